"""Addresses that only users have."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson
from flask import request

from emulator.errors import NotFound
from emulator.lucca import envelope, query
from emulator.lucca.projection import Follow, project
from emulator.lucca.resources import collection
from emulator.lucca.resources.users import USERS
from emulator.lucca.routes.answers import answer, located, notice
from emulator.lucca.routes.auth import caller
from emulator.lucca.store import people, records
from emulator.services import services

if TYPE_CHECKING:
    from flask import Response

_NOT_A_PERSON = "An API key is not a person: what Lucca answers to it here is not documented."


def me() -> Response:
    """``GET /api/v3/users/me``: the person who is calling.

    With an API key, what Lucca answers is not documented. In the ``guide`` dialect it is the key's
    technical contact, so that the guide's curl shows someone; in the ``lucca`` dialect there is
    no such user.
    """
    here = services()
    key = caller(here.database)
    notice([_NOT_A_PERSON])
    with here.database.read() as db:
        contact = people.id_by_mail(db, key.contact_mail)
        if here.settings.dialect == "lucca" or contact is None:
            raise NotFound(USERS.singular, "me")
        data = records.doc(db, USERS, contact)
        tree = query.fields_tree(USERS, request.args.getlist("fields"), collection)
        if tree is not None:
            follow = Follow(collection, lambda target, ids: records.by_ids(db, target, ids))
            data = orjson.dumps(project([orjson.loads(data)], tree, USERS, follow)[0])
    return answer(envelope.record(envelope.header(key.name, here.clock.now()), located(data)))
