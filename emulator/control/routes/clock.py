"""The tenant's time: ``GET`` and ``POST /_emulator/clock``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.control import clocks
from emulator.control.routes.bodies import answer, sent
from emulator.services import services
from emulator.tenancy.moving import move

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
        move(known, tenant, clocks.asked(body, tenant.settings.clock))
        return answer(clocks.shown(tenant.settings.clock))
