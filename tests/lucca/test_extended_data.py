"""Extended data: read nested, written at the root; and how it is defined."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.test import TestResponse

    Call = Callable[..., TestResponse]


def extended(call: Call, user: int = 40) -> dict[str, Any]:
    """Return the extended data of a user who has none at first."""
    found: dict[str, Any] = call("GET", f"users/{user}").get_json()["data"]["extendedData"]
    return found


def put(call: Call, **body: Any) -> dict[str, Any]:
    """Change that user; return the extended data of the answer."""
    answer = call("PUT", "users/40", json=body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()["data"]["extendedData"]
    return found


@pytest.fixture(autouse=True)
def bare(call: Call) -> None:
    """The user that these tests write to begins with nothing."""
    for key, held in extended(call).items():
        values = held if isinstance(held, list) else [held]
        sent = [{"id": one["id"], "value": None} for one in values]
        put(call, **{key: sent if isinstance(held, list) else sent[0]})
    assert extended(call) == {}


def test_some_people_have_some_from_the_start(call: Call) -> None:
    """The first person's, as the company has it; a date is a moment, a list's value its entry."""
    own = extended(call, 1)

    assert {"e_tshirt", "e_badge", "e_transport"} <= set(own)
    assert own["e_badge"] == {"id": own["e_badge"]["id"], "value": 40_001}
    assert own["e_transport"]["value"] in (1, 2, 3)


def test_definitions_say_what_there_is(call: Call) -> None:
    """Filtered by format, with the entries of a list; one of them by its key, in any case."""
    asked = {"formatKey": "select", "fields": "id,formatKey,extensionUserPropertyListEntries[id]"}

    listed = call("GET", "extensionuserdefinitions", asked).get_json()["data"]["items"]
    one = call("GET", "extensionUserDefinitions/E_transport").get_json()["data"]

    assert listed == [
        {
            "id": "e_transport",
            "formatKey": "select",
            "extensionUserPropertyListEntries": [{"id": 1}, {"id": 2}, {"id": 3}],
        }
    ]
    assert one["extensionUserPropertyListEntries"][1] == {
        "id": 2,
        "name": "Vélo",
        "translation": "Vélo",
    }


def test_a_value_is_added_changed_and_erased_at_the_root(call: Call) -> None:
    """Without an id or with 0 it is added, with one replaced, and with null forgotten."""
    added = put(call, e_tshirt={"id": 0, "value": "M"})
    key = added["e_tshirt"]["id"]
    changed = put(call, e_tshirt={"id": key, "value": "L"})
    put(call, e_tshirt={"id": key, "value": None})

    assert added == {"e_tshirt": {"id": key, "value": "M"}}
    assert changed == {"e_tshirt": {"id": key, "value": "L"}}
    assert extended(call) == {}


def test_a_bare_value_is_one(call: Call) -> None:
    """As the sample of an update has it; a field of one value never has two."""
    first = put(call, e_tshirt="M")["e_tshirt"]
    again = put(call, e_tshirt={"value": "S"})["e_tshirt"]

    assert (first["value"], again) == ("M", {"id": first["id"], "value": "S"})


def test_each_format_is_read_as_it_is_written(call: Call) -> None:
    """Numbers, days, yes or no."""
    own = put(call, **{"e_badge": 7.5, "E_Secouriste": True, "e_visite-medicale": "2025-03-01"})

    assert {name: held["value"] for name, held in own.items()} == {
        "e_badge": 7.5,
        "e_secouriste": True,
        "e_visite-medicale": "2025-03-01T00:00:00",
    }


def test_a_field_of_several_values_is_a_list(call: Call) -> None:
    """Each item stands for itself: what is not sent stays."""
    both = put(call, e_langues=[{"value": "grec"}, {"value": "basque"}])["e_langues"]
    left = put(call, e_langues=[{"id": both[0]["id"], "value": None}, "catalan"])["e_langues"]

    assert [one["value"] for one in both] == ["grec", "basque"]
    assert left[0] == both[1]
    assert [one["value"] for one in left] == ["basque", "catalan"]


def test_a_composite_value_is_an_object(call: Call) -> None:
    """Its members have values of their own; they are erased with it."""
    own = put(call, e_avantage={"value": {"e_montant": {"value": 120}, "e_depuis": "2026-01-01"}})
    key, value = own["e_avantage"]["id"], own["e_avantage"]["value"]
    changed = put(call, e_avantage={"id": key, "value": {"e_montant": 90}})["e_avantage"]
    put(call, e_avantage={"id": key, "value": None})

    assert value["e_montant"]["value"] == 120
    assert value["e_depuis"]["value"] == "2026-01-01T00:00:00"
    assert changed["id"] == key
    assert {name: one["value"] for name, one in changed["value"].items()} == {"e_montant": 90}
    assert extended(call) == {}


def test_extended_data_itself_does_nothing(call: Call) -> None:
    """What was read nested and is sent back changes nothing, and the answer says so."""
    answer = call("PUT", "users/40", json={"extendedData": {"e_tshirt": {"value": "XXL"}}})

    assert answer.status_code == 200
    assert "at the root" in answer.headers["X-Emulator-Notice"]
    assert extended(call) == {}


def test_a_new_user_may_have_some(call: Call) -> None:
    """On create too; the answer shows it, as ``fields`` asks."""
    body = {"mail": "n@acme.example", "firstName": "N", "lastName": "P", "e_tshirt": "M"}

    made = call("POST", "users", {"fields": "extendedData[e_tshirt[value]]"}, json=body)

    assert made.get_json()["data"] == {"extendedData": {"e_tshirt": {"value": "M"}}}


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"e_unknown": "x"}, "no extended data is defined so"),
        ({"e_tshirt": {"id": 999, "value": "x"}}, "no value with id 999"),
        ({"e_tshirt": {"id": "1", "value": "x"}}, "no value with id"),
        ({"e_tshirt": {"valeur": "x"}}, "must read"),
        ({"e_tshirt": ["x"]}, "one value, not a list"),
        ({"e_tshirt": 5}, "is not a text"),
        ({"e_badge": "five"}, "is not a number"),
        ({"e_visite-medicale": "soon"}, "is not a date"),
        ({"e_transport": {"value": 9}}, "no entry of the list"),
        ({"e_avantage": {"value": 9}}, "an object of e_montant, e_depuis"),
        ({"e_avantage": {"value": {"e_montant": "x"}}}, "is not a number"),
        ({"e_langues": ["x"] * 101}, "at most 100"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_changes(
    call: Call, body: dict[str, Any], message: str
) -> None:
    """Of several fields one is wrong: none is written."""
    refused = call("PUT", "users/40", json={"e_secouriste": True, **body})

    assert refused.status_code == 400
    assert message in refused.get_json()["Message"]
    assert extended(call) == {}


def test_a_value_in_place_is_erased_by_its_id_alone(call: Call) -> None:
    """Null without the id is refused, and names it."""
    key = put(call, e_tshirt="M")["e_tshirt"]["id"]

    refused = call("PUT", "users/40", json={"e_tshirt": None})

    assert refused.status_code == 400
    assert f"send its id, {key}" in refused.get_json()["Message"]
