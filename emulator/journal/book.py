"""One tenant's journal: what was recorded, and the file that it is written to."""

from __future__ import annotations

import os
from collections import deque
from contextlib import contextmanager
from threading import Condition, Lock
from typing import TYPE_CHECKING, NamedTuple

from emulator.errors import NotFound
from emulator.journal import exchange, store
from emulator.journal.held import Held
from emulator.journal.search import HIGHEST, Search
from emulator.storage import Database, Pool, alone, version_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from emulator.journal.exchange import Exchange, Taken

KEPT_BYTES = 67_108_864
"""Of a tenant's journal in all, besides the count: a disk is not filled by large bodies."""
_ROOMY_BYTES = KEPT_BYTES * 9 // 10
"""What is left once that is passed, so that room is not made at every request."""

_PAGE = 512
_PAGE_BYTES = 1_048_576
"""What is written as one row, and so read and thrown away as one, is no more than this."""
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
        self._held: Held | None = None
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
            held = self._opened()
            while self.pending:
                if (surplus := len(self.pending) - self._limit) > 0:
                    for _ in range(surplus):  # would be written to be thrown away at once
                        self.pending.popleft()
                    held.last += surplus
                self._write(held, self._batch())

    def extent(self) -> Extent:
        """Return how much there is, and how much there was."""
        self.flush()
        with self._lock:
            held = self._opened()
            return Extent(held.kept, held.last - held.first + 1 - held.kept)

    def find(self, search: Search, *, bodies: bool = False) -> Iterator[Exchange]:
        """Yield what is searched for, newest first; without ``bodies`` they are empty."""
        bodies = bodies or search.text is not None
        after, before = self._bounds(search)
        with self._file.read() as db:
            for row in store.select(db, after, before, bodies=bodies):
                texts = row["bodies"] if bodies else None
                for number, facts, begin in exchange.told(row["first"], row["facts"]):
                    if after < number < before and search.may_find(facts):
                        one = exchange.read(number, facts, texts, begin)
                        if search.found(one):
                            yield one

    def get(self, number: int) -> Exchange:
        """Return one exchange, whole. Raises ``NotFound``."""
        if number <= HIGHEST:  # else none has it, and SQLite could not be asked
            for one in self.find(Search(after=number - 1, before=number + 1), bodies=True):
                return one
        raise NotFound("request", number)

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
            self._held = Held(store.numbers(db), (), self._limit)

    def end(self) -> None:
        """Forget everything, and remove the file: its tenant is gone."""
        with self._lock:
            self.pending.clear()
            self._pool.close()
            self._unlink()

    def rest(self) -> None:
        """Hold no file open until the next call."""
        self._pool.close()

    def _batch(self) -> list[Taken]:
        """Take what waits, up to a page of it."""
        batch, size = [self.pending.popleft()], 0
        while self.pending and len(batch) < _PAGE and size < _PAGE_BYTES:
            size += exchange.weight(batch[-1])
            batch.append(self.pending.popleft())
        return batch

    def _write(self, held: Held, batch: list[Taken]) -> None:
        first = held.last + 1
        # Counted even if they cannot be written: then they show as missing, which they are.
        held.last += len(batch)
        page = exchange.page(first, batch)
        with self._file.transaction() as db:
            store.add(db, page)
        held.add(page[:3])
        if (rest := held.make_room(KEPT_BYTES, _ROOMY_BYTES)) is not None:
            with self._file.transaction() as db:
                store.evict(db, rest)

    def _bounds(self, search: Search) -> tuple[int, int]:
        """Return the numbers that a search finds nothing up to, and nothing from."""
        self.flush()
        with self._lock:
            held = self._opened()
            after = max(search.after or 0, held.floor - 1)
        return after, HIGHEST + 1 if search.before is None else search.before

    def _opened(self) -> Held:
        """Return how much there is; the first time, open the file or begin it. Under the lock."""
        if self._held is None:
            if version_of(self._path) == store.VERSION:
                with self._file.read() as db:
                    if store.owner(db) == self.database.path.name:
                        self._held = Held(store.numbers(db), store.held(db), self._limit)
                        return self._held
                self._pool.close()
            self._begin()
            self._held = Held((1, 0), (), self._limit)
        return self._held

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
