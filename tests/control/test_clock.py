"""A tenant's time by the control API: moved, stopped, and all that falls due on the way."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

import pytest
from werkzeug.test import Client

from emulator.lucca.webhooks import CATALOGUE
from emulator.server import one_turn_at_a_time
from emulator.tenancy import moving
from emulator.turn import Turn
from emulator.webhooks.dispatcher import Dispatcher
from tests.webhooks.receiver import Receiver

if TYPE_CHECKING:
    from collections.abc import Iterator

    from emulator.tenancy import Tenants

SECONDS = 10


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A receiver that answers 200 unless told otherwise."""
    one = Receiver()
    yield one
    one.close()


@pytest.fixture
def sending(tenants: Tenants) -> Iterator[Dispatcher]:
    """What sends in a process that serves."""
    one = Dispatcher(tenants, CATALOGUE.formats)
    one.start()
    yield one
    one.stop()


def clock(client: Client, body: object = None, tenant: str = "acme") -> dict[str, Any]:
    """Move a clock, or ask for it."""
    path = f"/t/{tenant}/_emulator/clock"
    answer = client.get(path) if body is None else client.post(path, json=body)
    assert answer.status_code == 200, answer.text
    shown: dict[str, Any] = answer.get_json()
    return shown


def seconds_off(shown: dict[str, Any]) -> float:
    """Return how far a clock is ahead of the machine's."""
    return (datetime.fromisoformat(shown["now"]) - datetime.now(UTC)).total_seconds()


def test_a_new_clock_runs_with_the_machines(client: Client) -> None:
    """Until somebody moves it."""
    shown = clock(client)

    assert list(shown) == ["now", "frozen"]
    assert shown["frozen"] is False
    assert abs(seconds_off(shown)) < 5


def test_it_is_moved_stopped_and_started(client: Client) -> None:
    """Each call answers how it then stands; a frozen one stays frozen where it is moved to."""
    assert 3_595 < seconds_off(clock(client, {"advance": 3_600})) < 3_605

    at = {"now": "2026-03-02T07:00:00.000Z", "frozen": True}
    frozen = clock(client, {"freeze": True})
    assert (frozen["frozen"], clock(client)) == (True, frozen)
    assert clock(client, {"set": "2026-03-02T08:00:00+01:00"}) == at
    assert clock(client, {"advance": 0.25}) == at | {"now": "2026-03-02T07:00:00.250Z"}
    assert clock(client, {"set": "2026-03-02T07:00:00Z"}) == at
    resumed = clock(client, {"resume": True})
    assert resumed["frozen"] is False
    assert resumed["now"].startswith("2026-03-02T07:00:0")
    assert clock(client, {"resume": True})["now"] >= resumed["now"]


def test_it_is_the_tenants_own_and_goes_with_a_copy(client: Client) -> None:
    """Another's is not moved; a copy carries it along; a new one's runs, and so a reset one's."""
    at = {"now": "2026-03-02T07:00:00.000Z", "frozen": True}
    clock(client, {"freeze": True})
    clock(client, {"set": at["now"]})

    client.post("/_emulator/tenants", json={"name": "copy", "from": {"tenant": "acme"}})
    client.post("/_emulator/tenants", json={"name": "new"})

    assert clock(client, tenant="copy") == at
    for name in ("beta", "new"):
        assert clock(client, tenant=name)["frozen"] is False
        assert abs(seconds_off(clock(client, tenant=name))) < 5
    client.post("/_emulator/tenants/acme/reset")
    assert clock(client)["frozen"] is False


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ([], "Send a JSON object with one of advance, set, freeze, resume."),
        ({}, "Send a JSON object with one of"),
        ({"advance": 1, "freeze": True}, "Send a JSON object with one of"),
        ({"vor": 1}, "There is no 'vor' here; there are advance, set, freeze, resume."),
        ({"advance": -1}, "advance must be a number of seconds, 0 or more; set can go back."),
        ({"advance": True}, "advance must be a number of seconds"),
        ({"advance": "60"}, "advance must be a number of seconds"),
        ({"advance": 1e300}, "A clock goes from 2000-01-01 to 2100-01-01."),
        ({"set": "1999-12-31T23:59:59Z"}, "A clock goes from 2000-01-01 to 2100-01-01."),
        ({"set": "0001-01-01T00:00:00+14:00"}, "set must be ISO 8601 with an offset"),
        ({"set": "2026-01-05T08:00:00"}, "set must be ISO 8601 with an offset"),
        ({"set": "tomorrow"}, "set must be ISO 8601 with an offset"),
        ({"set": None}, "set must be ISO 8601 with an offset"),
        ({"freeze": False}, "freeze must be true."),
        ({"resume": 1}, "resume must be true."),
    ],
)
def test_what_moves_no_clock_says_why(client: Client, body: object, said: str) -> None:
    """400, and the clock is as it was."""
    refused = client.post("/_emulator/clock", json=body)

    assert (refused.status_code, refused.content_type) == (400, "application/problem+json")
    assert refused.get_json()["detail"].startswith(said)
    assert clock(client)["frozen"] is False
    assert abs(seconds_off(clock(client))) < 5


def hook(client: Client, url: str, tenant: str = "acme") -> str:
    """Register an endpoint and return its address in the control API."""
    at = f"/t/{tenant}/_emulator/webhooks"
    return f"{at}/{client.post(at, json={'url': url}).get_json()['id']}"


def attempts(client: Client, at: str) -> list[list[str]]:
    """Return when each delivery to an endpoint was attempted, the oldest first."""
    shown = client.get(f"{at}/deliveries").get_json()
    return [[one["started_at"] for one in each["attempts"]] for each in reversed(shown)]


def times(*texts: str) -> list[str]:
    """Return moments as they are shown."""
    return [f"2026-03-{text}:00.000Z" for text in texts]


@pytest.mark.usefixtures("sending")
def test_a_frozen_clock_makes_first_attempts(client: Client, receiver: Receiver) -> None:
    """And no other, however long one waits."""
    clock(client, {"freeze": True})
    receiver.statuses["/down"] = 500
    at = hook(client, f"{receiver.url}/down")

    client.post("/_emulator/trigger/timesheet.submitted")
    receiver.next()

    assert clock(client, {"advance": 0})["frozen"] is True
    assert len(attempts(client, at)[0]) == 1
    assert receiver.got.empty()


@pytest.mark.usefixtures("sending")
def test_what_is_due_runs_at_its_own_moment_in_order(client: Client, receiver: Receiver) -> None:
    """Two endpoints that are down, one event an hour after the other: one advance over all."""
    clock(client, {"freeze": True})
    clock(client, {"set": "2026-03-02T08:00:00Z"})
    receiver.statuses |= {"/a": 500, "/b": 503}
    first = hook(client, f"{receiver.url}/a")
    client.post("/_emulator/trigger/timesheet.submitted")
    clock(client, {"advance": 3_600})
    second = hook(client, f"{receiver.url}/b")
    client.post("/_emulator/trigger/timesheet.submitted")

    shown = clock(client, {"advance": 86_400})

    assert shown == {"now": "2026-03-03T09:00:00.000Z", "frozen": True}
    early = times("02T08:00", "02T08:01", "02T08:30", "02T12:00", "03T08:00")
    late = times("02T09:00", "02T09:01", "02T09:30", "02T13:00", "03T09:00")
    assert attempts(client, first) == [early, late]
    assert attempts(client, second) == [late]
    arrived = [receiver.next() for _ in range(15)]
    stamps = [one.headers["lucca-timestamp"] for one in arrived]
    assert stamps == sorted(stamps)
    assert receiver.got.empty()


@pytest.mark.usefixtures("sending")
def test_setting_back_runs_nothing(client: Client, receiver: Receiver) -> None:
    """What was due then is due later now."""
    clock(client, {"freeze": True})
    clock(client, {"set": "2026-03-02T08:00:00Z"})
    receiver.statuses["/down"] = 500
    at = hook(client, f"{receiver.url}/down")
    client.post("/_emulator/trigger/timesheet.submitted")
    receiver.next()

    clock(client, {"set": "2026-03-01T08:00:00Z"})
    clock(client, {"advance": 86_400 + 59})
    assert len(attempts(client, at)[0]) == 1
    clock(client, {"advance": 1})

    assert attempts(client, at) == [times("02T08:00", "02T08:01")]


@pytest.mark.usefixtures("sending")
def test_too_much_for_one_answer_stops_where_it_is(
    client: Client, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says where the clock has come to; to ask again is to go on."""
    monkeypatch.setattr(moving, "MOST_RUNS", 2)
    clock(client, {"freeze": True})
    clock(client, {"set": "2026-03-02T08:00:00Z"})
    receiver.statuses["/down"] = 500
    at = hook(client, f"{receiver.url}/down")
    client.post("/_emulator/trigger/timesheet.submitted")
    receiver.next()

    refused = client.post("/_emulator/clock", json={"set": "2026-03-09T08:00:00Z"})

    assert refused.status_code == 409
    assert "the clock has come to 2026-03-02T08:30:00+00:00" in refused.get_json()["detail"]
    assert clock(client) == {"now": "2026-03-02T08:30:00.000Z", "frozen": True}
    clock(client, {"set": "2026-03-09T08:00:00Z"})
    assert len(attempts(client, at)[0]) == 5


@pytest.mark.usefixtures("sending")
def test_one_request_moves_a_clock_at_a_time(client: Client, receiver: Receiver) -> None:
    """The other is told to wait; the switches can be changed meanwhile, and stay changed."""
    clock(client, {"freeze": True})
    receiver.statuses["/down"] = 500
    hook(client, f"{receiver.url}/down")
    client.post("/_emulator/trigger/timesheet.submitted")
    receiver.next()
    receiver.held["/down"] = Event()
    answers: list[int] = []

    def advance() -> None:
        other = type(client)(client.application, client.response_wrapper)
        answers.append(other.post("/_emulator/clock", json={"advance": 120}).status_code)

    thread = Thread(target=advance)
    before = clock(client)
    thread.start()
    receiver.next()
    refused = client.post("/_emulator/clock", json={"resume": True})
    client.patch("/_emulator/settings", json={"dialect": "lucca"})
    receiver.held["/down"].set()
    thread.join(SECONDS)

    assert (refused.status_code, answers) == (409, [200])
    assert client.get("/_emulator/settings").get_json()["dialect"] == "lucca"
    then = datetime.fromisoformat(before["now"]) + timedelta(seconds=120)
    assert datetime.fromisoformat(clock(client)["now"]) == then


@pytest.mark.usefixtures("sending")
def test_a_receiver_may_ask_back_before_it_answers(client: Client, receiver: Receiver) -> None:
    """One request works at a time, and the one that moves the clock is not working meanwhile."""
    assert client.application is not None
    server = one_turn_at_a_time(client.application, Turn(8), 10_000)
    clock(client, {"freeze": True})
    receiver.statuses["/down"] = 500
    hook(client, f"{receiver.url}/down")
    client.post("/_emulator/trigger/timesheet.submitted")
    receiver.next()
    receiver.held["/down"] = Event()
    answers: list[int] = []

    def advance() -> None:
        answers.append(Client(server).post("/_emulator/clock", json={"advance": 60}).status_code)

    thread = Thread(target=advance)
    thread.start()
    receiver.next()
    answers.append(Client(server).get("/_emulator/info").status_code)
    receiver.held["/down"].set()
    thread.join(SECONDS)

    assert answers == [200, 200]
    assert not thread.is_alive()


def test_a_clock_is_not_moved_when_too_many_wait(client: Client) -> None:
    """The last quarter of the threads is not for those who wait."""
    turn = Turn(4)
    assert client.application is not None
    while turn.take_seat():
        pass

    refused = Client(one_turn_at_a_time(client.application, turn, 10_000)).post(
        "/_emulator/clock", json={"advance": 60}
    )

    assert refused.status_code == 409
    assert abs(seconds_off(clock(client))) < 5
