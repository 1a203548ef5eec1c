"""Forty tenants at once: not one row, token, cookie, key or event crosses over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.journeys import live
from tests.journeys.crowd import mingle

if TYPE_CHECKING:
    from pathlib import Path

TENANTS = 40
"""Two hundred in ``benchmarks/tenants.py``."""


def test_nothing_crosses_over(tmp_path: Path) -> None:
    """Each writes, reads, signs in and is told of it, all at the same time."""
    with live.running(tmp_path) as emulator:
        assert mingle(emulator.url, TENANTS, rounds=2) == 2 * TENANTS
