"""What a client reads before it begins: the discovery document and the keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.services import services
from emulator.smartlink.oidc.here import find
from emulator.smartlink.oidc.routes.wire import KEPT_SECONDS, json

if TYPE_CHECKING:
    from flask import Response


def discovery(appid: str) -> Response:
    """Answer ``/.well-known/openid-configuration`` (OIDC Discovery §4)."""
    from emulator.smartlink.oidc import metadata

    here = find(appid, services())
    return _kept(metadata.discovery(here.issuer, here.app.public))


def jwks(appid: str) -> Response:
    """Answer ``/jwks``: the tenant's own key, public half (RFC 7517 §5)."""
    from emulator.smartlink.oidc import keys

    here = find(appid, services())
    return _kept({"keys": [keys.load(here.signing_key).public]})


def _kept(body: dict[str, object]) -> Response:
    response = json(body)
    response.headers["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    del response.headers["Pragma"]
    return response
