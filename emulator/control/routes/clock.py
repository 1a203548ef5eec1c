"""The tenant's time: ``GET`` and ``POST /_emulator/clock``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.control.routes.bodies import answer, sent
from emulator.errors import Conflict
from emulator.services import services
from emulator.tenancy.moving import move
from emulator.turn import waiting
from emulator.world import clocks

if TYPE_CHECKING:
    from flask import Response

    from emulator.tenancy import Tenants


def show() -> Response:
    """Answer the tenant's time, and whether it stands still."""
    return answer(clocks.shown(services().clock))


def change(known: Tenants) -> Response:
    """Move, stop or start the clock; the answer comes once everything due has run."""
    body = sent()
    with known.using(services().tenant) as tenant:
        wanted = clocks.asked(body, tenant.settings.clock)
        # A receiver that is told of something asks us back before it answers.
        with waiting() as may:
            if not may:
                raise Conflict("Too many requests are waiting already; try again.")
            move(known, tenant, wanted)
        return answer(clocks.shown(tenant.settings.clock))
