"""One set of addresses for every v3 collection: list, show, create, change, remove."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import request
from werkzeug.exceptions import MethodNotAllowed

from emulator.clock import local
from emulator.errors import Forbidden, Invalid, NotFound, Unsupported
from emulator.lucca import envelope, query
from emulator.lucca.kinds import Kind
from emulator.lucca.operations import registry
from emulator.lucca.operations.moment import Moment
from emulator.lucca.resources import LATER, collection
from emulator.lucca.routes.answers import answer, located, notice
from emulator.lucca.routes.auth import caller, reader
from emulator.lucca.routes.bodies import sent_object, sent_objects, sent_one_or_many
from emulator.services import services

if TYPE_CHECKING:
    from flask import Response

    from emulator.lucca.fields import Collection
    from emulator.lucca.kinds import Verb
    from emulator.lucca.principal import Principal
    from emulator.lucca.tree import Tree

_METHODS: dict[Verb, str] = {
    "create": "POST",
    "update": "PUT",
    "delete": "DELETE",
    "create_many": "POST",
    "update_many": "PUT",
    "delete_many": "DELETE",
}
_TO_ONE = ("update", "delete")


def list_records(name: str) -> Response:
    """``GET /api/v3/<name>``: a page of records."""
    here = services()
    by = caller()
    target = _target(name)
    now = here.clock.now()
    asked = query.parse(target, request.args.items(multi=True), now, collection)
    with here.database.read() as db:
        found = reader(db, by).page(target, asked, target.scope(_named(), now))
    notice(asked.notices)
    guided = here.settings.dialect == "guide"
    if guided and found.items is not None:
        notice([envelope.TOP_LEVEL_NOTICE])
    items = None if found.items is None else located(found.items)
    head = envelope.header(by.name, now)
    return answer(envelope.listing(head, items, found.count, twice=guided))


def show_record(name: str, key: str) -> Response:
    """``GET /api/v3/<name>/<id>``: one record, whole unless ``fields`` asks for less."""
    by = caller()
    target = _target(name)
    if not target.shown:
        raise NotFound(target.singular, key)
    tree = tree_of(target)
    with services().database.read() as db:
        data = reader(db, by).one(target, _key(target, key), tree)
    return record_of(by, data)


def create_record(name: str) -> Response:
    """``POST /api/v3/<name>``: add a record. Answers 200, as Lucca does.

    Several in a list, where that is open: all or none, answered like a page of them.
    """
    by, target = _writer(name, "create")
    tree = tree_of(target)
    bodies, many = _sent(target)
    with services().database.transaction() as db:
        at, shown = Moment(db, services(), by, _named()), reader(db, by)
        made = [registry.create(at, target, body) for body in bodies]
        data = [shown.written(target, one, tree) for one in made]
    return _written(at, by, data, many=many)


def update_record(name: str, key: str) -> Response:
    """``PUT /api/v3/<name>/<id>``: change the fields sent."""
    by, target = _writer(name, "update")
    tree = tree_of(target)
    body = sent_object()
    with services().database.transaction() as db:
        at, shown = Moment(db, services(), by, _named()), reader(db, by)
        shown.check(target, _key(target, key))
        changed = registry.update(at, target, _key(target, key), body)
        data = shown.written(target, changed, tree)
    notice(at.notices)
    return record_of(by, data)


def delete_record(name: str, key: str) -> Response:
    """``DELETE /api/v3/<name>/<id>``: remove a record. Answers 200 with nothing."""
    by, target = _writer(name, "delete")
    with services().database.transaction() as db:
        at = Moment(db, services(), by)
        reader(db, by).check(target, _key(target, key))
        registry.delete(at, target, _key(target, key))
    notice(at.notices)
    return answer(b"")


def update_records(name: str) -> Response:
    """``PUT /api/v3/<name>``: change several records, all or none; each is named by its id."""
    by, target = _writer(name, "update_many")
    tree = tree_of(target)
    sent, many = _sent(target) if "create_many" in target.verbs else (sent_objects(), True)
    bodies = [(_sent_key(target, one), one) for one in sent]
    with services().database.transaction() as db:
        at, shown = Moment(db, services(), by, _named()), reader(db, by)
        for key, _ in bodies:
            shown.check(target, key)
        changed = [registry.update(at, target, key, body) for key, body in bodies]
        data = [shown.written(target, one, tree) for one in changed]
    return _written(at, by, data, many=many)


def delete_records(name: str) -> Response:
    """``DELETE /api/v3/<name>``: remove the records whose ids are sent, all or none."""
    by, target = _writer(name, "delete_many")
    keys = [_sent_key(target, one) for one in sent_objects()]
    with services().database.transaction() as db:
        at = Moment(db, services(), by)
        for key in keys:
            reader(db, by).check(target, key)
            registry.delete(at, target, key)
    notice(at.notices)
    return answer(b"")


def refuse(name: str, key: str | None = None) -> Response:
    """Refuse PATCH, which v3 has nowhere: the answer says what may be done instead."""
    caller()
    raise _closed(_target(name), to_one=key is not None)


def record_of(by: Principal, data: bytes) -> Response:
    """Answer with one record, wrapped."""
    return answer(envelope.record(envelope.header(by.name, services().clock.now()), located(data)))


def _sent(target: Collection) -> tuple[list[dict[str, Any]], bool]:
    """Return the objects sent, and whether they came in a list, where a list may be sent."""
    return sent_one_or_many() if "create_many" in target.verbs else ([sent_object()], False)


def _written(at: Moment, by: Principal, data: list[bytes], *, many: bool) -> Response:
    notice(at.notices)
    if not many:
        return record_of(by, data[0])
    head = envelope.header(by.name, at.now)
    return answer(envelope.listing(head, located(b",".join(data)), None, twice=False))


def tree_of(target: Collection) -> Tree | None:
    """Return what the request's ``fields`` name; None for a record as it is shown by default."""
    return query.fields_tree(target, request.args.getlist("fields"), collection)


def _named() -> dict[str, str]:
    return {name.lower(): text for name, text in request.args.items()}


def _target(name: str) -> Collection:
    if name in LATER:
        raise Unsupported(f"/api/v3/{name} is not emulated yet.")
    found = collection(name)
    if not found.listed:
        raise Unsupported(f"/api/v3/{name} has no documented address, and is not emulated.")
    if found.closes and f"{local(services().clock.now()).date()}" >= found.closes:
        # The day is announced, what is answered after it is not: much else still points here.
        notice([f"Lucca announced that {found.path} of v3 end before {found.closes}."])
    return found


def _writer(name: str, verb: Verb) -> tuple[Principal, Collection]:
    by = caller()
    target = _target(name)
    if verb not in target.verbs:
        raise _closed(target, to_one=verb in _TO_ONE)
    if not by.may(verb, target):
        raise Forbidden(f"{by.name} may not {verb.split('_')[0]} a {target.singular}.")
    return by, target


def _closed(target: Collection, *, to_one: bool) -> MethodNotAllowed:
    open_to = {_METHODS[one] for one in target.verbs if (one in _TO_ONE) == to_one}
    return MethodNotAllowed(valid_methods=sorted({"GET", *open_to}))


def _key(target: Collection, text: str) -> Any:
    """Return an id from an address."""
    if target.key is Kind.TEXT:
        return text
    if not (text.isascii() and text.isdigit()):
        raise NotFound(target.singular, text)
    return int(text)


def _sent_key(target: Collection, body: dict[str, Any]) -> Any:
    sent = {name.lower(): value for name, value in body.items()}.get("id")
    if target.key is Kind.TEXT and isinstance(sent, str):
        return sent
    if isinstance(sent, int) and not isinstance(sent, bool):
        return sent
    raise Invalid("To change or remove several records, send a list of objects with an id.")
