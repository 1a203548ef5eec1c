"""Work contracts (v4), and what a user shows of the one that applies."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.test import Client, TestResponse

    Ask = Callable[..., TestResponse]
    People = dict[str, dict[str, Any]]

CONTRACTS = "/directory/api/4.0/work-contracts"


@pytest.fixture
def ask(client: Client, key: str) -> Ask:
    """Call any of Lucca's addresses with the key."""

    def send(method: str, path: str, query: dict[str, Any] | None = None, **body: Any) -> Any:
        headers = {"Authorization": f"lucca application={key}"}
        return client.open(path, method=method, query_string=query, headers=headers, **body)

    return send


@pytest.fixture
def move(client: Client) -> Callable[[str], None]:
    """Set the tenant's clock."""

    def to(moment: str) -> None:
        assert client.post("/_emulator/clock", json={"set": moment}).status_code == 200

    return to


def of(ask: Ask, owner: int, **query: str) -> list[dict[str, Any]]:
    """Return somebody's contracts."""
    listed: list[dict[str, Any]] = ask(
        "GET", CONTRACTS, {"ownerId": owner, "sort": "startsOn", **query}
    ).get_json()["items"]
    return listed


def user(ask: Ask, key: int) -> dict[str, Any]:
    """Return a whole user."""
    found: dict[str, Any] = ask("GET", f"/api/v3/users/{key}").get_json()["data"]
    return found


def new(owner: int, **members: Any) -> dict[str, Any]:
    """Return a body that makes a contract."""
    return {"ownerId": owner, "establishmentId": 1, "spcId": 2, "typeId": 1, **members}


def test_a_contract_is_shown_whole(ask: Ask, people: People) -> None:
    """With days, not moments, and what its ids point to."""
    owner = people["employee"]["lucca_id"]
    ((one),) = of(ask, owner)

    assert one["ownerId"] == owner
    assert len(one["startsOn"]) == 10
    assert (one["endsOn"], one["isApplicable"], one["isArchived"]) == (None, True, False)
    assert one["type"] == {"id": 1, "name": "CDI"}
    assert one["spc"]["id"] == one["spcId"]
    assert one["establishment"]["id"] == one["establishmentId"]
    trial = date.fromisoformat(one["startsOn"]) + timedelta(days=one["trialPeriodDays"] - 1)
    assert one["trialPeriodEndDate"] == trial.isoformat()


def test_everybody_has_one_that_applies(ask: Ask) -> None:
    """Exactly one each, whatever they had before."""
    every = ask("GET", CONTRACTS, {"fields.root": "count"}).get_json()
    applicable = ask("GET", CONTRACTS, {"isApplicable": "true"}).get_json()["items"]

    owners = [one["ownerId"] for one in applicable]
    assert len(owners) == len(set(owners)) == 59
    assert every["count"] == len(every["items"]) >= 59
    assert {one["ownerId"] for one in every["items"]} == set(owners)


def test_what_a_user_shows_is_of_their_applicable_contract(ask: Ask) -> None:
    """Start, end, legal entity and category."""
    applicable = {
        one["ownerId"]: one
        for one in ask("GET", CONTRACTS, {"isApplicable": "true"}).get_json()["items"]
    }
    fields = "id,dtContractStart,dtContractEnd,legalEntityId,cspId"
    listed = ask("GET", "/api/v3/users", {"fields": fields, "formerEmployees": "true"})

    for one in listed.get_json()["data"]["items"]:
        contract = applicable[one["id"]]
        ends = contract["endsOn"]
        assert one["dtContractStart"] == f"{contract['startsOn']}T00:00:00"
        assert one["dtContractEnd"] == (None if ends is None else f"{ends}T00:00:00")
        assert one["legalEntityId"] == contract["establishmentId"]
        assert one["cspId"] == contract["spcId"]


def test_to_end_a_contract_is_to_archive_its_owner(
    ask: Ask, people: People, move: Callable[[str], None]
) -> None:
    """They are a former employee from the midnight after its last day, and not before."""
    owner = people["employee"]["lucca_id"]
    ((one),) = of(ask, owner)
    listed = {"id": owner}
    move("2026-01-05T09:00:00Z")

    ended = ask(
        "PATCH", f"{CONTRACTS}/{one['id']}", json={"endsOn": "2026-01-31", "terminationReasonId": 1}
    )

    assert ended.status_code == 200, ended.text
    assert ended.get_json()["terminationReason"] == {"id": 1, "name": "Démission"}
    assert user(ask, owner)["dtContractEnd"] == "2026-01-31T00:00:00"
    move("2026-01-31T22:59:59Z")  # a second before midnight in Paris
    assert ask("GET", "/api/v3/users", listed).get_json()["data"]["items"] != []
    move("2026-01-31T23:00:00Z")
    assert ask("GET", "/api/v3/users", listed).get_json()["data"]["items"] == []
    assert of(ask, owner, isArchived="true")[0]["isApplicable"] is True


def test_the_next_contract_applies_from_its_day_on(
    ask: Ask, people: People, move: Callable[[str], None]
) -> None:
    """The user then shows it, modified at that midnight; and no longer when the clock goes back."""
    owner = people["employee"]["lucca_id"]
    ((first),) = of(ask, owner)
    move("2026-01-05T09:00:00Z")
    ask("PATCH", f"{CONTRACTS}/{first['id']}", json={"endsOn": "2026-01-31"})
    made = ask(
        "POST", CONTRACTS, json=new(owner, startsOn="2026-02-01", establishmentId=2, spcId=1)
    )
    assert made.status_code == 201, made.text
    before = user(ask, owner)

    move("2026-01-31T23:00:00Z")
    after = user(ask, owner)
    move("2026-01-31T22:59:59Z")
    back = user(ask, owner)

    assert before["dtContractEnd"] == "2026-01-31T00:00:00"
    assert after["dtContractStart"] == "2026-02-01T00:00:00"
    assert after["dtContractEnd"] is None
    assert (after["legalEntityId"], after["legalEntity"]["id"], after["cspId"]) == (2, 2, 1)
    assert after["modifiedAt"] == "2026-02-01T00:00:00.000"
    assert (back["dtContractStart"], back["legalEntityId"]) == (
        before["dtContractStart"],
        before["legalEntityId"],
    )


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"startsOn": "2020-06-01"}, "shares a day"),
        ({"startsOn": None}, "startsOn"),
        ({"startsOn": "2030-02-30"}, "not a date"),
        ({"endsOn": "2029-12-31"}, "before startsOn"),
        ({"typeId": 9}, "no ContractType with id 9"),
        ({"establishmentId": 99}, "no LegalEntity with id 99"),
        ({"ownerId": 999_999}, "no User with id 999999"),
        ({"trialPeriodDays": -1}, "0 to 366"),
        ({"isApplicable": True}, "cannot be written"),
        ({"nope": 1}, "does not exist"),
    ],
)
def test_a_contract_that_cannot_be_is_refused(
    ask: Ask, people: People, change: dict[str, Any], text: str
) -> None:
    """As a problem, and nothing is added."""
    owner = people["employee"]["lucca_id"]
    before = of(ask, owner)

    answer = ask("POST", CONTRACTS, json=new(owner, startsOn="2030-01-01") | change)

    assert answer.status_code == 400
    assert answer.content_type == "application/problem+json"
    assert text in answer.get_json()["detail"]
    assert of(ask, owner) == before


def test_an_owner_stays(ask: Ask, people: People) -> None:
    """A contract is not handed to somebody else."""
    ((one),) = of(ask, people["employee"]["lucca_id"])

    answer = ask("PATCH", f"{CONTRACTS}/{one['id']}", json={"ownerId": 3})

    assert answer.status_code == 400
    assert ask("DELETE", f"{CONTRACTS}/{one['id']}").status_code == 405


def test_the_lists_are_there(ask: Ask) -> None:
    """Each at its address."""
    for name in ("hiring-types", "termination-reasons", "temporary-contract-grounds", "types"):
        listed = ask("GET", f"/directory/api/work-contract-{name}").get_json()["items"]
        assert [one["id"] for one in listed] == list(range(1, len(listed) + 1)), name


DAYS = st.dates(date(2030, 1, 1), date(2030, 3, 1))
TERMS = st.lists(st.tuples(DAYS, st.one_of(st.none(), DAYS)), min_size=1, max_size=6)


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(terms=TERMS)
def test_no_two_contracts_ever_share_a_day(
    client: Client, ask: Ask, people: People, terms: list[tuple[date, date | None]]
) -> None:
    """Those that would are refused, and no other is; one of them applies on each day."""
    owner = people["employee"]["lucca_id"]
    client.post("/_emulator/snapshots", json={"name": "before"})
    ((first),) = of(ask, owner)
    ask("PATCH", f"{CONTRACTS}/{first['id']}", json={"endsOn": "2029-12-31"})
    kept: list[tuple[date, date]] = []
    for starts, ends in terms:
        last = ends or date.max
        fits = last >= starts and all(last < a or b < starts for a, b in kept)
        ends_on = ends and ends.isoformat()
        answer = ask("POST", CONTRACTS, json=new(owner, startsOn=str(starts), endsOn=ends_on))
        assert answer.status_code == (201 if fits else 400), answer.text
        if fits:
            kept.append((starts, last))

    assert len(of(ask, owner)) == len(kept) + 1
    assert len(of(ask, owner, isApplicable="true")) == 1
    client.post("/_emulator/snapshots/before/restore")
    client.delete("/_emulator/snapshots/before")
