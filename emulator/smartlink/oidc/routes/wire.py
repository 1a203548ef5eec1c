"""How the machine's endpoints read and write: forms in, JSON out, open to any origin."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson
from flask import Response, request

from emulator.smartlink.oidc.parameters import Parameters, parse

if TYPE_CHECKING:
    from collections.abc import Mapping

_FORM = "application/x-www-form-urlencoded"

OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "WWW-Authenticate",
}
"""Any page may read the answer; cookies play no part in it, so none is lent (Fetch §3.2)."""

KEPT_SECONDS = 60
"""How long a client may keep documents that only a reset changes."""


def query() -> Parameters:
    """Return the parameters in the address."""
    return parse(request.query_string)


def form() -> Parameters:
    """Return the parameters in the body; none if the body is something else."""
    return parse(request.get_data(cache=True)) if request.mimetype == _FORM else Parameters(())


def sent() -> Parameters:
    """Return the parameters of a request that may be made by GET or by POST."""
    return form() if request.method == "POST" else query()


def json(
    body: Mapping[str, object], status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """Return a JSON answer that nobody keeps (RFC 6749 §5.1)."""
    response = Response(orjson.dumps(body), status, content_type="application/json")
    response.headers.update(OPEN)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Pragma"] = "no-cache"
    response.headers.update(headers or {})
    return response


def preflight(appid: str) -> Response:  # noqa: ARG001  part of the address
    """Answer a browser that asks before it sends (Fetch §4.8)."""
    response = Response(status=204)
    response.headers.update(OPEN)
    response.headers["Access-Control-Allow-Methods"] = "GET, POST, OPTIONS"
    response.headers["Access-Control-Allow-Headers"] = "Authorization, Content-Type"
    response.headers["Access-Control-Max-Age"] = str(KEPT_SECONDS)
    return response
