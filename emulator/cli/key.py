"""``lucca-emulator key``: Lucca's API keys, by the control API of a running emulator."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from emulator.cli.ask import asked, reached

if TYPE_CHECKING:
    from emulator.cli.ask import Reach


@click.group()
def key() -> None:
    """Make, list, rotate and revoke Lucca's API keys."""


@key.command("list")
@reached
def list_all(reach: Reach) -> None:
    """Print each key: its id, value, name, contact, and whether its role is limited."""
    for one in json.loads(asked(reach, "api-keys")):
        _print(one)


@key.command()
@click.argument("name")
@click.option("--contact", metavar="MAIL", help="Who answers for it; by default as the first key.")
@click.option("--department", type=int, multiple=True, help="Only people of this one, by its id.")
@click.option("--legal-entity", type=int, multiple=True, help="Only people of this one, by its id.")
@click.option("--read", multiple=True, metavar="COLLECTION", help="Only this, like users.")
@click.option("--write", multiple=True, metavar="COLLECTION", help="Only this may be changed.")
@click.option("--read-only", is_flag=True, help="Nothing may be changed.")
@click.option("--hide", multiple=True, metavar="COLLECTION.FIELD", help="Like users.iban.")
@reached
def create(name: str, reach: Reach, **options: Any) -> None:
    """Make a key with a role of its own, and print it.

    \b
    lucca-emulator key create Annuaire --read users --read-only --hide users.iban
    """
    body = {"name": name, "contact": options["contact"], "rights": _rights(options)}
    _print(json.loads(asked(reach, "api-keys", sent=json.dumps(body).encode())))


@key.command()
@click.argument("key_id", type=int, metavar="ID")
@reached
def rotate(key_id: int, reach: Reach) -> None:
    """Give the key with this ID another value, and print it."""
    _print(json.loads(asked(reach, "api-keys", str(key_id), "rotate", method="POST")))


@key.command()
@click.argument("key_id", type=int, metavar="ID")
@reached
def revoke(key_id: int, reach: Reach) -> None:
    """Revoke the key with this ID."""
    asked(reach, "api-keys", str(key_id), method="DELETE")


def _rights(options: dict[str, Any]) -> dict[str, Any] | None:
    rights: dict[str, Any] = {}
    for member, name in (
        ("departments", "department"),
        ("legalEntities", "legal_entity"),
        ("read", "read"),
        ("write", "write"),
    ):
        if options[name]:
            rights[member] = list(options[name])
    if options["read_only"]:
        rights["write"] = []
    for text in options["hide"]:
        collection, dot, field = text.partition(".")
        if not dot:
            raise click.BadParameter(f"{text!r} is not like users.iban.", param_hint="--hide")
        rights.setdefault("hidden", {}).setdefault(collection, []).append(field)
    return rights or None


def _print(one: dict[str, Any]) -> None:
    limited = "limited" if one["role"]["rights"] else "everything"
    click.echo(f"{one['id']:>3}  {one['key']}  {limited:10}  {one['contact']}  {one['name']}")
