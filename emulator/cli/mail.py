"""``lucca-emulator mail``: what a running emulator would have sent by e-mail."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from emulator.cli.ask import asked, reached

if TYPE_CHECKING:
    from emulator.cli.ask import Reach

_MOST = 500


@click.command()
@click.argument("number", required=False, type=click.IntRange(min=1))
@click.option("--to", help="Only to addresses that hold this text.")
@click.option("--subject", help="Only with this text in the subject.")
@click.option("--html", is_flag=True, help="Of one mail, print its HTML.")
@click.option("--clear", is_flag=True, help="Forget every mail.")
@click.option(
    "--limit", default=20, show_default=True, type=click.IntRange(1, _MOST), help="How many."
)
@reached
def mail(number: int | None, html: bool, clear: bool, reach: Reach, **search: Any) -> None:
    """Print the mails, oldest first, or one of them by its NUMBER.

    \b
    lucca-emulator mail --to zoe
    lucca-emulator mail 3
    """
    if clear:
        asked(reach, "mail", method="DELETE")
    elif number is not None:
        one = json.loads(asked(reach, "mail", str(number)))
        click.echo(one["html"] if html else whole(one))
    else:
        query = {name: str(text) for name, text in search.items() if text is not None}
        for one in reversed(json.loads(asked(reach, "mail", query=query))["mails"]):
            click.echo(line(one))


def line(one: dict[str, Any]) -> str:
    """Return a mail on one line."""
    return (
        f"{one['number']:>5} {one['sent_at'][:19]}  {_plain(one['to'])}  {_plain(one['subject'])}"
    )


def whole(one: dict[str, Any]) -> str:
    """Return a mail as one reads it."""
    names = {"From": "from", "To": "to", "Date": "sent_at", "Subject": "subject"}
    head = "\n".join(f"{shown}: {_plain(one[name])}" for shown, name in names.items())
    return f"{head}\n\n{one['text']}"


def _plain(text: str) -> str:
    """Return a text that cannot move the cursor about."""
    return "".join(c if c.isprintable() else "?" for c in text)
