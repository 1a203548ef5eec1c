"""A copy of a file in use is a state that it had, whole."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from threading import Event, Thread
from typing import TYPE_CHECKING
from unittest.mock import Mock

from emulator.storage import Database, Pool, Table, alone, create_tables, load, save, share

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

PAIRS = Table("pair", {"id": int, "text": str}, "id")
LONG = "x" * 200_000


def test_a_copy_is_whole_whoever_writes(tmp_path: Path) -> None:
    """Two rows at a time are written, enough for the log to be checkpointed again and again."""
    path = tmp_path / "pairs.sqlite"
    with alone(path, then_shared=True) as db:
        create_tables(db, [PAIRS])
    pool = Pool()
    database = Database(path, pool, durable=False)
    done, counts = Event(), [0]

    def write() -> None:
        while not done.wait(0.001):  # SQLite lets nobody in who waits behind one that never rests
            with database.transaction() as db:
                db.execute("DELETE FROM pair WHERE id < ?", (counts[0] - 40,))
                load(db, PAIRS, [(counts[0] + 1, LONG), (counts[0] + 2, LONG)])
            counts[0] += 2

    thread = Thread(target=write)
    thread.start()
    seen = []
    for number in range(20):
        copy = tmp_path / f"{number}.copy"
        before = counts[0]
        save(database, copy)
        with closing(sqlite3.connect(copy)) as copied:
            assert copied.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            (last,) = copied.execute("SELECT coalesce(max(id), 0) FROM pair").fetchone()
        assert last % 2 == 0
        assert last >= before
        seen.append(last)
        copy.unlink()
    done.set()
    thread.join()
    pool.close()

    assert seen == sorted(seen)
    assert seen[-1] > 50
    assert [one.name for one in tmp_path.iterdir()] == ["pairs.sqlite"]


def test_a_file_is_shared_where_it_can_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By a second name; where the file system has none, by a copy."""
    source = tmp_path / "source"
    source.write_bytes(b"whole")
    share(source, tmp_path / "one")
    monkeypatch.setattr("os.link", Mock(side_effect=PermissionError))
    share(source, tmp_path / "two")

    assert source.samefile(tmp_path / "one")
    assert not source.samefile(tmp_path / "two")
    assert (tmp_path / "two").read_bytes() == b"whole"


def test_changes_are_counted_and_none_is_made_while_all_stands(tmp_path: Path) -> None:
    """What was undone counts too: it is cheaper to copy once too often."""
    path = tmp_path / "pairs.sqlite"
    with alone(path, then_shared=True) as db:
        create_tables(db, [PAIRS])
    pool = Pool()
    database = Database(path, pool, durable=False)
    order = []

    def write() -> None:
        with database.transaction() as db:
            order.append("written")
            db.execute("DELETE FROM pair")

    with database.standing() as changes:
        thread = Thread(target=write)
        thread.start()
        thread.join(0.05)
        order.append("stood")
    thread.join()
    pool.close()

    assert (changes, database.changes) == (0, 1)
    assert order == ["stood", "written"]
