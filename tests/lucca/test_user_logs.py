"""What is remembered of a change to a user; the contract that comes with a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.lucca.test_writes import DOCUMENTED

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.test import TestResponse

    from emulator.tenancy import Tenants

    Call = Callable[..., TestResponse]
    People = dict[str, dict[str, Any]]

FIELDS = "id,name,owner,author,modifiedAt,modificationSource,entryType,value"


def logs(call: Call, name: str) -> list[dict[str, Any]]:
    """Return the log as a client asks for it."""
    answer = call("GET", "userlogs", {"fields": FIELDS, "name": name, "orderBy": "id,asc"})
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.get_json()["data"]["items"]
    return found


def contracts(tenants: Tenants) -> list[tuple[object, ...]]:
    """Return the contracts of the user who was created."""
    with tenants.get("acme").database.read() as db:
        return [
            tuple(row)
            for row in db.execute(
                "SELECT id, kind, starts_on, ends_on, establishment_id FROM lucca_contract"
                " WHERE person_id = 61"
            )
        ]


def test_a_move_is_logged_with_who_made_it(call: Call, people: People) -> None:
    """By the key's contact; what is sent and stays the same is not logged."""
    assert logs(call, "departmentid") == []
    here = call("GET", "users/7").get_json()["data"]
    other = 3 if here["departmentId"] != 3 else 4

    sent = {"departmentId": other, "jobTitle": "x"}
    moved, again = (call("PUT", "users/7", json=sent).get_json()["data"] for _ in range(2))

    (one,) = logs(call, "departmentid")
    assert one["owner"] == {
        "id": 7,
        "name": here["name"],
        "url": "http://localhost/api/users/7",
    }
    assert one["author"]["id"] == people["admin"]["lucca_id"]
    assert one["modifiedAt"] == moved["modifiedAt"] <= again["modifiedAt"]
    assert [one[name] for name in ("name", "value", "entryType", "modificationSource")] == [
        "departmentId",
        str(other),
        "Modification",
        "API",
    ]
    assert logs(call, "legalentityid") == logs(call, "manager") == []


def test_each_logged_field_is_found_by_its_name(call: Call) -> None:
    """Manager, establishment, calendar, a section; nobody and nothing are null."""
    call("PUT", "users/12", json={"managerId": None, "userAxisValues_3": {"id": 20002}})
    call("PUT", "users/12", json={"userAxisValues_3": None, "calendarId": 2})

    assert [one["value"] for one in logs(call, "manager")] == [None]
    assert [one["value"] for one in logs(call, "userAxisValues_3")] == ["20002", None]
    assert [one["value"] for one in logs(call, "calendarid")] == ["2"]


def test_a_refused_change_is_not_logged(call: Call) -> None:
    """Nor is anything else of it kept."""
    refused = call("PUT", "users/12", json={"managerId": None, "e_tshirt": 5})

    assert refused.status_code == 400
    assert logs(call, "manager") == []


def test_a_new_user_is_logged_and_has_a_contract(call: Call, tenants: Tenants) -> None:
    """What they begin with; the contract runs as the user says."""
    call("POST", "users", json=DOCUMENTED | {"dtContractEnd": "2026-12-31"})

    (one,) = logs(call, "departmentid")
    assert (one["owner"]["id"], one["value"], one["entryType"]) == (61, "2", "Creation")
    assert contracts(tenants) == [(6101, "CDD", "2026-02-01", "2026-12-31", 1)]


def test_no_contract_on_demand(call: Call, tenants: Tenants) -> None:
    """``contract=false``; anything but true and false is refused."""
    refused = call("POST", "users", {"contract": "maybe"}, json=DOCUMENTED)
    made = call("POST", "users", {"Contract": "False"}, json=DOCUMENTED)

    assert refused.status_code == 400
    assert refused.get_json()["Message"] == "contract takes true or false."
    assert made.status_code == 200
    assert contracts(tenants) == []


def test_contract_asked_for(call: Call, tenants: Tenants) -> None:
    """``contract=true`` says what is done anyway."""
    call("POST", "users", {"contract": "true"}, json=DOCUMENTED)

    assert contracts(tenants) == [(6101, "CDI", "2026-02-01", None, 1)]
