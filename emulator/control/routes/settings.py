"""A tenant's switches: ``GET`` and ``PATCH /_emulator/settings``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.control.routes.bodies import answer, sent
from emulator.services import services
from emulator.settings import patched

if TYPE_CHECKING:
    from flask import Response

    from emulator.tenancy import Tenants


def show() -> Response:
    """Answer the switches as they stand."""
    return answer(services().settings.to_json())


def change(tenants: Tenants) -> Response:
    """Change the switches sent; all of them, or none if one is wrong."""
    tenant = tenants.get(services().tenant)
    tenants.change(tenant, patched(tenant.settings, sent()))
    return answer(tenant.settings.to_json())
