"""Signing out: ``/logout`` (OIDC RP-Initiated Logout 1.0)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator import pages
from emulator.services import services
from emulator.smartlink import signin
from emulator.smartlink.oidc.here import find
from emulator.smartlink.oidc.parameters import parse
from emulator.smartlink.oidc.routes.send import reachable, send
from emulator.smartlink.oidc.routes.wire import form, sent
from emulator.smartlink.routes import cookies
from emulator.smartlink.words import WORDS

if TYPE_CHECKING:
    from flask import Response

    from emulator.smartlink.oidc.logout import Leaving
    from emulator.smartlink.oidc.parameters import Parameters
    from emulator.smartlink.signin import Signed
    from emulator.smartlink.store.apps import App


def logout(appid: str) -> Response:
    """End the session at once for a client that can show whose it is; ask otherwise (§2)."""
    from emulator.smartlink.oidc.logout import read

    here, parameters = find(appid, services()), sent()
    leaving = read(parameters, here)
    with here.database.read() as db:
        signed = signin.find(db, cookies.session(), here.now)
    if leaving.is_sure(signed):
        return _leave(here.app, leaving, signed)
    return _ask(here.app, parameters, leaving, signed)


def confirm(appid: str) -> Response:
    """End the session of a person who said so."""
    from emulator.smartlink.oidc.logout import read

    filled = form()
    cookies.check_form(filled.get("csrf"))
    here = find(appid, services())
    leaving = read(parse((filled.get("request") or "").encode()), here)
    with here.database.read() as db:
        signed = signin.find(db, cookies.session(), here.now)
    return _leave(here.app, leaving, signed)


def _leave(app: App, leaving: Leaving, signed: Signed | None) -> Response:
    with services().database.transaction(keeps_known=True) as db:
        if signed is not None:
            signin.end(db, signed.session.sid)
        # A cookie is not sent with a form from another site; the hint still names the session.
        if leaving.hint is not None:
            signin.end(db, leaving.hint.get("sid", ""))
    if leaving.target is not None:
        return cookies.drop_session(send(leaving.target))
    return cookies.drop_session(pages.render("smartlink/signed_out.html", WORDS, app=app.name))


def _ask(app: App, parameters: Parameters, leaving: Leaving, signed: Signed | None) -> Response:
    secret = cookies.form_secret()
    response = pages.render(
        "smartlink/sign_out.html",
        WORDS,
        form_action=reachable(leaving.target.redirect_uri if leaving.target else "http:"),
        locales=parameters.get("ui_locales"),
        app=app.name,
        action=f"{pages.root()}/api/oidc/{app.appid}/logout/confirm",
        carried=parameters.encoded(),
        csrf=cookies.form_token(secret),
        person=signed and signed.account.name,
    )
    return cookies.keep_form_secret(response, secret)
