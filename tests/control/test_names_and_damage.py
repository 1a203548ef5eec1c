"""No name reaches outside the data folder, and no damaged snapshot changes anything."""

from __future__ import annotations

import re
from functools import partial
from random import Random
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from flask import Response
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from werkzeug.test import Client

from emulator.app import service
from emulator.world import tenants as world
from tests.conftest import from_this_machine
from tests.conftest import settings as started_with
from tests.control.test_snapshots import HERE, info_of, save

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FIXED = settings(
    max_examples=150,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
TENANTS = "/_emulator/tenants"
OURS = re.compile(r"_making|_held|_snapshots|[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
BAD = ("../inside", "..", ".", "/etc", "_making", "_snapshots/one", "acme/1", "canary", "\0", "a\n")
NAMES = st.one_of(
    st.sampled_from(BAD),
    st.lists(st.sampled_from(["..", "/", "\\", "\0", "a", "-", "_", ".", "é", "%2e", "~"])).map(
        "".join
    ),
    st.text(max_size=80),
)


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A folder with one thing in it, beside the data folder."""
    (tmp_path / "data").mkdir()
    (tmp_path / "canary.sqlite").write_bytes(b"of somebody else")
    return tmp_path


@pytest.fixture
def guarded(outside: Path, company: Path) -> Iterator[Client]:
    """A client of an emulator that keeps its state in ``outside / "data"``."""
    config = started_with(outside / "data", company.parent)
    known = world.tenants(config)
    known.create("acme", company)
    yield Client(from_this_machine(service(config, known)), Response)
    known.close()


@seed(1)
@given(name=NAMES)
@settings(parent=FIXED)
def test_no_name_reaches_outside(guarded: Client, outside: Path, name: str) -> None:
    """In a body, in a path, as a tenant's address or a host: refused, never a 500."""
    path = quote(name, safe="")
    post = partial(guarded.post, TENANTS)
    answers = [
        guarded.post(HERE, json={"name": name}),
        guarded.put(f"{HERE}/{path}/file", data=b"SQLite format 3\0"),
        guarded.get(f"{HERE}/{path}/file"),
        guarded.post(f"{HERE}/{path}/restore"),
        guarded.delete(f"{HERE}/{path}"),
        post(json={"name": name}),
        post(json={"name": "x", "from": {"tenant": f"../{name}"}}),
        post(json={"name": "x", "from": {"snapshot": f"../{name}"}}),
        guarded.post(f"{TENANTS}/{path}/reset"),
        guarded.get(f"/t/{path}/_emulator/info"),
        guarded.get("/_emulator/ready", headers={"Host": f"{path}.ilucca.localhost"}),
        guarded.delete(f"{TENANTS}/{path}"),
    ]

    assert {one.status_code for one in answers if one.status_code >= 500} == set()
    assert {one.name for one in outside.iterdir()} == {"data", "canary.sqlite"}
    assert (outside / "canary.sqlite").read_bytes() == b"of somebody else"
    inside = [one.name for one in (outside / "data").iterdir()]
    assert [one for one in inside if not OURS.fullmatch(one)] == []


def damaged(whole: bytes, chance: Random) -> bytes:
    """Return a file with some bits turned, a piece written over, moved, lost, or cut off."""
    bent = bytearray(whole)
    at, length = chance.randrange(len(whole)), chance.choice((1, 8, 512, 8192))
    match chance.choice(("bits", "bits", "noise", "zeros", "swap", "lost", "cut")):
        case "bits":
            for _ in range(chance.choice((1, 1, 2, 8))):
                bent[chance.randrange(len(bent))] ^= 1 << chance.randrange(8)
        case "noise":
            bent[at : at + length] = chance.randbytes(len(bent[at : at + length]))
        case "zeros":
            bent[at : at + length] = bytes(len(bent[at : at + length]))
        case "swap":
            page = at // 8192 * 8192
            bent[page : page + 8192], bent[:8192] = bent[:8192], bent[page : page + 8192]
        case "lost":
            del bent[at : at + length]
        case _:
            del bent[at:]
    return bytes(bent)


def test_a_damaged_file_is_never_taken(client: Client) -> None:
    """Wherever it is damaged: one clear line, and what had that name stays as it was."""
    save(client, "one")
    whole = client.get(f"{HERE}/one/file").data
    chance = Random(1)

    for bent in (damaged(whole, chance) for _ in range(150)):
        if bent == whole:
            continue
        refused = client.put(f"{HERE}/one/file", data=bent)
        assert refused.status_code == 400, refused.text
        assert refused.get_json()["detail"].startswith("This is no snapshot for this release: it")
    assert client.get(f"{HERE}/one/file").data == whole


def test_one_that_was_damaged_where_it_lies_changes_nothing(outside: Path, guarded: Client) -> None:
    """Its entry says nothing of what is in it, and it is not restored, made from or compared."""
    save(guarded, "one")
    path = outside / "data" / "_snapshots" / "one.sqlite"
    whole, before, chance = path.read_bytes(), info_of(guarded), Random(2)
    people = guarded.get("/api/v3/users?paging=0,1000", headers=key(guarded)).data

    for bent in (damaged(whole, chance) for _ in range(60)):
        if bent == whole:
            continue
        path.write_bytes(bent)
        for answer in (
            guarded.post(f"{HERE}/one/restore"),
            guarded.post(TENANTS, json={"name": "x", "from": {"snapshot": "one"}}),
            guarded.get(f"{HERE}/one/diff"),
        ):
            assert answer.status_code == 409, answer.text
            assert "damaged" in answer.get_json()["detail"]
        (entry,) = guarded.get(HERE).get_json()
        assert (entry["name"], entry["tenant"], entry["people"]) == ("one", None, None)
    assert info_of(guarded) | {"now": 0} == before | {"now": 0}
    found = guarded.get("/api/v3/users?paging=0,1000", headers=key(guarded)).data
    assert found[found.index(b"data") :] == people[people.index(b"data") :]
    path.write_bytes(whole)
    assert guarded.post(f"{HERE}/one/restore").status_code == 200


def key(client: Client) -> dict[str, str]:
    """Return the header that opens Lucca's API."""
    return {"Authorization": f"lucca application={info_of(client)['lucca']['api_key']}"}
