"""Leaves as Lucca shows them: views over ``lucca_leave``, and what deciding on one changes.

One row of ``lucca_leave`` is both a request (the workflow) and a period (the days): Lucca numbers
them apart, here they have the same id. Whatever is shown is computed when it is asked for, of the
rows shown alone, so nothing has to be kept in step.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from emulator.lucca.fields import BASE

if TYPE_CHECKING:
    from emulator.storage import Connection


class Decision(NamedTuple):
    """When a request was decided (local, without offset), by whom, with which words."""

    at: str
    approver_id: int | None
    comment: str | None


_STATUS = """CASE l.status
    WHEN 'pending' THEN 0 WHEN 'approved' THEN 2 WHEN 'refused' THEN 3 ELSE 4 END"""
_NAME = "l.person_id || '-' || replace(l.starts_on, '-', '') || '-' || replace(l.ends_on, '-', '')"
_CANCELLED_AT = "CASE l.status WHEN 'cancelled' THEN l.decided_at END"
_CANCELLED_BY = "CASE l.status WHEN 'cancelled' THEN l.person_id END"
_CONFIRMED_AT = "CASE l.status WHEN 'approved' THEN l.decided_at END"
_ASKED = "json_object('id', 2 * l.id, 'date', l.requested_at, 'comment', NULL, 'status', 0)"
_ACTIVE = "(l.status <> 'cancelled')"


def _boolean(condition: str) -> str:
    return f"json(CASE WHEN {condition} THEN 'true' ELSE 'false' END)"


_HALF_DAYS = f"""
SELECT json_group_array(json_object(
    'id', l.person_id || '-' || replace(day, '-', '') || iif(am, '-AM', '-PM'),
    'date', day || 'T00:00:00',
    'isAM', {_boolean("am")},
    'leaveAccountId', l.account_id,
    'leaveAccount', (
        SELECT json_object('id', a.id, 'name', a.name)
        FROM lucca_leave_account a WHERE a.id = l.account_id),
    'leavePeriodId', l.id,
    'value', '0.5',
    'creationDate', l.requested_at,
    'isActive', {_boolean(_ACTIVE)},
    'cancellationDate', {_CANCELLED_AT},
    'cancellationUserId', {_CANCELLED_BY},
    'comment', NULL))
FROM (
    WITH RECURSIVE half(day, am) AS (
        SELECT l.starts_on, l.starts_am
        UNION ALL
        SELECT iif(am, day, date(day, '+1 day')), 1 - am FROM half
        WHERE day < l.ends_on OR (day = l.ends_on AND am > l.ends_am))
    SELECT day, am FROM half
    WHERE strftime('%w', day) NOT IN ('0', '6') AND day NOT IN (
        SELECT h.date FROM lucca_holiday h
        WHERE h.calendar_id = (SELECT u.calendarId FROM lucca_user u WHERE u.id = l.person_id)))
"""
"""The working half-days of a leave: Monday to Friday, without the person's public holidays."""

PERIODS = f"""
SELECT
    l.id AS id,
    {_NAME} AS name,
    l.person_id AS ownerId,
    l.starts_on || 'T00:00:00' AS startsOn,
    l.starts_am AS startsAM,
    l.ends_on || 'T00:00:00' AS endsOn,
    l.ends_am AS endsAM,
    l.status = 'approved' AS isConfirmed,
    {_CONFIRMED_AT} AS confirmationDate,
    json_object('id', l.id, 'name', {_NAME}, 'url', '{BASE}/api/v3/leavePeriods/' || l.id) AS brief,
    json_object(
        'id', l.id,
        'name', {_NAME},
        'url', '{BASE}/api/v3/leavePeriods/' || l.id,
        'ownerId', l.person_id,
        'owner', json((SELECT u.brief FROM lucca_user u WHERE u.id = l.person_id)),
        'startsOn', l.starts_on || 'T00:00:00',
        'startsAM', {_boolean("l.starts_am")},
        'endsOn', l.ends_on || 'T00:00:00',
        'endsAM', {_boolean("l.ends_am")},
        'isConfirmed', {_boolean("l.status = 'approved'")},
        'confirmationDate', {_CONFIRMED_AT},
        'attachmentId', NULL,
        'leaves', json(({_HALF_DAYS})),
        'logs', iif(l.status = 'pending', json_array({_ASKED}), json_array({_ASKED}, json_object(
            'id', 2 * l.id + 1,
            'date', l.decided_at,
            'comment', l.comment,
            'status', {_STATUS})))) AS doc
FROM lucca_leave l
"""

REQUESTS = f"""
SELECT
    l.id AS id,
    {_NAME} AS name,
    l.id AS leavePeriodId,
    {_STATUS} AS status,
    l.requested_at AS creationDate,
    CASE l.status WHEN 'pending' THEN l.approver_id END AS nextApproverId,
    {_CANCELLED_BY} AS cancellationUserId,
    {_CANCELLED_AT} AS cancellationDate,
    {_ACTIVE} AS isActive,
    json_object(
        'id', l.id, 'name', {_NAME}, 'url', '{BASE}/api/v3/leaveRequests/' || l.id) AS brief,
    json_object(
        'id', l.id,
        'name', {_NAME},
        'url', '{BASE}/api/v3/leaveRequests/' || l.id,
        'leavePeriodId', l.id,
        'leavePeriod', json((SELECT p.doc FROM lucca_leave_period p WHERE p.id = l.id)),
        'status', {_STATUS},
        'creationDate', l.requested_at,
        'nextApproverId', CASE l.status WHEN 'pending' THEN l.approver_id END,
        'cancellationUserId', {_CANCELLED_BY},
        'cancellationDate', {_CANCELLED_AT},
        'isActive', {_boolean(_ACTIVE)},
        'approvals', iif(l.status = 'pending', json_array(), json_array(json_object(
            'id', l.id,
            'date', l.decided_at,
            'approverId', l.approver_id,
            'substitutedApproverId', NULL,
            'approved', {_boolean("l.status <> 'refused'")},
            'comment', l.comment))),
        'cancellationRequests', json_array()) AS doc
FROM lucca_leave l
"""


REQUEST_OWNER = "(SELECT p.person_id FROM lucca_leave p WHERE p.id = leavePeriodId)"
"""Whose a request is."""


def decide(db: Connection, request: int, status: str, decision: Decision) -> None:
    """Give a pending request its outcome, ``approved`` or ``refused``, and settle its account.

    Half-days asked for become taken, or may be asked for again.
    """
    account, half_days = db.execute(
        "UPDATE lucca_leave SET status = ?, decided_at = ?, approver_id = ?, comment = ?"
        " WHERE id = ? AND status = 'pending' RETURNING account_id, half_days",
        (status, *decision, request),
    ).fetchone()
    db.execute(
        "UPDATE lucca_leave_account SET pending_half_days = pending_half_days - ?1,"
        " taken_half_days = taken_half_days + iif(?2 = 'approved', ?1, 0) WHERE id = ?3",
        (half_days, status, account),
    )


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


class Wish(NamedTuple):
    """A whole day that a person asks for: which day, why, and when they asked (local)."""

    person: int
    day: str
    leave_type: int
    at: str


def ask(db: Connection, wish: Wish) -> int:
    """Add a request; return its id.

    It waits for their manager, and is pending on the account that holds the day, else on their
    last one for that reason; on none if there is none.
    """
    row = db.execute(
        "SELECT id FROM lucca_leave_account WHERE person_id = ? AND leave_type_id = ?"
        " ORDER BY ? BETWEEN starts_on AND ends_on DESC, starts_on DESC LIMIT 1",
        (wish.person, wish.leave_type, wish.day),
    ).fetchone()
    account = None if row is None else row["id"]
    (key,) = db.execute(
        "INSERT INTO lucca_leave SELECT (SELECT ifnull(max(id), 0) + 1 FROM lucca_leave),"
        " id, ?, ?, ?, 1, ?, 0, 2, 'pending', ?, NULL, managerId, NULL"
        " FROM lucca_user WHERE id = ? RETURNING id",
        (account, wish.leave_type, wish.day, wish.day, wish.at, wish.person),
    ).fetchone()
    # What is granted in advance counts as earned, so that no balance is negative.
    db.execute(
        "UPDATE lucca_leave_account SET pending_half_days = pending_half_days + 2,"
        " acquired_half_days = max(acquired_half_days, taken_half_days + pending_half_days + 2)"
        " WHERE id = ?",
        (account,),
    )
    return int(key)
