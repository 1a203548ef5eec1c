"""Any collection's rows: list, find, add, change."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Any

import orjson

from emulator.errors import NotFound
from emulator.lucca.fields import Kind, Scope, comparable
from emulator.lucca.store import filters

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from emulator.lucca.fields import Collection, Record
    from emulator.lucca.query import Query
    from emulator.storage import Connection

_CHUNK = 500
_MOST = 2**53


class Within:
    """The scope of a list and how references are followed."""

    __slots__ = ("lookup", "scope")

    def __init__(self, lookup: Callable[[str], Collection], scope: Scope | None) -> None:
        self.lookup = lookup
        self.scope = scope


def short(db: Connection, collection: Collection, query: Query, within: Within) -> bytes:
    """Return a page in the short form, as the inside of a JSON list, ready to send."""
    return _joined(db, "brief", _page(collection, query, within))


def full(db: Connection, collection: Collection, query: Query, within: Within) -> bytes:
    """Return a page of whole records, likewise."""
    return _joined(db, "doc", _page(collection, query, within))


def _joined(db: Connection, column: str, page: tuple[str, list[object]]) -> bytes:
    # One row, so one switch into SQLite and back, and as a blob, so that it is bytes at once:
    # several times faster than a row each.
    text, bound = page
    joined = f"SELECT CAST(group_concat({column}, ',') AS BLOB) FROM (SELECT {column} FROM {text})"
    found: bytes | None = db.execute(joined, bound).fetchone()[0]
    return found or b""


def _where(query: Query, within: Within) -> tuple[str, list[object]]:
    text, bound = filters.where(query.conditions, within.lookup)
    if within.scope is not None:
        text, bound = f"{text} AND {within.scope.sql}", [*bound, *within.scope.values]
    return text, bound


def _page(collection: Collection, query: Query, within: Within) -> tuple[str, list[object]]:
    text, wanted = _where(query, within)
    order = filters.order(query)
    table = collection.table_name
    tail = f"ORDER BY {order} LIMIT ? OFFSET ?"
    bound = [*wanted, query.limit, query.offset]
    if query.offset > _CHUNK or (query.order and collection.view is not None):
        # Far in, step over ids alone (an index is enough) and fetch only what is shown. Of a view,
        # compute only what is shown: sorting would compute much of the rest.
        ids = f"SELECT id FROM {table} WHERE {text} {tail}"
        if collection.view is not None:  # its ids may be computed: narrow what they are sought in
            return f"{table} WHERE {text} AND id IN ({ids}) ORDER BY {order}", [*wanted, *bound]
        return f"{table} WHERE id IN ({ids}) ORDER BY {order}", bound
    return f"{table} WHERE {text} {tail}", bound


def count(db: Connection, collection: Collection, query: Query, within: Within) -> int:
    """Return how many records a list has, all pages together."""
    text, bound = _where(query, within)
    row = db.execute(f"SELECT count(*) FROM {collection.table_name} WHERE {text}", bound)
    (number,) = row.fetchone()
    return int(number)


def doc(db: Connection, collection: Collection, key: Any) -> bytes:
    """Return one whole record as JSON, ready to send. Raises ``NotFound``."""
    if isinstance(key, int) and key > _MOST:  # no id is; SQLite would not even bind it
        raise NotFound(collection.singular, key)
    own = Scope(sql="id = ?", values=(key,)) if collection.find is None else collection.find(key)
    text = f"SELECT doc FROM {collection.table_name} WHERE {own.sql}"
    row = db.execute(text, own.values).fetchone()
    if row is None:
        raise NotFound(collection.singular, key)
    return bytes(row["doc"].encode())


def record(db: Connection, collection: Collection, key: Any) -> Record:
    """Return one whole record. Raises ``NotFound``."""
    found: Record = orjson.loads(doc(db, collection, key))
    return found


def by_ids(db: Connection, collection: Collection, ids: Sequence[Any]) -> dict[Any, Record]:
    """Return the records with these ids that exist, by id."""
    found: dict[Any, Record] = {}
    for start in range(0, len(ids), _CHUNK):
        some = ids[start : start + _CHUNK]
        marks = ", ".join("?" * len(some))
        rows = db.execute(
            f"SELECT id, doc FROM {collection.table_name} WHERE id IN ({marks})", some
        )
        found.update((row["id"], orjson.loads(row["doc"])) for row in rows)
    return found


def next_id(db: Connection, collection: Collection) -> int:
    """Return the id that a new record gets."""
    (last,) = db.execute(f"SELECT max(id) FROM {collection.table_name}").fetchone()
    return int(last or 0) + 1


def row_of(collection: Collection, one: Record) -> tuple[Any, ...]:
    """Return a record as a row: its id, what is compared, and its JSON text."""
    text = Kind.TEXT
    columns = [
        value if value is None or kind is not text else value.casefold()
        for name, kind in collection.compared
        for value in (one[name],)
    ]
    return (one["id"], *columns, _brief(collection, one), orjson.dumps(one).decode())


def _brief(collection: Collection, one: Record) -> str:
    return orjson.dumps({name: one[name] for name in collection.short_names}).decode()


def add(db: Connection, collection: Collection, records: Iterable[Record]) -> None:
    """Add records."""
    db.executemany(collection.table.insert(), (row_of(collection, one) for one in records))


def replace(db: Connection, collection: Collection, one: Record) -> None:
    """Put a record in place of the one with its id."""
    columns = ", ".join(f"{name} = ?" for name in collection.table.columns if name != "id")
    key, *values = row_of(collection, one)
    db.execute(f"UPDATE {collection.table_name} SET {columns} WHERE id = ?", (*values, key))


def remove(db: Connection, collection: Collection, key: Any) -> None:
    """Forget a record."""
    db.execute(f"DELETE FROM {collection.table_name} WHERE id = ?", (key,))


def refresh(
    db: Connection, collection: Collection, names: Sequence[str], rows: Iterable[tuple[Any, ...]]
) -> None:
    """Put many rows in place, where of what is compared only ``names`` differ."""
    known = list(collection.table.columns)
    changed = itemgetter(*(known.index(name) for name in (*names, "doc", "id")))
    columns = ", ".join(f"{name} = ?" for name in (*names, "doc"))
    db.executemany(f"UPDATE {collection.table_name} SET {columns} WHERE id = ?", map(changed, rows))


def exists(db: Connection, collection: Collection, field: str, value: object, but: int) -> bool:
    """Whether another record than ``but`` has this value in an indexed field."""
    kind = collection.by_name[field.lower()].kind
    row = db.execute(
        f"SELECT 1 FROM {collection.table_name} WHERE {field} = ? AND id <> ?",
        (comparable(kind, value), but),
    )
    return row.fetchone() is not None


def rename(db: Connection, collection: Collection, one: Record, all_: Iterable[Collection]) -> None:
    """Write a record's new name into every record that refers to it."""
    stored = (other for other in all_ if other.view is None)  # a view looks names up
    for other in stored:
        for field in other.fields:
            if field.kind is Kind.REFERENCE and field.to == collection.path.lower():
                db.execute(
                    f"UPDATE {other.table_name}"
                    f" SET doc = json_set(doc, '$.{field.name}.name', ?)"
                    f" WHERE {field.id_field} = ?",
                    (one["name"], one["id"]),
                )
