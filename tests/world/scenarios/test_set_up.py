"""Tenants that begin as a scenario says, seen through the products' own APIs."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from emulator.scenarios import WrongScenario, of, read
from emulator.storage import compare
from emulator.world import tenants as world
from emulator.world.scenarios import finding
from emulator.world.scenarios.making import check, made
from tests.world.scenarios.begun import Begun

if TYPE_CHECKING:
    from pathlib import Path

    from werkzeug.test import Client

    from emulator.config import Config
    from emulator.tenancy import Tenants


def test_somebody_new_is_one_person_in_both_products(client: Client) -> None:
    """Named, placed and employed as the scenario says; Lucca and SmartLink agree."""
    zoe = {
        "persona": "zoe",
        "first_name": "Zoé",
        "last_name": "N'Guyen",
        "department": "projets",
        "role": "manager",
        "job_title": "Cheffe",
        "contract": {"starts": "2025-11-03"},
    }
    bob = {"first_name": "Bob", "last_name": "Kim", "email": "Bob@Acme.Example", "manager": "zoe"}
    begun = Begun(client, {"people": 20, "as_of": "2026-01-05", "users": [bob, zoe]})

    user = begun.user("zoe.nguyen@acme.example")
    claims = begun.signs_in("zoe.nguyen@acme.example")
    assert (user["id"], user["login"], user["gender"]) == (20, "znguyen", "Female")
    assert user["department"]["name"] == "Projets"
    assert user["rolePrincipal"]["name"] == "Manager"
    assert user["manager"]["mail"] == "sophie.keller@acme.example"  # who heads Projets
    assert (user["dtContractStart"], user["dtContractEnd"]) == ("2025-11-03T00:00:00", None)
    assert claims["name"] == "Zoé N'Guyen"
    assert claims["groups"] == ["smartlink-employees", "smartlink-managers"]
    assert begun.info["people"][-1] == {
        "persona": "zoe",
        "email": "zoe.nguyen@acme.example",
        "name": "Zoé N'Guyen",
        "sub": claims["sub"],
        "lucca_id": 20,
        "groups": claims["groups"],
    }
    bob_there = begun.user("bob@acme.example")
    assert (bob_there["id"], bob_there["manager"]["mail"]) == (19, "zoe.nguyen@acme.example")
    assert bob_there["dtContractStart"] == "2024-01-02T00:00:00"
    assert begun.leaves("bob@acme.example") == []
    assert len(begun.items("/api/v3/users?paging=0,100&formerEmployees=true")) == 19


def test_a_persona_is_changed_everywhere(client: Client) -> None:
    """Under a new name and address, also where others refer to them; an account can go."""
    manager = {"persona": "manager", "first_name": "Line", "email": "line@acme.example"}
    begun = Begun(
        client,
        {
            "users": [
                manager,
                {"persona": "hr", "smartlink": "none"},
                {"persona": "employee", "lucca": False, "groups": []},
                {"persona": "no-access", "smartlink": "inactive"},
                {"persona": "inactive", "smartlink": "active", "contract": {"ends": "2026-01-04"}},
            ]
        },
    )

    assert begun.user("line@acme.example")["id"] == 5
    assert begun.user("nadia.lefevre@acme.example")["manager"]["name"] == "Line Le Gall"
    assert begun.signs_in("line@acme.example")["given_name"] == "Line"
    assert begun.signs_in("thomas.girard@acme.example")["manager_email"] == "line@acme.example"
    assert begun.items("/api/v3/users?mail=jean-francois.le-gall@acme.example") == []
    assert begun.signs_in("claire.fontaine@acme.example")["error"] == "login_required"
    assert begun.user("claire.fontaine@acme.example")["id"] == 3
    assert begun.items("/api/v3/users?mail=camille.martin@acme.example") == []
    assert begun.signs_in("camille.martin@acme.example")["error"] == "access_denied"
    assert begun.signs_in("nadia.lefevre@acme.example")["error"] != ""
    assert begun.signs_in("benoit.dubois-roux@acme.example")["given_name"] == "Benoît"
    assert begun.user("benoit.dubois-roux@acme.example")["dtContractEnd"] == "2026-01-04T00:00:00"
    assert begun.leaves("benoit.dubois-roux@acme.example") != []
    assert [one["persona"] for one in begun.info["people"]].count("hr") == 0


def test_what_rooms_of_their_own_register_is_there(client: Client) -> None:
    """Settings, an application, an endpoint, a fault: each under the tenant's own secrets."""
    scenario = {
        "clock": {"at": "2026-03-02T08:00:00Z", "frozen": True},
        "settings": {"dialect": "lucca", "signin": {"as": "camille.martin@acme.example"}},
        "apps": [{"name": "Demo", "redirect_uris": ["http://127.0.0.1:3000/cb"], "public": True}],
        "webhooks": [
            {"url": "http://127.0.0.1:9/x", "events": ["user.created"], "format": "guide"}
        ],
        "faults": [{"name": "down", "what": {"status": 503}, "where": {"path": "/api/v3/roles"}}],
    }
    one, two = Begun(client, scenario), Begun(client, scenario)

    assert one.info["now"] == "2026-03-02T08:00:00Z"
    assert one.control("/settings") == {
        "dialect": "lucca",
        "signin": {"mode": "page", "as": "camille.martin@acme.example"},
        "limits": {"v3": None, "v4": None, "v5": {"calls": 50, "seconds": 60}},
    }
    apps = [begun.info["smartlink"]["apps"][1] for begun in (one, two)]
    assert apps[0]["name"] == "Demo"
    assert apps[0]["client_id"] != apps[1]["client_id"]
    hooks = [begun.control("/webhooks")[0] for begun in (one, two)]
    assert (hooks[0]["url"], hooks[0]["events"]) == ("http://127.0.0.1:9/x", ["user.created"])
    assert hooks[0]["created_at"].startswith("2026-03-02T08:00:00")
    assert hooks[0]["secret"] != hooks[1]["secret"]
    assert one.lucca("/api/v3/roles").status_code == 503
    assert one.lucca("/api/v3/cultures").status_code == 200
    # Leaves and contracts are placed around the day that the clock shows.
    with_today = f"/api/v3/users/{8 + 3}"
    assert one.lucca(with_today).get_json()["data"]["dtContractStart"] > "2026-03-02"


def test_events_happen_as_a_tenant_begins(client: Client) -> None:
    """The changes are there, and whoever is to be told will be, in addresses of that tenant."""
    scenario = {
        "clock": {"at": "2026-03-02T08:00:00Z", "frozen": True},
        "webhooks": [{"url": "http://127.0.0.1:9/x"}],
        "leaves": [{"of": "hr", "from": "today+1", "to": "today+2"}],
        "events": [
            {"event": "user.created", "data": {"firstName": "Basile", "lastName": "Aubry"}},
            {"event": "leave.approved", "data": {"email": "claire.fontaine@acme.example"}},
        ],
    }
    begun = Begun(client, scenario)
    hook = begun.control("/webhooks")[0]["id"]

    def told() -> list[dict[str, Any]]:
        sent: list[dict[str, Any]] = begun.control(f"/webhooks/{hook}/deliveries")
        return [one["event"] for one in sent]

    first = told()
    begun.control(f"/tenants/{begun.info['tenant']}/reset", "POST")

    assert [one["name"] for one in first] == ["leave.approved", "user.created"]
    assert {one["correlation_id"] for one in first} == {"scenario"}
    where = f"http://127.0.0.1:8080/t/{begun.info['tenant']}/api/users/"
    assert first[1]["data"]["url"].startswith(where)
    assert told() == first
    assert begun.user("basile.aubry@acme.example")["dtContractStart"] == "2026-03-02T00:00:00"
    assert ("2026-03-03", "2026-03-04", 2) in begun.leaves("claire.fontaine@acme.example")


def test_leaves_and_timesheets_are_as_they_are_said(client: Client) -> None:
    """In the place of generated ones, dated, decided by the manager, counted on accounts."""
    scenario = {
        "as_of": "2026-01-05",
        "activity": "none",
        "leaves": [
            {"of": "employee", "from": "2026-01-19", "to": "2026-01-23"},
            {"of": "employee", "from": "2025-12-01", "status": "approved", "type": "RTT"},
            {"of": "hr", "from": "2026-01-19", "status": "refused", "comment": "Non."},
        ],
        "timesheets": [
            {"of": "employee", "week": "2026-01-01"},
            {"of": "project-manager", "week": "2026-01-01", "status": "submitted"},
            {"of": "project-manager", "week": "2025-12-24", "status": "approved"},
        ],
    }
    begun = Begun(client, scenario)

    assert len(begun.items("/api/v3/leaveRequests")) == 3
    assert sorted(begun.leaves("camille.martin@acme.example")) == [
        ("2025-12-01", "2025-12-01", 2),
        ("2026-01-19", "2026-01-23", 0),
    ]
    query = "status=3&fields=creationDate,approvals,leavePeriod.owner"
    (refused,) = begun.items(f"/api/v3/leaveRequests?{query}")
    assert refused["creationDate"] == "2026-01-05T09:00:00"
    assert [(one["comment"], one["approverId"]) for one in refused["approvals"]] == [("Non.", 1)]
    sheets = begun.items("/api/v3/timmitimesheets?fields=ownerId,startsOn,status,timeEntries")
    assert [
        (one["ownerId"], one["startsOn"][:10], one["status"], len(one["timeEntries"]))
        for one in sheets
    ] == [
        (7, "2025-12-29", 0, 4),  # New Year's Day is none of work
        (6, "2025-12-29", 1, 4),
        (6, "2025-12-22", 2, 3),  # in Alsace, 26 December is a holiday too
    ]


def test_the_same_scenario_gives_the_same_bytes(config: Config, tmp_path: Path) -> None:
    """Made in two places; another seed is another company."""
    scenario = finding.built_in("demo")
    digests = []
    for name, seed in (("one", 42), ("two", 42), ("three", 7)):
        there = replace(config, cache=tmp_path / name, seed=seed)
        content = made(scenario, there).read_bytes()
        digests.append(hashlib.sha256(content).hexdigest())

    assert digests[0] == digests[1] != digests[2]


def test_a_reset_goes_back_to_the_scenario(client: Client, tenants: Tenants) -> None:
    """Also where the clock runs: it begins again at the scenario's time."""
    scenario = {
        "clock": {"at": "2026-03-02T08:00:00Z"},
        "users": [{"persona": "hr", "last_name": "X"}],
    }
    begun = Begun(client, scenario)
    begun.lucca("/api/v3/users/3", "PUT", {"lastName": "Y"})
    begun.control("/clock", "POST", {"advance": 86_400})

    again = begun.control(f"/tenants/{begun.info['tenant']}/reset", "POST")

    assert begun.lucca("/api/v3/users/3").get_json()["data"]["lastName"] == "X"
    assert again["now"].startswith("2026-03-02T08:00")
    assert tenants.origin(begun.info["tenant"]) == {"scenario": "scenario"}
    copied = client.post("/_emulator/tenants", json={"from": {"tenant": begun.info["tenant"]}})
    assert copied.get_json()["now"].startswith("2026-03-02T08:0")


def test_tenants_begin_as_the_default_one_did(config: Config, tenants: Tenants) -> None:
    """Where that is a scenario; and as its new one once it has begun as another."""
    world.begin_scenario(tenants, config, of({"people": 14}, "first"))
    first = world.make(tenants, config, "first")
    world.begin_scenario(tenants, config, of({"people": 15}, "second"))
    second = world.make(tenants, config, "second")

    assert [one.world["people"] for one in (first, second)] == [14, 15]
    assert tenants.get("acme").world["people"] == 15
    assert world.reset(tenants, config, "first").world["people"] == 14
    assert world.reset(tenants, config, "acme").world["people"] == 15
    assert tenants.origin("second") == {"scenario": "second"}


@pytest.mark.parametrize(
    ("scenario", "line"),
    [
        ({"people": 12, "users": [{"first_name": "A", "last_name": "B"}]}, "people: must be 13 or"),
        (
            {"users": [{"persona": "hr"}, {"persona": "hr"}]},
            "users[1].persona: 'hr' is there twice",
        ),
        ({"users": [{"persona": "hr", "email": "x"}]}, "users[0].email: 'x' is no mail address"),
        (
            {"users": [{"persona": "hr", "email": "karim.benali@acme.example"}]},
            "users[0].email: somebody has karim.benali@acme.example already",
        ),
        (
            {"users": [{"persona": "hr", "department": "Pai"}]},
            "users[0].department: there is no 'Pai'; did you mean Paie?",
        ),
        (
            {"users": [{"persona": "manager", "lucca": False}]},
            "users[0].lucca: somebody has them as manager, or a department as head",
        ),
        (
            {"users": [{"persona": "smartlink-only", "lucca": True}]},
            "users[0].lucca: this persona has no file there; add somebody new",
        ),
        (
            {"users": [{"persona": "ceo", "manager": "hr"}]},
            "users[0].manager: managerId: someone cannot be their own manager",
        ),
        ({"as_of": "2019-01-01"}, "as_of: as_of must be from 2020-01-01"),
        ({"clock": {"at": "today"}}, "clock.at: must be ISO 8601 with an offset"),
        ({"settings": {"dialect": "x"}}, "settings.dialect: must be one of guide, lucca"),
        ({"apps": [{"name": "x", "saml": 1}]}, "apps[0].saml: must be a JSON object"),
        ({"webhooks": [{"url": "ftp://x"}]}, "webhooks[0].url: must be an http(s) address"),
        ({"faults": [{"what": {"status": 1}}]}, "faults[0]: what.status.code must be"),
        ({"faults": [{"what": {"status": 500}, "wher": {}}]}, "faults[0].wher: not known"),
        ({"events": [{"event": "x"}]}, "events[0]: No event 'x'"),
        (
            {"leaves": [{"of": "employee", "from": "2026-01-19", "to": "2026-01-18"}]},
            "leaves[0].to: 2026-01-18 is before 2026-01-19",
        ),
        ({"leaves": [{"of": "employe", "from": "today"}]}, "leaves[0].of: nobody has the persona"),
        ({"leaves": [{"of": "hr", "from": "0001-01-01"}]}, "leaves[0].from: 0001-01-01 is not"),
        ({"leaves": [{"of": "smartlink-only", "from": "today"}]}, "leaves[0].of: 'smartlink-"),
        ({"leaves": [{"of": "future", "from": "today"}]}, "leaves[0].from: their contract begins"),
        (
            {"leaves": [{"of": "hr", "from": "2026-01-19"}] * 2},
            "leaves[1].from: they are away from 2026-01-19 to 2026-01-19 already",
        ),
        (
            {"timesheets": [{"of": "hr", "week": "today"}] * 2},
            "timesheets[1].week: their timesheet of 2026-01-05 is there twice",
        ),
    ],
)
def test_what_cannot_be_set_up_is_told_in_its_place(
    client: Client, config: Config, tenants: Tenants, scenario: dict[str, Any], line: str
) -> None:
    """One line; no tenant is made, and nothing of it is left."""
    answer = client.post("/_emulator/tenants", json={"from": {"scenario": scenario}})

    said = answer.get_json()["detail"].splitlines()
    assert (answer.status_code, len(said)) == (400, 1), said
    assert said[0].startswith(f"scenario: {line}"), said
    assert tenants.names() == ["acme", "beta"]
    assert [*config.cache.glob("*.partial"), *config.cache.glob("*.trial")] == []


def test_all_that_is_wrong_is_told_at_once(config: Config) -> None:
    """In the order of the file, with lines and columns; what hangs on another error is not."""
    text = """users:
  - {first_name: Ana, last_name: Bell, department: Nowhere, email: ana@acme.example}
leaves:
  - {of: ana@acme.example, from: today+7}
faults:
  - what: {status: 503}
    where: {products: lucca}
events:
  - event: leave.approved
    data: {userid: 7}
"""
    with pytest.raises(WrongScenario) as refused:
        check(read(text.encode(), "s.yaml"), config)

    assert [line.partition("; there are")[0] for line in refused.value.lines] == [
        "s.yaml:2:52: users[0].department: there is no 'Nowhere'",
        "s.yaml:7:13: faults[0].where.products: not known: where has no member 'products'; it has"
        " product, method, path, caller, headers.",
    ]


def test_a_wrong_one_changes_nothing(config: Config, tenants: Tenants) -> None:
    """The tenant that was to begin again is the one it was."""
    before = tenants.get("acme")

    with pytest.raises(WrongScenario):
        world.begin_scenario(tenants, config, of({"users": [{}]}, "wrong"))

    assert tenants.get("acme") is before
    assert "template" in tenants.origin("acme")


def test_compare_tells_two_that_differ(tenants: Tenants, config: Config) -> None:
    """Two tenants of a scenario differ by what is each tenant's own, and by nothing else."""
    one, two = (
        world.make_scenario(tenants, config, finding.built_in("small-team"), name)
        for name in ("one", "two")
    )

    found, more = compare(one.database.path, two.database.path, most=100, seconds=10.0)

    assert not more
    assert {change.table for change in found} <= {
        "lucca_api_key",
        "lucca_client",
        "smartlink_app",
        "smartlink_fact",
        "tenant_fact",
    }
