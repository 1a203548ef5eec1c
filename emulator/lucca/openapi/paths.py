"""The operations: of every v3 collection alike, and of each address that has its own ``Route``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from emulator.lucca import shapes
from emulator.lucca.kinds import Kind
from emulator.lucca.openapi.schemas import sent

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from emulator.lucca.fields import Collection, Field
    from emulator.lucca.routes.table import Parameter, Route

Operation = dict[str, Any]
Located = tuple[str, str, Operation]
"""A path, a method in small letters, and the operation."""

_TEXT = {"type": "string"}
_JSON = "application/json"
_FIELDS = ("fields", "What to show, with commas; members in brackets or after a dot.")
_LISTING = (
    _FIELDS,
    ("orderBy", "Pairs of a property and asc or desc, with commas."),
    ("paging", "offset,limit"),
)
_WHY = {
    400: "What was sent cannot be understood, or breaks a rule.",
    401: "No API key, or one that opens nothing.",
    403: "The key's role may not do this.",
    404: "No such record.",
    501: "Lucca has this; the emulator does not, yet.",
}
_KEY = re.compile(r"<(?:(\w+):)?(\w+)>")


def of_collection(collection: Collection) -> Iterator[Located]:
    """Yield the operations of a v3 collection."""
    whole = f"{collection.root}/{collection.path}"
    one = f"{whole}/{{key}}"
    item = shapes.ref(collection)
    names = [_query(name, said) for name, said in _LISTING]
    filters = [_filter(field) for field in collection.fields if field.is_kept]
    taken = {one["name"] for one in filters}
    others = [_query(name, "") for name in collection.parameters if name not in taken]
    yield whole, "get", _told(collection, "list", names + filters + others, shapes.list_of(item))
    alone = [_in_path("key", collection.key), _query(*_FIELDS)]
    shown = shapes.record_of(item)
    if collection.shown:
        yield one, "get", _told(collection, "one", alone, shown)
    new, many_new = sent(collection, creating=True), "create_many" in collection.verbs
    if "create" in collection.verbs:
        answered = {"anyOf": [shown, shapes.list_of(item)]} if many_new else shown
        asked = [_query(*_FIELDS), *(_query(name, "") for name in collection.on_create)]
        made = _told(collection, "create", asked, answered)
        several = {"anyOf": [new, {"type": "array", "items": new}]}
        yield whole, "post", made | _body(several if many_new else new)
    if "update" in collection.verbs:
        changed = _told(collection, "change", alone, shown)
        yield one, "put", changed | _body(sent(collection, creating=False))
    if "delete" in collection.verbs:
        yield one, "delete", _told(collection, "remove", alone[:1], None)
    many = {"type": "array", "items": {"type": "object"}}
    if "update_many" in collection.verbs:
        listed = shapes.list_of(item)
        answered = {"anyOf": [shown, listed]} if many_new else listed
        changed = _told(collection, "change several", [_query(*_FIELDS)], answered)
        yield whole, "put", changed | _body({} if many_new else many)
    if "delete_many" in collection.verbs:
        yield whole, "delete", _told(collection, "remove several", [], None) | _body(many)


def of_route(route: Route) -> Located:
    """Return the operation of an address of its own."""
    path = _KEY.sub(r"{\2}", route.path)
    keys = [
        _in_path(name, Kind.INTEGER if kind == "int" else Kind.TEXT)
        for kind, name in _KEY.findall(route.path)
    ]
    told = _operation(
        route.summary,
        [*keys, *map(_parameter, route.parameters)],
        {} if route.view is None else {route.status: route.answer},
        problem=not path.startswith(("/api/", "/timmi/")),
    )
    told |= {"x-evidence": route.evidence.value, "x-source": route.source}
    return path, route.method.lower(), told | (_body(route.body) if route.body else {})


def _told(
    collection: Collection, verb: str, parameters: list[Operation], answer: object
) -> Operation:
    told = _operation(f"{collection.singular}: {verb}", parameters, {200: answer}, problem=False)
    return told | {"x-evidence": collection.evidence.value, "x-source": collection.source}


def _operation(
    summary: str, parameters: list[Operation], answers: Mapping[int, object], *, problem: bool
) -> Operation:
    kind = "application/problem+json" if problem else _JSON
    schema = {"$ref": f"#/components/schemas/{'Problem' if problem else 'Error'}"}
    responses: dict[str, Any] = {str(code): _good(answer) for code, answer in answers.items()}
    for code, why in _WHY.items():
        responses[str(code)] = {"description": why, "content": {kind: {"schema": schema}}}
    other = "Something that may happen anywhere: a wrong method, a body too large, too many calls."
    responses["default"] = {"description": other, "content": {kind: {"schema": schema}}}
    return {"summary": summary, "parameters": parameters, "responses": responses}


def _good(schema: object) -> Operation:
    if schema is None:
        return {"description": "Done."}
    return {"description": "Done.", "content": {_JSON: {"schema": schema}}}


def _body(schema: object) -> Operation:
    return {"requestBody": {"required": True, "content": {_JSON: {"schema": schema}}}}


def _query(name: str, said: str, schema: Mapping[str, object] = _TEXT) -> Operation:
    return {"name": name, "in": "query", "schema": schema, "description": said}


def _filter(field: Field) -> Operation:
    told = _query(field.name, "A filter: [operator,]value[,value…].")
    return told | ({"x-evidence": field.evidence.value} if field.evidence else {})


def _parameter(one: Parameter) -> Operation:
    told = _query(one.name, one.description, one.schema) | {"required": one.required}
    return told | ({"x-evidence": one.evidence.value} if one.evidence else {})


def _in_path(name: str, kind: Kind) -> Operation:
    schema = {"type": "integer", "minimum": 0} if kind is Kind.INTEGER else _TEXT
    return {"name": name, "in": "path", "required": True, "schema": schema}
