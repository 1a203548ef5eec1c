"""Copies of a tenant's file: of one that nobody writes to, and of one in use."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from emulator.storage.database import Connection

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from emulator.storage.database import Database


def copy(source: Path, target: Path) -> None:
    """Copy a file that nobody writes to, over whatever is at ``target``."""
    try:
        _in_the_kernel(source, target)
    except (AttributeError, OSError):  # not on this system, or not from one disk to another
        shutil.copyfile(source, target)


@contextmanager
def still(path: Path) -> Iterator[Connection]:
    """Open a file that nobody writes to, for reading, with no other file beside it.

    Raises ``FileNotFoundError``.
    """
    path.stat()
    uri = f"file:{path}?mode=ro&immutable=1"
    with closing(sqlite3.connect(uri, uri=True, factory=Connection)) as db:
        db.row_factory = sqlite3.Row
        yield db


def _in_the_kernel(source: Path, target: Path) -> None:
    # Where the file system can, both files share their blocks until one is written to.
    with source.open("rb") as read, target.open("wb") as written:
        left = os.fstat(read.fileno()).st_size
        while left > 0:
            done = os.copy_file_range(read.fileno(), written.fileno(), left)
            if done == 0:
                raise OSError("the file became shorter")
            left -= done


def save(database: Database, target: Path) -> int:
    """Copy a tenant's file as it stands at this moment, whoever is using it.

    What is at ``target`` is replaced. The copy has no other file beside it. Returns what the
    database's ``changes`` were at that moment.
    """
    # While nobody writes nothing is committed, and what was stays in the log: a checkpoint that
    # goes on meanwhile changes pages of the file that the copy gets from the log again.
    # SQLite's own backup reads page by page, and takes three times as long.
    with database.standing() as changes:
        copy(database.path, target)
        log = database.path.with_name(f"{database.path.name}-wal")
        if log.exists():
            copy(log, target.with_name(f"{target.name}-wal"))
    with closing(sqlite3.connect(target, isolation_level=None)) as copied:
        copied.execute("PRAGMA synchronous=OFF")
        copied.execute("PRAGMA journal_mode=DELETE")
    return changes


def share(source: Path, target: Path) -> None:
    """Put a file that nobody will ever write to under a second name, where there is none yet."""
    try:
        os.link(source, target)
    except OSError:  # a file system without, or one that counts no further
        copy(source, target)
