"""Tenants on demand: made, listed, begun again, dropped, and never more than allowed."""

from __future__ import annotations

from dataclasses import replace
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

import pytest
from flask import Response
from werkzeug.test import Client

from emulator.app import service
from emulator.tenancy import Door
from emulator.world import tenants as world
from tests.conftest import from_this_machine

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from wsgiref.types import StartResponse, WSGIEnvironment

    from emulator.config import Config
    from emulator.services import Services
    from emulator.tenancy import Tenants

SOMEBODY = {"firstName": "Zoé", "lastName": "Test", "mail": "zoe.test@acme.example"}


def made(client: Client, body: object = None, at: str = "/_emulator/tenants") -> dict[str, Any]:
    """Make a tenant and return its info."""
    answer = client.post(at, json=body or {})
    assert answer.status_code == 201, answer.text
    info: dict[str, Any] = answer.get_json()
    return info


def api(client: Client, info: dict[str, Any], path: str, **more: Any) -> Any:
    """Ask Lucca, as the info of a tenant says to."""
    lucca = info["lucca"]
    url = lucca["base_url"].removeprefix("http://localhost") + path
    headers = {"Authorization": f"lucca application={lucca['api_key']}"}
    return client.open(url, headers=headers, **more)


def has_zoe(client: Client, info: dict[str, Any]) -> bool:
    """Whether somebody was added."""
    found = api(client, info, "/api/v3/users?mail=zoe.test@acme.example").get_json()
    return bool(found["data"]["items"])


def add_zoe(client: Client, info: dict[str, Any]) -> None:
    """Add somebody."""
    answer = api(client, info, "/api/v3/users", method="POST", json=SOMEBODY)
    assert answer.status_code == 200, answer.text


def listed(client: Client) -> dict[str, dict[str, Any]]:
    """Return the tenants by name."""
    return {one["name"]: one for one in client.get("/_emulator/tenants").get_json()}


def test_one_is_made_with_its_info(client: Client) -> None:
    """In the form asked by: the path form for a single origin; and what it says works."""
    info = made(client, {"name": "gamma"})

    assert (info["tenant"], info["base_url"]) == ("gamma", "http://localhost/t/gamma")
    assert client.get("/t/gamma/_emulator/info").get_json() | {"now": 0} == info | {"now": 0}
    assert len(api(client, info, "/api/v3/users?paging=0,100").get_json()["data"]["items"]) == 53


def test_its_info_keeps_the_form_asked_by(client: Client, config: Config, tenants: Tenants) -> None:
    """A product's host name stays one; with ``--public-url`` that is fixed."""
    host = {"Host": "acme.ilucca.localhost:8080"}
    by_host = client.post("/_emulator/tenants", json={"name": "one"}, headers=host).get_json()
    public = replace(config, public_url="https://emulator.example/x")
    other = Client(from_this_machine(service(public, tenants)), Response)
    fixed = other.post("/_emulator/tenants", json={"name": "two"}, headers=host).get_json()

    assert by_host["lucca"]["base_url"] == "http://one.ilucca.localhost:8080"
    assert by_host["smartlink"]["base_url"] == "http://one.link.localhost:8080"
    assert fixed["base_url"] == "https://emulator.example/x/t/two"


def test_a_name_is_made_where_none_is_given(client: Client) -> None:
    """The first that is free."""
    assert [made(client)["tenant"] for _ in range(3)] == ["t-1", "t-2", "t-3"]
    client.delete("/_emulator/tenants/t-2")
    assert client.post("/_emulator/tenants").get_json()["tenant"] == "t-2"


def test_a_copy_has_what_the_other_had_and_its_own_keys(client: Client) -> None:
    """Its state as it stands; what opens one does not open the other; then they part."""
    acme = client.get("/_emulator/info").get_json()
    add_zoe(client, acme)

    info = made(client, {"name": "gamma", "from": {"tenant": "acme"}})

    assert has_zoe(client, info)
    assert info["lucca"]["api_key"] != acme["lucca"]["api_key"]
    crossed = {"lucca": info["lucca"] | {"api_key": acme["lucca"]["api_key"]}}
    assert api(client, crossed, "/api/v3/users").status_code == 401
    api(client, info, "/api/v3/users", method="POST", json=SOMEBODY | {"mail": "x@acme.example"})
    found = api(client, acme, "/api/v3/users?mail=x@acme.example").get_json()
    assert found["data"]["items"] == []


def test_a_copys_key_speaks_for_whom_the_others_does(client: Client) -> None:
    """A key keeps its contact's e-mail address; whose that is, or was, is part of the state."""
    acme = client.get("/_emulator/info").get_json()
    contact = api(client, acme, "/api/v3/users/me").get_json()["data"]
    for key, mail in ((contact["id"], "new@acme.example"), (9, contact["mail"])):
        api(client, acme, f"/api/v3/users/{key}", method="PUT", json={"mail": mail})

    copied = made(client, {"name": "gamma", "from": {"tenant": "acme"}})
    client.post("/_emulator/snapshots", json={"name": "one"})
    client.post("/t/beta/_emulator/snapshots/one/restore")
    beta = client.get("/t/beta/_emulator/info").get_json()

    for info in (acme, copied, beta):
        assert api(client, info, "/api/v3/users/me").get_json()["data"]["id"] == 9


def test_a_tenant_begins_again_as_it_began(client: Client) -> None:
    """From the template with no state, from a copy with the copy's; its keys stay."""
    acme = client.get("/_emulator/info").get_json()
    plain = made(client, {"name": "plain"})
    add_zoe(client, acme)
    copied = made(client, {"name": "copied", "from": {"tenant": "acme"}})
    add_zoe(client, plain)
    client.delete("/_emulator/tenants/beta")
    later = SOMEBODY | {"mail": "later@acme.example"}
    api(client, copied, "/api/v3/users", method="POST", json=later)

    for name, before in (("plain", plain), ("copied", copied), ("acme", acme)):
        for _ in range(2):
            answer = client.post(f"/_emulator/tenants/{name}/reset")
            assert answer.status_code == 200, answer.text
            assert answer.get_json() | {"now": 0} == before | {"now": 0}

    assert [has_zoe(client, one) for one in (plain, copied, acme)] == [False, True, False]
    found = api(client, copied, "/api/v3/users?mail=later@acme.example").get_json()
    assert found["data"]["items"] == []


def test_a_reset_undoes_the_switches_too(client: Client) -> None:
    """Settings, applications, webhooks: the tenant's own, all of it."""
    client.patch("/t/beta/_emulator/settings", json={"dialect": "lucca"})
    client.post("/t/beta/_emulator/apps", json={"name": "Mine"})
    client.post("/t/beta/_emulator/webhooks", json={"url": "http://127.0.0.1:1/"})

    client.post("/t/beta/_emulator/tenants/beta/reset")

    info = client.get("/t/beta/_emulator/info").get_json()
    assert info["dialect"] == "guide"
    assert [app["name"] for app in info["smartlink"]["apps"]] == ["Lucca"]
    assert client.get("/t/beta/_emulator/webhooks").get_json() == []


def test_what_the_start_sends_to_is_kept_over_a_reset(config: Config, company: Path) -> None:
    """``serve --webhook``: the default tenant's, with the same id and secret."""
    told = replace(config, webhooks=("http://127.0.0.1:1/hook",))
    known = world.tenants(told)
    known.create("acme", company)
    known.create("beta", company)
    client = Client(from_this_machine(service(told, known)), Response)
    (before,) = client.get("/_emulator/webhooks").get_json()

    client.post("/_emulator/tenants/acme/reset")

    (after,) = client.get("/_emulator/webhooks").get_json()
    assert before["url"] == "http://127.0.0.1:1/hook"
    assert after | {"created_at": 0} == before | {"created_at": 0}
    assert client.get("/t/beta/_emulator/webhooks").get_json() == []
    known.close()


def test_a_dropped_one_is_gone(client: Client, config: Config) -> None:
    """Nobody answers there, nothing is left of it, and its name is free again."""
    info = made(client, {"name": "gamma"})
    add_zoe(client, info)

    answer = client.delete("/_emulator/tenants/gamma")

    assert (answer.status_code, answer.data) == (204, b"")
    assert client.get("/t/gamma/api/v3/users").status_code == 404
    assert client.delete("/_emulator/tenants/gamma").status_code == 404
    assert not (config.data / "gamma").exists()
    assert not has_zoe(client, made(client, {"name": "gamma"}))


def test_they_are_listed(client: Client) -> None:
    """By name, with what they began as."""
    made(client, {"name": "gamma", "from": {"tenant": "beta"}})

    shown = listed(client)

    assert list(shown) == ["acme", "beta", "gamma"]
    template = {"template": {"people": 60, "seed": 42, "as_of": "2026-01-05"}}
    assert [one["origin"] for one in shown.values()] == [template, template, {"tenant": "beta"}]
    assert shown["gamma"]["people"] == 60
    assert shown["gamma"]["size_bytes"] > shown["acme"]["size_bytes"] > 100_000
    assert shown["acme"]["idle_seconds"] == 0
    assert 0 < shown["beta"]["idle_seconds"] < 60


def test_there_are_never_more_than_allowed(config: Config, tenants: Tenants) -> None:
    """The one too many is told which option says so; dropping makes room."""
    few = replace(config, max_tenants=3)
    tenants._config = few
    client = Client(from_this_machine(service(few, tenants)), Response)
    made(client)

    for body in ({}, {"name": "gamma"}, {"from": {"tenant": "acme"}}):
        refused = client.post("/_emulator/tenants", json=body)
        assert refused.status_code == 409
        assert refused.get_json()["detail"] == (
            "There are 3 tenants, and --max-tenants allows no more; drop one first."
        )
    assert list((config.data / "_making").iterdir()) == []
    client.delete("/_emulator/tenants/t-1")
    made(client)


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        ([], 400, "A tenant must be a JSON object with"),
        ({"nom": "x"}, 400, "A tenant has no member 'nom'; it has name, from."),
        ({"name": 7}, 400, "A name must be a text."),
        ({"name": "../x"}, 400, "'../x' is not a tenant name: 1 to 63 of a-z, 0-9 and '-',"),
        ({"name": "_making"}, 400, "'_making' is not a tenant name"),
        ({"name": "beta"}, 409, "There is a tenant 'beta' already."),
        ({"from": "beta"}, 400, "from must be a JSON object with tenant, snapshot, scenario."),
        ({"from": {}}, 400, "from must have exactly one of tenant, snapshot, scenario."),
        ({"from": {"tenant": "a", "snapshot": "b"}}, 400, "from must have exactly one of"),
        ({"from": {"file": "/etc/passwd"}}, 400, "from has no member 'file'"),
        ({"from": {"tenant": ".."}}, 400, "'..' is not a tenant name"),
        ({"from": {"tenant": "nobody"}}, 404, "No tenant 'nobody'."),
        ({"from": {"snapshot": "nothing"}}, 404, "No snapshot 'nothing'."),
        ({"from": {"scenario": "x"}}, 404, "No scenario 'x'."),
        ({"from": {"scenario": "../x"}}, 404, "No scenario '../x'."),
        ({"from": {"scenario": 7}}, 400, "from.scenario must be the name of a built-in one"),
        ({"from": {"scenario": {"peeple": 1}}}, 400, "scenario: peeple: not known; did you mean"),
        ({"from": {"scenario": {"users": [{}]}}}, 400, "scenario: users[0]: first_name is missing"),
        ({"from": {"scenario": {"people": 20_001}}}, 400, "A scenario that is sent has up to"),
    ],
)
def test_what_cannot_be_made_says_why(
    client: Client, config: Config, body: object, status: int, said: str
) -> None:
    """A problem that names the member, and nothing is left behind."""
    refused = client.post("/_emulator/tenants", json=body)

    assert (refused.status_code, refused.content_type) == (status, "application/problem+json")
    assert refused.get_json()["detail"].startswith(said)
    assert {one.name for one in config.data.iterdir()} <= {"acme", "beta", "_making"}


@pytest.mark.parametrize("name", ["nobody", "_making", "A"])
def test_who_is_not_there_can_be_neither_reset_nor_dropped(client: Client, name: str) -> None:
    """404, whatever the name reads like."""
    for answer in (
        client.post(f"/_emulator/tenants/{name}/reset"),
        client.delete(f"/_emulator/tenants/{name}"),
    ):
        assert (answer.status_code, answer.get_json()["detail"]) == (404, f"No tenant {name!r}.")


def test_the_default_tenant_stays(client: Client) -> None:
    """It can be reset; dropped it cannot be."""
    refused = client.delete("/t/beta/_emulator/tenants/acme")

    assert refused.status_code == 409
    assert refused.get_json()["detail"] == (
        "'acme' is the default tenant: it can be reset, not dropped."
    )


class Held:
    """A request that is under way until it is let go."""

    def __init__(self, config: Config, tenants: Tenants) -> None:
        self.reached, self.go = Event(), Event()
        self.counts: list[int] = []
        self._door = Door(self._answer, tenants, config)
        self._thread = Thread(target=self._ask)
        self._thread.start()
        assert self.reached.wait(10)

    def _ask(self) -> None:
        environ = {"wsgi.url_scheme": "http", "HTTP_HOST": "localhost", "PATH_INFO": "/t/beta/"}
        list(self._door(environ, lambda *_: None))  # type: ignore[arg-type]

    def _answer(self, _environ: WSGIEnvironment, _start: StartResponse) -> Iterable[bytes]:
        from emulator.services import services

        here = services()
        self._count(here)
        self.reached.set()
        assert self.go.wait(10)
        with here.database.transaction() as db:
            db.execute("DELETE FROM lucca_user WHERE id > 10")
        self._count(here)
        return []

    def _count(self, here: Services) -> None:
        with here.database.read() as db:
            (found,) = db.execute("SELECT count(*) FROM lucca_user").fetchone()
        self.counts.append(found)

    def end(self) -> list[int]:
        """Let it go on, and return how many people it saw before and after."""
        self.go.set()
        self._thread.join(10)
        return self.counts


@pytest.mark.parametrize("how", ["reset", "drop"])
def test_a_request_under_way_ends_on_what_was(
    client: Client, config: Config, tenants: Tenants, how: str
) -> None:
    """It reads and writes its own file to the end, which then goes; others see the new one."""
    held = Held(config, tenants)
    if how == "reset":
        client.post("/_emulator/tenants/beta/reset")
        info = client.get("/t/beta/_emulator/info").get_json()
    else:
        client.delete("/_emulator/tenants/beta")
        assert client.get("/t/beta/_emulator/ready").status_code == 404
        assert list(listed(client)) == ["acme"]
        info = made(client, {"name": "beta"})
    there = config.data / "beta"
    assert len(list(there.glob("*.sqlite"))) == 2
    assert type(tenants)(config, lambda _db, _name: None).names() == ["acme", "beta"]

    assert held.end() == [59, 9]

    assert len(list(there.glob("*.sqlite"))) == 1
    assert list(there.glob("*.gone")) == []
    assert len(api(client, info, "/api/v3/users?paging=0,100").get_json()["data"]["items"]) == 53
