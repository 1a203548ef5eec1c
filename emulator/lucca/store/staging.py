"""What a scenario sets up before anybody can look: contracts, leaves, timesheets of some people.

Nothing here is an operation of Lucca's; all of it leaves what Lucca shows consistent. Days are ISO
text, moments local and without offset.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from emulator.storage import Connection

_BY_PERSON = (
    "lucca_contract",
    "lucca_leave_account",
    "lucca_leave",
    "lucca_timesheet",
    "lucca_time_entry",
    "lucca_payslip",
)
_AFTER_ALL = "9999-12-31"


class Leave(NamedTuple):
    """A leave of whole days, with what has become of it."""

    person: int
    leave_type: int
    starts_on: str
    ends_on: str
    half_days: int
    """Working ones."""
    status: str
    requested_at: str
    decided_at: str | None
    approver: int
    comment: str | None


def leads(db: Connection, person: int) -> bool:
    """Whether somebody has this person as manager, or a department as head."""
    row = db.execute(
        "SELECT EXISTS (SELECT 1 FROM lucca_user WHERE managerId = ?1)"
        " OR EXISTS (SELECT 1 FROM lucca_department WHERE headID = ?1)",
        (person,),
    )
    return bool(row.fetchone()[0])


def remove(db: Connection, person: int) -> None:
    """Forget somebody who leads nobody, and all that they did."""
    for table in _BY_PERSON:
        db.execute(f"DELETE FROM {table} WHERE person_id = ?", (person,))
    db.execute("DELETE FROM lucca_user WHERE id = ?", (person,))


def forget_activity(db: Connection, person: int | None) -> None:
    """Forget the leaves and timesheets of a person, or of everyone."""
    for table in ("lucca_leave", "lucca_time_entry", "lucca_timesheet"):
        db.execute(f"DELETE FROM {table} WHERE ?1 IS NULL OR person_id = ?1", (person,))
    settle(db, person)


def employ(db: Connection, person: int, term: tuple[str, str | None], today: str) -> None:
    """Give a person one contract of these days; what they did on others is forgotten."""
    starts, ends = term
    last = ends or _AFTER_ALL
    db.execute(
        "DELETE FROM lucca_contract WHERE person_id = ?1"
        " AND id <> (SELECT max(id) FROM lucca_contract WHERE person_id = ?1)",
        (person,),
    )
    db.execute(
        "UPDATE lucca_contract SET starts_on = ?2, ends_on = ?3,"
        " kind = iif(?3 IS NULL AND kind = 'CDD', 'CDI', kind),"
        " end_reason = iif(?3 < ?4, iif(kind = 'CDI', 'resignation', 'end of term'), NULL)"
        " WHERE person_id = ?1",
        (person, starts, ends, today),
    )
    within = (person, starts, last)
    db.execute(
        "DELETE FROM lucca_leave WHERE person_id = ? AND NOT (starts_on >= ? AND ends_on <= ?)",
        within,
    )
    db.execute(
        "DELETE FROM lucca_time_entry WHERE person_id = ? AND NOT date BETWEEN ? AND ?", within
    )
    db.execute(
        "DELETE FROM lucca_timesheet WHERE person_id = ? AND NOT (ends_on >= ? AND starts_on <= ?)",
        within,
    )
    db.execute(
        "UPDATE lucca_timesheet SET total_minutes = (SELECT ifnull(sum(e.minutes), 0)"
        " FROM lucca_time_entry e WHERE e.timesheet_id = lucca_timesheet.id) WHERE person_id = ?",
        (person,),
    )
    db.execute(
        "DELETE FROM lucca_payslip WHERE person_id = ?"
        " AND NOT period BETWEEN substr(?, 1, 7) AND substr(?, 1, 7)",
        within,
    )
    settle(db, person)


def settle(db: Connection, person: int | None) -> None:
    """Count the leaves of a person, or of everyone, against their accounts anew."""
    counted = (
        "(SELECT ifnull(sum(l.half_days), 0) FROM lucca_leave l"
        " WHERE l.account_id = lucca_leave_account.id AND l.status = '{}')"
    )
    taken, pending = counted.format("approved"), counted.format("pending")
    db.execute(
        f"UPDATE lucca_leave_account SET taken_half_days = {taken}, pending_half_days = {pending},"
        # What is granted in advance counts as earned, so that no balance is negative.
        f" acquired_half_days = max(acquired_half_days, {taken} + {pending})"
        " WHERE ?1 IS NULL OR person_id = ?1",
        (person,),
    )


def make_room(db: Connection, person: int, first: str, last: str) -> None:
    """Forget a person's leaves that are, in part at least, within these days."""
    db.execute(
        "DELETE FROM lucca_leave WHERE person_id = ? AND starts_on <= ? AND ends_on >= ?",
        (person, last, first),
    )


def add_leave(db: Connection, one: Leave) -> int:
    """Add a leave and return its id; ``settle`` then counts it.

    It is counted on the account that holds its first day, else on their last one for that reason,
    on none if there is none.
    """
    account = db.execute(
        "SELECT id FROM lucca_leave_account WHERE person_id = ? AND leave_type_id = ?"
        " ORDER BY ? BETWEEN starts_on AND ends_on DESC, starts_on DESC LIMIT 1",
        (one.person, one.leave_type, one.starts_on),
    ).fetchone()
    row = db.execute(
        "INSERT INTO lucca_leave VALUES ((SELECT ifnull(max(id), 0) + 1 FROM lucca_leave),"
        " ?, ?, ?, ?, 1, ?, 0, ?, ?, ?, ?, ?, ?) RETURNING id",
        (
            one.person,
            None if account is None else account["id"],
            one.leave_type,
            one.starts_on,
            one.ends_on,
            one.half_days,
            one.status,
            one.requested_at,
            one.decided_at,
            one.approver,
            one.comment,
        ),
    )
    return int(row.fetchone()[0])


def is_away(db: Connection, person: int, day: str) -> bool:
    """Whether an approved leave, other than remote work, keeps a person from work on a day."""
    row = db.execute(
        "SELECT 1 FROM lucca_leave WHERE person_id = ? AND status = 'approved'"
        " AND ? BETWEEN starts_on AND ends_on AND leave_type_id <> 4",
        (person, day),
    )
    return row.fetchone() is not None


def remove_timesheet(db: Connection, key: int) -> None:
    """Forget a timesheet and what is in it."""
    db.execute("DELETE FROM lucca_time_entry WHERE timesheet_id = ?", (key,))
    db.execute("DELETE FROM lucca_timesheet WHERE id = ?", (key,))


def approve_timesheet(db: Connection, key: int, at: str) -> None:
    """Have a timesheet that was handed in approved, by whom it waits for."""
    db.execute(
        "UPDATE lucca_timesheet SET status = 'approved', approved_at = ? WHERE id = ?", (at, key)
    )


def ids_by_name(db: Connection, table: str) -> dict[str, int]:
    """Return the ids of all records of a collection's table, by their names."""
    rows = db.execute(f"SELECT id, json_extract(doc, '$.name') AS name FROM {table} ORDER BY id")
    return {row["name"]: row["id"] for row in rows}
