"""API keys, and what a key's role leaves to see and to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.test import Client, TestResponse

    Ask = Callable[..., TestResponse]

CONTRACTS = "/directory/api/4.0/work-contracts"
KEYS = "/_emulator/api-keys"


def made(client: Client, name: str = "Annuaire", **rights: Any) -> dict[str, Any]:
    """Make a key."""
    answer = client.post(KEYS, json={"name": name, "rights": rights or None})
    assert answer.status_code == 201, answer.text
    body: dict[str, Any] = answer.get_json()
    return body


@pytest.fixture
def limited(client: Client) -> Ask:
    """Call with a key that is limited: ``limited({"departments": [2]}, "GET", path, …)``."""
    known: dict[str, str] = {}

    def send(
        rights: dict[str, Any], method: str, path: str, query: Any = None, **body: Any
    ) -> TestResponse:
        name = repr(rights)[:90]
        key = known.setdefault(name, "") or made(client, name, **rights)["key"]
        known[name] = key
        headers = {"Authorization": f"lucca application={key}"}
        return client.open(path, method=method, query_string=query, headers=headers, **body)

    return send


def items(answer: TestResponse) -> list[dict[str, Any]]:
    """Return the records of a v3 list."""
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.get_json()["data"]["items"]
    return found


def test_rows_outside_are_missing(limited: Ask) -> None:
    """In lists, counts, by id and by filters: never forbidden."""
    rights = {"departments": [2], "legalEntities": [1, 2]}
    every = items(limited({"hidden": {}}, "GET", "/api/v3/users", {"fields": "id,departmentId"}))
    inside = {one["id"] for one in every if one["departmentId"] == 2}
    outside = next(one["id"] for one in every if one["departmentId"] != 2)

    seen = items(limited(rights, "GET", "/api/v3/users", {"fields": "id,collection.count"}))

    assert {one["id"] for one in seen} == inside
    assert 0 < len(inside) < len(every)
    assert items(limited(rights, "GET", "/api/v3/users", {"id": str(outside)})) == []
    assert limited(rights, "GET", f"/api/v3/users/{outside}").status_code == 404
    assert limited(
        rights, "PUT", f"/api/v3/users/{outside}", json={"jobTitle": "x"}
    ).status_code == (404)


def test_what_is_theirs_is_missing_too(limited: Ask) -> None:
    """Leave requests, timesheets, contracts: of the people who are seen, and of no others."""
    rights = {"departments": [3]}
    seen = {
        one["id"] for one in items(limited(rights, "GET", "/api/v3/users?formerEmployees=true"))
    }

    requests = items(
        limited(rights, "GET", "/api/v3/leaveRequests", {"fields": "id,leavePeriod.ownerId"})
    )
    sheets = items(limited(rights, "GET", "/api/v3/timmitimesheets", {"fields": "id,ownerId"}))
    contracts = limited(rights, "GET", CONTRACTS, {"fields.root": "count"}).get_json()

    assert {one["leavePeriod"]["ownerId"] for one in requests} <= seen
    assert {one["ownerId"] for one in sheets} <= seen
    assert {one["ownerId"] for one in contracts["items"]} == seen
    assert contracts["count"] == len(contracts["items"])


def test_fields_that_are_hidden_are_missing(limited: Ask) -> None:
    """Whole, picked, and through a reference; and nothing can be found by them."""
    rights = {"hidden": {"users": ["iban", "insuranceNumber"]}}
    path = "/api/v3/users/12"

    whole = limited(rights, "GET", path).get_json()["data"]
    picked = limited(rights, "GET", path, {"fields": "id,iban"}).get_json()["data"]
    through = limited(rights, "GET", path, {"fields": "manager[id,iban]"}).get_json()["data"]

    assert "iban" not in whole
    assert "bic" in whole
    assert picked == {"id": 12}
    assert through["manager"].get("iban") is None
    for query in ({"iban": "x"}, {"manager.iban": "x"}, {"orderBy": "iban,asc"}):
        assert limited(rights, "GET", "/api/v3/users", query).status_code == 400, query


def test_what_may_not_be_written_is_403(limited: Ask) -> None:
    """With the product's body, and nothing is changed; the rest may be."""
    rights = {"write": ["leaveRequests"]}

    refused = limited(rights, "PUT", "/api/v3/users/12", json={"jobTitle": "x"})

    assert (refused.status_code, refused.get_json()["Status"]) == (403, 403)
    assert limited(rights, "POST", "/api/v3/users", json={}).status_code == 403
    assert limited(rights, "POST", CONTRACTS, json={}).status_code == 403
    assert limited(rights, "GET", "/api/v3/users/12").get_json()["data"]["jobTitle"] != "x"


def test_a_collection_that_may_not_be_read_is_empty(limited: Ask) -> None:
    """Its records are missing."""
    rights = {"read": ["users"]}

    assert items(limited(rights, "GET", "/api/v3/departments")) == []
    assert limited(rights, "GET", "/api/v3/departments/1").status_code == 404
    assert len(items(limited(rights, "GET", "/api/v3/users"))) > 40


def test_who_has_left_or_is_to_come_can_be_left_out(limited: Ask, client: Client) -> None:
    """By the tenant's day, even for who asks for former employees."""
    client.post("/_emulator/clock", json={"set": "2026-01-05T10:00:00Z"})
    people = {
        one["persona"]: one["lucca_id"]
        for one in client.get("/_emulator/info").get_json()["people"]
    }
    rights = {"formerEmployees": False, "futureEmployees": False}
    asked = {"formerEmployees": "true", "paging": "0,1000"}

    every = {one["id"] for one in items(limited({"hidden": {}}, "GET", "/api/v3/users", asked))}
    seen = {one["id"] for one in items(limited(rights, "GET", "/api/v3/users", asked))}

    assert {people["former"], people["future"]} <= every
    assert not {people["former"], people["future"]} & seen
    assert people["employee"] in seen


def test_a_key_is_made_turned_and_revoked(client: Client) -> None:
    """With a role of its own; the value it had opens nothing any more."""
    one = made(client, "Annuaire", write=[])
    use = {"Authorization": f"lucca application={one['key']}"}
    assert client.get("/api/v3/users/12", headers=use).status_code == 200
    role = client.get(f"/api/v3/roles/{one['role']['id']}", headers=use).get_json()["data"]
    assert role["name"] == "Annuaire"
    assert one["contact"] == client.get(KEYS).get_json()[0]["contact"]

    turned = client.post(f"{KEYS}/{one['id']}/rotate").get_json()

    assert turned["key"] != one["key"]
    assert client.get("/api/v3/users/12", headers=use).status_code == 401
    use = {"Authorization": f"lucca application={turned['key']}"}
    assert client.get("/api/v3/users/12", headers=use).status_code == 200
    assert client.delete(f"{KEYS}/{one['id']}").status_code == 204
    assert client.get("/api/v3/users/12", headers=use).status_code == 401


def test_a_copy_has_the_keys_with_values_of_its_own(client: Client) -> None:
    """Names, contacts and limits go along; no value opens two tenants."""
    made(client, "Annuaire", write=[])
    client.post("/_emulator/tenants", json={"name": "copy", "from": {"tenant": "acme"}})

    here = client.get(KEYS).get_json()
    there = client.get("/t/copy/_emulator/api-keys").get_json()

    assert [one["name"] for one in there] == [one["name"] for one in here]
    assert there[1]["role"]["rights"] == {"write": []}
    assert not {one["key"] for one in here} & {one["key"] for one in there}


def test_the_first_key_can_be_limited_without_limiting_people(client: Client, key: str) -> None:
    """It gets a role of its own; at first it acts in its contact's."""
    shared = client.get(KEYS).get_json()[0]["role"]["id"]

    changed = client.patch(f"{KEYS}/1", json={"rights": {"write": []}}).get_json()

    assert changed["role"]["id"] != shared
    use = {"Authorization": f"lucca application={key}"}
    assert client.put("/api/v3/users/12", json={"quote": "x"}, headers=use).status_code == 403
    freed = client.patch(f"{KEYS}/1", json={"rights": None}).get_json()
    assert freed["role"]["rights"] is None
    assert client.put("/api/v3/users/12", json={"quote": "x"}, headers=use).status_code == 200


@pytest.mark.parametrize(
    ("body", "status", "text"),
    [
        ([], 400, "an API key must be a JSON object"),
        ({}, 400, "name must be a text"),
        ({"name": "Synchronisation SmartLink"}, 409, "already"),
        ({"name": "rh"}, 409, "already"),
        ({"name": "X", "contact": "nobody@acme.example"}, 400, "nobody in Lucca"),
        ({"name": "X", "rights": {"colour": 1}}, 400, "rights has no member 'colour'"),
        ({"name": "X", "rights": {"departments": ["1"]}}, 400, "rights.departments"),
        ({"name": "X", "rights": {"read": ["people"]}}, 400, "there is no 'people'"),
        ({"name": "X", "rights": {"hidden": {"users": ["name"]}}}, 400, "always shown"),
        ({"name": "X", "rights": {"hidden": {"users": ["x"]}}}, 400, "there is no 'x'"),
        ({"name": "X", "rights": {"formerEmployees": 1}}, 400, "true or false"),
    ],
)
def test_what_is_wrong_is_named(client: Client, body: object, status: int, text: str) -> None:
    """And no key is made."""
    before = client.get(KEYS).get_json()

    answer = client.post(KEYS, json=body)

    assert answer.status_code == status
    assert text in answer.get_json()["detail"]
    assert client.get(KEYS).get_json() == before


def test_the_last_key_stays(client: Client) -> None:
    """Rotated, not revoked; and what is not there is 404."""
    assert client.delete(f"{KEYS}/1").status_code == 409
    assert client.delete(f"{KEYS}/9").status_code == 404
    assert client.post(f"{KEYS}/9/rotate").status_code == 404
