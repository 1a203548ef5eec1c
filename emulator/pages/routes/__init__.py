"""The landing page and the static files. No page is served here that a product owns."""

from __future__ import annotations

from flask import Blueprint

from emulator.pages.routes import landing, static


def blueprint() -> Blueprint:
    """Return the routes that belong to no product."""
    room = Blueprint("pages", __name__, template_folder="../templates")
    room.add_url_rule("/", view_func=landing.landing)
    room.add_url_rule("/_emulator/static/<name>", view_func=static.static)
    return room
