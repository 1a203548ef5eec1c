"""Leaves as Lucca shows them: views over ``lucca_leave`` and the tables beside it.

One row of ``lucca_leave`` is both a request (the workflow) and a period (the days): Lucca numbers
them apart, here they have the same id. Whatever is shown is computed when it is asked for, of the
rows shown alone, so nothing has to be kept in step. A request's ``ownerId`` is no field of it:
who may see it depends on it.
"""

from __future__ import annotations

from emulator.lucca.fields import BASE
from emulator.lucca.store import half_days
from emulator.lucca.store.half_days import boolean

_STATUS = """CASE l.status
    WHEN 'pending' THEN 0 WHEN 'approved' THEN 2 WHEN 'refused' THEN 3
    WHEN 'cancelled' THEN 4 ELSE 5 END"""
_NAME = "l.person_id || '-' || replace(l.starts_on, '-', '') || '-' || replace(l.ends_on, '-', '')"
_UNDONE = "EXISTS (SELECT 1 FROM lucca_leave_cancelled c WHERE c.leave_id = l.id)"
_CANCELLED_AT = """CASE l.status WHEN 'cancelled' THEN ifnull(
    (SELECT max(c.at) FROM lucca_leave_cancelled c WHERE c.leave_id = l.id), l.decided_at) END"""
_CANCELLED_BY = f"""CASE WHEN l.status <> 'cancelled' THEN NULL WHEN {_UNDONE} THEN (
    SELECT c.by_id FROM lucca_leave_cancelled c WHERE c.leave_id = l.id ORDER BY c.at DESC)
    ELSE l.person_id END"""
_CONFIRMED = "l.status IN ('approved', 'cancelling')"
_CONFIRMED_AT = f"""CASE WHEN {_CONFIRMED} OR (l.status = 'cancelled' AND {_UNDONE})
    THEN l.decided_at END"""
_ACTIVE = "(l.status <> 'cancelled')"
_NOTE = "(SELECT w.comment FROM lucca_leave_note w WHERE w.leave_id = l.id)"

_HALF_DAYS = f"""
SELECT json_group_array(json_object(
    'id', h.id,
    'date', h.date,
    'isAM', {boolean("h.isAM")},
    'leaveAccountId', h.leaveAccountId,
    'leaveAccount', (
        SELECT json_object('id', k.id, 'name', k.name)
        FROM lucca_leave_kind k WHERE k.id = h.leaveAccountId),
    'leavePeriodId', l.id,
    'value', '0.5',
    'creationDate', h.creationDate,
    'isActive', {boolean("h.isActive")},
    'cancellationDate', h.cancellationDate,
    'cancellationUserId', h.cancellationUserId,
    'comment', {_NOTE}))
FROM {half_days.VIEW} h WHERE h.leavePeriodId = l.id
"""

_LOGS = f"""
SELECT json_group_array(json_object(
    'id', 4 * l.id + step, 'date', at, 'comment', words, 'status', state))
FROM (
    SELECT 0 AS step, l.requested_at AS at, {_NOTE} AS words, 0 AS state
    UNION ALL
    SELECT 1, l.decided_at, l.comment,
        CASE WHEN l.status = 'refused' THEN 3 WHEN {_CONFIRMED_AT} IS NULL THEN 4 ELSE 2 END
    WHERE l.decided_at IS NOT NULL
    UNION ALL
    SELECT 2, {_CANCELLED_AT}, NULL, 4 WHERE l.status = 'cancelled' AND {_UNDONE})
"""

PERIODS = f"""
SELECT
    l.id AS id,
    {_NAME} AS name,
    l.person_id AS ownerId,
    l.starts_on || 'T00:00:00' AS startsOn,
    l.starts_am AS startsAM,
    l.ends_on || 'T00:00:00' AS endsOn,
    l.ends_am AS endsAM,
    {_CONFIRMED} AS isConfirmed,
    {_CONFIRMED_AT} AS confirmationDate,
    json_object('id', l.id, 'name', {_NAME}, 'url', '{BASE}/api/v3/leavePeriods/' || l.id) AS brief,
    json_object(
        'id', l.id,
        'name', {_NAME},
        'url', '{BASE}/api/v3/leavePeriods/' || l.id,
        'ownerId', l.person_id,
        'owner', json((SELECT u.brief FROM lucca_user u WHERE u.id = l.person_id)),
        'startsOn', l.starts_on || 'T00:00:00',
        'startsAM', {boolean("l.starts_am")},
        'endsOn', l.ends_on || 'T00:00:00',
        'endsAM', {boolean("l.ends_am")},
        'isConfirmed', {boolean(_CONFIRMED)},
        'confirmationDate', {_CONFIRMED_AT},
        'attachmentId', NULL,
        'leaves', json(({_HALF_DAYS})),
        'logs', json(({_LOGS}))) AS doc
FROM lucca_leave l
"""

_CANCELLATIONS = f"""
SELECT json_group_array(json_object(
    'id', x.id,
    'authorId', x.author_id,
    'comment', x.comment,
    'rank', (
        SELECT count(*) FROM lucca_leave_cancellation y
        WHERE y.leave_id = x.leave_id AND y.id < x.id),
    'approved', CASE WHEN x.approved IS NOT NULL THEN {boolean("x.approved")} END,
    'creationDate', x.created_at,
    'nextApproverId', CASE WHEN x.approved IS NULL THEN x.next_approver_id END,
    'isActive', {boolean("x.approved IS NULL")}))
FROM lucca_leave_cancellation x WHERE x.leave_id = l.id
"""

REQUESTS = f"""
SELECT
    l.id AS id,
    {_NAME} AS name,
    l.id AS leavePeriodId,
    l.person_id AS ownerId,
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
        'isActive', {boolean(_ACTIVE)},
        'approvals', iif(l.decided_at IS NULL, json_array(), json_array(json_object(
            'id', l.id,
            'date', l.decided_at,
            'approverId', l.approver_id,
            'substitutedApproverId', NULL,
            'approved', {boolean("l.status <> 'refused'")},
            'comment', l.comment))),
        'cancellationRequests', json(({_CANCELLATIONS}))) AS doc
FROM lucca_leave l
"""

ACCOUNTS = f"""
SELECT
    k.id AS id,
    casefold(k.name) AS name,
    t.is_remote_work AS isRemoteWork,
    t.has_account AS isRecurring,
    json_object(
        'id', k.id, 'name', k.name, 'url', '{BASE}/api/v3/leaveAccounts/' || k.id) AS brief,
    json_object(
        'id', k.id,
        'name', k.name,
        'url', '{BASE}/api/v3/leaveAccounts/' || k.id,
        'i18nLabels', json_array(json_object('name', k.name, 'cultureCodeIso6391', 'fr')),
        'isRemoteWork', {boolean("t.is_remote_work")},
        'isRecurring', {boolean("t.has_account")},
        'isActive', json('true'),
        'unit', 0,
        'color', t.color) AS doc
FROM lucca_leave_kind k JOIN lucca_leave_type t ON t.id = k.leave_type_id
"""

TYPES = """
SELECT
    t.id AS id,
    casefold(t.name) AS name,
    json_object('id', t.id, 'name', t.name) AS brief,
    json_object('id', t.id, 'name', t.name, 'code', t.code) AS doc
FROM lucca_leave_type t
"""
