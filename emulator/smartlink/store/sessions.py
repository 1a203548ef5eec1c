"""Sessions: a browser in which somebody has signed in. Only a hash of the cookie is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from emulator.storage import Table

if TYPE_CHECKING:
    from emulator.storage import Connection

TABLES = (
    Table(
        "smartlink_session",
        {"id_hash": str, "sid": str, "account_id": int, "auth_time": int, "expires_at": int},
        "id_hash",
        indexes=(("sid",), ("expires_at",)),
    ),
)
(_SESSION,) = TABLES


class Session(NamedTuple):
    """A signed-in browser. Times are whole seconds since 1970 (NumericDate)."""

    id_hash: str
    sid: str
    """What the ``sid`` claim calls it (OIDC Front-Channel Logout §3): not the cookie."""
    account_id: int
    auth_time: int
    expires_at: int


def add(db: Connection, session: Session) -> None:
    """Remember a session, and forget those that ran out before it began."""
    db.execute("DELETE FROM smartlink_session WHERE expires_at <= ?", (session.auth_time,))
    db.execute(_SESSION.insert(), session)


def find(db: Connection, id_hash: str, now: int) -> Session | None:
    """Return the session if it has not run out."""
    row = db.execute(
        "SELECT * FROM smartlink_session WHERE id_hash = ? AND expires_at > ?", (id_hash, now)
    ).fetchone()
    return None if row is None else Session._make(row)


def by_sid(db: Connection, sid: str) -> Session | None:
    """Return the session of that ``sid``, run out or not."""
    row = db.execute("SELECT * FROM smartlink_session WHERE sid = ?", (sid,)).fetchone()
    return None if row is None else Session._make(row)


def sids_of(db: Connection, account_id: int) -> list[str]:
    """Return the ``sid`` of each of an account's sessions."""
    rows = db.execute("SELECT sid FROM smartlink_session WHERE account_id = ?", (account_id,))
    return [row[0] for row in rows]


def end(db: Connection, sid: str) -> None:
    """Forget the session of that ``sid``; none is no error."""
    db.execute("DELETE FROM smartlink_session WHERE sid = ?", (sid,))


def end_all(db: Connection) -> None:
    """Forget every session: the file now belongs to another tenant."""
    db.execute("DELETE FROM smartlink_session")
