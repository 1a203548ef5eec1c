"""The tenants of one process: a folder of files, one each."""

from __future__ import annotations

import os
import shutil
from collections import defaultdict
from dataclasses import dataclass
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING

from emulator.config import label
from emulator.errors import StartError, UnknownTenant
from emulator.storage import SCHEMA_VERSION, Database, Pool, alone, version_of
from emulator.tenancy import store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from emulator.config import Config
    from emulator.settings import Settings
    from emulator.storage import Connection


SETTINGS = "settings"
"""What is announced in a tenant once its switches, its clock among them, have changed."""


@dataclass(slots=True)
class Tenant:
    """One company of its own: a name, a file, and switches kept at hand."""

    name: str
    database: Database
    settings: Settings


class Tenants:
    """Opens tenants on first use and remembers them. Thread-safe.

    ``adopt`` writes what is a tenant's own (keys, secrets) into a fresh copy of a template, given
    the tenant's name.
    """

    def __init__(self, config: Config, adopt: Callable[[Connection, str], None]) -> None:
        self._config = config
        self._adopt = adopt
        self._pool = Pool()
        self._open: dict[str, Tenant] = {}
        self._lock = Lock()
        self._listeners: defaultdict[str, list[Callable[[str], None]]] = defaultdict(list)

    def listen(self, topic: str, listener: Callable[[str], None]) -> None:
        """Have ``listener`` called with a tenant's name after a commit there announced ``topic``.

        It is called in the thread that committed, and must not take long.
        """
        self._listeners[topic].append(listener)

    def get(self, name: str) -> Tenant:
        """Return the tenant of that name, or raise ``UnknownTenant``."""
        known = self._open.get(name)
        return known if known is not None else self._load(name)

    def create(self, name: str, template: Path) -> Tenant:
        """Make a tenant from a template file. Its name must be free."""
        path = self._path(label(name))
        partial = path.with_suffix(".partial")
        shutil.copyfile(template, partial)
        with alone(partial) as db:
            self._adopt(db, name)
        # Under its own name only once whole: a start cut short leaves no half tenant.
        os.replace(partial, path)
        return self._load(name)

    def change(self, tenant: Tenant, settings: Settings) -> None:
        """Keep new settings, on disk and at hand."""
        with tenant.database.transaction() as db:
            store.write_settings(db, settings)
        tenant.settings = settings
        self._tell(tenant.name, SETTINGS)

    def names(self) -> list[str]:
        """Return the names of all tenants, in order."""
        return sorted(path.stem for path in self._config.data.glob("*.sqlite"))

    def close(self) -> None:
        """Let go of every file."""
        self._pool.close()

    def _tell(self, name: str, topic: str) -> None:
        for listener in self._listeners.get(topic, ()):
            listener(name)

    def _path(self, name: str) -> Path:
        return self._config.data / f"{name}.sqlite"

    def _load(self, name: str) -> Tenant:
        with self._lock:
            if name in self._open:
                return self._open[name]
            path = self._path(name)
            if not _is_label(name) or not path.is_file():
                raise UnknownTenant(name)
            check_version(path)
            database = Database(
                path,
                self._pool,
                durable=not self._config.memory,
                tell=partial(self._tell, name),
            )
            with database.read() as db:
                settings = store.read_settings(db, self._config.dialect)
            tenant = self._open[name] = Tenant(name, database, settings)
            return tenant


def check_version(path: Path) -> None:
    """Refuse a file that this release cannot read. The file is not touched."""
    version = version_of(path)
    if version is None:
        raise StartError(f"{path} is damaged or no database; --fresh begins again.")
    if version > SCHEMA_VERSION:
        raise StartError(
            f"{path} was written by a newer release (schema {version}, this one knows "
            f"{SCHEMA_VERSION}). Run that release, or begin again with --fresh."
        )
    if version < SCHEMA_VERSION:
        raise StartError(
            f"{path} was written by an older release (schema {version}, this one needs "
            f"{SCHEMA_VERSION}). Begin again with --fresh."
        )


def _is_label(name: str) -> bool:
    return name.replace("-", "").isalnum() and name.isascii() and name == name.lower()
