"""Who may sign in, and what a browser is given once somebody has."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Literal, NamedTuple

from emulator.smartlink.oidc.store import digest, kill_refresh_of
from emulator.smartlink.store import accounts, folders, sessions
from emulator.smartlink.store.sessions import Session

if TYPE_CHECKING:
    from datetime import datetime

    from emulator.smartlink.store.accounts import Account
    from emulator.smartlink.store.apps import App
    from emulator.storage import Connection

SESSION_SECONDS = 8 * 3600

Obstacle = Literal["inactive", "no_access"]
"""Why an account cannot sign in to an application."""


class Signed(NamedTuple):
    """Somebody signed in. ``cookie`` is None where the browser already has it."""

    account: Account
    session: Session
    cookie: str | None = None


def obstacle(db: Connection, account: Account, app: App) -> Obstacle | None:
    """Tell what keeps an account from an application, None if nothing does."""
    if not account.active:
        return "inactive"
    return None if folders.may_open(db, account.id, app.id) else "no_access"


def begin(db: Connection, account: Account, now: datetime, old: Signed | None) -> Signed:
    """Sign somebody in: a new session under a new id, in place of the browser's old one.

    The id is never one that the browser brought (session fixation).
    """
    if old is not None:
        sessions.end(db, old.session.sid)
    cookie, at = secrets.token_urlsafe(32), int(now.timestamp())
    sid = secrets.token_hex(16)
    session = Session(digest(cookie), sid, account.id, at, at + SESSION_SECONDS)
    sessions.add(db, session)
    return Signed(account, session, cookie)


def find(db: Connection, cookie: str | None, now: datetime) -> Signed | None:
    """Return who a browser's cookie says is signed in, if the session still runs."""
    if cookie is None:
        return None
    session = sessions.find(db, digest(cookie), int(now.timestamp()))
    account = session and accounts.by_id(db, session.account_id)
    return None if session is None or account is None else Signed(account, session)


def end(db: Connection, sid: str) -> None:
    """Sign a session out: the browser is forgotten, and its refresh tokens die.

    Without ``offline_access`` they belong to the session (OIDC Back-Channel Logout §2.7).
    """
    sessions.end(db, sid)
    kill_refresh_of(db, sid)
