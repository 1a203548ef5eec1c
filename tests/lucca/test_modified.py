"""``modifiedAt``: whoever asks for what changed since the newest they saw misses nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.test import Client, TestResponse

    Call = Callable[..., TestResponse]


@pytest.fixture
def changed_at(client: Client, call: Call) -> Callable[[str], str]:
    """Freeze the clock at a moment (UTC), change somebody, and return their ``modifiedAt``."""

    def change(moment: str) -> str:
        for asked in ({"freeze": True}, {"set": moment}):
            assert client.post("/_emulator/clock", json=asked).status_code == 200
        answer = call("PUT", "users/5", json={"quote": moment}).get_json()
        found: str = answer["data"]["modifiedAt"]
        return found

    return change


def test_local_time_goes_back(changed_at: Callable[[str], str]) -> None:
    """In the hour that comes twice it stands still, until that hour is over."""
    assert [
        changed_at(f"2026-10-25T{time}Z")
        for time in ("00:40:00", "00:59:59.900", "01:00:00", "01:59:59.800", "02:00:00")
    ] == [
        "2026-10-25T02:40:00.000",
        "2026-10-25T02:59:59.900",
        "2026-10-25T02:59:59.900",
        "2026-10-25T02:59:59.900",
        "2026-10-25T03:00:00.000",
    ]


def test_a_clock_moved_back(changed_at: Callable[[str], str]) -> None:
    """Who moves the clock back by more than an hour is shown what it shows."""
    assert changed_at("2026-03-02T12:00:00Z") == "2026-03-02T13:00:00.000"
    assert changed_at("2026-03-02T11:00:00Z") == "2026-03-02T13:00:00.000"
    assert changed_at("2026-03-02T10:59:59.999Z") == "2026-03-02T11:59:59.999"


def test_several_at_once(call: Call, changed_at: Callable[[str], str]) -> None:
    """What one call changes has one moment, and is found from that moment on."""
    moment = changed_at("2026-03-02T12:00:00Z")
    several = [one["id"] for one in call("GET", "users").get_json()["data"]["items"][-3:]]
    sent = [{"id": key, "quote": "together"} for key in several]
    assert call("PUT", "users", json=sent).status_code == 200

    found = call("GET", "users", {"modifiedAt": f"since,{moment}", "fields": "id,modifiedAt"})

    items = found.get_json()["data"]["items"]
    assert items == [{"id": key, "modifiedAt": moment} for key in (5, *several)]


def test_nobody_is_newer_than_now(client: Client, call: Call) -> None:
    """The company begins with nothing that has yet to happen, at any hour of its first day."""
    for asked in ({"freeze": True}, {"set": "2026-01-04T23:00:00Z"}):
        assert client.post("/_emulator/clock", json=asked).status_code == 200

    asked_for = {
        "fields": "modifiedAt",
        "orderBy": "modifiedAt,desc",
        "paging": "0,1",
        "formerEmployees": "true",
    }
    first: dict[str, Any] = call("GET", "users", asked_for).get_json()["data"]["items"][0]

    assert first["modifiedAt"] == "2026-01-05T00:00:00.000"
