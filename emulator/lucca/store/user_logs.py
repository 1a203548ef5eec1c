"""What changed of a user, when and by whom: one row a change, and how Lucca shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from emulator.lucca.fields import BASE
from emulator.storage import Table

if TYPE_CHECKING:
    from emulator.storage import Connection

CHANGES = Table(
    "lucca_user_change",
    {
        "id": int,
        "user_id": int,
        "name": str,
        "shown_name": str,
        "author_id": int,
        "modified_at": str,
        "source": str,
        "entry_type": str,
        "value": str,
    },
    "id",
    indexes=(("name",), ("user_id",)),
)


class Entry(NamedTuple):
    """One change; ``author_id`` is null for nobody known, ``value`` for none left."""

    user_id: int
    name: str
    author_id: int | None
    modified_at: str
    entry_type: str
    value: str | None


SOURCE = "API"
"""Where a change came from; the word is ours."""


def _person(alias: str) -> str:
    return (
        f"CASE WHEN {alias}.id IS NOT NULL THEN json_object('id', {alias}.id,"
        f" 'name', json_extract({alias}.doc, '$.name'),"
        f" 'url', '{BASE}/api/users/' || {alias}.id) END"
    )


LOGS = f"""
SELECT c.id, c.name, c.user_id AS ownerId, c.author_id AS authorId,
    c.modified_at AS modifiedAt, lower(c.source) AS modificationSource,
    lower(c.entry_type) AS entryType, c.value,
    json_object('id', c.id, 'name', c.shown_name,
        'url', '{BASE}/api/v3/userLogs/' || c.id) AS brief,
    json_object('id', c.id, 'name', c.shown_name, 'url', '{BASE}/api/v3/userLogs/' || c.id,
        'ownerId', c.user_id, 'owner', json({_person("o")}),
        'authorId', c.author_id, 'author', json({_person("a")}),
        'modifiedAt', c.modified_at, 'modificationSource', c.source,
        'entryType', c.entry_type, 'value', c.value) AS doc
FROM lucca_user_change c
LEFT JOIN lucca_user o ON o.id = c.user_id
LEFT JOIN lucca_user a ON a.id = c.author_id
"""
"""The log as a view: names are those of today."""


def add(db: Connection, one: Entry) -> None:
    """Log a change."""
    user, name, *rest, entry_type, value = one
    db.execute(
        "INSERT INTO lucca_user_change (user_id, name, shown_name, author_id, modified_at, source,"
        " entry_type, value) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (user, name.lower(), name, *rest, SOURCE, entry_type, value),
    )
