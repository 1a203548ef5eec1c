"""SmartLink's addresses: the portal here, each protocol's in its own room."""

from __future__ import annotations

from flask import Blueprint

from emulator.smartlink.oidc import routes as oidc
from emulator.smartlink.routes import portal
from emulator.smartlink.saml import routes as saml


def blueprint() -> Blueprint:
    """Return every address of SmartLink."""
    room = Blueprint("smartlink", __name__, template_folder="../templates")
    room.add_url_rule("/portal", view_func=portal.portal)
    room.add_url_rule("/portal", view_func=portal.leave, methods=["POST"])
    oidc.mount(room)
    saml.mount(room)
    return room
