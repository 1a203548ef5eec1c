"""The small collections beside people, who is signed in, and what is said not to be there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.test import Client, TestResponse

    Call = Callable[..., TestResponse]

PRINCIPAL = "/identity/api/principal"


@pytest.fixture(autouse=True)
def _on_the_day(client: Client) -> None:
    """The company's own day: who is there depends on it."""
    client.post("/_emulator/clock", json={"set": "2026-01-05T09:30:00Z"})


@pytest.fixture
def headers(key: str) -> dict[str, str]:
    """What opens Lucca."""
    return {"Authorization": f"lucca application={key}"}


def items(answer: TestResponse) -> list[dict[str, Any]]:
    """Return the items of a list."""
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.get_json()["data"]["items"]
    return found


def test_a_role_is_found_by_a_part_of_its_name(call: Call) -> None:
    """And tells who is in it only when asked."""
    (role,) = items(call("GET", "roles", {"name": "like,paie"}))

    assert role["name"] == "Gestionnaire de paie"
    whole = call("GET", f"roles/{role['id']}").get_json()["data"]
    assert whole == role


def test_a_role_counts_who_is_there(call: Call) -> None:
    """By their principal role, on the tenant's day; the list has as many."""
    roles = items(call("GET", "roles", {"fields": "id,usersCount,users"}))

    for role in roles:
        asked = {"rolePrincipalId": str(role["id"]), "dtContractStart": "until,2026-01-05"}
        assert role["users"] == items(call("GET", "users", asked))
        assert role["usersCount"] == len(role["users"])
    assert len([role for role in roles if role["usersCount"] > 0]) == 6


def test_a_role_s_people_are_followed(call: Call, people: dict[str, Any]) -> None:
    """Through ``users`` to what is known of each."""
    path = "roles/6"
    shown = call("GET", path, {"fields": "users[mail]"}).get_json()["data"]["users"]

    assert people["admin"]["email"] in [one["mail"] for one in shown]


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("roles", {"usersCount": "1"}),
        ("roles", {"orderBy": "usersCount,asc"}),
        ("axes", {"axisSections.id": "1"}),
        ("axisSections", {"childrenAxisSections.id": "1"}),
    ],
)
def test_what_is_computed_is_not_compared(call: Call, path: str, asked: dict[str, str]) -> None:
    """Said, rather than answered with nothing."""
    answer = call("GET", path, asked)

    assert answer.status_code == 400
    assert "computed" in answer.get_json()["Message"]


def test_a_culture_has_its_code(call: Call) -> None:
    """By its Windows number."""
    assert call("GET", "cultures/1036").get_json()["data"] == {
        "id": 1036,
        "name": "Français (France)",
        "url": "http://localhost/api/v3/cultures/1036",
        "code": "fr-FR",
    }


def test_a_key_is_its_contact_to_the_guide(
    client: Client, headers: dict[str, str], people: dict[str, Any]
) -> None:
    """Flat, with a notice; the session of a key does not end."""
    answer = client.get(PRINCIPAL, headers=headers)

    found = answer.get_json()
    first, _, last = people["admin"]["name"].partition(" ")
    assert found == {
        "id": people["admin"]["lucca_id"],
        "firstName": first,
        "lastName": last,
        "fullName": people["admin"]["name"],
        "cultureCode": "fr-FR",
        "establishmentId": 1,
        "mail": people["admin"]["email"],
        "sessionExpiresAt": None,
        "sessionExpiresAtUtc": None,
    }
    assert "not a person" in answer.headers["X-Emulator-Notice"]


def test_a_key_is_nobody_to_lucca(
    client: Client, headers: dict[str, str], lucca_dialect: Callable[[], None]
) -> None:
    """Nobody is signed in, and the refusal is for a program to read."""
    lucca_dialect()

    answer = client.get(PRINCIPAL, headers=headers)

    assert answer.status_code == 401
    assert answer.content_type == "application/problem+json"
    assert "not a person" in answer.get_json()["detail"]
    assert client.get(PRINCIPAL).status_code == 401


def test_lucca_s_pages_still_refuse_in_pages(client: Client) -> None:
    """Only what stands under ``/identity/api`` is for programs."""
    answer = client.get("/identity/nowhere")

    assert answer.status_code == 404
    assert answer.content_type.startswith("text/html")


@pytest.mark.parametrize(
    "path", ["/api/v3/permissions", "/api/permissions", "/timmi-project/api/projectusers/search"]
)
def test_what_is_not_public_is_not_made_up(
    client: Client, headers: dict[str, str], path: str
) -> None:
    """501, for whoever has a key."""
    query = {"appInstance.id": "4", "operation.id": "1"}

    assert client.get(path, query_string=query, headers=headers).status_code == 501
    assert client.get(path).status_code == 401
