"""Who is signed in (``/identity/api``)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from emulator.errors import Unauthenticated
from emulator.evidence import Evidence
from emulator.lucca.resources.organisation import CULTURES
from emulator.lucca.resources.users import USERS
from emulator.lucca.routes.answers import answer, notice
from emulator.lucca.routes.auth import caller
from emulator.lucca.routes.table import Route
from emulator.lucca.store import people, records
from emulator.services import services

if TYPE_CHECKING:
    from flask import Response

    from emulator.lucca.fields import Record
    from emulator.lucca.principal import Principal
    from emulator.storage import Connection

_NOT_A_PERSON = "An API key is not a person: what Lucca answers to it here is not documented."


def principal() -> Response:
    """``GET /identity/api/principal``: who is signed in, and until when.

    With an API key, what Lucca answers is not documented. In the ``guide`` dialect it is the key's
    technical contact, as for ``users/me``, in a session that does not end; in the ``lucca`` dialect
    nobody is signed in.
    """
    by = caller()
    with services().database.read() as db:
        user = records.record(db, USERS, _person(db, by))
        culture = records.by_ids(db, CULTURES, [user["cultureID"]]).get(user["cultureID"])
    found = {
        "id": user["id"],
        "firstName": user["firstName"],
        "lastName": user["lastName"],
        "fullName": user["name"],
        "cultureCode": None if culture is None else culture["code"],
        "establishmentId": user["legalEntityId"],
        "mail": user["mail"],
        "sessionExpiresAt": None,
        "sessionExpiresAtUtc": None,
    }
    return answer(orjson.dumps(found))


def _person(db: Connection, by: Principal) -> int:
    if by.person_id is not None:
        return by.person_id
    notice([_NOT_A_PERSON])
    contact = people.id_by_mail(db, by.mail)
    if contact is None or services().settings.dialect == "lucca":
        raise Unauthenticated("Nobody is signed in: an API key is not a person.")
    return contact


def _types() -> Record:
    text, moment = {"type": "string"}, {"type": ["string", "null"]}
    names = dict.fromkeys(("firstName", "lastName", "fullName", "mail"), text)
    ends = dict.fromkeys(("cultureCode", "sessionExpiresAt", "sessionExpiresAtUtc"), moment)
    number = {"type": "integer"}
    return {"id": number, "establishmentId": number, **names, **ends}


ROUTES = (
    Route(
        path="/identity/api/principal",
        view=principal,
        summary="Who is signed in",
        source="a client that signs in as a person",
        evidence=Evidence.SEEN,
        answer={"type": "object", "properties": _types(), "required": list(_types())},
    ),
)
