"""What the company keeps of its people beyond the usual."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from seed import Company

if TYPE_CHECKING:
    from seed import ExtensionValue

AS_OF = date(2026, 1, 5)


def values(people: int) -> list[ExtensionValue]:
    """Return all values in a company of that size."""
    return list(Company(people=people, as_of=AS_OF).extension_values())


def test_each_value_is_of_a_form_that_is_defined() -> None:
    """A list's is one of its entries; only some fields hold several."""
    company = Company(people=400, as_of=AS_OF)
    known = {one.id: one for one in company.extensions}
    forms = {"string": str, "number": int, "date": str, "boolean": bool, "composite": dict}
    seen: dict[tuple[int, str], int] = {}
    for person, field, value in company.extension_values():
        definition = known[field]
        seen[person, field] = seen.get((person, field), 0) + 1
        if definition.form == "select":
            assert value in {entry.id for entry in definition.entries}
        else:
            assert type(value) is forms[definition.form]
        if isinstance(value, dict):
            assert set(value) == {key for key, _, _ in definition.members}

    assert {field for _, field in seen} == set(known)
    assert {field for (_, field), times in seen.items() if times > 1} == {"e_langues"}


def test_a_larger_company_has_no_more() -> None:
    """The same people have the same, and making many costs no more."""
    small, large = values(300), values(100_000)

    assert small == large
    assert values(60) == [one for one in large if one.person_id <= 60]


def test_who_has_no_file_has_nothing() -> None:
    """Those of the first who are in no HR suite."""
    company = Company(people=400, as_of=AS_OF)
    without = {one.id for one in company.people() if not one.has_lucca}

    assert without
    assert without.isdisjoint(one.person_id for one in company.extension_values())
