"""Timesheets as Lucca shows them: a view over ``lucca_timesheet``, and what moves them on.

A timesheet that was rejected stays as it is, and the next one of the same week takes over what was
booked in it: the last one of a week is the one that counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from emulator.lucca.fields import BASE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from emulator.storage import Connection


class Entry(NamedTuple):
    """A day's work on a project."""

    date: str
    project_id: int | None
    minutes: int


_STATUS = """CASE t.status
    WHEN 'draft' THEN 0 WHEN 'submitted' THEN 1 WHEN 'approved' THEN 2 ELSE 3 END"""
_WORD = """CASE t.status
    WHEN 'draft' THEN 'Temporary' WHEN 'submitted' THEN 'Pending'
    WHEN 'approved' THEN 'Approved' ELSE 'Rejected' END"""
_LONGEST = 9
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
"""What the name of a timesheet says."""
_MONTHS = "".join(name.ljust(_LONGEST) for name in MONTHS)
_MONTH = f"""rtrim(substr('{_MONTHS}',
    (CAST(substr(t.starts_on, 6, 2) AS INTEGER) - 1) * {_LONGEST} + 1, {_LONGEST}))"""
_NAME = f"""t.person_id || ' - ' || {_MONTH} || ' ' || substr(t.starts_on, 1, 4)
    || ' - ' || {_WORD}"""
_STARTS = "t.starts_on || 'T00:00:00'"
_ENDS = "date(t.ends_on, '+1 day') || 'T00:00:00'"
_NEXT_ACTOR = "CASE t.status WHEN 'submitted' THEN t.approver_id END"
_URL = f"'{BASE}/api/v3/timmitimesheets/' || t.id"

TIMESHEETS = f"""
SELECT
    t.id AS id,
    lower({_NAME}) AS name,
    t.person_id AS ownerId,
    {_STARTS} AS startsOn,
    {_ENDS} AS endsOn,
    {_STATUS} AS status,
    {_NEXT_ACTOR} AS expectedNextActorId,
    json_object('id', t.id, 'name', {_NAME}, 'url', {_URL}) AS brief,
    json_object(
        'id', t.id,
        'name', {_NAME},
        'url', {_URL},
        'ownerId', t.person_id,
        'owner', json((SELECT u.brief FROM lucca_user u WHERE u.id = t.person_id)),
        'startsOn', {_STARTS},
        'endsOn', {_ENDS},
        'statuteId', NULL,
        'expectedNextActorId', {_NEXT_ACTOR},
        'expectedNextActor', json((
            SELECT u.brief FROM lucca_user u WHERE u.id = {_NEXT_ACTOR})),
        'status', {_STATUS},
        'timeEntries', json((
            SELECT json_group_array(json_object(
                'id', e.id, 'name', '', 'url', '{BASE}/api/v3/timeentries/' || e.id))
            FROM lucca_time_entry e WHERE e.timesheet_id = t.id AND NOT EXISTS (
                SELECT 1 FROM lucca_time_entry_written w
                WHERE w.id = e.id AND w.archived_at IS NOT NULL)))) AS doc
FROM lucca_timesheet t
"""


def find(db: Connection, owner: int, starts_on: str) -> int | None:
    """Return the id of the timesheet that a person begins on a day, None if there is none."""
    row = db.execute(
        "SELECT id FROM lucca_timesheet WHERE person_id = ? AND starts_on = ?"
        " ORDER BY id DESC LIMIT 1",
        (owner, starts_on),
    ).fetchone()
    return None if row is None else int(row["id"])


def covering(db: Connection, owner: int, day: str) -> int | None:
    """Return the id of the timesheet that a day of a person's is in, None if there is none."""
    row = db.execute(
        "SELECT id FROM lucca_timesheet WHERE person_id = ?1 AND ?2 BETWEEN starts_on AND ends_on"
        " ORDER BY id DESC LIMIT 1",
        (owner, day),
    ).fetchone()
    return None if row is None else int(row["id"])


def status(db: Connection, key: int) -> int:
    """Return how far a timesheet has come, as the API numbers it."""
    (found,) = db.execute(
        f"SELECT {_STATUS} FROM lucca_timesheet t WHERE t.id = ?", (key,)
    ).fetchone()
    return int(found)


def renew(db: Connection, key: int) -> int:
    """Add a draft of the week of a rejected timesheet, with its entries; return its id."""
    (new,) = db.execute(
        "INSERT INTO lucca_timesheet SELECT (SELECT max(id) + 1 FROM lucca_timesheet),"
        " person_id, starts_on, ends_on, 'draft', NULL, NULL, NULL, total_minutes"
        " FROM lucca_timesheet WHERE id = ? RETURNING id",
        (key,),
    ).fetchone()
    db.execute("UPDATE lucca_time_entry SET timesheet_id = ? WHERE timesheet_id = ?", (new, key))
    return int(new)


def approve(db: Connection, key: int, at: str, approver: int | None) -> None:
    """Approve a timesheet in somebody's name, else in the name of who was asked to."""
    db.execute(
        "UPDATE lucca_timesheet SET status = 'approved', approved_at = ?,"
        " approver_id = ifnull(?, approver_id) WHERE id = ?",
        (at, approver, key),
    )


def reject(db: Connection, key: int) -> None:
    """Send a timesheet back to its owner: denied, cancelled or invalidated."""
    db.execute("UPDATE lucca_timesheet SET status = 'rejected' WHERE id = ?", (key,))


def pending(db: Connection, owner: int, day: str, *, before: bool) -> list[int]:
    """Return the pending timesheets of a person, those of a day's week and before, or after."""
    sign = "<=" if before else ">="
    rows = db.execute(
        "SELECT id FROM lucca_timesheet WHERE person_id = ? AND status = 'submitted'"
        f" AND starts_on {sign} ? ORDER BY starts_on, id",
        (owner, day),
    )
    return [row["id"] for row in rows]


def submit(db: Connection, key: int, at: str) -> None:
    """Hand a timesheet in, to its owner's manager of the day; ``at`` is local, without offset."""
    db.execute(
        "UPDATE lucca_timesheet SET status = 'submitted', submitted_at = ?, approver_id ="
        " (SELECT managerId FROM lucca_user WHERE lucca_user.id = person_id) WHERE id = ?",
        (at, key),
    )


def oldest_draft(db: Connection, owner: int | None) -> int | None:
    """Return the first timesheet that a person, or anyone, has yet to hand in; None if none."""
    row = db.execute(
        "SELECT id FROM lucca_timesheet WHERE status = 'draft' AND (?1 IS NULL OR person_id = ?1)"
        " ORDER BY starts_on, id LIMIT 1",
        (owner,),
    ).fetchone()
    return None if row is None else int(row["id"])


def last_day(db: Connection, owner: int) -> str | None:
    """Return the last day of a person's last timesheet, None if they have none."""
    row = db.execute("SELECT max(ends_on) FROM lucca_timesheet WHERE person_id = ?", (owner,))
    found: str | None = row.fetchone()[0]
    return found


def usual_project(db: Connection, owner: int) -> int | None:
    """Return the project that a person worked on last, else the first there is."""
    row = db.execute(
        "SELECT ifnull((SELECT e.project_id FROM lucca_timesheet t"
        " JOIN lucca_time_entry e ON e.timesheet_id = t.id"
        " WHERE t.person_id = ? ORDER BY e.date DESC LIMIT 1),"
        " (SELECT min(id) FROM lucca_project))",
        (owner,),
    )
    found: int | None = row.fetchone()[0]
    return found


def draft(db: Connection, owner: int, week: tuple[str, str], entries: Iterable[Entry]) -> int:
    """Add a person's timesheet of a week (its first and last day), with what is in it."""
    kept = list(entries)
    (key,) = db.execute(
        "INSERT INTO lucca_timesheet VALUES ("
        "(SELECT ifnull(max(id), 0) + 1 FROM lucca_timesheet),"
        " ?, ?, ?, 'draft', NULL, NULL, NULL, ?) RETURNING id",
        (owner, *week, sum(one.minutes for one in kept)),
    ).fetchone()
    db.executemany(
        "INSERT INTO lucca_time_entry VALUES ("
        "(SELECT ifnull(max(id), 0) + 1 FROM lucca_time_entry), ?, ?, ?, ?, ?)",
        [(key, owner, *one) for one in kept],
    )
    return int(key)


def is_holiday(db: Connection, person: int, day: str) -> bool:
    """Whether a day is a public holiday where a person works."""
    row = db.execute(
        "SELECT 1 FROM lucca_user u JOIN lucca_holiday h ON h.calendar_id = u.calendarId"
        " WHERE u.id = ? AND h.date = ?",
        (person, day),
    )
    return row.fetchone() is not None
