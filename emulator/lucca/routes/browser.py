"""Lucca's own pages, where a browser is sent after SmartLink has signed somebody in: not yet."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from emulator import pages
from emulator.lucca.words import WORDS

if TYPE_CHECKING:
    from flask import Response

ROOTS = ("/identity", "/auth", "/home")
"""Paths that people open, and programs do not: refusals there are pages."""


def callback() -> Response:
    """Take a browser back from SmartLink (``/identity/oidc/callback``, ``/auth/oidc/callback``)."""
    return _not_yet("callback")


def home() -> Response:
    """Show Lucca's first page."""
    return _not_yet("pages")


def _not_yet(why: str) -> Response:
    response = pages.render("lucca/not_yet.html", WORDS, why=why)
    response.status_code = HTTPStatus.NOT_IMPLEMENTED
    return response
