"""People looked up as one types, and what a collection says of itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.test import TestResponse

    Call = Callable[..., TestResponse]
    People = dict[str, dict[str, Any]]


def data(answer: TestResponse) -> dict[str, Any]:
    """Return what an answer holds."""
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()["data"]
    return found


@pytest.fixture
def crowd(call: Call) -> dict[str, int]:
    """Three people whose names are close; their ids by first name."""
    made: dict[str, int] = {}
    for first, last in (("Anne", "Zelazny"), ("Zelazny", "Durand"), ("Marie-Zelazna", "Noël")):
        body = {"mail": f"{len(made)}@acme.example", "firstName": first, "lastName": last}
        made[first] = int(data(call("POST", "users", {"notify": "false"}, json=body))["id"])
    return made


def test_search_wraps_each_user_best_first(call: Call, crowd: dict[str, int]) -> None:
    """A whole last name, a whole first name, the beginning of one; whatever the case."""
    found = data(call("GET", "users/search", {"clue": "ZELAZN", "fields": "id,lastName"}))
    whole = data(call("GET", "users/scopedSearch", {"clue": "zelazny"}))["items"]

    assert {one["item"]["id"] for one in found["items"]} == set(crowd.values())
    assert [one["relevance"] for one in found["items"]] == [2, 2, 2]
    assert set(found["items"][0]["item"]) == {"id", "lastName"}
    assert [(one["relevance"], one["item"]["id"]) for one in whole] == [
        (4, crowd["Anne"]),
        (3, crowd["Zelazny"]),
    ]
    assert whole[0]["item"] == {
        "id": crowd["Anne"],
        "name": "Anne Zelazny",
        "url": f"http://localhost/api/users/{crowd['Anne']}",
    }


@pytest.mark.parametrize("clue", ["noel", "Marie NOËL", "noël,marie", "2@acme", "zelazna n"])
def test_every_word_must_be_found(call: Call, crowd: dict[str, int], clue: str) -> None:
    """In any order, between commas or spaces; accents count, as they do in filters."""
    found = data(call("GET", "users/find", {"clue": clue}))["items"]

    expected = [] if clue == "noel" else [crowd["Marie-Zelazna"]]
    assert [one["id"] for one in found] == expected


def test_find_is_flat_and_takes_a_limit(call: Call, crowd: dict[str, int]) -> None:
    """Or a paging, and an order, and any filter of a list."""
    one = data(call("GET", "users/find", {"clue": "zelazn", "limit": "1"}))["items"]
    second = {"clue": "zelazn", "paging": "1,1", "orderBy": "firstName,asc"}
    two = data(call("GET", "users/find", second))["items"]
    filtered = {"clue": "zelazn", "lastName": "Durand", "fields": "firstName"}

    assert len(one) == 1
    assert [found["id"] for found in two] == [crowd["Marie-Zelazna"]]
    assert data(call("GET", "users/find", filtered))["items"] == [{"firstName": "Zelazny"}]


def test_how_many_there_are(call: Call, crowd: dict[str, int]) -> None:
    """``fields=collection.count`` alone has no items; the newest picker asks at the root."""
    counted = {"clue": "zelazn", "fields": "collection.count"}
    at_root = call("GET", "users/search", {"clue": "zelazn", "fields.root": "count"})

    assert data(call("GET", "users/search", counted)) == {"count": len(crowd)}
    assert at_root.get_json()["count"] == len(crowd)
    assert len(data(at_root)["items"]) == len(crowd)


def test_former_employees_are_found_on_demand(call: Call, people: People) -> None:
    """As in a list; without a clue everybody is."""
    former = people["former"]
    asked = {"clue": former["name"], "formerEmployees": "true"}

    by_default = data(call("GET", "users/search", {"clue": former["name"]}))["items"]
    on_demand = data(call("GET", "users/search", asked))["items"]
    scope = call("GET", "users/scope", {"appInstanceId": "5", "operations": "1"})
    listed = data(call("GET", "users", {"fields": "collection.count"}))["count"]

    assert former["lucca_id"] not in [one["item"]["id"] for one in by_default]
    assert on_demand[0]["item"]["id"] == former["lucca_id"]
    assert len(data(scope)["items"]) == listed
    assert "operation" in scope.headers["X-Emulator-Notice"]


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ({"clue": "a " * 11}, "at most 10 words"),
        ({"limit": "many"}, "two whole numbers"),
        ({"nope": "1"}, "Property nope does not exist"),
    ],
)
def test_what_is_asked_wrong_is_refused(call: Call, asked: dict[str, str], text: str) -> None:
    """With what is wrong."""
    refused = call("GET", "users/find", asked)

    assert refused.status_code == 400
    assert text in refused.get_json()["Message"]


def test_a_collection_tells_what_it_holds(call: Call) -> None:
    """Each field with its type, and whether it can be written."""
    told = data(call("GET", "users/help"))
    by_name = {one["name"]: one for one in told["fields"]}

    assert told["name"] == "User"
    assert by_name["departmentId"] == {
        "name": "departmentId",
        "type": "integer",
        "target": "departments",
        "isRequired": True,
        "isReadOnly": False,
        "isDefault": False,
    }
    assert by_name["picture"]["isReadOnly"]
    assert [one["name"] for one in data(call("GET", "cultures/help"))["fields"]] == [
        "id",
        "name",
        "url",
        "code",
    ]
    assert call("GET", "nothing/help").status_code == 404
    assert call("GET", "files/help").status_code in (404, 501)


@pytest.mark.parametrize("method", ["DELETE", "PATCH"])
def test_users_are_not_removed_nor_patched(call: Call, method: str) -> None:
    """405 with what may be done: a file is closed by the end of its contract."""
    refused = call(method, "users/7", json={"quote": "x"})

    assert refused.status_code == 405
    assert set(refused.headers["Allow"].replace(" ", "").split(",")) - {"HEAD", "OPTIONS"} == {
        "GET",
        "PUT",
    }
    assert refused.get_json()["Status"] == 405
