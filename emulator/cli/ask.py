"""Commands that ask a running emulator: ``show``, ``env``, ``healthcheck``."""

from __future__ import annotations

import json
import os
import shlex
import sys
from typing import Any

import click

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


@click.command()
@_url
@_token
def show(url: str, control_token: str | None) -> None:
    """Print addresses, keys and people to be, of a running emulator."""
    from emulator.cli.shown import print_info

    print_info(_info(url, control_token))


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
    for name, value in variables(_info(url, control_token)).items():
        if form == "shell":
            click.echo(f"export {name}={shlex.quote(value)}")
        else:
            click.echo(f"{name}={json.dumps(value)}")


@click.command()
@_url
def healthcheck(url: str) -> None:
    """Exit 0 if a running emulator is ready to answer, 1 if not."""
    _get(f"{url.rstrip('/')}/_emulator/ready", None)


def variables(info: dict[str, Any]) -> dict[str, str]:
    """Return what ``env`` prints, from the body of ``/_emulator/info``."""
    lucca, smartlink = info["lucca"], info["smartlink"]
    app = smartlink["apps"][0]
    return {
        "LUCCA_BASE_URL": lucca["base_url"],
        "LUCCA_API_KEY": lucca["api_key"],
        "LUCCA_CLIENT_ID": lucca["client_id"],
        "LUCCA_CLIENT_SECRET": lucca["client_secret"],
        "SMARTLINK_BASE_URL": smartlink["base_url"],
        "SMARTLINK_API_KEY": smartlink["api_key"],
        "SMARTLINK_APP_ID": app["appid"],
        "SMARTLINK_CLIENT_ID": app["client_id"],
        "SMARTLINK_CLIENT_SECRET": app["client_secret"],
        "SMARTLINK_DISCOVERY_URL": app["discovery_url"],
    }


def _info(url: str, token: str | None) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(_get(f"{url.rstrip('/')}/_emulator/info", token))
    return body


def _get(url: str, token: str | None) -> bytes:
    import urllib.error
    import urllib.request

    headers = {"Authorization": f"Bearer {token}"} if token else {}
    try:
        request = urllib.request.Request(url, headers=headers)
        with urllib.request.urlopen(request, timeout=_SECONDS) as answer:
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
