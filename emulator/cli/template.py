"""``lucca-emulator template``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from emulator.cli.options import company
from emulator.clock import today
from emulator.config import Config
from emulator.errors import StartError


@click.command()
@company
def template(**options: Any) -> None:
    """Make the company that serve starts from, ahead of time, and print where it is kept.

    Later starts of the same size and seed only move its dates to the day. EMULATOR_CACHE names
    the folder.
    """
    from emulator.cli.shown import progress
    from emulator.world.template import template as make

    as_of = options["as_of"]
    config = Config(
        data=Path(),
        people=options["people"],
        seed=options["seed"],
        as_of=as_of.date() if as_of else today(),
    )
    try:
        click.echo(make(config, progress))
    except StartError as error:
        raise click.ClickException(str(error)) from None
