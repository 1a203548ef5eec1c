"""Snapshots: a tenant's state under a name, for any tenant of the process.

Each is one file, ``<data>/_snapshots/<name>.sqlite``, whole from the moment it is there and never
written to again. A tenant it did not come from gets credentials of its own with it.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING

from emulator.config import MAX_FILE_BYTES, label
from emulator.errors import Conflict, Invalid, NotFound
from emulator.storage import (
    SCHEMA_VERSION,
    alone,
    compare,
    copy,
    fault,
    intact,
    save,
    seal,
    still,
    version_of,
)
from emulator.tenancy import store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import IO

    from emulator.config import Config
    from emulator.storage import Change
    from emulator.tenancy.tenant import Tenant
    from emulator.tenancy.tenants import Tenants

MOST = 100
"""Snapshots of one process: each is as large as a tenant. Ours."""

NOW = "now"
"""In a comparison, the tenant as it stands: no snapshot can have that name."""

_CHUNK_BYTES = 1_048_576
_COMPARING_SECONDS = 10.0


class Snapshots:
    """The snapshots in a data folder. Thread-safe."""

    def __init__(self, config: Config, known: Tenants) -> None:
        self._known = known
        self._folder = config.data / "_snapshots"
        self._lock = Lock()
        self._whole: dict[Path, tuple[int, int, int]] = {}
        """How those files were, by inode, size and time, that were found to be whole."""

    def names(self) -> list[str]:
        """Return the names of all, in order."""
        return sorted(path.stem for path in self._folder.glob("*.sqlite"))

    def entry(self, name: str) -> dict[str, object]:
        """Return a snapshot as the control API shows it. Raises ``NotFound``.

        ``tenant`` is whose state it was, and ``now`` what the time was there. Both are null for a
        file that came from elsewhere and says neither, and all is for one that cannot be read.
        """
        path = self.find(name)
        said: dict[str, object] = {}
        world: dict[str, object] = {}
        with _gone_is_not_found(name):
            size = path.stat().st_size
            if version_of(path) == SCHEMA_VERSION and self._is_whole(path):
                with still(path) as db:
                    said = store.read_fact(db, "snapshot") or {}
                    world = store.read_fact(db, "world") or {}
        return {
            "name": name,
            "tenant": said.get("tenant"),
            "now": said.get("now"),
            "people": world.get("people"),
            "size_bytes": size,
        }

    def save(self, name: str, tenant: Tenant) -> None:
        """Keep a tenant as it stands. Raises ``Conflict``: the name must be free."""
        self._check_free(_checked(name))
        file = self._known.making()
        try:
            save(tenant.database, file)
            now = tenant.settings.clock.now().isoformat(timespec="milliseconds")
            with alone(file) as db:
                now = now.replace("+00:00", "Z")
                store.write_fact(db, "snapshot", {"tenant": tenant.name, "now": now})
            seal(file)
            with self._lock:
                self._check_free(name)
                self._keep(file, name)
        finally:
            file.unlink(missing_ok=True)

    def restore(self, name: str, tenant: str) -> Tenant:
        """Begin a tenant again with a snapshot; what it was goes."""
        path = self._usable(name)
        with _gone_is_not_found(name):
            return self._known.restore(tenant, path)

    def make(self, name: str, tenant: str) -> Tenant:
        """Make a tenant of that name from a snapshot, and keep a copy for its resets."""
        path = self._usable(name)
        file = self._known.making()
        with _gone_is_not_found(name):
            copy(path, file)
        return self._known.create_from(tenant, file, {"snapshot": name})

    def drop(self, name: str) -> None:
        """Remove a snapshot. Tenants made from it stay."""
        with _gone_is_not_found(name):
            self.find(name).unlink()

    def find(self, name: str) -> Path:
        """Return where a snapshot is. Raises ``NotFound``, whatever the name reads like."""
        if name not in self.names():
            raise NotFound("snapshot", name)
        return self._folder / f"{name}.sqlite"

    def receive(self, name: str, content: IO[bytes], like: Tenant) -> None:
        """Keep a file that was exported, over a snapshot of that name.

        ``like`` is a tenant of this release, that the file is held against. Raises ``Invalid``
        with the reason for a file that is too large, damaged or none; nothing changes then.
        """
        _checked(name)
        file = self._known.making()
        try:
            _write(content, file)
            with like.database.read() as db:
                reason = fault(file, db)
            if reason is not None:
                raise Invalid(f"This is no snapshot for this release: {reason}.")
            self._try(file)
            with self._lock:
                if name not in self.names():
                    self._check_free(name)
                self._keep(file, name)
        finally:
            file.unlink(missing_ok=True)

    def compare(self, name: str, other: Tenant | str, most: int) -> tuple[list[Change], bool]:
        """Return how ``other``, a tenant or another snapshot, differs; and if there is more."""
        one = self._usable(name)
        path = self._usable(other) if isinstance(other, str) else other.database.path
        with _gone_is_not_found(name):
            # One row is about the snapshot, not of the state, and can be in both.
            found, more = compare(one, path, most=most + 1, seconds=_COMPARING_SECONDS)
        found = [one for one in found if one.key != {"name": "snapshot"}]
        return found[:most], more or len(found) > most

    def _usable(self, name: str) -> Path:
        path = self.find(name)
        version = version_of(path)
        if version != SCHEMA_VERSION:
            raise Conflict(
                f"The snapshot {name!r} was saved by another release (schema {version}, this one"
                f" needs {SCHEMA_VERSION}), or is damaged."
            )
        with _gone_is_not_found(name):
            if not self._is_whole(path):
                raise Conflict(f"The snapshot {name!r} is damaged: it is not as it was saved.")
        return path

    def _is_whole(self, path: Path) -> bool:
        # All of it is read, but once only: nobody writes to it.
        mark = _mark(path)
        if self._whole.get(path) == mark:
            return True
        if not intact(path):
            return False
        self._whole[path] = mark
        return True

    def _check_free(self, name: str) -> None:
        names = self.names()
        if name in names:
            raise Conflict(f"There is a snapshot {name!r} already; drop it first.")
        if len(names) >= MOST:
            raise Conflict(f"There are {MOST} snapshots already; drop one first.")

    def _keep(self, file: Path, name: str) -> None:
        self._folder.mkdir(exist_ok=True)
        path = self._folder / f"{name}.sqlite"
        os.replace(file, path)
        self._whole[path] = _mark(path)

    def _try(self, file: Path) -> None:
        try:
            self._known.check(file)
        except Exception as error:
            # Whatever a stranger's rows make us stumble over is a fault of the file.
            raise Invalid("No tenant can be made of this file: its rows make no sense.") from error


def _mark(path: Path) -> tuple[int, int, int]:
    now = path.stat()
    return now.st_ino, now.st_size, now.st_mtime_ns


def _checked(name: str) -> str:
    try:
        label(name)
    except Invalid as error:
        raise Invalid(str(error).replace("a tenant name", "a snapshot name")) from None
    if name == NOW:
        raise Invalid(f"{NOW!r} is no name for a snapshot: it stands for the tenant as it is.")
    return name


def _write(content: IO[bytes], file: Path) -> None:
    size = 0
    with file.open("wb") as written:
        while chunk := content.read(_CHUNK_BYTES):
            size += len(chunk)
            if size > MAX_FILE_BYTES:
                raise Invalid(f"The file is larger than {MAX_FILE_BYTES:,} bytes.")
            written.write(chunk)


@contextmanager
def _gone_is_not_found(name: str) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:  # dropped meanwhile
        raise NotFound("snapshot", name) from None
