"""Deliveries that go wrong on purpose, planned as every other fault is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from emulator import faults
from emulator.lucca.webhooks import CATALOGUE
from emulator.webhooks import KINDS, Event, emit, endpoints, history
from emulator.webhooks.delivery import attempt
from emulator.webhooks.store import outbox
from tests.webhooks.receiver import Receiver

if TYPE_CHECKING:
    from emulator.tenancy import Tenant, Tenants
    from emulator.webhooks import Endpoint


def plan(tenant: Tenant, told: object = True, **more: Any) -> None:
    """Plan that events arrive more than once."""
    body = {"what": {"webhook.duplicate": told}, **more}
    with tenant.database.transaction() as db:
        faults.plan(db, body, KINDS, tenant.settings.clock.now())


def registered(tenant: Tenant, url: str) -> Endpoint:
    """Register an endpoint for every event."""
    with tenant.database.transaction() as db:
        now = tenant.settings.clock.now()
        return endpoints.register(db, {"url": url}, CATALOGUE, now, usual="guide")


def deliver(tenant: Tenant, endpoint: Endpoint) -> None:
    """Let something happen and make the one attempt that is due then."""
    now = tenant.settings.clock.now()
    with tenant.database.transaction() as db:
        emit(db, Event("user.created", {"userId": 7}, now, "c"))
    with tenant.database.read() as db:
        (number,) = outbox.due(db, endpoint.number, int(now.timestamp() * 1000) + 1_000, 10)
    attempt(tenant, endpoint, number, CATALOGUE.formats)


def counted(tenant: Tenant) -> list[tuple[object, object]]:
    """Return what each rule has seen and hit."""
    with tenant.database.read() as db:
        rules = faults.entries(db, tenant.settings.clock.now())
    return [(one["seen"], one["hits"]) for one in rules]


def test_an_event_arrives_more_than_once(tenants: Tenants, receiver: Receiver) -> None:
    """The same bytes, signature and all, marked as copies; the delivery is one attempt."""
    tenant = tenants.get("acme")
    endpoint = registered(tenant, receiver.url)
    plan(tenant, {"copies": 2}, name="twice more", where={"event": "user.*"}, when={"first": 1})

    deliver(tenant, endpoint)
    deliver(tenant, endpoint)

    first, *copies, after = [receiver.next() for _ in range(4)]
    assert "x-emulator-fault" not in {**first.headers, **after.headers}
    for copy in copies:
        assert copy.headers.pop("x-emulator-fault") == "twice more"
        assert (copy.body, copy.headers) == (first.body, first.headers)
    assert receiver.got.empty()
    assert counted(tenant) == [(1, 1)]
    with tenant.database.read() as db:
        shown = history.deliveries(db, endpoint, 10)
    assert [len(one["attempts"]) for one in shown] == [1, 1]  # type: ignore[arg-type]


def test_only_where_it_was_planned(tenants: Tenants, receiver: Receiver) -> None:
    """Neither another event, nor another address, nor another tenant."""
    tenant, other = tenants.get("acme"), tenants.get("beta")
    plan(tenant, where={"event": "leave.*"})
    plan(tenant, where={"url": "http://elsewhere/*"})
    for one in (tenant, other):
        deliver(one, registered(one, receiver.url))

    assert [receiver.next().headers.get("x-emulator-fault") for _ in range(2)] == [None, None]
    assert receiver.got.empty()
    assert counted(tenant) == [(0, 0), (0, 0)]


def test_what_did_not_arrive_is_not_repeated(tenants: Tenants) -> None:
    """There is no second without a first: a retry comes, as for every failure."""
    tenant = tenants.get("acme")
    gone = Receiver()
    gone.close()
    plan(tenant)

    deliver(tenant, registered(tenant, gone.url))

    assert counted(tenant) == [(0, 0)]
