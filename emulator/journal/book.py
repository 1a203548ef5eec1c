"""One tenant's journal: what was recorded, and the file that it is written to."""

from __future__ import annotations

import os
from collections import deque
from contextlib import contextmanager
from threading import Condition, Lock
from typing import TYPE_CHECKING, NamedTuple

from emulator.errors import NotFound
from emulator.journal import exchange, store
from emulator.journal.search import HIGHEST
from emulator.storage import Database, Pool, alone, version_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from emulator.journal.exchange import Exchange, Taken
    from emulator.journal.search import Search
    from emulator.storage import Connection

KEPT_BYTES = 67_108_864
"""Of a tenant's journal in all, besides the count: a disk is not filled by large bodies."""
_ROOMY_BYTES = KEPT_BYTES * 9 // 10
"""What is left once that is passed, so that room is not made at every request."""

_BATCH = 64
"""Rows in one statement."""
_CONNECTIONS = 2


class Extent(NamedTuple):
    """How much a journal holds."""

    kept: int
    evicted: int
    """Exchanges that had to make room for newer ones since the journal was last emptied."""


class Book:
    """The journal of one tenant. Thread-safe.

    ``record`` puts an exchange where every reader looks first, so that whoever has the answer to a
    request finds the request here.
    """

    def __init__(self, database: Database, *, limit: int) -> None:
        self.database = database
        self.pending: deque[Taken] = deque()
        self.arrived = 0
        """How many were recorded while somebody watched."""
        self._watching = 0
        self._changed = Condition()
        self._path = database.path.with_name("journal.sqlite")
        self._limit = limit
        self._pool = Pool(_CONNECTIONS)
        self._file = Database(self._path, self._pool, durable=database.durable)
        self._extent: store.Extent | None = None
        self._lock = Lock()

    def record(self, taken: Taken) -> None:
        """Take an exchange down; it is written later."""
        self.pending.append(taken)
        if self._watching:
            with self._changed:
                self.arrived += 1
                self._changed.notify_all()

    def flush(self) -> None:
        """Write down all that was recorded until now."""
        with self._lock:
            last = self._opened().last
            while self.pending:
                batch = [self.pending.popleft() for _ in range(min(len(self.pending), _BATCH))]
                last = self._write(batch, last)

    def extent(self) -> Extent:
        """Return how much there is, and how much there was."""
        self.flush()
        with self._lock:
            now = self._opened()
        return Extent(now.kept, now.last - now.first + 1 - now.kept)

    def find(self, search: Search, *, bodies: bool = False) -> Iterator[Exchange]:
        """Yield what is searched for, newest first; without ``bodies`` they are empty."""
        self.flush()
        with self._file.read() as db:
            for row in store.select(db, search, bodies=bodies or search.text is not None):
                one = exchange.read(row)
                if search.found(one):
                    yield one

    def get(self, number: int) -> Exchange:
        """Return one exchange, whole. Raises ``NotFound``."""
        self.flush()
        if number > HIGHEST:  # none has it, and SQLite could not be asked
            raise NotFound("request", number)
        with self._file.read() as db:
            row = store.one(db, number)
        if row is None:
            raise NotFound("request", number)
        return exchange.read(row)

    def last(self) -> int:
        """Return the number of the newest exchange, or of the newest that there was."""
        self.flush()
        with self._lock:
            return self._opened().last

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Count what arrives, for the length of the block."""
        with self._changed:
            self._watching += 1
        try:
            yield
        finally:
            with self._changed:
                self._watching -= 1

    def wait(self, arrived: int, seconds: float) -> None:
        """Wait until more than so many have arrived, or so many seconds are over."""
        with self._changed:
            self._changed.wait_for(lambda: self.arrived != arrived, seconds)

    def clear(self) -> None:
        """Forget everything; numbers go on."""
        self.flush()
        with self._lock, self._file.transaction() as db:
            store.clear(db)
            self._extent = store.extent(db)

    def end(self) -> None:
        """Forget everything, and remove the file: its tenant is gone."""
        with self._lock:
            self.pending.clear()
            self._pool.close()
            self._unlink()

    def rest(self) -> None:
        """Hold no file open until the next call."""
        self._pool.close()

    def _write(self, batch: list[Taken], last: int) -> int:
        rows = [exchange.kept(last + place, taken) for place, taken in enumerate(batch, 1)]
        before = self._opened()
        # Counted even if they cannot be written: then they show as missing, which they are.
        self._extent = before._replace(last=rows[-1].number)
        with self._file.transaction() as db:
            store.add(db, rows)
            grown = sum(row.size for row in rows)
            extent = store.Extent(
                before.first, rows[-1].number, before.kept + len(rows), before.size + grown
            )
            self._extent = self._within(db, extent)
        return rows[-1].number

    def _within(self, db: Connection, extent: store.Extent) -> store.Extent:
        """Make room: by count, then by size."""
        if (surplus := extent.kept - self._limit) > 0:
            extent = store.evict(db, extent, store.nth(db, surplus))
        if extent.size > KEPT_BYTES:
            extent = store.evict(db, extent, store.newest_within(db, _ROOMY_BYTES))
        return extent

    def _opened(self) -> store.Extent:
        """Return how much there is; the first time, open the file or begin it. Under the lock."""
        if self._extent is None:
            if version_of(self._path) == store.VERSION:
                with self._file.read() as db:
                    if store.owner(db) == self.database.path.name:
                        self._extent = store.extent(db)
                        return self._extent
                self._pool.close()
            self._begin()
            self._extent = store.Extent(1, 0, 0, 0)
        return self._extent

    def _begin(self) -> None:
        partial = self._path.with_name("journal.partial")
        partial.unlink(missing_ok=True)
        self._unlink()
        with alone(partial, then_shared=True) as db:
            store.create(db, self.database.path.name)
        os.replace(partial, self._path)

    def _unlink(self) -> None:
        for end in ("", "-wal", "-shm"):
            self._path.with_name(self._path.name + end).unlink(missing_ok=True)
