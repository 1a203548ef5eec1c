"""The half-days of leaves: a view that makes them from each leave's first and last.

``isShown`` is true of what Lucca lists: half-days of accepted leaves, and of those that were
accepted before they were cancelled, one for each half-day of a person (its id says no more). Then
an active one comes first, else the last that was asked for.

An address comes in small letters (``Caseless``), so ids are compared without case.

``ownerId``, ``periodStartsOn`` and ``periodEndsOn`` are columns of the leave itself: whoever looks
for days names bounds for these too, and no other leave is taken apart.
"""

from __future__ import annotations

from typing import NamedTuple

from emulator.lucca.fields import BASE

VIEW = "lucca_leave_half_day"

CALENDAR = "(SELECT u.calendarId FROM lucca_user u WHERE u.id = {person})"
KIND = """ifnull((
    SELECT k.id FROM lucca_leave_account a JOIN lucca_leave_kind k
    ON k.leave_type_id = a.leave_type_id AND k.starts_on = a.starts_on
    WHERE a.id = l.account_id), l.leave_type_id)"""
"""What a leave is taken on, as Lucca numbers it."""

ACCEPTED = "('approved', 'cancelling', 'cancelled')"
"""What an accepted leave may have become; one that was never decided on has no ``decided_at``."""


def boolean(condition: str) -> str:
    """Return a condition as JSON."""
    return f"json(CASE WHEN {condition} THEN 'true' ELSE 'false' END)"


def worked(day: str, person: str) -> str:
    """Return the condition that a person works on a day: no weekend, no public holiday of theirs.

    Everybody works from Monday to Friday, whatever their work cycle.
    """
    return f"""strftime('%w', {day}) NOT IN ('0', '6') AND NOT EXISTS (
        SELECT 1 FROM lucca_holiday h
        WHERE h.calendar_id = {CALENDAR.format(person=person)} AND h.date = {day})"""


def numbers(first: str, first_am: str, last: str, last_am: str) -> str:
    """Return the condition that a row of ``lucca_half_day`` is within a leave's bounds."""
    return f"""n.number BETWEEN 1 - {first_am}
        AND 2 * (julianday({last}) - julianday({first})) + 1 - {last_am}"""


_DAY = "date(l.starts_on, n.later)"
_ID = f"l.person_id || '-' || replace({_DAY}, '-', '') || iif(n.am, '-AM', '-PM')"
_ACTIVE = "(l.status IN ('pending', 'approved', 'cancelling') AND c.leave_id IS NULL)"
_CANCELLED_AT = "ifnull(c.at, CASE l.status WHEN 'cancelled' THEN l.decided_at END)"
_CANCELLED_BY = """CASE
    WHEN c.leave_id IS NOT NULL THEN c.by_id WHEN l.status = 'cancelled' THEN l.person_id END"""
_REMOTE = "(SELECT t.is_remote_work FROM lucca_leave_type t WHERE t.id = l.leave_type_id)"
_NOTE = "(SELECT w.comment FROM lucca_leave_note w WHERE w.leave_id = l.id)"
_PERIOD = (
    "l.person_id || '-' || replace(l.starts_on, '-', '') || '-' || replace(l.ends_on, '-', '')"
)
_OVERTAKEN = f"""EXISTS (
    SELECT 1 FROM lucca_leave o
    WHERE o.person_id = l.person_id AND o.id <> l.id
    AND o.decided_at IS NOT NULL AND o.status IN {ACCEPTED}
    AND (o.starts_on < {_DAY} OR (o.starts_on = {_DAY} AND o.starts_am >= n.am))
    AND (o.ends_on > {_DAY} OR (o.ends_on = {_DAY} AND n.am >= o.ends_am))
    AND (o.id > l.id OR (o.status <> 'cancelled' AND NOT EXISTS (
        SELECT 1 FROM lucca_leave_cancelled x
        WHERE x.leave_id = o.id AND x.day = {_DAY} AND x.am = n.am))))"""
"""Whether the same half-day of another leave is the one to be shown, where this one is not."""

LEAVES = f"""
SELECT
    ({_ID}) COLLATE NOCASE AS id,
    lower({_ID}) AS name,
    {_DAY} || 'T00:00:00' AS date,
    n.am AS isAM,
    {KIND} AS leaveAccountId,
    l.id AS leavePeriodId,
    l.requested_at AS creationDate,
    {_ACTIVE} AS isActive,
    {_CANCELLED_AT} AS cancellationDate,
    {_CANCELLED_BY} AS cancellationUserId,
    {_REMOTE} AS isRemoteWork,
    NOT {_REMOTE} AS isRealLeave,
    l.person_id AS ownerId,
    l.starts_on AS periodStartsOn,
    l.ends_on AS periodEndsOn,
    l.decided_at IS NOT NULL AND l.status IN {ACCEPTED}
        AND ({_ACTIVE} OR NOT {_OVERTAKEN}) AS isShown,
    json_object('id', {_ID}, 'name', {_ID}, 'url', '{BASE}/api/v3/leaves/' || {_ID}) AS brief,
    json_object(
        'id', {_ID},
        'name', {_ID},
        'url', '{BASE}/api/v3/leaves/' || {_ID},
        'date', {_DAY} || 'T00:00:00',
        'isAM', {boolean("n.am")},
        'leaveAccountId', {KIND},
        'leaveAccount', (
            SELECT json_object(
                'id', k.id, 'name', k.name, 'url', '{BASE}/api/v3/leaveAccounts/' || k.id)
            FROM lucca_leave_kind k WHERE k.id = {KIND}),
        'leavePeriodId', l.id,
        'leavePeriod', json_object(
            'id', l.id, 'name', {_PERIOD}, 'url', '{BASE}/api/v3/leavePeriods/' || l.id),
        'value', '0.5',
        'creationDate', l.requested_at,
        'isActive', {boolean(_ACTIVE)},
        'cancellationDate', {_CANCELLED_AT},
        'cancellationUserId', {_CANCELLED_BY},
        'comment', {_NOTE},
        'color', (SELECT t.color FROM lucca_leave_type t WHERE t.id = l.leave_type_id),
        'isRemoteWork', {boolean(_REMOTE)},
        'isRealLeave', {boolean(f"NOT {_REMOTE}")},
        'leaveAccountDuration', 0.5,
        'startDateTime', {_DAY} || iif(n.am, 'T00:00:00', 'T12:00:00'),
        'startsAt', {_DAY} || iif(n.am, 'T00:00:00', 'T12:00:00'),
        'endsAt', iif(n.am, {_DAY} || 'T12:00:00', date({_DAY}, '+1 day') || 'T00:00:00')) AS doc
FROM lucca_leave l
JOIN lucca_half_day n ON {numbers("l.starts_on", "l.starts_am", "l.ends_on", "l.ends_am")}
LEFT JOIN lucca_leave_cancelled c ON c.leave_id = l.id AND c.day = {_DAY} AND c.am = n.am
WHERE {worked(_DAY, "l.person_id")}
"""


class Half(NamedTuple):
    """One half-day: an ISO date, and whether it is the morning."""

    day: str
    am: bool
