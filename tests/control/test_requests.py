"""The journal by the control API: what is found, how it is shown, what is refused."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from flask import Response
from werkzeug.test import Client

from emulator.app import service
from tests.conftest import from_this_machine

if TYPE_CHECKING:
    from emulator.config import Config
    from emulator.tenancy import Tenants

REQUESTS = "/_emulator/requests"


@pytest.fixture
def key(client: Client) -> dict[str, str]:
    """The header that opens Lucca."""
    info = client.get("/_emulator/info").get_json()
    return {"Authorization": f"lucca application={info['lucca']['api_key']}"}


@pytest.fixture
def asked(client: Client, key: dict[str, str]) -> list[int]:
    """Four requests, and the statuses of their answers."""
    return [
        client.get("/api/v3/users?paging=0,2", headers=key).status_code,
        client.post("/api/v3/users", data='{"mail": "zé-zé"}', headers=key).status_code,
        client.get("/api/v3/nothing", headers={"X-Correlation-ID": "c-7"}).status_code,
        client.get("/portal").status_code,
    ]


def found(client: Client, query: str = "") -> list[dict[str, Any]]:
    """Return what a search finds."""
    answer = client.get(f"{REQUESTS}?{query}")
    assert answer.status_code == 200, answer.text
    entries: list[dict[str, Any]] = answer.get_json()["requests"]
    return entries


def test_requests_are_listed_newest_first(client: Client, asked: list[int]) -> None:
    """Those to the products; not those to the control API, nor to another tenant."""
    client.get("/t/beta/portal")
    answer = client.get(REQUESTS).get_json()

    assert (answer["kept"], answer["evicted"]) == (4, 0)
    assert [one["number"] for one in answer["requests"]] == [4, 3, 2, 1]
    assert [one["status"] for one in answer["requests"]] == asked[::-1]
    first = answer["requests"][-1]
    assert {name: first[name] for name in ("product", "method", "path", "query")} == {
        "product": "lucca",
        "method": "GET",
        "path": "/api/v3/users",
        "query": "paging=0,2",
    }
    assert "Lucca" in first["notice"]
    (other,) = client.get("/t/beta/_emulator/requests").get_json()["requests"]
    assert (other["number"], other["path"]) == (1, "/portal")


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("product=smartlink", [4]),
        ("product=lucca&method=get", [3, 1]),
        ("path=/api/*/users", [2, 1]),
        ("path=/api", []),
        ("status=401", [3]),
        ("status=2xx&product=lucca", [1]),
        ("correlation=c-7", [3]),
        ("q=PAGING=0", [1]),
        ("q=Z%C3%89-z%C3%A9", [2]),
        ("after=2", [4, 3]),
        ("before=3&limit=1", [2]),
        ("since=2026-01-05T00:00:00Z", [4, 3, 2, 1]),
        ("since=9999-01-05T00:00:00Z", []),
    ],
)
@pytest.mark.usefixtures("asked")
def test_requests_are_searched(client: Client, query: str, numbers: list[int]) -> None:
    """By what stands in columns, by a glob over the path, by any text."""
    assert [one["number"] for one in found(client, query)] == numbers


@pytest.mark.parametrize(
    ("query", "detail"),
    [
        ("produkt=lucca", "cannot be searched by 'produkt'; by product, method"),
        ("product=workday", "product must be one of lucca, smartlink"),
        ("method=G%20T", "method must be the name"),
        ("status=6xx", "status must be a status code"),
        ("since=yesterday", "since must be a moment"),
        ("after=-1", "after and before must be the number of a request"),
        ("after=" + "9" * 199, "after and before must be"),
        ("path=", "path must be a text of 1 to 200 characters"),
        ("q=" + "x" * 201, "q must be a text of 1 to 200 characters"),
        ("limit=501", "limit must be a number from 1 to 500"),
        ("limit=0", "limit must be a number from 1 to 500"),
        ("secrets=yes", "secrets must be 1"),
    ],
)
@pytest.mark.usefixtures("asked")
def test_a_search_that_is_none(client: Client, query: str, detail: str) -> None:
    """400, with what it may be."""
    refused = client.get(f"{REQUESTS}?{query}")

    assert (refused.status_code, refused.content_type) == (400, "application/problem+json")
    assert detail in refused.get_json()["detail"]


@pytest.mark.parametrize("glob", ["[z-a]", "[", "[!", "*" * 200, "[[:alpha:]]", "\\", "(?P<"])
@pytest.mark.usefixtures("asked")
def test_any_text_is_a_glob(client: Client, glob: str) -> None:
    """One that no path fits finds nothing."""
    assert [one["number"] for one in found(client, f"path={glob}")] == (
        [4, 3, 2, 1] if set(glob) == {"*"} else []
    )


def test_one_request_is_shown_whole(client: Client, key: dict[str, str]) -> None:
    """With headers and bodies, secrets masked unless they are asked for."""
    sent = client.post("/api/v3/users", data=b'{"password": "p"}', headers=key)

    one = client.get(f"{REQUESTS}/1").get_json()
    open_ = client.get(f"{REQUESTS}/1?secrets=1").get_json()

    assert one["url"] == "http://localhost/api/v3/users"
    headers = {each["name"]: each["value"] for each in one["request"]["headers"]}
    assert headers["Authorization"] == "lucca application=***"
    assert headers["Content-Length"] == "17"
    assert one["request"] | {"headers": None} == {
        "headers": None,
        "body": '{"password": "***"}',
        "encoding": "utf-8",
        "bytes": 17,
        "truncated": False,
    }
    assert one["response"]["body"] == sent.text
    assert open_["request"]["body"] == '{"password": "p"}'
    assert {"name": "Authorization", "value": key["Authorization"]} in open_["request"]["headers"]


def test_what_is_no_text_is_shown_as_base64(client: Client) -> None:
    """A text that was cut within a character stays one."""
    client.post("/api/v3/users", data=b"\xff\x00")
    client.post("/api/v3/users", data=b"x" + "é".encode() * 40_000)

    binary = client.get(f"{REQUESTS}/1").get_json()["request"]
    cut = client.get(f"{REQUESTS}/2").get_json()["request"]

    assert (binary["body"], binary["encoding"]) == ("/wA=", "base64")
    assert (cut["body"], cut["encoding"]) == ("x" + "é" * 32_767, "utf-8")
    assert (cut["bytes"], cut["truncated"]) == (80_001, True)


@pytest.mark.usefixtures("asked")
def test_the_journal_is_emptied(client: Client) -> None:
    """Numbers go on, so that a number always means one request."""
    assert client.delete(REQUESTS).status_code == 204

    assert client.get(REQUESTS).get_json() == {"requests": [], "kept": 0, "evicted": 0}
    missing = client.get(f"{REQUESTS}/1")
    assert (missing.status_code, missing.get_json()["detail"]) == (404, "No request 1.")
    client.get("/portal")
    assert [one["number"] for one in found(client)] == [5]


@pytest.mark.parametrize("path", ["/x", "/-1", "/" + "9" * 5_000, "/" + "9" * 30])
def test_a_number_that_is_none(client: Client, path: str) -> None:
    """404."""
    assert client.get(REQUESTS + path).status_code == 404


def test_a_refused_request_has_no_journal(client: Client) -> None:
    """It reached no tenant."""
    assert client.get("/t/none/portal").status_code == 404
    assert found(client) == []


def test_a_journal_that_is_off_says_so(config: Config, tenants: Tenants) -> None:
    """409, and no file is made."""
    off = replace(config, journal=0)
    client = Client(from_this_machine(service(off, tenants)), Response)
    client.get("/portal")

    refused = client.get(REQUESTS)

    assert refused.status_code == 409
    assert refused.get_json()["detail"] == "The journal is off: start without --no-journal."
    assert not list(config.data.rglob("*journal*"))


def test_a_request_shows_what_it_caused(client: Client, key: dict[str, str]) -> None:
    """The event, and its delivery to whoever wants it; another request's are not there."""
    hook = client.post(
        "/_emulator/webhooks",
        json={"url": "http://127.0.0.1:1/hook", "events": ["user.created"]},
    ).get_json()
    for name in ("c-1", "c-2", "c-2"):
        made = client.post(
            "/api/v3/users",
            json={"mail": f"{name}.{len(found(client))}@acme.example", "firstName": "A"}
            | {"lastName": "B"},
            headers={**key, "X-Correlation-ID": name},
        )
        assert made.status_code == 200, made.text
    client.get("/portal")

    (event,) = client.get(f"{REQUESTS}/1").get_json()["events"]

    user = client.get(f"{REQUESTS}/1").get_json()["response"]["body"]
    assert (event["name"], event["data"]["mail"]) == ("user.created", "c-1.0@acme.example")
    assert f'"id":{event["data"]["userId"]}' in user.replace(" ", "")
    (delivery,) = event["deliveries"]
    assert delivery == {
        "id": delivery["id"],
        "status": "pending",
        "next_attempt_at": None,
        "attempts": [],
        "endpoint": hook["id"],
        "url": "http://127.0.0.1:1/hook",
    }
    mails = [each["data"]["mail"] for each in client.get(f"{REQUESTS}/3").get_json()["events"]]
    assert mails == ["c-2.1@acme.example", "c-2.2@acme.example"]
    assert client.get(f"{REQUESTS}/4").get_json()["events"] == []


def test_an_event_that_nobody_wanted_is_shown_too(client: Client, key: dict[str, str]) -> None:
    """Without deliveries; the id is made if none was sent, and found in the list."""
    body = {"mail": "n@acme.example", "firstName": "A", "lastName": "B"}
    assert client.post("/api/v3/users", json=body, headers=key).status_code == 200

    one = client.get(f"{REQUESTS}/1").get_json()

    assert [(each["name"], each["deliveries"]) for each in one["events"]] == [("user.created", [])]
    assert found(client, f"correlation={one['correlation_id']}")[0]["number"] == 1
