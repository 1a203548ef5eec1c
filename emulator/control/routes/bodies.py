"""What the routes of the control API share: JSON in and out, how much of a list is asked for."""

from __future__ import annotations

from http import HTTPStatus

import orjson
from flask import Response, request

from emulator.errors import Invalid


def sent() -> object:
    """Return the JSON value sent, whatever its content type says."""
    try:
        value: object = orjson.loads(request.get_data(cache=False))
    except orjson.JSONDecodeError as error:
        raise Invalid(f"The body is not JSON: {error}.") from None
    return value


def answer(value: object, status: HTTPStatus = HTTPStatus.OK) -> Response:
    """Send a JSON value, indented: people read these too."""
    body = orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    response = Response(body, status=status, mimetype="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response


def limited(usual: int, most: int) -> int:
    """Return how much of a list the query parameter ``limit`` asks for; ``usual`` without one.

    Raises ``Invalid`` for anything but a number from 1 to ``most``.
    """
    text = request.args.get("limit")
    if text is None:
        return usual
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= most:
        raise Invalid(f"limit must be a number from 1 to {most}.")
    return int(text)
