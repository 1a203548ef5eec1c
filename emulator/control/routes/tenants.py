"""Tenants: ``GET`` and ``POST /_emulator/tenants``, begin one again, drop one."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import request

from emulator.control import about, making
from emulator.control.routes.bodies import answer, sent
from emulator.errors import UnknownTenant
from emulator.services import services

if TYPE_CHECKING:
    from flask import Response
    from flask.typing import ResponseReturnValue

    from emulator.config import Config
    from emulator.tenancy import Snapshots, Tenants


def list_all(known: Tenants) -> Response:
    """``GET /_emulator/tenants``: every tenant, by name."""
    shown = []
    for name in known.names():
        try:
            shown.append(making.entry(known, known.get(name)))
        except UnknownTenant:  # dropped since
            continue
    return answer(shown)


def make(known: Tenants, snapshots: Snapshots, config: Config) -> Response:
    """``POST /_emulator/tenants``: make one; 201 with its ``info``. No body asks for any."""
    body = sent() if request.get_data() else {}
    tenant = making.make(known, snapshots, config, body)
    return answer(about.beside(services(), tenant), HTTPStatus.CREATED)


def reset(known: Tenants, config: Config, name: str) -> Response:
    """``POST /_emulator/tenants/<name>/reset``: begin it again as it began; its ``info``."""
    from emulator.world import tenants as world

    tenant = world.reset(known, config, name)
    return answer(about.beside(services(), tenant))


def drop(known: Tenants, name: str) -> ResponseReturnValue:
    """``DELETE /_emulator/tenants/<name>``: remove it, and all that is its own."""
    known.drop(name)
    return "", HTTPStatus.NO_CONTENT
