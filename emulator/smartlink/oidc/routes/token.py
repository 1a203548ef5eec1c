"""What a client calls on its own: ``/token`` and ``/userinfo``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request

from emulator.services import services
from emulator.smartlink.oidc.here import find
from emulator.smartlink.oidc.routes.wire import form, json, query

if TYPE_CHECKING:
    from flask import Response


def token(appid: str) -> Response:
    """Exchange a code or a refresh token (RFC 6749 §3.2)."""
    from emulator.smartlink.oidc.token import exchange

    here = find(appid, services())
    return json(exchange(form(), request.headers.get("Authorization"), here))


def userinfo(appid: str) -> Response:
    """Say who an access token is about (OIDC Core §5.3)."""
    from emulator.smartlink.oidc.userinfo import about, bearer

    here = find(appid, services())
    sent = bearer(request.headers.get("Authorization"), query(), form())
    return json(about(sent, here))
