"""A copy of a file in use is a state that it had, whole."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from threading import Event, Thread
from typing import TYPE_CHECKING

from emulator.storage import Database, Pool, Table, alone, create_tables, load, save

if TYPE_CHECKING:
    from pathlib import Path

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
