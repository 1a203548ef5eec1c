"""Leaves as v2 shows them: a view with one row for each day of a leave, or half of one."""

from __future__ import annotations

from emulator.lucca.fields import BASE
from emulator.lucca.store.half_days import VIEW


def _other(bound: str, am: int) -> str:
    """Return whether the other half of the day is of the leave too."""
    return f"""NOT ({bound}) AND NOT EXISTS (
        SELECT 1 FROM lucca_leave_cancelled x
        WHERE x.leave_id = l.id AND x.day = substr(h.date, 1, 10) AND x.am = {am})"""


_DAY = "substr(h.date, 1, 10)"
_AFTERNOON_TOO = _other(f"l.ends_on = {_DAY} AND l.ends_am", 0)
_MORNING_TOO = _other(f"l.starts_on = {_DAY} AND NOT l.starts_am", 1)
_SCOPE = f"CASE WHEN NOT h.isAM THEN 'PM' WHEN {_AFTERNOON_TOO} THEN 'ALL' ELSE 'AM' END"
_ID = f"l.person_id || '-' || replace({_DAY}, '-', '') || '-' || {_SCOPE}"
_DURATION = f"iif(h.isAM AND {_AFTERNOON_TOO}, 1.0, 0.5)"

OLD_LEAVES = f"""
SELECT
    ({_ID}) COLLATE NOCASE AS id,
    lower({_ID}) AS name,
    h.date AS date,
    h.ownerId AS ownerId,
    lower({_SCOPE}) AS leaveScope,
    1 AS status,
    h.leavePeriodId AS leavePeriodId,
    h.leaveAccountId AS leaveAccountId,
    h.periodStartsOn AS periodStartsOn,
    h.periodEndsOn AS periodEndsOn,
    json_object('id', {_ID}, 'name', {_ID}, 'url', '{BASE}/api/leaves/' || {_ID}) AS brief,
    json_object(
        'id', {_ID},
        'name', {_ID},
        'url', '{BASE}/api/leaves/' || {_ID},
        'date', h.date,
        'ownerId', h.ownerId,
        'owner', json((SELECT u.brief FROM lucca_user u WHERE u.id = h.ownerId)),
        'leaveScope', {_SCOPE},
        'duration', {_DURATION},
        'status', 1,
        'leavePeriodId', h.leavePeriodId,
        'leavePeriod', json((
            SELECT p.brief FROM lucca_leave_period p WHERE p.id = h.leavePeriodId)),
        'leaveAccountId', h.leaveAccountId,
        'leaveAccount', json((
            SELECT k.brief FROM lucca_leave_accounts k WHERE k.id = h.leaveAccountId))) AS doc
FROM {VIEW} h JOIN lucca_leave l ON l.id = h.leavePeriodId
WHERE h.isShown AND h.isActive AND (h.isAM OR NOT ({_MORNING_TOO}))
"""
