"""``lucca-emulator clock``: a tenant's time, by the control API of a running emulator."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from emulator.cli.ask import asked, reached

if TYPE_CHECKING:
    from emulator.cli.ask import Reach

_RUNNING_SECONDS = 60.0
"""More than the emulator takes to run what is due."""


@click.group()
def clock() -> None:
    """Show or move a tenant's clock."""


@clock.command()
@reached
def show(reach: Reach) -> None:
    """Print the time there."""
    _print(asked(reach, "clock"))


@clock.command()
@click.argument("seconds", type=float)
@reached
def advance(seconds: float, reach: Reach) -> None:
    """Move it on by SECONDS, running what falls due on the way."""
    _move(reach, {"advance": seconds})


@clock.command(name="set")
@click.argument("moment")
@reached
def set_to(moment: str, reach: Reach) -> None:
    """Set it to MOMENT: ISO 8601 with an offset, like 2026-01-05T08:00:00Z."""
    _move(reach, {"set": moment})


@clock.command()
@reached
def freeze(reach: Reach) -> None:
    """Stop it."""
    _move(reach, {"freeze": True})


@clock.command()
@reached
def resume(reach: Reach) -> None:
    """Let it go on."""
    _move(reach, {"resume": True})


def _move(reach: Reach, how: dict[str, object]) -> None:
    _print(asked(reach, "clock", sent=json.dumps(how).encode(), seconds=_RUNNING_SECONDS))


def _print(answer: bytes) -> None:
    shown = json.loads(answer)
    click.echo(f"{shown['now']}{' (frozen)' if shown['frozen'] else ''}")
