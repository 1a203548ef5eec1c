"""Leave requests made by a draft: what it shows, what is refused, what adds up."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from emulator import address
from emulator.clock import Clock
from emulator.errors import EmulatorError
from emulator.lucca.operations import leave_factory, leave_requests, leave_wishes, leaves
from emulator.lucca.operations.moment import Moment
from emulator.services import Services

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.test import Client, TestResponse

    from emulator.config import Config
    from emulator.storage import Connection
    from emulator.tenancy import Tenants

    Call = Callable[..., TestResponse]

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
FACTORY = "leaveRequestFactory"
CREATION = {"isCreation": "true"}
PAID, RTT, REMOTE = 20251, 20262, 4
"""Accounts of the employee, number 7: of paid leave 16.5 days are left (25 less 4 and 4.5)."""


def draft(first: str, last: str, account: int | None = PAID, **more: Any) -> dict[str, Any]:
    """Return a draft as clients send it: with a duration on the account chosen."""
    chosen = [] if account is None else [{"leaveAccountId": account, "duration": 1, "unit": 0}]
    return {
        "daysUnit": True,
        "warnings": [],
        "daysOff": {},
        "isValid": True,
        "ownerId": 7,
        "startsOn": f"{first}T00:00:00",
        "startsAM": True,
        "endsOn": f"{last}T00:00:00",
        "endsAM": False,
        "autoCreate": True,
        "availableAccounts": [{"leaveAccountId": 1, "duration": 0}],
        "otherAvailableAccounts": chosen,
    } | more


@pytest.fixture(autouse=True)
def now(tenants: Tenants) -> None:
    """Stop the clock on the company's own day."""
    tenant = tenants.get("acme")
    tenants.change(tenant, replace(tenant.settings, clock=Clock(frozen_at=NOW)))


@pytest.fixture
def send(call: Call) -> Callable[..., TestResponse]:
    """Send a draft to be made a request."""
    return lambda *days, **more: call("POST", FACTORY, CREATION, json=draft(*days, **more))


@pytest.fixture
def balance(tenants: Tenants) -> Callable[[], tuple[int, int, int]]:
    """Return the half-days acquired, taken and pending of the employee's paid leave."""

    def read() -> tuple[int, int, int]:
        with tenants.get("acme").database.read() as db:
            row = db.execute(
                "SELECT acquired_half_days, taken_half_days, pending_half_days"
                " FROM lucca_leave_account WHERE id = 702"
            ).fetchone()
        return row[0], row[1], row[2]

    return read


def test_a_request_is_made(
    call: Call, send: Callable[..., TestResponse], balance: Callable[[], tuple[int, int, int]]
) -> None:
    """From Thursday noon to Monday evening: three half-days and two, waiting for the manager."""
    answer = send("2026-01-15", "2026-01-19", startsAM=False, comments=" Ski ")

    assert answer.status_code == 200, answer.text
    made = answer.get_json()["data"]
    request = call("GET", f"leaveRequests/{made['leaveRequestId']}").get_json()["data"]
    period = request["leavePeriod"]
    assert (made["duration"], made["isValid"], made["comments"]) == (2.5, True, "Ski")
    assert "leaveRequestId is the emulator's" in answer.headers["X-Emulator-Notice"]
    assert (request["status"], request["nextApproverId"]) == (0, 5)
    assert request["creationDate"] == "2026-01-05T10:00:00"
    assert (period["startsAM"], period["endsAM"], period["ownerId"]) == (False, False, 7)
    assert [one["id"] for one in period["leaves"]] == [
        f"7-202601{half}" for half in ("15-PM", "16-AM", "16-PM", "19-AM", "19-PM")
    ]
    assert {one["comment"] for one in period["leaves"]} == {"Ski"}
    assert period["logs"][0]["comment"] == "Ski"
    assert balance() == (50, 8, 14)


def test_it_is_approved_and_then_listed(call: Call, send: Callable[..., TestResponse]) -> None:
    """The whole way, as an integration goes it."""
    made = send("2026-01-15", "2026-01-15", REMOTE).get_json()["data"]
    asked = {"leavePeriod.ownerId": "7", "date": "2026-01-15", "fields": "id,isRemoteWork,comment"}
    before = call("GET", "leaves", asked).get_json()["data"]["items"]

    call("POST", f"leaveRequests/{made['leaveRequestId']}/approvals", json={"approved": True})

    after = call("GET", "leaves", asked).get_json()["data"]["items"]
    assert before == []
    assert after == [
        {"id": f"7-20260115-{half}", "isRemoteWork": True, "comment": None} for half in ("AM", "PM")
    ]


def test_a_draft_is_filled_in(call: Call, balance: Callable[[], tuple[int, int, int]]) -> None:
    """By GET, or by POST without ``autoCreate``: what could be taken, and nothing is made."""
    days = {"ownerId": "7", "startsOn": "2026-01-15", "endsOn": "2026-01-16", "endsAM": "true"}

    found = call("GET", FACTORY, CREATION | days).get_json()["data"]
    tried = call(
        "POST", FACTORY, CREATION, json=draft("2026-01-15", "2026-01-16", autoCreate=False)
    ).get_json()["data"]

    accounts = {one["leaveAccountId"]: one for one in found["availableAccounts"]}
    others = {one["leaveAccountId"]: one for one in found["otherAvailableAccounts"]}
    assert (found["duration"], found["isValid"], found["warnings"]) == (1.5, True, [])
    assert list(accounts) == [PAID, 20252, RTT]
    assert list(others) == [3, REMOTE, 5, 6]
    assert others[REMOTE]["constraint"]["currentBalance"] is None
    assert accounts[PAID]["constraint"]["currentBalance"] == 16.5
    assert accounts[PAID]["constraint"]["entitlementEndDateEntitlement"] == 25.0
    assert accounts[PAID]["constraint"]["entitlementEndDateConsumption"] == 8.5
    assert found["nextApprover"]["id"] == 5
    chosen = {one["leaveAccountId"]: one["duration"] for one in tried["availableAccounts"]}
    assert (tried["duration"], chosen[PAID], tried["autoCreate"]) == (2.0, 2.0, False)
    assert "leaveRequestId" not in tried
    assert balance() == (50, 8, 9)


def test_the_other_address_makes_one_too(client: Client, key: str) -> None:
    """Timmi Absences' own: the accounts in one list, ``autoCreate`` false, no wrapping."""
    body = draft("2026-01-15", "2026-01-15", None, autoCreate=False) | {
        "accounts": [{"leaveAccountId": REMOTE, "duration": 1}]
    }

    answer = client.post(
        "/timmi-absences/api/v1.0/leaveRequestFactory/create",
        json=body,
        headers={"Authorization": f"lucca application={key}"},
    )

    assert answer.status_code == 200, answer.text
    assert answer.get_json()["nextApprover"]["url"] == "http://localhost/api/users/5"
    assert (answer.get_json()["autoCreate"], answer.get_json()["duration"]) == (True, 1.0)
    assert answer.get_json()["leaveRequestId"] > 703


def test_a_past_day_is_warned_of(send: Callable[..., TestResponse]) -> None:
    """And not refused: a client that fills in past weeks is seen to do so."""
    answer = send("2025-12-30", "2025-12-30", REMOTE)

    (warning,) = answer.get_json()["data"]["warnings"]
    assert answer.status_code == 200
    assert (warning["ruleId"], warning["error"]) == (1, False)


@pytest.mark.parametrize(
    ("days", "more", "message"),
    [
        (("2026-01-17", "2026-01-18"), {}, "There is no working day in the period."),
        (("2026-01-01", "2026-01-01"), {}, "There is no working day in the period."),
        (("2026-02-16", "2026-02-17"), {}, "has a leave on the morning of 2026-02-16 already."),
        (("2026-03-20", "2026-03-30"), {"endsAM": True}, "on the morning of 2026-03-30 already."),
        (("2026-01-12", "2026-02-06"), {}, "is 16.5 days; the period takes 20."),
        (("2026-06-01", "2026-06-01"), {}, "start from 2025-06-01 to 2026-05-31."),
        (("2010-01-04", "2010-01-04", REMOTE), {}, "User 7 has no contract on 2010-01-04."),
        (("2026-01-15", "2026-01-15", 99), {}, "User 7 has no leave account 99."),
        (("2026-01-15", "2026-01-15", None), {}, "Give one of the accounts a duration"),
        (("2026-01-15", "2026-01-14"), {}, "The period ends before it starts."),
        (("2026-01-15", "2026-01-15"), {"startsAM": False, "endsAM": True}, "ends before it"),
        (("2026-01-15", "2036-01-15"), {}, "longer than 732 days"),
        (("2026-01-15", "2026-01-15"), {"ownerId": 999}, "no User with id 999"),
        (("2026-01-15", "2026-01-15"), {"ownerId": None}, "Property ownerId is required."),
        (("2026-01-15", "2026-01-15"), {"startsOn": "soon"}, "is not a date"),
        (("2026-01-15", "2026-01-15"), {"startsAM": 1}, "is not true or false"),
        (("2026-01-15", "2026-01-15"), {"accounts": "4"}, "must be a list of objects"),
        (("2026-01-15", "2026-01-15"), {"accounts": [{"duration": 1}]}, "leaveAccountId is req"),
    ],
)
def test_what_is_refused(
    call: Call,
    send: Callable[..., TestResponse],
    balance: Callable[[], tuple[int, int, int]],
    days: tuple[Any, ...],
    more: dict[str, Any],
    message: str,
) -> None:
    """400 that says what is against it, and nothing is made."""
    count = {"leavePeriod.ownerId": "7", "fields": "collection.count"}

    refused = send(*days, **more)

    assert refused.status_code == refused.get_json()["Status"] == 400, refused.text
    assert message in refused.get_json()["Message"]
    assert call("GET", "leaveRequests", count).get_json()["data"] == {"count": 4}
    assert balance() == (50, 8, 9)


@pytest.mark.parametrize(
    ("query", "body", "status"),
    [
        ({}, draft("2026-01-15", "2026-01-15"), 501),
        ({"isCreation": "false"}, draft("2026-01-15", "2026-01-15"), 501),
        (
            CREATION,
            draft("2026-01-15", "2026-01-15", accounts=[{"leaveAccountId": 4, "duration": 1}]),
            501,
        ),
        (CREATION, [], 400),
    ],
)
def test_what_is_not_emulated_says_so(
    call: Call, query: dict[str, str], body: Any, status: int
) -> None:
    """Changing a leave, and one request on two accounts."""
    assert call("POST", FACTORY, query, json=body).status_code == status


def test_a_cancelled_half_day_can_be_asked_for_again(
    call: Call, send: Callable[..., TestResponse]
) -> None:
    """Its id is shown once: cancelled until the new leave is approved, then that."""
    half = "leaves/7-20260331-AM"
    call("DELETE", half)
    made = send("2026-03-31", "2026-03-31", endsAM=True).get_json()["data"]["leaveRequestId"]
    waiting = call("GET", half).get_json()["data"]
    call("POST", f"leaveRequests/{made}/approvals", json={"approved": True})

    shown = call("GET", half).get_json()["data"]
    every = {"leavePeriod.ownerId": "7", "date": "2026-03-31", "isActive": "true,false"}
    ids = [one["id"] for one in call("GET", "leaves", every).get_json()["data"]["items"]]
    assert (waiting["leavePeriodId"], waiting["isActive"]) == (703, False)
    assert (shown["leavePeriodId"], shown["isActive"]) == (made, True)
    assert ids == ["7-20260331-AM", "7-20260331-PM"]


class _Undo(Exception):
    """Takes back all that an example did."""


_STEPS = st.lists(
    st.tuples(
        st.sampled_from(["ask", "ask", "approve", "deny", "cancel", "half", "release", "keep"]),
        st.integers(0, 40),
        st.integers(0, 12),
        st.booleans(),
        st.booleans(),
    ),
    max_size=25,
)


def _step(db: Connection, here: Services, step: tuple[str, int, int, bool, bool]) -> None:
    what, which, length, am, noon = step
    at = Moment(db, here)
    rows = db.execute("SELECT id FROM lucca_leave WHERE person_id = 7 ORDER BY id").fetchall()
    leave = rows[which % len(rows)][0]
    verdict = leave_requests.Verdict(what in ("approve", "release"), "x", "")
    if what == "ask":
        first = date(2026, 3, 20) + timedelta(which)
        last = first + timedelta(length)
        body = draft(str(first), str(last), startsAM=am, endsAM=noon)
        leave_factory.create(at, leave_wishes.read(body))
    elif what == "approve":
        leave_requests.approve(db, leave, verdict, here)
    elif what == "deny":
        leave_requests.deny(db, leave, verdict, here)
    elif what == "cancel":
        leave_requests.cancel(at, leave)
    elif what == "half":
        half = "SELECT id FROM lucca_leave_half_day WHERE ownerId = 7 AND isShown ORDER BY id"
        shown = db.execute(half).fetchall()
        leaves.cancel(at, shown[which % len(shown)][0])
    else:
        leave_requests.decide_cancellation(at, leave, verdict)


def _check(db: Connection) -> None:
    account = db.execute("SELECT * FROM lucca_leave_account WHERE id = 702").fetchone()
    taken, pending = db.execute(
        "SELECT ifnull(sum(isConfirmed), 0), ifnull(sum(NOT isConfirmed), 0)"
        " FROM lucca_leave_half_day h JOIN lucca_leave_period p ON p.id = h.leavePeriodId"
        " WHERE h.ownerId = 7 AND h.isActive AND h.leaveAccountId = 20251"
    ).fetchone()
    assert (account["taken_half_days"], account["pending_half_days"]) == (taken, pending)
    assert account["acquired_half_days"] == 50
    assert taken + pending <= 50
    doubles = "SELECT id FROM lucca_leave_half_day WHERE ownerId = 7 AND {} GROUP BY id"
    for condition in ("isActive", "isShown"):
        rows = db.execute(f"{doubles.format(condition)} HAVING count(*) > 1").fetchall()
        assert rows == [], condition


@given(_STEPS)
@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_balances_add_up_whatever_is_done(
    config: Config, tenants: Tenants, steps: list[tuple[str, int, int, bool, bool]]
) -> None:
    """After each step, allowed or refused: what is taken and pending are the active half-days.

    No half-day is booked or shown twice, and nobody has more than they have earned.
    """
    tenant = tenants.get("acme")
    place = address.find("http", "127.0.0.1:8080", "/t/acme", config)
    here = Services(config, "acme", place, tenant.database, tenant.settings)
    with suppress(_Undo), tenant.database.transaction() as db:
        for step in steps:
            db.execute("SAVEPOINT step")
            try:
                _step(db, here, step)
            except EmulatorError:
                db.execute("ROLLBACK TO step")
            db.execute("RELEASE step")
            _check(db)
        raise _Undo
