"""A template that a scenario is being set up in: its time, its people by name, what went wrong."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from emulator.address import Address
from emulator.clock import PARIS, Clock, local
from emulator.errors import EmulatorError, Invalid
from emulator.lucca.resources.users import USERS
from emulator.lucca.store import people, records
from emulator.scenarios.checking import did_you_mean
from emulator.scenarios.document import Problem
from emulator.services import Services
from emulator.settings import Settings
from emulator.storage import Database, Pool
from emulator.world import clocks
from seed import PERSONAS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from emulator.config import Config
    from emulator.scenarios import Scenario
    from emulator.scenarios.document import Path
    from emulator.storage import Connection

_MORNING = time(9)
"""When the day begins that a scenario without a clock is set up on. Ours."""
_FIRST_DAY, _LAST_DAY = date(1950, 1, 1), date(2199, 12, 31)
"""Far enough for anybody's contract, and whatever is computed from it can be written. Ours."""
_MEMBER = re.compile(r"([a-z_]+(?:[.\[][A-Za-z0-9_.\[\]-]*)?)(?=[ :])[ :]+")
"""A refusal mostly begins with the member that it is about, or names the one that is unknown."""
_UNKNOWN = re.compile(r"has no member '([^']+)'")


NOBODY = "_scenario"
"""Whose file it is until a tenant adopts a copy. No tenant can have that name."""


def place() -> Address:
    """Return an address that nobody keeps: what is set up here has none of ours in it."""
    base = "http://scenario.invalid"
    return Address("origin", NOBODY, None, "", base, base, base)


class Stage:
    """One scenario and the file that it is being set up in, within one transaction."""

    def __init__(self, db: Connection, scenario: Scenario, config: Config) -> None:
        self.db = db
        self.scenario = scenario
        self.config = config
        self.problems: list[Problem] = []
        self.parts = dict(PERSONAS)
        """People by persona: those of every company, and those that the scenario adds."""
        self.seen: set[str] = set()
        """The personas that were named already."""
        self.failed: set[str] = set()
        """Whoever could not be set up, by persona and mail address: the rest about them is moot."""
        self.now = begins_at(scenario, config).now()

    def here(self) -> Services:
        """Return the surroundings of a change by Lucca's own rules, at the scenario's moment."""
        settings = Settings(dialect="lucca", clock=Clock(frozen_at=self.now))
        # Nobody there asks for another connection than the one that they are given.
        nowhere = Database(self.config.data, Pool())
        return Services(self.config, NOBODY, place(), nowhere, settings)

    def tried(self, path: Path, work: Callable[[], object]) -> bool:
        """Do something for an entry; note a refusal as a problem with it, and tell if none was."""
        try:
            work()
        except EmulatorError as error:
            self.problems.append(self._problem(path, str(error)))
            return False
        return True

    def person(self, said: str, member: str) -> int:
        """Return the id of somebody in Lucca, by persona or mail. Raises ``Invalid``."""
        found = self.parts.get(said) or people.id_by_mail(self.db, said)
        if found is None:
            hint = did_you_mean(said, list(self.parts))
            raise Invalid(f"{member}: nobody has the persona or mail address {said[:80]!r}{hint}")
        if not records.by_ids(self.db, USERS, [found]):
            raise Invalid(f"{member}: {said!r} has no file in Lucca")
        return found

    def day(self, said: str, member: str) -> date:
        """Return the day that is meant. Raises ``Invalid``."""
        return _day_of(said, self.config.as_of, member)

    def _problem(self, path: Path, text: str) -> Problem:
        """Return a refusal with the place it is about, as near as its words tell."""
        entry: Any = self.scenario.said
        for step in path:
            entry = entry[step]
        said = list(_paths(entry, path))
        if unknown := _UNKNOWN.search(text):
            place = self._inner(path, unknown[1], said)
            if place != path:
                return Problem(place, f"not known: {text}")
        if named := _MEMBER.match(text):
            place = self._inner(path, named[1], said)
            if place != path:
                return Problem(place, text[named.end() :].rstrip("."))
            if text[: named.end()].rstrip().endswith(":"):
                return Problem((*path, named[1]), text[named.end() :].rstrip("."))
        return Problem(path, text.rstrip("."))

    def _inner(self, path: Path, member: str, said: list[Path]) -> Path:
        parts = [int(one) if one.isdigit() else one for one in re.findall(r"[^.\[\]]+", member)]
        if (*path, *parts) in said:
            return (*path, *parts)
        ends = [one for one in said[1:] if one[-len(parts) :] == tuple(parts)]
        return ends[0] if len(ends) == 1 else path


def _paths(value: object, path: Path) -> Iterator[Path]:
    """Yield the way to each value that is said."""
    yield path
    inner: Iterable[tuple[str | int, object]] = ()
    if isinstance(value, dict):
        inner = value.items()
    elif isinstance(value, list):
        inner = enumerate(value)
    for key, one in inner:
        yield from _paths(one, (*path, key))


def _day_of(said: str, as_of: date, member: str) -> date:
    try:
        if said.startswith("today"):
            day = as_of + timedelta(int(said.removeprefix("today") or 0))
        else:
            day = date.fromisoformat(said)
    except OverflowError:
        day = date.max
    if not _FIRST_DAY <= day <= _LAST_DAY:
        raise Invalid(f"{member}: {said} is not from {_FIRST_DAY} to {_LAST_DAY}")
    return day


def own_config(scenario: Scenario, config: Config) -> Config:
    """Return the settings with the company that a scenario asks for. Raises ``WrongScenario``."""
    said: Mapping[str, Any] = scenario.said
    if "as_of" in said:
        as_of = date.fromisoformat(said["as_of"])
    elif "at" in said.get("clock", {}):
        as_of = local(begins_at(scenario, config).now()).date()
    else:
        as_of = config.as_of
    return replace(
        config,
        people=said.get("people", config.people),
        seed=said.get("seed", config.seed),
        as_of=as_of,
    )


def begins_at(scenario: Scenario, config: Config) -> Clock:
    """Return a clock that stands at the moment a scenario is set up. Raises ``WrongScenario``."""
    at = scenario.said.get("clock", {}).get("at")
    if at is None:
        morning = datetime.combine(config.as_of, _MORNING, PARIS)
        return Clock(frozen_at=morning.astimezone(UTC))
    try:
        return clocks.asked({"set": at}, Clock(frozen_at=datetime(2026, 1, 1, tzinfo=UTC)))
    except Invalid as error:
        said = str(error).removeprefix("set ").rstrip(".")
        raise scenario.wrong([Problem(("clock", "at"), said)]) from None
