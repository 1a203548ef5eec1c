"""Lucca's own pages, where a browser is sent after SmartLink has signed somebody in: not yet."""

from __future__ import annotations

from typing import NoReturn

from emulator.errors import Unsupported

ROOTS = ("/identity", "/auth", "/home")
"""Paths that people open, and programs do not: refusals there are pages."""


def callback() -> NoReturn:
    """Take a browser back from SmartLink (``/identity/oidc/callback``, ``/auth/oidc/callback``)."""
    raise Unsupported(
        "SmartLink has done its part and sent the browser back here."
        " Lucca's own sign-in, which would take over now, is not emulated yet."
    )


def home() -> NoReturn:
    """Show Lucca's first page."""
    raise Unsupported("Lucca's own pages are not emulated yet; its API is, under /api/v3.")
