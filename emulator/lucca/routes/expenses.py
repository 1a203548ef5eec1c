"""Expenses beside their collections: declaring them, and the natures in v2."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from emulator.errors import Forbidden
from emulator.lucca import shapes
from emulator.lucca.operations import expenses
from emulator.lucca.operations.moment import Moment
from emulator.lucca.resources.expenses import CLAIMS, NATURES
from emulator.lucca.routes import v2
from emulator.lucca.routes.auth import caller
from emulator.lucca.routes.bodies import sent_objects
from emulator.lucca.routes.collections import record_of
from emulator.lucca.routes.table import Route
from emulator.services import services

if TYPE_CHECKING:
    from flask import Response


def create_claims() -> Response:
    """``POST /api/v3/expenseClaims/creation``: declare expenses, as one claim or several."""
    by = caller()
    if not by.may("create", CLAIMS):
        raise Forbidden(f"{by.name} may not create a {CLAIMS.singular}.")
    bodies = sent_objects()
    with services().database.transaction() as db:
        made = expenses.declare(Moment(db, services(), by), bodies)
    return record_of(by, orjson.dumps(made))


_NAMES = {
    "type": ["object", "null"],
    "properties": {"firstName": {"type": "string"}, "lastName": {"type": "string"}},
    "required": ["firstName", "lastName"],
    "additionalProperties": False,
}
_MADE = {
    "type": "object",
    "properties": {
        "createdExpenseClaim": {
            "type": "object",
            "properties": {"id": {"type": "integer"}, "nextApprover": _NAMES},
            "required": ["id", "nextApprover"],
            "additionalProperties": False,
        }
    },
    "required": ["createdExpenseClaim"],
    "additionalProperties": False,
}
_WANTED = {
    "type": "object",
    "properties": {
        "title": {"type": "string"},
        "expenseTempItems": {
            "type": "array",
            "items": {"type": "object", "properties": {"id": {"type": "integer"}}},
        },
    },
    "required": ["title", "expenseTempItems"],
}

ROUTES = (
    Route(
        method="POST",
        path="/api/v3/expenseclaims/creation",
        view=create_claims,
        summary="Declare expenses, as one claim or several",
        source=CLAIMS.source,
        body={"type": "array", "items": _WANTED},
        answer=shapes.record_of({"type": "array", "items": _MADE}),
    ),
    *v2.of("expenseNatures", NATURES, evidence=NATURES.evidence),
)
