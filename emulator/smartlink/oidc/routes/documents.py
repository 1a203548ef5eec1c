"""What a client reads before it begins: the discovery document and the keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.services import services
from emulator.smartlink.oidc.here import find
from emulator.smartlink.oidc.routes.wire import KEPT_SECONDS, json
from emulator.smartlink.store import facts

if TYPE_CHECKING:
    from flask import Response


def discovery(appid: str) -> Response:
    """Answer ``/.well-known/openid-configuration`` (OIDC Discovery §4)."""
    from emulator.smartlink.oidc import metadata

    around = services()
    with around.database.read() as db:
        here = find(db, appid, around)
    return _kept(metadata.discovery(here.issuer, here.app.public))


def jwks(appid: str) -> Response:
    """Answer ``/jwks``: the tenant's own key, public half (RFC 7517 §5)."""
    from emulator.smartlink.oidc import keys

    around = services()
    with around.database.read() as db:
        find(db, appid, around)
        number = int(facts.read(db, "signing_key"))
    return _kept({"keys": [keys.load(number).public]})


def _kept(body: dict[str, object]) -> Response:
    response = json(body)
    response.headers["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    del response.headers["Pragma"]
    return response
