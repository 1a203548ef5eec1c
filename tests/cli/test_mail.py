"""``lucca-emulator mail``."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable

    from tests.cli.conftest import Started

    Run = Callable[..., subprocess.CompletedProcess[str]]


def test_mails_are_printed(start: Started, run: Run) -> None:
    """All, those searched for, one of them in either form; and thrown away."""
    running = start("--memory")
    url = ("--url", running.url)
    for name in ("Zoé", "Léa"):
        run("trigger", "user.created", f"firstName={name}", "lastName=Martin", *url)

    every = run("mail", *url).stdout.splitlines()
    (found,) = run("mail", "--subject", "LÉA", *url).stdout.splitlines()
    one = run("mail", "2", *url).stdout
    html = run("mail", "2", "--html", *url).stdout
    run("mail", "--clear", *url)

    assert [line.split()[0] for line in every] == ["1", "2"]
    assert found == every[1]
    assert found.endswith("Bienvenue sur Lucca, Léa") or found.endswith("Welcome to Lucca, Léa")
    assert one.startswith("From: Lucca <no-reply@lucca.example>\nTo: lea.martin@acme.example\n")
    assert html.startswith("<!doctype html>")
    assert run("mail", *url).stdout == ""
    assert run("mail", "2", *url).returncode == 1
