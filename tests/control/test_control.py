"""The control API: what it answers, to whom, and in which words it refuses."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from flask import Response
from werkzeug.test import Client

from emulator.app import service

if TYPE_CHECKING:
    from emulator.config import Config
    from emulator.tenancy import Tenants


def test_ready_tells_the_tenant(client: Client) -> None:
    """200 once people can be read."""
    answer = client.get("/_emulator/ready")

    assert (answer.status_code, answer.get_json()) == (
        200,
        {"ready": True, "tenant": "acme", "faults": 0},
    )


def test_info_has_what_a_script_needs(client: Client) -> None:
    """The members that others rely on, with values that work."""
    info = client.get("/_emulator/info").get_json()

    assert list(info) == ["tenant", "dialect", "base_url", "now", "lucca", "smartlink", "people"]
    assert (info["tenant"], info["dialect"], info["base_url"]) == (
        "acme",
        "guide",
        "http://localhost",
    )
    assert info["now"].endswith("Z")
    (app,) = info["smartlink"]["apps"]
    assert app["name"] == "Lucca"
    assert app["redirect_uris"] == [
        "http://localhost/identity/oidc/callback",
        "http://localhost/auth/oidc/callback",
    ]
    assert client.get(app["discovery_url"]).status_code == 200
    personas = {one["persona"]: one for one in info["people"]}
    assert {
        "employee", "manager", "hr", "payroll", "project-manager", "admin",
        "smartlink-only", "no-access", "former", "future", "inactive",
    } <= set(personas)  # fmt: skip
    assert personas["smartlink-only"]["lucca_id"] is None
    assert personas["no-access"]["groups"] == []
    assert "smartlink-managers" in personas["manager"]["groups"]
    assert {"smartlink-hr", "smartlink-rh"} <= set(personas["hr"]["groups"])


def test_settings_change_and_stay(client: Client, config: Config, tenants: Tenants) -> None:
    """What is switched is answered, obeyed, and there after a restart."""
    patch = {"signin": {"mode": "auto", "as": "x@acme.example"}, "dialect": "lucca"}
    changed = client.patch("/_emulator/settings", json=patch)

    documented = {"calls": 50, "seconds": 60}
    expected = {
        "dialect": "lucca",
        "signin": {"mode": "auto", "as": "x@acme.example"},
        "limits": {"v3": None, "v4": None, "v5": documented},
    }
    assert (changed.status_code, changed.get_json()) == (200, expected)
    assert client.get("/t/beta/_emulator/settings").get_json()["dialect"] == "guide"
    again = type(tenants)(config, lambda _db, _name: None)
    assert again.get("acme").settings.to_json() == expected
    again.close()


@pytest.mark.parametrize(
    ("patch", "named"),
    [
        ([], "settings must be a JSON object"),
        ({"colour": 1}, "no member 'colour'"),
        ({"dialect": "french"}, "dialect must be one of guide, lucca"),
        ({"dialect": ["guide"]}, "dialect must be one of guide, lucca"),
        ({"limits": {"v6": None}}, "limits has no member 'v6'"),
        ({"limits": {"v3": {"calls": 0, "seconds": 60}}}, "limits.v3.calls must be a whole number"),
        ({"limits": {"v3": {"calls": 5}}}, "limits.v3.seconds must be a whole number"),
        ({"limits": {"v3": {"calls": True, "seconds": 60}}}, "limits.v3.calls must be"),
        ({"signin": "auto"}, "signin must be a JSON object"),
        ({"signin": {"mode": "magic"}}, "signin.mode must be one of page, auto"),
        ({"signin": {"as": 5}}, "signin.as must be an e-mail address"),
        ({"dialect": "lucca", "signin": {"as": ""}}, "signin.as must be"),
    ],
)
def test_a_wrong_switch_is_named_and_nothing_changes(
    client: Client, patch: object, named: str
) -> None:
    """400 as a problem, all or nothing."""
    before = client.get("/_emulator/settings").get_json()

    refused = client.patch("/_emulator/settings", json=patch)

    assert refused.status_code == 400
    assert refused.content_type == "application/problem+json"
    assert named in refused.get_json()["detail"]
    assert client.get("/_emulator/settings").get_json() == before


def test_an_application_is_registered(client: Client) -> None:
    """201 with its entry, which is then listed."""
    made = client.post(
        "/_emulator/apps",
        json={"name": "Mon appli", "redirect_uris": ["http://127.0.0.1:9999/callback"]},
    )

    assert made.status_code == 201, made.text
    entry = made.get_json()
    assert entry["redirect_uris"] == ["http://127.0.0.1:9999/callback"]
    assert entry in client.get("/_emulator/apps").get_json()
    assert entry in client.get("/_emulator/info").get_json()["smartlink"]["apps"]


def test_an_application_is_changed(client: Client) -> None:
    """Its entry follows; one that is not there is a problem of 404."""
    (lucca,) = client.get("/_emulator/apps").get_json()
    body = {"redirect_uris": ["https://a.example/cb"], "saml": {"entity_id_style": "url"}}

    changed = client.patch(f"/_emulator/apps/{lucca['appid']}", json=body)

    entry = changed.get_json()
    assert changed.status_code == 200, changed.text
    assert entry["redirect_uris"] == ["https://a.example/cb"]
    assert entry["entity_id"].endswith(f"/{lucca['appid']}")
    assert client.get("/_emulator/apps").get_json() == [entry]
    assert client.patch("/_emulator/apps/nothing", json={}).status_code == 404


def test_an_application_is_removed(client: Client) -> None:
    """204, and it is gone; Lucca itself is not to be removed."""
    made = client.post("/_emulator/apps", json={"name": "Short-lived"}).get_json()
    address = f"/_emulator/apps/{made['appid']}"
    (lucca, _) = client.get("/_emulator/apps").get_json()

    assert client.get(address).get_json() == made
    assert client.delete(address).status_code == 204
    assert [client.get(address).status_code, client.delete(address).status_code] == [404, 404]
    assert client.delete(f"/_emulator/apps/{lucca['appid']}").status_code == 409
    assert client.get("/_emulator/apps").get_json() == [lucca]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/_emulator/nothing", 404),
        ("DELETE", "/_emulator/settings", 405),
        ("PATCH", "/_emulator/settings", 400),
        ("POST", "/_emulator/apps", 400),
    ],
)
def test_errors_are_problems(client: Client, method: str, path: str, status: int) -> None:
    """RFC 9457, whatever went wrong."""
    answer = client.open(path, method=method, data=b"{")

    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    assert answer.get_json()["status"] == status


def reached(config: Config, tenants: Tenants, *, by: str, host: str, **headers: str) -> int:
    """Return the status that ``/info`` answers to a caller."""
    client = Client(service(config, tenants), Response)
    answer = client.get(
        "/_emulator/info",
        environ_overrides={"REMOTE_ADDR": by},
        headers={"Host": host, **headers},
    )
    return answer.status_code


@pytest.mark.parametrize(
    ("by", "host", "status"),
    [
        ("127.0.0.1", "localhost:8080", 200),
        ("127.0.0.1", "127.0.0.1:8080", 200),
        ("::1", "[::1]:8080", 200),
        ("::ffff:127.0.0.1", "localhost", 200),
        ("127.0.0.1", "acme.link.localhost", 200),
        ("127.0.0.1", "evil.example", 403),
        ("127.0.0.1", "localhost.evil.example", 403),
        ("192.168.1.7", "192.168.1.5:8080", 403),
        ("", "localhost", 403),
    ],
)
def test_only_this_machine_steers(
    config: Config, tenants: Tenants, by: str, host: str, status: int
) -> None:
    """Loopback callers, by a host name that is ours: the rest is refused (DNS rebinding)."""
    assert reached(config, tenants, by=by, host=host) == status


def test_a_token_opens_it_to_others(config: Config, tenants: Tenants) -> None:
    """With ``--control-token``, another machine needs that token."""
    locked = replace(config, control_token="s3cret", allow_hosts=("emulator",))

    assert reached(locked, tenants, by="10.0.0.9", host="emulator:8080") == 401
    assert (
        reached(locked, tenants, by="10.0.0.9", host="emulator", Authorization="Bearer s3cret")
        == 200
    )


def test_open_control_is_open(config: Config, tenants: Tenants) -> None:
    """``--open-control`` lets everyone in, by any name."""
    opened = replace(config, open_control=True)

    assert reached(opened, tenants, by="10.0.0.9", host="anything.example") == 200


def test_pages_of_other_sites_cannot_steer(config: Config, tenants: Tenants) -> None:
    """A browser says where a request comes from; only our own pages may."""
    here = {"by": "127.0.0.1", "host": "localhost:8080"}

    assert reached(config, tenants, **here, Origin="http://localhost:8080") == 200
    assert reached(config, tenants, **here, Origin="https://evil.example") == 403
    assert reached(config, tenants, **here, Origin="null") == 403
