"""A program that asks for what changed since it last asked ends with what the server has."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from tests.journeys.caller import Caller
from tests.journeys.syncing import everybody, sync

if TYPE_CHECKING:
    from emulator.testing.client import Tenant

CHANGES = 500
"""For each journey; ten thousand in ``benchmarks/sync.py``."""

TWO_OCLOCK_AGAIN = datetime(2026, 10, 25, 1, tzinfo=UTC)
"""In Paris, three o'clock in the morning, and two once more."""


def test_while_time_goes_on(lucca_emulator: Tenant) -> None:
    """Changes come while it walks, several of them at moments that end a page."""
    lucca_emulator.set_time(datetime(2026, 3, 2, 9, tzinfo=UTC))

    copy = sync(lucca_emulator, "2026-03-02", CHANGES)

    assert copy.people == everybody(lucca_emulator)
    assert len({one["modifiedAt"] for one in copy.people.values()}) > 50
    assert any(one["dtContractEnd"] == "2026-03-02T00:00:00" for one in copy.people.values())


def test_at_one_moment(lucca_emulator: Tenant) -> None:
    """By a clock that stands still, all changes are of one moment, which fills many pages."""
    lucca_emulator.freeze()
    lucca_emulator.set_time(datetime(2026, 3, 2, 9, tzinfo=UTC))

    copy = sync(lucca_emulator, "2026-03-02", CHANGES)

    assert copy.people == everybody(lucca_emulator)
    assert copy.newest == "2026-03-02T10:00:00.000"
    assert copy.within > 2


def test_in_the_hour_that_comes_twice(lucca_emulator: Tenant) -> None:
    """When summer time ends, what changes after is not earlier than what changed before."""
    lucca_emulator.freeze()
    lucca_emulator.set_time(TWO_OCLOCK_AGAIN - timedelta(seconds=0.1))
    with Caller(lucca_emulator) as caller:
        caller.hire("night", "2026-10-25")
    lucca_emulator.resume()

    copy = sync(lucca_emulator, "2026-10-25", CHANGES)

    assert lucca_emulator.now() > TWO_OCLOCK_AGAIN
    assert copy.people == everybody(lucca_emulator)
    assert "2026-10-25T02:59:59.900" <= copy.newest < "2026-10-25T03:00:00"
