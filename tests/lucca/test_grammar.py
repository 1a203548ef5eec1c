"""The grammar as a whole: what is said is read, and what is read is answered.

The SQL of every operator is held against ``naive``, which works the same query out by hand.
"""

from __future__ import annotations

import shutil
from contextlib import suppress
from datetime import UTC, datetime
from random import Random
from typing import TYPE_CHECKING, Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from emulator.errors import Invalid
from emulator.lucca.projection import Follow, project
from emulator.lucca.query import Query, parse
from emulator.lucca.resources import collection
from emulator.lucca.resources.users import USERS
from emulator.lucca.store import records
from emulator.storage import Database, Pool, alone, create_indexes, create_tables
from tests.lucca import naive
from tests.lucca.grammar import (
    COLLECTIONS,
    OPERATORS,
    PATHS,
    QUERIES,
    THINGS,
    Asked,
    drawn,
    lookup,
    render,
    world,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.lucca.grammar import World

NOW = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)
WITHIN = records.Within(lookup, None)
many = settings(
    max_examples=300,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """An empty file with the tables of the small world."""
    path = tmp_path / "world.sqlite"
    tables = [one.table for one in COLLECTIONS.values()]
    with alone(path, then_shared=True) as db:
        create_tables(db, tables)
        create_indexes(db, tables)
    known = Database(path, Pool(), durable=False)
    yield known
    known.close()
    shutil.rmtree(tmp_path)


@given(query=QUERIES)
@many
def test_what_is_rendered_reads_as_the_same_query(query: Query) -> None:
    """Reading is the inverse of writing: filters, fields, order and paging."""
    assert parse(THINGS, render(query), NOW, lookup) == query


@given(seed=st.integers(0, 2**32), asked=st.lists(QUERIES, min_size=5, max_size=5).map(Asked))
@settings(many, max_examples=100)
def test_sql_answers_as_the_documentation_reads(
    database: Database, seed: int, asked: Asked
) -> None:
    """Every operator on every kind, through references and lists, with ties, nulls and pages."""
    made = filled(database, Random(seed))
    with database.read() as db:
        for query in asked:
            expected = naive.matching(query, made, "things")
            page = expected[query.offset : query.offset + query.limit]
            found = orjson.loads(b"[%b]" % records.full(db, THINGS, query, WITHIN))
            counted = records.count(db, THINGS, query, WITHIN)
            got = ([one["id"] for one in found], counted)
            assert got == ([one["id"] for one in page], len(expected)), render(query)
            if query.tree is not None:
                follow = Follow(lookup, lambda target, ids: records.by_ids(db, target, ids))
                shown = project(found, query.tree, THINGS, follow)
                assert shown == [pick(one, query.tree, THINGS, made) for one in page]


def test_every_operator_means_the_same_on_every_path(database: Database) -> None:
    """Not one operator, kind of field or way to it is left to chance."""
    chance = Random(7)
    made = filled(database, chance)
    differing = []
    with database.read() as db:
        for path in PATHS:
            for operator in OPERATORS.get(path[-1].kind, ("equals", "notequal")):
                for one in drawn(path, operator, chance):
                    query = Query((one,), None, (), 0, 10)
                    expected = len(naive.matching(query, made, "things"))
                    if records.count(db, THINGS, query, WITHIN) != expected:
                        differing.append(render(query))

    assert differing == []


def filled(database: Database, chance: Random) -> World:
    """Put records in place of those that are there, and return them."""
    made = world(chance)
    with database.transaction() as db:
        for path, target in COLLECTIONS.items():
            db.execute(f"DELETE FROM {target.table_name}")
            records.add(db, target, made[path].values())
    return made


def pick(one: Any, tree: Any, shape: Any, made: World) -> Any:
    """Return what a tree names of a record or an object, worked out one by one."""
    found = {}
    for name, deeper in tree.items():
        if name == "collection":
            continue
        field = shape.by_name[name.lower()]
        value = one[name]
        if deeper and value is not None:
            items = value if field.is_list else [value]
            inside = lookup(field.to) if field.follows else field
            whole = [made[field.to][item["id"]] for item in items] if field.follows else items
            if field.follows and set(deeper) <= {"id", "name", "url"}:
                whole = items  # what a reference shows of itself is not read again
            items = [pick(item, deeper, inside, made) for item in whole]
            value = items if field.is_list else items[0]
        found[name] = value
    return found


NAMES = sorted({one.name for path in PATHS for one in path})
USER_NAMES = [one.name for one in USERS.fields]
KEYS = st.lists(st.sampled_from([*NAMES, *USER_NAMES]), min_size=1, max_size=3).map(".".join)
WORDS = st.sampled_from(
    ["equals", "since", "between", "like", "starts", "containsall", "anniversary", "null", "today",
     "tomorrow", "now", "asc", "desc", "1", "-1", "9" * 30, "2024-02-29", "9999-12-31T23:59:59Z",
     "0001-01-01T00:00+14:00", "é", "%", "'", '"', "[", "]", ".", "collection.count", "id", "\x00"]
)  # fmt: skip
VALUES = st.text(max_size=20) | st.lists(WORDS, max_size=5).map(",".join)
PARAMETERS = st.sampled_from(["fields", "orderBy", "paging", "limit", "_", "callback"]) | KEYS


@given(asked=st.lists(st.tuples(PARAMETERS | st.text(max_size=8), VALUES), max_size=4))
@settings(many, max_examples=500)
def test_any_text_is_answered_or_refused(database: Database, asked: list[tuple[str, str]]) -> None:
    """Whatever stands in whatever parameter, the reader refuses it or SQLite can run it."""
    for target, find in ((THINGS, lookup), (USERS, collection)):
        with suppress(Invalid), database.read() as db:
            query = parse(target, asked, NOW, find)
            if target is THINGS:
                records.full(db, target, query, WITHIN)


def test_any_text_is_answered_over_http(call: Any) -> None:
    """The same at the API: a page or a 400, in Lucca's words, never a 500."""
    strange = [
        "",
        ",",
        "null",
        "like",
        "like,",
        "since,x",
        "'",
        '"',
        "\x00",
        "[",
        "a" * 3000,
        "é,É",
    ]
    for name in ("mail", "dtContractEnd", "departmentId", "manager.mail", "fields", "orderBy"):
        for text in strange:
            answer = call("GET", "users", {name: text, "paging": "0,1"})
            assert answer.status_code in (200, 400), (name, text, answer.text)
            assert answer.status_code == 200 or set(answer.get_json()) == {"Status", "Message"}
