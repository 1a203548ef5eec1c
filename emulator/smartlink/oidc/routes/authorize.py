"""What a person meets: ``/authorize``, and the page to sign in by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator import pages
from emulator.services import services
from emulator.smartlink import signin, trace
from emulator.smartlink.oidc.here import find
from emulator.smartlink.oidc.parameters import parse
from emulator.smartlink.oidc.routes.send import reachable, send
from emulator.smartlink.oidc.routes.wire import form, query, sent
from emulator.smartlink.routes import cookies
from emulator.smartlink.routes.signin import Asking, page, page_number
from emulator.smartlink.store import accounts

if TYPE_CHECKING:
    from flask import Response

    from emulator.smartlink.oidc.authorize import Asked
    from emulator.smartlink.oidc.parameters import Parameters
    from emulator.smartlink.store.accounts import Account


def authorize(appid: str) -> Response:
    """Begin a sign-in (RFC 6749 §3.1): answer at once if nobody has to be asked, else the page."""
    from emulator.smartlink.oidc import authorize as rules
    from emulator.smartlink.oidc.prompt import without_page

    around = services()
    here = find(appid, around)
    trace.begin("oidc", here.app)
    try:
        asked = rules.read(sent(), here)
        with around.database.read() as db:
            known = signin.find(db, cookies.session(), here.now)
        signed = without_page(asked, known, around.settings.signin)
        if signed is not None:
            trace.person(signed.account)
            return cookies.keep_session(send(rules.issue(asked, signed)), signed.cookie)
    except rules.Refused as refused:
        return send(refused.reply)
    expected = rules.hinted(asked)
    if expected is None and known and "select_account" not in asked.prompts:
        expected = known.account
    return _ask(asked, asked.parameters.get("login_hint") or "", expected)


def choose(appid: str) -> Response:
    """Show the page again: a search, another page of people, a person chosen."""
    from emulator.smartlink.oidc import authorize as rules

    here, view = find(appid, services()), query()
    trace.begin("oidc", here.app, view.get(trace.FIELD))
    try:
        asked = rules.read(_carried(view), here)
    except rules.Refused as refused:
        return send(refused.reply)
    with here.database.read() as db:
        person = accounts.by_sub(db, view.get("as") or "")
    return _ask(asked, view.get("q") or "", person, page_number(view.get("page")))


def answer(appid: str) -> Response:
    """Take the answer on the phone: approved or refused."""
    from emulator.smartlink.oidc import authorize as rules
    from emulator.smartlink.oidc.prompt import refusal

    filled = form()
    cookies.check_form(filled.get("csrf"))
    here = find(appid, services())
    trace.begin("oidc", here.app, filled.get(trace.FIELD))
    try:
        asked = rules.read(_carried(filled), here)
        with here.database.read() as db:
            person = accounts.by_sub(db, filled.get("as") or "")
            old = signin.find(db, cookies.session(), here.now)
        trace.person(person)
        if filled.get("answer") == "refuse":
            raise refusal(asked, person)
        if person is None or here.obstacle(person):
            return _ask(asked, "", person)
        if asked.hinted_sub not in (None, person.sub):
            raise asked.refuse("login_required", "Somebody else than expected signed in.")
        with here.database.transaction(keeps_known=True) as change:
            signed = signin.begin(change, person, here.now, old)
        return cookies.keep_session(send(rules.issue(asked, signed)), signed.cookie)
    except rules.Refused as refused:
        return send(refused.reply)


def _ask(asked: Asked, search: str, person: Account | None, number: int = 1) -> Response:
    here = asked.here
    with here.database.read() as db:
        return page(
            Asking(
                db=db,
                app=here.app,
                action=f"{pages.root()}/api/oidc/{here.app.appid}/signin",
                carried=asked.parameters.encoded(),
                locales=asked.parameters.get("ui_locales"),
                form_action=reachable(asked.redirect_uri),
                search=search,
                number=number,
                person=person,
            )
        )


def _carried(fields: Parameters) -> Parameters:
    """Return the authorization request that the page's forms carry along.

    It is kept nowhere else: the page can be reloaded, gone back to, or opened twice.
    """
    return parse((fields.get("request") or "").encode())
