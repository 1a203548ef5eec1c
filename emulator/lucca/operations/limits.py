"""Refuse who calls too often, where the tenant's settings say how often that is.

A window begins with the first call after the last one has ended, by the tenant's clock, and is
shared by all callers: Lucca documents "50 requests per minute" for a tenant, not how it counts.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from emulator.errors import TooMany
from emulator.lucca.store import limits
from emulator.lucca.store.limits import Window

if TYPE_CHECKING:
    from datetime import datetime

    from emulator.settings import Limit
    from emulator.storage import Database


def count(database: Database, generation: str, limit: Limit, now: datetime) -> None:
    """Count a call. Raises ``TooMany``; a refused call is not counted."""
    moment = round(now.timestamp() * 1000)
    with database.transaction(keeps_known=True) as db:
        last = limits.window(db, generation)
        began = _began(last, limit, moment)
        calls = last.calls if last is not None and began == last.began else 0
        if calls < limit.calls:
            limits.note(db, generation, Window(began, calls + 1))
            return
    left = math.ceil((began + limit.seconds * 1000 - moment) / 1000)
    raise TooMany(
        f"More than {limit.calls} requests in {limit.seconds} seconds; try again in {left} s.",
        max(left, 1),
    )


def _began(last: Window | None, limit: Limit, moment: int) -> int:
    """Return when the present window began: the last one, unless it is over or yet to come."""
    if last is not None and last.began <= moment < last.began + limit.seconds * 1000:
        return last.began
    return moment
