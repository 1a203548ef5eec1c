"""Users created and changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.test import TestResponse

    Call = Callable[..., TestResponse]
    People = dict[str, dict[str, Any]]

DOCUMENTED = {
    "firstName": "Zoé",
    "lastName": "Le Goff",
    "login": "zlegoff",
    "mail": "zoe.legoff@acme.example",
    "legalEntityId": 1,
    "dtContractStart": "2026-02-01T00:00:00",
    "departmentId": 2,
    "rolePrincipalId": 1,
}


def test_create_answers_200_with_the_user(call: Call) -> None:
    """A v3 POST answers 200; what Lucca computes is there, and the user can be found."""
    made = call("POST", "users", json=DOCUMENTED)

    assert made.status_code == 200, made.text
    user = made.get_json()["data"]
    assert user["id"] == 61
    assert user["name"] == "Zoé Le Goff"
    assert user["displayName"] == "Le Goff Zoé"
    assert user["department"]["id"] == 2
    assert user["dtContractEnd"] is None
    assert "X-Emulator-Notice" not in made.headers
    assert call("GET", "users/61").get_json()["data"] == user
    assert call("GET", "users", {"mail": DOCUMENTED["mail"]}).get_json()["data"]["items"][0] == {
        "id": 61,
        "name": "Zoé Le Goff",
        "url": "http://localhost/api/users/61",
    }


@pytest.mark.parametrize("name", sorted(DOCUMENTED))
def test_each_required_field_is_required(
    call: Call, lucca_dialect: Callable[[], None], name: str
) -> None:
    """Without any one of them, Lucca answers 400 and names it; nobody is added."""
    lucca_dialect()

    refused = call("POST", "users", json={**DOCUMENTED, name: None})

    assert refused.status_code == 400
    assert refused.get_json() == {"Status": 400, "Message": f"Property {name} is required."}
    assert call("GET", "users/61").status_code == 404


def test_the_guide_creates_with_mail_and_names(call: Call) -> None:
    """The guide's body is enough in its dialect, and the answer says what Lucca would say."""
    made = call(
        "POST",
        "users",
        json={
            "mail": "new.person@acme.example",
            "firstName": "New",
            "lastName": "Person",
            "department": "Paie",
            "authenticationMode": "sso",
        },
    )

    assert made.status_code == 200, made.text
    user = made.get_json()["data"]
    assert user["login"] == "new.person@acme.example"
    assert user["department"]["name"] == "Paie"
    assert user["rolePrincipal"]["name"] == "Collaborateur"
    notice = made.headers["X-Emulator-Notice"]
    for word in ("departmentId", "authenticationMode", "login, dtContractStart"):
        assert word in notice
    assert "would answer 400" in notice


@pytest.mark.parametrize(
    "body",
    [
        {"department": "Paie"},
        {"authenticationMode": "sso"},
    ],
)
def test_lucca_refuses_what_only_the_guide_knows(
    call: Call, lucca_dialect: Callable[[], None], body: dict[str, str]
) -> None:
    """In the ``lucca`` dialect a department's name and an authentication mode are 400."""
    lucca_dialect()

    assert call("PUT", "users/7", json=body).status_code == 400


def test_put_changes_only_what_is_sent(call: Call) -> None:
    """A PUT is a patch; it takes a flat body, or one under ``data``."""
    before = call("GET", "users/7").get_json()["data"]

    flat = call("PUT", "users/7", json={"jobTitle": "Architecte"})
    wrapped = call("PUT", "users/7", json={"data": {"quote": "« Voilà »"}})

    assert flat.status_code == wrapped.status_code == 200
    after = call("GET", "users/7").get_json()["data"]
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"jobTitle", "quote", "modifiedAt"}
    assert (after["jobTitle"], after["quote"]) == ("Architecte", "« Voilà »")


def test_a_new_name_shows_wherever_it_is_referred_to(call: Call, people: People) -> None:
    """Renaming a manager renames them in their reports' records."""
    manager, employee = people["manager"]["lucca_id"], people["employee"]["lucca_id"]

    call("PUT", f"users/{manager}", json={"lastName": "Renommée"})

    shown = call("GET", f"users/{employee}").get_json()["data"]["manager"]
    assert shown["name"].endswith(" Renommée")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"nickname": "x"}, "Property nickname does not exist on type User."),
        ({"name": "x"}, "Property name of type User cannot be written."),
        ({"dtContractStart": "2020-01-01"}, "dtContractStart of type User cannot be written"),
        ({"departmentId": 999}, "Property departmentId: no Department with id 999."),
        ({"departmentId": "two"}, "is not a whole number"),
        ({"departmentId": None}, "Property departmentId is required."),
        ({"birthDate": "31/12/1980"}, "is not a date"),
        ({"mail": 5}, "is not a text"),
        ({"mail": "  "}, "Property mail is required."),
        ({"mail": "x" * 300}, "longer than 255"),
        ({"quote": "a\x00b"}, "U+0000"),
        ({"allowsElectronicPayslip": "yes"}, "is not true or false"),
        ({"department": "Nulle part"}, "no department is named"),
        ({"habilitedRoles": [{"id": "x"}]}, "a list of objects with an id"),
    ],
)
def test_a_bad_value_is_named_and_nothing_changes(
    call: Call, body: dict[str, Any], message: str
) -> None:
    """400 says which property and why; the user stays as they were."""
    before = call("GET", "users/7").get_json()["data"]

    refused = call("PUT", "users/7", json={"jobTitle": "Never", **body})

    assert refused.status_code == 400
    assert refused.get_json()["Status"] == 400
    assert message in refused.get_json()["Message"]
    assert call("GET", "users/7").get_json()["data"] == before


def test_a_login_is_taken_once(call: Call) -> None:
    """Two people cannot have the same login, whatever its case."""
    login = call("GET", "users/7").get_json()["data"]["login"]

    refused = call("POST", "users", json={**DOCUMENTED, "login": login.upper()})

    assert refused.status_code == 400
    assert "already taken" in refused.get_json()["Message"]


def test_nobody_manages_themselves(call: Call, people: People) -> None:
    """Neither directly nor through others."""
    manager, employee = people["manager"]["lucca_id"], people["employee"]["lucca_id"]

    for above in (manager, employee):
        refused = call("PUT", f"users/{manager}", json={"managerId": above})
        assert refused.status_code == 400
        assert "own manager" in refused.get_json()["Message"]


def test_fields_shape_the_answer_of_a_write(call: Call) -> None:
    """``fields`` works on POST and PUT as on GET."""
    answer = call("PUT", "users/7", {"fields": "id,jobTitle"}, json={"jobTitle": "Chef"})

    assert answer.get_json()["data"] == {"id": 7, "jobTitle": "Chef"}


def test_small_collections_are_read_only(call: Call) -> None:
    """What cannot be written answers 405 in Lucca's form."""
    refused = call("POST", "roles", json={"name": "x"})

    assert refused.status_code == 405
    assert refused.get_json()["Status"] == 405


def test_a_login_and_a_mail_may_change(call: Call) -> None:
    """Who asks by the new one finds the person; by the old one, nobody."""
    old = call("GET", "users/7").get_json()["data"]

    changed = call("PUT", "users/7", json={"login": "autre", "mail": "autre@acme.example"})
    by_new = call("GET", "users", {"mail": "AUTRE@acme.example"}).get_json()["data"]["items"]
    by_old = call("GET", "users", {"login": old["login"]}).get_json()["data"]["items"]

    assert changed.status_code == 200, changed.text
    assert [one["id"] for one in by_new] == [7]
    assert by_old == []
    assert call("PUT", "users/9", json={"login": "Autre"}).status_code == 400


def test_two_people_may_share_a_mail(call: Call) -> None:
    """Lucca's sign-in has an error for just that."""
    mail = call("GET", "users/7").get_json()["data"]["mail"]

    assert call("PUT", "users/9", json={"mail": mail}).status_code == 200


def test_a_contract_does_not_end_before_it_begins(call: Call) -> None:
    """On its first day it may; a refused user is nobody."""
    days = {"dtContractStart": "2026-02-01", "dtContractEnd": "2026-01-31"}

    refused = call("POST", "users", json={**DOCUMENTED, **days})
    made = call("POST", "users", json={**DOCUMENTED, **days, "dtContractEnd": "2026-02-01"})

    assert refused.status_code == 400
    assert "dtContractEnd is before" in refused.get_json()["Message"]
    assert made.get_json()["data"]["id"] == 61


def test_ids_are_written_in_either_spelling(call: Call) -> None:
    """``cultureId`` is what a create documents, ``cultureID`` what it answers."""
    made = call("POST", "users", json={**DOCUMENTED, "cultureId": 1033, "ManagerID": 7})

    user = made.get_json()["data"]
    assert (user["cultureID"], user["culture"]["name"]) == (1033, "English (United States)")
    assert user["manager"]["id"] == 7


def test_a_new_name_is_in_every_log_and_list(call: Call) -> None:
    """What somebody is called now, wherever they are shown."""
    call("PUT", "users/12", json={"managerId": 7})
    call("PUT", "users/7", json={"firstName": "Autre", "lastName": "Nom"})
    call("PUT", "users/7", json={"calendarId": 2})

    team = call("GET", "users", {"managerId": "7", "fields": "manager.name"}).get_json()["data"]
    logged = call("GET", "userlogs", {"ownerId": "7", "fields": "owner.name"}).get_json()["data"]

    assert {one["manager"]["name"] for one in team["items"]} == {"Autre Nom"}
    assert logged["items"] == [{"owner": {"name": "Autre Nom"}}]


def test_several_users_are_changed_with_what_is_beside_them(call: Call) -> None:
    """One call, all or none, extended data with the rest."""
    sent = [{"id": 12, "e_tshirt": "XS"}, {"id": 13, "departmentId": 3, "e_tshirt": "S"}]
    wrong = [{"id": 12, "e_tshirt": "L"}, {"id": 13, "e_tshirt": 5}]

    changed = call("PUT", "users", {"fields": "id,extendedData[e_tshirt[value]]"}, json=sent)
    refused = call("PUT", "users", json=wrong)
    left = call("GET", "users/12", {"fields": "extendedData[e_tshirt[value]]"}).get_json()["data"]

    assert changed.get_json()["data"]["items"] == [
        {"id": 12, "extendedData": {"e_tshirt": {"value": "XS"}}},
        {"id": 13, "extendedData": {"e_tshirt": {"value": "S"}}},
    ]
    assert refused.status_code == 400
    assert left == {"extendedData": {"e_tshirt": {"value": "XS"}}}


def test_the_guide_changes_a_department_by_its_name(call: Call) -> None:
    """And how somebody signs in; the answer says what Lucca would say to either."""
    body = {"department": "paie", "authenticationMode": "password", "profile_figgo": {"id": 2}}

    changed = call("PUT", "users/7", json=body)
    refused = call("PUT", "users/7", json={"authenticationMode": "badge"})

    user = changed.get_json()["data"]
    assert user["department"]["name"] == "Paie"
    assert user["applicationData"]["profile_figgo"]["id"] == 2
    assert "would answer 400" in changed.headers["X-Emulator-Notice"]
    assert refused.status_code == 400
    assert "sso, password, sso_and_password" in refused.get_json()["Message"]
