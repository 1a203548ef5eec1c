"""Events on demand: the change behind each is made, and told of."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import orjson
import pytest

from emulator import address
from emulator.clock import Clock
from emulator.errors import Invalid, NotFound
from emulator.services import Services
from emulator.world.triggers import trigger

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.test import Client, TestResponse

    from emulator.config import Config
    from emulator.tenancy import Tenants

    Cause = Callable[..., dict[str, Any]]
    Shown = Callable[[str], dict[str, Any]]

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)


@pytest.fixture
def cause(config: Config, tenants: Tenants) -> Cause:
    """Cause an event in a tenant: ``cause("leave.approved", userId=7)``."""

    def made(name: str, tenant: str = "acme", **data: object) -> dict[str, Any]:
        known = tenants.get(tenant)
        place = address.find("http", "127.0.0.1:8080", f"/t/{tenant}", config)
        settings = replace(known.settings, clock=Clock(frozen_at=NOW))
        here = Services(config, tenant, place, known.database, settings)
        with known.database.transaction() as db:
            return trigger(db, name, data, here)

    return made


@pytest.fixture
def ask(client: Client) -> Callable[..., TestResponse]:
    """Ask Lucca's API of the tenant ``acme`` as the events' addresses have it."""
    key = client.get("/_emulator/info").get_json()["lucca"]["api_key"]

    def get(path: str, **query: str) -> TestResponse:
        return client.get(
            f"/t/acme/api/v3/{path}",
            query_string=query,
            base_url="http://127.0.0.1:8080",
            headers={"Authorization": f"lucca application={key}"},
        )

    return get


@pytest.fixture
def shown(ask: Callable[..., TestResponse]) -> Shown:
    """Return a record as Lucca's API shows it."""

    def get(path: str) -> dict[str, Any]:
        found: dict[str, Any] = ask(path).get_json()["data"]
        return found

    return get


def told(tenants: Tenants) -> list[tuple[str, str, dict[str, Any]]]:
    """Return the id, name and data of the events in the outbox."""
    with tenants.get("acme").database.read() as db:
        rows = db.execute("SELECT id, name, data FROM webhook_event ORDER BY number").fetchall()
    return [(row["id"], row["name"], orjson.loads(row["data"])) for row in rows]


def test_a_newcomer_is_believable(cause: Cause, shown: Shown, tenants: Tenants) -> None:
    """With nothing said: a name, a free address, today's contract, a colleague's team and post."""
    event = cause("user.created")

    data = event["data"]
    user = shown(f"users/{data['userId']}")
    assert event["event"] == "user.created"
    assert told(tenants) == [(event["eventId"], "user.created", data)]
    assert data == {**user, "userId": 61}
    assert user["mail"].endswith("@acme.example")
    assert user["manager"]["name"]
    assert user["jobTitle"]
    assert user["rolePrincipal"]["name"] == "Collaborateur"
    assert user["employeeNumber"] == "00061"
    assert user["dtContractStart"] == "2026-01-05T00:00:00"


def test_newcomers_are_the_same_everywhere(cause: Cause) -> None:
    """Two tenants in the same state get the same person; the next one is another."""
    here, there = cause("user.created")["data"], cause("user.created", tenant="beta")["data"]
    following = cause("user.created")["data"]

    names = ("name", "mail", "login", "departmentId", "managerId", "jobTitle")
    assert [here[name] for name in names] == [there[name] for name in names]
    assert following["userId"] == 62
    assert following["mail"] != here["mail"]


def test_what_is_said_of_a_newcomer_is_kept(cause: Cause, shown: Shown) -> None:
    """Fields as the guide writes them; mail and login follow the names, past those taken."""
    given = {"firstName": "Camille", "LASTNAME": "Martin", "department": "Paie"}

    data = cause("user.created", **given)["data"]

    assert data["name"] == "Camille Martin"
    assert (data["mail"], data["login"]) == ("camille.martin2@acme.example", "cmartin2")
    assert data["department"]["name"] == "Paie"
    assert shown(f"users/{data['userId']}")["departmentId"] == data["departmentId"]


def test_the_employees_request_is_approved(cause: Cause, shown: Shown, tenants: Tenants) -> None:
    """With nothing said, the request that waits longest of the employee's."""
    event = cause("leave.approved")

    request = shown("leaveRequests/702")
    assert request["status"] == 2
    assert event["data"]["userId"] == request["leavePeriod"]["ownerId"] == 7
    assert event["data"]["url"] == request["url"]
    assert event["data"]["url"].startswith("http://127.0.0.1:8080/t/acme/api/v3/leaveRequests/")
    assert told(tenants) == [(event["eventId"], "leave.approved", event["data"])]


def test_the_next_request_is_anyones(cause: Cause, ask: Callable[..., TestResponse]) -> None:
    """Where the employee waits for none, whoever has waited longest gets theirs."""
    cause("leave.approved")
    waiting = ask("leaveRequests", status="0", orderBy="creationDate,asc", paging="0,1").get_json()[
        "data"
    ]["items"]

    assert cause("leave.approved")["data"]["id"] == waiting[0]["id"]


def test_a_request_is_made_where_none_waits(cause: Cause, shown: Shown, tenants: Tenants) -> None:
    """A second one for the employee: a working day after all others, taken from their account."""
    cause("leave.approved", userId="7")

    data = cause("leave.approved", email="camille.martin@acme.example")["data"]

    request = shown(f"leaveRequests/{data['id']}")
    leaves = request["leavePeriod"]["leaves"]
    assert (request["status"], data["userId"]) == (2, 7)
    assert [one["isAM"] for one in leaves] == [True, False]
    assert data["startsOn"] == data["endsOn"] > shown("leaveRequests/703")["leavePeriod"]["endsOn"]
    assert leaves[0]["leaveAccount"]["name"].startswith("Congés payés")
    with tenants.get("acme").database.read() as db:
        off = db.execute(
            "SELECT a.id FROM lucca_leave_account a WHERE pending_half_days <>"
            " (SELECT ifnull(sum(half_days), 0) FROM lucca_leave"
            "  WHERE account_id = a.id AND status = 'pending')"
            " OR taken_half_days <> (SELECT ifnull(sum(half_days), 0) FROM lucca_leave"
            "  WHERE account_id = a.id AND status = 'approved')"
            " OR acquired_half_days < taken_half_days + pending_half_days"
        ).fetchall()
    assert off == []


def test_the_employees_timesheet_is_handed_in(cause: Cause, shown: Shown) -> None:
    """With nothing said their draft of the week; then, for them, a week that is made for it."""
    first = cause("timesheet.submitted")["data"]
    second = cause("timesheet.submitted", userId=7)["data"]

    assert (first["id"], first["userId"], first["status"]) == (702, 7, 1)
    assert (second["startsOn"], second["endsOn"]) == ("2026-01-12T00:00:00", "2026-01-19T00:00:00")
    sheet = shown(f"timmitimesheets/{second['id']}")
    assert second == {**sheet, "userId": 7}
    assert len(sheet["timeEntries"]) == 5


def test_a_record_can_be_named(cause: Cause, shown: Shown) -> None:
    """By the id that the API shows."""
    other = cause("user.created")["data"]["userId"]

    sheet = cause("timesheet.submitted", userId=other)["data"]
    leave = cause("leave.approved", leaveRequestId="702")["data"]

    assert sheet["ownerId"] == other
    assert sheet["expectedNextActorId"] == shown(f"users/{other}")["managerId"]
    assert leave["id"] == 702


@pytest.mark.parametrize(
    ("name", "data", "error", "message"),
    [
        (
            "user.deleted",
            {},
            NotFound,
            "No event 'user.deleted'; there are user.created, leave.approved, timesheet.submitted.",
        ),
        ("user.created", {"nickname": "x"}, Invalid, "nickname does not exist on type User"),
        ("user.created", {"mail": ""}, Invalid, "Property mail is required."),
        ("leave.approved", {"leaveRequestId": 703}, Invalid, "Leave request 703 is approved"),
        ("leave.approved", {"leaveRequestId": "x"}, Invalid, "is not a whole number"),
        ("leave.approved", {"leaveRequestId": 1}, NotFound, "No LeaveRequest 1."),
        ("leave.approved", {"userId": 999}, NotFound, "No User 999."),
        ("leave.approved", {"email": "no@acme.example"}, NotFound, "No User 'no@acme.example'."),
        ("leave.approved", {"timesheetId": 702}, Invalid, "leaveRequestId, userId, email"),
        ("leave.approved", {"userId": 7, "email": "x"}, Invalid, "Only one of"),
        ("timesheet.submitted", {"timesheetId": 701}, Invalid, "Timesheet 701 is pending"),
    ],
)
def test_what_cannot_be_caused_is_said(
    cause: Cause,
    tenants: Tenants,
    name: str,
    data: dict[str, object],
    error: type[Exception],
    message: str,
) -> None:
    """The error names what is wrong; nothing is told."""
    with pytest.raises(error) as raised:
        cause(name, **data)

    assert message in str(raised.value)
    assert told(tenants) == []
