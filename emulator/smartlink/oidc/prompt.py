"""Whether anybody has to be asked: the session, ``prompt``, ``max_age``, and signin.mode auto."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.smartlink import signin
from emulator.smartlink.oidc.authorize import fresh, hinted
from emulator.smartlink.store import accounts

if TYPE_CHECKING:
    from emulator.settings import Signin
    from emulator.smartlink.oidc.authorize import Asked, Refused
    from emulator.smartlink.signin import Signed
    from emulator.smartlink.store.accounts import Account

_WHY = {"inactive": "is switched off", "no_access": "may not open this application"}


def without_page(asked: Asked, signed: Signed | None, mode: Signin) -> Signed | None:
    """Return who signs in with nobody asked, None if the page must be shown.

    Raises ``Refused`` where the client forbade the page or the person may not sign in.
    """
    session = _usable(asked, signed)
    if "none" in asked.prompts:
        return _silent(asked, session)
    if mode.mode == "auto":
        return _automatic(asked, signed, session, mode)
    if asked.prompts or session is None:
        return None
    blocked = asked.here.obstacle(session.account)
    return None if blocked else session


def refusal(asked: Asked, person: Account | None) -> Refused:
    """Return the ``access_denied`` to raise: what keeps a person out, else their own no."""
    blocked = person and asked.here.obstacle(person)
    if person is None or blocked is None:
        return asked.refuse("access_denied", "The person refused on their phone.")
    return asked.refuse("access_denied", f"{person.email} {_WHY[blocked]}.")


def _usable(asked: Asked, signed: Signed | None) -> Signed | None:
    """Return the session if it is young enough and of whom the client expects."""
    if signed is None or not fresh(asked, signed):
        return None
    if asked.hinted_sub is not None and asked.hinted_sub != signed.account.sub:
        return None
    expected = hinted(asked)
    return signed if expected is None or expected.id == signed.account.id else None


def _silent(asked: Asked, session: Signed | None) -> Signed:
    """``prompt=none`` (OIDC Core §3.1.2.1): the session, or an error, never a new sign-in."""
    if session is None:
        raise asked.refuse("login_required", "prompt is none, and nobody suitable is signed in.")
    return _checked(asked, session.account, session)


def _automatic(asked: Asked, signed: Signed | None, session: Signed | None, mode: Signin) -> Signed:
    """Sign in as the request's ``login_hint``, else as the setting ``signin.as``."""
    person = _named(asked, mode)
    if person is None and session is not None:
        person = session.account
    if person is None:
        raise asked.refuse(
            "login_required",
            "signin.mode is auto, but the request has no login_hint"
            " and the setting signin.as names nobody.",
        )
    if session and session.account.id == person.id and "login" not in asked.prompts:
        return _checked(asked, person, session)
    return _checked(asked, person, None, signed)


def _checked(
    asked: Asked, person: Account, session: Signed | None, old: Signed | None = None
) -> Signed:
    """Return the session, or a new one in place of ``old``, of somebody who may sign in."""
    here = asked.here
    if here.obstacle(person) is not None:
        raise refusal(asked, person)
    if session is not None:
        return session
    with here.database.transaction(keeps_known=True) as db:
        return signin.begin(db, person, here.now, old)


def _named(asked: Asked, mode: Signin) -> Account | None:
    """Return whom the request or the setting names. Raises ``Refused`` for a stranger."""
    source, mail = "login_hint", asked.parameters.get("login_hint")
    if asked.hinted_sub is not None:
        with asked.here.database.read() as db:
            return accounts.by_sub(db, asked.hinted_sub)
    if mail is None:
        source, mail = "the setting signin.as", mode.as_mail
    if mail is None:
        return None
    with asked.here.database.read() as db:
        person = accounts.account_by_email(db, mail)
    if person is None:
        raise asked.refuse(
            "login_required",
            f"signin.mode is auto, but nobody has the e-mail address {mail[:100]} of {source}"
            " (it signs in as login_hint, else as the setting signin.as).",
        )
    return person
