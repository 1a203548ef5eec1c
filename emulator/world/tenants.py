"""Tenants as the whole process needs them: each with credentials of its own."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from emulator import smartlink, webhooks
from emulator.errors import StartError
from emulator.lucca.store import keys
from emulator.tenancy import Tenants
from emulator.tenancy.store import read_fact

if TYPE_CHECKING:
    from collections.abc import Set

    from emulator.config import Config
    from emulator.storage import Connection
    from emulator.tenancy import Tenant


def tenants(config: Config) -> Tenants:
    """Return the tenants kept in the data folder."""
    return Tenants(config, partial(adopt, config.seed))


def adopt(seed: int, db: Connection, tenant: str) -> None:
    """Write what is a tenant's own into a fresh copy of a template."""
    smartlink.adopt(db, seed, tenant)
    webhooks.adopt(db, seed, tenant)
    world = read_fact(db, "world") or {}
    keys.adopt(db, seed, tenant, contact_id=int(str(world["contact_id"])))


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
