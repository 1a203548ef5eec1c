"""What the protocol needs to know of the request it answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from emulator.errors import NotFound
from emulator.smartlink import signin
from emulator.smartlink.apps import expanded, issuer
from emulator.smartlink.store import accounts, apps, facts, folders

if TYPE_CHECKING:
    from datetime import datetime

    from emulator.services import Services
    from emulator.smartlink.signin import Obstacle
    from emulator.smartlink.store.accounts import Account
    from emulator.smartlink.store.apps import App
    from emulator.storage import Database


class Admitted(NamedTuple):
    """Somebody who may sign in to an application, and the names of their groups."""

    account: Account
    groups: list[str]


@dataclass(frozen=True, slots=True)
class Here:
    """What the protocol needs to know of the request's surroundings."""

    app: App
    issuer: str
    redirect_uris: tuple[str, ...]
    """Those registered, in full."""
    post_logout_redirect_uris: tuple[str, ...]
    now: datetime
    database: Database
    """Asked for a connection at each step and given it back: what is read and what is written then
    go through the same one, whose cache another's commit would empty."""

    @property
    def at(self) -> int:
        """Whole seconds since 1970 (NumericDate), by the tenant's clock."""
        return int(self.now.timestamp())

    @property
    def signing_key(self) -> int:
        """The number of the tenant's signing key."""
        return self.database.known("signing key", lambda: _signing_key(self.database))

    def admitted(self, account_id: int) -> Admitted | None:
        """Return an account with its groups, None if it may not sign in to this application."""
        return self.database.known(
            ("admitted", self.app.id, account_id),
            lambda: _admitted(self.database, self.app, account_id),
        )

    def obstacle(self, account: Account) -> Obstacle | None:
        """Tell what keeps an account from this application, None if nothing does."""
        with self.database.read() as db:
            return signin.obstacle(db, account, self.app)


def find(appid: str, around: Services) -> Here:
    """Return the surroundings of a request to one application. Raises ``NotFound``."""
    database = around.database
    app = database.known(("app", appid), lambda: _app(database, appid))
    return Here(
        app=app,
        issuer=issuer(app, around.address),
        redirect_uris=expanded(app.redirect_uris, around.address),
        post_logout_redirect_uris=expanded(app.post_logout_redirect_uris, around.address),
        now=around.clock.now(),
        database=database,
    )


def _app(database: Database, appid: str) -> App:
    with database.read() as db:
        app = apps.by_appid(db, appid)
    if app is None:  # raised, so that what strangers make up is not remembered
        raise NotFound("app", appid)
    return app


def _signing_key(database: Database) -> int:
    with database.read() as db:
        return int(facts.read(db, "signing_key"))


def _admitted(database: Database, app: App, account_id: int) -> Admitted | None:
    with database.read() as db:
        account = accounts.by_id(db, account_id)
        if account is None or signin.obstacle(db, account, app) is not None:
            return None
        return Admitted(account, folders.groups_of(db, account_id))
