"""What becomes of leaves: asked for, decided on, cancelled; and what that does to the accounts.

Of each account, ``taken_half_days`` are those of its approved leaves (also while their
cancellation is only asked for), ``pending_half_days`` those of its pending ones: every change of a
leave is made together with that of its account.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from emulator.lucca.store import half_days

if TYPE_CHECKING:
    from emulator.lucca.store.half_days import Half
    from emulator.storage import Connection


class Decision(NamedTuple):
    """When a request was decided (local, without offset), by whom, with which words."""

    at: str
    approver_id: int | None
    comment: str | None


class Span(NamedTuple):
    """Whose days, from when to when: ISO dates, from noon unless ``starts_am``, to noon if
    ``ends_am``."""

    person: int
    starts_on: str
    starts_am: bool
    ends_on: str
    ends_am: bool


class Wish(NamedTuple):
    """What somebody asks for: when, on which account, why, and when they asked (local)."""

    span: Span
    leave_type: int
    account: int | None
    half_days: int
    at: str
    comment: str | None = None


class Undone(NamedTuple):
    """When half-days were cancelled (local, without offset), and by whom."""

    at: str
    by: int | None


def status(db: Connection, leave: int) -> str:
    """Return what has become of a leave that exists, as it is stored."""
    (found,) = db.execute("SELECT status FROM lucca_leave WHERE id = ?", (leave,)).fetchone()
    return str(found)


def decide(db: Connection, leave: int, outcome: str, decision: Decision) -> None:
    """Give a pending leave its outcome, ``approved`` or ``refused``, and settle its account."""
    account, half_days = db.execute(
        "UPDATE lucca_leave SET status = ?, decided_at = ?, approver_id = ?, comment = ?"
        " WHERE id = ? AND status = 'pending' RETURNING account_id, half_days",
        (outcome, *decision, leave),
    ).fetchone()
    _settle(db, account, -half_days, half_days if outcome == "approved" else 0)


def cancel(db: Connection, leave: int, undone: Undone) -> None:
    """Cancel what is left of a pending or an approved leave, and give its days back."""
    was = status(db, leave)
    db.execute(
        "INSERT INTO lucca_leave_cancelled SELECT leavePeriodId, substr(date, 1, 10), isAM, ?, ?"
        f" FROM {half_days.VIEW} WHERE leavePeriodId = ? AND isActive",
        (*undone, leave),
    )
    account, left = db.execute(
        "UPDATE lucca_leave SET status = 'cancelled' WHERE id = ? RETURNING account_id, half_days",
        (leave,),
    ).fetchone()
    _settle(db, account, -left if was == "pending" else 0, 0 if was == "pending" else -left)


def cancel_half(db: Connection, leave: int, half: Half, undone: Undone) -> int:
    """Cancel one half-day of an approved leave; return how many are left.

    One that the seed or a calendar changed since had counted is not given back twice: no leave
    counts less than nothing.
    """
    db.execute("INSERT INTO lucca_leave_cancelled VALUES (?, ?, ?, ?, ?)", (leave, *half, *undone))
    account, left = db.execute(
        "UPDATE lucca_leave SET half_days = half_days - 1 WHERE id = ?"
        " RETURNING account_id, half_days",
        (leave,),
    ).fetchone()
    _settle(db, account, 0, -1)
    return int(left)


def ask_cancellation(db: Connection, leave: int, undone: Undone, approver: int) -> None:
    """Ask for an approved leave to be cancelled."""
    db.execute("UPDATE lucca_leave SET status = 'cancelling' WHERE id = ?", (leave,))
    db.execute(
        "INSERT INTO lucca_leave_cancellation"
        " SELECT ifnull(max(id), 0) + 1, ?, ?, NULL, ?, ?, NULL, NULL"
        " FROM lucca_leave_cancellation",
        (leave, undone.by, undone.at, approver),
    )


def decide_cancellation(db: Connection, leave: int, approved: bool, decision: Decision) -> None:
    """Close the requests to cancel a leave; one that is denied leaves it approved."""
    db.execute(
        "UPDATE lucca_leave_cancellation SET approved = ?, decided_at = ?,"
        " comment = ifnull(?, comment) WHERE leave_id = ? AND approved IS NULL",
        (approved, decision.at, decision.comment, leave),
    )
    if not approved:
        db.execute("UPDATE lucca_leave SET status = 'approved' WHERE id = ?", (leave,))


def _settle(db: Connection, account: int | None, pending: int, taken: int) -> None:
    db.execute(
        "UPDATE lucca_leave_account SET pending_half_days = pending_half_days + ?,"
        " taken_half_days = taken_half_days + ? WHERE id = ?",
        (pending, taken, account),
    )


def ask(db: Connection, wish: Wish) -> int:
    """Add a request that waits for the person's manager; return its id."""
    span = wish.span
    (key,) = db.execute(
        "INSERT INTO lucca_leave SELECT (SELECT ifnull(max(id), 0) + 1 FROM lucca_leave),"
        " id, ?, ?, ?, ?, ?, ?, ?, 'pending', ?, NULL, managerId, NULL"
        " FROM lucca_user WHERE id = ? RETURNING id",
        (wish.account, wish.leave_type, *span[1:], wish.half_days, wish.at, span.person),
    ).fetchone()
    _settle(db, wish.account, wish.half_days, 0)
    if wish.comment is not None:
        db.execute("INSERT INTO lucca_leave_note VALUES (?, ?)", (key, wish.comment))
    return int(key)


def grant(db: Connection, person: int, leave_type: int, day: str, half_days: int) -> int | None:
    """Return a person's account for a reason, with so many half-days to spare.

    It is that of the day, else their last one; None if there is none. What is granted in advance
    counts as earned, so that no balance is negative.
    """
    row = db.execute(
        "SELECT id FROM lucca_leave_account WHERE person_id = ? AND leave_type_id = ?"
        " ORDER BY ? BETWEEN starts_on AND ends_on DESC, starts_on DESC LIMIT 1",
        (person, leave_type, day),
    ).fetchone()
    if row is None:
        return None
    db.execute(
        "UPDATE lucca_leave_account SET acquired_half_days ="
        " max(acquired_half_days, taken_half_days + pending_half_days + ?) WHERE id = ?",
        (half_days, row["id"]),
    )
    return int(row["id"])


def note_import(db: Connection, key: str, errors: int) -> None:
    """Remember a file of leaves that was imported."""
    db.execute("INSERT INTO lucca_leave_import VALUES (?, ?)", (key, errors))


def was_imported(db: Connection, key: str) -> bool:
    """Whether a file of leaves was imported under this id."""
    row = db.execute("SELECT 1 FROM lucca_leave_import WHERE id = ?", (key,)).fetchone()
    return row is not None


def oldest_pending(db: Connection, person: int | None) -> int | None:
    """Return the request of a person, or of anyone, that has waited longest; None if none does."""
    row = db.execute(
        "SELECT id FROM lucca_leave WHERE status = 'pending' AND (?1 IS NULL OR person_id = ?1)"
        " ORDER BY requested_at, id LIMIT 1",
        (person,),
    ).fetchone()
    return None if row is None else int(row["id"])


def last_day(db: Connection, person: int) -> str | None:
    """Return the last day of all that a person has asked for, None if they never did."""
    row = db.execute("SELECT max(ends_on) FROM lucca_leave WHERE person_id = ?", (person,))
    found: str | None = row.fetchone()[0]
    return found
