"""Timesheets: what they show, and handing them in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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


def test_a_list_shows_three_properties(call: Call, people: People) -> None:
    """The name says whose, which month and how far it has come."""
    owner = str(people["employee"]["lucca_id"])

    assert items(call("GET", "timmitimesheets", {"ownerId": owner})) == [
        {"id": key, "name": name, "url": f"http://localhost/api/v3/timmitimesheets/{key}"}
        for key, name in (
            (700, "7 - décembre 2025 - Approved"),
            (701, "7 - décembre 2025 - Pending"),
            (702, "7 - janvier 2026 - Temporary"),
        )
    ]


def test_one_timesheet_is_whole(call: Call, people: People) -> None:
    """The documented shape; it ends on the day after the last, and waits for the manager."""
    sheet = call("GET", "timmitimesheets/701").get_json()["data"]

    entries = sheet.pop("timeEntries")
    assert sheet == {
        "id": 701,
        "name": "7 - décembre 2025 - Pending",
        "url": "http://localhost/api/v3/timmitimesheets/701",
        "ownerId": 7,
        "owner": {"id": 7, "name": "Camille Martin", "url": "http://localhost/api/users/7"},
        "startsOn": "2025-12-29T00:00:00",
        "endsOn": "2026-01-05T00:00:00",
        "statuteId": None,
        "expectedNextActorId": people["manager"]["lucca_id"],
        "expectedNextActor": {
            "id": people["manager"]["lucca_id"],
            "name": people["manager"]["name"],
            "url": f"http://localhost/api/users/{people['manager']['lucca_id']}",
        },
        "status": 1,
    }
    assert entries[0] == {
        "id": entries[0]["id"],
        "name": "",
        "url": f"http://localhost/api/v3/timeentries/{entries[0]['id']}",
    }


def test_filters_fields_and_count(call: Call) -> None:
    """By status and by days; what a reference points to can be asked for."""
    asked = {"status": "1", "fields": "status,owner[mail],collection.count"}
    waiting = call("GET", "timmitimesheets", asked).get_json()["data"]
    begun = {"startsOn": "between,2026-01-01,2026-01-31", "fields": "status"}

    assert waiting["count"] == len(waiting["items"]) > 10
    assert {one["status"] for one in waiting["items"]} == {1}
    assert all("@acme.example" in one["owner"]["mail"] for one in waiting["items"])
    assert {one["status"] for one in items(call("GET", "timmitimesheets", begun))} == {0}


def test_order_and_paging(call: Call) -> None:
    """Walking pages in the order asked for meets each timesheet once."""
    asked = {"orderBy": "startsOn,desc,ownerId,asc", "fields": "id,startsOn,ownerId"}
    seen: list[dict[str, Any]] = []
    while page := items(call("GET", "timmitimesheets", {**asked, "paging": f"{len(seen)},13"})):
        seen += page

    assert len({one["id"] for one in seen}) == len(seen) > 30
    weeks = [one["startsOn"] for one in seen]
    assert weeks == sorted(weeks, reverse=True)
    assert {
        week: [one["ownerId"] for one in seen if one["startsOn"] == week] for week in weeks
    } == {week: sorted(one["ownerId"] for one in seen if one["startsOn"] == week) for week in weeks}
