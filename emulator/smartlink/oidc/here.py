"""What the protocol needs to know of the request it answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from emulator.errors import NotFound
from emulator.smartlink.apps import expanded, issuer
from emulator.smartlink.store import apps

if TYPE_CHECKING:
    from datetime import datetime

    from emulator.services import Services
    from emulator.smartlink.store.apps import App
    from emulator.storage import Connection, Database


@dataclass(frozen=True, slots=True)
class Here:
    """What the protocol needs to know of the request's surroundings."""

    app: App
    issuer: str
    redirect_uris: tuple[str, ...]
    """Those registered, in full."""
    post_logout_redirect_uris: tuple[str, ...]
    now: datetime
    db: Connection
    """For reading. What is written goes through ``database.transaction()``."""
    database: Database

    @property
    def at(self) -> int:
        """Whole seconds since 1970 (NumericDate), by the tenant's clock."""
        return int(self.now.timestamp())


def find(db: Connection, appid: str, around: Services) -> Here:
    """Return the surroundings of a request to one application. Raises ``NotFound``."""
    app = apps.by_appid(db, appid)
    if app is None:
        raise NotFound("app", appid)
    return Here(
        app=app,
        issuer=issuer(app, around.address),
        redirect_uris=expanded(app.redirect_uris, around.address),
        post_logout_redirect_uris=expanded(app.post_logout_redirect_uris, around.address),
        now=around.clock.now(),
        db=db,
        database=around.database,
    )
