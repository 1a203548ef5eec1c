"""What is wrong is said in Lucca's words; what was probably meant stands in the notice beside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from emulator.lucca.hints import Unknown, nearest

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.test import Client, TestResponse

    Call = Callable[..., TestResponse]

CONTRACTS = "/directory/api/4.0/work-contracts"


@pytest.fixture
def at(client: Client, key: str) -> Call:
    """Call an address of any generation with the API key."""

    def send(method: str, path: str, **more: Any) -> TestResponse:
        headers = {"Authorization": f"lucca application={key}"}
        return client.open(path, method=method, headers=headers, **more)

    return send


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("/api/v3/user", "/api/v3/users (GET, POST, PUT)"),
        ("/api/v3/user/12", "/api/v3/users/{key} (GET, PUT)"),
        ("/api/v3/LeaveRequest", "/api/v3/leaveRequests (GET)"),
        ("/api/v3/department/tree", "/api/v3/departments/tree (GET)"),
        ("/directory/api/4.0/workcontracts", f"{CONTRACTS} (GET, POST)"),
        ("/organization/structure/api/legal-unit", "/organization/structure/api/legal-units (GET)"),
        ("/api/v3/establishments", "/organization/structure/api/establishments (GET)"),
    ],
)
def test_an_address_that_is_not_there_names_the_nearest(at: Call, path: str, meant: str) -> None:
    """With the methods that are open there, whichever generation it is of."""
    answer = at("GET", path)

    assert answer.status_code == 404
    assert f"The nearest address known is {meant}" in answer.headers["X-Emulator-Notice"]
    assert "nearest" not in answer.text


def test_an_address_like_no_other_names_none(at: Call) -> None:
    """A hint that is far off is worse than none; an unknown record is not an unknown address."""
    assert "nearest" not in at("GET", "/api/v3/zzzz").headers.get("X-Emulator-Notice", "")
    assert "X-Emulator-Notice" not in at("GET", "/api/v3/users/999999").headers


@pytest.mark.parametrize(
    ("method", "path", "methods"),
    [
        ("DELETE", "/api/v3/users/12", "GET, PUT"),
        ("POST", "/api/v3/users/12", "GET, PUT"),
        ("POST", "/api/v3/users/find", "GET"),
        ("DELETE", "/api/v3/users", "GET, POST, PUT"),
        ("PUT", f"{CONTRACTS}/1", "GET, PATCH"),
    ],
)
def test_a_wrong_method_names_those_that_are_open(
    at: Call, method: str, path: str, methods: str
) -> None:
    """Of this address, not of those that are routed alike."""
    answer = at(method, path, json={})

    assert answer.status_code == 405
    assert answer.headers["X-Emulator-Notice"] == f"What is open here: {methods}."


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ({"lastNam": "Martin"}, "User has is lastName."),
        ({"department.nam": "x"}, "Department has is name."),
        ({"fields": "id,first_name"}, "User has is firstName."),
        ({"fields": "id,manager[frstName]"}, "User has is firstName."),
        ({"orderBy": "dtContractStrat,asc"}, "User has is dtContractStart."),
        ({"pagin": "0,10"}, "User has is paging."),
        ({"field": "id"}, "User has is fields."),
        ({"formerEmployee": "true"}, "User has is formerEmployees."),
    ],
)
def test_an_unknown_property_names_the_nearest(
    call: Call, query: dict[str, str], meant: str
) -> None:
    """Or the word of the grammar, in Lucca's spelling. The Message stays as it is."""
    answer = call("GET", "users", query)

    assert answer.status_code == 400
    assert answer.headers["X-Emulator-Notice"] == f"The nearest that {meant}"
    assert "does not exist on type" in answer.get_json()["Message"]
    assert "nearest" not in answer.text


def test_an_unknown_property_of_a_body_names_the_nearest(at: Call) -> None:
    """In v3, below a user's lists, and in v4."""
    for method, path, sent, meant in (
        ("PUT", "/api/v3/users/12", {"jobTitel": "x"}, "User has is jobTitle."),
        (
            "PUT",
            "/api/v3/users/12",
            {"userWorkCycles": [{"workCycle_ID": 1}]},
            "UserWorkCycle has is workCycleID.",
        ),
        ("PATCH", f"{CONTRACTS}/1200", {"endOn": None}, "WorkContract has is endsOn."),
    ):
        answer = at(method, path, json=sent)

        assert answer.status_code == 400
        assert answer.headers["X-Emulator-Notice"] == f"The nearest that {meant}"


def test_what_v4_passes_over_names_the_nearest(at: Call) -> None:
    """It is no error there."""
    answer = at("GET", CONTRACTS, query_string={"ownerIds": "12", "sorted": "id", "zz\nz": "1"})

    assert answer.status_code == 200
    assert answer.headers["X-Emulator-Notice"] == (
        "Not a parameter here, and passed over: ownerIds, sorted, zz?z. What it has: ownerId, sort."
    )


def test_what_v4_cannot_sort_by_names_the_nearest(at: Call) -> None:
    """As a problem, like any refusal of v4."""
    answer = at("GET", CONTRACTS, query_string={"sort": "-startOn"})

    assert answer.status_code == 400
    assert answer.headers["X-Emulator-Notice"] == "The nearest that WorkContract has is startsOn."


@pytest.mark.parametrize(
    ("query", "missing"),
    [
        ({}, "date; leavePeriod.ownerId or another filter by owner"),
        ({"date": "2026-01-05"}, "leavePeriod.ownerId or another filter by owner"),
        ({"leavePeriod.ownerId": "12"}, "date"),
    ],
)
def test_leaves_name_the_filters_they_lack(call: Call, query: dict[str, str], missing: str) -> None:
    """Those of the two that are not there."""
    answer = call("GET", "leaves", query)

    assert answer.status_code == 400
    assert answer.headers["X-Emulator-Notice"] == f"Missing here: {missing}."


def test_nothing_sent_is_in_a_hint(call: Call) -> None:
    """The header stays one line of ASCII whatever was asked for."""
    answer = call("GET", "users", {"lastNamé\r\nX-More": "1" * 2_000})

    notice = answer.headers["X-Emulator-Notice"]
    assert answer.status_code == 400
    assert notice == "The nearest that User has is lastName."
    assert "X-More" not in answer.headers


def test_the_nearest_is_without_case_and_bounded() -> None:
    """A name of any length costs the same."""
    assert nearest("LASTNAM", ["firstName", "lastName"]) == "lastName"
    assert nearest("lastName" + "x" * 100_000, ["lastName"]) == ""
    assert Unknown("zz", "User", ["lastName"]).hint == ""
