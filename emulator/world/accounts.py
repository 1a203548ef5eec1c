"""People of the company as SmartLink's accounts, their groups as its folders."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from emulator.smartlink.store.accounts import ACCOUNT, PERSONA, AccountRow, as_persona, as_row
from emulator.smartlink.store.folders import add_folders

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from emulator.storage import Connection
    from seed import Person

GROUPS = (
    "smartlink-employees",
    "smartlink-managers",
    "smartlink-hr",
    "smartlink-rh",
    "smartlink-payroll",
    "smartlink-project-managers",
)
"""As the guide spells them; it says both -hr and -rh."""

_LANGUAGES = {1036: "fr", 1033: "en", 1031: "de", 1034: "es", 1040: "fr"}
"""SmartLink speaks fr, en, es, zh and de."""


def groups(db: Connection) -> dict[str, int]:
    """Add a folder for each group; return their ids by name."""
    return add_folders(db, GROUPS)


def rows(people: Sequence[Person], seed: int) -> dict[str, Iterable[tuple[Any, ...]]]:
    """Return accounts as rows by the name of their table."""
    made = [account(one, seed) for one in people]
    return {
        ACCOUNT.name: [as_row(one) for one in made],
        PERSONA.name: [row for row in map(as_persona, made) if row is not None],
    }


def memberships(people: Iterable[Person], folders: Mapping[str, int]) -> Iterator[tuple[int, int]]:
    """Yield the folders that each account is in, as pairs of their ids."""
    return ((one.id, folders[group]) for one in people for group in one.groups)


def account(person: Person, seed: int) -> AccountRow:
    """Return a person's account. The ``sub`` is opaque, and the same wherever the seed is."""
    sub = hashlib.sha256(f"lucca-emulator sub {seed} {person.id}".encode()).hexdigest()[:32]
    return AccountRow(
        person.id,
        sub,
        person.email,
        person.first_name,
        person.last_name,
        person.professional_mobile,
        _LANGUAGES.get(person.culture_id, "fr"),
        "ADMIN" if person.persona == "admin" else "USER",
        person.smartlink_active,
        True,
        person.persona,
        person.employee_number,
        person.department_name,
        person.manager_email,
        person.job_title,
        person.office_location,
    )
