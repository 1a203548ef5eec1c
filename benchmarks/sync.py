"""Ten thousand changes while a program walks ``modifiedAt=since,…``: nothing may be missed."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from running import SERVE, serving

sys.path.insert(0, str(Path(__file__).parents[1]))

from emulator.clock import local
from emulator.testing.client import Tenant
from tests.journeys.syncing import everybody, sync

PEOPLE = 1_000
CHANGES = 10_000


def main() -> None:
    """Print how long it took, how many pages it walked, and what differs at the end."""
    with tempfile.TemporaryDirectory() as folder:
        command = [*SERVE, "--port", "0", "--people", str(PEOPLE), "--dialect", "lucca"]
        with serving(command, Path(folder)) as server:
            tenant = Tenant(server.url)
            begun = time.perf_counter()
            copy = sync(tenant, local(tenant.now()).date().isoformat(), CHANGES, size=100)
            seconds = time.perf_counter() - begun
            there = everybody(tenant)
    differing = [
        key for key in there.keys() | copy.people if there.get(key) != copy.people.get(key)
    ]
    print(f"{CHANGES:,} changes in {seconds:.0f} s beside {copy.pages:,} pages of 100:")
    print(f"{len(there):,} people, {len(differing)} of them not as the server has them")
    sys.exit(bool(differing))


if __name__ == "__main__":
    main()
