"""Whether anybody has to be asked: the session, ``ForceAuthn``, ``IsPassive``, signin.mode auto."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.smartlink import signin
from emulator.smartlink.saml.authn import hinted
from emulator.smartlink.saml.errors import Failed
from emulator.smartlink.store import accounts

if TYPE_CHECKING:
    from emulator.settings import Signin
    from emulator.smartlink.saml.authn import Asked
    from emulator.smartlink.signin import Signed
    from emulator.smartlink.store.accounts import Account

_STATUS = {"inactive": "AuthnFailed", "no_access": "RequestDenied"}
_WHY = {"inactive": "is switched off", "no_access": "may not open this application"}


def without_page(
    asked: Asked, signed: Signed | None, mode: Signin, login_hint: str | None
) -> Signed | None:
    """Return who signs in with nobody asked, None if the page must be shown.

    Raises ``Failed`` where that is forbidden, or where the person may not sign in.
    """
    check(asked)
    expected = hinted(asked, login_hint)
    suits = signed and not asked.force and (expected is None or expected.id == signed.account.id)
    session = signed if suits else None
    if asked.passive:
        if session is None:
            raise Failed("NoPassive", "IsPassive, and nobody suitable is signed in.")
        return checked(asked, session.account, session)
    if mode.mode == "auto":
        return _automatic(asked, signed, session, _named(asked, mode, login_hint))
    if session is None:
        return None
    blocked = signin.obstacle(asked.here.db, session.account, asked.here.app)
    return None if blocked else session


def check(asked: Asked) -> None:
    """Raise ``Failed`` for what nobody who signs in could be the answer to."""
    if asked.name_id_format is not None:
        raise Failed("InvalidNameIDPolicy", "The NameID is an e-mail address, in no other format.")
    if asked.hint is not None and hinted(asked, None) is None:
        # Core §3.4.1.4: the assertion must be about the Subject of the request.
        raise Failed("UnknownPrincipal", "Nobody has the e-mail address of the request's Subject.")


def check_page(asked: Asked) -> None:
    """Raise ``Failed`` for a request that no page may be shown for."""
    check(asked)
    if asked.passive:
        raise Failed("NoPassive", "IsPassive, and nobody may be asked.")


def checked(
    asked: Asked, person: Account, session: Signed | None, old: Signed | None = None
) -> Signed:
    """Return the session, or a new one in place of ``old``, of somebody who may sign in."""
    here = asked.here
    if signin.obstacle(here.db, person, here.app) is not None:
        raise refusal(asked, person)
    if session is not None:
        return session
    with here.database.transaction() as db:
        return signin.begin(db, person, here.now, old)


def refusal(asked: Asked, person: Account | None) -> Failed:
    """Return the status to raise: what keeps a person out, else their own no."""
    blocked = person and signin.obstacle(asked.here.db, person, asked.here.app)
    if person is None or blocked is None:
        return Failed("RequestDenied", "The person refused on their phone.")
    return Failed(_STATUS[blocked], f"{person.email} {_WHY[blocked]}.")


def _automatic(
    asked: Asked, signed: Signed | None, session: Signed | None, person: Account | None
) -> Signed:
    if person is None and session is not None:
        person = session.account
    if person is None:
        raise Failed(
            "AuthnFailed",
            "signin.mode is auto, but the request has no Subject with a NameID, the address no"
            " login_hint, and the setting signin.as names nobody.",
        )
    if session is not None and session.account.id == person.id:
        return checked(asked, person, session)
    return checked(asked, person, None, signed)


def _named(asked: Asked, mode: Signin, login_hint: str | None) -> Account | None:
    """Return whom the request or the setting names. Raises ``Failed`` for a stranger."""
    sources = (
        ("the request's Subject", asked.hint),
        ("login_hint", login_hint),
        ("the setting signin.as", mode.as_mail),
    )
    for source, mail in sources:
        if not mail:
            continue
        person = accounts.account_by_email(asked.here.db, mail)
        if person is None:
            raise Failed(
                "AuthnFailed",
                f"signin.mode is auto, but nobody has the e-mail address {mail[:100]} of {source}"
                " (it signs in as the Subject's NameID or login_hint, else as signin.as).",
            )
        return person
    return None
