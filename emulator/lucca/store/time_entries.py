"""Time entries as Lucca shows them: a view over ``lucca_time_entry``, and what changes them.

What the company's people have booked is minutes on a project, a day at a time; what Lucca knows
besides stands in ``WRITTEN``, for the entries that came by the API alone, and is computed for the
others. An entry that was removed stays, archived: programs that follow changes look for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from emulator.lucca.fields import BASE
from emulator.storage import Table

if TYPE_CHECKING:
    from emulator.storage import Connection

WRITTEN = Table(
    "lucca_time_entry_written",
    {
        "id": int,
        "starts_at": str,
        "seconds": int,
        "unit": int,
        "author_id": int,
        "created_at": str,
        "modifier_id": int,
        "modified_at": str,
        "archived_at": str,
        "creation_source": int,
        "time_type_id": int,
        "comment": str,
        "comment_author_id": int,
        "comment_at": str,
    },
    "id",
)
"""What was said of an entry by who wrote it; moments are local, without offset."""

_SECONDS = "ifnull(w.seconds, 60 * e.minutes)"
_STARTS = "ifnull(w.starts_at, e.date || 'T00:00:00')"
_ENDS = f"strftime('%Y-%m-%dT%H:%M:%S', {_STARTS}, '+' || {_SECONDS} || ' seconds')"
_SPAN = f"""iif({_SECONDS} = 86400, '1.00:00:00', printf('%02d:%02d:%02d',
    {_SECONDS} / 3600, {_SECONDS} / 60 % 60, {_SECONDS} % 60))"""
_HOURS = 1
_UNIT = f"ifnull(w.unit, {_HOURS})"
# When its people booked the company's hours is not in it: at half past eight on the day.
_CREATED = "ifnull(w.created_at, e.date || 'T08:30:00')"
_MODIFIED = "ifnull(w.modified_at, e.date || 'T08:30:00')"
_MANUAL = 2
_SOURCE = f"ifnull(w.creation_source, {_MANUAL})"
_AUTHOR = "iif(w.id IS NULL, e.person_id, w.author_id)"
_MODIFIER = "iif(w.id IS NULL, e.person_id, w.modifier_id)"

# The company's entries are found by their timesheet, which is indexed by person: one index fewer
# on what is the largest table of a large company.
TIME_ENTRIES = f"""
SELECT
    e.id AS id,
    '' AS name,
    t.person_id AS ownerId,
    {_UNIT} AS unit,
    {_STARTS} AS startsAt,
    {_ENDS} AS endsAt,
    {_AUTHOR} AS authorId,
    {_CREATED} AS createdAt,
    {_MODIFIER} AS modifierId,
    {_MODIFIED} AS modifiedAt,
    w.archived_at AS archivedAt,
    {_SOURCE} AS creationSource,
    0 AS layer,
    w.time_type_id AS timeTypeId,
    e.timesheet_id AS timesheetId,
    e.project_id AS sectionId,
    json_object('id', e.id, 'name', '', 'url', '{BASE}/api/v3/timeentries/' || e.id) AS brief,
    json_object(
        'id', e.id,
        'name', '',
        'url', '{BASE}/api/v3/timeentries/' || e.id,
        'ownerId', e.person_id,
        'owner', json((SELECT u.brief FROM lucca_user u WHERE u.id = e.person_id)),
        'unit', {_UNIT},
        'startsAt', {_STARTS},
        'duration', {_SPAN},
        'endsAt', {_ENDS},
        'authorId', {_AUTHOR},
        'createdAt', {_CREATED},
        'modifierId', {_MODIFIER},
        'modifiedAt', {_MODIFIED},
        'archivedAt', w.archived_at,
        'creationSource', {_SOURCE},
        'layer', 0,
        'axisSections', json((
            SELECT json_group_array(json_object(
                'id', p.id, 'name', p.name,
                'url', '{BASE}/api/v3/axisSections/' || p.id, 'code', p.code))
            FROM lucca_project p WHERE p.id = e.project_id)),
        'comment', iif(w.comment IS NULL, NULL, json_object(
            'id', e.id, 'content', w.comment,
            'authorId', w.comment_author_id, 'createdAt', w.comment_at)),
        'timeTypeId', w.time_type_id,
        'timesheetId', e.timesheet_id) AS doc
FROM lucca_time_entry e
JOIN lucca_timesheet t ON t.id = e.timesheet_id
LEFT JOIN lucca_time_entry_written w ON w.id = e.id
"""


class Slot(NamedTuple):
    """Which of somebody's time an entry is; the moment local, without offset."""

    owner: int
    starts_at: str
    seconds: int
    project_id: int | None


class Said(NamedTuple):
    """What is kept of an entry besides, as in ``WRITTEN``."""

    unit: int
    author_id: int | None
    created_at: str
    modifier_id: int | None
    modified_at: str
    creation_source: int
    time_type_id: int | None
    comment: str | None
    comment_author_id: int | None
    comment_at: str | None


class Taken(NamedTuple):
    """Another entry of the same day; the moment local, without offset."""

    id: int
    starts_at: str
    seconds: int
    unit: int


def next_id(db: Connection) -> int:
    """Return the id that a new entry gets."""
    (last,) = db.execute("SELECT ifnull(max(id), 0) FROM lucca_time_entry").fetchone()
    return int(last) + 1


def put(db: Connection, key: int, sheet: int, *, slot: Slot, said: Said) -> None:
    """Add an entry to a timesheet, or put it in place of the one with its id."""
    db.execute(
        "INSERT OR REPLACE INTO lucca_time_entry VALUES (?, ?, ?, ?, ?, ?)",
        (key, sheet, slot.owner, slot.starts_at[:10], slot.project_id, slot.seconds // 60),
    )
    unit, *dated, source, time_type, comment, comment_author, comment_at = said
    db.execute(
        WRITTEN.insert().replace("INSERT", "INSERT OR REPLACE"),
        (
            *(key, slot.starts_at, slot.seconds, unit, *dated, None, source, time_type),
            *(comment, comment_author, comment_at),
        ),
    )


def archive(db: Connection, key: int, at: str, modifier: int | None) -> None:
    """Take an entry out of its owner's time; ``at`` is local, without offset."""
    db.execute(
        "INSERT OR IGNORE INTO lucca_time_entry_written (id, author_id, comment_author_id)"
        " SELECT id, person_id, person_id FROM lucca_time_entry WHERE id = ?",
        (key,),
    )
    db.execute(
        "UPDATE lucca_time_entry_written SET archived_at = ?1, modified_at = ?1, modifier_id = ?2"
        " WHERE id = ?3",
        (at, modifier, key),
    )


def others_of_day(db: Connection, owner: int, day: str, but: int) -> list[Taken]:
    """Return what somebody has booked on a day, without the entry ``but``."""
    rows = db.execute(
        f"SELECT e.id, {_STARTS}, {_SECONDS}, {_UNIT} FROM lucca_timesheet t"
        " JOIN lucca_time_entry e ON e.timesheet_id = t.id"
        " LEFT JOIN lucca_time_entry_written w ON w.id = e.id"
        " WHERE t.person_id = ? AND e.date = ? AND e.id <> ? AND w.archived_at IS NULL",
        (owner, day, but),
    )
    return [Taken(*row) for row in rows]


def within(db: Connection, owner: int, first: str, last: str) -> list[int]:
    """Return the ids of somebody's entries from a day to another, both included."""
    rows = db.execute(
        "SELECT e.id FROM lucca_timesheet t JOIN lucca_time_entry e ON e.timesheet_id = t.id"
        " LEFT JOIN lucca_time_entry_written w ON w.id = e.id"
        " WHERE t.person_id = ? AND e.date BETWEEN ? AND ? AND w.archived_at IS NULL ORDER BY e.id",
        (owner, first, last),
    )
    return [row[0] for row in rows]


def retotal(db: Connection, sheet: int) -> None:
    """Write into a timesheet how many minutes its entries add up to."""
    db.execute(
        "UPDATE lucca_timesheet SET total_minutes = (SELECT ifnull(sum("
        f"{_SECONDS}), 0) / 60 FROM lucca_time_entry e"
        " LEFT JOIN lucca_time_entry_written w ON w.id = e.id"
        " WHERE e.timesheet_id = ?1 AND w.archived_at IS NULL) WHERE id = ?1",
        (sheet,),
    )
