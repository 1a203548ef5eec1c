"""The console's addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint

from emulator.console.routes import pages

if TYPE_CHECKING:
    from collections.abc import Callable


def blueprint(check: Callable[[], None]) -> Blueprint:
    """Return the pages under ``/_emulator``; ``check`` raises for who may not see them."""
    room = Blueprint("console", __name__, template_folder="../templates", url_prefix="/_emulator")
    room.before_request(check)
    room.add_url_rule("/coverage", "coverage", pages.coverage)
    room.add_url_rule("/openapi/lucca.json", "openapi", pages.openapi)
    room.add_url_rule("/openapi/lucca", "reference", pages.reference)
    return room
