"""Commands that ask a running emulator: ``show``, ``env``, ``trigger``, ``healthcheck``.

And how every other command asks it: ``@reached`` and ``asked``.
"""

from __future__ import annotations

import json
import os
import shlex
import sys
import urllib.parse
from functools import wraps
from typing import TYPE_CHECKING, Any, NamedTuple

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_SECONDS = 5
_url = click.option(
    "--url",
    envvar="EMULATOR_URL",
    show_envvar=True,
    default=lambda: f"http://127.0.0.1:{os.environ.get('EMULATOR_PORT', '8080')}",
    show_default="http://127.0.0.1:8080",
    help="Where the emulator is; of another tenant, with /t/<name>.",
)
_token = click.option(
    "--control-token", envvar="EMULATOR_CONTROL_TOKEN", show_envvar=True, help="Its control token."
)


class Reach(NamedTuple):
    """Where a running emulator is, and what opens it."""

    url: str
    token: str | None


def reached(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that say where the emulator is, as the argument ``reach``."""

    @_url
    @_token
    @wraps(command)
    def called(*args: Any, url: str, control_token: str | None, **more: Any) -> None:
        command(*args, reach=Reach(url, control_token), **more)

    return called


def asked(
    reach: Reach,
    *path: str,
    query: Mapping[str, str] | None = None,
    sent: bytes | None = None,
    method: str | None = None,
    seconds: float = _SECONDS,
) -> bytes:
    """Return what the control API answers at a path, given in its parts; end with 1 if nothing.

    It is a GET, or a POST of what is ``sent``, unless a method is named.
    """
    parts = "/".join(urllib.parse.quote(part, safe="") for part in path)
    parts += f"?{urllib.parse.urlencode(query)}" if query else ""
    return _ask(_control(reach.url, parts), reach.token, sent, method=method, seconds=seconds)


@click.command()
@_url
@_token
def show(url: str, control_token: str | None) -> None:
    """Print addresses, keys and people to be, of a running emulator."""
    from emulator.cli.shown import print_info

    print_info(_info(url, control_token), _webhooks(url, control_token))


@click.command()
@_url
@_token
@click.option(
    "--format",
    "form",
    type=click.Choice(["shell", "dotenv"]),
    default="shell",
    show_default=True,
    help="'shell' for eval, 'dotenv' for a file.",
)
def env(url: str, control_token: str | None, form: str) -> None:
    """Print LUCCA_* and SMARTLINK_* variables for a program to use.

    \b
    eval "$(lucca-emulator env)"
    lucca-emulator env --format dotenv > .env
    """
    found = variables(_info(url, control_token), _webhooks(url, control_token))
    for name, value in found.items():
        if form == "shell":
            click.echo(f"export {name}={shlex.quote(value)}")
        else:
            click.echo(f"{name}={json.dumps(value)}")


@click.command()
@click.argument("event")
@click.argument("data", nargs=-1, metavar="[NAME=VALUE]...")
@_url
@_token
def trigger(event: str, data: tuple[str, ...], url: str, control_token: str | None) -> None:
    """Make the change that causes an EVENT, and print the event.

    A VALUE that is JSON (3, true, "3") is sent as such, any other as text.

    \b
    lucca-emulator trigger user.created firstName=Zoé lastName=Martin
    lucca-emulator trigger leave.approved email=camille.martin@acme.example
    lucca-emulator trigger timesheet.submitted
    """
    body = json.dumps(dict(_named(text) for text in data)).encode()
    path = f"trigger/{urllib.parse.quote(event, safe='')}"
    said = json.loads(_ask(_control(url, path), control_token, body))
    click.echo(json.dumps(said, indent=2, ensure_ascii=False))
    if said["endpoints"]:
        click.echo(f"It is sent to {', '.join(said['endpoints'])}.", err=True)
    else:
        click.echo(f"No active webhook endpoint wants {said['event']}.", err=True)


@click.command()
@_url
def healthcheck(url: str) -> None:
    """Exit 0 if a running emulator is ready to answer, 1 if not."""
    _ask(_control(url, "ready"), None)


def variables(info: dict[str, Any], hooks: list[dict[str, Any]]) -> dict[str, str]:
    """Return what ``env`` prints, from the bodies of ``/_emulator/info`` and ``/webhooks``.

    The webhook secret is there if an endpoint is: the first one's.
    """
    lucca, smartlink = info["lucca"], info["smartlink"]
    app = smartlink["apps"][0]
    secret = {"LUCCA_WEBHOOK_SECRET": hooks[0]["secret"]} if hooks else {}
    return {
        "LUCCA_BASE_URL": lucca["base_url"],
        "LUCCA_API_KEY": lucca["api_key"],
        "LUCCA_CLIENT_ID": lucca["client_id"],
        "LUCCA_CLIENT_SECRET": lucca["client_secret"],
        **secret,
        "SMARTLINK_BASE_URL": smartlink["base_url"],
        "SMARTLINK_API_KEY": smartlink["api_key"],
        "SMARTLINK_APP_ID": app["appid"],
        "SMARTLINK_CLIENT_ID": app["client_id"],
        "SMARTLINK_CLIENT_SECRET": app["client_secret"],
        "SMARTLINK_DISCOVERY_URL": app["discovery_url"],
        "SMARTLINK_METADATA_URL": app["metadata_url"],
        "SMARTLINK_SSO_URL": app["sso_url"],
        "SMARTLINK_SLO_URL": app["slo_url"],
        "SMARTLINK_ENTITY_ID": app["entity_id"],
    }


def _named(text: str) -> tuple[str, object]:
    name, equals, value = text.partition("=")
    if not name or not equals:
        raise click.UsageError(f"{text!r} does not read NAME=VALUE.")
    try:
        return name, json.loads(value, parse_constant=str)
    except ValueError:
        return name, value


def _control(url: str, path: str) -> str:
    return f"{url.rstrip('/')}/_emulator/{path}"


def _info(url: str, token: str | None) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(_ask(_control(url, "info"), token))
    return body


def _webhooks(url: str, token: str | None) -> list[dict[str, Any]]:
    body: list[dict[str, Any]] = json.loads(_ask(_control(url, "webhooks"), token))
    return body


def _ask(
    url: str,
    token: str | None,
    sent: bytes | None = None,
    *,
    method: str | None = None,
    seconds: float = _SECONDS,
) -> bytes:
    """Return the answer to a GET, or to a POST of what is ``sent``; end with 1 if it is none."""
    import urllib.error
    import urllib.request

    headers = {"Authorization": f"Bearer {token}"} if token else {}
    try:
        request = urllib.request.Request(url, sent, headers, method=method)
        with urllib.request.urlopen(request, timeout=seconds) as answer:
            body: bytes = answer.read()
            return body
    except urllib.error.HTTPError as error:
        try:
            detail = json.loads(error.read())["detail"]
        except (ValueError, KeyError, TypeError):
            detail = error.reason
        click.echo(f"{url} answered {error.code}: {detail}", err=True)
    except (OSError, ValueError) as error:
        reason = getattr(error, "reason", error)
        click.echo(f"No emulator answers at {url}: {reason}", err=True)
    sys.exit(1)
