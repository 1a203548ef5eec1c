"""Where people work on a day: a view over their leaves, of which some are work from home."""

from __future__ import annotations

HOME = 1_000
"""The work location that is at home; offices have the low numbers."""
_REMOTE_WORK = 4
"""The reason to be away that is none, as the company numbers them."""
_MOST_DAYS = 32
"""Longer than any such leave; also the room that each leave has for the ids of its days."""

_DAY = "date(l.starts_on, '+' || n.day || ' day')"
_POSITION = f"""CASE
    WHEN {_DAY} = l.starts_on AND NOT l.starts_am THEN 'Afternoon'
    WHEN {_DAY} = l.ends_on AND l.ends_am THEN 'Morning'
    ELSE 'Day' END"""
_STATUS = """CASE l.status
    WHEN 'pending' THEN 'Pending' WHEN 'approved' THEN 'Approved'
    WHEN 'refused' THEN 'Denied' ELSE 'Cancelled' END"""
_DELETED = "CASE WHEN l.status IN ('refused', 'cancelled') THEN l.decided_at END"

USER_LOCATIONS = f"""
WITH RECURSIVE n(day) AS (
    SELECT 0 UNION ALL SELECT day + 1 FROM n WHERE day < {_MOST_DAYS - 1})
SELECT
    l.id * {_MOST_DAYS} + n.day AS id,
    l.person_id AS ownerId,
    {HOME} AS workLocationId,
    {_DAY} AS date,
    {_DELETED} AS deletedAt,
    NULL AS brief,
    json_object(
        'id', l.id * {_MOST_DAYS} + n.day,
        'ownerId', l.person_id,
        'workLocationId', {HOME},
        'date', {_DAY},
        'position', {_POSITION},
        'status', {_STATUS},
        'areaId', NULL,
        'createdAt', l.requested_at,
        'deletedAt', {_DELETED}) AS doc
FROM lucca_leave l JOIN n ON n.day <= julianday(l.ends_on) - julianday(l.starts_on)
WHERE l.leave_type_id = {_REMOTE_WORK} AND strftime('%w', {_DAY}) NOT IN ('0', '6')
"""
