"""API keys: a GUID, a name, a technical contact, a role."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from emulator.storage import Table
from emulator.tenancy.derive import derive_text, derive_uuid

if TYPE_CHECKING:
    from emulator.storage import Connection

API_KEYS = Table(
    "lucca_api_key",
    {"id": int, "key": str, "name": str, "contact_mail": str, "role_id": int},
    "id",
    unique=(("key",),),
)
CLIENTS = Table("lucca_client", {"client_id": str, "client_secret": str, "name": str}, "client_id")
"""Applications that may ask ``/connect/token`` for a token."""


class ApiKey(NamedTuple):
    """A credential of programs; ``contact_mail`` is the person who answers for it."""

    id: int
    key: str
    name: str
    contact_mail: str
    role_id: int


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


def adopt(db: Connection, seed: int, tenant: str, contact_id: int) -> None:
    """Write the credentials that are this tenant's own, in place of another's.

    In a template, which has none, ``contact_id`` is the user who answers for the key; it acts in
    that user's role. A copy of another tenant keeps the contact and the role of its key: they are
    state, and what has become of the user since does not change them.
    """
    contact = (
        db.execute("SELECT contact_mail, role_id FROM lucca_api_key ORDER BY id LIMIT 1").fetchone()
        or db.execute(
            "SELECT json_extract(doc, '$.mail'), rolePrincipalId FROM lucca_user WHERE id = ?",
            (contact_id,),
        ).fetchone()
    )
    db.execute("DELETE FROM lucca_api_key")
    db.execute("DELETE FROM lucca_client")
    key = derive_uuid(seed, tenant, "lucca api key")
    db.execute(API_KEYS.insert(), ApiKey(1, key, "Synchronisation SmartLink", *contact))
    client_id = derive_uuid(seed, tenant, "lucca client id")
    secret = "lucca-secret-" + derive_text(seed, tenant, "lucca client secret", 32)
    db.execute(CLIENTS.insert(), Client(client_id, secret, "Synchronisation SmartLink"))
