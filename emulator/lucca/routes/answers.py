"""What leaves Lucca: JSON with the right base address, and the notices of the ``guide`` dialect."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from flask import Response, g

from emulator.lucca import envelope
from emulator.services import current, services

if TYPE_CHECKING:
    from collections.abc import Iterable

JSON = "application/json; charset=utf-8"

_MAX_NOTICE = 1_000
_UNPRINTABLE = re.compile("[^ -~]")


def located(body: bytes) -> bytes:
    """Return JSON whose addresses begin as the caller's do."""
    return envelope.located(body, services().address.lucca)


def answer(body: bytes) -> Response:
    """Send JSON that is ready."""
    response = Response(body, content_type=JSON)
    announce(response)
    return response


def notice(texts: Iterable[str]) -> None:
    """Remember what the real Lucca would have done otherwise, to be said with the answer."""
    g.lucca_notices = (*g.get("lucca_notices", ()), *texts)


def announce(response: Response) -> None:
    """Say the notices of this request in a header, and its correlation id if it has one."""
    here = current.get(None)  # none for a request that was let in only to be refused
    if here is not None and (noted := here.noted_correlation_id) is not None:
        response.headers["X-Correlation-ID"] = noted
    texts = g.get("lucca_notices")
    if texts:
        response.headers["X-Emulator-Notice"] = _header(texts)


@lru_cache
def _header(texts: tuple[str, ...]) -> str:
    # Of what a caller sent, nothing may begin another line (RFC 9110 §5.5).
    text = _UNPRINTABLE.sub("?", " ".join(texts))
    return text[:_MAX_NOTICE]
