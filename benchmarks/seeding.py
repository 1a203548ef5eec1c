"""How long a company of each size takes to make, and how large its template is."""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from contextlib import nullcontext
from datetime import date
from pathlib import Path

from emulator.config import Config
from emulator.world.template import template

SIZES = (12, 200, 1_000, 10_000, 100_000)
AS_OF = date(2026, 1, 5)


def main() -> None:
    """Make each size once, or those given on the command line."""
    make(12)  # so that imports are not counted
    print(f"{'people':>8}{'seconds':>9}{'MiB':>8}{'us a person':>13}")
    for people in [int(size) for size in sys.argv[1:]] or SIZES:
        seconds, size = make(people)
        each = seconds / people * 1e6
        print(f"{people:>8,}{seconds:>9.2f}{size / 2**20:>8.1f}{each:>13,.0f}", flush=True)


def make(people: int) -> tuple[float, int]:
    """Return the seconds and the bytes of one template, made with nothing in the cache."""
    cache = Path(tempfile.mkdtemp(prefix="benchmark-"))
    try:
        config = Config(data=cache, cache=cache, memory=True, people=people, as_of=AS_OF)
        begun = time.perf_counter()
        path = template(config, lambda _people: nullcontext(lambda _done: None))
        return time.perf_counter() - begun, path.stat().st_size
    finally:
        shutil.rmtree(cache)


if __name__ == "__main__":
    main()
