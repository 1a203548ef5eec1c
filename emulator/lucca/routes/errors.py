"""Lucca's v3 words for what went wrong: ``{"Status": 400, "Message": "…"}``.

Source: the error models of Lucca's older OpenAPI document (PascalCase). Three other forms are
known of newer services and of LuccaSA/RestDrivenDomain; v3 of the product is taken to use this.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

import orjson
from flask import Response, request
from werkzeug.exceptions import HTTPException

from emulator import pages
from emulator.errors import Conflict, EmulatorError, Unauthenticated, Unsupported
from emulator.lucca.routes.answers import JSON, announce
from emulator.lucca.routes.browser import ROOTS

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


def say(error: Exception) -> ResponseReturnValue:
    """Say any error as Lucca's v3 does; on Lucca's own pages, as a page."""
    if request.path.startswith(ROOTS):
        return pages.say(error)
    response = _response(error)
    response.headers["Content-Type"] = JSON
    announce(response)
    if isinstance(error, Unauthenticated):
        # The live service sends a challenge: browsers show their own login box for it.
        response.headers["WWW-Authenticate"] = "Lucca"
    if isinstance(error, Unsupported):
        response.headers["X-Emulator-Notice"] = "Lucca has this; the emulator does not, yet."
    return response


def _response(error: Exception) -> Response:
    if isinstance(error, Conflict):  # v3 knows no 409
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
    return Response(orjson.dumps({"Status": status.value, "Message": text}), status=status)
