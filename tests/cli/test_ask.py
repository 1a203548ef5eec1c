"""Commands that ask a running emulator."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable

    from tests.cli.conftest import Started

    Run = Callable[..., subprocess.CompletedProcess[str]]

NAMES = [
    "LUCCA_BASE_URL",
    "LUCCA_API_KEY",
    "LUCCA_CLIENT_ID",
    "LUCCA_CLIENT_SECRET",
    "SMARTLINK_BASE_URL",
    "SMARTLINK_API_KEY",
    "SMARTLINK_APP_ID",
    "SMARTLINK_CLIENT_ID",
    "SMARTLINK_CLIENT_SECRET",
    "SMARTLINK_DISCOVERY_URL",
    "SMARTLINK_METADATA_URL",
    "SMARTLINK_SSO_URL",
    "SMARTLINK_SLO_URL",
    "SMARTLINK_ENTITY_ID",
]


def test_env_prints_variables_for_a_shell_and_for_a_file(start: Started, run: Run) -> None:
    """The same names and values in both forms."""
    url = start("--memory").url

    shell = run("env", "--url", url)
    dotenv = run("env", "--url", url, "--format", "dotenv")

    exported = dict(
        line.removeprefix("export ").split("=", 1) for line in shell.stdout.splitlines()
    )
    assert list(exported) == NAMES
    assert shlex.split(exported["LUCCA_BASE_URL"]) == [url]
    written = dict(line.split("=", 1) for line in dotenv.stdout.splitlines())
    assert {name: value.strip('"') for name, value in written.items()} == {
        name: shlex.split(value)[0] for name, value in exported.items()
    }


def test_show_prints_what_the_start_printed(start: Started, run: Run) -> None:
    """Addresses, keys and people, of a server that runs already."""
    running = start("--memory")

    shown = run("show", "--url", running.url)

    assert shown.stdout == "".join(running.printed[:-1])


def test_healthcheck_tells_by_its_exit_code(start: Started, run: Run) -> None:
    """0 when ready; 1 and one line when nobody answers."""
    url = start("--memory").url

    assert run("healthcheck", "--url", url).returncode == 0
    assert run("healthcheck", EMULATOR_URL=url).returncode == 0
    assert run("healthcheck", EMULATOR_PORT=url.rpartition(":")[2]).returncode == 0
    nobody = run("healthcheck", "--url", "http://127.0.0.1:1")
    assert nobody.returncode == 1
    assert nobody.stderr.startswith("No emulator answers at http://127.0.0.1:1/")
    assert len(nobody.stderr.splitlines()) == 1


def test_template_is_made_once(run: Run) -> None:
    """It prints where the company is kept; the second time it is found there."""
    first = run("template", "--people", "12")
    again = run("template", "--people", "12")

    assert first.returncode == 0
    assert first.stdout == again.stdout
    assert first.stdout.rstrip().endswith("-12-42-2026-01-05.sqlite")


def test_version(run: Run) -> None:
    """As the package says it."""
    assert run("--version").stdout == "lucca-emulator, version 0.1.0\n"
