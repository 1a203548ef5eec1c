"""Copies of a tenant that many ask for: of a state that nobody changed there is one."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from emulator.storage import save, share

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from emulator.storage import Database


class LastCopy:
    """The last copy of one tenant, held for the next who asks. Thread-safe.

    A prepared tenant that each test takes a copy of costs one copy of its file, not one for each.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._path: Path | None = None
        self._changes = 0

    def give(self, database: Database, given: Path, place: Callable[[], Path]) -> None:
        """Put a copy of a tenant's file as it stands at ``given``, where there is nothing yet.

        It is never to be written to, for others may have it: what is held is another name of it,
        where ``place`` says.
        """
        with self._lock:
            if self._path is None or self._changes != database.changes:
                self._release()
                held = place()
                self._changes = save(database, held)
                self._path = held
            share(self._path, given)

    def forget(self) -> None:
        """Hold nothing: the tenant has ended."""
        with self._lock:
            self._release()

    def _release(self) -> None:
        if self._path is not None:
            self._path.unlink(missing_ok=True)
            self._path = None
