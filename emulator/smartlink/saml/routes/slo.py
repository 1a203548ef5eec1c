"""Single logout: a request by Redirect or POST is answered; a plain visit just signs out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import redirect, request

from emulator import pages
from emulator.errors import Unsupported
from emulator.services import services
from emulator.smartlink import signin
from emulator.smartlink.routes import cookies
from emulator.smartlink.saml.here import find
from emulator.smartlink.saml.routes.wire import again, post, received
from emulator.smartlink.words import WORDS

if TYPE_CHECKING:
    from flask import Response

    from emulator.smartlink.saml.bindings import Message
    from emulator.smartlink.saml.here import Here


def slo(appid: str) -> Response:
    """End a session. Some applications have this address as a plain link ("Sign Out URL")."""
    around = services()
    with around.database.read() as db:
        here, message = find(db, appid, around), received()
        if message is None:
            return _visit(here)
        if message.name == "SAMLResponse":
            raise Unsupported("Logout that SmartLink begins is not emulated yet.")
        if request.method == "POST":
            from emulator.smartlink.saml import logout

            logout.read(message, here)
            return again(message)
        return _answer(message, here)


def _answer(message: Message, here: Here) -> Response:
    from emulator.smartlink.saml import logout

    leaving = logout.read(message, here)
    signed = signin.find(here.db, cookies.session(), here.now)
    with here.database.transaction() as db:
        failed = logout.end(db, leaving, signed)
    said = logout.answer(leaving, failed)
    if said is None:
        sent = _signed_out(here)
    elif said.slo.binding == "redirect":
        sent = _sent_to(logout.location(said, here))
    else:
        sent = post(said.slo.response_url, "SAMLResponse", said.xml, said.relay_state)
    over = signed is not None and signin.find(here.db, cookies.session(), here.now) is None
    return cookies.drop_session(sent) if over else sent


def _visit(here: Here) -> Response:
    signed = signin.find(here.db, cookies.session(), here.now)
    if signed is not None and request.method == "GET":  # not HEAD: a look is not a visit
        with here.database.transaction() as db:
            signin.end(db, signed.session.sid)
    return cookies.drop_session(_signed_out(here))


def _signed_out(here: Here) -> Response:
    return pages.render("smartlink/signed_out.html", WORDS, app=here.app.name)


def _sent_to(location: str) -> Response:
    response = redirect(location, 303)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response  # type: ignore[return-value]
