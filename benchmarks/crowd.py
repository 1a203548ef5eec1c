"""Two hundred callers at once for a minute: no write may be lost, refused or seen by half."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from running import SERVE, serving

sys.path.insert(0, str(Path(__file__).parents[1]))

from emulator.testing.client import Tenant
from tests.journeys.counting import count

SECONDS = 60
PEOPLE = 1_000
WRITERS = READERS = 100


def main() -> None:
    """Print how many calls were answered, and what went wrong, if anything did."""
    with tempfile.TemporaryDirectory() as folder:
        options = ["--port", "0", "--people", str(PEOPLE), "--dialect", "lucca"]
        for kept in (["--memory"], ["--data", f"{folder}/state"]):
            command = [word for word in SERVE if word != "--memory"] + kept + options
            with serving(command, Path(folder)) as server:
                crowd = count(Tenant(server.url), SECONDS, writers=WRITERS, readers=READERS)
            print(f"{kept[0]}: {WRITERS} writers and {READERS} readers for {SECONDS} s:", end=" ")
            print(f"{crowd.calls['written']:,} writes, {crowd.calls['read']:,} reads")
            print("  nothing went wrong" if not crowd.wrong else f"  WRONG: {crowd.wrong[:10]}")
            if crowd.wrong:
                sys.exit(1)


if __name__ == "__main__":
    main()
