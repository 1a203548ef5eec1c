"""A tenant's file: transactions, the pool of connections, text without case."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from emulator.storage import Database, Pool, Table, alone, create_tables, load

if TYPE_CHECKING:
    from emulator.storage import Connection

WORDS = Table("word", {"id": int, "text": str}, "id", indexes=(("text",),))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file with one table and one row."""
    path = tmp_path / "words.sqlite"
    with alone(path) as db:
        create_tables(db, [WORDS])
        load(db, WORDS, [(1, "un")])
    return path


def texts(database: Database) -> list[str]:
    """Return the words of a file."""
    with database.read() as db:
        return [row["text"] for row in db.execute("SELECT text FROM word ORDER BY id")]


def test_a_transaction_happens_whole_or_not_at_all(path: Path) -> None:
    """A raise undoes what came before it, and the connection is good for the next."""
    database = Database(path, Pool())
    with database.transaction() as db:
        load(db, WORDS, [(2, "deux")])

    with pytest.raises(sqlite3.IntegrityError), database.transaction() as db:
        load(db, WORDS, [(3, "trois"), (1, "un")])

    assert texts(database) == ["un", "deux"]
    with database.transaction() as db:
        load(db, WORDS, [(3, "trois")])
    assert texts(database) == ["un", "deux", "trois"]


def test_news_is_told_after_the_commit_and_only_then(path: Path) -> None:
    """Once for each topic; never of what was undone, nor again by the next transaction."""
    told: list[tuple[str, list[str]]] = []
    database = Database(path, Pool(), tell=lambda topic: told.append((topic, texts(database))))

    with database.transaction() as db:
        db.announce("words")
        db.announce("words")
        load(db, WORDS, [(2, "deux")])
        assert told == []
    assert told == [("words", ["un", "deux"])]

    def fail() -> None:
        with database.transaction() as db:
            db.announce("words")
            load(db, WORDS, [(1, "un")])

    with pytest.raises(sqlite3.IntegrityError):
        fail()
    with database.transaction() as db:
        load(db, WORDS, [(3, "trois")])
    assert len(told) == 1


def test_writers_take_turns(path: Path) -> None:
    """Eight threads that read and then write lose no change."""
    database = Database(path, Pool(), durable=False)

    def add() -> None:
        for _ in range(20):
            with database.transaction() as db:
                (last,) = db.execute("SELECT max(id) FROM word").fetchone()
                load(db, WORDS, [(last + 1, "mot")])

    threads = [Thread(target=add) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(texts(database)) == 1 + 8 * 20


def test_what_is_known_is_read_again_after_a_change(path: Path) -> None:
    """A fact is read once, until anything in the file changes."""
    database = Database(path, Pool())
    reads: list[int] = []

    def count() -> int:
        reads.append(1)
        return len(texts(database))

    assert [database.known("count", count) for _ in range(3)] == [1, 1, 1]
    with database.transaction() as db:
        load(db, WORDS, [(2, "deux")])

    assert [database.known("count", count) for _ in range(3)] == [2, 2, 2]
    assert len(reads) == 2


def test_who_writes_knows_what_they_wrote(path: Path) -> None:
    """A connection knows what its file does, but reads anew in a transaction."""
    database = Database(path, Pool())

    def count(db: Connection) -> int:
        return db.known("count", lambda: len(db.execute("SELECT * FROM word").fetchall()))

    with database.read() as db:
        assert (count(db), database.known("count", lambda: 0)) == (1, 1)
    with database.transaction() as db:
        load(db, WORDS, [(2, "deux")])
        assert count(db) == 2
        with database.read() as other:
            assert count(other) == 1
    with database.read() as db:
        assert count(db) == 2


def test_what_is_known_outlives_a_change_that_keeps_it(path: Path) -> None:
    """A transaction that says so has nothing read again; the next other one has."""
    database = Database(path, Pool())
    assert database.known("first", lambda: texts(database)[0]) == "un"

    with database.transaction(keeps_known=True) as db:
        db.execute("UPDATE word SET text = 'deux'")

    assert database.known("first", lambda: texts(database)[0]) == "un"
    with database.transaction() as db:
        load(db, WORDS, [(2, "trois")])
    assert database.known("first", lambda: texts(database)[0]) == "deux"


def test_what_is_known_is_bounded(path: Path) -> None:
    """Who asks about ever new things has old ones read again, and fills no memory."""
    database = Database(path, Pool())
    reads: list[int] = []

    def ask(number: int) -> None:
        database.known(number, lambda: reads.append(number))

    for number in (*range(2_000), 1_999, 0):
        ask(number)

    assert reads == [*range(2_000), 0]


def test_the_pool_keeps_few_connections(tmp_path: Path, path: Path) -> None:
    """Many tenants used in turn leave a bounded number of files open."""
    pool = Pool(limit=4)
    for number in range(40):
        copy = tmp_path / f"{number}.sqlite"
        copy.write_bytes(path.read_bytes())
        assert texts(Database(copy, pool)) == ["un"]

    opened = [
        name
        for handle in Path("/proc/self/fd").iterdir()
        if (name := _target(handle)).startswith(str(tmp_path))
    ]
    assert len([name for name in opened if name.endswith(".sqlite")]) == 4
    pool.close()
    assert [
        h for h in Path("/proc/self/fd").iterdir() if _target(h).startswith(str(tmp_path))
    ] == []


def _target(handle: Path) -> str:
    try:
        return os.readlink(handle)
    except OSError:
        return ""


def test_a_closed_file_is_let_go(path: Path) -> None:
    """A connection that was lent when its file was closed does not come back to the pool."""
    pool = Pool()
    database = Database(path, pool)
    with database.read():
        database.close()

    path.unlink()
    with pytest.raises(sqlite3.OperationalError):
        texts(Database(path, pool))


def test_case_is_folded_as_python_folds_it(path: Path) -> None:
    """SQLite's own NOCASE does not know É."""
    database = Database(path, Pool())

    with database.read() as db:
        (folded,) = db.execute("SELECT casefold('ÉCOLE Straße')").fetchone()

    assert folded == "école strasse"
