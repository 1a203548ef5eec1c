"""The built-in scenarios: each makes what it says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from emulator.world.scenarios import finding
from emulator.world.scenarios.making import check
from tests.world.scenarios.begun import Begun

if TYPE_CHECKING:
    from werkzeug.test import Client

    from emulator.config import Config


def test_small_team(client: Client) -> None:
    """Sixteen people, two of them with a leave, at one moment."""
    begun = Begun(client, "small-team")

    assert begun.info["now"] == "2026-03-02T08:00:00Z"
    found = begun.items("/api/v3/users?paging=0,100&formerEmployees=true")
    assert len(found) == 15  # and one who is in SmartLink alone
    assert begun.user("yann.kervella@acme.example")["rolePrincipal"]["name"] == "Administrateur"
    assert begun.leaves("lucas.perrin@acme.example") == [("2026-03-09", "2026-03-11", 2)]
    assert begun.signs_in("margaux.delorme@acme.example")["groups"] == [
        "smartlink-employees",
        "smartlink-hr",
        "smartlink-rh",
    ]


def test_first_approval(client: Client) -> None:
    """One thing to decide, one to hand in, one to tell."""
    begun = Begun(client, "first-approval")

    (leave,) = begun.items("/api/v3/leaveRequests?fields=id,status,nextApproverId")
    (sheet,) = begun.items("/api/v3/timmitimesheets?fields=ownerId,status,startsOn")
    assert (leave["status"], leave["nextApproverId"]) == (0, 5)
    assert sheet == {"ownerId": 7, "status": 0, "startsOn": "2025-12-29T00:00:00"}
    assert [one["url"] for one in begun.control("/webhooks")] == [
        "http://127.0.0.1:3000/webhooks/lucca"
    ]
    said = begun.control("/trigger/leave.approved", "POST", {})
    assert said["data"]["id"] == leave["id"]


def test_leavers_and_joiners(client: Client) -> None:
    """Who is there on the day, and who is not."""
    begun = Begun(client, "leavers-and-joiners")
    begun.control("/clock", "POST", {"set": "2026-01-05T12:00:00Z"})  # the day of --as-of
    mails = {one["persona"]: one["email"] for one in begun.info["people"]}
    listed = {one["mail"] for one in begun.items("/api/v3/users?paging=0,100&fields=mail")}

    assert {name: mails[name] in listed for name in list(mails)[-5:]} == {
        "left-yesterday": False,
        "leaves-today": True,
        "leaves-soon": True,
        "joins-today": True,
        "left-with-account": False,
    }
    assert begun.user("mehdi.haddad@acme.example")["dtContractStart"] == "2026-01-19T00:00:00"
    assert begun.signs_in("mehdi.haddad@acme.example")["error"] == "login_required"
    assert begun.signs_in("sylvie.garnier@acme.example")["given_name"] == "Sylvie"


def test_broken_lucca(client: Client) -> None:
    """Some calls fail, the same ones each time."""
    runs = []
    for _ in range(2):
        begun = Begun(client, "broken-lucca")
        begun.control("/faults/2", "DELETE")  # the late answers
        runs.append([begun.lucca("/api/v3/roles").status_code for _ in range(30)])

    assert runs[0] == runs[1]
    assert 0 < runs[0].count(503) < 15
    assert set(runs[0]) == {200, 503}


def test_sso_refused(client: Client) -> None:
    """Each is refused for a reason of their own."""
    begun = Begun(client, "sso-refused")

    assert begun.signs_in("claire.fontaine@acme.example")["error"] == "login_required"
    for mail in ("jean-francois.le-gall", "nadia.lefevre"):
        assert begun.signs_in(f"{mail}@acme.example")["error"] == "access_denied"
    assert begun.items("/api/v3/users?mail=camille.martinez@acme.example") == []
    assert begun.info["smartlink"]["apps"][1]["name"] == "Demo"
    assert [one["name"] for one in begun.control("/faults")] == ["token refused"]


def test_demo(client: Client) -> None:
    """Signed in at once, with things that have happened."""
    begun = Begun(client, "demo")

    assert begun.control("/settings")["signin"]["as"] == "camille.martin@acme.example"
    assert begun.user("zoe.martel@acme.example")["dtContractStart"] == "2026-01-05T00:00:00"
    assert begun.user("basile.aubry@acme.example")["department"]["name"] == "Projets"
    assert ("2026-01-26", "2026-02-01", 0) in begun.leaves("camille.martin@acme.example")


@pytest.mark.parametrize("day", [date(2026, 2, 28), date(2026, 4, 2), date(2027, 12, 24)])
def test_each_can_be_set_up_on_any_day(config: Config, day: date) -> None:
    """Also around holidays and the end of a year."""
    for name in finding.names():
        check(finding.built_in(name), replace(config, as_of=day))
