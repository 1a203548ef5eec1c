"""Single sign-on: a request in by Redirect or POST, the answer out by POST to a registered ACS."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator import pages
from emulator.services import services
from emulator.smartlink import signin, trace
from emulator.smartlink.oidc.routes.wire import form, query
from emulator.smartlink.routes import cookies
from emulator.smartlink.routes.signin import Asking, page, page_number
from emulator.smartlink.saml.errors import Failed, Refused
from emulator.smartlink.saml.here import find
from emulator.smartlink.saml.routes.wire import again, carried, post, received
from emulator.smartlink.store import accounts

if TYPE_CHECKING:
    from flask import Response

    from emulator.smartlink.saml.authn import Asked
    from emulator.smartlink.signin import Signed
    from emulator.smartlink.store.accounts import Account


def sso(appid: str) -> Response:
    """Begin a sign-in: answer at once if nobody has to be asked, else the page."""
    from emulator.smartlink.saml import authn
    from emulator.smartlink.saml.prompt import without_page

    around, hint = services(), query().get("login_hint")
    with around.database.read() as db:
        here, message = find(db, appid, around), received()
        part = trace.begin("saml", here.app, query().get(trace.FIELD))
        if message is None:
            raise Refused("missing", None, ("SAMLRequest",))
        asked = authn.read(message, here)
        if message.binding == "post" and form().pairs:
            return again(message, part)
        known = signin.find(db, cookies.session(), here.now)
        try:
            signed = without_page(asked, known, around.settings.signin, hint)
        except Failed as failed:
            return _refuse(asked, failed)
        if signed is not None:
            return _accept(asked, signed)
        expected = authn.hinted(asked, hint)
        return page(_asking(asked, expected or (known.account if known else None)))


def choose(appid: str) -> Response:
    """Show the page again: a search, another page of people, a person chosen."""
    from emulator.smartlink.saml import authn
    from emulator.smartlink.saml.prompt import check_page

    around, view = services(), query()
    with around.database.read() as db:
        here = find(db, appid, around)
        trace.begin("saml", here.app, view.get(trace.FIELD))
        asked = authn.read(carried(view.get("request")), here, fresh=False)
        try:
            check_page(asked)
        except Failed as failed:
            return _refuse(asked, failed)
        person = accounts.by_sub(db, view.get("as") or "")
        number = page_number(view.get("page"))
        return page(_asking(asked, person, view.get("q") or "", number))


def answer(appid: str) -> Response:
    """Take the answer on the phone: approved or refused."""
    from emulator.smartlink.saml import authn
    from emulator.smartlink.saml.prompt import check_page, refusal

    around, filled = services(), form()
    cookies.check_form(filled.get("csrf"))
    with around.database.read() as db:
        here = find(db, appid, around)
        trace.begin("saml", here.app, filled.get(trace.FIELD))
        asked = authn.read(carried(filled.get("request")), here, fresh=False)
        try:
            check_page(asked)
        except Failed as failed:
            return _refuse(asked, failed)
        person = accounts.by_sub(db, filled.get("as") or "")
        trace.person(person)
        if filled.get("answer") == "refuse":
            return _refuse(asked, refusal(asked, person))
        if person is None or signin.obstacle(db, person, here.app):
            return page(_asking(asked, person))
        expected = authn.hinted(asked, None)
        if expected is not None and expected.id != person.id:
            return _refuse(asked, Failed("AuthnFailed", "Somebody else than expected signed in."))
        old = signin.find(db, cookies.session(), here.now)
        with around.database.transaction() as change:
            signed = signin.begin(change, person, here.now, old)
        return _accept(asked, signed)


def _accept(asked: Asked, signed: Signed) -> Response:
    from emulator.smartlink.saml import response

    trace.person(signed.account)
    said = response.accept(asked, signed)
    sent = post(asked.acs_url, "SAMLResponse", said, asked.relay_state)
    return cookies.keep_session(sent, signed.cookie)


def _refuse(asked: Asked, failed: Failed) -> Response:
    from emulator.smartlink.saml import response

    said = response.refuse(asked, failed)
    return post(asked.acs_url, "SAMLResponse", said, asked.relay_state)


def _asking(asked: Asked, person: Account | None, search: str = "", number: int = 1) -> Asking:
    return Asking(
        db=asked.here.db,
        app=asked.here.app,
        action=f"{pages.root()}/api/saml2/sso/{asked.here.app.appid}/signin",
        carried=asked.carried,
        locales=None,
        form_action="'self'",
        search=search,
        number=number,
        person=person,
    )
