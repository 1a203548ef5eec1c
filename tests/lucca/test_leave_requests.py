"""Leave requests: what they show, and what deciding on one changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.test import TestResponse

    from emulator.tenancy import Tenants

    Call = Callable[..., TestResponse]
    People = dict[str, dict[str, Any]]

PENDING = 702
"""The employee's request that waits, for 9 half-days in February."""


def items(answer: TestResponse) -> list[dict[str, Any]]:
    """Return the items of a page."""
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.get_json()["data"]["items"]
    return found


def whole(call: Call, key: int) -> dict[str, Any]:
    """Return a request by its id."""
    answer = call("GET", f"leaveRequests/{key}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()["data"]
    return found


def test_a_list_shows_three_properties(call: Call) -> None:
    """Without ``fields``, an item is id, name and url, whatever the case of the path."""
    found = items(call("GET", "leaverequests", {"id": str(PENDING)}))

    assert found == [
        {
            "id": PENDING,
            "name": "7-20260210-20260216",
            "url": f"http://localhost/api/v3/leaveRequests/{PENDING}",
        }
    ]


def test_a_pending_request_by_id(call: Call, people: People) -> None:
    """The documented shape, its period inside it, and nobody's decision yet."""
    employee, manager = people["employee"], people["manager"]

    request = whole(call, PENDING)

    period = request.pop("leavePeriod")
    assert request == {
        "id": PENDING,
        "name": "7-20260210-20260216",
        "url": f"http://localhost/api/v3/leaveRequests/{PENDING}",
        "leavePeriodId": PENDING,
        "status": 0,
        "creationDate": "2025-12-28T08:55:00",
        "nextApproverId": manager["lucca_id"],
        "cancellationUserId": None,
        "cancellationDate": None,
        "isActive": True,
        "approvals": [],
        "cancellationRequests": [],
    }
    assert period["ownerId"] == employee["lucca_id"]
    assert period["owner"]["name"] == employee["name"]
    assert (period["startsOn"], period["startsAM"]) == ("2026-02-10T00:00:00", True)
    assert (period["endsOn"], period["endsAM"]) == ("2026-02-16T00:00:00", True)
    assert (period["isConfirmed"], period["confirmationDate"]) == (False, None)
    assert period["logs"] == [
        {"id": 4 * PENDING, "date": "2025-12-28T08:55:00", "comment": None, "status": 0}
    ]


def test_a_period_has_its_working_half_days(call: Call) -> None:
    """Tuesday morning to Monday noon: nine, none at the weekend, each of one account."""
    leaves = whole(call, PENDING)["leavePeriod"]["leaves"]

    assert [one["id"] for one in leaves] == [
        f"7-202602{day}-{half}" for day in (10, 11, 12, 13) for half in ("AM", "PM")
    ] + ["7-20260216-AM"]
    assert leaves[0] == {
        "id": "7-20260210-AM",
        "date": "2026-02-10T00:00:00",
        "isAM": True,
        "leaveAccountId": 20251,
        "leaveAccount": {"id": 20251, "name": "Congés payés 2025-2026"},
        "leavePeriodId": PENDING,
        "value": "0.5",
        "creationDate": "2025-12-28T08:55:00",
        "isActive": True,
        "cancellationDate": None,
        "cancellationUserId": None,
        "comment": None,
    }


def test_half_days_are_those_counted(call: Call, tenants: Tenants) -> None:
    """Of every leave of the company, public holidays included, as many as its account counts."""
    asked = {"fields": "id,leavePeriod.leaves.id"}
    shown = {
        one["id"]: len(one["leavePeriod"]["leaves"])
        for one in items(call("GET", "leaveRequests", asked))
    }

    with tenants.get("acme").database.read() as db:
        counted = dict(db.execute("SELECT id, half_days FROM lucca_leave").fetchall())
    assert shown == counted
    assert len(shown) > 50


def test_a_decided_request_shows_who_decided(call: Call, people: People) -> None:
    """The employee's refused request: status 3, an approval that says no, the words of it."""
    (refused,) = items(
        call(
            "GET",
            "leaveRequests",
            {
                "leavePeriod.ownerId": str(people["employee"]["lucca_id"]),
                "status": "3",
                "fields": "id,status,nextApproverId,approvals,leavePeriod[logs[status,comment]]",
            },
        )
    )

    (decision,) = refused["approvals"]
    assert refused["nextApproverId"] is None
    assert decision["approved"] is False
    assert decision["approverId"] == people["manager"]["lucca_id"]
    assert decision["substitutedApproverId"] is None
    assert decision["comment"]
    assert refused["leavePeriod"]["logs"] == [
        {"status": 0, "comment": None},
        {"status": 3, "comment": decision["comment"]},
    ]


def test_filters_reach_through_the_period(call: Call, people: People) -> None:
    """By owner, by the owner's department, by the days; a reference in ``fields`` is followed."""
    employee = people["employee"]["lucca_id"]
    department = call("GET", f"users/{employee}").get_json()["data"]["departmentId"]
    by_owner = {"leavePeriod.ownerId": str(employee)}

    mine = items(call("GET", "leaveRequests", {**by_owner, "fields": "id,leavePeriod[owner.mail]"}))
    team = items(call("GET", "leaveRequests", {"leavePeriod.owner.departmentId": str(department)}))
    ahead = items(
        call("GET", "leaveRequests", {**by_owner, "leavePeriod.startsOn": "since,2026-01-05"})
    )

    assert {one["leavePeriod"]["owner"]["mail"] for one in mine} == {people["employee"]["email"]}
    assert {one["id"] for one in mine} < {one["id"] for one in team}
    assert [one["id"] for one in ahead] == [PENDING, 703]


def test_order_paging_and_count(call: Call) -> None:
    """Walking pages in the order asked for meets each request once; the count is of them all."""
    asked = {"orderBy": "creationDate,desc", "fields": "id,creationDate,collection.count"}
    answer = call("GET", "leaveRequests", {**asked, "paging": "0,1"}).get_json()
    seen: list[dict[str, Any]] = []
    while page := items(call("GET", "leaveRequests", {**asked, "paging": f"{len(seen)},11"})):
        seen += page

    dates = [one["creationDate"] for one in seen]
    assert dates == sorted(dates, reverse=True)
    assert len({one["id"] for one in seen}) == len(seen) == answer["data"]["count"]
    assert call("GET", "leaveRequests", {"status": "0", "fields": "collection.count"}).get_json()[
        "data"
    ] == {"count": sum(whole(call, one["id"])["status"] == 0 for one in seen)}


def test_all_fields_are_the_record_by_id(call: Call) -> None:
    """Asking a list for every field gives what one record gives."""
    request = whole(call, PENDING)

    (found,) = items(
        call("GET", "leaveRequests", {"id": str(PENDING), "fields": ",".join(request)})
    )

    assert found == request


def test_a_renamed_owner_is_renamed_in_their_leaves(call: Call, people: People) -> None:
    """What is shown of a person is always what they are called now."""
    employee = people["employee"]["lucca_id"]

    call("PUT", f"users/{employee}", json={"lastName": "Renommée"})

    assert whole(call, PENDING)["leavePeriod"]["owner"]["name"] == "Camille Renommée"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "leaveRequests/1", 404),
        ("GET", "leavePeriods/1", 404),
        ("POST", "leaveRequests", 405),
        ("PUT", "leaveRequests/702", 405),
    ],
)
def test_what_is_not_there_says_so(call: Call, method: str, path: str, status: int) -> None:
    """In Lucca's form."""
    answer = call(method, path, json={})

    assert answer.status_code == status
    assert answer.get_json()["Status"] == status
