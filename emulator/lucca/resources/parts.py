"""The objects inside records, declared: what ``fields`` and filters may name of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from emulator.lucca.fields import Field
from emulator.lucca.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from emulator.evidence import Evidence


def one(name: str, *members: Field, **options: Any) -> Field:
    """Declare an object, or null, with these members."""
    return Field(name=name, kind=Kind.OBJECT, members=members, **options)


def many(name: str, *members: Field, **options: Any) -> Field:
    """Declare a list of objects with these members."""
    return Field(name=name, kind=Kind.OBJECTS, members=members, **options)


def of(kind: Kind, *names: str, evidence: Evidence | None = None) -> Iterable[Field]:
    """Declare members of one kind."""
    return (Field(name=name, kind=kind, evidence=evidence) for name in names)


ID = Field(name="id", kind=Kind.INTEGER)
TEXT_ID = Field(name="id", kind=Kind.TEXT)
NAME = Field(name="name", kind=Kind.TEXT)
URL = Field(name="url", kind=Kind.TEXT)
CODE = Field(name="code", kind=Kind.TEXT)
