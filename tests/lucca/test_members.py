"""What is inside records is declared: shown, filtered and described by the same names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from emulator.lucca.openapi.schemas import record
from emulator.lucca.resources import COLLECTIONS, collection

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.test import Client, TestResponse

    Call = Callable[..., TestResponse]

ROOT = "/organization/structure/api"


def items(call: Call, path: str, query: dict[str, str]) -> list[dict[str, Any]]:
    """Return what a list has."""
    answer = call("GET", path, query)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.get_json()["data"]["items"]
    return found


@pytest.mark.parametrize(
    ("path", "query", "first"),
    [
        (
            "users/12",
            "userWorkCycles[STARTSON,workCycle[name]]",
            {
                "userWorkCycles": [
                    {"startsOn": "2025-01-20T00:00:00", "workCycle": {"name": "35 heures"}}
                ]
            },
        ),
        (
            "users/12",
            "picture.mimetype,nationality[id],applicationData[profile_figgo[name]]",
            {
                "picture": {"mimetype": "image/png"},
                "nationality": {"id": "FR"},
                "applicationData": {"profile_figgo": {"name": "Collaborateur"}},
            },
        ),
        (
            "leavePeriods/700",
            "leaves[isAM,leaveAccount[name,isRecurring]],logs[status]",
            {
                "leaves": [
                    {
                        "isAM": half,
                        "leaveAccount": {"name": "Congés payés 2025-2026", "isRecurring": True},
                    }
                    for half in (True, False) * 5
                ],
                "logs": [{"status": 0}, {"status": 3}],
            },
        ),
        ("leaveRequests/700", "approvals[approverId]", {"approvals": [{"approverId": 5}]}),
        (
            "leaveAccounts/20251",
            "i18nLabels[cultureCodeIso6391]",
            {"i18nLabels": [{"cultureCodeIso6391": "fr"}]},
        ),
        (
            "timeentries/600",
            "axisSections[code],comment[content]",
            {"axisSections": [{"code": "P0005"}], "comment": None},
        ),
        (
            "timmitimesheets/600",
            "timeEntries[duration]",
            {"timeEntries": [{"duration": one} for one in ("07:48:00", "07:48:00", "07:33:00")]},
        ),
        (
            "expenseClaimItems/701",
            "originalTransaction[currency[id]],processedAmounts[vatBases[vatAmount]],mileage[power],"
            "attendees[internal[id]],expenseReceipts[id],status[code],axisSections[code]",
            {
                "originalTransaction": {"currency": {"id": "GBP"}},
                "processedAmounts": {"vatBases": [{"vatAmount": 2.67}]},
                "mileage": None,
                "attendees": {"internal": []},
                "expenseReceipts": [],
                "status": {"code": "Valid"},
                "axisSections": [],
            },
        ),
    ],
)
def test_members_are_asked_for_by_name(
    call: Call, path: str, query: str, first: dict[str, Any]
) -> None:
    """Of any depth, in whatever case, and through what a member points to."""
    answer = call("GET", path, {"fields": query})

    assert answer.status_code == 200, answer.text
    assert answer.get_json()["data"] == first


@pytest.mark.parametrize(
    ("path", "filtered", "fields", "holds"),
    [
        (
            "users",
            {"userWorkCycles.workCycle.name": "Forfait jours"},
            "userWorkCycles",
            lambda one: one["userWorkCycles"][0]["workCycleID"] == 3,
        ),
        (
            "leavePeriods",
            {"logs.status": "3", "leaves.isAM": "true"},
            "logs",
            lambda one: 3 in [step["status"] for step in one["logs"]],
        ),
        (
            "leaveRequests",
            {"approvals.approved": "false"},
            "status",
            lambda one: one["status"] == 3,
        ),
        (
            "leaveAccounts",
            {"i18nLabels.name": "like,PAYÉS"},
            "name",
            lambda one: "payés" in one["name"],
        ),
        (
            "timeentries",
            {"axisSections.code": "P0005", "axisSections.name": "notequal,null"},
            "axisSections",
            lambda one: one["axisSections"][0]["code"] == "P0005",
        ),
        (
            "timmitimesheets",
            {"timeEntries.startsAt": "2025-12-24"},
            "startsOn",
            lambda one: one["startsOn"] == "2025-12-22T00:00:00",
        ),
        (
            "expenseClaims",
            {"status.code": "paid", "authorizedActions.isApprovable": "false"},
            "statusId",
            lambda one: one["statusId"] == 7,
        ),
        (
            "expenseClaimItems",
            {"processedAmounts.vatBases.vatAmount": "2.67"},
            "processedAmounts",
            lambda one: one["processedAmounts"]["vatBases"][0]["vatAmount"] == 2.67,
        ),
    ],
)
def test_members_are_filtered_by(
    call: Call,
    path: str,
    filtered: dict[str, str],
    fields: str,
    holds: Callable[[dict[str, Any]], bool],
) -> None:
    """What is left is what has such a member, and something is left."""
    found = items(call, path, {**filtered, "fields": fields})

    assert found
    assert all(map(holds, found))
    whole = call("GET", path, {"fields": "collection.count"}).get_json()["data"]["count"]
    assert len(found) < whole


def test_expenses_are_ordered_by_a_member(call: Call) -> None:
    """As numbers are."""
    found = items(
        call,
        "expenseClaimItems",
        {
            "fields": "originalTransaction[grossAmount]",
            "orderBy": "originalTransaction.grossAmount,desc",
        },
    )

    amounts = [one["originalTransaction"]["grossAmount"] for one in found]
    assert amounts == sorted(amounts, reverse=True)
    assert len(set(amounts)) > 5


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("users", "userWorkCycles.nope"),
        ("users", "picture.nope"),
        ("users", "userAxisValues.nope"),
        ("users", "applicationData.profile_nope"),
        ("leavePeriods", "leaves.nope"),
        ("leavePeriods", "logs.nope"),
        ("leaveRequests", "approvals.nope"),
        ("leaveRequests", "cancellationRequests.nope"),
        ("leaveAccounts", "i18nLabels.nope"),
        ("timeentries", "comment.nope"),
        ("timmitimesheets", "timeEntries.nope"),
        ("expenseClaims", "status.nope"),
        ("expenseTempItems", "attendees.internal.nope"),
        ("expenseClaimItems", "processedAmounts.vatBases.nope"),
    ],
)
def test_a_member_that_is_not_there_is_refused(call: Call, path: str, name: str) -> None:
    """In ``fields``, in a filter and in an order."""
    for query in ({"fields": name}, {name: "1"}, {"orderBy": f"{name},asc"}):
        answer = call("GET", path, query)

        assert answer.status_code == 400, query
        assert f"{name.rpartition('.')[2]} does not exist on type" in answer.get_json()["Message"]


@pytest.mark.parametrize("name", ["picture.id", "nationality.name", "userAxisValues.id", "picture"])
def test_what_is_made_when_it_is_shown_is_not_compared(call: Call, name: str) -> None:
    """It is refused: an empty list would pass for an answer."""
    for query in ({name: "null"}, {"orderBy": f"{name},asc"}):
        answer = call("GET", "users", query)

        assert answer.status_code == 400
        assert answer.get_json()["Message"] == (
            f"Property {name} is computed, and cannot be compared."
        )


@pytest.mark.parametrize(
    ("address", "sort", "of"),
    [
        (f"{ROOT}/establishments", "address.city", lambda one: one["address"]["city"]),
        (f"{ROOT}/establishments", "legalUnit.id", lambda one: one["legalUnit"]["id"]),
        (f"{ROOT}/legal-units", "country.name", lambda one: one["country"]["name"]),
        (f"{ROOT}/job-qualifications", "level.position", lambda one: one["level"]["position"]),
        (
            "/directory/api/4.0/work-contracts",
            "type.name",
            lambda one: one["type"]["name"].casefold(),
        ),
    ],
)
def test_v4_sorts_by_a_member(
    client: Client, key: str, address: str, sort: str, of: Callable[[dict[str, Any]], Any]
) -> None:
    """Declared ones alone; both ways."""

    def get(text: str) -> TestResponse:
        return client.get(
            address,
            query_string={"sort": text, "limit": "100"},
            headers={"Authorization": f"lucca application={key}"},
        )

    up, down = ([of(one) for one in get(text).get_json()["items"]] for text in (sort, f"-{sort}"))
    assert up == sorted(up)
    assert down == sorted(up, reverse=True)
    assert up
    assert get(f"{sort}x").status_code == 400


def test_schemas_say_what_is_inside() -> None:
    """And that there is nothing else, wherever members are declared."""
    for one in COLLECTIONS:
        properties = record(one, collection)["properties"]
        for field in one.fields:
            if field.members:
                told = properties[field.name]
                held = told["items"] if told.get("type") == "array" else told["anyOf"][0]
                assert held["additionalProperties"] is False
                assert list(held["properties"]) == [member.name for member in field.members]
    user = record(collection("users"), collection)["properties"]
    assert user["userWorkCycles"]["items"]["properties"]["workCycleID"] == {
        "type": ["integer", "null"]
    }
    assert user["attributes"] == {}
