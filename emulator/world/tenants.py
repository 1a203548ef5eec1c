"""Tenants as the whole process needs them: each with credentials of its own."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from emulator import mail, smartlink, webhooks
from emulator.clock import local
from emulator.errors import Invalid, StartError, Unsupported
from emulator.lucca.operations import day
from emulator.lucca.store import keys
from emulator.lucca.webhooks import CATALOGUE
from emulator.storage import copy
from emulator.tenancy import Tenants
from emulator.tenancy.store import read_fact, read_settings
from emulator.webhooks import endpoints

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Set
    from pathlib import Path

    from emulator.config import Config
    from emulator.scenarios import Scenario
    from emulator.storage import Connection
    from emulator.tenancy import Tenant
    from emulator.tenancy.files import Origin


def tenants(config: Config) -> Tenants:
    """Return the tenants kept in the data folder."""
    return Tenants(config, partial(adopt, config))


def adopt(config: Config, db: Connection, tenant: str) -> None:
    """Write what is a tenant's own into a fresh copy of a template, or of another tenant.

    A copy of its own file is left as it is: who was signed in there still is.
    """
    seed = config.seed
    if webhooks.is_of(db, seed, tenant):
        return
    smartlink.adopt(db, seed, tenant)
    webhooks.adopt(db, seed, tenant)
    mail.forget_all(db)  # whoever got them has another account
    world = read_fact(db, "world") or {}
    keys.adopt(db, seed, tenant, contact_id=int(str(world["contact_id"])))
    now = read_settings(db, config.dialect).clock.now()
    day.reach(db, local(now).date().isoformat())
    if tenant == config.tenant:
        register(config, db)
    if read_fact(db, "begins") is not None:
        # Imported here: a start without a scenario does not need it.
        from emulator.world.scenarios import beginning

        beginning.begin(db, config, tenant)


def make(known: Tenants, config: Config, name: str) -> Tenant:
    """Make a tenant as the default one began: of a company, or of a scenario."""
    origin = known.origin(config.tenant)
    if "scenario" not in origin:
        return known.create(name, _template(config, origin))
    return known.create_from(name, _copied(known, known.kept(config.tenant)), origin)


def make_scenario(known: Tenants, config: Config, scenario: Scenario, name: str) -> Tenant:
    """Make a tenant that begins as a scenario. Raises ``WrongScenario``; nothing is made then."""
    return known.create_from(name, _staged(known, config, scenario), _origin(scenario))


def begin_scenario(known: Tenants, config: Config, scenario: Scenario) -> Tenant:
    """Begin the default tenant again, as a scenario. Raises ``WrongScenario``: nothing changes."""
    file = _staged(known, config, scenario)
    return known.create_from(config.tenant, file, _origin(scenario), again=True)


def reset(known: Tenants, config: Config, name: str) -> Tenant:
    """Begin a tenant again as it began. Raises ``UnknownTenant``."""
    return known.reset(name, partial(_template, config))


def register(config: Config, db: Connection) -> None:
    """Register what the start was told to send to, unless it is registered."""
    known = {one.url for one in endpoints.every(db)}
    settings = read_settings(db, config.dialect)
    for url in dict.fromkeys(config.webhooks):
        if url not in known:
            now, usual = settings.clock.now(), settings.dialect
            try:
                endpoints.register(db, {"url": url}, CATALOGUE, now, usual=usual)
            except Invalid as error:
                raise StartError(f"--webhook: {error}") from None
            except Unsupported:
                raise StartError(
                    "--webhook: in the dialect 'lucca' webhooks are Lucca's own, which are not"
                    ' emulated yet; start with --dialect guide, or register one with "format":'
                    ' "guide" once it runs.'
                ) from None


def _staged(known: Tenants, config: Config, scenario: Scenario) -> Path:
    from emulator.world.scenarios.making import made

    return _copied(known, made(scenario, config))


def _copied(known: Tenants, path: Path) -> Path:
    file = known.making()
    copy(path, file)
    return file


def _origin(scenario: Scenario) -> Origin:
    return {"scenario": scenario.title}


def _template(config: Config, origin: Origin) -> Path:
    """Return the template that a tenant began as, made again if it is in no cache any more."""
    # Imported here: a start that keeps its state does not need it.
    from emulator.world.template import template

    world = origin.get("template")
    if isinstance(world, dict):
        as_of = date.fromisoformat(world["as_of"])
        config = replace(config, people=world["people"], seed=world["seed"], as_of=as_of)
    return template(config, _silently)


@contextmanager
def _silently(_people: int) -> Iterator[Callable[[int], None]]:
    yield lambda _done: None


def kept_as(config: Config, tenant: Tenant, given: Set[str]) -> Config:
    """Return the settings with the company of a tenant that is there from an earlier run.

    ``given`` names the settings that were asked for by name: a tenant of another company is
    refused then, for it would not be what was asked for.
    """
    with tenant.database.read() as db:
        world = read_fact(db, "world") or {}
    asked = {
        "people": config.people,
        "seed": config.seed,
        "as_of": config.as_of.isoformat(),
    }
    for name in given & set(asked):
        if world.get(name) != asked[name]:
            raise StartError(
                f"The state kept in {config.data} was made with --{name.replace('_', '-')}"
                f" {world.get(name)}, not {asked[name]}; --fresh begins again."
            )
    return replace(config, people=int(str(world["people"])), seed=int(str(world["seed"])))
