"""One set of routes for every v3 collection: list, show, create, change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson
from flask import request
from werkzeug.exceptions import MethodNotAllowed

from emulator.errors import Unsupported
from emulator.lucca import envelope, events, query
from emulator.lucca.operations import guide, writing
from emulator.lucca.projection import Follow, is_whole, project
from emulator.lucca.resources import collection
from emulator.lucca.resources.users import USERS
from emulator.lucca.routes.answers import answer, located, notice
from emulator.lucca.routes.auth import caller
from emulator.lucca.routes.bodies import sent_object
from emulator.lucca.store import records
from emulator.services import services

if TYPE_CHECKING:
    from flask import Response

    from emulator.lucca.fields import Collection, Record
    from emulator.lucca.query import Query
    from emulator.lucca.tree import Tree
    from emulator.storage import Connection

_LATER = frozenset(
    {
        "leaves", "leaveperiods", "leaverequestfactory", "timeentries",
        "expenseclaims", "expensetempitems", "expenseclaimitems", "axes", "axissections",
        "userlogs", "extensionuserdefinitions", "files", "permissions", "services",
        "sickleavecertificates",
    }
)  # fmt: skip
"""Collections that Lucca has and the emulator has not, yet."""


def list_records(name: str) -> Response:
    """``GET /api/v3/<name>``: a page of records."""
    here = services()
    key = caller(here.database)
    target = _target(name)
    now = here.clock.now()
    asked = query.parse(target, request.args.items(multi=True), now, collection)
    named = {name.lower(): text for name, text in request.args.items()}
    within = records.Within(collection, target.scope(named, now))
    with here.database.read() as db:
        count = records.count(db, target, asked, within) if asked.wants_count else None
        items = _page(db, target, asked, within) if asked.wants_items else None
    guided = here.settings.dialect == "guide"
    if guided and items is not None:
        notice([envelope.TOP_LEVEL_NOTICE])
    head = envelope.header(key.name, now)
    shown = located(items) if items is not None else None
    return answer(envelope.listing(head, shown, count, twice=guided))


def show_record(name: str, key: int) -> Response:
    """``GET /api/v3/<name>/<id>``: one record, whole unless ``fields`` asks for less."""
    here = services()
    known = caller(here.database)
    target = _target(name)
    with here.database.read() as db:
        data = shown(db, target, key)
    return answer(envelope.record(envelope.header(known.name, here.clock.now()), located(data)))


def shown(db: Connection, target: Collection, key: int) -> bytes:
    """Return a record as JSON, with what the request's ``fields`` name, or whole."""
    data = records.doc(db, target, key)
    tree = _tree(target)
    return data if tree is None else _picked(db, target, orjson.loads(data), tree)


def create_record(name: str) -> Response:
    """``POST /api/v3/<name>``: add a record. Answers 200, as Lucca does."""
    return _write(name, None)


def update_record(name: str, key: int) -> Response:
    """``PUT /api/v3/<name>/<id>``: change the fields sent."""
    return _write(name, key)


def _write(name: str, key: int | None) -> Response:
    here = services()
    known = caller(here.database)
    target = _target(name)
    if not target.writable:
        raise MethodNotAllowed(valid_methods=["GET"])
    tree = _tree(target)
    body = sent_object()
    with here.database.transaction() as db:
        at = writing.Moment(db, here.clock.now())
        if target is USERS and here.settings.dialect == "guide":
            one, notices = guide.write(at, key, body)
            notice(notices)
        elif key is None:
            one = writing.create(at, target, body)
        else:
            one = writing.update(at, target, key, body)
        if target is USERS and key is None:
            events.user_created(db, one, here)
        data = _picked(db, target, one, tree) if tree is not None else orjson.dumps(one)
    return answer(envelope.record(envelope.header(known.name, at.now), located(data)))


def _target(name: str) -> Collection:
    if name.lower() in _LATER:
        raise Unsupported(f"/api/v3/{name} is not emulated yet.")
    return collection(name)


def _tree(target: Collection) -> Tree | None:
    return query.fields_tree(target, request.args.getlist("fields"), collection)


def _page(db: Connection, target: Collection, asked: Query, within: records.Within) -> bytes:
    if asked.tree is None:
        return records.short(db, target, asked, within)
    page = records.full(db, target, asked, within)
    if is_whole(asked.tree, target):
        return page
    found = orjson.loads(b"[%b]" % page)
    return orjson.dumps(project(found, asked.tree, target, _follow(db)))[1:-1]


def _picked(db: Connection, target: Collection, one: Record, tree: Tree) -> bytes:
    return orjson.dumps(project([one], tree, target, _follow(db))[0])


def _follow(db: Connection) -> Follow:
    return Follow(collection, lambda target, ids: records.by_ids(db, target, ids))
