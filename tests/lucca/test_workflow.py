"""Leave requests decided on and timesheets handed in; what others are told of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
import pytest

from emulator.lucca import events
from emulator.lucca.webhooks import CATALOGUE

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.test import Client, TestResponse

    from emulator.tenancy import Tenants

    Call = Callable[..., TestResponse]
    People = dict[str, dict[str, Any]]
    Outbox = Callable[[], list[dict[str, Any]]]

PENDING = 702
"""The employee's request that waits: 9 half-days of account 702."""
APPROVALS = f"leaveRequests/{PENDING}/approvals"
DRAFT = {"ownerId": 7, "startsAt": "2026-01-05T00:00:00", "endsAt": "2026-01-12T00:00:00"}
"""The employee's timesheet of the week, number 702."""


@pytest.fixture
def outbox(tenants: Tenants) -> Outbox:
    """Return the events told of so far, the first one first."""

    def told() -> list[dict[str, Any]]:
        with tenants.get("acme").database.read() as db:
            rows = db.execute("SELECT * FROM webhook_event ORDER BY number").fetchall()
        return [{**dict(row), "data": orjson.loads(row["data"])} for row in rows]

    return told


@pytest.fixture
def balance(tenants: Tenants) -> Callable[[], tuple[int, int]]:
    """Return the half-days taken and pending of the account that the request is on."""

    def read() -> tuple[int, int]:
        with tenants.get("acme").database.read() as db:
            row = db.execute(
                "SELECT taken_half_days, pending_half_days FROM lucca_leave_account WHERE id = 702"
            ).fetchone()
        return (row[0], row[1])

    return read


@pytest.fixture
def submit(client: Client, key: str) -> Callable[..., TestResponse]:
    """Hand timesheets in: ``submit({"ownerId": …}, …)``."""

    def send(*timesheets: object) -> TestResponse:
        return client.post(
            "/timmi/services/workflow/submit",
            json={"timesheets": timesheets},
            headers={"Authorization": f"lucca application={key}", "X-Correlation-ID": "job-7"},
        )

    return send


def whole(call: Call, path: str) -> dict[str, Any]:
    """Return one record."""
    found: dict[str, Any] = call("GET", path).get_json()["data"]
    return found


def test_an_approval_decides(
    call: Call, people: People, balance: Callable[[], tuple[int, int]]
) -> None:
    """The request is approved, in the name of who was asked; its half-days are taken."""
    taken, pending = balance()

    answer = call("POST", APPROVALS, json={"approved": True, "comment": "Bon voyage"})

    assert answer.status_code == 200, answer.text
    approval = answer.get_json()["data"]
    request = whole(call, f"leaveRequests/{PENDING}")
    assert approval == {
        "id": PENDING,
        "date": request["leavePeriod"]["confirmationDate"],
        "approverId": people["manager"]["lucca_id"],
        "substitutedApproverId": None,
        "approved": True,
        "comment": "Bon voyage",
    }
    assert request["approvals"] == [approval]
    assert (request["status"], request["nextApproverId"]) == (2, None)
    assert request["leavePeriod"]["isConfirmed"] is True
    assert balance() == (taken + 9, pending - 9)
    assert "documents no body" in answer.headers["X-Emulator-Notice"]


def test_an_approval_is_told(call: Call, people: People, outbox: Outbox) -> None:
    """The event has the request as the API shows it, whom it is about, and the days."""
    call("POST", APPROVALS, json={"approved": True})

    (event,) = outbox()
    request = whole(call, f"leaveRequests/{PENDING}")
    assert event["name"] == "leave.approved"
    assert event["data"] == {
        **request,
        "userId": people["employee"]["lucca_id"],
        "startsOn": "2026-02-10T00:00:00",
        "startsAM": True,
        "endsOn": "2026-02-16T00:00:00",
        "endsAM": True,
    }


def test_a_denial_gives_the_days_back(
    call: Call, outbox: Outbox, balance: Callable[[], tuple[int, int]]
) -> None:
    """Denied with a comment: status 3, nothing taken, nobody told of an approval."""
    taken, pending = balance()

    answer = call("POST", APPROVALS, json={"approved": False, "comment": "Clôture."})

    assert answer.get_json()["data"]["approved"] is False
    request = whole(call, f"leaveRequests/{PENDING}")
    assert (request["status"], request["approvals"][0]["comment"]) == (3, "Clôture.")
    assert request["leavePeriod"]["confirmationDate"] is None
    assert balance() == (taken, pending - 9)
    assert outbox() == []


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({}, "Property approved is required."),
        ({"approved": "yes"}, "is not true or false"),
        ({"approved": False}, "Property comment is required to deny a leave request."),
        ({"approved": False, "comment": "  "}, "comment is required to deny"),
        ({"approved": True, "comment": 5}, "is not a text"),
        ({"approved": True, "reason": "x"}, "Property reason does not exist"),
    ],
)
def test_a_bad_decision_is_named_and_nothing_changes(
    call: Call, outbox: Outbox, body: dict[str, Any], message: str
) -> None:
    """400 in v3's words; the request still waits."""
    refused = call("POST", APPROVALS, json=body)

    assert refused.status_code == refused.get_json()["Status"] == 400
    assert message in refused.get_json()["Message"]
    assert whole(call, f"leaveRequests/{PENDING}")["status"] == 0
    assert outbox() == []


def test_a_request_is_decided_once(call: Call, outbox: Outbox) -> None:
    """Only a pending one can be; one that does not exist is 404."""
    assert call("POST", APPROVALS, json={"approved": True}).status_code == 200

    again = call("POST", APPROVALS, json={"approved": False, "comment": "x"})

    assert again.status_code == 400
    assert again.get_json()["Message"] == (
        f"Leave request {PENDING} is approved; only one that is pending can be denied."
    )
    assert call("POST", "leaveRequests/1/approvals", json={"approved": True}).status_code == 404
    assert len(outbox()) == 1


def test_a_timesheet_is_handed_in(
    call: Call, submit: Callable[..., TestResponse], people: People, outbox: Outbox
) -> None:
    """A draft waits for the manager afterwards, and that is told, with the caller's id for it."""
    answer = submit(DRAFT)

    sheet = whole(call, "timmitimesheets/702")
    assert answer.get_json() == {
        "Status": 200,
        "Message": None,
        "Items": [
            {
                "Id": 702,
                "ExceptionMessage": None,
                "Status": 0,
                "Title": "7 - janvier 2026 - Pending",
                "Url": "http://localhost/api/v3/timmitimesheets/702",
            }
        ],
    }
    assert (sheet["status"], sheet["expectedNextActorId"]) == (1, people["manager"]["lucca_id"])
    (event,) = outbox()
    assert event["name"] == "timesheet.submitted"
    assert event["data"] == {**sheet, "userId": people["employee"]["lucca_id"]}
    assert event["correlation_id"] == answer.headers["X-Correlation-ID"] == "job-7"


@pytest.mark.parametrize(
    ("wrong", "status", "message"),
    [
        ({**DRAFT, "startsAt": "2025-12-29"}, 400, "ends 2026-01-05T00:00:00"),
        ({"ownerId": 7, "startsAt": "2025-12-29"}, 400, "Timesheet 701 is pending; only a temp"),
        ({"ownerId": 7, "startsAt": "2026-01-06"}, 404, "No Timesheet of user 7 from '2026-01-06'"),
        ({"ownerId": 10**18, "startsAt": "2026-01-05"}, 400, "out of range"),
        ({"startsAt": "2026-01-05"}, 400, "Property ownerId is required."),
        ({"ownerId": 7}, 400, "Property startsAt is required."),
        ({**DRAFT, "id": 702}, 400, "Property id does not exist on type Timesheet."),
        ("702", 400, "must be a list of objects"),
    ],
)
def test_all_timesheets_are_handed_in_or_none(
    call: Call,
    submit: Callable[..., TestResponse],
    outbox: Outbox,
    wrong: object,
    status: int,
    message: str,
) -> None:
    """One that cannot be is named, and the others stay drafts."""
    refused = submit(DRAFT, wrong)

    assert refused.status_code == refused.get_json()["Status"] == status
    assert message in refused.get_json()["Message"]
    assert whole(call, "timmitimesheets/702")["status"] == 0
    assert outbox() == []


@pytest.mark.parametrize("body", [{}, {"timesheets": {}}, {"timesheets": []}, {"x": 1}, []])
def test_a_submission_names_timesheets(client: Client, key: str, body: object) -> None:
    """Anything else is 400, and without a key 401."""
    path, headers = "/timmi/services/workflow/submit", {"Authorization": f"lucca application={key}"}

    refused = client.post(path, json=body, headers=headers)

    assert refused.status_code == refused.get_json()["Status"] == 400
    assert client.post(path, json={"timesheets": [DRAFT]}).status_code == 401


def test_a_new_user_is_told_in_the_address_asked_by(
    client: Client, key: str, outbox: Outbox
) -> None:
    """The event has the user whole, its addresses in the form of the request; a change has none."""
    headers = {"Authorization": f"lucca application={key}"}
    body = {"mail": "n.p@acme.example", "firstName": "New", "lastName": "Person"}

    made = client.post(
        "/api/v3/users", json=body, headers=headers, base_url="http://acme.ilucca.localhost:8080"
    ).get_json()["data"]
    client.put(f"/api/v3/users/{made['id']}", json={"quote": "x"}, headers=headers)

    (event,) = outbox()
    assert event["name"] == "user.created"
    assert event["data"] == {**made, "userId": made["id"]}
    assert event["data"]["url"] == f"http://acme.ilucca.localhost:8080/api/users/{made['id']}"


def test_answers_carry_the_correlation_id(client: Client, key: str, outbox: Outbox) -> None:
    """One that was sent comes back, with an error too; one made for an event is told; else none."""
    headers = {"Authorization": f"lucca application={key}"}
    body = {"mail": "n.p@acme.example", "firstName": "New", "lastName": "Person"}

    refused = client.get("/api/v3/nothing", headers={**headers, "X-Correlation-ID": "mine"})
    made = client.post("/api/v3/users", json=body, headers=headers)

    assert (refused.status_code, refused.headers["X-Correlation-ID"]) == (404, "mine")
    assert made.headers["X-Correlation-ID"] == outbox()[0]["correlation_id"]
    assert "X-Correlation-ID" not in client.get("/api/v3/users/7", headers=headers).headers


def test_a_refused_user_is_not_told(call: Call, outbox: Outbox) -> None:
    """No user, no event."""
    assert call("POST", "users", json={"mail": "x"}).status_code == 400
    assert outbox() == []


def test_events_can_be_subscribed_to() -> None:
    """What is told of is what an endpoint may ask for."""
    told = (events.USER_CREATED, events.LEAVE_APPROVED, events.TIMESHEET_SUBMITTED)

    assert told == CATALOGUE.events


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("DELETE", "/api/v3/leaveRequests/1", 404),
        ("DELETE", "/api/v3/users/7", 405),
        ("POST", "/api/v3/users/7/approvals", 404),
        ("GET", "/timmi/services/workflow/approve", 405),
        ("POST", "/timmi/services/workflow/dance", 404),
        ("GET", "/timmi/services/workflow/submit", 405),
    ],
)
def test_what_is_not_there_says_so(
    client: Client, key: str, method: str, path: str, status: int
) -> None:
    """In Lucca's form; what Lucca has and the emulator has not is 501."""
    answer = client.open(
        path, method=method, json={}, headers={"Authorization": f"lucca application={key}"}
    )

    assert answer.status_code == answer.get_json()["Status"] == status
