"""How lists are found: by an index, and far in without stepping over everything before."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest

from emulator.errors import Conflict
from emulator.lucca.query import parse
from emulator.lucca.resources import collection
from emulator.lucca.resources.users import USERS, present
from emulator.lucca.store import marks, pages, records
from tests.lucca.test_query import NOW

if TYPE_CHECKING:
    from emulator.storage import Connection, Database
    from emulator.tenancy import Tenants


@pytest.fixture
def database(tenants: Tenants) -> Database:
    """The default tenant's file: sixty people."""
    return tenants.get("acme").database


def plan(db: Connection, **asked: str) -> str:
    """Return how SQLite would find a page of users, as it says itself."""
    query = parse(USERS, asked.items(), NOW, collection)
    within = records.Within(collection, present({}, NOW))
    text, bound = pages.page(db, USERS, query, within)
    rows = db.execute(f"EXPLAIN QUERY PLAN SELECT brief FROM {text}", bound)
    return "\n".join(row["detail"] for row in rows)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("mail", "a@b.c"),
        ("login", "a,b"),
        ("employeeNumber", "00057"),
        ("externalId", "x"),
        ("departmentId", "3,4"),
        ("legalEntityId", "1"),
        ("managerId", "7"),
        ("managerId", "null"),
        ("lastName", "durand"),
        ("lastName", "starts,du"),
        ("dtContractStart", "since,2026-01-01"),
        ("dtContractEnd", "between,2025-01-01,2025-12-31"),
        ("modifiedAt", "since,2026-01-04T10:00:00"),
    ],
)
def test_documented_filters_use_their_index(database: Database, name: str, value: str) -> None:
    """Whom the scope leaves out does not lead SQLite to another index, nor to none."""
    with database.read() as db:
        found = plan(db, **{name: value})

    assert f"INDEX idx_lucca_user_{name}" in found
    assert "SCAN lucca_user" not in found


def test_ids_are_looked_up(database: Database) -> None:
    """An id is where SQLite keeps the row."""
    with database.read() as db:
        assert "PRIMARY KEY (rowid=?)" in plan(db, id="3,4")


@pytest.mark.parametrize("name", ["id", "name", "lastName", "modifiedAt"])
def test_walking_far_reads_an_index_alone(database: Database, name: str) -> None:
    """The rows passed over are not read: the index has what the scope looks at."""
    with database.read() as db:
        found = plan(db, orderBy=f"{name},asc", paging="600,100")

    assert f"USING COVERING INDEX idx_lucca_user_{name}_" in found


@pytest.mark.parametrize("order", [{}, {"orderBy": "name,asc"}, {"orderBy": "id,desc"}])
def test_a_page_far_in_is_the_same_by_its_marks(
    database: Database, monkeypatch: pytest.MonkeyPatch, order: dict[str, str]
) -> None:
    """Every page is what the whole list holds there, and stays so when the list changes."""
    for room in (marks, pages):
        monkeypatch.setattr(room, "STRIDE", 7)
    for _ in range(2):
        with database.read() as db:
            whole = ids(db, paging="0,1000", **order)
            for offset in (50, 3, 14, 49, 21, 500):
                assert ids(db, paging=f"{offset},5", **order) == whole[offset : offset + 5]
        with database.transaction() as db:
            db.execute("UPDATE lucca_user SET name = 'zz', dtContractEnd = '2020' WHERE id % 5 = 0")


def test_what_is_undone_leaves_no_marks(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Marks are not made of what a transaction has changed and may take back."""
    for room in (marks, pages):
        monkeypatch.setattr(room, "STRIDE", 7)
    with database.read() as db:
        before = ids(db, paging="30,5")
    with suppress(Conflict), database.transaction() as db:
        db.execute("UPDATE lucca_user SET dtContractEnd = '2020' WHERE id < 20")
        assert ids(db, paging="30,5") != before
        raise Conflict("taken back")
    with database.read() as db:
        assert ids(db, paging="30,5") == before


@pytest.mark.parametrize("few", [0, 3, 1000])
@pytest.mark.parametrize(
    "asked",
    [
        {"lastName": "starts,m"},
        {"lastName": "like,an"},
        {"mail": "like,acme"},
        {"mail": "like,nobody"},
        {"modifiedAt": "since,2025-01-01", "mail": "like,e"},
        {"dtContractStart": "until,2024-01-01", "firstName": "notequal,x"},
    ],
)
def test_every_way_finds_the_same(
    database: Database, monkeypatch: pytest.MonkeyPatch, few: int, asked: dict[str, str]
) -> None:
    """By the index or by reading on until the page is full: the same people, in order."""
    monkeypatch.setattr(pages, "_FEW", few)
    monkeypatch.setattr(pages, "_TRIED_PATTERN", few)
    monkeypatch.setattr(pages, "_TRIED_RANGE", 1 if few else 20)
    with database.read() as db:
        whole = ids(db, orderBy="id,asc", **asked)
        for offset in (0, 1, 5):
            found = ids(db, paging=f"{offset},4", **asked)
            assert found == whole[offset : offset + 4]


def ids(db: Connection, **asked: str) -> list[Any]:
    """Return the ids of a page of those who are there."""
    query = parse(USERS, asked.items(), NOW, collection)
    within = records.Within(collection, present({}, NOW))
    text, bound = pages.page(db, USERS, query, within)
    return [row["id"] for row in db.execute(f"SELECT id FROM {text}", bound)]
