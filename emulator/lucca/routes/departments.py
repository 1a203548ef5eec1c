"""Departments as a tree, in v3 and in v4."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import orjson
from flask import request

from emulator.errors import Invalid
from emulator.evidence import Evidence
from emulator.lucca import branches, query, query_v4, shapes
from emulator.lucca.branches import Twig
from emulator.lucca.resources import collection
from emulator.lucca.resources.departments import DEPARTMENTS, SCOPE_PARAMETERS, STRUCTURE
from emulator.lucca.routes.answers import answer, located, notice
from emulator.lucca.routes.auth import caller, reader
from emulator.lucca.routes.collections import record_of
from emulator.lucca.routes.table import FIELDS, Parameter, Route
from emulator.services import services

if TYPE_CHECKING:
    from flask import Response

    from emulator.lucca.fields import Record
    from emulator.lucca.tree import Tree

_ALL = 10**9
_PLACE: Tree = {"hierarchy": {}, "sortOrder": {}}
NOT_SCOPED = "Every operation is taken to be allowed wherever the caller sees anything."


def tree() -> Response:
    """``GET /api/v3/departments/tree``: ``data`` is ``{"node": null, "children": […]}``.

    A node is ``id``, ``name`` and ``url`` unless ``fields`` asks for more; filters narrow it.
    """
    here = services()
    by = caller()
    now = here.clock.now()
    asked = query.parse(DEPARTMENTS, request.args.items(multi=True), now, collection)
    shown = replace(asked, tree=_without_count(asked.tree), offset=0, limit=_ALL)
    scope = DEPARTMENTS.scope(_named(), now)
    with here.database.read() as db:
        places = reader(db, by).page(DEPARTMENTS, replace(shown, tree=_PLACE), scope)
        nodes = reader(db, by).page(DEPARTMENTS, shown, scope)
    twigs = [
        Twig(place["hierarchy"], place["sortOrder"], node)
        for place, node in zip(_loaded(places.items), _loaded(nodes.items), strict=True)
    ]
    return record_of(by, orjson.dumps(branches.grown(twigs)))


def scoped_tree() -> Response:
    """``GET /api/v3/departments/scopedtree``: where the caller may do ``operations``.

    Lucca's own pages send ``appInstanceId`` and ``operations`` with it. What each operation's
    number means is not public: a department that is seen is in the tree.
    """
    check_scope()
    notice([NOT_SCOPED])
    return tree()


def check_scope() -> None:
    """Refuse an operation or an application that is no number."""
    named = _named()
    for name in SCOPE_PARAMETERS:
        if not all(part.strip().isdigit() for part in named.get(name.lower(), "0").split(",")):
            raise Invalid(f"{name} must be whole numbers.")


def structure() -> Response:
    """``GET /organization/structure/api/departments/tree``: the same in v4, with nothing around."""
    here = services()
    by = caller()
    now = here.clock.now()
    sent = {name: ",".join(texts) for name, texts in request.args.lists()}
    asked = query_v4.parse(STRUCTURE, sent, now)
    with here.database.read() as db:
        whole = replace(asked.query, order=(), offset=0, limit=_ALL)
        page = reader(db, by).whole(STRUCTURE, whole, asked.search, counted=False)
    found = _loaded(page.items)
    twigs = [Twig(one["hierarchy"], one["sortOrderInSiblings"], one) for one in found]
    return answer(located(orjson.dumps(branches.grown(twigs))))


def _named() -> dict[str, str]:
    return {name.lower(): text for name, text in request.args.items()}


def _without_count(asked: Tree | None) -> Tree | None:
    below = {name: deeper for name, deeper in (asked or {}).items() if name != "collection"}
    return below or None


def _loaded(items: bytes | None) -> list[Record]:
    found: list[Record] = orjson.loads(b"[%b]" % (items or b""))
    return found


_BRANCH = {
    "type": "object",
    "properties": {
        "node": {"type": ["object", "null"]},
        "children": {"type": "array", "items": {"type": "object"}},
    },
    "required": ["node", "children"],
}
SCOPED = tuple(
    Parameter(name=name, description="Whole numbers.", schema={"type": "string"})
    for name in SCOPE_PARAMETERS
)

ROUTES = (
    Route(
        path="/api/v3/departments/tree",
        view=tree,
        summary="Departments as a tree",
        source="Lucca, departments v3",
        parameters=(FIELDS,),
        answer=shapes.record_of(_BRANCH),
    ),
    Route(
        path="/api/v3/departments/scopedtree",
        view=scoped_tree,
        summary="Departments as a tree, where the caller may do something",
        source="Lucca's own front end",
        evidence=Evidence.SEEN,
        parameters=(FIELDS, *SCOPED),
        answer=shapes.record_of(_BRANCH),
    ),
    Route(
        path="/organization/structure/api/departments/tree",
        view=structure,
        summary="Departments as a tree, v4",
        source="Lucca, departments v4; Lucca's own front end",
        parameters=SCOPED,
        answer=_BRANCH,
    ),
)
