"""Lucca's v4: each application has its own root, records are whole and come without a wrapping.

Source: Lucca's API reference, "API generations". What ``prev`` and ``next`` hold is not public:
here it is the address of the page, null where there is none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import request

from emulator.lucca import envelope, query_v4, shapes
from emulator.lucca.hints import nearest
from emulator.lucca.kinds import Kind
from emulator.lucca.operations import registry
from emulator.lucca.operations.moment import Moment
from emulator.lucca.reading import both
from emulator.lucca.routes.answers import answer, located, notice
from emulator.lucca.routes.auth import caller, reader, writer
from emulator.lucca.routes.bodies import sent_object
from emulator.lucca.routes.table import Parameter, Route
from emulator.services import services

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Response

    from emulator.lucca.fields import Collection, Record
    from emulator.lucca.kinds import Verb
    from emulator.lucca.principal import Principal
    from emulator.lucca.query_v4 import Listing

_MOST_HINTS = 10
_TEXT = {"type": "string"}
_COMMON = (
    Parameter(name="page", description="Which page, from 1.", schema={"type": "integer"}),
    Parameter(name="limit", description="Records on a page.", schema={"type": "integer"}),
    Parameter(name="sort", description="Properties, - before one for descending.", schema=_TEXT),
    Parameter(name="search", description="In names and codes, without case.", schema=_TEXT),
    Parameter(name="fields.root", description="Any of count, prev, next.", schema=_TEXT),
)


def of(target: Collection, *, created: int = 201) -> tuple[Route, ...]:
    """Return a collection's addresses; ``created`` is the status of a good POST."""
    whole = f"{target.root}/{target.path}"
    one = f"{whole}/<{'int:' if target.key is Kind.INTEGER else ''}key>"
    shared: dict[str, Any] = {"source": target.source, "evidence": target.evidence}
    filters = tuple(
        Parameter(
            name=name,
            description="One value or several.",
            schema=_TEXT,
            evidence=target.filters_known or target.by_name[name.lower()].evidence,
        )
        for name in target.filters
    )
    others = tuple(
        Parameter(name=name, description="One value or several.", schema=_TEXT)
        for name in target.parameters
    )
    many, single = shapes.new_list_of(shapes.ref(target)), shapes.ref(target)
    routes = [
        Route(
            path=whole,
            view=lambda: _list(target),
            summary=f"{target.singular}: list",
            parameters=(*_COMMON, *filters, *others),
            answer=many,
            **shared,
        ),
        Route(
            path=one,
            view=lambda key: _show(target, key),
            summary=f"{target.singular}: one",
            answer=single,
            **shared,
        ),
    ]
    changes: tuple[tuple[Verb, str, str, Callable[..., Response]], ...] = (
        ("create", "POST", whole, lambda: _create(target, created)),
        ("update", "PATCH", one, lambda key: _update(target, key)),
        ("delete", "DELETE", one, lambda key: _delete(target, key)),
    )
    for verb, method, path, view in changes:
        if verb in target.verbs:
            routes.append(
                Route(
                    method=method,  # type: ignore[arg-type]
                    path=path,
                    view=view,
                    summary=f"{target.singular}: {verb}",
                    body=None if verb == "delete" else {"type": "object"},
                    answer=None if verb == "delete" else single,
                    status={"create": created, "delete": 204}.get(verb, 200),
                    **shared,
                )
            )
    return tuple(routes)


def _list(target: Collection) -> Response:
    here = services()
    by = caller()
    now = here.clock.now()
    sent = {name: ",".join(texts) for name, texts in request.args.lists()}
    asked = query_v4.parse(target, sent, now)
    named = {name.lower(): text for name, text in sent.items()}
    scope = both(target.scope(named, now), asked.search)
    with here.database.read() as db:
        found = reader(db, by).whole(target, asked.query, scope, counted=bool(asked.root))
    if asked.unknown:
        notice(_passed_over(target, asked.unknown))
    root = _root(asked, found.count or 0)
    return answer(envelope.new_listing(located(found.items or b""), root))


def _passed_over(target: Collection, unknown: tuple[str, ...]) -> Iterator[str]:
    yield f"Not a parameter here, and passed over: {', '.join(unknown)[:200]}."
    near = (nearest(name, query_v4.parameters(target)) for name in unknown[:_MOST_HINTS])
    meant = dict.fromkeys(filter(None, near))
    if meant:
        yield f"What it has: {', '.join(meant)}."


def _root(asked: Listing, count: int) -> dict[str, object]:
    whole = {
        "count": count,
        "prev": _page(asked.page - 1) if asked.page > 1 else None,
        "next": _page(asked.page + 1) if asked.page * asked.query.limit < count else None,
    }
    return {name: value for name, value in whole.items() if name in asked.root}


def _page(number: int) -> str:
    kept = [(name, text) for name, text in request.args.items(multi=True) if name.lower() != "page"]
    path = f"{services().address.lucca}{request.path}"
    return f"{path}?{urlencode([*kept, ('page', str(number))])}"


def _show(target: Collection, key: Any) -> Response:
    by = caller()
    with services().database.read() as db:
        return answer(located(reader(db, by).one(target, key)))


def _create(target: Collection, status: int) -> Response:
    by = writer("create", target)
    body = sent_object()
    with services().database.transaction() as db:
        at = Moment(db, services(), by)
        made = registry.create(at, target, body)
    response = _written(target, made, at, by)
    response.status_code = status
    return response


def _update(target: Collection, key: Any) -> Response:
    by = writer("update", target)
    body = sent_object()
    with services().database.transaction() as db:
        at = Moment(db, services(), by)
        reader(db, by).check(target, key)
        changed = registry.update(at, target, key, body)
    return _written(target, changed, at, by)


def _delete(target: Collection, key: Any) -> Response:
    by = writer("delete", target)
    with services().database.transaction() as db:
        at = Moment(db, services(), by)
        reader(db, by).check(target, key)
        registry.delete(at, target, key)
    notice(at.notices)
    response = answer(b"")
    response.status_code = 204
    return response


def _written(target: Collection, record: Record, at: Moment, by: Principal) -> Response:
    notice(at.notices)
    with services().database.read() as db:
        return answer(located(reader(db, by).written(target, record)))
