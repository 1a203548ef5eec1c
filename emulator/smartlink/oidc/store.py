"""Authorization codes and tokens. What is presented is never kept: only its SHA-256 is.

A *family* is everything that came of one sign-in: its code, its access tokens, its refresh
tokens. It dies as one when any of them is presented twice (RFC 9700 §2.1.1, §4.14.2).
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Literal, NamedTuple

from emulator.storage import Table

if TYPE_CHECKING:
    from emulator.storage import Connection, Row

Kind = Literal["access", "refresh"]

TABLES = (
    Table(
        "smartlink_code",
        {
            "code_hash": str,
            "family": str,
            "app_id": int,
            "account_id": int,
            "scope": str,
            "auth_time": int,
            "sid": str,
            "expires_at": int,
            "redirect_uri": str,
            "nonce": str,
            "code_challenge": str,
            "redeemed": int,
        },
        "code_hash",
        indexes=(("expires_at",),),
    ),
    Table(
        "smartlink_token",
        {
            "token_hash": str,
            "kind": str,
            "family": str,
            "app_id": int,
            "account_id": int,
            "scope": str,
            "auth_time": int,
            "sid": str,
            "expires_at": int,
            "spent": int,
        },
        "token_hash",
        indexes=(("family",), ("sid",), ("expires_at",)),
    ),
)
_CODE, _TOKEN = TABLES


class Code(NamedTuple):
    """An authorization code. Times are whole seconds since 1970 (NumericDate)."""

    code_hash: str
    family: str
    app_id: int
    account_id: int
    scope: str
    auth_time: int
    sid: str
    expires_at: int
    redirect_uri: str
    nonce: str | None
    code_challenge: str | None
    redeemed: int = 0


class Token(NamedTuple):
    """An access or refresh token. Times are whole seconds since 1970 (NumericDate)."""

    token_hash: str
    kind: Kind
    family: str
    app_id: int
    account_id: int
    scope: str
    auth_time: int
    sid: str
    expires_at: int
    spent: int = 0


def digest(secret: str) -> str:
    """Return what is kept of a code, a token or a cookie: its SHA-256, in hexadecimal."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def add_code(db: Connection, code: Code, now: int) -> None:
    """Keep a new code; forget the codes and tokens that nobody can ask about any more."""
    for table in (_CODE, _TOKEN):
        db.execute(f"DELETE FROM {table.name} WHERE expires_at <= ?", (now - _REMEMBERED,))
    db.execute(_CODE.insert(), code)


_REMEMBERED = 86_400
"""Seconds that a spent or expired row is kept, so that a late replay is known for what it is."""


def find_code(db: Connection, code: str) -> Code | None:
    """Return a code, good or not."""
    row: Row | None = db.execute(
        "SELECT * FROM smartlink_code WHERE code_hash = ?", (digest(code),)
    ).fetchone()
    return None if row is None else Code._make(row)


def redeem(db: Connection, code_hash: str) -> bool:
    """Mark a code redeemed; False if it was already. One statement, so two cannot both win."""
    row = db.execute(
        "UPDATE smartlink_code SET redeemed = 1 WHERE code_hash = ? AND redeemed = 0"
        " RETURNING code_hash",
        (code_hash,),
    ).fetchone()
    return row is not None


def add_tokens(db: Connection, tokens: list[Token]) -> None:
    """Keep new tokens."""
    db.executemany(_TOKEN.insert(), tokens)


def find_token(db: Connection, kind: Kind, token: str) -> Token | None:
    """Return a token of that kind, good or not."""
    row: Row | None = db.execute(
        "SELECT * FROM smartlink_token WHERE token_hash = ? AND kind = ?", (digest(token), kind)
    ).fetchone()
    return None if row is None else Token._make(row)


def spend(db: Connection, token_hash: str) -> bool:
    """Mark a refresh token used; False if it was already, or is dead."""
    row = db.execute(
        "UPDATE smartlink_token SET spent = 1 WHERE token_hash = ? AND spent = 0"
        " RETURNING token_hash",
        (token_hash,),
    ).fetchone()
    return row is not None


def kill_family(db: Connection, family: str) -> None:
    """End every token that came of one sign-in."""
    db.execute("UPDATE smartlink_token SET spent = 1 WHERE family = ?", (family,))


def kill_refresh_of(db: Connection, sid: str) -> None:
    """End the refresh tokens of a session that is signed out."""
    db.execute("UPDATE smartlink_token SET spent = 1 WHERE sid = ? AND kind = 'refresh'", (sid,))


def forget_app(db: Connection, app_id: int) -> None:
    """Forget every code and token of an application that is no more."""
    db.execute("DELETE FROM smartlink_code WHERE app_id = ?", (app_id,))
    db.execute("DELETE FROM smartlink_token WHERE app_id = ?", (app_id,))


def forget_all(db: Connection) -> None:
    """Forget every code and token: the file now belongs to another tenant."""
    db.execute("DELETE FROM smartlink_code")
    db.execute("DELETE FROM smartlink_token")
