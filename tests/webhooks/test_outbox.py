"""The outbox: an event is kept with the change that it tells of, once for each who wants it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from emulator.webhooks import TOPIC, Event, adopt, emit
from emulator.webhooks import outbox as module
from emulator.webhooks.store import endpoints
from emulator.webhooks.store.endpoints import Endpoint

if TYPE_CHECKING:
    from emulator.storage import Connection, Database
    from emulator.tenancy import Tenants

NOW = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)
BORN = Event("child.born", {"userId": 7, "name": "Zoé"}, NOW, "request-1")


@pytest.fixture
def database(tenants: Tenants) -> Database:
    """The default tenant's file."""
    return tenants.get("acme").database


def add(db: Connection, number: int, *events: str, status: str = "active") -> None:
    """Add an endpoint that wants some events, or all if none is named."""
    url = f"http://127.0.0.1/{number}"
    one = Endpoint(number, f"id {number}", url, events or None, "plain", "s", status, "")
    endpoints.add(db, one)


def rows(database: Database, text: str) -> list[tuple[object, ...]]:
    """Return what a statement finds."""
    with database.read() as db:
        return [tuple(row) for row in db.execute(text)]


def test_an_event_waits_for_each_endpoint_that_wants_it(database: Database) -> None:
    """Those that named it and those that want all; not those that named others or are off."""
    with database.transaction() as db:
        add(db, 1)
        add(db, 2, "child.born", "child.left")
        add(db, 3, "child.left")
        add(db, 4, status="suspended")

        event_id = emit(db, BORN)

    assert rows(database, "SELECT * FROM webhook_event") == [
        (
            1,
            event_id,
            "child.born",
            "2026-01-05T09:30:00.000Z",
            "request-1",
            '{"userId":7,"name":"Zoé"}',
        )
    ]
    assert rows(
        database, "SELECT event, endpoint, status, attempts, due_at FROM webhook_delivery"
    ) == [(1, 1, "pending", 0, 0), (1, 2, "pending", 0, 0)]


def test_the_same_calls_give_the_same_ids(tenants: Tenants) -> None:
    """The n-th event of a tenant has one id, everywhere; another tenant's has another."""
    ids = []
    for name in ("acme", "beta"):
        with tenants.get(name).database.transaction() as db:
            ids.append([emit(db, BORN) for _ in range(2)])

    assert ids[0] == [
        "4c61c299-4ba5-4b59-af25-b808aad67ffb",
        "0327626d-6d82-4347-952d-1d90e8988d78",
    ]
    assert len({*ids[0], *ids[1]}) == 4


def test_an_undone_change_tells_nobody(tenants: Tenants) -> None:
    """The event goes with the transaction, and the sender is woken by the commit alone."""
    told: list[str] = []
    tenants.listen(TOPIC, told.append)
    database = tenants.get("acme").database
    with database.transaction() as db:
        add(db, 1)

    def fail() -> None:
        with database.transaction() as db:
            emit(db, BORN)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert (rows(database, "SELECT * FROM webhook_event"), told) == ([], [])

    with database.transaction() as db:
        emit(db, BORN)
    assert told == ["acme"]


def test_who_nobody_wants_to_hear_of_wakes_nobody(tenants: Tenants) -> None:
    """An event without a delivery is kept all the same."""
    told: list[str] = []
    tenants.listen(TOPIC, told.append)
    database = tenants.get("acme").database

    with database.transaction() as db:
        emit(db, BORN)

    assert told == []
    assert rows(database, "SELECT count(*) FROM webhook_event") == [(1,)]


def test_a_copy_has_secrets_of_its_own_and_nothing_to_send(database: Database) -> None:
    """Endpoints are copied with a tenant; what the original was to send is not."""
    with database.transaction() as db:
        add(db, 1)
        emit(db, BORN)

        adopt(db, 42, "copy")
        (copied,) = endpoints.every(db)
        adopt(db, 42, "other")
        (other,) = endpoints.every(db)

    assert (copied.url, len(copied.secret)) == ("http://127.0.0.1/1", 64)
    assert copied.secret != other.secret
    assert copied.id != other.id
    assert rows(database, "SELECT * FROM webhook_event") == []
    assert rows(database, "SELECT * FROM webhook_delivery") == []


def test_what_nobody_waits_for_is_forgotten(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of old events, those that somebody has still to get stay; the newest stay whatever."""
    monkeypatch.setattr(module, "_KEPT_EVENTS", 5)
    monkeypatch.setattr(module, "_TIDY_EVERY", 10)
    with database.transaction() as db:
        add(db, 1)
        for _ in range(9):
            emit(db, BORN)
        db.execute("UPDATE webhook_delivery SET status = 'delivered' WHERE event <> 2")
        db.execute("INSERT INTO webhook_attempt VALUES (1, 1, '', 5, 200, NULL, NULL)")
        db.execute("INSERT INTO webhook_attempt VALUES (2, 1, '', 5, 500, NULL, NULL)")
        emit(db, BORN)

    kept = [(number,) for number in (2, 5, 6, 7, 8, 9, 10)]
    assert rows(database, "SELECT number FROM webhook_event") == kept
    assert rows(database, "SELECT event FROM webhook_delivery") == kept
    assert rows(database, "SELECT delivery FROM webhook_attempt") == [(2,)]
