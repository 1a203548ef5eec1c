"""What is due is sent: at the commit, again when it failed, to each endpoint on its own."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Event as Signal
from typing import TYPE_CHECKING, Any

import pytest

from emulator.clock import Clock
from emulator.lucca.webhooks import CATALOGUE
from emulator.webhooks import Event, emit, endpoints, history, senders
from emulator.webhooks.dispatcher import Dispatcher
from tests.webhooks.receiver import SECONDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from emulator.tenancy import Tenants
    from emulator.webhooks import Endpoint
    from tests.webhooks.receiver import Receiver


@pytest.fixture
def dispatch(tenants: Tenants) -> Iterator[Callable[[], Dispatcher]]:
    """Start a dispatcher over the tenants; whatever was started is stopped."""
    begun: list[Dispatcher] = []

    def start() -> Dispatcher:
        begun.append(Dispatcher(tenants, CATALOGUE.formats))
        begun[-1].start()
        return begun[-1]

    yield start
    for one in begun:
        one.stop()


def register(tenants: Tenants, url: str, tenant: str = "acme") -> Endpoint:
    """Register an endpoint for every event."""
    found = tenants.get(tenant)
    with found.database.transaction() as db:
        now = found.settings.clock.now()
        return endpoints.register(db, {"url": url}, CATALOGUE, now, usual="guide")


def happen(tenants: Tenants, number: int, tenant: str = "acme") -> None:
    """Let something happen, told apart by its number."""
    found = tenants.get(tenant)
    with found.database.transaction() as db:
        emit(db, Event("user.created", {"userId": number}, found.settings.clock.now(), "c"))


def shown(tenants: Tenants, endpoint: Endpoint, tenant: str = "acme") -> list[dict[str, Any]]:
    """Return the deliveries to an endpoint, newest first."""
    with tenants.get(tenant).database.read() as db:
        return history.deliveries(db, endpoint, 500)


def settled(tenants: Tenants, endpoint: Endpoint, attempts: int = 1) -> dict[str, Any]:
    """Return the newest delivery to an endpoint once so many attempts were made at it."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        newest = shown(tenants, endpoint)[0]
        if len(newest["attempts"]) >= attempts:
            return newest
        time.sleep(0.005)
    raise AssertionError(f"no {attempts} attempts: {newest}")


def status(tenants: Tenants, endpoint: Endpoint) -> str:
    """Return whether an endpoint is sent to."""
    with tenants.get("acme").database.read() as db:
        return endpoints.find(db, endpoint.id).status


def set_clock(tenants: Tenants, clock: Clock) -> None:
    """Move the default tenant's clock."""
    tenant = tenants.get("acme")
    tenants.change(tenant, replace(tenant.settings, clock=clock))


def retry(tenants: Tenants, endpoint: Endpoint) -> None:
    """Attempt now what was not delivered."""
    with tenants.get("acme").database.transaction() as db:
        endpoints.retry(db, endpoint.id)


def test_an_event_is_sent_at_its_commit(
    tenants: Tenants, receiver: Receiver, dispatch: Callable[[], Dispatcher]
) -> None:
    """Once, signed, and its row says how it went."""
    dispatch()
    endpoint = register(tenants, f"{receiver.url}/hook")

    happen(tenants, 7)

    got = receiver.next()
    assert (got.path, got.body) == ("/hook", b'{"event":"user.created","data":{"userId":7}}')
    timestamp = datetime.fromisoformat(got.headers["lucca-timestamp"])
    assert got.headers["content-type"] == "application/json"
    assert (
        got.headers["lucca-signature"]
        == (
            CATALOGUE.formats["guide"].headers(endpoint.secret, got.body, timestamp)[
                "Lucca-Signature"
            ]
        )
    )
    delivered = settled(tenants, endpoint)
    (attempt,) = delivered["attempts"]
    assert (delivered["status"], delivered["next_attempt_at"]) == ("delivered", None)
    assert (attempt["number"], attempt["status"], attempt["reason"]) == (1, 200, None)
    assert attempt["answer"] == "thank you"
    assert receiver.got.empty()


def test_nothing_is_sent_of_what_was_undone(
    tenants: Tenants, receiver: Receiver, dispatch: Callable[[], Dispatcher]
) -> None:
    """What comes first is what was committed."""
    dispatch()
    register(tenants, receiver.url)

    def fail() -> None:
        with tenants.get("acme").database.transaction() as db:
            emit(db, Event("user.created", {"userId": 1}, datetime.now(UTC), "c"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    happen(tenants, 2)

    assert receiver.next().data() == {"userId": 2}
    assert receiver.got.empty()


def test_tenants_never_cross(
    tenants: Tenants, receiver: Receiver, dispatch: Callable[[], Dispatcher]
) -> None:
    """What happens in one is told to its own endpoints alone."""
    dispatch()
    register(tenants, f"{receiver.url}/acme")
    register(tenants, f"{receiver.url}/beta", "beta")

    for number in range(20):
        happen(tenants, number, ("acme", "beta")[number % 2])

    got = [receiver.next() for _ in range(20)]
    assert {(one.path, one.data()["userId"] % 2) for one in got} == {("/acme", 0), ("/beta", 1)}
    assert sorted(one.data()["userId"] for one in got) == list(range(20))
    assert receiver.got.empty()


def test_every_event_arrives_once_however_many_commit(
    tenants: Tenants, receiver: Receiver, dispatch: Callable[[], Dispatcher]
) -> None:
    """Three hundred, to two endpoints, none lost and none twice."""
    dispatch()
    for path in ("/a", "/b"):
        register(tenants, receiver.url + path)

    for number in range(300):
        happen(tenants, number)

    got = [receiver.next() for _ in range(600)]
    assert sorted((one.path, one.data()["userId"]) for one in got) == [
        (path, number) for path in ("/a", "/b") for number in range(300)
    ]
    assert receiver.got.empty()


def test_who_hangs_holds_up_nobody_else(
    tenants: Tenants, receiver: Receiver, dispatch: Callable[[], Dispatcher]
) -> None:
    """Two endpoints that do not answer, with much to get, and one that does."""
    dispatch()
    release = Signal()
    for path in ("/slow", "/slower"):
        receiver.held[path] = release
        register(tenants, receiver.url + path)
    for number in range(10):
        happen(tenants, number)
    held = [receiver.next().path for _ in range(2 * senders.PER_ENDPOINT)]
    register(tenants, f"{receiver.url}/quick")

    started = time.monotonic()
    happen(tenants, 99)
    got = receiver.next()
    waited = time.monotonic() - started

    assert sorted(set(held)) == ["/slow", "/slower"]
    assert (got.path, got.data()) == ("/quick", {"userId": 99})
    assert waited < 1
    release.set()


def test_what_failed_is_tried_again_by_the_tenants_clock(
    tenants: Tenants, receiver: Receiver, dispatch: Callable[[], Dispatcher]
) -> None:
    """After each pause and no sooner; five times in all; then it is given up."""
    start = datetime(2026, 1, 5, 8, tzinfo=UTC)
    set_clock(tenants, Clock(frozen_at=start))
    dispatch()
    receiver.statuses["/down"] = 503
    endpoint = register(tenants, f"{receiver.url}/down")

    happen(tenants, 1)
    settled(tenants, endpoint)  # before the clock is set back a second
    times = []
    for attempts, minutes in enumerate((0, 1, 30, 240, 1440), start=1):
        set_clock(tenants, Clock(frozen_at=start + timedelta(minutes=minutes, seconds=-1)))
        set_clock(tenants, Clock(frozen_at=start + timedelta(minutes=minutes)))
        delivery = settled(tenants, endpoint, attempts)
        times.append(delivery["next_attempt_at"])

    assert times == [
        "2026-01-05T08:01:00.000Z",
        "2026-01-05T08:30:00.000Z",
        "2026-01-05T12:00:00.000Z",
        "2026-01-06T08:00:00.000Z",
        None,
    ]
    assert delivery["status"] == "failed"
    assert [one["started_at"] for one in delivery["attempts"]] == [
        "2026-01-05T08:00:00.000Z",
        *times[:4],
    ]
    assert {receiver.next().headers["lucca-timestamp"] for _ in range(5)} == {
        one.replace(".000", "") for one in ("2026-01-05T08:00:00Z", *times[:4])
    }


def test_a_retry_comes_of_itself(
    tenants: Tenants,
    receiver: Receiver,
    dispatch: Callable[[], Dispatcher],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nobody has to touch the clock of a tenant whose time goes on."""
    monkeypatch.setattr("emulator.webhooks.schedule.RETRY_AFTER", (timedelta(seconds=0.2),) * 4)
    dispatch()
    receiver.statuses["/down"] = 500
    endpoint = register(tenants, f"{receiver.url}/down")

    happen(tenants, 1)
    receiver.next()
    receiver.statuses["/down"] = 204

    assert receiver.next().data() == {"userId": 1}
    assert settled(tenants, endpoint, 2)["status"] == "delivered"


def test_a_retry_asked_for_during_an_attempt_is_another(
    tenants: Tenants, receiver: Receiver, dispatch: Callable[[], Dispatcher]
) -> None:
    """Who asks once the receiver is mended has not to wait because of the attempt before."""
    dispatch()
    receiver.statuses["/slow"] = 500
    receiver.held["/slow"] = release = Signal()
    endpoint = register(tenants, f"{receiver.url}/slow")
    happen(tenants, 1)
    receiver.next()

    retry(tenants, endpoint)
    release.set()

    assert receiver.next().data() == {"userId": 1}
    first, second = settled(tenants, endpoint, 2)["attempts"]
    assert (first["status"], second["status"]) == (500, 500)
    assert settled(tenants, endpoint, 2)["next_attempt_at"] is not None


@pytest.mark.parametrize("answer", [404, 410])
def test_an_endpoint_that_is_gone_gets_nothing_more(
    tenants: Tenants, receiver: Receiver, dispatch: Callable[[], Dispatcher], answer: int
) -> None:
    """It is suspended at once; ``retry`` makes it active again and sends what failed."""
    dispatch()
    receiver.statuses["/gone"] = answer
    endpoint = register(tenants, f"{receiver.url}/gone")

    happen(tenants, 1)
    assert settled(tenants, endpoint)["status"] == "failed"
    assert status(tenants, endpoint) == "suspended"
    happen(tenants, 2)
    assert [one["event"]["data"] for one in shown(tenants, endpoint)] == [{"userId": 1}]

    receiver.statuses["/gone"] = 200
    retry(tenants, endpoint)
    assert settled(tenants, endpoint, 2)["status"] == "delivered"
    assert status(tenants, endpoint) == "active"
    assert [receiver.next().data()["userId"] for _ in range(2)] == [1, 1]


def test_the_next_process_sends_what_is_pending_at_once(
    tenants: Tenants, receiver: Receiver, dispatch: Callable[[], Dispatcher]
) -> None:
    """What was never tried, and what would have had to wait, even with a frozen clock."""
    set_clock(tenants, Clock(frozen_at=datetime(2026, 1, 5, 8, tzinfo=UTC)))
    receiver.statuses["/"] = 500
    endpoint = register(tenants, f"{receiver.url}/")
    first = dispatch()
    happen(tenants, 1)
    assert settled(tenants, endpoint)["next_attempt_at"] is not None
    first.stop()
    happen(tenants, 2)
    receiver.next()
    receiver.statuses["/"] = 200

    dispatch()

    assert {receiver.next().data()["userId"] for _ in range(2)} == {1, 2}


def test_a_stop_waits_for_what_is_under_way_but_not_for_long(
    tenants: Tenants, receiver: Receiver, dispatch: Callable[[], Dispatcher]
) -> None:
    """A second at most; what has no answer by then is pending, and is sent again."""
    receiver.held["/slow"] = Signal()
    endpoint = register(tenants, f"{receiver.url}/slow")
    first = dispatch()
    happen(tenants, 1)
    receiver.next()

    started = time.monotonic()
    first.stop()
    took = time.monotonic() - started

    assert 0.5 < took < 2
    assert shown(tenants, endpoint)[0]["status"] == "pending"


def test_a_deleted_endpoint_is_left_alone(
    tenants: Tenants, receiver: Receiver, dispatch: Callable[[], Dispatcher]
) -> None:
    """Even by what was on its way when it went: nothing of it is written."""
    dispatch()
    receiver.held["/slow"] = release = Signal()
    gone = register(tenants, f"{receiver.url}/slow")
    happen(tenants, 1)
    receiver.next()
    with tenants.get("acme").database.transaction() as db:
        endpoints.remove(db, gone.id)
    other = register(tenants, f"{receiver.url}/other")
    release.set()

    happen(tenants, 2)

    assert receiver.next().path == "/other"
    assert settled(tenants, other)["status"] == "delivered"
    with tenants.get("acme").database.read() as db:
        (kept,) = db.execute("SELECT count(*) FROM webhook_attempt").fetchone()
    assert kept == 1


def test_a_fault_of_ours_stops_nothing_else(
    tenants: Tenants,
    receiver: Receiver,
    dispatch: Callable[[], Dispatcher],
    capfd: pytest.CaptureFixture[str],
) -> None:
    """A format that fails is told on stderr, once; others are sent all the same."""
    register(tenants, f"{receiver.url}/fine")
    broken = register(tenants, f"{receiver.url}/broken")
    with tenants.get("acme").database.transaction() as db:
        db.execute("UPDATE webhook_endpoint SET format = 'lost' WHERE id = ?", (broken.id,))
    dispatch()

    for number in range(3):
        happen(tenants, number)

    got = [receiver.next() for _ in range(3)]
    assert [one.path for one in got] == ["/fine"] * 3
    end = time.monotonic() + SECONDS
    errors = ""
    while errors.count("KeyError: 'lost'") < 3 and time.monotonic() < end:
        errors += capfd.readouterr().err
        time.sleep(0.01)
    assert errors.count("KeyError: 'lost'") == 3
    assert receiver.got.empty()


def test_a_tenant_that_begins_again_sends_nothing_of_before(
    tenants: Tenants,
    receiver: Receiver,
    dispatch: Callable[[], Dispatcher],
    company: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """Neither what waited, nor what is under way holds up what has its number now."""
    dispatch()
    receiver.held["/old"] = Signal()
    register(tenants, f"{receiver.url}/old")
    for number in range(1, 6):
        happen(tenants, number)
    under_way = {receiver.next().data()["userId"] for _ in range(senders.PER_ENDPOINT)}

    tenants.restore("acme", company)
    endpoint = register(tenants, f"{receiver.url}/new")
    happen(tenants, 7)

    got = receiver.next()
    assert (got.path, got.data()) == ("/new", {"userId": 7})
    receiver.held["/old"].set()
    assert settled(tenants, endpoint)["status"] == "delivered"
    time.sleep(0.2)
    assert under_way == {1, 2}
    assert receiver.got.empty()
    assert [one["status"] for one in shown(tenants, endpoint)] == ["delivered"]
    assert capfd.readouterr().err == ""
