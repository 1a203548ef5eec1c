"""``lucca-emulator tenant``: companies on demand, by the control API of a running emulator."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from emulator.cli.ask import asked, reached

if TYPE_CHECKING:
    from emulator.cli.ask import Reach

_MAKING_SECONDS = 60.0
"""A company that is in no cache any more is made first."""


@click.group()
def tenant() -> None:
    """Make, list, reset and drop tenants: companies that share nothing."""


@tenant.command()
@click.argument("name", required=False)
@click.option("--from-tenant", metavar="NAME", help="Begin as a copy of this tenant.")
@click.option("--from-snapshot", metavar="NAME", help="Begin as this snapshot.")
@click.option("--scenario", metavar="FILE|NAME", help="Begin as this scenario says.")
@reached
def create(
    name: str | None,
    from_tenant: str | None,
    from_snapshot: str | None,
    scenario: str | None,
    reach: Reach,
) -> None:
    """Make a tenant and print its name and where it is; with no NAME, one that is free."""
    sources = {"tenant": from_tenant, "snapshot": from_snapshot, "scenario": scenario}
    given = {kind: value for kind, value in sources.items() if value}
    if len(given) > 1:
        raise click.UsageError("Choose one of --from-tenant, --from-snapshot and --scenario.")
    body: dict[str, Any] = {} if name is None else {"name": name}
    if scenario:
        given["scenario"] = _said(scenario)
    if given:
        body["from"] = given
    sent = json.dumps(body).encode()
    info = json.loads(asked(reach, "tenants", sent=sent, seconds=_MAKING_SECONDS))
    click.echo(f"{info['tenant']} {info['base_url']}")


@tenant.command(name="list")
@reached
def list_all(reach: Reach) -> None:
    """Print every tenant: name, people, what it began as."""
    for one in json.loads(asked(reach, "tenants")):
        ((kind, origin),) = one["origin"].items() or (("unknown", ""),)
        began = kind if kind == "template" else f"{kind} {origin}"
        click.echo(f"{one['name']}\t{one['people']} people\t{began}")


@tenant.command()
@click.argument("name")
@reached
def reset(name: str, reach: Reach) -> None:
    """Begin a tenant again as it began."""
    asked(reach, "tenants", name, "reset", sent=b"", seconds=_MAKING_SECONDS)


@tenant.command()
@click.argument("name")
@reached
def drop(name: str, reach: Reach) -> None:
    """Remove a tenant and all that is its own."""
    asked(reach, "tenants", name, method="DELETE")


def _said(scenario: str) -> Any:
    """Return what is sent for a scenario: the name of a built-in one, or all that a file says."""
    from emulator.cli.scenario import told
    from emulator.world.scenarios import finding

    if scenario in finding.names():
        return scenario
    with told():
        return dict(finding.from_file(finding.where(scenario)).said)
