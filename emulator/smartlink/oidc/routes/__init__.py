"""``/api/oidc/<appid>/…``: every address of OpenID Connect and what answers it.

Authlib and joserfc are imported by the views, on first use: they cost 90 ms that a start should
not pay.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.smartlink.oidc.routes import authorize, documents, logout, token
from emulator.smartlink.oidc.routes.wire import preflight

if TYPE_CHECKING:
    from flask import Blueprint

_AT = "/api/oidc/<appid>"


def mount(room: Blueprint) -> None:
    """Add the addresses to SmartLink's blueprint."""
    both = ["GET", "POST"]
    well_known = f"{_AT}/.well-known/openid-configuration"
    room.add_url_rule(well_known, view_func=documents.discovery, provide_automatic_options=False)
    room.add_url_rule(f"{_AT}/jwks", view_func=documents.jwks, provide_automatic_options=False)
    room.add_url_rule(
        f"{_AT}/token", view_func=token.token, methods=["POST"], provide_automatic_options=False
    )
    room.add_url_rule(
        f"{_AT}/userinfo", view_func=token.userinfo, methods=both, provide_automatic_options=False
    )
    for address in (well_known, f"{_AT}/jwks", f"{_AT}/token", f"{_AT}/userinfo"):
        room.add_url_rule(address, view_func=preflight, methods=["OPTIONS"])
    room.add_url_rule(f"{_AT}/authorize", view_func=authorize.authorize, methods=both)
    room.add_url_rule(f"{_AT}/signin", view_func=authorize.choose)
    room.add_url_rule(f"{_AT}/signin", view_func=authorize.answer, methods=["POST"])
    room.add_url_rule(f"{_AT}/logout", view_func=logout.logout, methods=both)
    room.add_url_rule(f"{_AT}/logout/confirm", view_func=logout.confirm, methods=["POST"])
