"""What every v3 collection has in common, whatever is in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.test import Client, TestResponse

    Call = Callable[..., TestResponse]


@pytest.mark.parametrize("path", ["/API/V3/Users/12", "/api/v3/USERS/12", "/Api/v3/users/12"])
def test_addresses_are_the_same_in_capitals(client: Client, key: str, path: str) -> None:
    """As ASP.NET has it."""
    answer = client.get(path, headers={"Authorization": f"lucca application={key}"})

    assert answer.get_json()["data"]["id"] == 12


def test_addresses_of_their_own_too(client: Client, key: str) -> None:
    """Not only where a name is looked up."""
    path = "/Api/V3/TimmiTimesheets/Remindable"

    answer = client.get(path, headers={"Authorization": f"lucca application={key}"})

    assert answer.status_code == 400
    assert "ownerIds" in answer.get_json()["Message"]


def test_several_records_are_changed_by_one_put(call: Call) -> None:
    """Each is named by its id; the answer has them in the order sent."""
    sent = [{"id": 13, "jobTitle": "Juriste"}, {"id": 12, "jobTitle": "Comptable"}]

    answer = call("PUT", "users", {"fields": "id,jobTitle"}, json=sent)

    assert answer.status_code == 200, answer.text
    assert answer.get_json()["data"] == {"items": sent}
    assert call("GET", "users/12", {"fields": "jobTitle"}).get_json()["data"] == {
        "jobTitle": "Comptable"
    }


@pytest.mark.parametrize(
    ("sent", "text"),
    [
        ({"id": 12}, "a list of JSON objects"),
        ([], "1 to 1000"),
        ([{"jobTitle": "x"}], "objects with an id"),
        ([{"id": "12"}], "objects with an id"),
        ([{"id": 12, "jobTitle": "x"}, {"id": 13, "nope": 1}], "nope"),
        ([{"id": 12, "jobTitle": "x"}, {"id": 999_999}], "999999"),
    ],
)
def test_of_several_all_are_changed_or_none(call: Call, sent: Any, text: str) -> None:
    """What is wrong with one leaves the others as they were."""
    before = call("GET", "users/12").get_json()["data"]

    answer = call("PUT", "users", json=sent)

    assert answer.status_code in (400, 404)
    assert text in answer.get_json()["Message"]
    assert call("GET", "users/12").get_json()["data"] == before


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", "users/12", "GET, PUT"),
        ("DELETE", "users", "GET, POST, PUT"),
        ("POST", "roles", "GET"),
        ("PUT", "roles/1", "GET"),
        ("PATCH", "users/12", "GET, PUT"),
    ],
)
def test_a_verb_that_is_not_open_is_405(call: Call, method: str, path: str, allowed: str) -> None:
    """With the methods that are."""
    answer = call(method, path, json={})

    assert answer.status_code == answer.get_json()["Status"] == 405
    assert ", ".join(sorted(answer.headers["Allow"].split(", "))) == allowed


def test_an_id_that_is_none_is_404(call: Call) -> None:
    """A number is asked for, and ASCII digits make one."""
    for key in ("abc", "-1", "1.0", "²"):
        answer = call("GET", f"users/{key}")

        assert answer.status_code == answer.get_json()["Status"] == 404, key
