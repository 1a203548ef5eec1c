"""A tenant's settings in its own file, so that they are kept and copied with it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import orjson

from emulator.clock import Clock
from emulator.settings import Limit, Settings, Signin
from emulator.storage import Table

if TYPE_CHECKING:
    from emulator.config import Dialect
    from emulator.storage import Connection

TABLES = (Table("tenant_fact", {"name": str, "value": str}, "name"),)
"""``world``: what the tenant was made from. ``settings``: its switches. ``snapshot``, in
one alone: when and where it was saved. Values are JSON."""


def read_fact(db: Connection, name: str) -> dict[str, object] | None:
    """Return one fact about this tenant, None if it was never noted."""
    row = db.execute("SELECT value FROM tenant_fact WHERE name = ?", (name,)).fetchone()
    if row is None:
        return None
    value: dict[str, object] = orjson.loads(row["value"])
    return value


def write_fact(db: Connection, name: str, value: dict[str, object]) -> None:
    """Note a fact about this tenant, over an earlier one of that name."""
    db.execute("INSERT OR REPLACE INTO tenant_fact VALUES (?, ?)", (name, _text(value)))


def forget_fact(db: Connection, name: str) -> None:
    """Forget a fact about this tenant; none is no error."""
    db.execute("DELETE FROM tenant_fact WHERE name = ?", (name,))


def read_settings(db: Connection, dialect: Dialect) -> Settings:
    """Return the tenant's switches; ``dialect`` is the process's, for a tenant that set none."""
    row = db.execute("SELECT value FROM tenant_fact WHERE name = 'settings'").fetchone()
    if row is None:
        return Settings(dialect=dialect)
    kept = orjson.loads(row["value"])
    clock = kept["clock"]
    frozen = clock["frozen_at"]
    return Settings(
        dialect=kept["dialect"],
        signin=Signin(mode=kept["signin"]["mode"], as_mail=kept["signin"]["as"]),
        limits={name: one and Limit(**one) for name, one in kept.get("set_limits", {}).items()},
        clock=Clock(
            offset=timedelta(seconds=clock["offset_seconds"]),
            frozen_at=None if frozen is None else datetime.fromisoformat(frozen),
        ),
    )


def write_settings(db: Connection, settings: Settings) -> None:
    """Keep the tenant's switches."""
    frozen = settings.clock.frozen_at
    clock = {
        "offset_seconds": settings.clock.offset.total_seconds(),
        "frozen_at": None if frozen is None else frozen.isoformat(),
    }
    own = {name: one and one._asdict() for name, one in settings.limits.items()}
    write_fact(db, "settings", {**settings.to_json(), "clock": clock, "set_limits": own})


def _text(value: dict[str, object]) -> str:
    return orjson.dumps(value).decode()
