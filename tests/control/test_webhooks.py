"""Webhook endpoints by the control API: registered, listed, let go, and why they are refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from emulator.webhooks import Event, emit
from emulator.webhooks.endpoints import MAX_ENDPOINTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.test import Client

    from emulator.tenancy import Tenants

HOOKS = "/_emulator/webhooks"
URL = "http://127.0.0.1:3000/webhook/lucca"


def register(client: Client, at: str = HOOKS, **members: Any) -> dict[str, Any]:
    """Register an endpoint and return its entry."""
    made = client.post(at, json={"url": URL, **members})
    assert made.status_code == 201, made.text
    entry: dict[str, Any] = made.get_json()
    return entry


def test_an_endpoint_is_registered_and_listed(client: Client) -> None:
    """201 with its id and a secret of 64 url-safe characters; the list shows the same."""
    entry = register(client, events=["leave.approved", "leave.approved"])

    secret = entry.pop("secret")
    assert entry == {
        "id": entry["id"],
        "url": URL,
        "events": ["leave.approved"],
        "format": "guide",
        "status": "active",
        "created_at": entry["created_at"],
    }
    assert len(secret) == 64
    assert secret.isalnum()
    assert client.get(HOOKS).get_json() == [entry | {"secret": secret}]


def test_secrets_are_the_same_every_time_and_for_one_endpoint_alone(client: Client) -> None:
    """They derive from seed, tenant and the endpoint's number, which is never given again."""
    first = register(client)
    assert first["secret"] == "99503e90aa5452ec2e947b78c134238dd145f397975410ad4b5d933559bee623"

    assert client.delete(f"{HOOKS}/{first['id']}").status_code == 204
    second = register(client)
    beta = register(client, "/t/beta/_emulator/webhooks")

    assert client.get(HOOKS).get_json() == [second]
    assert len({one["secret"] for one in (first, second, beta)}) == 3
    assert len({one["id"] for one in (first, second, beta)}) == 3


def test_all_events_are_wanted_unless_some_are_named(client: Client) -> None:
    """``events`` is null then."""
    assert register(client)["events"] is None
    assert register(client, events=None)["events"] is None


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ([], "a JSON object"),
        ({}, "url must be a text"),
        ({"url": 5}, "url must be a text"),
        ({"url": "http://h/" + "x" * 2_000}, "1 to 2000 characters"),
        ({"url": "ftp://127.0.0.1/"}, "http(s) address with a host"),
        ({"url": "http:///path"}, "http(s) address with a host"),
        ({"url": "http://127.0.0.1:0/"}, "http(s) address with a host"),
        ({"url": "/webhook"}, "http(s) address with a host"),
        ({"url": "http://[::1/"}, "url is no address"),
        ({"url": "http://h:99999/"}, "url is no address"),
        ({"url": "http://user:pass@h/"}, "user name or password"),
        ({"url": "http://h/#top"}, "fragment"),
        ({"url": "http://h/é"}, "printable ASCII"),
        ({"url": "http://h/\nX: y"}, "printable ASCII"),
        ({"url": URL, "event": "leave.approved"}, "no member 'event'; it has url, events, format"),
        ({"url": URL, "events": "leave.approved"}, "events must be a list"),
        ({"url": URL, "events": []}, "events must be a list"),
        (
            {"url": URL, "events": ["leave.denied"]},
            "no event 'leave.denied'; there are user.created, leave.approved, timesheet.submitted",
        ),
        ({"url": URL, "events": [{}]}, "There is no event"),
        ({"url": URL, "format": "xml"}, "format must be one of guide, lucca, cloudevents"),
        ({"url": URL, "format": ["guide"]}, "format must be one of"),
    ],
)
def test_what_is_wrong_is_named(client: Client, body: object, detail: str) -> None:
    """400 as a problem, and nothing is registered."""
    refused = client.post(HOOKS, json=body)

    assert (refused.status_code, refused.content_type) == (400, "application/problem+json")
    assert detail in refused.get_json()["detail"]
    assert client.get(HOOKS).get_json() == []


@pytest.mark.parametrize("form", ["lucca", "cloudevents"])
def test_a_format_to_come_is_not_pretended(client: Client, form: str) -> None:
    """501, with what can be had instead."""
    refused = client.post(HOOKS, json={"url": URL, "format": form})

    assert refused.status_code == 501
    assert refused.get_json()["detail"] == (
        f"The webhook format {form!r} is not emulated yet; ask for 'guide' in format."
    )


def test_the_format_is_that_of_the_dialect(
    client: Client, lucca_dialect: Callable[[], None]
) -> None:
    """In the ``lucca`` dialect the guide's format has to be asked for by name."""
    lucca_dialect()

    assert client.post(HOOKS, json={"url": URL}).status_code == 501
    assert register(client, format="guide")["format"] == "guide"


def test_endpoints_are_limited(client: Client) -> None:
    """Another than the last one is refused until one is deleted."""
    made = [register(client) for _ in range(MAX_ENDPOINTS)]

    refused = client.post(HOOKS, json={"url": URL})
    assert refused.status_code == 409
    client.delete(f"{HOOKS}/{made[0]['id']}")
    register(client)


@pytest.mark.parametrize(
    ("method", "path"), [("DELETE", ""), ("GET", "/deliveries"), ("POST", "/retry")]
)
def test_an_endpoint_that_is_none(client: Client, method: str, path: str) -> None:
    """404, and so for one that was deleted, or that is another tenant's."""
    gone = register(client)["id"]
    client.delete(f"{HOOKS}/{gone}")
    other = register(client, "/t/beta/_emulator/webhooks")["id"]

    for key in ("none", gone, other):
        answer = client.open(f"{HOOKS}/{key}{path}", method=method)
        assert answer.status_code == 404
        assert answer.get_json()["detail"] == f"No webhook endpoint {key!r}."


def test_deliveries_are_shown_newest_first(client: Client, tenants: Tenants) -> None:
    """Each with its event; nothing sends here, so no attempt is made."""
    key = register(client)["id"]
    tenant = tenants.get("acme")
    with tenant.database.transaction() as db:
        for number in range(3):
            emit(db, Event("user.created", {"userId": number}, tenant.settings.clock.now(), "c-1"))

    shown = client.get(f"{HOOKS}/{key}/deliveries?limit=2").get_json()

    assert [one["event"]["data"] for one in shown] == [{"userId": 2}, {"userId": 1}]
    assert {
        "status": "pending",
        "next_attempt_at": None,
        "attempts": [],
    }.items() <= shown[0].items()
    assert shown[0]["event"]["correlation_id"] == "c-1"
    due = client.post(f"{HOOKS}/{key}/retry")
    assert (due.status_code, due.get_json()["due"]) == (202, 3)


@pytest.mark.parametrize("limit", ["0", "501", "-1", "all", "", "9" * 5_000])
def test_a_limit_that_is_none(client: Client, limit: str) -> None:
    """400, with what it may be."""
    key = register(client)["id"]

    refused = client.get(f"{HOOKS}/{key}/deliveries?limit={limit}")

    assert refused.status_code == 400
    assert refused.get_json()["detail"] == "limit must be a number from 1 to 500."


def test_a_trigger_makes_the_change_and_the_event(client: Client, tenants: Tenants) -> None:
    """What is answered is what is in the outbox, tied to the request that asked for it."""
    register(client)

    said = client.post(
        "/_emulator/trigger/user.created",
        json={"firstName": "Zoé"},
        headers={"X-Correlation-ID": "try-1"},
    )

    assert said.status_code == 200
    assert list(said.get_json()) == ["event", "eventId", "endpoints", "data"]
    assert said.get_json()["endpoints"] == [one["url"] for one in client.get(HOOKS).get_json()]
    with tenants.get("acme").database.read() as db:
        (row,) = db.execute("SELECT id, name, correlation_id FROM webhook_event").fetchall()
    assert tuple(row) == (said.get_json()["eventId"], "user.created", "try-1")


@pytest.mark.parametrize(
    ("event", "body", "status", "detail"),
    [
        ("user.created", b"[]", 400, "must be a JSON object"),
        ("user.created", b"{", 400, "The body is not JSON"),
        ("user.left", b"", 404, "No event 'user.left'"),
    ],
)
def test_a_trigger_that_is_wrong(
    client: Client, event: str, body: bytes, status: int, detail: str
) -> None:
    """A problem that says what."""
    refused = client.post(f"/_emulator/trigger/{event}", data=body)

    assert refused.status_code == status
    assert detail in refused.get_json()["detail"]
