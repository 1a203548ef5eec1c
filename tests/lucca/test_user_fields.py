"""What a user shows beside the record, and how it is written."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.test import TestResponse

    Call = Callable[..., TestResponse]

BASE = "http://localhost"


def shown(call: Call, fields: str, user: int = 7) -> dict[str, Any]:
    """Return what ``fields`` ask of a user."""
    answer = call("GET", f"users/{user}", {"fields": fields})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()["data"]
    return found


def test_everything_is_there_by_id(call: Call) -> None:
    """Each part of a user that is computed, in the form that clients read."""
    whole = call("GET", "users/7").get_json()["data"]

    assert whole["csp"] == {
        "id": whole["cspId"],
        "name": whole["csp"]["name"],
        "url": f"{BASE}/organization/structure/api/occupation-categories/{whole['cspId']}",
    }
    assert whole["nationality"] == {"id": "FR", "name": "France", "url": None}
    assert whole["establishment"] == whole["legalEntity"]
    guid = "00000000-7069-4374-8000-000000000007"
    assert whole["picture"] == {
        "id": guid,
        "name": "7.png",
        "url": f"{BASE}/api/v3/files/{guid}",
        "href": f"/getFile.ashx?id={guid}",
        "mimetype": "image/png",
    }
    assert whole["attributes"] == {}
    assert whole["applicationData"] == {
        "profile_figgo": {"id": 1, "name": "Collaborateur", "url": None},
        "profile_utime": {"id": 3, "name": "Saisie à la semaine", "url": None},
        "profile_cleemy_1": {"id": 5, "name": "Standard", "url": None},
        "theoreticalRemuneration": {"value": None},
    }
    assert whole["userAxisValues"] == []


def test_a_list_shows_them_when_asked(call: Call) -> None:
    """By name, nested, through a reference, and filtered by what a reference points to."""
    asked = {"id": "12", "fields": "csp.name,manager[picture.mimetype],extendedData[e_badge]"}

    (found,) = call("GET", "users", asked).get_json()["data"]["items"]
    same = call("GET", "users", {"csp.id": "1", "fields": "cspId"}).get_json()["data"]["items"]

    assert found["csp"]["name"] == shown(call, "csp", 12)["csp"]["name"]
    assert found["manager"] == {"picture": {"mimetype": "image/png"}}
    assert found["extendedData"]["e_badge"]["value"] == 40_012
    assert {one["cspId"] for one in same} == {1}


def test_every_field_of_a_list_is_what_one_record_has(call: Call) -> None:
    """Of everybody at once, too."""
    whole = call("GET", "users/1").get_json()["data"]
    asked = {"fields": ",".join(whole), "formerEmployees": "true"}

    listed = call("GET", "users", asked).get_json()["data"]["items"]

    assert len(listed) == 59
    assert listed[0] == whole


def test_all_that_is_shown_of_a_list_is_shown_once(call: Call) -> None:
    """What is apart is added to what is stored: whoever has some of it, no name comes twice."""
    sent = {"profile_figgo": {"id": 2}, "nationalityId": "IT", "userAxisValues": [{"id": 20005}]}
    assert call("PUT", "users/7", json=sent).status_code == 200
    names = list(call("GET", "users/1").get_json()["data"])

    def read(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        assert len(dict(pairs)) == len(pairs)
        return dict(pairs)

    answer = call("GET", "users", {"fields": ",".join(names), "paging": "0,100"})
    listed = json.loads(answer.data, object_pairs_hook=read)["data"]["items"]
    fewer = call("GET", "users", {"fields": ",".join(names[1:]), "id": "7"}).get_json()["data"]
    none = call("GET", "users", {"fields": ",".join(names), "id": "0"}).get_json()["data"]

    assert len(listed) > 50
    for one in listed:
        whole = call("GET", f"users/{one['id']}").get_json()["data"]
        assert one == {name: whole[name] for name in names}
    seventh = next(one for one in listed if one["id"] == 7)
    assert seventh["applicationData"]["profile_figgo"]["id"] == 2
    assert seventh["nationality"]["name"] == "Italie"
    assert fewer["items"] == [{name: seventh[name] for name in names[1:]}]
    assert none["items"] == []


def test_category_and_country_are_changed_by_their_ids(call: Call) -> None:
    """Their objects follow; a country is known by its code or its name, in either property."""
    first = call("PUT", "users/7", json={"cspId": 1, "nationalityId": "be"}).get_json()["data"]
    second = call("PUT", "users/7", json={"nationality": "Maroc"}).get_json()["data"]

    assert (first["csp"]["id"], first["csp"]["name"]) == (1, "Cadre dirigeant")
    assert first["nationality"] == {"id": "BE", "name": "Belgique", "url": None}
    assert second["nationalityId"] == "MA"
    assert call("GET", "users/7").get_json()["data"] == second


def test_application_data_is_written_at_the_root(call: Call) -> None:
    """A profile by its id; null is the usual one again. What is paid is a number."""
    sent = {"profile_figgo": {"id": 2}, "theoreticalRemuneration": {"value": 41_500}}
    data = call("PUT", "users/7", json=sent).get_json()["data"]["applicationData"]
    call("PUT", "users/7", json={"Profile_Figgo": None})

    assert data["profile_figgo"]["name"] == "Cadre au forfait jours"
    assert data["theoreticalRemuneration"] == {"value": 41_500}
    again = shown(call, "applicationData[profile_figgo[id]]")
    assert again == {"applicationData": {"profile_figgo": {"id": 1}}}


def test_work_cycles_are_replaced_by_those_sent(call: Call) -> None:
    """Ids are kept or given; the end that is left out is for ever."""
    (old,) = shown(call, "userWorkCycles")["userWorkCycles"]
    sent = [
        {"Id": old["id"], "WorkCycleID": 1, "StartsOn": "2024-01-01", "EndsOn": "2025-06-30"},
        {"workCycleID": 4, "startsOn": "2025-07-01T00:00:00"},
    ]

    made = call("PUT", "users/7", json={"userWorkCycles": sent}).get_json()["data"]

    assert made["userWorkCycles"] == [
        {
            "id": 7,
            "ownerID": 7,
            "workCycleID": 1,
            "startsOn": "2024-01-01T00:00:00",
            "endsOn": "2025-06-30T00:00:00",
        },
        {
            "id": 10_000_007,
            "ownerID": 7,
            "workCycleID": 4,
            "startsOn": "2025-07-01T00:00:00",
            "endsOn": "9999-12-31T00:00:00",
        },
    ]
    named = shown(call, "userWorkCycles.workCycle.name")["userWorkCycles"]
    assert named[1] == {"workCycle": {"name": "Temps partiel 80 %"}}


def test_sections_are_written_by_axis(call: Call) -> None:
    """One section of each axis, at the root; read in a list, and by the name of the axis."""
    call("PUT", "users/7", json={"userAxisValues_2": {"id": 10001}})
    call("PUT", "users/7", json={"userAxisValues": [{"id": 20005}]})

    both = shown(call, "userAxisValues[id,axisId],userAxisValues_3[id],useraxisvalues_4")
    call("PUT", "users/7", json={"userAxisValues_2": None})
    whole = call("GET", "users/7").get_json()["data"]

    assert both == {
        "userAxisValues": [{"id": 10001, "axisId": 2}, {"id": 20005, "axisId": 3}],
        "userAxisValues_3": {"id": 20005},
        "userAxisValues_4": None,
    }
    assert [one["id"] for one in whole["userAxisValues"]] == [20005]
    assert whole["userAxisValues_3"]["url"] == f"{BASE}/api/v3/axisSections/20005"
    assert "userAxisValues_2" not in whole


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"nationalityId": "XX"}, "is no country"),
        ({"nationality": 5}, "is no country"),
        ({"cspId": 77}, "no Csp with id 77"),
        ({"csp": {"id": 1}}, "cannot be written"),
        ({"picture": {"id": "x"}}, "cannot be written"),
        ({"applicationData": {}}, "cannot be written"),
        ({"profile_figgo": {"id": 3}}, "no profile with id 3; there are [1, 2]"),
        ({"theoreticalRemuneration": "much"}, "is not a number"),
        ({"userAxisValues_2": {"id": 301}}, "axis 2 has no section with id 301"),
        ({"userAxisValues_2": 201}, "an object with the id of a section"),
        ({"userAxisValues_99": {"id": 1}}, "does not exist on type User"),
        ({"userAxisValues": {"id": 1}}, "a list of objects with an id"),
        ({"userWorkCycles": {}}, "a list of up to 100"),
        ({"userWorkCycles": [{"startsOn": "2026-01-01"}]}, "workCycleID is required"),
        ({"userWorkCycles": [{"workCycleID": 9, "startsOn": "2026-01-01"}]}, "no WorkCycle"),
        ({"userWorkCycles": [{"nope": 1}]}, "nope does not exist on type UserWorkCycle"),
        (
            {"userWorkCycles": [{"id": 5, "workCycleID": 1, "startsOn": "2026-01-01"}]},
            "no work cycle with id 5",
        ),
        (
            {"userWorkCycles": [{"workCycleID": 1, "startsOn": "2026-01-01"}] * 2},
            "two of them overlap",
        ),
        (
            {
                "userWorkCycles": [
                    {"workCycleID": 1, "startsOn": "2026-02-01", "endsOn": "2026-01-01"}
                ]
            },
            "endsOn is before startsOn",
        ),
    ],
)
def test_a_bad_part_is_named_and_nothing_changes(
    call: Call, body: dict[str, Any], message: str
) -> None:
    """Neither it nor what was sent with it."""
    before = call("GET", "users/7").get_json()["data"]

    refused = call("PUT", "users/7", json={"jobTitle": "Never", "profile_utime": {"id": 4}} | body)

    assert refused.status_code == 400
    assert message in refused.get_json()["Message"]
    assert call("GET", "users/7").get_json()["data"] == before


def test_a_number_is_taken_once_in_an_establishment(call: Call) -> None:
    """The same employee number elsewhere is another; moving there with it is refused."""
    one = shown(call, "employeeNumber,legalEntityId")
    there = {"legalEntityId": str(one["legalEntityId"]), "id": "notequal,7"}
    fields = {"fields": "employeeNumber"}
    number = call("GET", "users", there | fields).get_json()["data"]["items"][0]["employeeNumber"]
    entities = call("GET", "legalEntities").get_json()["data"]["items"]
    elsewhere = next(e["id"] for e in entities if e["id"] != one["legalEntityId"])

    refused = call("PUT", "users/7", json={"employeeNumber": number})
    moved = call("PUT", "users/7", json={"employeeNumber": number, "legalEntityId": elsewhere})
    back = call("PUT", "users/7", json={"legalEntityId": one["legalEntityId"]})

    assert refused.status_code == 400
    assert "already taken in legal entity" in refused.get_json()["Message"]
    assert moved.status_code == 200, moved.text
    assert back.status_code == 400
