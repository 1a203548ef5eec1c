"""Ids and secrets of a tenant's webhooks, derived from its seed, its name and a number.

So the same calls in the same order give the same ids and secrets on every machine and after every
reset: a test can have them written down. Nothing is protected by an id here: they are told to none
but the endpoint itself and whoever may use the control API.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from emulator.tenancy.derive import derive_text, derive_uuid
from emulator.tenancy.store import read_fact

if TYPE_CHECKING:
    from emulator.storage import Connection

FACT = "webhooks"
"""The tenant's fact that holds its seed and its name."""

SECRET_LENGTH = 64
"""As many characters, all of them url-safe, as a secret of Lucca's has."""


class Identity(NamedTuple):
    """Whose webhooks they are."""

    seed: int
    tenant: str

    def endpoint(self, number: int) -> str:
        """Return the id of the tenant's n-th endpoint."""
        return derive_uuid(self.seed, self.tenant, f"webhook endpoint {number}")

    def secret(self, number: int) -> str:
        """Return the secret of the tenant's n-th endpoint."""
        return derive_text(self.seed, self.tenant, f"webhook secret {number}", SECRET_LENGTH)

    def event(self, number: int) -> str:
        """Return the id of the tenant's n-th event."""
        return derive_uuid(self.seed, self.tenant, f"webhook event {number}")

    def delivery(self, event: int, endpoint: int) -> str:
        """Return the id of the delivery of an event to an endpoint."""
        return derive_uuid(self.seed, self.tenant, f"webhook delivery {event} {endpoint}")


def read(db: Connection) -> Identity:
    """Return whose file this is; ``adopt`` wrote it."""
    fact = read_fact(db, FACT) or {}
    return Identity(int(str(fact["seed"])), str(fact["tenant"]))


def is_of(db: Connection, seed: int, tenant: str) -> bool:
    """Whether a file is this tenant's own already, and not a template's or another tenant's."""
    return read_fact(db, FACT) == {"seed": seed, "tenant": tenant}
