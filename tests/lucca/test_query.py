"""Query parameters as a query, and the query as SQL."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from emulator.errors import Invalid
from emulator.lucca.query import parse
from emulator.lucca.resources import collection
from emulator.lucca.resources.users import USERS
from emulator.lucca.store import filters

if TYPE_CHECKING:
    from emulator.lucca.query import Query

NOW = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)


def read(**asked: str) -> Query:
    """Read query parameters of ``/users``."""
    return parse(USERS, asked.items(), NOW, collection)


def sql(**asked: str) -> tuple[str, list[object]]:
    """Return the filters among query parameters as SQL."""
    return filters.where(read(**asked).conditions, collection)


def test_without_operator_a_filter_means_equal() -> None:
    """Text is compared without case, several values mean any of them."""
    assert sql(mail="A@b.c") == ("mail IN (?)", ["a@b.c"])
    assert sql(departmentId="3,4") == ("departmentId IN (?, ?)", [3, 4])


def test_names_are_matched_without_case() -> None:
    """Lucca decides the spelling, not the request."""
    assert sql(MANAGERID="7") == ("managerId IN (?)", [7])
    assert sql(cultureId="1036") == ("cultureID IN (?)", [1036])


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("null", ("dtContractEnd IS NULL", [])),
        ("notequal,null", ("dtContractEnd IS NOT NULL", [])),
        (
            "since,2024-01-01,null",
            ("((dtContractEnd >= ?) OR dtContractEnd IS NULL)", ["2024-01-01T00:00:00"]),
        ),
        ("until,2024-01-31", ("(dtContractEnd <= ?)", ["2024-01-31T23:59:59.999"])),
        (
            "between,2024-01-01,2024-01-31",
            ("dtContractEnd BETWEEN ? AND ?", ["2024-01-01T00:00:00", "2024-01-31T23:59:59.999"]),
        ),
        ("today", ("dtContractEnd IN (?)", ["2026-01-05T00:00:00"])),
        ("since,now", ("(dtContractEnd >= ?)", ["2026-01-05T10:30:00"])),
        (
            "since,2025-06-01T08:45:23Z",
            ("(dtContractEnd >= ?)", ["2025-06-01T10:45:23"]),
        ),
    ],
)
def test_dates(asked: str, expected: tuple[str, list[object]]) -> None:
    """Moments are local; words, whole days and null read as Lucca reads them."""
    assert sql(dtContractEnd=asked) == expected


def test_a_key_may_go_through_a_reference() -> None:
    """``department.name`` filters users by what they point to."""
    assert sql(**{"department.name": "Paie"}) == (
        "departmentId IN (SELECT id FROM lucca_department WHERE name IN (?))",
        ["paie"],
    )


def test_starts_is_a_range_that_an_index_serves() -> None:
    """``starts`` compares the beginning, without case."""
    assert sql(lastName="starts,DU") == (
        "((lastName >= ? AND lastName < ?))",
        ["du", "du\U0010ffff"],
    )


def test_reserved_keys_are_no_filters() -> None:
    """What clients add for caches, callbacks and mails filters nothing."""
    assert sql(_="1", callback="x", notify="false", limit="2", page="3", groupBy="y") == ("1", [])


@pytest.mark.parametrize(
    "asked",
    [
        {"nickname": "x"},
        {"mail.x": "y"},
        {"departmentId": "three"},
        {"departmentId": "1" * 30},
        {"dtContractEnd": "2024-02-30"},
        {"dtContractEnd": "between,2024-01-01"},
        {"allowsElectronicPayslip": "maybe"},
        {"id": ",".join(map(str, range(1001)))},
        {"department": "3"},
        {"orderBy": "name"},
        {"orderBy": "name,up"},
        {"orderBy": "manager,asc"},
        {"paging": "0"},
        {"paging": "-1,10"},
        {"paging": "0,0"},
        {"paging": "a,b"},
        {"fields": "id,nickname"},
        {"fields": "mail[id]"},
        {"fields": "collection.sum"},
    ],
)
def test_what_cannot_be_read_is_refused(asked: dict[str, str]) -> None:
    """Each is Lucca's 400."""
    with pytest.raises(Invalid):
        read(**asked)


def test_paging() -> None:
    """The first thousand by default; more is brought down to a thousand."""
    assert (read().offset, read().limit) == (0, 1000)
    assert (read(paging="20,10").offset, read(paging="20,10").limit) == (20, 10)
    assert read(paging="0,10000").limit == 1000
    assert read(paging="1").limit == 1000


def test_order_ends_with_the_id() -> None:
    """Two pages never show the same person."""
    query = read(orderBy="lastName,DESC,firstName,asc")

    assert filters.order(query) == "lastName DESC, firstName ASC, id"


def test_fields_are_spelled_as_lucca_spells_them() -> None:
    """Requests may write ``lastname``; the answer says ``lastName``."""
    assert read(fields="lastname,MANAGER[Mail],collection.count").tree == {
        "lastName": {},
        "manager": {"mail": {}},
        "collection": {"count": {}},
    }
