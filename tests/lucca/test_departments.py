"""Departments: who is in them today, what stands above and below, the tree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.test import Client, TestResponse

    Call = Callable[..., TestResponse]

V4 = "/organization/structure/api/departments"


@pytest.fixture(autouse=True)
def _on_the_day(client: Client) -> None:
    """The company's own day: who is there depends on it."""
    client.post("/_emulator/clock", json={"set": "2026-01-05T09:30:00Z"})


@pytest.fixture
def headers(key: str) -> dict[str, str]:
    """What opens Lucca."""
    return {"Authorization": f"lucca application={key}"}


def names(answer: TestResponse) -> list[str]:
    """Return the names in a list."""
    assert answer.status_code == 200, answer.text
    return [one["name"] for one in answer.get_json()["data"]["items"]]


def walk(branch: dict[str, Any], above: int = 0) -> list[tuple[int, int]]:
    """Return every department of a tree with the one it stands under."""
    found = []
    for child in branch["children"]:
        found.append((child["node"]["id"], above))
        found += walk(child, child["node"]["id"])
    return found


def test_a_department_says_where_it_stands(call: Call) -> None:
    """Its path, its parent's, its level, its head; the position is beyond 64 bits."""
    one = call("GET", "departments/2").get_json()["data"]

    assert (one["hierarchy"], one["parentId"], one["level"]) == ("/1/2/", "/1/", 2)
    assert (one["isActive"], one["isArchived"]) == (True, False)
    assert one["position"] > 2**63
    assert one["head"] == {
        "id": one["headID"],
        "name": call("GET", f"users/{one['headID']}").get_json()["data"]["name"],
        "url": one["head"]["url"],
    }


def test_positions_follow_the_tree(call: Call) -> None:
    """A department comes after its mother and before its mother's next sister."""
    fields = {"fields": "id,position,hierarchy,sortOrder"}
    items = call("GET", "departments", fields).get_json()["data"]["items"]

    by_path = {one["hierarchy"]: one for one in items}
    for one in items:
        above = by_path.get(one["hierarchy"][: -len(f"{one['id']}/")])
        assert above is None or above["position"] < one["position"]
    assert len({one["position"] for one in items}) == len(items)


def test_its_people_are_those_of_the_users(call: Call) -> None:
    """All of them, those there today, and how many these are."""
    every = {"departmentId": "4", "formerEmployees": "true", "fields": "id,dtContractStart"}
    users = call("GET", "users", every).get_json()["data"]["items"]
    present = {"departmentId": "4", "dtContractStart": "until,2026-01-05"}
    today = call("GET", "users", present).get_json()["data"]["items"]

    one = call("GET", "departments/4").get_json()["data"]

    assert [user["id"] for user in one["users"]] == [user["id"] for user in users]
    assert one["currentUsers"] == today
    assert one["currentUsersCount"] == len(today) > 0


def test_who_leaves_is_counted_until_their_last_day(
    call: Call, client: Client, people: dict[str, Any]
) -> None:
    """By the tenant's clock, which moves."""
    user = call("GET", f"users/{people['former']['lucca_id']}").get_json()["data"]
    path = f"departments/{user['departmentId']}"
    last = user["dtContractEnd"][:10]
    counts = []

    for moment in (f"{last}T12:00:00Z", f"{last[:4]}-{last[5:7]}-{last[8:]}T23:30:00Z"):
        client.post("/_emulator/clock", json={"set": moment})
        answer = call("GET", path, {"fields": "currentUsers.id,currentUsersCount"})
        ids = [one["id"] for one in answer.get_json()["data"]["currentUsers"]]
        counts.append(user["id"] in ids)

    # Half past eleven at night, UTC, is the day after in Paris.
    assert counts == [True, False]


def test_people_can_be_followed(call: Call) -> None:
    """``fields`` goes on through them, and a count costs no list."""
    fields = {"fields": "currentUsers[id,mail],currentUsersCount", "id": "4"}

    (one,) = call("GET", "departments", fields).get_json()["data"]["items"]

    assert set(one) == {"currentUsers", "currentUsersCount"}
    assert len(one["currentUsers"]) == one["currentUsersCount"]
    assert one["currentUsers"][0]["mail"].endswith("@acme.example")


def test_a_user_shows_how_many_are_with_them(call: Call) -> None:
    """What is computed is found through a reference too."""
    query = {"fields": "department[id,currentUsersCount]"}
    shown = call("GET", "users/12", query).get_json()["data"]["department"]
    path = f"departments/{shown['id']}"

    assert shown == call("GET", path, {"fields": "id,currentUsersCount"}).get_json()["data"]


def test_a_parent_is_named_by_number_or_by_path(call: Call) -> None:
    """The documented filter is a number, the field a path; below the root stand the same."""
    below = names(call("GET", "departments", {"parentId": "1"}))

    assert len(below) > 2
    assert names(call("GET", "departments", {"parentId": "/1/"})) == below
    assert names(call("GET", "departments", {"parentId": "/"})) == names(
        call("GET", "departments", {"id": "1"})
    )
    assert names(call("GET", "departments", {"parentId": "null"})) == names(
        call("GET", "departments", {"parentId": "/"})
    )
    every = names(call("GET", "departments"))
    others = names(call("GET", "departments", {"parentId": "notequal,1"}))
    assert sorted(below + others) == sorted(every)
    assert names(call("GET", "departments", {"parentId": "starts,/1/"})) == [
        name for name in every if name != every[0]
    ]


@pytest.mark.parametrize("asked", ["headId", "headID"])
def test_a_head_finds_their_department(call: Call, asked: str) -> None:
    """In either spelling."""
    head = call("GET", "departments/3").get_json()["data"]["headID"]

    items = call("GET", "departments", {asked: str(head)}).get_json()["data"]["items"]

    assert [one["id"] for one in items] == [3]


def test_somebody_finds_where_they_work(call: Call, people: dict[str, Any]) -> None:
    """``users.id`` is anyone's department; ``currentUsers.id`` that of who is there."""
    former = str(people["former"]["lucca_id"])
    user = call("GET", f"users/{former}").get_json()["data"]

    found = call("GET", "departments", {"users.id": former}).get_json()["data"]["items"]

    assert [one["id"] for one in found] == [user["departmentId"]]
    assert names(call("GET", "departments", {"currentUsers.id": former})) == []


@pytest.mark.parametrize(
    "asked",
    [
        {"currentUsersCount": "3"},
        {"currentUsers.mail": "like,@"},
        {"orderBy": "currentUsersCount,desc"},
        {"users.id": "x"},
        {"parentId": "starts"},
        {"parentId": ",".join(["1"] * 1001)},
    ],
)
def test_what_cannot_be_compared_is_refused(call: Call, asked: dict[str, str]) -> None:
    """Rather than answered with nothing."""
    answer = call("GET", "departments", asked)

    assert answer.status_code == answer.get_json()["Status"] == 400


def test_the_tree_has_every_department_once(call: Call) -> None:
    """Under the one that its path says; the root stands for nobody."""
    fields = {"fields": "id,hierarchy"}
    items = call("GET", "departments", fields).get_json()["data"]["items"]

    root = call("GET", "departments/tree", {"fields": "id,name"}).get_json()["data"]

    assert root["node"] is None
    assert set(root["children"][0]["node"]) == {"id", "name"}
    parents = {one["id"]: int(f"/0{one['hierarchy']}".split("/")[-3]) for one in items}
    assert dict(walk(root)) == parents
    assert len(walk(root)) == len(items)


def test_sisters_are_in_their_order(call: Call) -> None:
    """By ``sortOrder``, which counts from 1."""
    query = {"fields": "id,sortOrder"}
    root = call("GET", "departments/tree", query).get_json()["data"]

    orders = [one["node"]["sortOrder"] for one in root["children"][0]["children"]]

    assert orders == sorted(orders)
    assert orders[0] == 1


def test_a_tree_of_some_hangs_together(call: Call) -> None:
    """What is filtered out leaves its daughters to the next above."""
    root = call("GET", "departments/tree", {"level": "notequal,2"}).get_json()["data"]

    (top,) = root["children"]
    assert set(top["node"]) == {"id", "name", "url"}
    assert [child["node"]["id"] for child in top["children"]] == [
        one["id"] for one in call("GET", "departments", {"level": "3"}).get_json()["data"]["items"]
    ]


def test_the_scoped_tree_takes_what_lucca_s_pages_send(call: Call) -> None:
    """And says what is not emulated of it."""
    query = {"fields": "id,name", "appInstanceId": "4", "operations": "1,2"}

    answer = call("GET", "departments/scopedtree", query)

    tree = call("GET", "departments/tree", {"fields": "id,name"}).get_json()["data"]
    assert answer.get_json()["data"] == tree
    assert "operation" in answer.headers["X-Emulator-Notice"]
    assert call("GET", "departments/scopedtree", {"operations": "x"}).status_code == 400


@pytest.mark.parametrize(("method", "path"), [("POST", "departments"), ("PUT", "departments/2")])
def test_v3_does_not_change_departments(call: Call, method: str, path: str) -> None:
    """No way to do it is documented."""
    assert call(method, path, json={"name": "x"}).status_code == 405


def test_v4_shows_the_same_departments(client: Client, headers: dict[str, str], call: Call) -> None:
    """Bare, with the parent's number beside its path."""
    one = client.get(f"{V4}/2", headers=headers).get_json()
    old = call("GET", "departments/2").get_json()["data"]

    assert one == {
        "id": 2,
        "name": old["name"],
        "code": old["code"],
        "description": None,
        "parentId": "/1/",
        "parentLuccaId": 1,
        "hierarchy": "/1/2/",
        "isActive": True,
        "headId": old["headID"],
        "createdAt": "2015-01-05T09:00:00",
        "lastModifiedAt": "2015-01-05T09:00:00",
        "sortOrderInSiblings": 1,
    }
    found = client.get(V4, query_string={"headId": one["headId"]}, headers=headers).get_json()
    assert [item["id"] for item in found["items"]] == [2]


def test_v4_has_the_tree_bare(client: Client, headers: dict[str, str], call: Call) -> None:
    """The same shape with nothing around it."""
    tree = client.get(f"{V4}/tree", headers=headers).get_json()

    assert tree["node"] is None
    assert walk(tree) == walk(call("GET", "departments/tree").get_json()["data"])
