"""Any collection's rows: list, find, add, change."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Any

import orjson

from emulator.errors import NotFound
from emulator.lucca.fields import Scope, comparable
from emulator.lucca.kinds import Kind
from emulator.lucca.store.pages import Within, page, where

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from emulator.lucca.fields import Collection, Record
    from emulator.lucca.query import Query
    from emulator.lucca.store.filters import Sql
    from emulator.storage import Connection

__all__ = [
    "Within", "add", "by_ids", "count", "doc", "exists", "full", "next_id", "parted", "record",
    "refresh", "remove", "rename", "replace", "row_of", "short",
]  # fmt: skip

_CHUNK = 500
_MOST = 2**53


def short(db: Connection, collection: Collection, query: Query, within: Within) -> bytes:
    """Return a page in the short form, as the inside of a JSON list, ready to send."""
    return _joined(db, "brief", page(db, collection, query, within))


def full(db: Connection, collection: Collection, query: Query, within: Within) -> bytes:
    """Return a page of whole records, likewise."""
    return _joined(db, "doc", page(db, collection, query, within))


def _joined(db: Connection, column: str, rows: Sql) -> bytes:
    # One row, so one switch into SQLite and back, and as a blob, so that it is bytes at once:
    # several times faster than a row each.
    text, bound = rows
    joined = f"SELECT CAST(group_concat({column}, ',') AS BLOB) FROM (SELECT {column} FROM {text})"
    found: bytes | None = db.execute(joined, bound).fetchone()[0]
    return found or b""


def parted(
    db: Connection, collection: Collection, query: Query, within: Within
) -> tuple[list[bytes], list[Record]]:
    """Return a page of whole records as JSON, and of each what the collection ``needs``."""
    text, bound = page(db, collection, query, within)
    needed = ", ".join(f"'$.{name}'" for name in collection.needs)
    # JSON as it is stored has no line break.
    row = db.execute(
        "SELECT CAST(group_concat(doc, char(10)) AS BLOB),"
        f" CAST(group_concat(json_extract(doc, {needed}), ',') AS BLOB)"
        f" FROM (SELECT doc FROM {text})",
        bound,
    ).fetchone()
    if row[0] is None:
        return [], []
    parts = orjson.loads(b"[%b]" % row[1])
    return row[0].split(b"\n"), [dict(zip(collection.needs, one, strict=True)) for one in parts]


def count(db: Connection, collection: Collection, query: Query, within: Within) -> int:
    """Return how many records a list has, all pages together."""
    text, bound = where(query, within)
    row = db.execute(f"SELECT count(*) FROM {collection.table_name} WHERE {text}", bound)
    (number,) = row.fetchone()
    return int(number)


def doc(db: Connection, collection: Collection, key: Any, scope: Scope | None = None) -> bytes:
    """Return one whole record as JSON, ready to send. Raises ``NotFound``."""
    if isinstance(key, int) and key > _MOST:  # no id is; SQLite would not even bind it
        raise NotFound(collection.singular, key)
    own = Scope(sql="id = ?", values=(key,)) if collection.find is None else collection.find(key)
    text, bound = _in(scope)
    found = f"SELECT doc FROM {collection.table_name} WHERE {own.sql}{text}"
    row = db.execute(found, (*own.values, *bound)).fetchone()
    if row is None:
        raise NotFound(collection.singular, key)
    return bytes(row["doc"].encode())


def record(db: Connection, collection: Collection, key: int | str) -> Record:
    """Return one whole record. Raises ``NotFound``."""
    found: Record = orjson.loads(doc(db, collection, key))
    return found


def by_ids(
    db: Connection, collection: Collection, ids: Sequence[Any], scope: Scope | None = None
) -> dict[Any, Record]:
    """Return the records with these ids that exist, by id."""
    found: dict[Any, Record] = {}
    text, bound = _in(scope)
    for start in range(0, len(ids), _CHUNK):
        some = ids[start : start + _CHUNK]
        marks = ", ".join("?" * len(some))
        rows = db.execute(
            f"SELECT id, doc FROM {collection.table_name} WHERE id IN ({marks}){text}",
            (*some, *bound),
        )
        found.update((row["id"], orjson.loads(row["doc"])) for row in rows)
    return found


def _in(scope: Scope | None) -> tuple[str, tuple[object, ...]]:
    return ("", ()) if scope is None else (f" AND {scope.sql}", scope.values)


def next_id(db: Connection, collection: Collection) -> int:
    """Return the id that a new record gets."""
    (last,) = db.execute(f"SELECT max(id) FROM {collection.table_name}").fetchone()
    return int(last or 0) + 1


def row_of(collection: Collection, one: Record) -> tuple[Any, ...]:
    """Return a record as a row: its id, what is compared, and its JSON text."""
    columns = [
        value.casefold() if folded and value is not None else value
        for name, folded in collection.compared
        for value in (one[name],)
    ]
    kept = one
    if collection.apart:
        kept = {name: value for name, value in one.items() if name not in collection.apart}
    return (one["id"], *columns, _brief(collection, one), orjson.dumps(kept).decode())


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
            if (
                field.kind is Kind.REFERENCE
                and not field.apart
                and field.to == collection.path.lower()
            ):
                db.execute(
                    f"UPDATE {other.table_name}"
                    f" SET doc = json_set(doc, '$.{field.name}.name', ?)"
                    f" WHERE {field.id_field} = ?",
                    (one["name"], one["id"]),
                )
