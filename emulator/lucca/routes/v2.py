"""Lucca's v2: the grammar of v3, another wrapping, a list in ``data``.

Source: Lucca's API reference, "API generations"; clients that read ``/api/expenseNatures`` and
``/api/leaves``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import request

from emulator.lucca import envelope, query, shapes
from emulator.lucca.kinds import Kind
from emulator.lucca.reading import both
from emulator.lucca.resources import collection
from emulator.lucca.routes.answers import answer, located
from emulator.lucca.routes.auth import caller, reader
from emulator.lucca.routes.collections import tree_of
from emulator.lucca.routes.table import FIELDS, Parameter, Route
from emulator.lucca.store import records
from emulator.services import services

if TYPE_CHECKING:
    from flask import Response

    from emulator.lucca.fields import Collection


def of(name: str, target: Collection, **known: Any) -> tuple[Route, Route]:
    """Return the addresses ``/api/<name>`` and ``/api/<name>/<id>`` of a collection."""
    whole = f"/api/{name}"
    one = f"{whole}/<{'int:' if target.key is Kind.INTEGER else ''}key>"
    about = {"source": target.source, **known}
    return (
        Route(
            path=whole,
            view=lambda: list_records(target),
            summary=f"{target.singular}: list, v2",
            parameters=parameters(target),
            answer=shapes.old_list_of({"type": "object"}),
            **about,
        ),
        Route(
            path=one,
            view=lambda key: show_record(target, key),
            summary=f"{target.singular}: one, v2",
            parameters=(FIELDS,),
            answer=shapes.record_of({"type": "object"}),
            **about,
        ),
    )


def parameters(target: Collection) -> tuple[Parameter, ...]:
    """Return what a list may be asked: all that one of v3 may be."""
    filters = {one.name: one.evidence for one in target.fields if one.is_kept}
    names = {"orderBy": None, "paging": None} | filters | dict.fromkeys(target.parameters)
    others = (
        Parameter(name=name, description="As in v3.", schema={"type": "string"}, evidence=evidence)
        for name, evidence in names.items()
    )
    return FIELDS, *others


def list_records(target: Collection) -> Response:
    """Answer with a page; ``header.paging.count`` is that of all pages."""
    here = services()
    by = caller()
    now = here.clock.now()
    asked = query.parse(target, request.args.items(multi=True), now, collection)
    named = {name.lower(): text for name, text in request.args.items()}
    scope = target.scope(named, now)
    with here.database.read() as db:
        found = reader(db, by).page(target, asked, scope)
        within = records.Within(collection, both(scope, by.sees(target)))
        count = records.count(db, target, asked, within)
    return answer(envelope.old_listing(located(found.items or b""), count))


def show_record(target: Collection, key: Any) -> Response:
    """Answer with one record, under ``data``."""
    by = caller()
    tree = tree_of(target)
    with services().database.read() as db:
        data = reader(db, by).one(target, key, tree)
    return answer(b'{"data":%b}' % located(data))
