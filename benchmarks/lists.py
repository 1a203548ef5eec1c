"""What a look-up and a page cost in a company of a thousand and in one of a million.

In process, from the query's text to the bytes of the answer, without HTTP. Making the million
takes some minutes and 3 GB; ``--keep FOLDER`` makes them once and finds them there again.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from emulator.lucca import envelope
from emulator.lucca.query import parse
from emulator.lucca.resources import COLLECTIONS, collection
from emulator.lucca.resources.users import USERS, present
from emulator.lucca.store import records
from emulator.storage import Database, Pool, alone, create_indexes, create_tables, load
from emulator.world import organisation
from emulator.world.people import Users
from seed import Company

if TYPE_CHECKING:
    from collections.abc import Mapping

AS_OF = date(2026, 1, 5)
NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
CHANGED = "2026-01-05T09:00:00.000"
SMALL = 1_000
ROUNDS = 60


def main() -> None:
    """Measure both sizes in turn, so that whatever else the machine does falls on both alike."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--people", type=int, default=1_000_000)
    options.add_argument("--keep", type=Path)
    asked = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="benchmark-") as spare:
        folder = asked.keep or Path(spare)
        folder.mkdir(parents=True, exist_ok=True)
        small, large = (company(folder, size) for size in (SMALL, asked.people))
        print(f"{'microseconds (median)':<34}{SMALL:>10,}{asked.people:>12,}{'ratio':>8}")
        for name, query in queries(small, SMALL).items():
            compare(name, (small, query), (large, queries(large, asked.people)[name]))


def company(folder: Path, people: int) -> Database:
    """Return Lucca's users of a company, and what they point to, made if it is not there."""
    path = folder / f"lists-{people}.sqlite"
    if not path.exists():
        partial = path.with_suffix(".partial")
        partial.unlink(missing_ok=True)
        made = Company(people=people, as_of=AS_OF)
        tables = [one.table for one in COLLECTIONS if one.view is None]
        with alone(partial, then_shared=True) as db:
            create_tables(db, tables)
            users = Users(made)
            known = (one for one in made.people() if one.has_lucca)
            load(db, USERS.table, (users.row(one, made.contracts(one)) for one in known))
            create_indexes(db, tables)
            organisation.load(db, made, {one.head_id: "" for one in made.departments})
            # As many are changed after everybody else in a large company as in a small one.
            changed = (CHANGED, max(1, people // 60))
            db.execute("UPDATE lucca_user SET modifiedAt = ? WHERE id % ? = 0", changed)
        partial.rename(path)
    return Database(path, Pool())


def queries(database: Database, people: int) -> dict[str, Mapping[str, str]]:
    """Return what is asked, by name. Pages are full in both sizes unless the name says not."""
    with database.read() as db:
        somebody = records.record(db, USERS, people // 2)
        row = "SELECT departmentId FROM lucca_user GROUP BY 1 ORDER BY count(*) DESC LIMIT 1"
        (department,) = db.execute(row).fetchone()
    far = str(people * 9 // 10)
    hundred = {"paging": "0,100"}
    return {
        "by mail": {"mail": somebody["mail"]},
        "by login": {"login": somebody["login"]},
        "by employeeNumber": {"employeeNumber": somebody["employeeNumber"]},
        "first page of 100": hundred,
        "first page of 100, by name": {"orderBy": "name,asc", **hundred},
        "departmentId": {"departmentId": str(department), "paging": "0,20"},
        "mail like, one in ten and more": {"mail": "like,an", **hundred},
        "modifiedAt since 2015": {"modifiedAt": "since,2015-01-01", **hundred},
        "modifiedAt since, the last 60": {"modifiedAt": f"since,{CHANGED}", **hundred},
        "lastName starts": {"lastName": "starts,m", "paging": "0,50"},
        "deep page": {"paging": f"{far},100", "formerEmployees": "true"},
        "deep page, present only": {"paging": f"{far},100"},
        "deep page, by name": {"paging": f"{far},100", "orderBy": "name,asc"},
        "not alike: mail like nobody's": {"mail": "like,zzzz", **hundred},
        "not alike: deep page, name desc": {"paging": f"{far},100", "orderBy": "name,desc"},
        "not alike: how many there are": {"fields": "collection.count"},
    }


def compare(
    name: str,
    small: tuple[Database, Mapping[str, str]],
    large: tuple[Database, Mapping[str, str]],
) -> None:
    """Print the median of each, and how often the large one takes the small one's time."""
    for one in (small, large):
        answer(*one)  # what is remembered of a list is remembered now
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(ROUNDS):
        for taken, one in zip(times, (small, large), strict=True):
            begun = time.perf_counter()
            answer(*one)
            taken.append((time.perf_counter() - begun) * 1e6)
    few, many = (statistics.median(taken) for taken in times)
    print(f"{name:<34}{few:>10,.0f}{many:>12,.0f}{many / few:>8.2f}", flush=True)


def answer(database: Database, asked: Mapping[str, str]) -> bytes:
    """Return the answer to a list request, as the route puts it together."""
    query = parse(USERS, asked.items(), NOW, collection)
    scope = present({key.lower(): text for key, text in asked.items()}, NOW)
    within = records.Within(collection, scope)
    with database.read() as db:
        count = records.count(db, USERS, query, within) if query.wants_count else None
        items = records.short(db, USERS, query, within) if query.wants_items else None
    shown = None if items is None else envelope.located(items, "http://127.0.0.1:8080")
    return envelope.listing(envelope.header("", NOW), shown, count, twice=False)


if __name__ == "__main__":
    main()
