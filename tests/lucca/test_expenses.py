"""Expenses: what they show, noting them down, declaring them as claims."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.errors import Invalid
from emulator.lucca import expense_words as words
from emulator.lucca import money
from seed import expenses as seeded

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.test import Client, TestResponse

    from emulator.tenancy import Tenants

    Call = Callable[..., TestResponse]
    People = dict[str, dict[str, Any]]

LUNCH = {
    "purchasedOn": "2026-01-02",
    "expenseNatureId": 1,
    "ownerId": 7,
    "originalTransaction": {"grossAmount": 22.0, "currencyId": "EUR"},
    "merchant": "Brasserie du Modèle",
}
"""A meal of the employee's: 22 euros, of which 2 are tax at 10 %."""


def items(answer: TestResponse) -> list[dict[str, Any]]:
    """Return the items of a page."""
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.get_json()["data"]["items"]
    return found


def data(answer: TestResponse) -> Any:
    """Return what is under ``data``."""
    assert answer.status_code == 200, answer.text
    return answer.get_json()["data"]


def refusal(answer: TestResponse, status: int = 400) -> str:
    """Return the message of a refusal."""
    assert answer.status_code == answer.get_json()["Status"] == status, answer.text
    found: str = answer.get_json()["Message"]
    return found


def whole(call: Call, path: str, **asked: str) -> list[dict[str, Any]]:
    """Return whole records of a list."""
    first = items(call("GET", path, asked))
    if path == "expenseClaims":
        names = (
            "id,name,declaredOn,paymentReceivedOn,sourceId,source,paymentMethodId,statusId,status,"
            "approvalStateId,approvalState,authorizedActions,ownerId,owner,author,legalEntity,"
            "department,currencyId,currency"
        )
        return items(call("GET", path, {**asked, "fields": names}))
    return [data(call("GET", f"{path}/{one['id']}")) for one in first]


def test_a_claim_of_the_company(call: Call) -> None:
    """Three properties in a list; whole, its states are numbers with a name beside them."""
    brief = items(call("GET", "expenseClaims", {"ownerId": "7", "orderBy": "declaredOn,asc"}))
    assert brief[0] == {
        "id": 700,
        "name": "Novembre 2025",
        "url": "http://localhost/api/v3/expenseClaims/700",
    }

    first = whole(call, "expenseClaims", ownerId="7")[0]

    user = call("GET", "users/7").get_json()["data"]
    me = {"id": 7, "name": "Camille Martin", "url": "http://localhost/api/users/7"}
    assert first == {
        "id": 700,
        "name": "Novembre 2025",
        "declaredOn": "2025-11-09T10:20:00",
        "paymentReceivedOn": "2025-12-06T06:00:00",
        "sourceId": 4,
        "source": {"id": 4, "code": "Anytime", "name": "Anytime"},
        "paymentMethodId": 0,
        "statusId": 7,
        "status": {"id": 7, "code": "Paid", "name": "Paid"},
        "approvalStateId": 2,
        "approvalState": {"id": 2, "code": "Approved", "name": "Approved"},
        "authorizedActions": dict.fromkeys(words.Actions._fields, False),
        "ownerId": 7,
        "owner": me,
        "author": me,
        "legalEntity": user["legalEntity"],
        "department": user["department"],
        "currencyId": "EUR",
        "currency": {
            "id": "EUR",
            "name": "Euro",
            "url": "http://localhost/api/v3/currencies/EUR",
        },
    }


def test_claims_are_found_by_what_is_documented(call: Call) -> None:
    """By owner, day and status: numbers or names, one or several."""
    fields = {"fields": "id,statusId,declaredOn,ownerId"}
    every = items(call("GET", "expenseClaims", fields))
    assert len({one["ownerId"] for one in every}) == 6

    def found(**asked: str) -> set[int]:
        return {one["id"] for one in items(call("GET", "expenseClaims", asked))}

    paid = {one["id"] for one in every if one["statusId"] == 7}
    refused = {one["id"] for one in every if one["statusId"] == 9}
    assert paid
    assert refused
    assert found(statusId="7") == found(statusId="paid") == found(statusId="equals,7") == paid
    assert found(statusId="Paid,9") == paid | refused
    assert found(statusId="notequal,Paid") == {one["id"] for one in every} - paid
    early = {one["id"] for one in every if one["declaredOn"] < "2025-12-01"}
    assert found(declaredOn="until,2025-11-30") == early
    assert found(declaredOn="between,2025-11-01,2025-11-30", ownerId="7") == {700}
    for text in ("0", "10", "Payed", "", "like,Paid"):
        assert "Filter statusId" in refusal(call("GET", "expenseClaims", {"statusId": text}))


def test_a_claim_has_no_address(call: Call) -> None:
    """As Lucca documents none; and it is not made by a plain POST."""
    assert refusal(call("GET", "expenseClaims/700"), 404) == "No ExpenseClaim '700'."
    assert call("POST", "expenseClaims", json={}).status_code == 405


def test_an_expense_is_noted_down(call: Call) -> None:
    """What was paid, in euros, with its tax; it can be declared."""
    answer = call("POST", "expenseTempItems", json=LUNCH)

    item = data(answer)
    euro = {"id": "EUR", "name": "Euro", "url": "http://localhost/api/v3/currencies/EUR"}
    assert item == {
        "id": item["id"],
        "name": "Brasserie du Modèle",
        "url": f"http://localhost/api/v3/expenseTempItems/{item['id']}",
        "purchasedOn": "2026-01-02T00:00:00",
        "originalTransaction": {
            "grossAmount": 22.0,
            "currencyId": "EUR",
            "currency": euro,
            "isExpenseAbroad": False,
        },
        "processedAmounts": {
            "grossAmount": 22.0,
            "currencyId": "EUR",
            "currency": euro,
            "netAmount": 22.0,
            "vatBases": [
                {
                    "countryVatRateId": 2,
                    "countryVatRate": {
                        "id": 2,
                        "name": "TVA 10 %",
                        "url": "http://localhost/api/v3/countryVatRates/2",
                    },
                    "vatAmount": 2.0,
                    "amountExcludingVat": 20.0,
                }
            ],
        },
        "expenseNatureId": 1,
        "mileage": None,
        "quantity": 1,
        "effectiveQuantity": 1,
        "attendees": {"internal": [], "external": []},
        "axisSections": [],
        "customFields": {},
        "merchant": "Brasserie du Modèle",
        "comment": None,
        "expenseReceipts": [],
        "authorizedActions": {"isCancellable": True, "isEditable": True},
        "sourceId": 6,
        "source": {"id": 6, "code": "Api", "name": "Api"},
        "ownerId": 7,
        "paymentMethodId": 0,
        "paymentMethod": {"id": 0, "code": "User", "name": "User"},
        "statusId": 2,
        "status": {"id": 2, "code": "Valid", "name": "Valid"},
    }
    asked = {"ownerId": "7", "purchasedOn": "since,2026-01-02", "orderBy": "id,desc"}
    assert items(call("GET", "expenseTempItems", asked))[0]["id"] == item["id"]


def test_an_expense_is_changed_in_part(call: Call) -> None:
    """What is not sent stays; amounts are computed anew."""
    made = data(call("POST", "expenseTempItems", json={**LUNCH, "axisSections": [{"id": 1}]}))
    key = made["id"]

    body = {
        "originalTransaction": {"grossAmount": 100, "currencyId": "gbp"},
        "mileage": {"distance": 12.5, "power": 5, "waypoints": ["A", "B"]},
        "attendees": {"internal": [{"id": 1}], "external": [{"displayName": "Une cliente"}]},
        "expenseReceipts": [{"id": "f0d01fd0"}],
    }
    after = data(call("PUT", f"expenseTempItems/{key}", json=body))

    assert after["originalTransaction"]["currencyId"] == "GBP"
    assert after["originalTransaction"]["isExpenseAbroad"] is True
    assert after["processedAmounts"]["grossAmount"] == 116.0
    assert after["mileage"] == body["mileage"]
    assert after["attendees"] == body["attendees"]
    assert after["expenseReceipts"] == body["expenseReceipts"]
    assert [one["id"] for one in after["axisSections"]] == [1]
    assert (after["merchant"], after["purchasedOn"]) == (made["merchant"], made["purchasedOn"])
    said = {**body, "processedAmounts": {"grossAmount": 115.5, "currencyId": "EUR"}}
    again = data(call("PUT", f"expenseTempItems/{key}", json=said))
    assert again["processedAmounts"]["vatBases"][0]["amountExcludingVat"] == 105.0
    assert data(call("PUT", f"expenseTempItems/{key}", json={"comment": "x"}))["comment"] == "x"


def test_what_lacks_a_receipt_cannot_be_declared(call: Call) -> None:
    """Until it has one."""
    hotel = {**LUNCH, "expenseNatureId": 4, "deviceId": "Web"}
    made = data(call("POST", "expenseTempItems", json=hotel))
    claim = [{"title": "Hôtel", "expenseTempItems": [{"id": made["id"]}]}]
    assert made["statusId"] == 0

    assert "needs a receipt" in refusal(call("POST", "expenseClaims/creation", json=claim))
    receipt = {"expenseReceipts": [{"id": "f0d01fd0"}]}
    assert data(call("PUT", f"expenseTempItems/{made['id']}", json=receipt))["statusId"] == 2
    assert call("POST", "expenseClaims/creation", json=claim).status_code == 200


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"purchasedOn": None}, "Property purchasedOn is required."),
        ({"expenseNatureId": 99}, "no ExpenseNature 99"),
        ({"expenseNatureId": 5}, "Property mileage is required"),
        ({"ownerId": 99_999}, "no User with id 99999"),
        ({"ownerId": None}, "Property ownerId is required."),
        ({"originalTransaction": None}, "originalTransaction.grossAmount is required"),
        ({"originalTransaction": {"grossAmount": -1}}, "above 0"),
        ({"originalTransaction": {"grossAmount": 0.001}}, "at least a cent"),
        ({"originalTransaction": {"grossAmount": 1e12}}, "below 1000000000"),
        ({"originalTransaction": {"grossAmount": True}}, "is not a number"),
        ({"originalTransaction": {"grossAmount": 1, "currencyId": "XXX"}}, "'XXX' is not known"),
        ({"originalTransaction": {"amount": 1}}, "has no member amount"),
        ({"processedAmounts": {"grossAmount": 1}}, "another amount was paid"),
        ({"processedAmounts": {"grossAmount": 1, "currencyId": "GBP"}}, "is EUR"),
        ({"quantity": 0}, "Property quantity"),
        ({"paymentMethodId": 2}, "Property paymentMethodId"),
        ({"mileage": {"distance": "far"}}, "is not a number"),
        ({"mileage": {"power": 5}}, "mileage.distance is required"),
        ({"attendees": []}, "Property attendees"),
        ({"axisSections": [{"id": 99_999}]}, "no AxisSection with id 99999"),
        ({"axisSections": [{"id": 1}, {"id": 2}]}, "all sections are of one axis"),
        ({"customFields": {"a": {}}}, "has no custom fields"),
        ({"expenseReceipts": [{"id": 5}]}, "expenseReceipts must be a list"),
        ({"statusId": 2}, "cannot be written"),
        ({"amount": 2}, "does not exist on type ExpenseTempItem"),
    ],
)
def test_a_bad_expense_is_named(call: Call, change: dict[str, Any], message: str) -> None:
    """400 in v3's words, and none is there afterwards."""
    before = items(call("GET", "expenseTempItems"))

    assert message in refusal(call("POST", "expenseTempItems", json={**LUNCH, **change}))
    assert items(call("GET", "expenseTempItems")) == before


def test_expenses_are_declared(call: Call, people: People) -> None:
    """They become the items of a claim, in the order named, and can be changed no more."""
    first, second = (
        data(call("POST", "expenseTempItems", json={**LUNCH, "purchasedOn": day}))["id"]
        for day in ("2026-01-03", "2025-12-30")
    )
    body = [
        {"title": "", "expenseTempItems": [{"id": first}, {"id": second}]},
        {"title": "Déplacement", "expenseTempItems": [{"id": 706}]},
    ]

    made = data(call("POST", "expenseClaims/creation", json=body))

    manager = people["manager"]["name"]
    claims = [one["createdExpenseClaim"] for one in made]
    approver = claims[0]["nextApprover"]
    assert f"{approver['firstName']} {approver['lastName']}" == manager
    listed = {one["id"]: one for one in whole(call, "expenseClaims", ownerId="7", statusId="1")}
    assert [listed[one["id"]]["name"] for one in claims] == ["Janvier 2026", "Déplacement"]
    assert listed[claims[0]["id"]]["authorizedActions"] == {
        "isCancellable": True,
        "isEditable": True,
        "isApprovable": True,
        "isControllable": True,
        "isUnControllable": False,
    }
    of_claim = whole(call, "expenseClaimItems", expenseClaimId=str(claims[0]["id"]))
    assert {one["id"]: one["lineNumber"] for one in of_claim} == {first: 1, second: 2}
    assert {one["isControlled"] for one in of_claim} == {False}
    assert {one["expenseClaimId"] for one in of_claim} == {claims[0]["id"]}
    put = call("PUT", f"expenseTempItems/{first}", json={"comment": "x"})
    assert "No ExpenseTempItem" in refusal(put, 404)
    again = call("POST", "expenseClaims/creation", json=body[:1])
    assert f"no ExpenseTempItem with id {first}" in refusal(again)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ([], "a list of 1 to 1000 objects"),
        ({"title": "x", "expenseTempItems": [{"id": 706}]}, "a list of JSON objects"),
        ([{"title": "x"}], "expenseTempItems must be a list of 1 to 1000"),
        ([{"title": "x", "expenseTempItems": [{"id": "706"}]}], "objects with an id"),
        ([{"title": "x", "expenseTempItems": [{"id": 706}, {"id": 706}]}], "an expense twice"),
        ([{"title": "x", "expenseTempItems": [{"id": 1}]}], "no ExpenseTempItem with id 1"),
        ([{"title": "x", "expenseTempItems": [{"id": 706}, {"id": 1705}]}], "of one owner"),
        ([{"name": "x", "expenseTempItems": [{"id": 706}]}], "name does not exist"),
        ([{"title": 5, "expenseTempItems": [{"id": 706}]}], "is not a text"),
    ],
)
def test_a_bad_claim_is_named_and_declares_nothing(call: Call, body: object, message: str) -> None:
    """A good claim before it is undone as well."""
    good = [{"title": "x", "expenseTempItems": [{"id": 706}]}]
    sent = [*good, *body] if isinstance(body, list) and body else body
    before = items(call("GET", "expenseTempItems"))

    for one in (body, sent):
        refused = call("POST", "expenseClaims/creation", json=one)
        assert refused.status_code == 400
    assert message in refusal(call("POST", "expenseClaims/creation", json=body))
    assert items(call("GET", "expenseTempItems")) == before


def test_natures_are_in_v2s_envelope(client: Client, key: str) -> None:
    """``data`` is the list, and the count stands in the header."""
    headers = {"Authorization": f"lucca application={key}"}

    found = client.get("/api/expenseNatures?paging=0,2&fields=id,name,code", headers=headers)

    assert found.get_json() == {
        "header": {"paging": {"count": 8}},
        "data": [
            {"id": 1, "name": "Repas", "code": "REPAS"},
            {"id": 2, "name": "Train", "code": "TRAIN"},
        ],
    }
    short = client.get("/api/expenseNatures?paging=4,1", headers=headers).get_json()["data"]
    one = client.get("/api/expenseNatures/5", headers=headers).get_json()["data"]
    assert one["name"] == "Indemnités kilométriques"
    assert one["url"].endswith("/api/expenseNatures/5")
    assert short == [{name: one[name] for name in ("id", "name", "url")}]


def test_what_a_state_allows() -> None:
    """Nothing is left to do with a claim that is paid, refused or cancelled."""
    done = (words.PAYING, words.PAID, words.REFUSED, words.CANCELLED)
    assert {any(words.actions(one)) for one in done} == {False}
    assert words.actions(words.CONTROLLED) == (False, False, True, False, True)
    assert words.actions(words.APPROVED) == (False, False, False, True, False)


@pytest.mark.parametrize(
    "table", ["lucca_cleemy_claim", "lucca_cleemy_temp_item", "lucca_cleemy_claim_item"]
)
def test_an_owner_is_found_by_an_index(tenants: Tenants, table: str) -> None:
    """However large the company, one person's expenses cost what that person has."""
    with tenants.get("acme").database.read() as db:
        plan = "\n".join(
            row["detail"]
            for row in db.execute(f"EXPLAIN QUERY PLAN SELECT doc FROM {table} WHERE ownerId = 7")
        )
    assert "_person_id (person_id=?)" in plan


@given(st.integers(1, 10**11), st.sampled_from(seeded.VAT_RATES))
def test_tax_and_the_rest_add_up(gross: int, rate: seeded.VatRate) -> None:
    """The tax on the rest is the tax, to half a cent; the company computes as the API does."""
    rest = money.without_vat(gross, rate.basis_points)

    assert abs(rest * (10_000 + rate.basis_points) - gross * 10_000) * 2 <= (
        10_000 + rate.basis_points
    )
    assert seeded.without_vat(gross, rate.basis_points) == rest


@given(st.integers(1, 10**9), st.sampled_from(seeded.CURRENCIES))
def test_a_conversion_is_right_to_half_a_cent(amount: int, currency: seeded.Currency) -> None:
    """And never nothing."""
    found = money.converted(amount, currency.micro_euros)

    assert found >= 1
    if found > 1:
        assert abs(found * 1_000_000 - amount * currency.micro_euros) * 2 <= 1_000_000


@pytest.mark.parametrize("value", ["12", None, True, -1, 0, float("1e300")])
def test_no_amount_is_refused(value: object) -> None:
    """A positive number, not too large."""
    with pytest.raises(Invalid, match="amount"):
        money.cents("amount", value)
