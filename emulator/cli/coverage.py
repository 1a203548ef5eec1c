"""``lucca-emulator coverage``: the table that stands in docs/coverage.md."""

from __future__ import annotations

import click


@click.command()
def coverage() -> None:
    """Print what is emulated and how each address is known, as Markdown."""
    from emulator.console.coverage import markdown

    click.echo(markdown(), nl=False)
