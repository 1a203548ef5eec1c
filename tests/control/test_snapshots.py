"""Snapshots by the control API: saved, restored here and elsewhere, sent, compared, refused."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from flask import Response
from werkzeug.test import Client

from emulator.app import service
from emulator.storage import SCHEMA_VERSION
from emulator.tenancy import snapshots
from emulator.world import tenants as world
from tests.conftest import from_this_machine, settings
from tests.control.test_tenants import SOMEBODY, add_zoe, api, has_zoe, made

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from emulator.config import Config

HERE = "/_emulator/snapshots"


def info_of(client: Client, tenant: str = "acme") -> dict[str, Any]:
    """Return what a tenant says of itself."""
    info: dict[str, Any] = client.get(f"/t/{tenant}/_emulator/info").get_json()
    return info


def save(client: Client, name: str, tenant: str = "acme") -> dict[str, Any]:
    """Save a tenant and return the entry."""
    answer = client.post(f"/t/{tenant}{HERE}", json={"name": name})
    assert answer.status_code == 201, answer.text
    entry: dict[str, Any] = answer.get_json()
    return entry


def restore(client: Client, name: str, tenant: str = "acme") -> dict[str, Any]:
    """Restore a snapshot into a tenant and return its info."""
    answer = client.post(f"/t/{tenant}{HERE}/{name}/restore")
    assert answer.status_code == 200, answer.text
    info: dict[str, Any] = answer.get_json()
    return info


def test_what_was_saved_comes_back(client: Client) -> None:
    """As often as one likes, its clock with it; its keys are the same."""
    acme = info_of(client)
    client.post("/_emulator/clock", json={"freeze": True})
    client.post("/_emulator/clock", json={"set": "2026-03-02T07:00:00Z"})
    add_zoe(client, acme)
    entry = save(client, "with-zoe")

    assert entry | {"size_bytes": 0} == {
        "name": "with-zoe",
        "tenant": "acme",
        "now": "2026-03-02T07:00:00.000Z",
        "people": 60,
        "size_bytes": 0,
    }
    assert client.get(f"/t/beta{HERE}").get_json() == [entry]
    for _ in range(2):
        client.post("/_emulator/tenants/acme/reset")
        assert not has_zoe(client, acme)
        info = restore(client, "with-zoe")
        assert info["now"] == "2026-03-02T07:00:00Z"
        assert info["lucca"] | {"base_url": 0} == acme["lucca"] | {"base_url": 0}
        assert has_zoe(client, acme)


def test_who_was_signed_in_still_is_here_and_nowhere_else(client: Client) -> None:
    """A session is part of the state; in another tenant it opens nothing."""
    sign_in = {"signin": {"mode": "auto", "as": "camille.martin@acme.example"}}
    client.patch("/_emulator/settings", json=sign_in)
    (app,) = client.get("/_emulator/apps").get_json()
    asked = f"?client_id={app['client_id']}&response_type=code&scope=openid&redirect_uri="
    asked += app["redirect_uris"][0]
    path = f"/api/oidc/{app['appid']}/authorize"
    assert "code=" in client.get(path + asked).headers["Location"]
    save(client, "signed-in")
    client.post("/_emulator/tenants/acme/reset")
    silently = f"{path}{asked}&prompt=none"
    assert "error=login_required" in client.get(silently).headers["Location"]

    restore(client, "signed-in")
    client.patch("/_emulator/settings", json={"signin": {"mode": "page"}})
    assert "code=" in client.get(silently).headers["Location"]

    (other,) = restore(client, "signed-in", "beta")["smartlink"]["apps"]
    client.patch("/t/beta/_emulator/settings", json={"signin": {"mode": "page"}})
    there = silently.replace(app["appid"], other["appid"]).replace(
        app["client_id"], other["client_id"]
    )
    there = there.replace("redirect_uri=http://localhost/", "redirect_uri=http://localhost/t/beta/")
    assert "error=login_required" in client.get(f"/t/beta{there}").headers["Location"]


def test_elsewhere_it_gets_the_targets_credentials(client: Client) -> None:
    """Restored in another tenant, or made into a new one, which is reset to it."""
    acme, beta = info_of(client), info_of(client, "beta")
    add_zoe(client, acme)
    save(client, "with-zoe")

    restored = restore(client, "with-zoe", "beta")
    new = made(client, {"name": "new", "from": {"snapshot": "with-zoe"}})
    assert client.delete(f"{HERE}/with-zoe").status_code == 204
    client.post("/_emulator/tenants/beta/reset")
    api(client, new, "/api/v3/users", method="POST", json=SOMEBODY | {"mail": "x@acme.example"})
    again = client.post("/_emulator/tenants/new/reset").get_json()

    assert restored["lucca"] == beta["lucca"]
    assert len({one["lucca"]["api_key"] for one in (acme, beta, new)}) == 3
    assert again["lucca"] == new["lucca"]
    assert (has_zoe(client, beta), has_zoe(client, new)) == (False, True)
    found = api(client, new, "/api/v3/users?mail=x@acme.example").get_json()
    assert found["data"]["items"] == []
    shown = {one["name"]: one["origin"] for one in client.get("/_emulator/tenants").get_json()}
    assert shown["new"] == {"snapshot": "with-zoe"}


def test_one_is_sent_to_another_process(
    client: Client, tmp_path_factory: pytest.TempPathFactory, company: Path
) -> None:
    """As one file; what is there under that name is replaced."""
    add_zoe(client, info_of(client))
    save(client, "one")
    fetched = client.get(f"{HERE}/one/file")
    assert fetched.mimetype == "application/vnd.sqlite3"
    assert fetched.headers["Content-Disposition"] == 'attachment; filename="one.sqlite"'

    folder = tmp_path_factory.mktemp("elsewhere")
    known = world.tenants(settings(folder, company.parent))
    known.create("acme", company)
    there = Client(from_this_machine(service(settings(folder, company.parent), known)), Response)
    for _ in range(2):
        sent = there.put(f"{HERE}/two/file", data=fetched.data)
        assert sent.status_code == 201, sent.text
    assert sent.get_json()["name"] == "two"
    assert [one["name"] for one in there.get(HERE).get_json()] == ["two"]
    assert has_zoe(there, restore(there, "two"))
    known.close()


def changed(content: bytes, folder: Path, statement: str) -> bytes:
    """Return a file with a statement carried out on it, by somebody who means it."""
    path = folder / "changed.sqlite"
    path.write_bytes(content)
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute(statement)
        db.execute("PRAGMA application_id=0")
    return path.read_bytes()


def _torn(content: bytes, _folder: Path) -> bytes:
    return content[: len(content) // 2]


def _scribbled(content: bytes, _folder: Path) -> bytes:
    middle = len(content) // 16_384 * 8_192
    return content[:middle] + b"\xff" * 16_384 + content[middle + 16_384 :]


def _sql(statement: str) -> Callable[[bytes, Path], bytes]:
    return lambda content, folder: changed(content, folder, statement)


@pytest.mark.parametrize(
    ("bend", "said"),
    [
        (lambda _content, _folder: b"", "it is no SQLite file"),
        (lambda _content, _folder: b"PK" * 500, "it is no SQLite file"),
        (lambda content, _folder: content[:100], "it is damaged"),
        (_torn, "it is damaged"),
        (_scribbled, "it is damaged"),
        (_sql(f"PRAGMA user_version={SCHEMA_VERSION + 1}"), "it is of a newer release (schema"),
        (_sql(f"PRAGMA user_version={SCHEMA_VERSION - 1}"), "it is of an older release (schema"),
        (_sql("DROP TABLE lucca_payslip"), "it has no table 'lucca_payslip'"),
        (_sql("CREATE TABLE mine (x)"), "it has a table 'mine', which no tenant has"),
        (
            _sql("CREATE TRIGGER t AFTER INSERT ON lucca_user BEGIN DELETE FROM lucca_user; END"),
            "it has a trigger 't', which no tenant has",
        ),
        (_sql("ALTER TABLE lucca_client ADD COLUMN x"), "its table 'lucca_client' is another"),
        (_sql("UPDATE tenant_fact SET value = '7'"), "its rows make no sense"),
        (_sql("DELETE FROM tenant_fact"), "its rows make no sense"),
    ],
)
def test_a_file_that_is_none_changes_nothing(
    client: Client,
    config: Config,
    tmp_path_factory: pytest.TempPathFactory,
    bend: Callable[[bytes, Path], bytes],
    said: str,
) -> None:
    """One clear line; what had that name is as it was, and nothing is left behind."""
    save(client, "one")
    whole = client.get(f"{HERE}/one/file").data

    sent = client.put(f"{HERE}/one/file", data=bend(whole, tmp_path_factory.mktemp("bent")))

    assert (sent.status_code, sent.content_type) == (400, "application/problem+json"), sent.text
    assert said in sent.get_json()["detail"]
    assert client.get(f"{HERE}/one/file").data == whole
    assert list((config.data / "_making").iterdir()) == []


def test_a_file_that_is_too_large_is_refused(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Either way."""
    save(client, "one")
    for module in ("tenancy.snapshots", "control.routes.snapshots"):
        monkeypatch.setattr(f"emulator.{module}.MAX_FILE_BYTES", 1_000)

    assert client.put(f"{HERE}/two/file", data=b"x" * 1_001).status_code == 413
    refused = client.get(f"{HERE}/one/file")
    assert refused.status_code == 409
    assert "it is the file _snapshots/one.sqlite" in refused.get_json()["detail"]
    assert [one["name"] for one in client.get(HERE).get_json()] == ["one"]


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        ([], 400, "Send a JSON object with a name for the snapshot"),
        ({}, 400, "Send a JSON object with a name for the snapshot"),
        ({"name": 1}, 400, "Send a JSON object with a name for the snapshot"),
        ({"name": "x", "y": 1}, 400, "Send a JSON object with a name for the snapshot"),
        ({"name": "../acme/1"}, 400, "'../acme/1' is not a snapshot name: 1 to 63"),
        ({"name": "A.b"}, 400, "'A.b' is not a snapshot name"),
        ({"name": "now"}, 400, "'now' is no name for a snapshot"),
        ({"name": "taken"}, 409, "There is a snapshot 'taken' already; drop it first."),
    ],
)
def test_what_cannot_be_saved_says_why(
    client: Client, body: object, status: int, said: str
) -> None:
    """The name becomes that of a file."""
    save(client, "taken")

    refused = client.post(HERE, json=body)

    assert refused.status_code == status
    assert refused.get_json()["detail"].startswith(said)
    assert len(client.get(HERE).get_json()) == 1


def test_there_are_never_too_many(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """One too many is refused, however it comes; one that is there can be sent again."""
    monkeypatch.setattr(snapshots, "MOST", 1)
    save(client, "one")
    content = client.get(f"{HERE}/one/file").data

    assert client.post(HERE, json={"name": "two"}).status_code == 409
    assert client.put(f"{HERE}/two/file", data=content).status_code == 409
    assert client.put(f"{HERE}/one/file", data=content).status_code == 201


@pytest.mark.parametrize("name", ["none", "..", "..%2Facme%2F1", "now", "%00"])
def test_one_that_is_not_there_is_404(client: Client, name: str) -> None:
    """And no name reaches outside their folder."""
    answers = [
        client.post(f"{HERE}/{name}/restore"),
        client.delete(f"{HERE}/{name}"),
        client.get(f"{HERE}/{name}/file"),
        client.get(f"{HERE}/{name}/diff"),
    ]

    assert {one.status_code for one in answers} == {404}


def test_one_of_another_release_is_refused(client: Client, config: Config) -> None:
    """Kept in the folder from before: said in one line, and nothing changes."""
    save(client, "old")
    path = config.data / "_snapshots" / "old.sqlite"
    older = f"PRAGMA user_version={SCHEMA_VERSION - 1}"
    path.write_bytes(changed(path.read_bytes(), config.data, older))

    for answer in (
        client.post(f"{HERE}/old/restore"),
        client.get(f"{HERE}/old/diff"),
        client.post("/_emulator/tenants", json={"from": {"snapshot": "old"}}),
    ):
        assert answer.status_code == 409
        assert "was saved by another release" in answer.get_json()["detail"]
    (shown,) = client.get(HERE).get_json()
    assert (shown["name"], shown["tenant"]) == ("old", None)


def diff(client: Client, name: str, query: str = "") -> dict[str, Any]:
    """Compare a snapshot."""
    answer = client.get(f"{HERE}/{name}/diff{query}")
    assert answer.status_code == 200, answer.text
    said: dict[str, Any] = answer.get_json()
    return said


def test_two_states_are_compared_row_by_row(client: Client) -> None:
    """What was changed, added, removed; nothing else, and nothing where nothing changed."""
    acme = info_of(client)
    save(client, "before")
    assert diff(client, "before") == {
        "from": "before", "to": "now", "changes": [], "truncated": False,
    }  # fmt: skip

    client.post("/_emulator/webhooks", json={"url": "http://127.0.0.1:1/"})
    api(client, acme, "/api/v3/users/5", method="PUT", json={"jobTitle": "Potier"})
    save(client, "after")

    said = diff(client, "before")
    added, user = said["changes"][-1], said["changes"][0]
    assert [one["table"] for one in said["changes"]] == ["lucca_user", "webhook_endpoint"]
    assert (added["key"], added["before"]) == ({"number": 1}, None)
    assert (added["after"]["url"], added["after"]["status"]) == ("http://127.0.0.1:1/", "active")
    assert user["key"] == {"id": 5}
    assert user["before"].keys() == user["after"].keys()
    assert '"jobTitle":"Potier"' in user["after"]["doc"]
    assert diff(client, "before", "?to=after") == said | {"to": "after"}
    back = diff(client, "after", "?to=before")["changes"]
    assert [(one["before"], one["after"]) for one in back] == [
        (one["after"], one["before"]) for one in said["changes"]
    ]
    assert diff(client, "after")["changes"] == []


def test_a_long_comparison_is_cut_where_asked(client: Client) -> None:
    """And says so; no limit is guessed."""
    save(client, "before")
    for number in range(3):
        client.post("/_emulator/webhooks", json={"url": f"http://127.0.0.1:1/{number}"})

    assert len(diff(client, "before", "?limit=3")["changes"]) == 3
    assert diff(client, "before", "?limit=3")["truncated"] is False
    cut = diff(client, "before", "?limit=2")
    assert (len(cut["changes"]), cut["truncated"]) == (2, True)
    for limit in ("0", "x", "5001", "²"):
        assert client.get(f"{HERE}/before/diff?limit={limit}").status_code == 400


def test_a_comparison_ends_in_time(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is given up, not waited for."""
    monkeypatch.setattr(snapshots, "_COMPARING_SECONDS", 0.0)
    monkeypatch.setattr("emulator.storage.comparing._STEPS", 100)
    save(client, "before")

    refused = client.get(f"{HERE}/before/diff")

    assert refused.status_code == 409
    assert refused.get_json()["detail"].startswith("Comparing takes longer than 0 seconds")
