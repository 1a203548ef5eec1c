"""Exchanges as the control API shows them, secrets and all: mask them first."""

from __future__ import annotations

import base64
from dataclasses import asdict
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from datetime import datetime

    from emulator.journal.exchange import Exchange, Message

_NOTICE, _FAULT = "X-Emulator-Notice", "X-Emulator-Fault"


def line(one: Exchange) -> dict[str, object]:
    """Return an exchange as it stands in a list."""
    return {
        "number": one.number,
        "at": moment(one.at),
        "duration_ms": one.duration_ms,
        "product": one.product,
        "method": one.method,
        "path": one.path,
        "query": one.query,
        "status": one.status,
        "correlation_id": one.correlation_id,
        "signin": one.signin and asdict(one.signin),
        "notice": " ".join(one.response.values(_NOTICE)) or None,
        "fault": one.response.header(_FAULT),
    }


def whole(one: Exchange) -> dict[str, object]:
    """Return an exchange with its headers and bodies."""
    return {
        **line(one),
        "url": url(one),
        "request": _message(one.request),
        "response": _message(one.response),
    }


def url(one: Exchange) -> str:
    """Return the address that was asked, as far as it is known: a path escaped as it must be."""
    return one.base_url + target(one)


def target(one: Exchange) -> str:
    """Return what was asked of the host: path and query."""
    path = quote(one.path, safe="/:@!$&'()*+,;=~")
    return f"{path}?{one.query}" if one.query else path


def moment(at: datetime) -> str:
    """Return a moment in UTC as it is shown: ISO 8601, milliseconds, ``Z``."""
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def body(message: Message) -> tuple[str, str]:
    """Return a body as text, and how to read that: ``utf-8`` or ``base64``.

    One that was cut within a character is text still, without the piece of it.
    """
    try:
        return message.body.decode(), "utf-8"
    except UnicodeDecodeError as error:
        if message.truncated and error.start >= len(message.body) - 3:
            return message.body[: error.start].decode(), "utf-8"
    return base64.b64encode(message.body).decode(), "base64"


def _message(message: Message) -> dict[str, object]:
    text, encoding = body(message)
    return {
        "headers": [{"name": name, "value": value} for name, value in message.headers],
        "body": text,
        "encoding": encoding,
        "bytes": message.length,
        "truncated": message.truncated,
    }
