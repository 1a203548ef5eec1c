"""People looked up as one types: ``find``, ``search``, ``scope`` and their kin.

Source: Lucca's own front end (lucca-front's select, lucca-ui's user picker). ``search`` wraps each
user in ``{relevance, item}``; ``clue`` has its words between commas or spaces; the newest picker
reads ``count`` at the top when it asks ``fields.root=count``. Who sees whom for an application and
its ``operations`` is by the role alone here, the same for all of them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import orjson
from flask import request

from emulator.errors import Invalid
from emulator.evidence import Evidence
from emulator.lucca import envelope, query, shapes
from emulator.lucca.reading import both
from emulator.lucca.resources import collection
from emulator.lucca.resources.users import USERS
from emulator.lucca.routes.answers import answer, located, notice
from emulator.lucca.routes.auth import caller, reader
from emulator.lucca.routes.table import FIELDS, Parameter, Route
from emulator.lucca.store import lookup, records
from emulator.services import services

if TYPE_CHECKING:
    from flask import Response

    from emulator.lucca.principal import Principal
    from emulator.lucca.query import Query
    from emulator.storage import Connection

_OWN = frozenset(
    {"clue", "appinstanceid", "operations", "uniqueoperations", "formeremployees", "fields.root"}
)
"""What is asked here beside what any list is asked."""

_SHOWN_BY_SEARCH = "id,name,url"
_UNSCOPED = "Every operation of an application is open to the same people here."


def find() -> Response:
    """``GET /api/v3/users/find``: users as a list has them."""
    return _answer(wrapped=False)


def search() -> Response:
    """``GET /api/v3/users/search`` and ``scopedsearch``: each user with how well they match."""
    return _answer(wrapped=True)


def _answer(*, wrapped: bool) -> Response:
    here, by = services(), caller()
    now = here.clock.now()
    asked, named = _asked()
    words = _words(named.get("clue", ""))
    within = records.Within(collection, both(USERS.scope(named, now), by.sees(USERS)))
    if named.get("operations") or named.get("uniqueoperations"):
        notice([_UNSCOPED])
    count = None
    with here.database.read() as db:
        at_root = "count" in named.get("fields.root", "").lower().split(",")
        if asked.wants_count or at_root:
            count = lookup.count(db, words, asked, within)
        items = None
        if asked.wants_items:
            found = lookup.find(db, words, asked, within)
            items = _items(found, _people(db, by, found, asked), wrapped)
    head = envelope.header(by.name, now)
    shown = count if asked.wants_count else None
    body = envelope.listing(head, None if items is None else located(items), shown, twice=False)
    if at_root:
        body = b'{"count":%d,%b' % (count or 0, body[1:])
    return answer(body)


def _people(db: Connection, by: Principal, found: list[lookup.Found], asked: Query) -> list[bytes]:
    by_id = records.by_ids(db, USERS, [one.id for one in found])
    tree = asked.tree or query.fields_tree(USERS, [_SHOWN_BY_SEARCH], collection) or {}
    return reader(db, by).several(USERS, [by_id[one.id] for one in found], tree)


def _items(found: list[lookup.Found], people: list[bytes], wrapped: bool) -> bytes:
    if not wrapped:
        return b",".join(people)
    return b",".join(
        b'{"relevance":%b,"item":%b}' % (orjson.dumps(one.relevance), person)
        for one, person in zip(found, people, strict=True)
    )


def _asked() -> tuple[Query, dict[str, str]]:
    """Return what any list is asked, and what only these are, by name in small letters."""
    here = services()
    pairs = [(name, text) for name, text in request.args.items(multi=True) if name]
    named = {name.lower(): text for name, text in pairs}
    usual = [(name, text) for name, text in pairs if name.lower() not in _OWN]
    limit = named.get("limit", "").strip()
    if limit and "paging" not in named:
        usual.append(("paging", f"0,{limit}"))
    return query.parse(USERS, usual, here.clock.now(), collection), named


def _words(clue: str) -> list[str]:
    words = [word for word in re.split(r"[\s,]+", clue.casefold()) if word]
    if len(words) > lookup.MOST_WORDS:
        raise Invalid(f"clue: at most {lookup.MOST_WORDS} words.")
    return words


_TEXT = {"type": "string"}
_PARAMETERS = (
    FIELDS,
    Parameter(name="clue", description="Words, with commas or spaces between.", schema=_TEXT),
    Parameter(name="limit", description="How many; paging goes before it.", schema=_TEXT),
    Parameter(name="paging", description="start,count", schema=_TEXT),
    Parameter(name="orderBy", description="property,asc|desc", schema=_TEXT),
    Parameter(name="formerEmployees", description="true to have them too.", schema=_TEXT),
    Parameter(name="appInstanceId", description="For which application.", schema=_TEXT),
    Parameter(name="operations", description="For which of its operations.", schema=_TEXT),
    Parameter(name="uniqueOperations", description="Likewise.", schema=_TEXT),
    Parameter(name="fields.root", description="count, beside data.", schema=_TEXT),
)


def _listed(item: dict[str, Any]) -> dict[str, Any]:
    whole = shapes.list_of(item)
    whole["properties"]["count"] = {"type": "integer", "minimum": 0}
    return whole


_WRAPPED = {
    "type": "object",
    "properties": {"relevance": {"type": "number"}, "item": shapes.ref(USERS)},
    "required": ["relevance", "item"],
    "additionalProperties": False,
}

ROUTES = tuple(
    Route(
        path=f"/api/v3/users/{name}",
        view=search if wrapped else find,
        summary=summary,
        source="Lucca's own front end",
        evidence=Evidence.SEEN,
        parameters=_PARAMETERS,
        answer=_listed(_WRAPPED if wrapped else shapes.ref(USERS)),
    )
    for name, wrapped, summary in (
        ("find", False, "Users found by words"),
        ("scope", False, "Users that an operation may be done on"),
        ("scoped", False, "The same, as an older front end asks for it"),
        ("search", True, "Users found by words, with how well they match"),
        ("scopedsearch", True, "The same, among those an operation may be done on"),
    )
)
