"""Leaves: one for each half-day of an accepted absence, listed by date and owner."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from emulator.clock import Clock

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.test import Client, TestResponse

    from emulator.tenancy import Tenants

    Call = Callable[..., TestResponse]

ALWAYS = "between,2025-01-01,2026-12-31"
EVERYBODY = {"leavePeriod.ownerId": "greaterthan,0"}
APPROVED, PENDING, REFUSED = 703, 702, 700
"""Requests of the employee, who is number 7; the first is of eight half-days from 30 March."""


def items(answer: TestResponse) -> list[dict[str, Any]]:
    """Return the items of a page."""
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.get_json()["data"]["items"]
    return found


def listed(call: Call, **more: str) -> list[dict[str, Any]]:
    """Return the employee's leaves, with what else is asked."""
    return items(call("GET", "leaves", {"leavePeriod.ownerId": "7", "date": ALWAYS, **more}))


def ids(found: list[dict[str, Any]]) -> list[str]:
    """Return their ids."""
    return [one["id"] for one in found]


@pytest.fixture
def counted(tenants: Tenants) -> Callable[[str], dict[int, int]]:
    """Return the half-days of leaves by request, where a condition on the stored row holds."""

    def read(condition: str) -> dict[int, int]:
        with tenants.get("acme").database.read() as db:
            rows = db.execute(f"SELECT id, half_days FROM lucca_leave WHERE {condition}").fetchall()
        return {row[0]: row[1] for row in rows}

    return read


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"date": "2026-01-06"},
        {"leavePeriod.ownerId": "7"},
        {"leavePeriod.owner.departmentId": "3", "leaveAccountId": "1"},
        {"date": "2026-01-06", "leavePeriodId": "703"},
    ],
)
def test_a_list_needs_a_date_and_an_owner(call: Call, asked: dict[str, str]) -> None:
    """Lucca's reference: both, or 400 that says which."""
    refused = call("GET", "leaves", asked)

    assert refused.status_code == refused.get_json()["Status"] == 400
    assert "filter by date, and by leavePeriod.ownerId" in refused.get_json()["Message"]


def test_a_list_shows_three_properties(call: Call) -> None:
    """The id says whose half-day it is: clients take it apart."""
    assert listed(call, date="2026-03-31") == [
        {
            "id": f"7-20260331-{half}",
            "name": f"7-20260331-{half}",
            "url": f"http://localhost/api/v3/leaves/7-20260331-{half}",
        }
        for half in ("AM", "PM")
    ]


def test_a_leave_by_id(call: Call) -> None:
    """Every field, whatever the case of the id's letters."""
    leave = call("GET", "leaves/7-20260331-pm").get_json()["data"]

    assert leave == {
        "id": "7-20260331-PM",
        "name": "7-20260331-PM",
        "url": "http://localhost/api/v3/leaves/7-20260331-PM",
        "date": "2026-03-31T00:00:00",
        "isAM": False,
        "leaveAccountId": 20251,
        "leaveAccount": {
            "id": 20251,
            "name": "Congés payés 2025-2026",
            "url": "http://localhost/api/v3/leaveAccounts/20251",
        },
        "leavePeriodId": APPROVED,
        "leavePeriod": {
            "id": APPROVED,
            "name": "7-20260330-20260402",
            "url": f"http://localhost/api/v3/leavePeriods/{APPROVED}",
        },
        "value": "0.5",
        "creationDate": "2025-12-29T14:05:00",
        "isActive": True,
        "cancellationDate": None,
        "cancellationUserId": None,
        "comment": None,
        "color": "#4FA83D",
        "isRemoteWork": False,
        "isRealLeave": True,
        "leaveAccountDuration": 0.5,
        "startDateTime": "2026-03-31T12:00:00",
        "startsAt": "2026-03-31T12:00:00",
        "endsAt": "2026-04-01T00:00:00",
    }


@pytest.mark.parametrize(
    "leave", ["7-20260210-AM", "7-20260329-AM", "7-20269999-AM", "702", "x", "9-20260331-AM"]
)
def test_only_accepted_half_days_are_there(call: Call, leave: str) -> None:
    """Not of a pending request, not on a Sunday, not of somebody else, nothing that is no id."""
    assert call("GET", f"leaves/{leave}").status_code == 404
    assert call("DELETE", f"leaves/{leave}").status_code == 404


def test_every_accepted_half_day_is_listed_once(
    call: Call, counted: Callable[[str], dict[int, int]]
) -> None:
    """Of the whole company, as many for each request as its account counts; paged, all are met."""
    asked = {**EVERYBODY, "date": ALWAYS, "fields": "id,leavePeriodId,collection.count"}
    seen: list[dict[str, Any]] = []
    while page := items(call("GET", "leaves", {**asked, "paging": f"{len(seen)},170"})):
        seen += page

    per_request = {one["leavePeriodId"]: 0 for one in seen}
    for one in seen:
        per_request[one["leavePeriodId"]] += 1
    assert per_request == counted("status = 'approved'")
    assert ids(seen) == sorted(set(ids(seen)))
    count = call("GET", "leaves", {**asked, "paging": "0,1"}).get_json()["data"]["count"]
    assert count == len(seen) > 300


def test_leaves_by_their_ids(call: Call) -> None:
    """An id as it is written finds its half-day; several find theirs."""
    two = "7-20260331-AM,7-20260402-PM,7-20260210-AM"

    assert ids(listed(call, id=two)) == ["7-20260331-AM", "7-20260402-PM"]


def test_owners_by_department_and_establishment(call: Call) -> None:
    """Each way to name owners finds what naming them finds."""
    user = call("GET", "users/7").get_json()["data"]
    both = {}
    for name in ("departmentId", "legalEntityId"):
        people = items(call("GET", "users", {name: str(user[name])}))
        owners = ",".join(str(one["id"]) for one in people)
        both[name] = ids(
            items(
                call(
                    "GET", "leaves", {f"leavePeriod.owner.{name}": str(user[name]), "date": ALWAYS}
                )
            )
        )
        named = listed(call, **{"leavePeriod.ownerId": owners})
        assert both[name] == ids(named)
    assert set(ids(listed(call))) < set(both["departmentId"])


@pytest.mark.parametrize(
    ("date", "halves"),
    [
        ("2026-03-30", ["0330-AM", "0330-PM"]),
        ("2026-03-30,2026-04-01", ["0330-AM", "0330-PM", "0401-AM", "0401-PM"]),
        ("since,2026-04-02", ["0402-AM", "0402-PM"]),
        ("between,2026-04-01,2026-04-02", ["0401-AM", "0401-PM", "0402-AM", "0402-PM"]),
        ("2026-03-29", []),
        ("2027-01-01", []),
    ],
)
def test_dates(call: Call, date: str, halves: list[str]) -> None:
    """A day, several, from one on, a range."""
    assert ids(listed(call, date=date)) == [f"7-2026{one}" for one in halves]


def test_until_is_what_since_is_not(call: Call) -> None:
    """Up to a day and from the next on: all of them, each once; two days unequal, all others."""
    before, after = listed(call, date="until,2026-03-31"), listed(call, date="since,2026-04-01")

    assert ids(before) + ids(after) == ids(listed(call))
    rest = listed(call, date="notequal,2026-03-31")
    assert set(ids(rest)) == set(ids(listed(call))) - {"7-20260331-AM", "7-20260331-PM"}


def test_fields_reach_through_account_and_period(call: Call) -> None:
    """What a planning reads of each half-day, spelled as clients spell it."""
    found = listed(
        call,
        date="2026-04-02",
        fields="leavePeriod[id,ownerId,isConfirmed,owner.name],isAm,color,isRealLeave,"
        "leaveAccount[id,i18nLabels[name,cultureCodeIso6391],isRemoteWork]",
    )

    assert found[0] == {
        "leavePeriod": {
            "id": APPROVED,
            "ownerId": 7,
            "isConfirmed": True,
            "owner": {"name": call("GET", "users/7").get_json()["data"]["name"]},
        },
        "isAM": True,
        "color": "#4FA83D",
        "isRealLeave": True,
        "leaveAccount": {
            "id": 20251,
            "i18nLabels": [{"name": "Congés payés 2025-2026", "cultureCodeIso6391": "fr"}],
            "isRemoteWork": False,
        },
    }


def test_an_account_is_everybodys(call: Call) -> None:
    """Filtering by it finds half-days of several people; remote work has one, and is no leave."""
    asked = {**EVERYBODY, "date": ALWAYS, "fields": "isRemoteWork,isRealLeave,leavePeriod.ownerId"}

    paid = items(call("GET", "leaves", {**asked, "leaveAccountId": "20251"}))
    remote = items(call("GET", "leaves", {**asked, "leaveAccountId": "4"}))

    assert len({one["leavePeriod"]["ownerId"] for one in paid}) > 5
    assert {(one["isRemoteWork"], one["isRealLeave"]) for one in paid} == {(False, True)}
    assert {(one["isRemoteWork"], one["isRealLeave"]) for one in remote} == {(True, False)}


def test_leave_accounts(call: Call) -> None:
    """One for each reason that nothing counts, one a period for those that are counted."""
    found = items(call("GET", "leaveAccounts", {"fields": "id,name,isRemoteWork,isRecurring"}))

    assert [one["id"] for one in found] == [
        3, 4, 5, 6, 20241, 20251, 20252, 20261, 20262, 20272,
    ]  # fmt: skip
    assert [one["name"] for one in found if one["isRemoteWork"]] == ["Télétravail"]
    assert [one["id"] for one in found if one["isRecurring"]] == [
        20241, 20251, 20252, 20261, 20262, 20272,
    ]  # fmt: skip


def test_leave_types(call: Call) -> None:
    """The reasons to be away, below the address of periods."""
    found = items(call("GET", "leavePeriods/leaveTypes"))

    assert found[0] == {"id": 1, "name": "Congés payés"}
    assert len(found) == 6


def test_periods_are_listed(call: Call) -> None:
    """As a client asks for who is away in a week."""
    found = items(
        call(
            "GET",
            "leavePeriods",
            {
                "ownerId": "7",
                "startsOn": "until,2026-04-03",
                "endsOn": "since,2026-03-30",
                "isConfirmed": "true",
                "fields": "id,startsOn,startsAM,endsOn,endsAM,ownerId,owner.name",
            },
        )
    )

    assert [(one["id"], one["startsOn"], one["startsAM"], one["endsAM"]) for one in found] == [
        (APPROVED, "2026-03-30T00:00:00", True, False)
    ]


@pytest.fixture
def old(client: Client, key: str, tenants: Tenants) -> Callable[..., TestResponse]:
    """Ask v2 on a day: ``old("2026-03-30", "leaves", {…})``."""

    def get(day: str, path: str, query: dict[str, str] | None = None) -> TestResponse:
        tenant = tenants.get("acme")
        clock = Clock(frozen_at=datetime.fromisoformat(f"{day}T12:00:00+00:00"))
        tenants.change(tenant, replace(tenant.settings, clock=clock))
        headers = {"Authorization": f"lucca application={key}"}
        return client.get(f"/api/{path}", query_string=query, headers=headers)

    return get


def test_old_leaves_are_days(call: Call, old: Callable[..., TestResponse]) -> None:
    """``data`` is the list; a whole day is one, what is left of one is a half."""
    call("DELETE", "leaves/7-20260401-AM")
    asked = {
        "owner.id": "7",
        "date": "between,2026-03-31,2026-04-02",
        "fields": "name,date,status,leaveScope,duration,owner[id,mail],leaveAccount.name",
    }

    found = old("2026-03-30", "leaves", asked).get_json()

    assert found["header"] == {"paging": {"count": 3}}
    assert [(one["name"], one["leaveScope"], one["duration"]) for one in found["data"]] == [
        ("7-20260331-ALL", "ALL", 1.0),
        ("7-20260401-PM", "PM", 0.5),
        ("7-20260402-ALL", "ALL", 1.0),
    ]
    assert {one["status"] for one in found["data"]} == {1}
    assert found["data"][0]["date"] == "2026-03-31T00:00:00"
    assert found["data"][0]["owner"]["id"] == 7
    assert found["data"][0]["leaveAccount"] == {"name": "Congés payés 2025-2026"}
    one = old("2026-03-30", "leaves/7-20260401-pm").get_json()["data"]
    assert (one["id"], one["leavePeriodId"]) == ("7-20260401-PM", APPROVED)


def test_old_leaves_come_to_as_much(call: Call, old: Callable[..., TestResponse]) -> None:
    """Of everybody, as many days as there are half-days in v3, by two."""
    asked = {**EVERYBODY, "date": ALWAYS, "fields": "collection.count"}
    halves = call("GET", "leaves", asked).get_json()["data"]["count"]

    days = old("2026-03-30", "leaves", {"fields": "duration", "date": ALWAYS}).get_json()["data"]

    assert sum(one["duration"] for one in days) * 2 == halves


@pytest.mark.parametrize("path", ["leaves", "leaves/7-20260331-ALL"])
def test_old_leaves_were_closed(old: Callable[..., TestResponse], path: str) -> None:
    """By the tenant's clock: there on 30 March 2026, gone on the 31st."""
    assert old("2026-03-30", path).status_code == 200

    closed = old("2026-03-31", path)

    assert closed.status_code == 404
    assert closed.get_json() == {
        "Status": 404,
        "Message": "/api/leaves was closed on 2026-03-31; use /api/v3/leaves.",
    }
