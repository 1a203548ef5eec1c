"""The company in law: establishments, legal units, countries, qualifications; v3's entities."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.test import Client, TestResponse

    from emulator.tenancy import Tenants

    Call = Callable[..., TestResponse]
    Get = Callable[..., Any]

ROOT = "/organization/structure/api"


@pytest.fixture(autouse=True)
def _on_the_day(client: Client) -> None:
    """The company's own day: who is there depends on it."""
    client.post("/_emulator/clock", json={"set": "2026-01-05T09:30:00Z"})


@pytest.fixture
def get(client: Client, key: str) -> Get:
    """Read an address of v4 with the API key."""

    def send(path: str, **query: Any) -> Any:
        headers = {"Authorization": f"lucca application={key}"}
        answer = client.get(f"{ROOT}/{path}", query_string=query, headers=headers)
        assert answer.status_code == 200, answer.text
        return answer.get_json()

    return send


def test_an_establishment_is_whole(get: Get, call: Call) -> None:
    """Every documented field; its people are those who work there today."""
    asked = {"legalEntityId": "2", "dtContractStart": "until,2026-01-05"}
    people = call("GET", "users", asked | {"fields": "collection.count"}).get_json()["data"]
    admin = {
        "id": 0,
        "firstName": "Lucca",
        "lastName": "Admin",
        "fullName": "Lucca Admin",
        "url": "http://localhost/api/v3/users/0",
    }

    one = get("establishments/2")

    assert one == {
        "id": 2,
        "name": "Acme Lyon",
        "code": "LYO1",
        "legalUnitId": 1,
        "legalUnit": {"id": 1, "name": "Acme SAS", "code": "LU01"},
        "legalIdentificationNumber": one["legalIdentificationNumber"],
        "activityCode": "6201Z",
        "calendarId": 1,
        "address": {
            "street": "8 quai du Modèle",
            "postalCode": "69003",
            "city": "Lyon",
            "countryId": 1,
        },
        "timeZoneId": "Europe/Paris",
        "usersCount": people["count"],
        "createdAt": "2015-01-05T09:00:00",
        "author": admin,
        "lastModifiedAt": "2015-01-05T09:00:00",
        "lastModifier": admin,
        "isArchived": False,
    }
    assert one["usersCount"] > 0
    assert len(one["legalIdentificationNumber"]) == 14


def test_a_list_of_establishments_counts_people_too(get: Get) -> None:
    """The same record as by id, in a list."""
    listed = get("establishments")["items"]

    assert listed == [get(f"establishments/{one['id']}") for one in listed]
    assert sum(one["usersCount"] for one in listed) < 59


def test_establishments_are_filtered(get: Get) -> None:
    """By several ids, in either form; by legal unit; by what is searched for."""
    assert [one["id"] for one in get("establishments", id="1,3")["items"]] == [1, 3]
    assert [one["id"] for one in get("establishments", id=["1", "3"])["items"]] == [1, 3]
    assert [one["id"] for one in get("establishments", search="STRAS")["items"]] == [3]
    assert get("establishments", legalUnitId="9")["items"] == []
    first = get("establishments", legalUnitId="1", limit="2", **{"fields.root": "count,next"})
    assert (first["count"], len(first["items"])) == (4, 2)
    assert "legalUnitId=1" in first["next"]


@pytest.mark.parametrize(
    ("asked", "ids"),
    [
        ({}, [1, 3, 4]),
        ({"isArchived": "false"}, [1, 3, 4]),
        ({"isArchived": "true"}, [2]),
        ({"isArchived": "true,false"}, [1, 2, 3, 4]),
    ],
)
def test_what_is_archived_is_left_out(
    get: Get, tenants: Tenants, asked: dict[str, str], ids: list[int]
) -> None:
    """Unless it is asked for, alone or with the rest."""
    with tenants.get("acme").database.transaction() as db:
        db.execute("UPDATE lucca_site SET is_archived = 1 WHERE id = 2")

    assert [one["id"] for one in get("establishments", **asked)["items"]] == ids


def test_a_legal_unit_is_whole(get: Get) -> None:
    """With its country, which is one of the countries."""
    (one,) = get("legal-units")["items"]

    assert one == {
        "id": 1,
        "name": "Acme SAS",
        "code": "LU01",
        "countryId": 1,
        "country": {"id": 1, "name": "France"},
        "legalIdentificationNumber": one["legalIdentificationNumber"],
        "activityCode": "6201Z",
        "headquartersId": 1,
        "createdAt": "2015-01-05T09:00:00",
        "isArchived": False,
    }
    establishment = get(f"establishments/{one['headquartersId']}")["legalIdentificationNumber"]
    assert establishment.startswith(one["legalIdentificationNumber"])


def test_countries_come_at_once(get: Get) -> None:
    """More than ten, without a page asked for; each once."""
    countries = get("countries")["items"]

    assert countries[0] == {"id": 1, "name": "France", "code": "FR"}
    assert len({one["code"] for one in countries}) == len(countries) == 17


def test_qualifications_are_sorted_by_job_and_level(get: Get) -> None:
    """As Lucca's own picker asks for them."""
    items = get("job-qualifications", sort="job.name,-level.position")["items"]

    shown = [(one["job"]["name"], one["level"]["position"]) for one in items]
    assert shown == sorted(shown, key=lambda one: (one[0].casefold(), -one[1]))
    assert items[0] == {
        "id": 6,
        "name": "Commerce – senior",
        "usersCount": 0,
        "job": {"id": 2, "name": "Commerce", "jobSectorId": 2},
        "level": {"id": 3, "position": 3, "name": "Grade 3"},
    }


@pytest.mark.parametrize("sort", ["name.x", "job.", "job.a'b", "nope.name", "job"])
def test_what_is_no_member_is_not_sorted_by(client: Client, key: str, sort: str) -> None:
    """A member of an object, spelled in letters; nothing else gets near the SQL."""
    headers = {"Authorization": f"lucca application={key}"}

    path = f"{ROOT}/job-qualifications"
    answer = client.get(path, query_string={"sort": sort}, headers=headers)

    assert answer.status_code == 400
    assert "sort" in answer.get_json()["detail"]


def test_a_legal_entity_of_v3_is_an_establishment(get: Get, call: Call) -> None:
    """The same row under its old name; what is archived is not left out."""
    old = call("GET", "legalEntities/3").get_json()["data"]
    new = get("establishments/3")

    assert old == {
        "id": 3,
        "name": new["name"],
        "url": "http://localhost/api/v3/legalEntities/3",
        "code": new["code"],
        "siretNumber": new["legalIdentificationNumber"],
        "isArchived": False,
    }
    users = call("GET", "users", {"legalEntityId": "3", "fields": "legalEntity"}).get_json()
    assert users["data"]["items"][0]["legalEntity"]["name"] == new["name"]


def test_v3_lists_them_in_scope(call: Call) -> None:
    """As Lucca's picker does: a page, in order, by a part of the name."""
    asked = {"appInstanceId": "4", "operations": "1", "orderBy": "name,desc", "name": "like,S"}

    answer = call("GET", "legalEntities/scope", asked)

    found = [one["name"] for one in answer.get_json()["data"]["items"]]
    assert found == ["Acme Strasbourg", "Acme Paris", "Acme Nantes"]
    assert "operation" in answer.headers["X-Emulator-Notice"]
    assert call("GET", "legalEntities/scope", {"appInstanceId": "x"}).status_code == 400


@pytest.mark.parametrize(("day", "said"), [("2026-09-30", False), ("2026-10-01", True)])
def test_v3_s_end_is_said_by_the_tenant_s_clock(
    client: Client, call: Call, day: str, said: bool
) -> None:
    """It goes on answering: users still point here; the notice says what was announced."""
    client.post("/_emulator/clock", json={"set": f"{day}T12:00:00Z"})

    answer = call("GET", "legalEntities/1")

    assert answer.status_code == 200
    assert ("announced" in answer.headers.get("X-Emulator-Notice", "")) is said
