"""What deliveries can do wrong on purpose: the kinds, and carrying them out."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from emulator import faults
from emulator.faults import FAULT_HEADER, Kind
from emulator.faults.reading import whole
from emulator.members import members_of
from emulator.webhooks import sending

if TYPE_CHECKING:
    from datetime import datetime

    from emulator.faults.kinds import Parameters
    from emulator.tenancy import Tenant

DUPLICATE = "webhook.duplicate"
"""An event that arrives more than once, byte for byte the same: what "at least once" means."""

_MAX_COPIES = 10

Message: TypeAlias = "tuple[dict[str, str], bytes]"
"""Headers and body, as sent."""


def _duplicate(value: object) -> Parameters:
    asked = {} if value is True else members_of(value, f"what.{DUPLICATE}", ("copies",))
    copies = whole(asked.get("copies", 1), f"what.{DUPLICATE}.copies", 1, _MAX_COPIES)
    return {"copies": copies}


KINDS = (Kind(DUPLICATE, {"event": (), "url": ()}, _duplicate),)
"""``event`` is an event's name, ``url`` the endpoint's."""


def repeat(tenant: Tenant, event: str, url: str, message: Message, now: datetime) -> None:
    """Send a message that has just arrived once more for each copy planned.

    What the copies are answered counts for nothing. Each says in ``X-Emulator-Fault`` what it is.
    """
    about = {"event": (event,), "url": (url,)}
    headers, body = message
    for hit in faults.due(tenant.database, now, (DUPLICATE,), about.__getitem__):
        for _ in range(hit.parameters["copies"]):
            sending.post(url, {**headers, FAULT_HEADER: hit.name}, body)
