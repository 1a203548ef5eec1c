"""Where the tenants of a process are kept: a folder each, a file for each time that one begins.

``<data>/<tenant>/<generation>.sqlite``: the highest generation counts. A tenant that begins again
gets a new file beside the old one, which goes when the last who uses it is done. What it began as
is told in ``origin.json`` and, unless that was a template, kept in ``origin.sqlite``.

No tenant's name has an underscore, so ``_making`` (what is not whole yet) and ``_held`` (copies
for the next who asks) are none.
"""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from itertools import count
from threading import Lock
from typing import TYPE_CHECKING

import orjson

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    Origin = Mapping[str, object]
    """``{"template": {"people", "seed", "as_of"}}``, ``{"tenant": name}``,
    ``{"snapshot": name}`` or ``{"scenario": name}``."""

_GONE = ".gone"
"""Beside a generation that was dropped and is in use still: a start after a crash is told."""


class Files:
    """The files of the tenants in one folder. Thread-safe; one process has a folder to itself."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._lock = Lock()
        self._numbers = count(1)
        self._last = 0

    def names(self) -> list[str]:
        """Return the names of the tenants that are there, in order."""
        folders = (one for one in self._data.iterdir() if _may_be_a_tenant(one))
        return sorted(one.name for one in folders if _generations(one))

    def current(self, name: str) -> Path | None:
        """Return the file of a tenant as it stands, None if there is no such tenant."""
        found = _generations(self._data / name)
        return found[-1] if found else None

    def making(self) -> Path:
        """Return a place for a file that is not whole yet. No two are the same."""
        return self._new("_making")

    def holding(self) -> Path:
        """Return a place for a whole file that is no tenant's. No two are the same."""
        return self._new("_held")

    def publish(self, name: str, made: Path) -> Path:
        """Make a whole file the newest generation of a tenant, and return where it is now.

        No two generations of a process have the same path, even if their tenants do.
        """
        folder = self._data / name
        with self._lock:
            folder.mkdir(exist_ok=True)
            highest = max((int(one.stem) for one in _numbered(folder)), default=0)
            self._last = max(self._last, highest) + 1
            path = folder / f"{self._last}.sqlite"
            os.replace(made, path)
        return path

    def origin(self, name: str) -> Origin:
        """Return what a tenant began as."""
        try:
            said: Origin = orjson.loads((self._data / name / "origin.json").read_bytes())
        except FileNotFoundError:
            return {}
        return said

    def begin(self, name: str, origin: Origin, kept: Path | None) -> None:
        """Note what a tenant that is about to be published begins as; ``kept`` is that, whole.

        What stands in its folder is of one that had its name, and goes, but for what is in use.
        """
        folder = self._data / name
        with self._lock:
            folder.mkdir(exist_ok=True)
            for one in folder.iterdir():
                if not one.name.partition(".")[0].isdigit():
                    _remove(one)
            if kept is not None:
                os.replace(kept, self.kept(name))
            (folder / "origin.json").write_bytes(orjson.dumps(origin))

    def kept(self, name: str) -> Path:
        """Return where the copy is that a tenant was made of, if it was made of one."""
        return self._data / name / "origin.sqlite"

    def remove(self, path: Path) -> None:
        """Remove one generation that nobody uses any more."""
        with self._lock:
            _unlink(path)
            if not any(_numbered(path.parent)):  # the tenant is not there, nor there again
                shutil.rmtree(path.parent, ignore_errors=True)

    def drop(self, name: str, in_use: Path | None) -> None:
        """Remove a tenant with all that is in its folder but the generation ``in_use``.

        That one no longer counts, whatever happens; ``remove`` it when it is used no more.
        """
        folder = self._data / name
        with self._lock:
            if in_use is not None:
                in_use.with_suffix(_GONE).touch()
            for one in folder.iterdir():
                if in_use is None or not one.name.startswith(f"{in_use.stem}."):
                    _remove(one)
            with suppress(OSError):
                folder.rmdir()

    def sweep(self) -> None:
        """Remove what an earlier process left: half-made files, generations that do not count."""
        for folder in self._data.iterdir():
            if folder.name in ("_making", "_held"):
                shutil.rmtree(folder, ignore_errors=True)
            elif _may_be_a_tenant(folder):
                _sweep(folder)

    def empty(self) -> None:
        """Remove every tenant."""
        self.sweep()
        for name in self.names():
            shutil.rmtree(self._data / name)

    def size(self, name: str) -> int:
        """Return the bytes that a tenant takes on disk."""
        with suppress(FileNotFoundError):
            return sum(one.stat().st_size for one in (self._data / name).iterdir())
        return 0

    def _new(self, folder: str) -> Path:
        inside = self._data / folder
        inside.mkdir(exist_ok=True)
        return inside / f"{next(self._numbers)}.partial"


def _may_be_a_tenant(folder: Path) -> bool:
    return "_" not in folder.name and folder.is_dir()


def _numbered(folder: Path) -> Iterator[Path]:
    return (one for one in folder.glob("*.sqlite") if one.stem.isdigit())


def _generations(folder: Path) -> list[Path]:
    """Return the files that count, the newest last."""
    whole = [one for one in _numbered(folder) if not one.with_suffix(_GONE).exists()]
    return sorted(whole, key=lambda one: int(one.stem))


def _sweep(folder: Path) -> None:
    numbered = list(_numbered(folder))
    current = _generations(folder)[-1:]
    if numbered and not current:
        shutil.rmtree(folder, ignore_errors=True)
        return
    for one in numbered:
        if one not in current:
            _unlink(one)


def _unlink(path: Path) -> None:
    for suffix in (".sqlite", ".sqlite-wal", ".sqlite-shm", _GONE):
        path.with_suffix(suffix).unlink(missing_ok=True)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
