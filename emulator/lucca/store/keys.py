"""API keys: a GUID, a name, a technical contact, a role."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from emulator.storage import Table
from emulator.tenancy.derive import derive_text, derive_uuid

if TYPE_CHECKING:
    from emulator.storage import Connection

API_KEYS = Table(
    "lucca_api_key",
    {"id": int, "key": str, "name": str, "contact_mail": str, "role_id": int, "rotation": int},
    "id",
    unique=(("key",),),
)
CLIENTS = Table("lucca_client", {"client_id": str, "client_secret": str, "name": str}, "client_id")
"""Applications that may ask ``/connect/token`` for a token."""


FIRST = 1
"""The id of the key that the emulator prints."""


class ApiKey(NamedTuple):
    """A credential of programs; ``contact_mail`` is the person who answers for it.

    ``rotation`` counts how often it was given another value.
    """

    id: int
    key: str
    name: str
    contact_mail: str
    role_id: int
    rotation: int = 0

    def valued(self, seed: int, tenant: str) -> ApiKey:
        """Return it with the value that it has in a tenant: no other tenant's opens this one."""
        if self.id == FIRST and not self.rotation:
            return self._replace(key=derive_uuid(seed, tenant, "lucca api key"))
        purpose = f"lucca api key {self.id} {self.name} {self.rotation}"
        return self._replace(key=derive_uuid(seed, tenant, purpose))


class Client(NamedTuple):
    """A credential of Lucca's newer API."""

    client_id: str
    client_secret: str
    name: str


def every(db: Connection) -> list[ApiKey]:
    """Return all API keys."""
    return [ApiKey(*row) for row in db.execute("SELECT * FROM lucca_api_key ORDER BY id")]


def first(db: Connection) -> ApiKey:
    """Return the key that the emulator prints."""
    return ApiKey(*db.execute("SELECT * FROM lucca_api_key ORDER BY id LIMIT 1").fetchone())


def first_client(db: Connection) -> Client:
    """Return the client that the emulator prints."""
    return Client(*db.execute("SELECT * FROM lucca_client ORDER BY rowid LIMIT 1").fetchone())


def find(db: Connection, key_id: int) -> ApiKey | None:
    """Return a key by its id; None if there is none."""
    return next((one for one in every(db) if one.id == key_id), None)


def named(db: Connection, name: str) -> ApiKey | None:
    """Return a key by its name, compared without case; None if there is none."""
    folded = name.casefold()
    return next((one for one in every(db) if one.name.casefold() == folded), None)


def put(db: Connection, one: ApiKey) -> None:
    """Add a key, or put it in place of the one with its id."""
    db.execute("INSERT OR REPLACE INTO lucca_api_key VALUES (?, ?, ?, ?, ?, ?)", one)


def remove(db: Connection, key_id: int) -> None:
    """Forget a key."""
    db.execute("DELETE FROM lucca_api_key WHERE id = ?", (key_id,))


def adopt(db: Connection, seed: int, tenant: str, contact_id: int) -> None:
    """Give the credentials the values that are this tenant's own, in place of another's.

    In a template, which has none, ``contact_id`` is the user who answers for the first key; it
    acts in that user's role. A copy of another tenant keeps names, contacts and roles: they are
    state.
    """
    known = every(db)
    if not known:
        contact = db.execute(
            "SELECT json_extract(doc, '$.mail'), rolePrincipalId FROM lucca_user WHERE id = ?",
            (contact_id,),
        ).fetchone()
        known = [ApiKey(FIRST, "", "Synchronisation SmartLink", *contact)]
    db.execute("DELETE FROM lucca_api_key")
    for one in known:
        put(db, one.valued(seed, tenant))
    db.execute("DELETE FROM lucca_client")
    client_id = derive_uuid(seed, tenant, "lucca client id")
    secret = "lucca-secret-" + derive_text(seed, tenant, "lucca client secret", 32)
    db.execute(CLIENTS.insert(), Client(client_id, secret, "Synchronisation SmartLink"))
