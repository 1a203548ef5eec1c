"""Reports on the time booked, and putting somebody's time of a period in place."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.test import Client, TestResponse

    Call = Callable[..., TestResponse]

REPORTS = "/timmi-timesheet/api/reports"
IMPORT = "/timmi-timesheet/services/time-entries"
PERIOD = {"startsOn": "2026-01-05", "endsOn": "2026-01-11", "ownerId": "7"}
ENTRY = {
    "owner": {"id": 7},
    "startsAt": "2026-01-06T00:00:00",
    "duration": {"iso": "PT7H20M"},
    "comment": "Atelier",
    "timeSource": "import",
    "unit": "duration",
    "timeType": None,
    "axisSections": [{"id": 1}],
}


@pytest.fixture
def send(client: Client, key: str) -> Call:
    """Call any address of Lucca's."""

    def call(method: str, path: str, **more: Any) -> TestResponse:
        headers = {"Authorization": f"lucca application={key}"}
        return client.open(path, method=method, headers=headers, **more)

    return call


def booked(call: Call) -> list[dict[str, Any]]:
    """Return the employee's entries of the week."""
    asked = {
        "ownerId": "7",
        "startsAt": "since,2026-01-05",
        "fields": "startsAt,duration,unit,creationSource,comment[content],axisSections[id]",
    }
    found: list[dict[str, Any]] = call("GET", "timeentries", asked).get_json()["data"]["items"]
    return found


def test_a_report_is_asked_for_and_fetched(call: Call, send: Call) -> None:
    """201 with the report; as CSV, it has a line for each entry of the period."""
    body = {
        "templateId": "t-1",
        "name": "Janvier",
        "startsOn": "2025-12-22",
        "endsOn": "2025-12-28",
    }

    answer = send("POST", REPORTS, json=body)

    assert answer.status_code == 201
    made = answer.get_json()
    assert {name: made[name] for name in (*body, "status", "filters")} == {
        **body,
        "status": "done",
        "filters": [],
    }
    assert "columns of a report are the emulator's" in answer.headers["X-Emulator-Notice"]
    sheet = send("GET", f"{REPORTS}/{made['id']}/download-csv")
    assert sheet.content_type == "text/csv; charset=utf-8"
    head, *lines = csv.reader(sheet.text.splitlines(), delimiter=";")
    assert head == [column["name"] for column in made["columns"]]
    asked = {"startsAt": "between,2025-12-22,2025-12-28", "fields": "collection.count"}
    assert len(lines) == call("GET", "timeentries", asked).get_json()["data"]["count"] > 20
    (first, *_) = [line for line in lines if line[1] == "Camille Martin"]
    asked = {"ownerId": "7", "startsAt": first[2], "fields": "duration,axisSections[code]"}
    (entry,) = call("GET", "timeentries", asked).get_json()["data"]["items"]
    hours = int(entry["duration"][:2]) + int(entry["duration"][3:5]) / 60
    assert first[5] == f"{hours:.2f}".replace(".", ",")
    assert first[3] == entry["axisSections"][0]["code"]


@pytest.mark.parametrize(
    ("body", "expected", "words"),
    [
        ({}, 400, "templateId is required"),
        ({"templateId": "t", "startsOn": "x"}, 400, "is not a date"),
        ({"templateId": "t", "startsOn": "2026-01-05", "endsOn": "2026-01-04"}, 400, "order"),
        ({"templateId": "t", "startsOn": "2024-01-05"}, 400, "at most 366 days"),
        ({"templateId": "t", "filters": [{}]}, 501, "filters of a report"),
        ({"templateId": "t", "periods": 1}, 400, "periods does not exist"),
    ],
)
def test_a_bad_report_is_named(send: Call, body: dict[str, Any], expected: int, words: str) -> None:
    """In problem+json."""
    answer = send("POST", REPORTS, json=body)

    assert answer.status_code == answer.get_json()["status"] == expected
    assert words in answer.get_json()["detail"]
    assert send("GET", f"{REPORTS}/1/download-csv").status_code == 404


def test_a_week_is_put_in_place(call: Call, send: Call) -> None:
    """What was there is gone, what is sent is there; nothing sent leaves nothing."""
    before = booked(call)
    assert len(before) == 1
    half = {**ENTRY, "startsAt": "2026-01-07T12:00:00", "duration": {"iso": "PT4H"}}
    plain = {"owner": {"id": 7}, "startsAt": "2026-01-08T00:00:00", "duration": {"iso": "P1D"}}

    answer = send("PUT", IMPORT, query_string=PERIOD, json=[ENTRY, half, plain])

    assert (answer.status_code, answer.data) == (200, b"")
    assert booked(call) == [
        {
            "startsAt": starts,
            "duration": duration,
            "unit": 1,
            "creationSource": source,
            "comment": comment,
            "axisSections": sections,
        }
        for starts, duration, source, comment, sections in (
            ("2026-01-06T00:00:00", "07:20:00", 3, {"content": "Atelier"}, [{"id": 1}]),
            ("2026-01-07T12:00:00", "04:00:00", 3, {"content": "Atelier"}, [{"id": 1}]),
            ("2026-01-08T00:00:00", "1.00:00:00", 2, None, []),
        )
    ]
    assert send("PUT", IMPORT, query_string=PERIOD, json=[]).status_code == 200
    assert booked(call) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"duration": {"iso": "7:20"}}, "$[1]: Property duration"),
        ({"duration": {"iso": "P"}}, "$[1]: Property duration"),
        ({"duration": {"iso": "P1DT1S"}}, "$[1]: You cannot create a time entry with a duration"),
        ({"startsAt": "2026-01-12T00:00:00"}, "$[1]: Property startsAt"),
        ({"startsAt": "2026-01-06T09:00:00"}, "$[1]: Property startsAt: in days and in hours"),
        ({"owner": {"id": 8}}, "$[1]: Property owner"),
        ({"unit": "week"}, "$[1]: Property unit"),
        ({"unit": ["day"]}, "$[1]: Property unit: one of day, duration, time."),
        ({"timeSource": {}}, "$[1]: Property timeSource: one of manual, import."),
        ({"axisSections": [{"id": 2**63}]}, "$[1]: Property axisSections: no AxisSection"),
        ({"timeType": {"id": 1}}, "$[1]: Property timeType"),
        ({"axisSections": [{"id": 99_999}]}, "$[1]: Property axisSections"),
        ({"place": "x"}, "$[1]: Property place"),
    ],
)
def test_one_bad_entry_leaves_all_as_it_was(
    call: Call, send: Call, change: dict[str, Any], words: str
) -> None:
    """It is named by its place in the list."""
    before = booked(call)
    good = {**ENTRY, "startsAt": "2026-01-07T00:00:00"}

    answer = send("PUT", IMPORT, query_string=PERIOD, json=[good, {**ENTRY, **change}])

    assert answer.status_code == answer.get_json()["status"] == 400
    assert words in answer.get_json()["detail"]
    assert booked(call) == before


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"ownerId": "x"}, 400),
        ({"startsOn": ""}, 400),
        ({"endsOn": "2026-01-04"}, 400),
        ({"ownerId": "99999"}, 404),
        ({"startsOn": "2025-12-29"}, 400),
    ],
)
def test_a_period_that_cannot_be_is_refused(
    call: Call, send: Call, asked: dict[str, str], expected: int
) -> None:
    """Of nobody, backwards, or with a timesheet in it that was handed in."""
    before = booked(call)

    answer = send("PUT", IMPORT, query_string={**PERIOD, **asked}, json=[])

    assert answer.status_code == expected, answer.text
    assert booked(call) == before
