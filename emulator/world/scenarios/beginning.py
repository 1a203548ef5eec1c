"""What happens once a tenant begins as a scenario: its clock starts, its events happen."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from emulator import address
from emulator.clock import Clock
from emulator.services import Services
from emulator.storage import Database, Pool
from emulator.tenancy.store import forget_fact, read_fact, read_settings, write_settings
from emulator.world import triggers

if TYPE_CHECKING:
    from emulator.config import Config
    from emulator.storage import Connection

FACT = "begins"
"""Of a template alone: ``{"at"?: the time a running clock starts from, "events": [...]}``."""

_CAUSE = {"HTTP_X_CORRELATION_ID": "scenario"}
"""What ties the events together, in place of a request."""


def begin(db: Connection, config: Config, tenant: str) -> None:
    """Let a tenant begin, if its file is fresh from a scenario; a second time does nothing."""
    begins: dict[str, Any] | None = read_fact(db, FACT)
    if begins is None:
        return
    forget_fact(db, FACT)
    settings = read_settings(db, config.dialect)
    if "at" in begins:
        clock = Clock().moved_to(datetime.fromisoformat(begins["at"]))
        settings = replace(settings, clock=clock)
        write_settings(db, settings)
    if begins["events"]:
        url = urlsplit(config.base_url)
        mount = "" if tenant == config.tenant else f"/t/{tenant}"
        place = address.find(url.scheme, url.netloc, url.path.rstrip("/") + mount, config)
        # Nobody here asks for another connection than the one that they are given.
        nowhere = Database(config.data, Pool())
        here = Services(config, tenant, place, nowhere, settings, dict(_CAUSE))
        for one in begins["events"]:
            triggers.trigger(db, one["event"], one.get("data", {}), here)
