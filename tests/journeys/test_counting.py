"""Two hundred callers at once: no write is lost, refused or seen by half."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.journeys.counting import count

if TYPE_CHECKING:
    from emulator.testing.client import Tenant

SECONDS = 6
"""Sixty in ``benchmarks/crowd.py``."""


def test_every_write_counts(lucca_emulator: Tenant) -> None:
    """A hundred write and a hundred read, on the same people; what was written adds up."""
    crowd = count(lucca_emulator, SECONDS)

    assert crowd.wrong == []
    assert crowd.calls["written"] > 200
    assert crowd.calls["read"] > 200
