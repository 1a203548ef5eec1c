"""Lucca's words for what went wrong, in each generation of its API.

v2 and v3: ``{"Status": 400, "Message": "…"}`` (PascalCase), from the error models of Lucca's older
OpenAPI document. Three other forms are known of newer services and of LuccaSA/RestDrivenDomain; v3
of the product is taken to use this. v4 and later: problem+json, as Lucca's documentation of its
newer API has it, whose types point into RFC 7231 and RFC 7235.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

import orjson
from flask import Response, request
from werkzeug.exceptions import HTTPException

from emulator import pages
from emulator.errors import Conflict, EmulatorError, TooMany, Unauthenticated, Unsupported
from emulator.lucca.routes.answers import JSON, announce, notice
from emulator.lucca.routes.browser import ROOTS
from emulator.lucca.routes.hints import hint
from emulator.services import current, services

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


def say(error: Exception) -> ResponseReturnValue:
    """Say any error as Lucca does; on Lucca's own pages, as a page."""
    if request.path.startswith(ROOTS) and not request.path.startswith("/identity/api/"):
        return pages.say(error)
    response = _response(error)
    notice(filter(None, [hint(error)]))
    announce(response)
    if isinstance(error, Unauthenticated):
        # The live service sends a challenge: browsers show their own login box for it.
        response.headers["WWW-Authenticate"] = "Lucca"
    if isinstance(error, TooMany):
        response.headers["Retry-After"] = str(error.retry_after)
    if isinstance(error, Unsupported):
        response.headers["X-Emulator-Notice"] = "Lucca has this; the emulator does not, yet."
    return response


def _response(error: Exception) -> Response:
    if isinstance(error, Conflict):  # Lucca knows no 409
        return _body(HTTPStatus.BAD_REQUEST, str(error))
    if isinstance(error, EmulatorError):
        return _body(HTTPStatus(pages.status_of(error)), str(error))
    if isinstance(error, HTTPException) and error.code is not None:
        unrouted = f"Nothing is emulated at {request.path[:200]}." if error.code == 404 else None
        text = unrouted or error.description or error.name
        response = _body(HTTPStatus(error.code), text)
        for name, value in error.get_headers():
            if name != "Content-Type":
                response.headers[name] = value
        return response
    return _body(HTTPStatus.INTERNAL_SERVER_ERROR, "An error has occurred.")


def _body(status: HTTPStatus, message: str) -> Response:
    text = message.encode("utf-8", "replace").decode()
    if request.path.startswith(_OLDER):
        body = orjson.dumps({"Status": status.value, "Message": text})
        return Response(body, status=status, content_type=JSON)
    body = orjson.dumps(
        {
            "type": _TYPES.get(status, _BASE_TYPE),
            "title": status.phrase,
            "status": status.value,
            "detail": text,
            "instance": request.path,
            "extensions": {"traceId": services().correlation_id} if current.get(None) else {},
        }
    )
    return Response(body, status=status, content_type="application/problem+json")


_OLDER = ("/api/", "/timmi/")
"""Where v2 and v3 are; Timmi's workflow is of their age."""

_BASE_TYPE = "https://tools.ietf.org/html/rfc7231#section-6"
_TYPES = {
    HTTPStatus.BAD_REQUEST: f"{_BASE_TYPE}.5.1",
    HTTPStatus.UNAUTHORIZED: "https://tools.ietf.org/html/rfc7235#section-3.1",
    HTTPStatus.FORBIDDEN: f"{_BASE_TYPE}.5.3",
    HTTPStatus.NOT_FOUND: f"{_BASE_TYPE}.5.4",
    HTTPStatus.METHOD_NOT_ALLOWED: f"{_BASE_TYPE}.5.5",
    HTTPStatus.INTERNAL_SERVER_ERROR: f"{_BASE_TYPE}.6.1",
}
"""RFC 7231 §6.5 and §6.6, RFC 7235 §3.1."""
