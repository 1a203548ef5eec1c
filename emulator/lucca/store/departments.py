"""Departments: the tree as it is kept, and the views that v3 and v4 show of it.

A department's ``hierarchy`` is the ids from the top down to its own, ``/1/3/7/``. It is kept
beside the id of its mother, so that what stands below one is found by how its path begins; whoever
moves a department rewrites the paths below it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.lucca.fields import BASE
from emulator.storage import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

UNITS = Table(
    "lucca_org_unit",
    {
        "id": int,
        "name": str,
        "code": str,
        "description": str,
        "parent_id": int,
        "parent_path": str,
        "hierarchy": str,
        "position": float,
        "sort_order": int,
        "head_id": int,
        "is_active": int,
        "created_at": str,
        "modified_at": str,
    },
    "id",
    indexes=(("parent_path",), ("head_id",)),
)
"""``position`` is the place among all departments, ``sort_order`` that among sisters, from 1;
moments are local, without offset."""


def _boolean(condition: str) -> str:
    return f"json(CASE WHEN {condition} THEN 'true' ELSE 'false' END)"


_HEAD = "json((SELECT u.brief FROM lucca_user u WHERE u.id = d.head_id))"
_URL = f"'{BASE}/api/v3/departments/' || d.id"
_LEVEL = "length(d.hierarchy) - length(replace(d.hierarchy, '/', '')) - 1"

DEPARTMENTS = f"""
SELECT
    d.id AS id,
    casefold(d.name) AS name,
    casefold(d.code) AS code,
    d.hierarchy AS hierarchy,
    d.parent_path AS parentId,
    d.is_active AS isActive,
    {_LEVEL} AS level,
    d.sort_order AS sortOrder,
    d.head_id AS headID,
    json_object('id', d.id, 'name', d.name, 'url', {_URL}) AS brief,
    json_object(
        'id', d.id,
        'name', d.name,
        'url', {_URL},
        'code', d.code,
        'hierarchy', d.hierarchy,
        'parentId', d.parent_path,
        'isActive', {_boolean("d.is_active")},
        'isArchived', {_boolean("NOT d.is_active")},
        'position', d.position,
        'level', {_LEVEL},
        'sortOrder', d.sort_order,
        'headID', d.head_id,
        'head', {_HEAD}) AS doc
FROM lucca_org_unit d
"""

STRUCTURE = f"""
SELECT
    d.id AS id,
    casefold(d.name) AS name,
    casefold(d.code) AS code,
    d.parent_path AS parentId,
    d.parent_id AS parentLuccaId,
    d.is_active AS isActive,
    d.head_id AS headId,
    d.sort_order AS sortOrderInSiblings,
    json_object('id', d.id, 'name', d.name) AS brief,
    json_object(
        'id', d.id,
        'name', d.name,
        'code', d.code,
        'description', d.description,
        'parentId', d.parent_path,
        'parentLuccaId', d.parent_id,
        'hierarchy', d.hierarchy,
        'isActive', {_boolean("d.is_active")},
        'headId', d.head_id,
        'createdAt', d.created_at,
        'lastModifiedAt', d.modified_at,
        'sortOrderInSiblings', d.sort_order) AS doc
FROM lucca_org_unit d
"""


def below(ids: Sequence[int]) -> str:
    """Return the condition that a department of v3 stands right below one of those."""
    marks = ", ".join("?" * len(ids))
    return f"parentId IN (SELECT hierarchy FROM lucca_org_unit WHERE id IN ({marks}))"


def with_people(ids: Sequence[int], day: str | None) -> str:
    """Return the condition that one of those people is in a department; on a day, if one is given
    (to be bound last, twice)."""
    marks = ", ".join("?" * len(ids))
    there = (
        ""
        if day is None
        else (" AND dtContractStart <= ? AND (dtContractEnd IS NULL OR dtContractEnd >= ?)")
    )
    return f"id IN (SELECT departmentId FROM lucca_user WHERE id IN ({marks}){there})"
