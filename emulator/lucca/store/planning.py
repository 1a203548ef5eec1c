"""What Timmi Absences' own screens read: what waits for somebody's word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.lucca.store.half_days import KIND, boolean

if TYPE_CHECKING:
    from emulator.storage import Connection


def _person(key: str) -> str:
    return f"""(
    SELECT json_object(
        'id', u.id,
        'name', json_extract(u.doc, '$.name'),
        'firstName', json_extract(u.doc, '$.firstName'),
        'lastName', json_extract(u.doc, '$.lastName'),
        'departmentId', u.departmentId,
        'establishmentId', u.legalEntityId,
        'cultureId', u.cultureID)
    FROM lucca_user u WHERE u.id = {key})"""


_APPROVER = """CASE l.status WHEN 'pending' THEN l.approver_id ELSE (
    SELECT max(x.next_approver_id) FROM lucca_leave_cancellation x
    WHERE x.leave_id = l.id AND x.approved IS NULL) END"""

_TO_APPROVE = f"""
SELECT CAST('[' || ifnull(group_concat(item, ','), '') || ']' AS BLOB) FROM (
    SELECT json_object(
        'id', l.id,
        'expectedApprover', json({_person(_APPROVER)}),
        'owner', json({_person("l.person_id")}),
        'isCancellationExpectedApproval', {boolean("l.status = 'cancelling'")},
        'startsOn', l.starts_on || 'T00:00:00',
        'startsAm', {boolean("l.starts_am")},
        'endsOn', l.ends_on || 'T00:00:00',
        'endsAm', {boolean("l.ends_am")},
        'isHalfDay', {boolean("l.half_days = 1")},
        'relateToOneDay', {boolean("l.starts_on = l.ends_on")},
        'unit', 0,
        'totalDuration', l.half_days / 2.0,
        'leaveType', (SELECT t.name FROM lucca_leave_type t WHERE t.id = l.leave_type_id),
        'accounts', (
            SELECT json_array(json_object(
                'id', k.id, 'name', k.name, 'unit', 0, 'isActive', json('true'),
                'isRecurring', {boolean("k.starts_on IS NOT NULL")}))
            FROM lucca_leave_kind k WHERE k.id = {KIND}),
        'hasDelegation', json('false'),
        'hasTransfer', json('false')) AS item
    FROM lucca_leave l
    WHERE l.status IN ('pending', 'cancelling') AND (?1 IS NULL OR {_APPROVER} = ?1)
    ORDER BY l.requested_at, l.id)
"""


def to_approve(db: Connection, approver: int | None) -> bytes:
    """Return the requests that wait for somebody, or for anybody, as a JSON list, oldest first."""
    found: bytes = db.execute(_TO_APPROVE, (approver,)).fetchone()[0]
    return found


_USER_DATES = f"""
SELECT CAST('[' || ifnull(group_concat(item, ','), '') || ']' AS BLOB) FROM (
    SELECT json_object(
        'date', day || 'T00:00:00',
        'name', name,
        'ownerId', owner,
        'am', json_object('isOff', {boolean("name IS NOT NULL")}),
        'pm', json_object('isOff', {boolean("name IS NOT NULL")})) AS item
    FROM (
        SELECT u.id AS owner, date(?2, n.later) AS day, (
            SELECT h.name FROM lucca_holiday h
            WHERE h.calendar_id = u.calendarId AND h.date = date(?2, n.later)) AS name
        FROM lucca_half_day n JOIN lucca_user u ON u.id = ?1
        WHERE n.am AND date(?2, n.later) <= ?3 ORDER BY n.number)
    WHERE ?4 IS NULL OR ?4 = (name IS NOT NULL))
"""


def user_dates(db: Connection, owner: int, days: tuple[str, str], off: bool | None) -> bytes:
    """Return the days of a person's calendar as a JSON list; with ``off``, only those that are.

    ``days``: the first and last, ISO dates, no further apart than a leave may be long.
    """
    found: bytes = db.execute(_USER_DATES, (owner, *days, off)).fetchone()[0]
    return found
