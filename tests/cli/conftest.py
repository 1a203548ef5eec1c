"""The command as it is run: a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Started = Callable[..., "Running"]


class Running:
    """A started server: its process, and where it said it is."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.printed: list[str] = []
        assert process.stdout is not None
        for line in process.stdout:
            self.printed.append(line)
            if line.startswith("Ready on "):
                self.url = line.split()[2]
                return
        raise AssertionError(f"It ended with {process.wait()}: {self.printed}")

    @property
    def worker(self) -> int:
        """The process that answers."""
        children = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(self.process.pid)],
            capture_output=True,
            text=True,
            check=True,
        )
        return int(children.stdout.split()[0])


@pytest.fixture
def environment(company: Path) -> dict[str, str]:
    """The environment of a command: no settings, and the cache of these tests."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("EMULATOR_")}
    return clean | {"EMULATOR_CACHE": str(company.parent), "EMULATOR_AS_OF": "2026-01-05"}


@pytest.fixture
def start(tmp_path: Path, environment: dict[str, str]) -> Iterator[Started]:
    """Start ``serve`` with sixty people on a free port; whatever is left is killed at the end."""
    begun: list[subprocess.Popen[str]] = []

    def serve(*options: str) -> Running:
        command = [sys.executable, "-m", "emulator", "serve", "--port", "0", "--people", "60"]
        process = subprocess.Popen(
            [*command, *options],
            cwd=tmp_path,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        begun.append(process)
        return Running(process)

    yield serve
    for process in begun:
        process.kill()
        process.communicate()


@pytest.fixture
def run(
    tmp_path: Path, environment: dict[str, str]
) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run a command to its end."""

    def command(*words: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "emulator", *words],
            cwd=tmp_path,
            env=environment | more,
            capture_output=True,
            text=True,
            timeout=30,
        )

    return command
