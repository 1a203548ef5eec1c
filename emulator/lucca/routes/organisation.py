"""Addresses of the organisation that are no collection of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.evidence import Evidence
from emulator.lucca import shapes
from emulator.lucca.resources.structure import LEGAL_ENTITIES
from emulator.lucca.routes.answers import notice
from emulator.lucca.routes.collections import list_records
from emulator.lucca.routes.departments import NOT_SCOPED, SCOPED, check_scope
from emulator.lucca.routes.table import FIELDS, Parameter, Route

if TYPE_CHECKING:
    from flask import Response


def legal_entities_in_scope() -> Response:
    """``GET /api/v3/legalEntities/scope``: where the caller may do ``operations``, flat."""
    check_scope()
    notice([NOT_SCOPED])
    return list_records(LEGAL_ENTITIES.path)


# What a permission looks like, and what an operation's number means, is not public.
_OPERATION = tuple(
    Parameter(name=name, description="A whole number.", schema={"type": "integer"})
    for name in ("appInstance.id", "operation.id")
)

ROUTES = (
    Route(
        path="/api/v3/legalEntities/scope",
        view=legal_entities_in_scope,
        summary="Legal entities where the caller may do something",
        source="Lucca, legal entities v3; Lucca's own front end",
        evidence=Evidence.SEEN,
        parameters=(FIELDS, *SCOPED),
        answer=shapes.list_of(shapes.ref(LEGAL_ENTITIES)),
    ),
    Route(
        path="/api/v3/permissions",
        summary="Which roles may do an operation",
        source="Lucca's own front end",
        evidence=Evidence.SEEN,
        parameters=_OPERATION,
    ),
    Route(
        path="/api/permissions",
        summary="Which roles may do an operation, v2",
        source="Lucca's own front end",
        evidence=Evidence.SEEN,
        parameters=_OPERATION,
    ),
    Route(
        path="/timmi-project/api/projectusers/search",
        summary="Timmi Project: find people",
        source="the fixtures of Lucca's front end",
        evidence=Evidence.SEEN,
    ),
)
