"""Webhook endpoints, what became of what was sent to them, and a way to cause it."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import request

from emulator.control.routes.bodies import answer, limited, sent
from emulator.errors import Invalid
from emulator.lucca.webhooks import CATALOGUE
from emulator.services import services
from emulator.webhooks import endpoints, history
from emulator.world import triggers

if TYPE_CHECKING:
    from flask import Response
    from flask.typing import ResponseReturnValue

_SHOWN = 50
_MOST_SHOWN = 500


def list_all() -> Response:
    """``GET /_emulator/webhooks``: the endpoints, with their secrets."""
    with services().database.read() as db:
        return answer([endpoints.entry(one) for one in endpoints.every(db)])


def register() -> Response:
    """``POST /_emulator/webhooks``: register an endpoint; 201 with its id and secret.

    The format is that of the tenant's dialect unless one is named.
    """
    here = services()
    body = sent()
    with here.database.transaction() as db:
        now = here.clock.now()
        made = endpoints.register(db, body, CATALOGUE, now, usual=here.settings.dialect)
    return answer(endpoints.entry(made), HTTPStatus.CREATED)


def remove(key: str) -> ResponseReturnValue:
    """``DELETE /_emulator/webhooks/<id>``: forget an endpoint; what is pending is not sent."""
    with services().database.transaction() as db:
        endpoints.remove(db, key)
    return "", HTTPStatus.NO_CONTENT


def deliveries(key: str) -> Response:
    """``GET /_emulator/webhooks/<id>/deliveries?limit=``: the newest first, with every attempt."""
    limit = limited(_SHOWN, _MOST_SHOWN)
    with services().database.read() as db:
        return answer(history.deliveries(db, endpoints.find(db, key), limit))


def retry(key: str) -> Response:
    """``POST /_emulator/webhooks/<id>/retry``: attempt now whatever was not delivered.

    A suspended endpoint is active again. 202: the attempts are made after the answer.
    """
    with services().database.transaction() as db:
        due = endpoints.retry(db, key)
        body = endpoints.entry(endpoints.find(db, key)) | {"due": due}
    return answer(body, HTTPStatus.ACCEPTED)


def trigger(event: str) -> Response:
    """``POST /_emulator/trigger/<event>``: make the change that causes it, with the data sent.

    No body is no data. Answers ``{"event", "eventId", "data", "endpoints"}`` once the change is
    kept; ``endpoints`` are the addresses that are told.
    """
    here = services()
    data = sent() if request.get_data() else {}
    if not isinstance(data, dict):
        raise Invalid("What an event is made of must be a JSON object.")
    with here.database.transaction() as db:
        said = triggers.trigger(db, event, data, here)
        told = history.told(db, str(said["eventId"]))
    return answer({"event": said["event"], "eventId": said["eventId"], "endpoints": told, **said})
