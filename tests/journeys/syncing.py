"""A program that keeps a copy of the people by ``modifiedAt=since,…``, and others who change them.

The program is what an integrator would write: each page is asked for from the newest moment that
was seen, that moment included, for more may have come to it since. Pages by offset alone would
not do: whoever is changed moves to the end of the list, and the others move up.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from random import Random
from typing import TYPE_CHECKING

from tests.journeys.caller import Caller

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from emulator.testing.client import Tenant
    from tests.journeys.caller import Json

FIELDS = (
    "id,firstName,lastName,name,login,mail,jobTitle,quote,departmentId,managerId,legalEntityId"
    ",dtContractStart,dtContractEnd,modifiedAt"
)
_TOGETHER = 10
"""How many are changed by one call, at one moment."""
_CONTRACTS = "/directory/api/4.0/work-contracts"


class Copy:
    """What a program knows of the people of a tenant."""

    def __init__(self, caller: Caller, size: int) -> None:
        self._caller = caller
        self._size = size
        self.people: dict[int, Json] = {}
        self.newest = "1900-01-01T00:00:00"
        """The latest ``modifiedAt`` that was seen."""
        self.pages = 0
        self.within = 0
        """How many pages began within a moment, after others of the same one."""

    def walk(self) -> None:
        """Take in what changed since the last walk, page by page."""
        offset = 0
        while True:
            page = self._page(offset)
            for one in page:
                before = self.people.get(one["id"], one)
                assert before["modifiedAt"] <= one["modifiedAt"], (before, one)
                self.people[one["id"]] = one
            last = page[-1]["modifiedAt"] if page else self.newest
            # A page that is all of one moment is followed by the next of that moment.
            offset = 0 if last > self.newest else offset + len(page)
            self.newest = max(self.newest, last)
            if len(page) < self._size:
                return

    def _page(self, offset: int) -> list[Json]:
        self.pages += 1
        self.within += offset > 0
        found: list[Json] = self._caller.users(
            modifiedAt=f"since,{self.newest}",
            orderBy="modifiedAt,asc,id,asc",
            paging=f"{offset},{self._size}",
            formerEmployees="true",
            fields=FIELDS,
        )["items"]
        return found


class Changes:
    """Somebody who changes, takes on and ends people, so many times; the same ones for a seed."""

    def __init__(self, caller: Caller, seed: int, day: str) -> None:
        self._caller = caller
        self._random = Random(seed)
        self._seed = seed
        self._day = day
        people = caller.users(fields="id", paging="0,1000", orderBy="id,asc")["items"]
        self._keys = [one["id"] for one in people]
        self.made = 0
        """How many records were changed or added."""

    def make(self, times: int) -> None:
        """Make changes until so many records were touched."""
        kinds: Sequence[Callable[[], int]] = (self._change, self._hire, self._end, self._several)
        while self.made < times:
            (kind,) = self._random.choices(kinds, weights=(12, 2, 2, 1))
            self.made += kind()

    def _change(self) -> int:
        body = {"jobTitle": f"Poste {self.made}", "quote": f"{self._seed}-{self.made}"}
        self._caller.ask("PUT", f"/api/v3/users/{self._random.choice(self._keys)}", body)
        return 1

    def _several(self) -> int:
        keys = self._random.sample(self._keys, _TOGETHER)
        body = [{"id": key, "quote": f"{self._seed}-{self.made}"} for key in keys]
        self._caller.ask("PUT", "/api/v3/users", body)
        return len(keys)

    def _hire(self) -> int:
        login = f"sync-{self._seed}-{self.made}"
        self._keys.append(self._caller.hire(login, self._day))
        return 1

    def _end(self) -> int:
        """End a contract today, or let one that was to end go on."""
        key = self._random.choice(self._keys)
        (one,) = self._caller.ask("GET", _CONTRACTS, ownerId=f"{key}", isApplicable="true")["items"]
        if one["startsOn"] > self._day:
            return 0
        body = {"endsOn": self._day if one["endsOn"] is None else None}
        self._caller.ask("PATCH", f"{_CONTRACTS}/{one['id']}", body)
        return 1


def sync(tenant: Tenant, day: str, changes: int, *, writers: int = 3, size: int = 25) -> Copy:
    """Walk while others make changes, and once more when they are done; return what is known.

    ``day`` is today's, by the tenant's clock. Changes that were refused are raised.
    """
    with ThreadPoolExecutor(writers) as pool:
        others = [Changes(Caller(tenant), seed, day) for seed in range(writers)]
        copy = Copy(Caller(tenant), size)
        done = [pool.submit(one.make, changes // writers) for one in others]
        while not all(one.done() for one in done):
            copy.walk()
        for one in done:
            one.result()
        copy.walk()
    return copy


def everybody(tenant: Tenant) -> dict[int, Json]:
    """Return all people as the server has them, by id."""
    with Caller(tenant) as caller:
        found: dict[int, Json] = {}
        while True:
            page = caller.users(
                fields=FIELDS,
                formerEmployees="true",
                orderBy="id,asc",
                paging=f"{len(found)},1000",
            )["items"]
            found |= {one["id"]: one for one in page}
            if len(page) < 1000:
                return found
