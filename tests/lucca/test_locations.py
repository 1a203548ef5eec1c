"""Where people work: the places, and the days at home."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.test import Client

    from emulator.tenancy import Tenants

    Get = Callable[..., Any]

ROOT = "/work-locations/public/api"


@pytest.fixture
def get(client: Client, key: str) -> Get:
    """Read an address with the API key."""

    def send(path: str, **query: str) -> Any:
        headers = {"Authorization": f"lucca application={key}"}
        answer = client.get(f"{ROOT}/{path}", query_string=query, headers=headers)
        assert answer.status_code == 200, answer.text
        return answer.get_json()

    return send


def test_the_places_are_the_offices_and_home(get: Get) -> None:
    """One office for each establishment."""
    places = get("work-locations")["items"]

    assert [(one["id"], one["name"], one["type"]) for one in places] == [
        (1, "Paris", "Office"),
        (2, "Lyon", "Office"),
        (3, "Strasbourg", "Office"),
        (4, "Nantes", "Office"),
        (1000, "Télétravail", "Home"),
    ]
    assert places[0]["office"]["areas"] == []
    assert places[4]["office"] is None
    assert get("work-locations/2") == places[1]


def test_days_at_home_are_those_of_the_leaves(get: Get, tenants: Tenants) -> None:
    """Each working day of remote work, once, with its owner and what became of it."""
    with tenants.get("acme").database.read() as db:
        leaves = db.execute("SELECT * FROM lucca_leave WHERE leave_type_id = 4").fetchall()
    expected = set()
    for leave in leaves:
        first, last = (date.fromisoformat(leave[name]) for name in ("starts_on", "ends_on"))
        for day in range(first.toordinal(), last.toordinal() + 1):
            if date.fromordinal(day).weekday() < 5:
                expected.add((leave["person_id"], date.fromordinal(day).isoformat()))

    body = get("user-locations", limit="1000", **{"fields.root": "count"})

    found = body["items"]
    assert body["count"] == len(found) > 5
    assert {(one["ownerId"], one["date"]) for one in found} == expected
    assert len({one["id"] for one in found}) == len(found)
    assert {one["workLocationId"] for one in found} == {1000}
    assert all((one["deletedAt"] is None) == (one["status"] in GOES_ON) for one in found)


GOES_ON = ("Pending", "Approved")


def test_half_days_say_which_half(get: Get, tenants: Tenants) -> None:
    """A leave that begins at noon, and one that ends there."""
    with tenants.get("acme").database.transaction() as db:
        (key,) = db.execute("SELECT id FROM lucca_leave WHERE leave_type_id = 4").fetchone()
        db.execute(
            "UPDATE lucca_leave SET starts_on = '2026-01-08', starts_am = 0,"
            " ends_on = '2026-01-12', ends_am = 1 WHERE id = ?",
            (key,),
        )

    days = [get(f"user-locations/{key * 32 + day}") for day in (0, 1, 4)]

    assert [(one["date"], one["position"]) for one in days] == [
        ("2026-01-08", "Afternoon"),
        ("2026-01-09", "Day"),
        ("2026-01-12", "Morning"),
    ]


def test_days_are_filtered(get: Get) -> None:
    """By owner and by day."""
    first = get("user-locations", limit="1")["items"][0]
    owner, day = first["ownerId"], first["date"]

    mine = get("user-locations", ownerId=str(owner), limit="1000")["items"]
    then = get("user-locations", date=day, limit="1000")["items"]

    assert {one["ownerId"] for one in mine} == {owner}
    assert {one["date"] for one in then} == {day}
    assert first in mine
    assert first in then
