"""Lists of any v3 collection: what they show, filter, order and page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.test import TestResponse

    Call = Callable[..., TestResponse]
    People = dict[str, dict[str, Any]]


def items(answer: TestResponse) -> list[dict[str, Any]]:
    """Return the items of a page."""
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.get_json()["data"]["items"]
    return found


def test_a_list_shows_three_properties(call: Call) -> None:
    """Without ``fields``, an item is id, name and url; the url of a user has no v3."""
    first = items(call("GET", "users"))[0]

    assert first == {
        "id": 1,
        "name": first["name"],
        "url": "http://localhost/api/users/1",
    }


def test_the_envelope_says_when_and_for_whom(call: Call) -> None:
    """``header`` has the moment and the key's name; ``count`` is only there on demand."""
    body = call("GET", "departments").get_json()

    assert body["header"]["principal"] == "Synchronisation SmartLink"
    assert len(body["header"]["generated"]) == len("2026-01-05T10:30:00.000")
    assert set(body["data"]) == {"items"}


def test_mail_finds_one_person_whatever_the_case(call: Call, people: People) -> None:
    """The guide's look-up: ``?mail=``."""
    manager = people["manager"]

    found = items(call("GET", "users", {"mail": manager["email"].upper()}))

    assert [one["id"] for one in found] == [manager["lucca_id"]]


def test_any_field_filters(call: Call, people: People) -> None:
    """A field without a column of its own filters too, and so does a member of a reference."""
    employee = people["employee"]["lucca_id"]
    whole = call("GET", f"users/{employee}").get_json()["data"]

    by_title = items(call("GET", "users", {"jobTitle": whole["jobTitle"].upper()}))
    by_team = items(call("GET", "users", {"department.name": whole["department"]["name"]}))

    assert employee in [one["id"] for one in by_title]
    assert employee in [one["id"] for one in by_team]


def test_fields_pick_in_the_servers_spelling(call: Call, people: People) -> None:
    """``fields`` nests, follows references to their records, and answers in Lucca's spelling."""
    employee, manager = people["employee"], people["manager"]

    (found,) = items(
        call(
            "GET",
            "users",
            {"id": str(employee["lucca_id"]), "fields": "MAIL,manager[name,mail],department"},
        )
    )

    assert found == {
        "mail": employee["email"],
        "manager": {"name": manager["name"], "mail": manager["email"]},
        "department": found["department"],
    }
    assert list(found["department"]) == ["id", "name", "url"]


def test_count_alone(call: Call) -> None:
    """``fields=collection.count`` answers a number and no items."""
    everyone = {"formerEmployees": "true", "fields": "collection.count"}

    assert call("GET", "users", everyone).get_json()["data"] == {"count": 59}


def test_former_employees_are_left_out(call: Call, people: People) -> None:
    """Whose contract has ended is listed only on demand; who is yet to begin is."""
    by_default = {one["id"] for one in items(call("GET", "users"))}
    with_former = {one["id"] for one in items(call("GET", "users", {"formerEmployees": "true"}))}

    assert people["former"]["lucca_id"] not in by_default
    assert people["former"]["lucca_id"] in with_former
    assert people["future"]["lucca_id"] in by_default


def test_pages_cover_everyone_once(call: Call) -> None:
    """Walking pages meets each person once, in the order asked for."""
    asked = {"orderBy": "lastName,asc", "fields": "id,lastName", "formerEmployees": "true"}
    seen: list[dict[str, Any]] = []
    while page := items(call("GET", "users", {**asked, "paging": f"{len(seen)},7"})):
        seen += page

    assert sorted(one["id"] for one in seen) == sorted({one["id"] for one in seen})
    assert len(seen) == 59
    names = [one["lastName"].casefold() for one in seen]
    assert names == sorted(names)


@pytest.mark.parametrize(
    "name",
    ["departments", "legalEntities", "roles", "cultures", "publicHolidayCalendars", "workcycles"],
)
def test_what_users_point_to_is_a_collection(call: Call, name: str) -> None:
    """Each reference of a user leads to a record that its own collection lists."""
    found = items(call("GET", name))

    assert found
    path = found[0]["url"].removeprefix("http://localhost/api/v3/")
    whole = call("GET", path).get_json()["data"]
    assert (whole["id"], whole["name"]) == (found[0]["id"], found[0]["name"])


def test_all_fields_are_the_record_by_id(call: Call, people: People) -> None:
    """Asking a list for every field gives what one record gives."""
    user = people["hr"]["lucca_id"]
    whole = call("GET", f"users/{user}").get_json()["data"]

    (found,) = items(call("GET", "users", {"id": str(user), "fields": ",".join(whole)}))

    assert found == whole


def test_the_guide_finds_items_at_the_top_level(
    call: Call, lucca_dialect: Callable[[], None]
) -> None:
    """``items`` also stand where the guide looks, with a notice; in ``lucca`` they do not."""
    guided = call("GET", "roles")
    lucca_dialect()
    plain = call("GET", "roles")

    assert guided.get_json()["items"] == guided.get_json()["data"]["items"]
    assert "read data.items" in guided.headers["X-Emulator-Notice"]
    assert "items" not in plain.get_json()
    assert "X-Emulator-Notice" not in plain.headers


def test_what_changes_nothing_is_said(call: Call) -> None:
    """``limit`` is sent by many and shortens no list; the answer says so."""
    answer = call("GET", "users", {"limit": "2"})

    assert len(items(answer)) > 2
    assert "limit is no parameter of a v3 list" in answer.headers["X-Emulator-Notice"]


def test_a_repeated_key_asks_for_any(call: Call) -> None:
    """``id=1&id=2`` is ``id=1,2``, as ASP.NET reads it."""
    found = items(call("GET", "users?id=1&id=2"))

    assert [one["id"] for one in found] == [1, 2]


def test_lists_order_by_what_a_reference_points_to(call: Call) -> None:
    """``orderBy=department.name`` sorts by the department's own name, whatever the case."""
    asked = {"orderBy": "department.name,desc,id,asc", "fields": "id,department.name"}

    found = items(call("GET", "users", asked))

    keys = [(one["department"]["name"].casefold(), -one["id"]) for one in found]
    assert keys == sorted(keys, reverse=True)
    assert len({name for name, _ in keys}) > 2


def test_addresses_follow_the_form_asked_by(client: Any, key: str) -> None:
    """The same record is at another address for who asks by another."""
    headers = {"Authorization": f"lucca application={key}"}

    named = client.get(
        "/api/v3/users/1", base_url="http://acme.ilucca.localhost:8080", headers=headers
    )

    assert named.get_json()["data"]["url"] == "http://acme.ilucca.localhost:8080/api/users/1"
