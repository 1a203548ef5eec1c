"""Planned misbehaviour: ``POST``, ``GET`` and ``DELETE /_emulator/faults``."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from emulator import faults, webhooks
from emulator.control.routes.bodies import answer, sent
from emulator.services import services

if TYPE_CHECKING:
    from flask import Response
    from flask.typing import ResponseReturnValue

KINDS = (*faults.KINDS, *webhooks.KINDS)
"""All that can be planned, whoever does it."""


def plan() -> Response:
    """Plan a fault; 201 with its rule, id and counts."""
    here = services()
    body = sent()
    with here.database.transaction() as db:
        rule = faults.plan(db, body, KINDS, here.clock.now())
    return answer(rule, HTTPStatus.CREATED)


def list_all() -> Response:
    """Answer the rules in the order they were made, with what they have seen and hit."""
    here = services()
    with here.database.read() as db:
        return answer(faults.entries(db, here.clock.now()))


def remove(key: str) -> ResponseReturnValue:
    """Forget one rule."""
    with services().database.transaction() as db:
        faults.remove(db, key)
    return "", HTTPStatus.NO_CONTENT


def clear() -> ResponseReturnValue:
    """Forget all rules."""
    with services().database.transaction() as db:
        faults.clear(db)
    return "", HTTPStatus.NO_CONTENT
