"""What can be done to a timesheet, from which state, by either address; what is due, what waits."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

import pytest

from emulator.lucca.fields import Scope
from emulator.lucca.operations.timesheets import MOVES
from emulator.lucca.principal import Principal
from emulator.lucca.resources.timesheets import TIMESHEETS

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.test import Client, TestResponse

    from emulator.tenancy import Tenants

    Call = Callable[..., TestResponse]
    People = dict[str, dict[str, Any]]

APPROVED, PENDING, DRAFT = 700, 701, 702
"""The employee's timesheets: of the week before last, of last week, of this week."""
REJECTED = 703
OLD, NEW = "/timmi/services/workflow", "/timmi-timesheet/api/timesheets"
PERIODS = {APPROVED: "2025-12-22", PENDING: "2025-12-29", DRAFT: "2026-01-05"}


@pytest.fixture
def post(client: Client, key: str) -> Call:
    """Give an order: ``post(path, {…})``."""

    def send(path: str, body: object) -> TestResponse:
        return client.post(path, json=body, headers={"Authorization": f"lucca application={key}"})

    return send


@pytest.fixture
def rejected(tenants: Tenants) -> int:
    """The employee's timesheet of a week ahead, rejected."""
    with tenants.get("acme").database.transaction() as db:
        db.execute(
            "INSERT INTO lucca_timesheet VALUES"
            " (703, 7, '2026-01-12', '2026-01-18', 'rejected', NULL, NULL, 3, 0)"
        )
    return REJECTED


def status(call: Call, key: int) -> int:
    """Return how far a timesheet has come."""
    found: int = call("GET", f"timmitimesheets/{key}").get_json()["data"]["status"]
    return found


def ordered(action: str, key: int) -> dict[str, object]:
    """Return the body of an order of the older address."""
    if action == "submit":
        return {"timesheets": [{"ownerId": 7, "startsAt": {**PERIODS, 703: "2026-01-12"}[key]}]}
    return {"timesheets": [{"id": key, **({} if action == "approve" else {"comment": "Motif"})}]}


STATES = {0: DRAFT, 1: PENDING, 2: APPROVED, 3: REJECTED}
ALLOWED = {
    ("submit", 0): 1,
    ("submit", 3): 1,
    ("approve", 1): 2,
    ("deny", 1): 3,
    ("cancel", 1): 3,
    ("invalidate", 2): 3,
}
"""What may be done in which state, and what it leads to; nothing else may."""


@pytest.mark.usefixtures("rejected")
@pytest.mark.parametrize(("action", "before"), list(product(MOVES, STATES)))
def test_states_move_only_as_they_may(call: Call, post: Call, action: str, before: int) -> None:
    """Every action in every state: done and answered with the timesheet, or 400 and untouched."""
    key = STATES[before]
    assert status(call, key) == before

    answer = post(f"{OLD}/{action}", ordered(action, key))

    after = ALLOWED.get((action, before))
    if after is None:
        assert answer.status_code == answer.get_json()["Status"] == 400
        assert f"Timesheet {key} is " in answer.get_json()["Message"]
        assert status(call, key) == before
        return
    (item,) = answer.get_json()["Items"]
    assert (item["ExceptionMessage"], item["Status"]) == (None, 0)
    assert item["Url"] == f"http://localhost/api/v3/timmitimesheets/{item['Id']}"
    assert status(call, item["Id"]) == after
    assert (item["Id"] == key) is (before != 3)


@pytest.mark.usefixtures("rejected")
@pytest.mark.parametrize(
    ("action", "before"), [pair for pair in product(MOVES, STATES) if pair[0] != "submit"]
)
def test_the_newer_address_says_what_became_of_it(
    call: Call, post: Call, action: str, before: int
) -> None:
    """``success``, or ``error`` with the reason; invalidating is answered with one object."""
    key = STATES[before]
    body = {} if action == "approve" else {"comment": "Motif"}

    answer = post(f"{NEW}/{key}/{action}", body)

    assert answer.status_code == 200, answer.text
    found = answer.get_json()
    item = found if action == "invalidate" else found[-1]
    after = ALLOWED.get((action, before))
    assert item["id"] == key
    assert item["status"] == ("error" if after is None else "success")
    assert (item["exceptionMessage"] is None) is (after is not None)
    assert status(call, key) == (before if after is None else after)


@pytest.mark.parametrize("action", ["deny", "invalidate"])
def test_a_refusal_needs_words(call: Call, post: Call, action: str) -> None:
    """Without a comment it is 400 at both addresses, and nothing changes."""
    key = PENDING if action == "deny" else APPROVED
    before = status(call, key)
    old = post(f"{OLD}/{action}", {"timesheets": [{"id": key, "comment": " "}]})
    new = post(f"{NEW}/{key}/{action}", {})

    message = f"Property comment is required to {action} a timesheet."
    assert (old.status_code, old.get_json()["Message"]) == (400, message)
    assert (new.status_code, new.get_json()["detail"]) == (400, message)
    assert status(call, key) == before


def test_a_rejected_week_is_booked_and_handed_in_anew(call: Call, post: Call) -> None:
    """It opens for booking; the next timesheet of the week has what was booked, the old is left."""
    entry = {"ownerId": 7, "startsAt": "2025-12-30T00:00:00", "duration": "00:30:00", "unit": 1}
    assert call("POST", "timeentries", json=entry).status_code == 400
    post(f"{OLD}/deny", ordered("deny", PENDING))
    booked = call("POST", "timeentries", json=entry).get_json()["data"]
    assert booked["timesheetId"] == PENDING

    (item,) = post(f"{OLD}/submit", ordered("submit", PENDING)).get_json()["Items"]

    new = call("GET", f"timmitimesheets/{item['Id']}").get_json()["data"]
    assert (new["status"], new["startsOn"]) == (1, "2025-12-29T00:00:00")
    assert booked["id"] in {one["id"] for one in new["timeEntries"]}
    old = call("GET", f"timmitimesheets/{PENDING}").get_json()["data"]
    assert (old["status"], old["timeEntries"]) == (3, [])
    assert call("POST", "timeentries", json=entry).status_code == 400
    again = post(f"{OLD}/submit", ordered("submit", PENDING))
    assert f"Timesheet {item['Id']} is pending" in again.get_json()["Message"]


def test_approving_takes_those_before_along(post: Call, people: People) -> None:
    """By the newer address; cancelling, those after."""
    post(f"{OLD}/submit", ordered("submit", DRAFT))
    manager = people["manager"]

    cancelled = post(f"{NEW}/{PENDING}/cancel", {"comment": None}).get_json()
    assert [one["id"] for one in cancelled] == [PENDING, DRAFT]
    done = post(f"{NEW}/submit", {"ownerId": 7, "startsAt": "2026-01-05T00:00:00"}).get_json()
    assert [one["status"] for one in done] == ["success", "success"]
    assert done[0]["expectedNextActor"]["id"] == manager["lucca_id"]
    keys = [one["id"] for one in done]
    assert not set(keys) & {PENDING, DRAFT}

    approved = post(f"{NEW}/{keys[1]}/approve", {"transfers": []}).get_json()

    assert approved == [
        {
            "id": key,
            "exceptionMessage": None,
            "startsOn": starts,
            "endsOn": ends,
            "expectedNextActor": None,
            "status": "success",
        }
        for key, starts, ends in (
            (keys[0], "2025-12-29", "2026-01-05"),
            (keys[1], "2026-01-05", "2026-01-12"),
        )
    ]


def test_submitting_up_to_a_week_makes_what_lacks(call: Call, post: Call) -> None:
    """Each week due until then; one that was handed in already is ``noAction``."""
    body = {"ownerId": 7, "startsAt": "2026-01-20T00:00:00"}

    done = post(f"{NEW}/submit", body).get_json()
    again = post(f"{NEW}/submit", body).get_json()

    weeks = ["2026-01-05", "2026-01-12", "2026-01-19"]
    assert [one["startsOn"] for one in done] == weeks
    assert {one["status"] for one in done} == {"success"}
    assert [(one["startsOn"], one["status"]) for one in again] == [("2026-01-19", "noAction")]
    assert [status(call, one["id"]) for one in done] == [1, 1, 1]


@pytest.mark.parametrize(
    ("path", "body", "expected", "words"),
    [
        (f"{NEW}/submit", {"startsAt": "2026-01-05"}, 400, "ownerId is required"),
        (f"{NEW}/submit", {"ownerId": 7}, 400, "startsAt is required"),
        (f"{NEW}/submit", {"ownerId": 99_999, "startsAt": "2026-01-05"}, 404, "No User 99999"),
        (f"{NEW}/submit", {"ownerId": 7, "startsAt": "9999-12-31"}, 400, "from 1990-01-01"),
        (f"{NEW}/99999/approve", {}, 404, "No Timesheet 99999"),
        (f"{NEW}/701/approve", {"comment": "x"}, 400, "comment does not exist"),
        (f"{NEW}/701/approve", {"transfers": [{}]}, 501, "are not emulated"),
        (f"{NEW}/701/approve", [], 400, "one JSON object"),
        (f"{OLD}/approve", {"timesheets": [{"id": 99_999}]}, 404, "No Timesheet 99999"),
        (f"{OLD}/approve", {"timesheets": [{"ownerId": 7}]}, 400, "ownerId does not exist"),
        (f"{OLD}/approve", {"timesheets": [{}]}, 400, "id is required"),
    ],
)
def test_a_bad_order_is_named(
    post: Call, path: str, body: object, expected: int, words: str
) -> None:
    """In the words of the address's age."""
    answer = post(path, body)

    assert answer.status_code == expected, answer.text
    found = answer.get_json()
    assert words in found.get("detail", found.get("Message"))


def test_all_of_an_older_order_is_done_or_none(call: Call, post: Call) -> None:
    """The second cannot be approved, so the first is not."""
    refused = post(f"{OLD}/approve", {"timesheets": [{"id": PENDING}, {"id": DRAFT}]})

    assert refused.status_code == 400
    assert status(call, PENDING) == 1


def test_what_is_due_is_calculated(call: Call) -> None:
    """Weeks with a draft and weeks without, each with the id zero, until the end that is given."""
    asked = {"ownerIds": "7", "end": "2026-01-19"}

    due = call("GET", "timmitimesheets/remindable", asked).get_json()["data"]["items"]

    entries = call("GET", f"timmitimesheets/{DRAFT}").get_json()["data"]["timeEntries"]
    assert due == [
        {
            "id": 0,
            "name": "7 - janvier 2026 - Temporary",
            "url": "http://localhost/api/v3/timmitimesheets/0",
            "ownerId": 7,
            "owner": {"id": 7, "name": "Camille Martin", "url": "http://localhost/api/users/7"},
            "startsOn": f"{monday}T00:00:00",
            "endsOn": f"{ends}T00:00:00",
            "statuteId": None,
            "expectedNextActorId": None,
            "expectedNextActor": None,
            "status": 0,
            "timeEntries": booked,
        }
        for monday, ends, booked in (
            ("2026-01-05", "2026-01-12", entries),
            ("2026-01-12", "2026-01-19", []),
        )
    ]


def test_what_is_due_can_be_asked_for_by_whom(call: Call, people: People) -> None:
    """By manager and by legal entity; the fields, the page and the count as anywhere."""
    user = call("GET", "users/7").get_json()["data"]
    fields = {"fields": "id,startsAt,ownerid,collection.count", "end": "2026-01-12"}

    def due(**asked: str) -> dict[str, Any]:
        answer = call("GET", "timmitimesheets/remindable", {**fields, **asked})
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.get_json()["data"]
        return found

    managed = due(managerIds=str(people["manager"]["lucca_id"]))
    assert {"id": 0, "startsOn": "2026-01-05T00:00:00", "ownerId": 7} in managed["items"]
    entity = due(legalEntityIds=str(user["legalEntityId"]))
    assert entity["count"] == len(entity["items"]) > managed["count"] > 0
    second = due(legalEntityIds=str(user["legalEntityId"]), paging="1,1")
    assert (second["items"], second["count"]) == (entity["items"][1:2], entity["count"])
    assert due(ownerIds="7", start="2026-01-06")["items"] == []
    assert due(ownerIds="7", end="2026-01-05")["items"] == []


def test_a_rejected_week_is_due(call: Call, post: Call) -> None:
    """And no longer when it is handed in again."""
    asked = {"ownerIds": "7", "end": "2026-01-05", "fields": "startsOn"}

    def due() -> list[dict[str, Any]]:
        answer = call("GET", "timmitimesheets/remindable", asked)
        found: list[dict[str, Any]] = answer.get_json()["data"]["items"]
        return found

    assert due() == []
    post(f"{OLD}/cancel", ordered("cancel", PENDING))
    assert due() == [{"startsOn": "2025-12-29T00:00:00"}]
    post(f"{OLD}/submit", ordered("submit", PENDING))
    assert due() == []


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({}, "Filter on one of ownerIds, managerIds or legalEntityIds."),
        ({"ownerIds": "7", "managerIds": "3"}, "Filter on one of"),
        ({"ownerIds": "x"}, "is not a list of whole numbers"),
        ({"ownerIds": "7", "end": "soon"}, "is not a date"),
        ({"ownerIds": "7", "end": "0001-01-01"}, "from 1990-01-01"),
        ({"ownerIds": "7", "start": "2020-01-01"}, "at most 366 days"),
        ({"ownerIds": "7", "status": "0"}, "Property status does not exist"),
        ({"ownerIds": "7", "fields": "nothing"}, "Property nothing does not exist"),
        ({"ownerIds": "7", "paging": "0"}, "two whole numbers in the form start,count"),
    ],
)
def test_a_bad_question_is_named(call: Call, asked: dict[str, str], message: str) -> None:
    """400 in v3's words."""
    refused = call("GET", "timmitimesheets/remindable", asked)

    assert refused.status_code == 400
    assert message in refused.get_json()["Message"]


def test_what_waits_is_listed(client: Client, key: str) -> None:
    """Pending timesheets, with their owner and what was booked, in v4's envelope."""
    headers = {"Authorization": f"lucca application={key}"}
    entries = client.get(
        f"/api/v3/timeentries?timesheetId={PENDING}&fields=duration", headers=headers
    ).get_json()["data"]["items"]
    minutes = sum(60 * int(one["duration"][:2]) + int(one["duration"][3:5]) for one in entries)

    asked = {"limit": "100", "fields.root": "count", "loadPayrollInfo": "false"}
    answer = client.get(f"{NEW}/approvables", query_string=asked, headers=headers)

    found = answer.get_json()
    assert found["count"] == len(found["items"]) > 10
    (mine,) = [one for one in found["items"] if one["owner"]["id"] == 7]
    hours, rest = divmod(minutes, 60)
    assert mine["attendance"] == {
        "value": minutes / 60,
        "iso": f"PT{hours}H{rest}M" if rest else f"PT{hours}H",
        "unit": "hour",
    }
    assert (mine["id"], mine["uid"]) == (PENDING, "701-7-20251229-20260105")
    assert mine["owner"]["firstName"] == "Camille"
    assert (mine["startsOn"], mine["endsOn"]) == ("2025-12-29T00:00:00", "2026-01-05T00:00:00")
    assert (mine["hasComments"], mine["commentsCount"], mine["hasAlerts"]) == (False, 0, False)


def test_a_reminder_is_left_in_the_outbox(post: Call, client: Client) -> None:
    """With the caller's words, in the owner's language; of what was handed in there is none."""
    body = {"timesheets": [{"ownerId": 7, "startsAt": "2026-01-05", "comment": "Merci"}]}

    assert post(f"{OLD}/remind", body).status_code == 200
    (mail,) = client.get("/_emulator/mail").get_json()["mails"]
    assert mail["to"] == "camille.martin@acme.example"
    assert mail["subject"] == "Votre feuille de temps du 05/01/2026 est attendue"
    whole = client.get(f"/_emulator/mail/{mail['number']}").get_json()
    assert "Merci" in whole["text"]
    refused = post(f"{OLD}/remind", ordered("submit", PENDING))
    assert refused.status_code == 400
    assert "only a due one" in refused.get_json()["Message"]


def test_rights_are_asked(call: Call, post: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who may not change timesheets is refused, and is shown the weeks of whom they see alone."""
    monkeypatch.setattr(
        Principal, "may", lambda _self, verb, of: (verb, of) != ("update", TIMESHEETS)
    )
    monkeypatch.setattr(Principal, "sees", lambda _self, _of: Scope(sql="id <> ?", values=(7,)))

    for path, body in (
        (f"{OLD}/approve", ordered("approve", PENDING)),
        (f"{NEW}/submit", {"ownerId": 7, "startsAt": "2026-01-05"}),
        (f"{NEW}/{PENDING}/approve", {}),
    ):
        assert post(path, body).status_code == 403
    due = call("GET", "timmitimesheets/remindable", {"ownerIds": "7,8", "end": "2026-01-12"})
    assert {one["ownerId"] for one in due.get_json()["data"]["items"]} <= {8}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/timmi-project/api/v4/projects"),
        ("POST", "/timmi-project/api/v4/projects"),
        ("GET", "/timmi-project/api/v4/projects/1"),
        ("GET", "/timmi-project/api/v4/clients"),
        ("GET", "/timmi-timesheet/api/reports/1/download-excel"),
        ("GET", "/timmi-timesheet/api/timesheets/owners/7"),
    ],
)
def test_what_is_not_there_yet_says_so(client: Client, key: str, method: str, path: str) -> None:
    """Lucca has it; the emulator answers 501."""
    headers = {"Authorization": f"lucca application={key}"}

    answer = client.open(path, method=method, headers=headers)

    assert answer.status_code == answer.get_json()["status"] == 501
