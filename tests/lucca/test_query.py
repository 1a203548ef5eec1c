"""Query parameters as a query, and the query as SQL."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import accumulate
from typing import TYPE_CHECKING

import pytest

from emulator.errors import Invalid
from emulator.lucca.kinds import Kind
from emulator.lucca.query import parse
from emulator.lucca.resources import collection
from emulator.lucca.resources.users import USERS
from emulator.lucca.store import filters

if TYPE_CHECKING:
    from emulator.lucca.query import Query

INTEGERS = [one.name for one in USERS.fields if one.kind is Kind.INTEGER]
KEYS = [f"{'manager.' * n}{name}" for n in range(7) for name in INTEGERS]
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
            ("(dtContractEnd >= ? OR dtContractEnd IS NULL)", ["2024-01-01T00:00:00"]),
        ),
        ("until,2024-01-31", ("dtContractEnd <= ?", ["2024-01-31T23:59:59.999"])),
        (
            "between,2024-01-01,2024-01-31",
            ("dtContractEnd BETWEEN ? AND ?", ["2024-01-01T00:00:00", "2024-01-31T23:59:59.999"]),
        ),
        (
            "today",
            ("dtContractEnd IN (?, ?)", ["2026-01-05T00:00:00", "2026-01-05T00:00:00.000"]),
        ),
        ("since,now", ("dtContractEnd >= ?", ["2026-01-05T10:30:00"])),
        ("until,now", ("dtContractEnd <= ?", ["2026-01-05T10:30:00.000"])),
        ("since,2025-06-01T08:45:23Z", ("dtContractEnd >= ?", ["2025-06-01T10:45:23"])),
        ("greaterthan,2025-06-01T08:45:23.5", ("dtContractEnd > ?", ["2025-06-01T08:45:23.500"])),
        ("until,2024-01-31T00:00:00", ("dtContractEnd <= ?", ["2024-01-31T23:59:59.999"])),
        ("anniversary,2017-02-08", ("substr(dtContractEnd, 6, 5) IN (?)", ["02-08"])),
        ("", ("dtContractEnd IS NULL", [])),
        ("since,yesterday,tomorrow", ("dtContractEnd >= ?", ["2026-01-04T00:00:00"])),
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
        "(lastName >= ? AND lastName < ?)",
        ["du", "dv"],
    )


def test_reserved_keys_are_no_filters() -> None:
    """What clients add for caches, callbacks and mails filters nothing."""
    query = read(_="1", callback="x", notify="false", limit="2", page="3", groupBy="y")

    assert (query.conditions, query.limit) == ((), 1000)
    assert query.notices == (
        "limit is no parameter of a v3 list and changes nothing; use paging=start,count.",
        "page is no parameter of a v3 list and changes nothing; use paging=start,count.",
        "callback is a parameter of Lucca's that the emulator passes over.",
        "groupby is a parameter of Lucca's that the emulator passes over.",
    )


def test_a_repeated_key_is_one_list() -> None:
    """ASP.NET joins the values of a key with commas, whatever its case."""
    repeated = [("departmentId", "3"), ("DepartmentID", "4"), ("orderBy", "id,asc")]

    query = parse(USERS, repeated, NOW, collection)

    assert filters.where(query.conditions, collection) == ("departmentId IN (?, ?)", [3, 4])


def test_words_that_mean_operators_can_be_values() -> None:
    """An operator's name stands first; behind one it is a value like any other."""
    assert sql(lastName="equals,like,Starts") == ("lastName IN (?, ?)", ["like", "starts"])


def test_many_values_make_no_deep_expression() -> None:
    """A thousand values are read; SQLite refuses expressions deeper than that."""
    text, bound = sql(lastName="like," + ",".join(f"n{number}" for number in range(1000)))

    assert len(bound) == 1000
    depths = list(accumulate({"(": 1, ")": -1}.get(one, 0) for one in text))
    assert max(depths) < 20


def test_all_filters_together_are_bounded() -> None:
    """Neither many filters nor many values cost more than a refusal."""
    with pytest.raises(Invalid, match="100 filters"):
        read(**dict.fromkeys([*KEYS, *(f"also.{key}" for key in KEYS)][:101], "1"))
    with pytest.raises(Invalid, match="10000 values"):
        read(**dict.fromkeys(KEYS[:11], ",".join(["1"] * 1000)))


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
        {"mail": "like"},
        {"departmentId": ""},
        {"departmentId": "1_0"},
        {"departmentId": "like"},
        {"departmentId": "between,1,2"},
        {"departmentId": "containsall,1,null"},
        {"mail": "since,a"},
        {"mail": "anniversary,a"},
        {"unitSellPrice": "nan"},
        {"unitSellPrice": "starts,1"},
        {"dtContractEnd": "between,2024-01-01,2024-02-01,2024-03-01"},
        {"dtContractEnd": "between,2024-01-01,2024-02-01,null"},
        {"dtContractEnd": "0001-01-01T00:00:00+10:00"},
        {"dtContractEnd": "anniversary,02-08"},
        {".".join(["manager"] * 8 + ["id"]): "1"},
        {"orderBy": "name,asc,"},
        {"orderBy": ",".join(["name,asc"] * 17)},
        {"orderBy": "habilitedRoles.name,asc"},
        {"paging": "0,10001"},
        {"paging": "0,1,2"},
        {"paging": "1_0,1"},
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
    """The first thousand by default; up to ten thousand on demand, with a notice."""
    assert (read().offset, read().limit) == (0, 1000)
    assert (read(paging="20,10").offset, read(paging="20,10").limit) == (20, 10)
    assert read(paging="0,10000").limit == 10_000
    assert (read(paging="1").offset, read(paging="1").limit) == (0, 1000)
    assert read(paging="0,1000").notices == ()
    assert "up to 1000 records" in read(paging="0,2000").notices[0]


def test_order_ends_with_the_id() -> None:
    """Two pages never show the same person."""
    query = read(orderBy="lastName,DESC,firstName,asc")

    assert order_of(query) == "lastName DESC, firstName ASC, id"
    assert order_of(read(orderBy="lastName,desc")) == "lastName DESC, id DESC"
    assert order_of(read(orderBy="id,desc,name,asc")) == "id DESC"


def test_order_goes_through_references() -> None:
    """``manager.lastName`` orders by what the record points to, also in its own collection."""
    assert order_of(read(orderBy="manager.lastName,asc")) == (
        "(SELECT r1.lastName FROM lucca_user r1 WHERE r1.id = lucca_user.managerId) ASC, id"
    )


def order_of(query: Query) -> str:
    """Return a query's ORDER BY list."""
    return filters.order(query, USERS.table_name, collection)


def test_fields_are_spelled_as_lucca_spells_them() -> None:
    """Requests may write ``lastname``; the answer says ``lastName``."""
    assert read(fields="lastname,MANAGER[Mail],collection.count").tree == {
        "lastName": {},
        "manager": {"mail": {}},
        "collection": {"count": {}},
    }
