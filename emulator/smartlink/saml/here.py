"""What the protocol needs to know of the request it answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from emulator.errors import NotFound
from emulator.smartlink.saml.addresses import addresses
from emulator.smartlink.saml.errors import Refused
from emulator.smartlink.saml.partner import expanded
from emulator.smartlink.store import apps, facts

if TYPE_CHECKING:
    from datetime import datetime

    from emulator.services import Services
    from emulator.smartlink.saml.addresses import Addresses
    from emulator.smartlink.saml.partner import ServiceProvider
    from emulator.smartlink.store.apps import App
    from emulator.storage import Connection, Database


@dataclass(frozen=True, slots=True)
class Here:
    """What the protocol needs to know of the request's surroundings."""

    app: App
    own: Addresses
    """Ours, as this application sees them."""
    service_provider: ServiceProvider | None
    """The application's, in full."""
    key_number: int
    now: datetime
    db: Connection
    """For reading. What is written goes through ``database.transaction()``."""
    database: Database

    @property
    def partner(self) -> ServiceProvider:
        """The service provider. Raises ``Refused`` if none is registered."""
        if self.service_provider is None:
            raise Refused("unregistered", self.app.name)
        return self.service_provider


def find(db: Connection, appid: str, around: Services) -> Here:
    """Return the surroundings of a request to one application. Raises ``NotFound``."""
    app = apps.by_appid(db, appid)
    if app is None:
        raise NotFound("app", appid)
    partner = app.saml.service_provider
    return Here(
        app=app,
        own=addresses(app.appid, app.saml.entity_id_style, around.address),
        service_provider=None if partner is None else expanded(partner, around.address),
        key_number=int(facts.read(db, "signing_key")),
        now=around.clock.now(),
        db=db,
        database=around.database,
    )
