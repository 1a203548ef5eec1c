"""Analytic axes and their sections: read, filtered, made, changed, removed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.test import TestResponse

    from emulator.tenancy import Tenants

    Call = Callable[..., TestResponse]

PROJECTS, COST_CENTRES, ACTIVITIES = 1, 2, 3
ALL = {"fields": "id,name,code,axisId,ownerId,startOn,endOn,parentAxisSections"}


def items(call: Call, path: str, query: dict[str, str]) -> list[dict[str, Any]]:
    """Return the items of a list."""
    answer = call("GET", path, query)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.get_json()["data"]["items"]
    return found


def one(call: Call, key: int) -> dict[str, Any]:
    """Return a section, whole."""
    answer = call("GET", f"axisSections/{key}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()["data"]
    return found


@pytest.fixture
def made(call: Call) -> dict[str, Any]:
    """A new section of the projects' axis, below the first cost centre."""
    body = {
        "code": "NEW",
        "multilingualName": "Nouveau",
        "axisId": PROJECTS,
        "parentAxisSections": [{"id": 10_001}],
    }
    answer = call("POST", "axisSections", json=body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()["data"]
    return found


def test_an_axis_has_its_sections(call: Call) -> None:
    """Whole by id, as a client reads them; three members in a list."""
    axis = call("GET", "axes/2").get_json()["data"]
    sections = axis.pop("axisSections")

    assert axis == {
        "id": 2,
        "name": "Centres de coûts",
        "url": "http://localhost/api/v3/axes/2",
        "multilingualName": "Centres de coûts",
        "position": 2,
        "parentAxisId": None,
        "isActive": True,
        "isReadOnly": False,
        "isNNRelation": False,
        "level": 1,
    }
    assert sections == items(call, "axisSections", {"axisId": "2"})
    assert sections[0]["id"] == 10_001
    assert [set(each) for each in items(call, "axes", {"isActive": "true"})] == [
        {"id", "name", "url"}
    ] * 3


def test_the_projects_are_the_company_s(call: Call, tenants: Tenants) -> None:
    """By id, with their code, their days and who answers for them, paid by a cost centre."""
    with tenants.get("acme").database.read() as db:
        rows = [tuple(row) for row in db.execute("SELECT * FROM lucca_project ORDER BY id")]

    found = items(call, "axisSections", ALL | {"axisId": "1"})

    shown = [
        (each["id"], each["code"], each["name"], each["ownerId"], each["startOn"][:10])
        for each in found
    ]
    assert shown == [(row[0], row[1], row[2], row[5], row[8]) for row in rows]
    centres = {each["id"] for each in items(call, "axisSections", {"axisId": "2"})}
    assert {each["parentAxisSections"][0]["id"] for each in found} <= centres
    for each in found:
        assert call("GET", f"users/{each['ownerId']}").status_code == 200


def test_sections_are_filtered(call: Call) -> None:
    """By axis, owner, activity, and what they hang below, any of several."""
    every = items(call, "axisSections", ALL)
    projects = [each for each in every if each["axisId"] == PROJECTS]
    owner = projects[0]["ownerId"]
    above = projects[0]["parentAxisSections"][0]["id"]

    owned = items(call, "axisSections", {"ownerId": str(owner)})
    below = items(call, "axisSections", {"parentAxisSections.id": f"{above},1"})

    assert [each["id"] for each in owned] == [
        each["id"] for each in every if each["ownerId"] == owner
    ]
    assert [each["id"] for each in below] == [
        each["id"] for each in projects if each["parentAxisSections"][0]["id"] == above
    ]
    assert items(call, "axisSections", {"active": "false"}) == []


def test_a_section_has_its_children(call: Call) -> None:
    """The other side of what they hang below."""
    above = one(call, 1)["parentAxisSections"][0]["id"]

    children = one(call, above)["childrenAxisSections"]

    assert children == items(call, "axisSections", {"parentAxisSections.id": str(above)})
    assert 1 in [each["id"] for each in children]


def test_a_section_is_made(call: Call, made: dict[str, Any]) -> None:
    """What was left out is filled in; it is found where it belongs."""
    assert made == {
        "id": made["id"],
        "name": "Nouveau",
        "url": f"http://localhost/api/v3/axisSections/{made['id']}",
        "code": "NEW",
        "multilingualName": "Nouveau",
        "description": None,
        "ownerId": None,
        "startOn": None,
        "endOn": None,
        "active": True,
        "axisId": PROJECTS,
        "parentAxisSections": [
            {
                "id": 10_001,
                "name": one(call, 10_001)["name"],
                "url": "http://localhost/api/v3/axisSections/10001",
            }
        ],
        "childrenAxisSections": [],
    }
    assert one(call, made["id"]) == made
    assert made["id"] in [each["id"] for each in one(call, 10_001)["childrenAxisSections"]]


def test_a_section_is_changed_in_part(call: Call, made: dict[str, Any]) -> None:
    """What is not sent stays."""
    sent = {"description": "Pour le client", "endOn": "2026-12-31", "active": False}

    answer = call("PUT", f"axisSections/{made['id']}", json=sent)

    assert answer.get_json()["data"] == made | sent | {"endOn": "2026-12-31T00:00:00"}
    assert items(call, "axisSections", {"active": "false"})[0]["id"] == made["id"]


def test_a_section_is_sent_back_as_it_was_read(call: Call) -> None:
    """With its address and its children, which are not written from its side."""
    whole = one(call, 10_002)

    answer = call("PUT", "axisSections/10002", json=whole)

    assert answer.status_code == 200, answer.text
    assert answer.get_json()["data"] == whole
    other = call("PUT", "axisSections/10002", json=whole | {"childrenAxisSections": [{"id": 77}]})
    assert other.status_code == 400


def test_a_new_name_is_seen_from_below(call: Call, tenants: Tenants) -> None:
    """Where sections hang below it; and a project's section renames the project."""
    above = one(call, 1)["parentAxisSections"][0]["id"]

    call("PUT", f"axisSections/{above}", json={"name": "Frais communs"})
    call("PUT", "axisSections/1", json={"name": "Vitrine", "code": "V1"})

    assert one(call, 1)["parentAxisSections"][0]["name"] == "Frais communs"
    assert one(call, above)["multilingualName"] == "Frais communs"
    with tenants.get("acme").database.read() as db:
        row = db.execute("SELECT name, code FROM lucca_project WHERE id = 1").fetchone()
    assert tuple(row) == ("Vitrine", "V1")


@pytest.mark.parametrize(
    ("sent", "text"),
    [
        ({"code": "P0001"}, "already taken"),
        ({"code": "p0001"}, "already taken"),
        ({"code": None}, "code is required"),
        ({"code": " "}, "code is required"),
        ({"multilingualName": ""}, "name is required"),
        ({"axisId": 9}, "no Axis with id 9"),
        ({"axisId": None}, "axisId is required"),
        ({"ownerId": 999_999}, "no User with id 999999"),
        ({"startOn": "2026-02-01", "endOn": "2026-01-01"}, "before startOn"),
        ({"parentAxisSections": [{"id": 2}]}, "axis above"),
        ({"parentAxisSections": [{"id": 10_001}, {"id": 10_002}]}, "one section at most"),
        ({"parentAxisSections": [{"id": 10_001}, {"id": 10_001}]}, "twice"),
        ({"parentAxisSections": [{"id": 77}]}, "no AxisSection with id 77"),
        ({"childrenAxisSections": [{"id": 1}]}, "other side"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_breaks_a_rule_is_refused(call: Call, sent: dict[str, Any], text: str) -> None:
    """And nothing is made."""
    before = items(call, "axisSections", {})
    body = {"code": "NEW", "multilingualName": "Nouveau", "axisId": PROJECTS}

    answer = call("POST", "axisSections", json=body | sent)

    assert answer.status_code == 400
    assert text in answer.get_json()["Message"]
    assert items(call, "axisSections", {}) == before


def test_a_section_stays_in_its_axis(call: Call, made: dict[str, Any]) -> None:
    """The same axis may be sent; another is refused."""
    path = f"axisSections/{made['id']}"

    assert call("PUT", path, json={"axisId": PROJECTS}).status_code == 200
    assert "stays" in call("PUT", path, json={"axisId": 2}).get_json()["Message"]
    assert one(call, made["id"]) == made


def test_the_same_code_serves_in_two_axes(call: Call) -> None:
    """It is unique within one."""
    body = {"code": "P0001", "name": "Autre", "axisId": ACTIVITIES}

    assert call("POST", "axisSections", json=body).status_code == 200


def test_a_section_is_removed(call: Call, made: dict[str, Any]) -> None:
    """Then it is nowhere: 404, and no child of its parent."""
    answer = call("DELETE", f"axisSections/{made['id']}")

    assert (answer.status_code, answer.data) == (200, b"")
    assert call("GET", f"axisSections/{made['id']}").status_code == 404
    assert call("DELETE", f"axisSections/{made['id']}").status_code == 404
    assert made["id"] not in [each["id"] for each in one(call, 10_001)["childrenAxisSections"]]


def test_what_is_in_use_is_not_removed(call: Call, tenants: Tenants) -> None:
    """A cost centre with projects, a project with time on it."""
    with tenants.get("acme").database.read() as db:
        (booked,) = db.execute("SELECT min(project_id) FROM lucca_time_entry").fetchone()
    above = one(call, booked)["parentAxisSections"][0]["id"]

    for key, text in ((above, "below it"), (booked, "time entries")):
        answer = call("DELETE", f"axisSections/{key}")

        assert answer.status_code == 400
        assert text in answer.get_json()["Message"]
        assert one(call, key)["id"] == key


def test_axes_are_only_read(call: Call) -> None:
    """No way to change one is documented."""
    assert call("POST", "axes", json={"name": "x"}).status_code == 405
    assert call("DELETE", "axes/1").status_code == 405
