"""What the emulator says about itself: ``GET /_emulator/ready``, ``/info``, ``/openapi``."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from emulator.control import about
from emulator.control.routes.bodies import answer
from emulator.faults import standing
from emulator.lucca.store import people
from emulator.services import services

if TYPE_CHECKING:
    from flask import Response


def ready() -> Response:
    """Answer 200 once the tenant is there and its people can be read, whatever is planned.

    ``faults`` is how many planned faults may hit now.
    """
    here = services()
    with here.database.read() as db:
        filled = people.anyone(db)
    status = HTTPStatus.OK if filled else HTTPStatus.SERVICE_UNAVAILABLE
    planned = len(standing(here.database, here.clock.now()))
    return answer({"ready": filled, "tenant": here.tenant, "faults": planned}, status)


def show() -> Response:
    """Answer all that a script needs to talk to this tenant."""
    here = services()
    with here.database.read() as db:
        return answer(about.describe(db, here))


def openapi() -> Response:
    """Answer what the control API takes and answers, as OpenAPI 3.1."""
    from emulator.control.openapi import document  # its import is paid by who asks

    return answer(document(services().address.control))


def scenario() -> Response:
    """Answer the JSON Schema of a scenario's file, which editors complete by."""
    from emulator.control.openapi.scenario import schema

    return answer(schema())
