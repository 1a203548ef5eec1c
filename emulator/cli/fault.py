"""``lucca-emulator fault``: planned misbehaviour, by the control API of a running emulator."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from emulator.cli.ask import asked, reached

if TYPE_CHECKING:
    from emulator.cli.ask import Reach

_WHERE = ("product", "method", "path", "caller")
_WHEN = ("after", "first", "every", "probability", "seed", "from", "until")
_HEAL = ("hits", "seconds")


@click.group()
def fault() -> None:
    """Plan what goes wrong; see what did; make an end of it."""


@fault.command()
@click.argument("kind")
@click.argument("parameter", required=False)
@click.option("--name", help="What answers are marked with in X-Emulator-Fault.")
@click.option("--product", help="Only at lucca, or at smartlink.")
@click.option("--method", help="Only this method.")
@click.option("--path", help="Only paths like this; * and ? stand for anything.")
@click.option("--caller", help="Only this API key or client id.")
@click.option("--header", multiple=True, metavar="NAME=GLOB", help="Only with a header like this.")
@click.option("--after", type=int, help="Spare this many calls.")
@click.option("--first", type=int, help="Only this many calls from then on.")
@click.option("--every", type=int, help="Only every n-th of them.")
@click.option("--probability", type=float, help="Only so often, from 0 to 1.")
@click.option("--seed", type=int, help="Which calls those are: the same for the same seed.")
@click.option("--from", help="Only from this moment of the tenant's clock.")
@click.option("--until", help="Only before this moment of the tenant's clock.")
@click.option("--hits", type=int, help="Heal after this many hits.")
@click.option("--seconds", type=float, help="Heal after so long by the tenant's clock.")
@reached
def add(kind: str, parameter: str | None, reach: Reach, **options: Any) -> None:
    """Plan a fault of a KIND, and print its id and name.

    The PARAMETER is JSON; a kind may need none.

    \b
    lucca-emulator fault add status 503 --path '/api/v3/*' --first 3
    lucca-emulator fault add latency '{"between": [0.5, 3]}' --probability 0.2 --seed 7
    lucca-emulator fault add unauthorized --product lucca --after 100
    """
    body: dict[str, Any] = {"what": {kind: _read(parameter)}}
    for member, names in (("where", _WHERE), ("when", _WHEN), ("heal", _HEAL)):
        body[member] = {name: options[name] for name in names if options[name] is not None}
    if options["header"]:
        body["where"]["headers"] = dict(_header(text) for text in options["header"])
    if options["name"] is not None:
        body["name"] = options["name"]
    made = json.loads(asked(reach, "faults", sent=json.dumps(body).encode()))
    click.echo(f"{made['id']}\t{made['name']}")


@fault.command(name="list")
@reached
def list_all(reach: Reach) -> None:
    """Print every fault: id, name, what, state, how many calls it saw and hit."""
    for one in json.loads(asked(reach, "faults")):
        what = json.dumps(one["what"])
        counts = f"{one['seen']} seen, {one['hits']} hit"
        click.echo(f"{one['id']}\t{one['name']}\t{what}\t{one['state']}\t{counts}")


@fault.command()
@click.argument("key", required=False, metavar="[ID]")
@reached
def clear(key: str | None, reach: Reach) -> None:
    """Make an end of one fault, or of all."""
    path = ("faults",) if key is None else ("faults", key)
    asked(reach, *path, method="DELETE")


def _read(parameter: str | None) -> object:
    if parameter is None:
        return True
    try:
        return json.loads(parameter)
    except ValueError:
        raise click.UsageError(f"{parameter!r} is not JSON.") from None


def _header(text: str) -> tuple[str, str]:
    name, equals, pattern = text.partition("=")
    if not equals:
        raise click.UsageError(f"{text!r} does not read NAME=GLOB.")
    return name, pattern
