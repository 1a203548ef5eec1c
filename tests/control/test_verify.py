"""``verify`` and ``wait``: a test that misses by one field is told which."""

from __future__ import annotations

from threading import Thread
from time import perf_counter
from typing import Any

import pytest
from flask import Response
from werkzeug.test import Client

REQUESTS = "/_emulator/requests"
CREATE = {"method": "POST", "path": "/api/v3/users"}


@pytest.fixture(autouse=True)
def asked(client: Client) -> None:
    """Two creates that were refused for want of a key, and a visit to the portal."""
    for mail in ("a@acme.example", "b@acme.example"):
        client.post(
            "/api/v3/users?trial=1", json={"mail": mail}, headers={"Authorization": "Bearer x"}
        )
    client.get("/portal")


def verify(client: Client, expected: object, query: str = "", **more: object) -> dict[str, Any]:
    """Return what a verification says."""
    answer = client.post(f"{REQUESTS}/verify{query}", json={"expect": expected, **more})
    assert answer.status_code == 200, answer.text
    said: dict[str, Any] = answer.get_json()
    return said


def test_what_was_asked_is_verified(client: Client) -> None:
    """At least once, unless it is said how often."""
    assert verify(client, CREATE) == {"ok": True, "matched": 2, "evicted": 0}
    assert verify(client, CREATE | {"body": {"mail": "a@acme.example"}})["matched"] == 1
    assert verify(client, CREATE, times=2)["ok"]
    assert verify(client, CREATE, times={"at_least": 1, "at_most": 2})["ok"]
    assert verify(client, {"path": "/nothing"}, times=0)["ok"]
    assert verify(client, {"path": "/nothing"}, times={"at_most": 3})["ok"]
    assert verify(client, CREATE, after=1)["matched"] == 1


def test_what_was_asked_too_often_is_named(client: Client) -> None:
    """By the numbers of the requests."""
    assert verify(client, CREATE, times=1) == {
        "ok": False,
        "matched": 2,
        "requests": [2, 1],
        "evicted": 0,
    }


def test_a_miss_by_one_field_is_told_which(client: Client) -> None:
    """Of the request that comes nearest, the newest of several."""
    said = verify(client, CREATE | {"body": {"mail": "c@acme.example"}})

    assert said == {
        "ok": False,
        "matched": 0,
        "nearest": {
            "request": 2,
            "differences": [
                {
                    "where": "body.mail",
                    "expected": "c@acme.example",
                    "found": "b@acme.example",
                }
            ],
        },
        "evicted": 0,
    }
    assert verify(client, {"path": "/portals"})["nearest"] == {
        "request": 3,
        "differences": [{"where": "path", "expected": "/portals", "found": "/portal"}],
    }
    assert verify(client, {"method": "PUT", "path": "/api/v3/users/*"})["nearest"]["request"] == 2


def test_a_near_miss_shows_no_secret(client: Client) -> None:
    """Unless it is asked to."""
    expected = CREATE | {"headers": {"Authorization": "Bearer y"}}

    (masked,) = verify(client, expected)["nearest"]["differences"]
    (shown,) = verify(client, expected, "?secrets=1")["nearest"]["differences"]

    assert (masked["where"], masked["found"]) == ("headers.Authorization", "Bearer ***")
    assert shown["found"] == "Bearer x"


def test_a_long_value_is_shortened(client: Client) -> None:
    """What was expected and what was found."""
    client.post("/api/v3/users", data="x" * 5_000)

    (told,) = verify(client, {"body": "y" * 5_000}, after=3)["nearest"]["differences"]

    assert (told["expected"], told["found"]) == ("y" * 500 + "…", "x" * 500 + "…")


def test_nothing_comes_near_in_an_empty_journal(client: Client) -> None:
    """``nearest`` is null."""
    client.delete(REQUESTS)

    assert verify(client, CREATE)["nearest"] is None


def test_requests_are_counted(client: Client) -> None:
    """By the same search as a list."""
    assert client.get(f"{REQUESTS}/count").get_json() == {"count": 3, "evicted": 0}
    assert client.get(f"{REQUESTS}/count?method=POST").get_json()["count"] == 2
    assert client.get(f"{REQUESTS}/count?limit=1").status_code == 400


def test_a_wait_ends_at_once_if_it_was_asked_already(client: Client) -> None:
    """With the first that is as expected."""
    said = client.post(f"{REQUESTS}/wait", json={"expect": CREATE, "timeout": 30}).get_json()

    assert (said["ok"], said["request"]["number"]) == (True, 1)
    again = client.post(
        f"{REQUESTS}/wait", json={"expect": CREATE, "timeout": 30, "after": 1}
    ).get_json()
    assert again["request"]["number"] == 2


def test_a_wait_that_is_in_vain_says_what_came_nearest(client: Client) -> None:
    """After its time, and not much later."""
    begun = perf_counter()
    said = client.post(
        f"{REQUESTS}/wait", json={"expect": CREATE | {"method": "PUT"}, "timeout": 0.1}
    ).get_json()

    assert 0.1 <= perf_counter() - begun < 2
    assert said == {
        "ok": False,
        "nearest": {
            "request": 2,
            "differences": [{"where": "method", "expected": "PUT", "found": "POST"}],
        },
    }


def test_a_wait_ends_with_the_request_it_waits_for(client: Client) -> None:
    """Not with those that came before it, however many."""
    app = client.application
    said: list[Any] = []

    def wait() -> None:
        body = {"expect": {"path": "/portal", "query": {"n": "200"}}, "timeout": 30}
        answer = Client(app, Response).post(f"{REQUESTS}/wait", json=body)
        said.extend((answer.get_json(), perf_counter()))

    waiter = Thread(target=wait)
    waiter.start()
    for number in range(201):
        Client(app, Response).get(f"/portal?n={number}")
    answered = perf_counter()
    waiter.join(30)

    assert said[0]["request"]["query"] == "n=200"
    assert said[1] - answered < 1  # a crowded machine; tests/cli measures a server


@pytest.mark.parametrize(
    ("path", "body", "detail"),
    [
        ("verify", [], "A verification must be a JSON object with expect, times, after"),
        ("verify", {}, "expect must be a JSON object"),
        ("verify", {"expect": CREATE, "time": 1}, "no member 'time'"),
        ("verify", {"expect": CREATE, "times": -1}, "times must be"),
        ("verify", {"expect": CREATE, "times": True}, "times must be"),
        ("verify", {"expect": CREATE, "times": {"at_least": "1"}}, "times must be a number"),
        ("verify", {"expect": CREATE, "times": {"least": 1}}, "times has no member 'least'"),
        ("verify", {"expect": CREATE, "times": {"at_least": 2, "at_most": 1}}, "must not be less"),
        ("verify", {"expect": CREATE, "after": -1}, "after must be the number"),
        ("verify", {"expect": CREATE, "after": 2**63}, "after must be the number"),
        ("wait", {"expect": CREATE, "timeout": 61}, "timeout must be from 0 to 60 seconds"),
        ("wait", {"expect": CREATE, "timeout": "1"}, "timeout must be a number"),
        ("wait", {"expect": CREATE, "times": 1}, "A wait has no member 'times'"),
    ],
)
def test_what_is_wrong_is_named(client: Client, path: str, body: object, detail: str) -> None:
    """400 as a problem."""
    refused = client.post(f"{REQUESTS}/{path}", json=body)

    assert refused.status_code == 400
    assert detail in refused.get_json()["detail"]
