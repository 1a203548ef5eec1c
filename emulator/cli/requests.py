"""``lucca-emulator requests``: what a running emulator was asked."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from emulator.cli.ask import asked, reached

if TYPE_CHECKING:
    from emulator.cli.ask import Reach

_MOST = 500
_WAIT_SECONDS = 30
_SLACK_SECONDS = 10.0


@click.command()
@click.argument("search", nargs=-1, metavar="[NAME=VALUE]...")
@click.option(
    "--limit",
    default=20,
    show_default=True,
    type=click.IntRange(1, _MOST),
    help="How many of the newest to print.",
)
@click.option("--follow", is_flag=True, help="Go on, and print each as it comes.")
@reached
def requests(search: tuple[str, ...], limit: int, follow: bool, reach: Reach) -> None:
    """Print what was asked and answered, oldest first.

    NAME is one of product, method, path, status, since, correlation, signin, q. All of
    one request is at /_emulator/requests/<number>, of all of them at /_emulator/requests.har.

    \b
    lucca-emulator requests path='/api/v3/*' status=4xx
    lucca-emulator requests --follow product=smartlink
    """
    query = {}
    for text in search:
        name, equals, value = text.partition("=")
        if not name or not equals:
            raise click.UsageError(f"{text!r} does not read NAME=VALUE.")
        query[name] = value
    # What comes from here on is printed by following, and not twice.
    last = _newest(reach)
    _print(reach, query | {"limit": str(limit), "before": str(last + 1)})
    while follow:
        waited = {"expect": {"path": "*"}, "after": last, "timeout": _WAIT_SECONDS}
        asked(
            reach,
            "requests",
            "wait",
            sent=json.dumps(waited).encode(),
            seconds=_WAIT_SECONDS + _SLACK_SECONDS,
        )
        newest = _newest(reach)
        if newest < last:  # the tenant was reset, and its journal begins again
            last = 0
        span = {"after": str(last), "before": str(newest + 1), "limit": str(_MOST)}
        _print(reach, query | span)
        last = newest


def _newest(reach: Reach) -> int:
    found = json.loads(asked(reach, "requests", query={"limit": "1"}))["requests"]
    return int(found[0]["number"]) if found else 0


def _print(reach: Reach, query: dict[str, str]) -> None:
    found = json.loads(asked(reach, "requests", query=query))["requests"]
    for one in reversed(found):
        click.echo(line(one))


def line(one: dict[str, Any]) -> str:
    """Return a request on one line."""
    query = f"?{one['query']}" if one["query"] else ""
    status = one["status"] or "---"
    words = [
        f"{one['number']:>5} {one['at'][11:23]} {status} {one['method']} {one['path']}{query}",
        f"{one['duration_ms']:.1f} ms",
    ]
    if one["fault"]:
        words.append(f"fault: {one['fault']}")
    if one["notice"]:
        words.append(f"notice: {one['notice']}")
    return "  ".join("".join(c if c.isprintable() else "?" for c in word) for word in words)
