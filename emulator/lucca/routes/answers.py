"""What leaves Lucca: JSON with the right base address, and the notices of the ``guide`` dialect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, g

from emulator.lucca.fields import BASE
from emulator.services import services

if TYPE_CHECKING:
    from collections.abc import Iterable

_BASE = BASE.encode()
_MAX_NOTICE = 1_000


def answer(body: bytes) -> Response:
    """Send a body whose addresses begin with ``BASE``."""
    body = body.replace(_BASE, services().address.lucca.encode())
    response = Response(body, mimetype="application/json")
    response.headers["Content-Type"] = "application/json; charset=utf-8"
    announce(response)
    return response


def notice(texts: Iterable[str]) -> None:
    """Remember what the real Lucca would have done otherwise, to be said with the answer."""
    g.setdefault("lucca_notices", []).extend(texts)


def announce(response: Response) -> None:
    """Say the notices of this request in a header."""
    texts = g.get("lucca_notices")
    if texts:
        text = " ".join(texts).encode("ascii", "replace").decode()
        response.headers["X-Emulator-Notice"] = text[:_MAX_NOTICE]
