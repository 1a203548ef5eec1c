"""The journals of all tenants, and the thread that writes them."""

from __future__ import annotations

import sys
import traceback
from multiprocessing.util import Finalize
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING
from weakref import WeakSet

from emulator.journal.book import Book
from emulator.storage import Closed
from emulator.tenancy import DROPPED

if TYPE_CHECKING:
    from emulator.config import Config
    from emulator.journal.exchange import Taken
    from emulator.services import Services
    from emulator.storage import Database
    from emulator.tenancy import Tenants

_MOST_PENDING = 512
"""From here on a request writes down what waits itself: memory is bounded."""
_GATHER_SECONDS = 0.1
_IDLE_SECONDS = 2.0


class Journal:
    """The journals of a process, by tenant.

    One thread writes what was recorded, a tenth of a second after the first; it is started by the
    first request, and ends when nothing came for a while: an idle process has no such thread, and
    an idle tenant no open file.
    """

    def __init__(self, config: Config, tenants: Tenants) -> None:
        tenants.listen(DROPPED, self._forget)
        self.on = config.journal > 0
        self._limit = config.journal
        self._books: dict[str, Book] = {}
        self._gone: WeakSet[Database] = WeakSet()
        self._lock = Lock()
        self._stirred = Event()
        self._ending = Event()
        self._writer: Thread | None = None

    def record(self, here: Services, taken: Taken) -> None:
        """Take down an exchange of a tenant. Never fails: it is no part of the answer."""
        book = self._books.get(here.tenant)
        if book is None or book.database is not here.database:
            try:
                book = self.book(here)
            except Closed:  # it ended on a state of the tenant that is no more
                return
        book.record(taken)
        if len(book.pending) > _MOST_PENDING:
            _guarded(book)
        if not self._stirred.is_set():
            self._stir()

    def book(self, here: Services) -> Book:
        """Return a tenant's journal: that of its database, which a reset puts another for.

        Raises ``Closed`` for one that was reset or dropped since.
        """
        with self._lock:
            book = self._books.get(here.tenant)
            if book is not None and book.database is here.database:
                return book
            if here.database in self._gone:
                raise Closed
            if book is not None:
                if _generation(here.database) < _generation(book.database):
                    raise Closed
                book.rest()
            book = self._books[here.tenant] = Book(here.database, limit=self._limit)
            return book

    def reader(self, here: Services) -> Book:
        """Return a tenant's journal for reading; its file is closed a while after."""
        book = self.book(here)
        self._stir()
        return book

    def stop(self) -> None:
        """Write down what is still to write, and close every file."""
        self._ending.set()
        self._stirred.set()
        writer = self._writer
        if writer is not None:
            writer.join()

    def _forget(self, tenant: str) -> None:
        with self._lock:
            book = self._books.pop(tenant, None)
            if book is not None:
                self._gone.add(book.database)
        if book is not None:
            book.end()

    def _stir(self) -> None:
        with self._lock:
            self._stirred.set()
            if self._writer is None:
                self._writer = Thread(target=self._write, name="journal", daemon=True)
                # At a clean end of the process, which does not wait for daemons.
                self._at_end = Finalize(self, self.stop, exitpriority=0)
                self._writer.start()

    def _write(self) -> None:
        while True:
            stirred = self._stirred.wait(_IDLE_SECONDS)
            if stirred:
                self._ending.wait(_GATHER_SECONDS)
                self._stirred.clear()
            for book in list(self._books.values()):
                if book.pending:
                    _guarded(book)
            if (not stirred or self._ending.is_set()) and self._rested():
                return

    def _rested(self) -> bool:
        """Close every file and let the thread end, unless something came meanwhile."""
        with self._lock:
            if self._stirred.is_set():
                return False
            for book in self._books.values():
                book.rest()
            self._writer = None
            self._at_end.cancel()
            return True


def _generation(database: Database) -> int:
    return int(database.path.stem)  # they only rise: tenancy/files.py


def _guarded(book: Book) -> None:
    try:
        book.flush()
    except Exception:
        if book.database.path.exists():  # else the tenant is gone, and its journal with it
            traceback.print_exc(file=sys.stderr)
