"""``lucca-emulator snapshot``: states by name, by the control API of a running emulator."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from emulator.cli.ask import asked, reached

if TYPE_CHECKING:
    from emulator.cli.ask import Reach

_SECONDS = 120.0
"""For a file of any size that the emulator takes."""


@click.group()
def snapshot() -> None:
    """Save a tenant's state under a name; restore it, here or elsewhere."""


@snapshot.command()
@click.argument("name")
@reached
def save(name: str, reach: Reach) -> None:
    """Save the tenant as it stands."""
    asked(reach, "snapshots", sent=json.dumps({"name": name}).encode(), seconds=_SECONDS)


@snapshot.command(name="list")
@reached
def list_all(reach: Reach) -> None:
    """Print every snapshot: name, whose state it was, the time there, people."""
    for one in json.loads(asked(reach, "snapshots")):
        tenant, now = one["tenant"] or "?", one["now"] or "?"
        click.echo(f"{one['name']}\t{tenant}\t{now}\t{one['people']} people")


@snapshot.command()
@click.argument("name")
@reached
def restore(name: str, reach: Reach) -> None:
    """Begin the tenant again with a snapshot."""
    asked(reach, "snapshots", name, "restore", sent=b"", seconds=_SECONDS)


@snapshot.command()
@click.argument("name")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@reached
def export(name: str, file: Path, reach: Reach) -> None:
    """Write a snapshot to FILE."""
    content = asked(reach, "snapshots", name, "file", seconds=_SECONDS)
    try:
        file.write_bytes(content)
    except OSError as error:
        raise click.ClickException(f"Cannot write {file}: {error.strerror}.") from None


@snapshot.command(name="import")
@click.argument("name")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@reached
def import_file(name: str, file: Path, reach: Reach) -> None:
    """Keep what was exported to FILE as a snapshot, over one of that name."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise click.ClickException(f"Cannot read {file}: {error.strerror}.") from None
    asked(reach, "snapshots", name, "file", sent=content, method="PUT", seconds=_SECONDS)


@snapshot.command()
@click.argument("name")
@reached
def drop(name: str, reach: Reach) -> None:
    """Forget a snapshot."""
    asked(reach, "snapshots", name, method="DELETE")
