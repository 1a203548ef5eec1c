"""A scenario as a template: made once, kept beside the others, copied for each tenant."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from emulator import faults, smartlink, webhooks
from emulator.clock import Clock
from emulator.errors import StartError
from emulator.lucca.store import keys, staging
from emulator.lucca.webhooks import CATALOGUE
from emulator.scenarios.document import Problem
from emulator.services import Services
from emulator.settings import patched
from emulator.storage import Database, Pool, alone, copy
from emulator.tenancy.store import read_settings, write_fact, write_settings
from emulator.webhooks import endpoints
from emulator.world import triggers
from emulator.world.scenarios import absences, cast
from emulator.world.scenarios.beginning import FACT
from emulator.world.scenarios.stage import NOBODY, Stage, own_config, place
from emulator.world.template import derived, template
from seed import PERSONAS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from emulator.config import Config
    from emulator.scenarios import Scenario
    from emulator.storage import Connection


_KINDS = (*faults.KINDS, *webhooks.KINDS)


def made(scenario: Scenario, config: Config) -> Path:
    """Return the template that a scenario is; it is made if it is not in the cache.

    ``config`` says what the scenario does not. The same scenario, seed and day give the same bytes.
    Raises ``WrongScenario``, with all that could be found; nothing is kept then.
    """
    own = _own(scenario, config)
    label = f"{scenario.digest}-{own.people}-{own.seed}-{own.as_of}-{own.dialect}"
    make = partial(_make, scenario, own, _company(scenario, own))
    return derived(own, f"scenario-{label}", make)


def check(scenario: Scenario, config: Config) -> None:
    """Make a scenario in the data folder, and nothing of it. Raises ``WrongScenario``."""
    own = _own(scenario, config)
    _make(scenario, own, _company(scenario, own), config.data / "check.sqlite")


def _own(scenario: Scenario, config: Config) -> Config:
    own = own_config(scenario, config)
    least = len(PERSONAS) + cast.added(scenario.some("users"))
    if own.people < least:
        said = f"must be {least} or more: {len(PERSONAS)} personas, and who is new"
        raise scenario.wrong([Problem(("people",), said)])
    return own


def _make(scenario: Scenario, config: Config, company: Path, path: Path) -> None:
    copy(company, path)
    try:
        with alone(path) as db:
            stage = Stage(db, scenario, config)
            _set_up(stage)
        if not stage.problems:
            _try_events(stage, path)
        if stage.problems:
            raise scenario.wrong(stage.problems)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _company(scenario: Scenario, config: Config) -> Path:
    @contextmanager
    def silently(_people: int) -> Iterator[Callable[[int], None]]:
        yield lambda _done: None

    try:
        return template(config, silently)
    except StartError as error:  # a size or a day that no company has
        raise scenario.wrong([Problem((str(error).split(" ")[0],), str(error))]) from None


def _set_up(stage: Stage) -> None:
    said = stage.scenario.said
    if said.get("activity") == "none":
        staging.forget_activity(stage.db, None)
    cast.set_up(stage)
    absences.set_up(stage)
    smartlink.adopt(stage.db, stage.config.seed, NOBODY)
    webhooks.adopt(stage.db, stage.config.seed, NOBODY)
    settings = read_settings(stage.db, stage.config.dialect)

    def switch() -> None:
        nonlocal settings
        settings = patched(settings, said.get("settings", {}))

    stage.tried(("settings",), switch)
    if said.get("clock", {}).get("frozen"):
        settings = replace(settings, clock=Clock(frozen_at=stage.now))
    write_settings(stage.db, settings)
    _register(stage, settings.dialect)
    begins: dict[str, object] = {"events": stage.scenario.some("events")}
    if "at" in said.get("clock", {}) and not said["clock"].get("frozen"):
        begins["at"] = stage.now.isoformat()
    write_fact(stage.db, FACT, begins)


def _register(stage: Stage, dialect: str) -> None:
    """Register what has a room of its own; that room checks it."""
    db, now = stage.db, stage.now
    rooms: dict[str, Callable[[Connection, object], object]] = {
        "apps": lambda db, body: smartlink.register(db, body, place()),
        "webhooks": lambda db, body: endpoints.register(db, body, CATALOGUE, now, usual=dialect),
        "faults": lambda db, body: faults.plan(db, body, _KINDS, now),
    }
    for name, register in rooms.items():
        for number, body in enumerate(stage.scenario.some(name)):
            stage.tried((name, number), partial(register, db, body))


def _try_events(stage: Stage, path: Path) -> None:
    """Cause the events in a copy that is thrown away: a tenant must not fail to begin."""
    trial = path.with_suffix(".trial")
    copy(path, trial)
    try:
        with alone(trial) as db:
            settings = replace(
                read_settings(db, stage.config.dialect), clock=Clock(frozen_at=stage.now)
            )
            # Nobody here asks for another connection than the one that they are given.
            nowhere = Database(trial, Pool())
            here = Services(stage.config, NOBODY, place(), nowhere, settings)
            stage.db = db
            keys.adopt(db, stage.config.seed, NOBODY, contact_id=PERSONAS["admin"])
            for number, one in enumerate(stage.scenario.some("events")):
                cause = partial(triggers.trigger, db, one["event"], one.get("data", {}), here)
                stage.tried(("events", number), cause)
    finally:
        trial.unlink(missing_ok=True)
