"""Applications: who may ask SmartLink to sign somebody in, and where answers may go."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import orjson

from emulator.smartlink.saml.partner import SamlSettings, from_json, to_json
from emulator.storage import Table

if TYPE_CHECKING:
    from emulator.storage import Connection, Row

TABLES = (
    Table(
        "smartlink_app",
        {
            "id": int,
            "appid": str,
            "purpose": str,
            "name": str,
            "client_id": str,
            "client_secret": str,
            "redirect_uris": str,
            "post_logout_redirect_uris": str,
            "saml": str,
        },
        "id",
        unique=(("appid",), ("client_id",)),
    ),
)


class Credentials(NamedTuple):
    """What an application is known by: derived from the tenant, never chosen."""

    appid: str
    client_id: str
    client_secret: str | None


@dataclass(frozen=True, slots=True)
class App:
    """One application registered at SmartLink."""

    id: int
    appid: str
    purpose: str
    """What its credentials are derived for: the same after every reset."""
    name: str
    client_id: str
    client_secret: str | None
    """None for a public client (RFC 6749 §2.1), which must use PKCE instead."""
    redirect_uris: tuple[str, ...]
    """A path (``/identity/oidc/callback``) stands for that path at Lucca's base address."""
    post_logout_redirect_uris: tuple[str, ...]
    saml: SamlSettings = field(default_factory=SamlSettings)

    @property
    def public(self) -> bool:
        """Whether the client cannot keep a secret."""
        return self.client_secret is None


def add(db: Connection, app: App) -> App:
    """Add an application (its ``id`` is ours to give)."""
    (number,) = db.execute(
        "INSERT INTO smartlink_app VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        (
            app.appid,
            app.purpose,
            app.name,
            app.client_id,
            app.client_secret,
            orjson.dumps(app.redirect_uris).decode(),
            orjson.dumps(app.post_logout_redirect_uris).decode(),
            to_json(app.saml),
        ),
    ).fetchone()
    return by_id(db, number)


def change(db: Connection, app: App) -> None:
    """Put an application in place of the one with its ``id``; what it is known by stays."""
    db.execute(
        "UPDATE smartlink_app SET redirect_uris = ?, post_logout_redirect_uris = ?, saml = ?"
        " WHERE id = ?",
        (
            orjson.dumps(app.redirect_uris).decode(),
            orjson.dumps(app.post_logout_redirect_uris).decode(),
            to_json(app.saml),
            app.id,
        ),
    )


def by_appid(db: Connection, appid: str) -> App | None:
    """Return the application whose id is in the address."""
    row = db.execute("SELECT * FROM smartlink_app WHERE appid = ?", (appid,)).fetchone()
    return None if row is None else _app(row)


def by_id(db: Connection, app_id: int) -> App:
    """Return the application of that row number, which must be there."""
    return _app(db.execute("SELECT * FROM smartlink_app WHERE id = ?", (app_id,)).fetchone())


def every(db: Connection) -> list[App]:
    """Return all applications, in the order they were added."""
    return [_app(row) for row in db.execute("SELECT * FROM smartlink_app ORDER BY id")]


def open_to(db: Connection, account_id: int) -> list[App]:
    """Return the applications that an account may open."""
    rows = db.execute(
        "SELECT DISTINCT a.* FROM smartlink_app a JOIN smartlink_share s ON s.app_id = a.id"
        " JOIN smartlink_membership m ON m.folder_id = s.folder_id AND m.account_id = ?"
        " ORDER BY a.id",
        (account_id,),
    )
    return [_app(row) for row in rows]


def remove(db: Connection, app_id: int) -> None:
    """Forget an application."""
    db.execute("DELETE FROM smartlink_app WHERE id = ?", (app_id,))


def rename(db: Connection, app_id: int, known_by: Credentials) -> None:
    """Give an application the credentials of the tenant that it now belongs to."""
    db.execute(
        "UPDATE smartlink_app SET appid = ?, client_id = ?, client_secret = ? WHERE id = ?",
        (*known_by, app_id),
    )


def _app(row: Row) -> App:
    number, *texts, redirects, post_logout, saml = tuple(row)
    uris = tuple(orjson.loads(redirects)), tuple(orjson.loads(post_logout))
    appid, purpose, name, client_id, client_secret = texts
    return App(number, appid, purpose, name, client_id, client_secret, *uris, from_json(saml))
