"""Timesheets that wait for approval, as the newer address shows them: a view."""

from __future__ import annotations

_NONE = "json('false')"
_COMMENTS = """(SELECT count(*) FROM lucca_time_entry e
    JOIN lucca_time_entry_written w ON w.id = e.id
    WHERE e.timesheet_id = t.id AND w.comment IS NOT NULL AND w.archived_at IS NULL)"""
_DAY = "date(t.ends_on, '+1 day')"

APPROVABLES = f"""
SELECT
    t.id AS id,
    t.starts_on || 'T00:00:00' AS startsOn,
    {_DAY} || 'T00:00:00' AS endsOn,
    t.approver_id AS approver,
    '' AS brief,
    json_object(
        'id', t.id,
        'uid', t.id || '-' || t.person_id || '-' || replace(t.starts_on, '-', '')
            || '-' || replace({_DAY}, '-', ''),
        'owner', json((
            SELECT json_object(
                'picture', NULL,
                'jobTitle', json_extract(u.doc, '$.jobTitle'),
                'id', u.id,
                'firstName', json_extract(u.doc, '$.firstName'),
                'lastName', json_extract(u.doc, '$.lastName'),
                'dtContractEnd', u.dtContractEnd,
                'departmentId', u.departmentId,
                'establishmentId', u.legalEntityId)
            FROM lucca_user u WHERE u.id = t.person_id)),
        'startsOn', t.starts_on || 'T00:00:00',
        'endsOn', {_DAY} || 'T00:00:00',
        'hasComments', json(iif({_COMMENTS}, 'true', 'false')),
        'commentsCount', {_COMMENTS},
        'hasAlerts', {_NONE}, 'alertsCount', 0,
        'hasNonCriticalAlerts', {_NONE}, 'nonCriticalAlertsCount', 0,
        'hasCriticalAlerts', {_NONE}, 'criticalAlertsCount', 0,
        'hasPayrollVariables', {_NONE}, 'payrollVariablesCount', 0,
        'attendance', json_object(
            'value', t.total_minutes / 60.0,
            'iso', 'PT' || (t.total_minutes / 60) || 'H' || iif(t.total_minutes % 60,
                (t.total_minutes % 60) || 'M', ''),
            'unit', 'hour'),
        'leaveDuration', NULL,
        'theoreticalWorkingTime', NULL) AS doc
FROM lucca_timesheet t
WHERE t.status = 'submitted'
"""
