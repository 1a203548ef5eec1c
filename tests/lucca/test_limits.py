"""How often the API may be called, and whose pages may read what it answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.test import Client, TestResponse

    Call = Callable[..., TestResponse]

CATEGORIES = "/organization/structure/api/occupation-categories"


def limit(client: Client, **limits: object) -> None:
    """Limit the calls of a generation."""
    assert client.patch("/_emulator/settings", json={"limits": limits}).status_code == 200


def test_nobody_is_limited_unless_asked_for(client: Client, call: Call) -> None:
    """For v3 and v4 Lucca documents no number."""
    client.patch("/_emulator/settings", json={"dialect": "lucca"})

    assert {call("GET", "users/12").status_code for _ in range(60)} == {200}


def test_a_call_too_many_is_429_with_an_honest_delay(client: Client, call: Call) -> None:
    """Until the window ends by the tenant's clock, at its second and not before."""
    limit(client, v3={"calls": 3, "seconds": 60})
    client.post("/_emulator/clock", json={"set": "2026-01-05T10:00:00Z"})
    client.post("/_emulator/clock", json={"freeze": True})
    assert [call("GET", "users/12").status_code for _ in range(3)] == [200, 200, 200]
    client.post("/_emulator/clock", json={"advance": 20})

    refused = call("GET", "users/12")

    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "40")
    assert refused.get_json()["Status"] == 429
    client.post("/_emulator/clock", json={"advance": 39})
    assert call("GET", "users/12").headers["Retry-After"] == "1"
    client.post("/_emulator/clock", json={"advance": 1})
    assert call("GET", "users/12").status_code == 200


def test_each_generation_and_tenant_counts_for_itself(client: Client, key: str, call: Call) -> None:
    """One that is full leaves the others as they are."""
    limit(client, v3={"calls": 1, "seconds": 60}, v4={"calls": 1, "seconds": 60})
    headers = {"Authorization": f"lucca application={key}"}
    other = client.get("/t/beta/_emulator/info").get_json()["lucca"]["api_key"]

    assert [call("GET", "users/12").status_code for _ in range(2)] == [200, 429]
    assert [client.get(CATEGORIES, headers=headers).status_code for _ in range(2)] == [200, 429]
    body = client.get(CATEGORIES, headers=headers).get_json()
    assert (body["status"], body["title"]) == (429, "Too Many Requests")
    beta = {"Authorization": f"lucca application={other}"}
    assert client.get("/t/beta/api/v3/users/12", headers=beta).status_code == 200


def test_a_clock_set_back_begins_a_new_window(client: Client, call: Call) -> None:
    """Nobody waits for a moment that may be years away."""
    limit(client, v3={"calls": 1, "seconds": 60})
    assert [call("GET", "users/12").status_code for _ in range(2)] == [200, 429]

    client.post("/_emulator/clock", json={"set": "2020-01-05T10:00:00Z"})

    assert call("GET", "users/12").status_code == 200


@pytest.mark.parametrize(
    ("origin", "told"),
    [
        ("https://acme.ilucca.net", True),
        ("https://acme.ilucca-test.net", True),
        ("http://localhost", True),
        ("http://acme.ilucca.net", False),
        ("https://ilucca.net.evil.example", False),
        ("https://evil-ilucca.net", False),
        ("https://app.example", False),
        ("null", False),
    ],
)
def test_only_pages_of_lucca_may_read_the_answer(
    client: Client, key: str, origin: str, *, told: bool
) -> None:
    """A browser keeps it from all others, for it is told nothing."""
    headers = {"Authorization": f"lucca application={key}", "Origin": origin}

    answer = client.get("/api/v3/users/12", headers=headers)

    assert answer.status_code == 200
    assert answer.headers.get("Access-Control-Allow-Origin") == (origin if told else None)


def test_a_preflight_needs_no_key(client: Client) -> None:
    """Browsers send none with it (Fetch, CORS-preflight)."""
    headers = {
        "Origin": "https://acme.ilucca.net",
        "Access-Control-Request-Method": "PUT",
        "Access-Control-Request-Headers": "authorization",
    }

    answer = client.options("/api/v3/users/12", headers=headers)

    assert (answer.status_code, answer.data) == (204, b"")
    assert "PUT" in answer.headers["Access-Control-Allow-Methods"]
    assert "Authorization" in answer.headers["Access-Control-Allow-Headers"]
    foreign = client.options("/api/v3/users/12", headers=headers | {"Origin": "https://a.example"})
    assert "Access-Control-Allow-Methods" not in foreign.headers
