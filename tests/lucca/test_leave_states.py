"""What may become of a leave request, and what it does to the half-days and the balance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from emulator.errors import Invalid
from emulator.lucca.operations.leave_states import TRANSITIONS, Order, after

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.test import Client, TestResponse

    from emulator.tenancy import Tenants

    Call = Callable[..., TestResponse]
    People = dict[str, dict[str, Any]]
    Post = Callable[..., TestResponse]

REFUSED, PENDING, APPROVED = 700, 702, 703
"""The employee's requests; the last two are on account 702, for nine and eight half-days."""

ALLOWED = {
    ("pending", Order.APPROVE): "approved",
    ("pending", Order.DENY): "refused",
    ("pending", Order.ASK): "cancelled",
    ("pending", Order.CANCEL): "cancelled",
    ("approved", Order.ASK): "cancelling",
    ("approved", Order.CANCEL): "cancelled",
    ("cancelling", Order.CANCEL): "cancelled",
    ("cancelling", Order.RELEASE): "cancelled",
    ("cancelling", Order.KEEP): "approved",
}


@pytest.fixture
def account(tenants: Tenants) -> Callable[[], tuple[int, int]]:
    """Return the half-days taken and pending of the employee's paid leave."""

    def read() -> tuple[int, int]:
        with tenants.get("acme").database.read() as db:
            row = db.execute(
                "SELECT taken_half_days, pending_half_days FROM lucca_leave_account WHERE id = 702"
            ).fetchone()
        return row[0], row[1]

    return read


@pytest.fixture
def decide(client: Client, key: str) -> Post:
    """Decide at the address of Timmi Absences: ``decide(702, approved=False, comment="…")``."""

    def send(request: int, **body: Any) -> TestResponse:
        return client.post(
            f"/timmi-absences/api/leaveRequests/v1.0/{request}/approvals",
            json=body,
            headers={"Authorization": f"lucca application={key}"},
        )

    return send


def whole(call: Call, request: int) -> dict[str, Any]:
    """Return a request by its id."""
    found: dict[str, Any] = call("GET", f"leaveRequests/{request}").get_json()["data"]
    return found


def active(call: Call, request: int) -> set[bool]:
    """Return whether its half-days are active: all, none, or some."""
    return {one["isActive"] for one in whole(call, request)["leavePeriod"]["leaves"]}


def listed(call: Call, **asked: str) -> list[dict[str, Any]]:
    """Return the employee's leaves of spring."""
    days = {"leavePeriod.ownerId": "7", "date": "between,2026-02-01,2026-05-31"}
    found = call(
        "GET", "leaves", {**days, "fields": "id,cancellationDate,cancellationUserId"} | asked
    )
    items: list[dict[str, Any]] = found.get_json()["data"]["items"]
    return items


@pytest.mark.parametrize("order", Order)
@pytest.mark.parametrize("status", TRANSITIONS)
def test_every_pair_of_status_and_order(status: str, order: Order) -> None:
    """What is allowed leads where it should; all else is refused, naming both."""
    if (status, order) in ALLOWED:
        assert after(1, status, order) == ALLOWED[(status, order)]
    else:
        with pytest.raises(Invalid, match=f"Leave request 1 is .* can be {order.value}"):
            after(1, status, order)


def test_a_pending_request_is_cancelled_at_once(
    call: Call, account: Callable[[], tuple[int, int]], people: People
) -> None:
    """200 with nothing; its half-days are inactive, none is listed, and they are given back."""
    answer = call("DELETE", f"leaveRequests/{PENDING}")

    request = whole(call, PENDING)
    assert (answer.status_code, answer.data) == (200, b"")
    assert (request["status"], request["isActive"], request["approvals"]) == (4, False, [])
    assert request["cancellationDate"] is not None
    assert request["cancellationUserId"] == people["admin"]["lucca_id"]
    assert [one["status"] for one in request["leavePeriod"]["logs"]] == [0, 4]
    assert active(call, PENDING) == {False}
    assert account() == (8, 0)
    assert listed(call, date="2026-02-10", isActive="false") == []


def test_an_approved_request_waits_for_its_cancellation(
    call: Call, decide: Post, account: Callable[[], tuple[int, int]], people: People
) -> None:
    """Status 5 until the manager, asked once more, agrees; then its half-days say so."""
    manager, admin = people["manager"]["lucca_id"], people["admin"]["lucca_id"]
    asked = call("DELETE", f"leaveRequests/{APPROVED}")

    waiting = whole(call, APPROVED)
    (request,) = waiting["cancellationRequests"]
    assert "waits for the approver" in asked.headers["X-Emulator-Notice"]
    assert (waiting["status"], waiting["isActive"], waiting["cancellationDate"]) == (5, True, None)
    assert waiting["leavePeriod"]["isConfirmed"] is True
    assert request == {
        "id": 1,
        "authorId": admin,
        "comment": None,
        "rank": 0,
        "approved": None,
        "creationDate": request["creationDate"],
        "nextApproverId": manager,
        "isActive": True,
    }
    assert active(call, APPROVED) == {True}
    assert account() == (8, 9)

    answer = decide(APPROVED)

    gone = whole(call, APPROVED)
    assert answer.get_json()["data"] == {name: gone[name] for name in ("id", "name", "url")}
    assert (gone["status"], gone["isActive"], gone["cancellationUserId"]) == (4, False, admin)
    assert (gone["cancellationRequests"][0]["approved"], gone["approvals"][0]["approved"]) == (
        True,
        True,
    )
    assert gone["leavePeriod"]["confirmationDate"] == "2025-12-30T10:45:00"
    assert [one["status"] for one in gone["leavePeriod"]["logs"]] == [0, 2, 4]
    assert account() == (0, 9)
    assert listed(call) == []
    assert len(listed(call, cancellationDate="since,2026-01-01")) == 8


def test_a_cancellation_is_denied(
    call: Call, decide: Post, account: Callable[[], tuple[int, int]]
) -> None:
    """With a comment, as any denial: the leave stays, and may be asked for again."""
    call("DELETE", f"leaveRequests/{APPROVED}")
    silent = decide(APPROVED, approved=False)
    denied = decide(APPROVED, approved=False, comment="Trop tard.")

    request = whole(call, APPROVED)
    assert (silent.status_code, denied.status_code) == (400, 200)
    assert request["status"] == 2
    assert request["cancellationRequests"][0]["approved"] is False
    assert request["cancellationRequests"][0]["comment"] == "Trop tard."
    assert (active(call, APPROVED), account()) == ({True}, (8, 9))
    call("DELETE", f"leaveRequests/{APPROVED}")
    ranks = [one["rank"] for one in whole(call, APPROVED)["cancellationRequests"]]
    assert ranks == [0, 1]


@pytest.mark.parametrize(
    ("request_id", "message"),
    [
        (REFUSED, "Leave request 700 is denied; only one that is pending or approved can be"),
        (APPROVED, "Leave request 703 is being cancelled; only one that is pending or approved"),
    ],
)
def test_what_cannot_be_cancelled(
    call: Call,
    account: Callable[[], tuple[int, int]],
    request_id: int,
    message: str,
) -> None:
    """A denied one, or one about to be: 400, and nothing changes."""
    call("DELETE", f"leaveRequests/{APPROVED}")
    before = whole(call, request_id)

    refused = call("DELETE", f"leaveRequests/{request_id}")

    assert refused.status_code == 400
    assert message in refused.get_json()["Message"]
    assert (whole(call, request_id), account()) == (before, (8, 9))


def test_one_half_day_is_cancelled(
    call: Call, account: Callable[[], tuple[int, int]], people: People
) -> None:
    """At once; who syncs finds it by its cancellation, and it cannot be cancelled again."""
    leave = "leaves/7-20260331-AM"
    answer = call("DELETE", leave)

    assert (answer.status_code, answer.data) == (200, b"")
    assert account() == (7, 9)
    assert len(listed(call)) == 7
    (gone,) = listed(call, cancellationDate="notequal,null")
    assert gone["id"] == "7-20260331-AM"
    assert gone["cancellationUserId"] == people["admin"]["lucca_id"]
    shown = call("GET", leave).get_json()["data"]
    assert (shown["isActive"], shown["cancellationDate"]) == (False, gone["cancellationDate"])
    assert (whole(call, APPROVED)["status"], active(call, APPROVED)) == (2, {True, False})
    again = call("DELETE", leave)
    assert again.status_code == 400
    assert again.get_json()["Message"] == "Leave 7-20260331-AM is cancelled already."
    assert account() == (7, 9)


def test_the_last_half_day_cancels_the_request(
    call: Call, account: Callable[[], tuple[int, int]]
) -> None:
    """Also one whose cancellation was asked for: that is answered then."""
    call("DELETE", f"leaveRequests/{APPROVED}")
    for one in listed(call):
        assert call("DELETE", f"leaves/{one['id']}").status_code == 200

    request = whole(call, APPROVED)
    assert (request["status"], account()) == (4, (0, 9))
    assert request["cancellationRequests"][0]["isActive"] is False
    assert request["cancellationDate"] is not None


def test_what_waits_for_approval(
    client: Client, call: Call, key: str, people: People, decide: Post
) -> None:
    """Pending requests and cancellations, oldest first; what is decided is gone."""
    path, headers = (
        "/timmi-absences/api/leaveRequests/v1.0/toApprove",
        {"Authorization": f"lucca application={key}"},
    )
    call("DELETE", f"leaveRequests/{APPROVED}")

    found = client.get(path, headers=headers).get_json()

    waiting = {one["id"]: one for one in found}
    person = people["employee"]
    assert waiting[APPROVED]["isCancellationExpectedApproval"] is True
    assert waiting[PENDING] == {
        "id": PENDING,
        "expectedApprover": waiting[APPROVED]["expectedApprover"],
        "owner": waiting[PENDING]["owner"],
        "isCancellationExpectedApproval": False,
        "startsOn": "2026-02-10T00:00:00",
        "startsAm": True,
        "endsOn": "2026-02-16T00:00:00",
        "endsAm": True,
        "isHalfDay": False,
        "relateToOneDay": False,
        "unit": 0,
        "totalDuration": 4.5,
        "leaveType": "Congés payés",
        "accounts": [
            {
                "id": 20251,
                "name": "Congés payés 2025-2026",
                "unit": 0,
                "isActive": True,
                "isRecurring": True,
            }
        ],
        "hasDelegation": False,
        "hasTransfer": False,
    }
    assert waiting[PENDING]["owner"]["name"] == person["name"]
    assert waiting[PENDING]["expectedApprover"]["id"] == people["manager"]["lucca_id"]
    pending = call("GET", "leaveRequests", {"status": "0,5", "fields": "id"}).get_json()
    assert set(waiting) == {one["id"] for one in pending["data"]["items"]}
    decide(APPROVED)
    decide(PENDING, approved=False, comment="Non.")
    left = {one["id"] for one in client.get(path, headers=headers).get_json()}
    assert left == set(waiting) - {APPROVED, PENDING}
    assert (whole(call, APPROVED)["status"], whole(call, PENDING)["status"]) == (4, 3)


@pytest.mark.parametrize(
    ("asked", "days"),
    [
        (
            {"date": "between,2026-04-01,2026-05-10", "amOrPmIsOff": "true"},
            ["04-06", "05-01", "05-08"],
        ),
        ({"date": "between,2026-04-05,2026-04-07"}, ["04-05", "04-06", "04-07"]),
        ({"date": "2026-04-06", "amOrPmIsOff": "false"}, []),
    ],
)
def test_days_off(client: Client, key: str, asked: dict[str, str], days: list[str]) -> None:
    """Public holidays of somebody's calendar, by name; a plain list."""
    found = client.get(
        "/timmi-absences/api/planning/v1.0/userDates",
        query_string={"owner.id": "7", **asked},
        headers={"Authorization": f"lucca application={key}"},
    ).get_json()

    assert [one["date"][5:10] for one in found] == days
    assert {one["ownerId"] for one in found} <= {7}
    for one in found:
        assert (one["name"] is not None) is one["am"]["isOff"] is one["pm"]["isOff"]


@pytest.mark.parametrize(
    "asked",
    [
        {"owner.id": "7"},
        {"date": "2026-04-06"},
        {"owner.id": "7", "date": "since,2026-04-06"},
        {"owner.id": "7", "date": "between,2000-01-01,2026-04-06"},
        {"owner.id": "7", "date": "2026-04-06", "amOrPmIsOff": "perhaps"},
    ],
)
def test_days_off_of_whom_and_when(client: Client, key: str, asked: dict[str, str]) -> None:
    """Both are needed, in bounds: 400 in v4's words."""
    refused = client.get(
        "/timmi-absences/api/planning/v1.0/userDates",
        query_string=asked,
        headers={"Authorization": f"lucca application={key}"},
    )

    assert refused.status_code == refused.get_json()["status"] == 400
