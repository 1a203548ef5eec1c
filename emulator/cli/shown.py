"""What a person sees at the start: progress, then addresses, keys, people to be."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from emulator.config import Config

_ROLES = {
    "ceo": "heads the company",
    "employee": "an ordinary employee, with a leave request pending",
    "manager": "manages the employee, and is asked to approve",
    "hr": "works in human resources",
    "payroll": "prepares the payslips",
    "project-manager": "leads projects in Timmi",
    "admin": "administers Lucca and SmartLink",
    "smartlink-only": "has no Lucca account",
    "no-access": "Lucca is not shared with them in SmartLink",
    "former": "their contract has ended",
    "future": "their contract has not begun",
    "inactive": "their SmartLink account is off",
}


_SHOW_PROGRESS = 5_000
"""People from which making a company takes long enough to wonder."""


class Start:
    """One start of the server, as told to whoever ran it."""

    def __init__(self, config: Config, where: tuple[Any, ...]) -> None:
        self._config = config
        host, port = where[0], where[1]
        name = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)
        name = f"[{name}]" if ":" in name and not name.startswith("[") else name
        self.listening = f"http://{name}:{port}"
        self.base_url = (config.public_url or self.listening).rstrip("/")

    def say(self, text: str) -> None:
        """Print one line of news."""
        click.echo(text, err=True)

    def show(self, info: dict[str, Any], hooks: list[dict[str, Any]]) -> None:
        """Print all that one needs to begin, then where it listens."""
        print_info(info, hooks)
        if self._config.open_control:
            self.say("The control API is open to every machine that can reach this one.")
        elif self._config.control_token:
            self.say("Other machines may use the control API with the token.")
        print(f"Ready on {self.listening} - stop with Ctrl-C", flush=True)


@contextmanager
def progress(people: int) -> Iterator[Callable[[int], None]]:
    """Show that a company is being made; the function yielded takes how many people are done."""
    if not sys.stderr.isatty() or people < _SHOW_PROGRESS:
        yield lambda _done: None
        return
    with click.progressbar(
        length=people, label=f"Making a company of {people:,} people", file=sys.stderr
    ) as bar:
        yield lambda done: bar.update(done - bar.pos)


def print_info(info: dict[str, Any], hooks: list[dict[str, Any]]) -> None:
    """Print the bodies of ``/_emulator/info`` and ``/_emulator/webhooks`` as tables."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    # A width of our own where nobody looks: values in a log must not be cut or wrapped.
    console = Console(width=None if sys.stdout.isatty() else 160, highlight=False)
    table = Table(box=box.SIMPLE, show_header=False, pad_edge=False)
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in [*_facts(info), *_hooks(hooks)]:
        table.add_row(name, value)
    console.print(table)
    people = Table(box=box.SIMPLE, pad_edge=False)
    for title in ("sign in as", "e-mail", "who is"):
        people.add_column(title, overflow="fold")
    for person in info["people"]:
        people.add_row(person["persona"], person["email"], _ROLES.get(person["persona"], ""))
    console.print(people)


def _hooks(hooks: list[dict[str, Any]]) -> list[tuple[str, str]]:
    rows = []
    for one in hooks:
        rows += [("Webhooks to", one["url"]), ("  secret", one["secret"])]
    return rows


def _facts(info: dict[str, Any]) -> list[tuple[str, str]]:
    lucca, smartlink = info["lucca"], info["smartlink"]
    app = smartlink["apps"][0]
    return [
        ("Open this first", info["base_url"] + "/"),
        ("Tenant", f"{info['tenant']} (dialect: {info['dialect']})"),
        ("Lucca", f"{lucca['base_url']}/api/v3/users"),
        ("  API key", f"Authorization: lucca application={lucca['api_key']}"),
        ("SmartLink", smartlink["base_url"]),
        ("  discovery", app["discovery_url"]),
        ("  client id", app["client_id"]),
        ("  client secret", app["client_secret"]),
        ("  SAML metadata", app["metadata_url"]),
        ("  SAML entity ID", app["entity_id"]),
        ("All of it, as JSON", info["base_url"] + "/_emulator/info"),
    ]
