"""The folder that holds the state: kept, or private and temporary; never two servers in one."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from emulator.errors import StartError

if TYPE_CHECKING:
    from collections.abc import Iterator

DEFAULT = Path(".lucca-emulator")
_PREFIX = "lucca-emulator-"
_LOCK = "_lock"
"""No tenant can have that name, and with it that folder."""


@contextmanager
def kept(folder: Path, *, fresh: bool) -> Iterator[Path]:
    """Hold a folder whose state is kept; ``fresh`` empties it of tenants first.

    Nothing else in it is touched: anyone may name any folder.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = _lock(folder)
    except OSError as error:
        raise StartError(f"Cannot write to {folder}: {error.strerror or error}.") from None
    if lock is None:
        raise StartError(
            f"Another emulator is using {folder}. Stop it, or choose another --data or --memory."
        )
    try:
        if fresh:
            _empty(folder)
        yield folder
    finally:
        os.close(lock)


@contextmanager
def temporary() -> Iterator[Path]:
    """Hold a private folder that is removed at the end.

    What earlier runs left because they were killed is removed first: their lock is free.
    """
    for old in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        _sweep(old)
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
    lock = _lock(folder)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if lock is not None:
            os.close(lock)


def _lock(folder: Path) -> int | None:
    """Return the held lock of a folder, None if another process holds it."""
    handle = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    return handle


def _sweep(folder: Path) -> None:
    try:
        lock = _lock(folder) if (folder / _LOCK).exists() else None
    except OSError:  # someone else's, or gone already
        return
    if lock is not None:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def _empty(folder: Path) -> None:
    from emulator.tenancy.files import Files

    Files(folder).empty()
    for path in folder.glob("*.sqlite*"):  # tenants as an earlier release kept them
        path.unlink()
