"""Departments (``/api/v3/departments``).

Source: Lucca's department reference. ``parentId`` is no number but the parent's ``hierarchy``
(``/`` at the root), and ``position`` exceeds 64-bit integers.
"""

from __future__ import annotations

from emulator.lucca.fields import Collection, Field, Kind, reference

DEPARTMENTS = Collection(
    path="departments",
    singular="Department",
    table_name="lucca_department",
    fields=(
        Field(name="id", kind=Kind.INTEGER, short=True, column=True),
        Field(name="name", kind=Kind.TEXT, short=True, column=True),
        Field(name="url", kind=Kind.TEXT, short=True),
        Field(name="code", kind=Kind.TEXT, column=True),
        Field(name="hierarchy", kind=Kind.TEXT),
        Field(name="parentId", kind=Kind.TEXT, column=True),
        Field(name="isActive", kind=Kind.BOOLEAN),
        Field(name="isArchived", kind=Kind.BOOLEAN),
        Field(name="position", kind=Kind.NUMBER),
        Field(name="level", kind=Kind.INTEGER),
        Field(name="sortOrder", kind=Kind.INTEGER),
        *reference("head", "users", id_name="headID"),
    ),
    source="Lucca, departments v3",
)
