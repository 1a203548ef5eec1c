"""Time entries: what they show, booking time, and what keeps a day and a timesheet in order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.errors import Invalid
from emulator.lucca import durations

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.test import TestResponse

    from emulator.tenancy import Tenants

    Call = Callable[..., TestResponse]
    People = dict[str, dict[str, Any]]

MORNING = {
    "ownerId": 7,
    "startsAt": "2026-01-06T09:45:00",
    "duration": "02:30:00",
    "unit": 2,
}
"""Two hours and a half of the employee's, in the week of their draft, number 702."""


@pytest.fixture
def total(tenants: Tenants) -> Callable[[int], int]:
    """Return the minutes of a timesheet."""

    def read(key: int) -> int:
        with tenants.get("acme").database.read() as db:
            row = db.execute("SELECT total_minutes FROM lucca_timesheet WHERE id = ?", (key,))
            found: int = row.fetchone()[0]
        return found

    return read


def items(answer: TestResponse) -> list[dict[str, Any]]:
    """Return the items of a page."""
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.get_json()["data"]["items"]
    return found


def data(answer: TestResponse) -> dict[str, Any]:
    """Return one record."""
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()["data"]
    return found


def refusal(answer: TestResponse, status: int = 400) -> str:
    """Return the message of a refusal."""
    assert answer.status_code == answer.get_json()["Status"] == status, answer.text
    found: str = answer.get_json()["Message"]
    return found


def test_an_entry_of_the_company_is_whole(call: Call) -> None:
    """Hours on a project, which is a section; who booked it, when, and in which timesheet."""
    first = items(call("GET", "timeentries", {"ownerId": "7"}))[0]
    assert first == {
        "id": first["id"],
        "name": "",
        "url": f"http://localhost/api/v3/timeentries/{first['id']}",
    }

    entry = data(call("GET", f"timeentries/{first['id']}"))

    (section,) = entry.pop("axisSections")
    hours = int(entry["duration"][:2])
    assert 5 <= hours <= 8
    assert entry == {
        **first,
        "ownerId": 7,
        "owner": {"id": 7, "name": "Camille Martin", "url": "http://localhost/api/users/7"},
        "unit": 1,
        "startsAt": entry["startsAt"],
        "duration": entry["duration"],
        "endsAt": f"{entry['startsAt'][:11]}{entry['duration']}",
        "authorId": 7,
        "createdAt": f"{entry['startsAt'][:11]}08:30:00",
        "modifierId": 7,
        "modifiedAt": f"{entry['startsAt'][:11]}08:30:00",
        "archivedAt": None,
        "creationSource": 2,
        "layer": 0,
        "comment": None,
        "timeTypeId": None,
        "timesheetId": 700,
    }
    assert section["code"] == f"P{section['id']:04d}"
    assert section["url"] == f"http://localhost/api/v3/axisSections/{section['id']}"


def test_filters_that_are_documented(call: Call) -> None:
    """By owner, day, section (id or code, several), moment of change; ``fields`` and the count."""
    whole = items(call("GET", "timeentries", {"fields": "id,axisSections[id,code],startsAt"}))
    by_section: dict[int, set[int]] = {}
    for one in whole:
        by_section.setdefault(one["axisSections"][0]["id"], set()).add(one["id"])
    (first, first_ids), (second, second_ids) = sorted(by_section.items())[:2]

    def found(**asked: str) -> set[int]:
        return {one["id"] for one in items(call("GET", "timeentries", asked))}

    assert found(**{"axisSections.id": str(first)}) == first_ids
    assert found(**{"axisSections.id": f"{first},{second}"}) == first_ids | second_ids
    assert found(**{"axisSections.code": f"p{second:04d}"}) == second_ids
    monday = {one["id"] for one in whole if one["startsAt"] == "2026-01-05T00:00:00"}
    assert found(startsAt="2026-01-05") == found(modifiedAt="since,2026-01-05") == monday != set()
    assert found(startsAt="2026-01-05", ownerId="7") < monday
    assert found(layer="1") == set()
    asked = {"ownerId": "7", "fields": "collection.count"}
    assert data(call("GET", "timeentries", asked)) == {
        "count": len(items(call("GET", "timeentries", {"ownerId": "7"})))
    }


@pytest.mark.parametrize("asked", [{"axisSections.id": "x"}, {"axisSections.code": ","}])
def test_an_unreadable_section_is_refused(call: Call, asked: dict[str, str]) -> None:
    """A filter on sections takes a list of ids, or of codes."""
    assert next(iter(asked)) in refusal(call("GET", "timeentries", asked))


def test_time_is_booked(call: Call, people: People, total: Callable[[int], int]) -> None:
    """The entry is whole, stands in the timesheet of its week, and counts there."""
    before = total(702)
    section = {"id": 1}

    answer = call(
        "POST",
        "timeentries",
        json={**MORNING, "axisSections": [section], "comment": {"content": "Atelier"}},
    )

    entry = data(answer)
    admin = people["admin"]["lucca_id"]
    now = entry["createdAt"]
    assert entry == {
        "id": entry["id"],
        "name": "",
        "url": f"http://localhost/api/v3/timeentries/{entry['id']}",
        "ownerId": 7,
        "owner": {"id": 7, "name": "Camille Martin", "url": "http://localhost/api/users/7"},
        "unit": 2,
        "startsAt": "2026-01-06T09:45:00",
        "duration": "02:30:00",
        "endsAt": "2026-01-06T12:15:00",
        "authorId": admin,
        "createdAt": now,
        "modifierId": admin,
        "modifiedAt": now,
        "archivedAt": None,
        "creationSource": 2,
        "layer": 0,
        "axisSections": entry["axisSections"],
        "comment": {
            "id": entry["id"],
            "content": "Atelier",
            "authorId": admin,
            "createdAt": now,
        },
        "timeTypeId": None,
        "timesheetId": 702,
    }
    assert [one["id"] for one in entry["axisSections"]] == [1]
    assert total(702) == before + 150
    listed = data(call("GET", "timmitimesheets/702"))["timeEntries"]
    assert {"id": entry["id"], "name": "", "url": entry["url"]} in listed
    asked = {"ownerId": "7", "axisSections.id": "1", "startsAt": "2026-01-06T09:45:00"}
    assert [one["id"] for one in items(call("GET", "timeentries", asked))] == [entry["id"]]


def test_several_are_booked_at_once_or_none(call: Call, total: Callable[[int], int]) -> None:
    """A list is answered like a page; one bad entry undoes the others."""
    before = total(702)
    day = {**MORNING, "startsAt": "2026-01-07T00:00:00", "duration": "1.00:00:00", "unit": 0}

    refused = call("POST", "timeentries", json=[MORNING, {**day, "unit": 7}])
    assert "Property unit" in refusal(refused)
    assert total(702) == before

    made = items(call("POST", "timeentries", json=[MORNING, day]))
    assert [(one["duration"], one["endsAt"]) for one in made] == [
        ("02:30:00", "2026-01-06T12:15:00"),
        ("1.00:00:00", "2026-01-08T00:00:00"),
    ]
    assert total(702) == before + 150 + 1440
    assert refusal(call("POST", "timeentries", json=[])) == (
        "The body must be a list of 1 to 1000 objects."
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"duration": "25:00:00"}, "is not a duration like 07:30:00"),
        ({"duration": "1.00:00:01"}, "cannot exceed 24 hours"),
        ({"duration": 90}, "is not a text"),
        ({"duration": None}, "Property duration is required."),
        ({"startsAt": "2026-01-06T22:00:00"}, "spans over two days"),
        ({"startsAt": "9999-12-31T00:00:00"}, "from 1990-01-01 to 9990-12-31"),
        ({"startsAt": "tomorrow"}, "is not a date"),
        ({"unit": 1}, "in days and in hours, 00:00:00 or 12:00:00"),
        ({"unit": 3}, "0 (days), 1 (hours) or 2 (time)"),
        ({"creationSource": 5}, "from 0 to 4"),
        ({"ownerId": 999_999}, "no User with id 999999"),
        ({"axisSections": [{"id": 999_999}]}, "no AxisSection with id 999999"),
        ({"axisSections": [{"id": 1}, {"id": 2}]}, "all sections are of one axis"),
        ({"axisSections": [{"code": "P0001"}]}, "a list of objects with an id"),
        ({"axisSections": [{"id": 1}], "startsAt": "2001-01-06T09:45:00"}, "is not active on 2001"),
        ({"comment": 5}, "Property comment: a text"),
        ({"timesheetId": 702}, "cannot be written"),
        ({"project": 1}, "does not exist on type TimeEntry"),
        ({"startsAt": "2025-12-30T09:45:00"}, "Timesheet 701 is pending: its time entries cannot"),
        ({"startsAt": "2025-12-23T09:45:00"}, "Timesheet 700 is approved"),
    ],
)
def test_a_bad_entry_is_named_and_changes_nothing(
    call: Call, total: Callable[[int], int], change: dict[str, Any], message: str
) -> None:
    """400 in v3's words."""
    before = [total(key) for key in (700, 701, 702)]

    refused = call("POST", "timeentries", json={**MORNING, **change})

    assert message in refusal(refused)
    assert [total(key) for key in (700, 701, 702)] == before


def test_a_day_has_24_hours(call: Call) -> None:
    """Entries of a day cannot add up to more; those given as times cannot overlap."""
    call("POST", "timeentries", json=MORNING)

    more = {**MORNING, "startsAt": "2026-01-06T00:00:00", "unit": 1, "duration": "21:30:00"}
    over = refusal(call("POST", "timeentries", json={**more, "duration": "21:30:01"}))
    assert over == "The time entries of user 7 on 2026-01-06 would add up to more than 24 hours."
    across = {**MORNING, "startsAt": "2026-01-06T12:14:59"}
    assert "overlaps time entry" in refusal(call("POST", "timeentries", json=across))
    after = {**MORNING, "startsAt": "2026-01-06T12:15:00", "duration": "00:00:00"}
    assert data(call("POST", "timeentries", json=after))["endsAt"] == "2026-01-06T12:15:00"
    assert data(call("POST", "timeentries", json=more))["duration"] == "21:30:00"


def test_the_first_entry_makes_the_timesheet(call: Call) -> None:
    """The week, Monday to Sunday, of a person who had none there."""
    entry = data(call("POST", "timeentries", json={**MORNING, "startsAt": "2026-03-05T09:45:00"}))

    sheet = data(call("GET", f"timmitimesheets/{entry['timesheetId']}"))
    assert (sheet["ownerId"], sheet["status"]) == (7, 0)
    assert (sheet["startsOn"], sheet["endsOn"]) == ("2026-03-02T00:00:00", "2026-03-09T00:00:00")
    assert [one["id"] for one in sheet["timeEntries"]] == [entry["id"]]


def test_an_entry_is_changed_in_part(call: Call, total: Callable[[int], int]) -> None:
    """What is not sent stays; one of the company's too; into another week, its timesheet's too."""
    (seeded,) = [
        one["id"]
        for one in items(call("GET", "timeentries", {"ownerId": "7", "startsAt": "2026-01-05"}))
    ]
    before = data(call("GET", f"timeentries/{seeded}"))

    after = data(call("PUT", f"timeentries/{seeded}", json={"duration": "01:00:00"}))
    moved = {"id": seeded, "startsAt": "2026-01-13T00:00:00", "comment": "Suite"}
    later = data(call("PUT", "timeentries", json=moved))

    assert total(702) == 0
    assert after == {
        **before,
        "duration": "01:00:00",
        "endsAt": "2026-01-05T01:00:00",
        "modifierId": after["modifierId"],
        "modifiedAt": after["modifiedAt"],
    }
    assert after["modifiedAt"] > before["modifiedAt"]
    assert later["timesheetId"] not in (700, 701, 702)
    assert (total(later["timesheetId"]), later["comment"]["content"]) == (60, "Suite")
    assert later["axisSections"] == before["axisSections"]
    both = items(call("PUT", "timeentries", json=[{"id": seeded, "comment": None}]))
    assert [one["comment"] for one in both] == [None]


def test_an_entry_of_a_closed_timesheet_stays(call: Call) -> None:
    """Neither changed, nor removed, nor moved into one."""
    closed = items(call("GET", "timeentries", {"ownerId": "7", "timesheetId": "701"}))[0]["id"]
    made = data(call("POST", "timeentries", json=MORNING))["id"]

    for answer in (
        call("PUT", f"timeentries/{closed}", json={"duration": "01:00:00"}),
        call("DELETE", f"timeentries/{closed}"),
        call("DELETE", "timeentries", json=[{"id": made}, {"id": closed}]),
        call("PUT", f"timeentries/{made}", json={"startsAt": "2025-12-30T00:00:00"}),
    ):
        assert refusal(answer) == "Timesheet 701 is pending: its time entries cannot change."
    assert data(call("GET", f"timeentries/{made}"))["archivedAt"] is None


def test_a_removed_entry_is_archived(call: Call, total: Callable[[int], int]) -> None:
    """It counts no more and is listed no more, but for who asks what was archived."""
    before = total(702)
    made = data(call("POST", "timeentries", json=MORNING))["id"]
    seeded = items(call("GET", "timeentries", {"ownerId": "7", "startsAt": "2026-01-05"}))[0]["id"]

    answer = call("DELETE", f"timeentries/{made}")

    assert (answer.status_code, answer.data) == (200, b"")
    assert total(702) == before
    assert call("DELETE", "timeentries", json=[{"id": seeded}]).status_code == 200
    assert total(702) == 0
    listed = {one["id"] for one in items(call("GET", "timeentries", {"ownerId": "7"}))}
    assert not listed & {made, seeded}
    since = {"archivedAt": "since,2026-01-05", "fields": "id,archivedAt,modifiedAt,authorId"}
    gone = items(call("GET", "timeentries", since))
    assert [one["id"] for one in gone] == sorted([made, seeded])
    assert all(one["archivedAt"] == one["modifiedAt"] for one in gone)
    assert data(call("GET", "timmitimesheets/702"))["timeEntries"] == []
    refused = call("PUT", f"timeentries/{made}", json={"duration": "01:00:00"})
    assert "No TimeEntry" in refusal(refused, 404)
    assert data(call("POST", "timeentries", json=MORNING))["id"] != made


def test_an_owner_is_found_by_an_index(tenants: Tenants) -> None:
    """However large the company, one person's entries cost what that person has."""
    with tenants.get("acme").database.read() as db:
        plan = "\n".join(
            row["detail"]
            for row in db.execute(
                "EXPLAIN QUERY PLAN SELECT doc FROM lucca_timmi_time_entry"
                " WHERE ownerId IN (7) AND archivedAt IS NULL ORDER BY id LIMIT 9"
            )
        )
    assert "SEARCH t USING COVERING INDEX idx_lucca_timesheet_person_id" in plan
    assert "SEARCH e USING INDEX idx_lucca_time_entry_timesheet_id" in plan


@given(st.integers(0, durations.DAY))
def test_a_duration_reads_back(length: int) -> None:
    """Every length up to a day is written so that it is read as itself."""
    assert durations.seconds("duration", durations.span(length)) == length


@pytest.mark.parametrize("text", ["7:30:00", "07:30", "24:00:00", "2.00:00:00", "-01:00:00", ""])
def test_another_form_of_duration_is_refused(text: str) -> None:
    """Only .NET's "c" format, up to 24 hours."""
    with pytest.raises(Invalid, match="duration"):
        durations.seconds("duration", text)
