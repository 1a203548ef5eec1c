"""The control API's words for what went wrong: problem+json (RFC 9457)."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

import orjson
from flask import Response
from werkzeug.exceptions import HTTPException

from emulator import pages
from emulator.errors import EmulatorError, Unauthenticated

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


def say(error: Exception) -> ResponseReturnValue:
    """Say any error as a problem."""
    if isinstance(error, EmulatorError):
        response = problem(HTTPStatus(pages.status_of(error)), str(error))
        if isinstance(error, Unauthenticated):
            response.headers["WWW-Authenticate"] = "Bearer"
        return response
    if isinstance(error, HTTPException) and error.code is not None:
        response = problem(HTTPStatus(error.code), error.description or error.name)
        for name, value in error.get_headers():
            if name != "Content-Type":
                response.headers[name] = value
        return response
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR, "The emulator failed; its log says how.")


def problem(status: HTTPStatus, detail: str) -> Response:
    """Return a problem: ``type``, ``title``, ``status``, ``detail``."""
    body = {
        "type": "about:blank",
        "title": status.phrase,
        "status": status.value,
        "detail": detail.encode("utf-8", "replace").decode(),
    }
    response = Response(orjson.dumps(body), status=status)
    response.headers["Content-Type"] = "application/problem+json"
    return response
