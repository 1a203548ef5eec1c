"""The control API's words for what went wrong: problem+json (RFC 9457)."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

import orjson
from flask import Response
from werkzeug.exceptions import HTTPException

from emulator.errors import (
    Conflict,
    EmulatorError,
    Forbidden,
    Invalid,
    NotFound,
    Unauthenticated,
    Unsupported,
)

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

_STATUS: dict[type[EmulatorError], HTTPStatus] = {
    Invalid: HTTPStatus.BAD_REQUEST,
    Conflict: HTTPStatus.CONFLICT,
    Unauthenticated: HTTPStatus.UNAUTHORIZED,
    Forbidden: HTTPStatus.FORBIDDEN,
    NotFound: HTTPStatus.NOT_FOUND,
    Unsupported: HTTPStatus.NOT_IMPLEMENTED,
}


def say(error: Exception) -> ResponseReturnValue:
    """Say any error as a problem."""
    if isinstance(error, EmulatorError):
        known = (status for kind, status in _STATUS.items() if isinstance(error, kind))
        response = problem(next(known, HTTPStatus.BAD_REQUEST), str(error))
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
