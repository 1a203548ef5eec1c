"""What happens before and after every call of Lucca's API: limits, and who a browser may tell."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Response, request

from emulator.lucca.operations import day, limits
from emulator.lucca.routes.browser import ROOTS
from emulator.services import current, services

if TYPE_CHECKING:
    from emulator.services import Services

_SITES = (".ilucca.net", ".ilucca.ch", ".ilucca-test.net", ".ilucca-test.ch")
_NEWEST = ("/lucca-api/", "/connect/")
_OLDER = ("/api/", "/timmi/")
_METHODS = "GET, POST, PUT, PATCH, DELETE"
_HEADERS = "Authorization, Content-Type, X-Correlation-ID, Api-Version"
_DAY_SECONDS = "86400"


def before() -> Response | None:
    """Answer a browser's preflight; refuse who calls too often; have the day be right."""
    here = current.get(None)  # none for a request that was let in only to be refused
    if here is None or request.path.startswith(ROOTS):
        return None
    if request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
        return Response(status=204)
    _count(here)
    day.settle(here.database, here.clock.now())
    return None


def after(response: Response) -> Response:
    """Let pages of Lucca's own sites read the answer, and no others.

    Source: Lucca's API reference, "Authentication": calls from browsers are for pages of
    ilucca.net and ilucca-test.net. Pages of the emulated Lucca's own host count among them.
    """
    origin = request.headers.get("Origin")
    if origin is None or not _is_luccas(origin):
        return response
    headers = response.headers
    headers["Access-Control-Allow-Origin"] = origin
    headers["Access-Control-Allow-Credentials"] = "true"
    headers.add("Vary", "Origin")
    if request.method == "OPTIONS":
        headers["Access-Control-Allow-Methods"] = _METHODS
        headers["Access-Control-Allow-Headers"] = _HEADERS
        headers["Access-Control-Max-Age"] = _DAY_SECONDS
    return response


def generation_of(path: str) -> str:
    """Return the generation that an address is limited as."""
    if path.startswith(_NEWEST):
        return "v5"
    return "v3" if path.startswith(_OLDER) else "v4"


def _count(here: Services) -> None:
    generation = generation_of(request.path)
    limit = here.settings.limit(generation)
    if limit is not None:
        limits.count(here.database, generation, limit, here.clock.now())


def _is_luccas(origin: str) -> bool:
    here = current.get(None)
    if here is not None and origin == _origin(services().address.lucca):
        return True
    parts = urlsplit(origin)
    return parts.scheme == "https" and (parts.hostname or "").endswith(_SITES)


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
