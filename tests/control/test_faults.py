"""Faults by the control API: planned, listed, taken back, and why they are refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from emulator.faults.planning import MAX_RULES

if TYPE_CHECKING:
    from werkzeug.test import Client

FAULTS = "/_emulator/faults"
WHAT = {"what": {"status": 503}}


def plan(client: Client, **members: Any) -> dict[str, Any]:
    """Plan a fault and return its rule."""
    made = client.post(FAULTS, json={**WHAT, **members})
    assert made.status_code == 201, made.text
    rule: dict[str, Any] = made.get_json()
    return rule


def test_a_fault_is_planned_and_listed_in_its_normal_form(client: Client) -> None:
    """What was left out is left out; short forms are written out."""
    rule = plan(
        client,
        name="payroll is slow",
        where={"product": "lucca", "headers": {"X-Team": "pay*"}},
        what={"latency": 2},
        when={"next": 3, "probability": 0.5, "from": "2026-01-05T10:00:00+01:00"},
        heal={"hits": 2},
    )

    made_at = rule.pop("made_at")
    assert rule == {
        "id": 1,
        "name": "payroll is slow",
        "where": {"product": "lucca", "headers": {"x-team": "pay*"}},
        "what": {"latency": {"fixed": 2}},
        "when": {"first": 3, "probability": 0.5, "seed": 0, "from": "2026-01-05T09:00:00Z"},
        "heal": {"hits": 2},
        "state": "active",
        "seen": 0,
        "hits": 0,
    }
    assert client.get(FAULTS).get_json() == [rule | {"made_at": made_at}]


def test_faults_are_taken_back(client: Client) -> None:
    """One by its id, or all; an id is never given again."""
    ids = [plan(client)["id"] for _ in range(3)]

    assert client.delete(f"{FAULTS}/2").status_code == 204
    assert [one["id"] for one in client.get(FAULTS).get_json()] == [1, 3]
    assert client.delete(FAULTS).status_code == 204
    assert client.get(FAULTS).get_json() == []
    assert (ids, plan(client)["id"]) == ([1, 2, 3], 4)


@pytest.mark.parametrize("key", ["7", "x", "-1", "1e3", "9" * 30, "%C2%B2"])
def test_a_fault_that_is_not_there(client: Client, key: str) -> None:
    """404 as a problem."""
    gone = client.delete(f"{FAULTS}/{key}")

    assert (gone.status_code, gone.content_type) == (404, "application/problem+json")


def test_there_are_not_too_many(client: Client) -> None:
    """The one over the limit is refused; those there stay."""
    for _ in range(MAX_RULES):
        plan(client)

    refused = client.post(FAULTS, json=WHAT)

    assert refused.status_code == 409
    assert refused.get_json()["detail"] == "There are 100 faults already; delete some first."
    assert len(client.get(FAULTS).get_json()) == MAX_RULES


def what(**kinds: Any) -> dict[str, Any]:
    """Return a body that plans this."""
    return {"what": kinds}


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ([], "A fault must be a JSON object"),
        (WHAT | {"whence": 1}, "no member 'whence'; it has name, where, what, when, heal"),
        ({}, "what must be a JSON object with exactly one member, among status, unauthorized"),
        (what(), "exactly one member"),
        (what(status=500, malformed=True), "exactly one member"),
        (what(teapot=1), "what has no member 'teapot'"),
        (WHAT | {"name": "a,b"}, "name must be 1 to 60 of"),
        (WHAT | {"name": "é"}, "name must be 1 to 60 of"),
        (WHAT | {"name": "a\r\nX: y"}, "name must be 1 to 60 of"),
        (WHAT | {"name": ""}, "name must be 1 to 60 of"),
        (WHAT | {"name": None}, "name must be 1 to 60 of"),
        (WHAT | {"where": []}, "where must be a JSON object"),
        (WHAT | {"where": {"tenant": "x"}}, "where has no member 'tenant'"),
        (WHAT | {"where": {"product": "figgo"}}, "where.product must be one of lucca, smartlink"),
        (WHAT | {"where": {"path": 1}}, "where.path must be a text"),
        (WHAT | {"where": {"path": "*" * 201}}, "where.path must be a text of 1 to 200"),
        (WHAT | {"where": {"headers": {}}}, "where.headers must be a JSON object with 1 to 10"),
        (WHAT | {"where": {"headers": {"a b": "x"}}}, "is not the name of a header"),
        (WHAT | {"where": {"headers": {"a": 1}}}, "where.headers.a must be a text"),
        (WHAT | {"when": {"last": 1}}, "when has no member 'last'"),
        (WHAT | {"when": {"first": 1, "next": 1}}, "when.first and when.next are the same"),
        (WHAT | {"when": {"first": 0}}, "when.first must be a whole number from 1"),
        (WHAT | {"when": {"every": True}}, "when.every must be a whole number"),
        (WHAT | {"when": {"after": -1}}, "when.after must be a whole number"),
        (WHAT | {"when": {"probability": 2}}, "when.probability must be a number from 0 to 1"),
        (WHAT | {"when": {"probability": "1"}}, "when.probability must be a number"),
        (WHAT | {"when": {"seed": 2**53}}, "when.seed must be a whole number"),
        (WHAT | {"when": {"from": "tomorrow"}}, "when.from must be a moment with its offset"),
        (WHAT | {"when": {"from": "2026-01-05T09:00:00"}}, "when.from must be a moment"),
        (WHAT | {"when": {"until": "0001-01-01T00:00:00+23:00"}}, "when.until must be a moment"),
        (
            WHAT | {"when": {"from": "2026-01-05T09:00:00Z", "until": "2026-01-05T09:00:00Z"}},
            "when.from must be before when.until",
        ),
        (WHAT | {"heal": {"after": 1}}, "heal has no member 'after'; it has hits, seconds"),
        (WHAT | {"heal": {"hits": 0}}, "heal.hits must be a whole number"),
        (WHAT | {"heal": {"seconds": 0}}, "heal.seconds must be a number"),
        (WHAT | {"heal": {"seconds": 1e300}}, "heal.seconds must be a number"),
        (what(status=99), "what.status.code must be a registered status code"),
        (what(status=True), "what.status.code must be"),
        (what(status="503"), "what.status must be a JSON object"),
        (what(status={"code": 100}), "what.status.code must be"),
        (what(status={"code": 599}), "what.status.code must be"),
        (what(status={"code": 204, "body": "x"}), "what.status.body cannot be"),
        (what(status={"code": 500, "body": "x" * 65_537}), "up to 65536 bytes"),
        (what(status={"code": 500, "headers": {"Content-Length": "1"}}), "'Content-Length'"),
        (what(status={"code": 500, "headers": {"A": "b\nc"}}), "what.status.headers.A must be"),
        (what(status={"code": 500, "headers": {"A:": "b"}}), "cannot have 'A:'"),
        (
            what(unauthorized={"from": 3}),
            "what.unauthorized has no member 'from'; it has no members",
        ),
        (what(malformed=1), "what.malformed must be a JSON object"),
        (what(throttle={"limit": 1}), "what.throttle.per must be a number"),
        (what(throttle={"limit": -1, "per": 1}), "what.throttle.limit must be a whole number"),
        (what(reset={"done": 1}), "what.reset.done must be true or false"),
        (what(reset=False), "what.reset must be a JSON object"),
        (what(truncate=-1), "what.truncate must be a whole number from 0"),
        (what(truncate={"kilobytes": 1}), "what.truncate has no member 'kilobytes'; it has bytes"),
        (what(truncate={}), "what.truncate.bytes must be a whole number"),
        (what(slow_body=0), "what.slow_body must be a whole number from 1"),
        (what(**{"webhook.duplicate": 2}), "what.webhook.duplicate must be a JSON object"),
        (what(**{"webhook.duplicate": {"copies": 11}}), "copies must be a whole number from 1"),
        (
            what(**{"webhook.duplicate": True}) | {"where": {"path": "*"}},
            "where has no member 'path'; it has event, url",
        ),
        (what(latency=61), "what.latency must be a number from 0 to 60"),
        (what(latency={}), "what.latency must have either fixed or between"),
        (what(latency={"fixed": -1}), "what.latency.fixed must be a number"),
        (what(latency={"between": [2, 1]}), "must begin with the smaller number"),
        (what(latency={"between": [1]}), "must be a list of two numbers"),
    ],
)
def test_what_is_wrong_is_named(client: Client, body: object, detail: str) -> None:
    """400 as a problem, and nothing is planned."""
    refused = client.post(FAULTS, json=body)

    assert (refused.status_code, refused.content_type) == (400, "application/problem+json")
    assert detail in refused.get_json()["detail"]
    assert client.get(FAULTS).get_json() == []


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b'{"what": {"status": NaN}}'])
def test_what_is_no_json(client: Client, body: bytes) -> None:
    """400, not a failure of ours."""
    assert client.post(FAULTS, data=body).status_code == 400
