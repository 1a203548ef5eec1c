"""The one place that says an error as a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request
from werkzeug.exceptions import HTTPException

from emulator.errors import (
    Conflict,
    EmulatorError,
    Forbidden,
    Invalid,
    NotFound,
    Planned,
    TooMany,
    TooSlow,
    Unauthenticated,
    Unsupported,
)
from emulator.pages.routes.render import render

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

_STATUS: dict[type[EmulatorError], int] = {
    Invalid: 400,
    Unauthenticated: 401,
    Forbidden: 403,
    NotFound: 404,
    TooSlow: 408,
    Conflict: 409,
    TooMany: 429,
    Unsupported: 501,
}
_TITLED = (400, 401, 403, 404, 405, 409, 413, 500, 501)


def status_of(error: Exception) -> int:
    """Return the status code that says an error over HTTP; 500 for one nobody foresaw."""
    if isinstance(error, HTTPException):
        return error.code or 500
    if isinstance(error, Planned):
        return error.status
    for kind, status in _STATUS.items():
        if isinstance(error, kind):
            return status
    return 400 if isinstance(error, EmulatorError) else 500


def say(error: Exception) -> ResponseReturnValue:
    """Say an error that belongs to no product, as a page. Works without a tenant."""
    status = status_of(error)
    titled = status if status in _TITLED else 500 if status >= 500 else 400
    page = render(
        "pages/error.html",
        status=status,
        title_key="error_planned" if isinstance(error, Planned) else f"error_{titled}",
        detail=_detail(error),
        path=request.path[:300],
        limit=request.max_content_length,
        methods=allowed(error),
    )
    page.status_code = status
    if allowed(error):
        page.headers["Allow"] = allowed(error)
    return page


def allowed(error: Exception) -> str:
    """Return the methods that an address takes, for a 405 (RFC 9110 §15.5.6)."""
    return ", ".join(sorted(getattr(error, "valid_methods", None) or ()))


def _detail(error: Exception) -> str | None:
    """Return an error's own text if it was written for whoever asked."""
    return str(error)[:600] if isinstance(error, EmulatorError) else None
