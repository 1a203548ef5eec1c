"""One SQLite file, and the connections that are kept to it."""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from contextlib import closing, contextmanager
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar

from emulator.errors import Conflict

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator
    from pathlib import Path

T = TypeVar("T")

Row = sqlite3.Row

_BUSY_SECONDS = 10.0
_IDLE_CONNECTIONS = 32
"""Each is three open files in WAL mode; 32 serve a machine's threads many times over."""
_MOST_KNOWN = 1_024
"""Facts kept of one file; who asks for more makes others wait, and takes no more memory."""


class Connection(sqlite3.Connection):
    """SQLite's own, and the news that its transaction brings."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.news: list[str] = []
        self.database: Database | None = None

    def announce(self, topic: str) -> None:
        """Have a topic told to who listens, after the transaction is committed and only then."""
        if topic not in self.news:
            self.news.append(topic)

    def known(self, key: Hashable, read: Callable[[], T]) -> T:
        """Return what ``Database.known`` does; in a transaction, what ``read`` returns now."""
        if self.database is None or self.in_transaction:
            return read()
        return self.database.known(key, read)


class Closed(Conflict):
    """The file is gone, or about to go."""

    def __init__(self) -> None:
        super().__init__("The tenant was reset or dropped while this was under way.")


def _tell_nobody(_topic: str) -> None:
    pass


class Pool:
    """Idle connections of all tenants, the most lately used first to be lent again.

    Thread-safe. A connection is lent to one thread at a time, so SQLite's own check that it
    stays in the thread that opened it is off.
    """

    def __init__(self, limit: int = _IDLE_CONNECTIONS) -> None:
        self._limit = limit
        self._lock = Lock()
        self._idle: OrderedDict[tuple[Database, int], Connection] = OrderedDict()

    def take(self, database: Database) -> Connection:
        """Lend an idle connection to a file, or a new one. Raises ``Closed``."""
        with self._lock:
            if database.closed:
                raise Closed
            for key in reversed(self._idle):
                if key[0] is database:
                    return self._idle.pop(key)
            # Still one at a time: the first to open a file turns it to WAL, and SQLite does not
            # wait for another that is doing the same.
            opened = _open(database.path, database.durable)
            opened.database = database
            return opened

    def give_back(self, database: Database, connection: Connection) -> None:
        """Keep a connection for the next caller; close the one unused for longest if too many."""
        with self._lock:
            surplus: Connection | None = connection
            if not database.closed:
                self._idle[(database, id(connection))] = connection
                surplus = None
                if len(self._idle) > self._limit:
                    _, surplus = self._idle.popitem(last=False)
        if surplus is not None:
            surplus.close()

    def forget(self, database: Database) -> None:
        """Close what is idle of a file that is about to go; what is lent is closed on return."""
        with self._lock:
            database.closed = True
            gone = [key for key in self._idle if key[0] is database]
            connections = [self._idle.pop(key) for key in gone]
        for connection in connections:
            connection.close()

    def close(self) -> None:
        """Close every idle connection."""
        with self._lock:
            connections = list(self._idle.values())
            self._idle.clear()
        for connection in connections:
            connection.close()


class Database:
    """A tenant's SQLite file. Only the file lives: every call borrows a connection.

    ``tell`` is called, in the thread of the transaction, with each topic that one announced.
    """

    def __init__(
        self,
        path: Path,
        pool: Pool,
        *,
        durable: bool = True,
        tell: Callable[[str], None] = _tell_nobody,
    ) -> None:
        self.path = path
        self.durable = durable
        self.closed = False
        """Changed by the pool alone."""
        self.changes = 0
        """How many transactions began. Of two equal readings, nothing was written between them."""
        self._pool = pool
        self._tell = tell
        self._known: dict[Hashable, Any] = {}

    def known(self, key: Hashable, read: Callable[[], T]) -> T:
        """Return what ``read`` returned when it was last called since the last change.

        For small facts that many requests need and few change: a statement costs more than its
        own time, for SQLite lets other threads take the interpreter at each. This process alone
        writes to the file, so no change goes unnoticed.
        """
        known = self._known  # a change meanwhile puts another in its place
        if key not in known:
            if len(known) >= _MOST_KNOWN:
                known = self._known = {}
            known[key] = read()
        found: T = known[key]
        return found

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Lend a connection for reading; each statement sees the newest commit."""
        connection = self._pool.take(self)
        try:
            yield connection
        finally:
            self._pool.give_back(self, connection)

    @contextmanager
    def transaction(self, *, keeps_known: bool = False) -> Iterator[Connection]:
        """Lend a connection inside a write transaction: all of it happens, or none.

        A refusal that must be remembered (a count, a revocation) is returned, not raised, from
        within: raising undoes it. ``keeps_known`` is for what writes nothing that anybody asks
        ``known`` for, like codes, tokens and sessions: else every sign-in would have all the
        others read everything again.
        """
        connection = self._pool.take(self)
        news: tuple[str, ...] = ()
        try:
            connection.execute("BEGIN IMMEDIATE")
            self.changes += 1  # only here, where nobody else is: before anyone sees what changes
            try:
                yield connection
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")
            news = tuple(connection.news)
        finally:
            if not keeps_known:
                self._known = {}
            connection.news.clear()
            if connection.in_transaction:  # the COMMIT itself failed (disk full)
                connection.execute("ROLLBACK")
            self._pool.give_back(self, connection)
        for topic in news:
            self._tell(topic)

    @contextmanager
    def standing(self) -> Iterator[int]:
        """Let nobody write for the length of the block; yields ``changes``, which stays."""
        connection = self._pool.take(self)
        try:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield self.changes
            finally:
                connection.execute("ROLLBACK")
        finally:
            self._pool.give_back(self, connection)

    def close(self) -> None:
        """Let go of the file. Whoever asks for it from now on gets ``Closed``."""
        self._pool.forget(self)


@contextmanager
def alone(path: Path, *, then_shared: bool = False) -> Iterator[Connection]:
    """Open a file that nothing else uses yet, in one transaction, with no other file beside it.

    The file is made if it does not exist. Nothing is flushed: a file cut short is thrown away.
    ``then_shared`` leaves it ready for many connections, who would else have to make it so.
    """
    connection = sqlite3.connect(path, isolation_level=None, factory=Connection)
    connection.row_factory = Row
    connection.create_function("casefold", 1, _casefold, deterministic=True)
    try:
        # A whole record with its columns is some 2 kB: pages of 4 kB would hold but one each.
        connection.execute("PRAGMA page_size=8192")
        connection.execute("PRAGMA cache_size=-65536")
        # Each index reads the whole table again: mapped, in half the time.
        connection.execute("PRAGMA mmap_size=1073741824")
        connection.execute("PRAGMA synchronous=OFF")  # first, for the next line may write
        connection.execute("PRAGMA journal_mode=OFF")
        connection.execute("BEGIN")
        yield connection
        connection.execute("COMMIT")
        if then_shared:
            connection.execute("PRAGMA journal_mode=WAL")
    finally:
        connection.close()


def version_of(path: Path) -> int | None:
    """Return the schema version that a file was written with, without touching the file.

    None for a file that is no database, or a damaged one.
    """
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            (version,) = connection.execute("PRAGMA user_version").fetchone()
    except sqlite3.DatabaseError:
        return None
    return int(version)


def _open(path: Path, durable: bool) -> Connection:
    connection = sqlite3.connect(
        f"file:{path}?mode=rw",
        uri=True,
        timeout=_BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=256,
        factory=Connection,
    )
    connection.row_factory = Row
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute(f"PRAGMA synchronous={'NORMAL' if durable else 'OFF'}")
    connection.create_function("casefold", 1, _casefold, deterministic=True)
    return connection


def _casefold(value: str | float | bytes | None) -> str | float | bytes | None:
    return value.casefold() if isinstance(value, str) else value
