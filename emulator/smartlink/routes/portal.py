"""``/portal``: who is signed in here, and what they may open."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from emulator import pages
from emulator.services import services
from emulator.smartlink import signin
from emulator.smartlink.oidc.routes.wire import form
from emulator.smartlink.routes import cookies
from emulator.smartlink.store import apps
from emulator.smartlink.words import WORDS

if TYPE_CHECKING:
    from flask import Response

    from emulator.address import Address
    from emulator.smartlink.store.apps import App


class Tile(NamedTuple):
    """An application on the portal."""

    name: str
    href: str | None
    """Where it is opened; None for one whose home we were not told."""


def portal() -> Response:
    """Show a person's applications, or to nobody in particular, all of them."""
    around = services()
    with around.database.read() as db:
        signed = signin.find(db, cookies.session(), around.clock.now())
        listed = apps.open_to(db, signed.account.id) if signed else apps.every(db)
    secret = cookies.form_secret()
    response = pages.render(
        "smartlink/portal.html",
        WORDS,
        person=signed and signed.account,
        tiles=[_tile(app, around.address) for app in listed],
        csrf=cookies.form_token(secret),
    )
    return cookies.keep_form_secret(response, secret)


def leave() -> Response:
    """Sign out of SmartLink, here and nowhere else."""
    cookies.check_form(form().get("csrf"))
    around = services()
    with around.database.transaction() as db:
        signed = signin.find(db, cookies.session(), around.clock.now())
        if signed is not None:
            signin.end(db, signed.session.sid)
    return cookies.drop_session(pages.render("smartlink/signed_out.html", WORDS))


def _tile(app: App, address: Address) -> Tile:
    # The built-in application is Lucca itself: its registered addresses are paths of Lucca's.
    own = any(uri.startswith("/") for uri in app.redirect_uris)
    return Tile(app.name, f"{address.lucca}/home" if own else None)
