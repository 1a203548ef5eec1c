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
