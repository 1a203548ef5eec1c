"""``tenant``, ``clock`` and ``snapshot``: the test bench from a shell."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Started

    Run = Callable[..., subprocess.CompletedProcess[str]]
    Say = Callable[..., str]


@pytest.fixture
def url(start: Started) -> str:
    """Where a server is that keeps nothing and has three tenants at most."""
    return start("--memory", "--max-tenants", "3").url


@pytest.fixture
def say(run: Run, url: str) -> Say:
    """Run a command that must succeed, and return what it printed."""

    def said(*words: str, at: str = "") -> str:
        done = run(*words, EMULATOR_URL=url + at)
        assert (done.returncode, done.stderr) == (0, ""), done.stderr
        return done.stdout

    return said


def test_tenants_come_and_go(say: Say, run: Run, url: str) -> None:
    """Made with a name and without, listed, reset, dropped; a refusal is one line."""
    assert say("tenant", "create", "beta") == f"beta {url}/t/beta\n"
    assert say("tenant", "create", "--from-tenant", "beta") == f"t-1 {url}/t/t-1\n"
    refused = run("tenant", "create", "one-more", "--url", url)
    assert say("tenant", "reset", "t-1") == ""
    assert say("tenant", "list").splitlines() == [
        "acme\t60 people\ttemplate",
        "beta\t60 people\ttemplate",
        "t-1\t60 people\ttenant beta",
    ]
    assert say("tenant", "drop", "beta") == ""
    assert len(say("tenant", "list").splitlines()) == 2

    assert refused.returncode == 1
    assert refused.stderr == (
        f"{url}/_emulator/tenants answered 409: There are 3 tenants, and --max-tenants allows no"
        " more; drop one first.\n"
    )
    nobody = run("tenant", "drop", "../acme", "--url", url)
    assert (nobody.returncode, nobody.stderr.count("\n")) == (1, 1)
    both = run("tenant", "create", "--from-tenant", "a", "--from-snapshot", "b", "--url", url)
    assert "Choose one of --from-tenant, --from-snapshot and --scenario." in both.stderr


def test_a_clock_is_moved(say: Say) -> None:
    """Each command prints how it then stands."""
    assert say("clock", "freeze").endswith("Z (frozen)\n")
    assert say("clock", "set", "2026-03-02T08:00:00+01:00") == "2026-03-02T07:00:00.000Z (frozen)\n"
    assert say("clock", "advance", "90.5") == "2026-03-02T07:01:30.500Z (frozen)\n"
    assert say("clock", "show") == "2026-03-02T07:01:30.500Z (frozen)\n"
    assert say("clock", "resume").startswith("2026-03-02T07:01:3")


def test_snapshots_travel(say: Say, run: Run, tmp_path: Path, url: str) -> None:
    """Saved, fetched, sent under another name, restored in another tenant, forgotten."""
    say("clock", "freeze")
    say("clock", "set", "2026-03-02T07:00:00Z")
    say("snapshot", "save", "one")
    say("snapshot", "export", "one", "one.sqlite")
    say("snapshot", "drop", "one")
    say("snapshot", "import", "two", "one.sqlite")
    assert say("snapshot", "list") == "two\tacme\t2026-03-02T07:00:00.000Z\t60 people\n"

    say("tenant", "create", "beta")
    say("snapshot", "restore", "two", at="/t/beta")
    say("tenant", "create", "gamma", "--from-snapshot", "two")
    for name in ("beta", "gamma"):
        assert say("clock", "show", at=f"/t/{name}") == "2026-03-02T07:00:00.000Z (frozen)\n"

    (tmp_path / "bad.sqlite").write_bytes(b"nothing of the kind")
    refused = run("snapshot", "import", "bad", "bad.sqlite", "--url", url)
    assert refused.returncode == 1
    assert "This is no snapshot for this release: it is no SQLite file." in refused.stderr


def test_a_tenant_that_nobody_uses_goes(start: Started, run: Run) -> None:
    """``serve --tenant-idle``: by itself, in a process that was only told so at its start."""
    url = start("--memory", "--tenant-idle", "1").url
    run("tenant", "create", "beta", EMULATOR_URL=url)
    end = time.monotonic() + 10
    while (
        "beta" in (listed := run("tenant", "list", EMULATOR_URL=url).stdout)
        and time.monotonic() < end
    ):
        time.sleep(0.2)

    assert listed == "acme\t60 people\ttemplate\n"
