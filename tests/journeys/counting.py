"""Writers who count in the records of people, and readers who look at every page.

Ten writers share ten people. Each writer counts in two places: in ``unitSellPrice`` of one person,
who is theirs alone, and in a field of their own of all ten, which one call changes together. Each
reads, adds one and writes. No two write the same counter, and all write the same records at the
same time: who writes back a record that was read before another's write loses it.
"""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Barrier, Lock
from typing import TYPE_CHECKING

from emulator.clock import monotonic
from tests.journeys.caller import Caller
from tests.journeys.live import SECONDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.testing.client import Tenant
    from tests.journeys.caller import Json

SHARED = (
    "quote",
    "address",
    "directLine",
    "professionalMobile",
    "personalMobile",
    "personalEmail",
    "bankName",
    "personalCard",
    "corporateCard",
    "insuranceNumber",
)
"""What the ten writers of a group count in, one each."""
OWN = "unitSellPrice"
_GROUP = len(SHARED)
_BEGINS = "2026-01-05"
"""When those who are counted in were taken on."""


@dataclass
class Crowd:
    """What came of it."""

    wrong: list[str] = field(default_factory=list)
    """What was refused, inconsistent or lost, in words."""
    calls: Counter[str] = field(default_factory=Counter)
    """How many of each kind were answered well."""
    _lock: Lock = field(default_factory=Lock)

    def found(self, what: str) -> None:
        """Note what is wrong."""
        with self._lock:
            self.wrong.append(what)

    def add(self, calls: Counter[str]) -> None:
        """Count calls that were answered well."""
        with self._lock:
            self.calls.update(calls)


@dataclass
class Writer:
    """One who counts."""

    caller: Caller
    group: list[int]
    """The people shared."""
    place: int
    own: int = 0
    shared: int = 0
    """How many writes of each kind were accepted."""

    def step(self, calls: Counter[str]) -> None:
        """Count on in both places."""
        name, key = SHARED[self.place], self.group[self.place]
        (one,) = self.caller.users(id=f"{key}", fields=f"{OWN},{name}")["items"]
        calls["read"] += 1
        self.caller.ask("PUT", f"/api/v3/users/{key}", {OWN: int(one[OWN] or 0) + 1})
        self.own += 1
        body = [{"id": other, name: f"{int(one[name] or 0) + 1}"} for other in self.group]
        self.caller.ask("PUT", "/api/v3/users", body)
        self.shared += 1
        calls["written"] += 2

    def lost(self, people: dict[int, Json]) -> list[str]:
        """Return which counters do not say how many writes were accepted."""
        name, key = SHARED[self.place], self.group[self.place]
        said = [(key, OWN, int(people[key][OWN] or 0), self.own)]
        said += [(one, name, int(people[one][name] or 0), self.shared) for one in self.group]
        return [
            f"{counter} of {one} is {there} after {accepted} writes"
            for one, counter, there, accepted in said
            if there != accepted
        ]


@dataclass
class Reader:
    """One who looks."""

    caller: Caller
    group: list[int]
    seen: dict[str, int] = field(default_factory=lambda: dict.fromkeys(SHARED, 0))

    def step(self, calls: Counter[str]) -> None:
        """Read a page; ``AssertionError`` if it shows a write by half, or one undone."""
        page = self.caller.users(
            id=",".join(map(str, self.group)),
            fields=f"id,{','.join(SHARED)},collection.count",
            orderBy="id,asc",
        )
        calls["read"] += 1
        items = page["items"]
        assert (page["count"], [one["id"] for one in items]) == (_GROUP, self.group)
        for name in SHARED:
            values = {int(one[name] or 0) for one in items}
            assert len(values) == 1, f"{name} was read as {sorted(values)}"
            (value,) = values
            assert value >= self.seen[name], f"{name} went back to {value}"
            self.seen[name] = value


def count(tenant: Tenant, seconds: float, *, writers: int = 100, readers: int = 100) -> Crowd:
    """Have all of them work at the same time, for so long, on people taken on for it."""
    crowd = Crowd()
    with Caller(tenant) as caller:
        keys = [caller.hire(f"counted-{number}", _BEGINS) for number in range(writers)]
    groups = [keys[start : start + _GROUP] for start in range(0, writers, _GROUP)]
    counting = [
        Writer(Caller(tenant), groups[number // _GROUP], number % _GROUP)
        for number in range(writers)
    ]
    looking = [Reader(Caller(tenant), groups[number % len(groups)]) for number in range(readers)]
    ready = Barrier(len(counting) + len(looking), timeout=SECONDS)

    def work(step: Callable[[Counter[str]], None]) -> None:
        calls: Counter[str] = Counter()
        ready.wait()
        end = monotonic() + seconds
        try:
            while monotonic() < end:
                step(calls)
        except Exception as error:  # whatever it is, it is told, and the others go on
            crowd.found(f"{type(error).__name__}: {error}"[:500])
        crowd.add(calls)

    steps = [*(one.step for one in counting), *(one.step for one in looking)]
    with ThreadPoolExecutor(len(steps)) as pool:
        list(pool.map(work, steps))
    with Caller(tenant) as caller:
        fields = ",".join(("id", OWN, *SHARED))
        page = caller.users(id=",".join(map(str, keys)), fields=fields)
    people = {one["id"]: one for one in page["items"]}
    crowd.wrong += [text for one in counting for text in one.lost(people)]
    return crowd
