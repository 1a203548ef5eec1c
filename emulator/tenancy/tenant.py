"""One tenant as the process holds it, and what is announced of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING

from emulator.clock import monotonic
from emulator.errors import StartError
from emulator.storage import SCHEMA_VERSION, version_of
from emulator.tenancy.copying import LastCopy

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from emulator.settings import Settings
    from emulator.storage import Database

SETTINGS = "settings"
"""What is announced in a tenant once its switches, its clock among them, have changed."""

BEGUN = "begun"
"""What is announced once a tenant is there, or is there again with another file."""

DROPPED = "dropped"
"""What is announced once a tenant is gone, with all in its folder that no request is using."""


@dataclass(slots=True, eq=False)
class Tenant:
    """One company of its own: a name, a file, and what is kept at hand of it.

    A tenant that is reset gives way to another of the same name: this one ends with its file.
    """

    name: str
    database: Database
    settings: Settings
    world: Mapping[str, object]
    """The company that it began with: ``people``, ``seed``, ``as_of``."""

    used_at: float = field(default_factory=monotonic)
    """When a request to it last ended; never a tenant's time."""
    users: int = 0
    """The requests under way. Changed under the lock of ``Tenants``."""
    moving: Lock = field(default_factory=Lock)
    """Held while the clock is moved."""
    retired: bool = False
    """Whether it was reset or dropped: whoever comes now is not for it."""
    last_copy: LastCopy = field(default_factory=LastCopy)

    def idle(self) -> float:
        """Return for how many seconds nobody has used it."""
        return 0.0 if self.users else monotonic() - self.used_at

    def close(self) -> None:
        """Let go of its file, and of what is held of it: nobody uses it any more."""
        self.database.close()
        self.last_copy.forget()


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
