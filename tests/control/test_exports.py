"""The journal handed to other tools: HAR, and code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from emulator import __version__

if TYPE_CHECKING:
    from werkzeug.test import Client

REQUESTS = "/_emulator/requests"


def entries(client: Client, query: str = "") -> list[dict[str, Any]]:
    """Return the entries of a HAR document."""
    answer = client.get(f"{REQUESTS}.har?{query}")
    assert answer.status_code == 200, answer.text
    log = answer.get_json()["log"]
    assert log["version"] == "1.2"
    assert log["creator"] == {"name": "lucca-emulator", "version": __version__}
    found: list[dict[str, Any]] = log["entries"]
    return found


def test_requests_are_exported_as_har(client: Client) -> None:
    """Oldest first, with what HAR 1.2 §entries demands; secrets masked."""
    client.set_cookie("session", "abc")
    client.set_cookie("b", "c")
    client.get("/portal?lang=fr")
    client.post("/api/oidc/none/token", data={"code": "abc", "grant_type": "x"})

    first, second = entries(client)

    assert first["request"] | {"headers": None} == {
        "method": "GET",
        "url": "http://localhost/portal?lang=fr",
        "httpVersion": "HTTP/1.1",
        "cookies": [{"name": "session", "value": "***"}, {"name": "b", "value": "***"}],
        "headers": None,
        "queryString": [{"name": "lang", "value": "fr"}],
        "headersSize": -1,
        "bodySize": 0,
    }
    assert second["request"]["postData"] == {
        "mimeType": "application/x-www-form-urlencoded",
        "text": "code=***&grant_type=x",
        "params": [{"name": "code", "value": "***"}, {"name": "grant_type", "value": "x"}],
    }
    assert second["response"]["status"] == 404
    assert second["response"]["statusText"] == "Not Found"
    size = second["response"]["content"]["size"]
    assert size == len(second["response"]["content"]["text"].encode()) > 0
    assert second["timings"] == {"send": 0, "wait": second["time"], "receive": 0}
    assert second["startedDateTime"].endswith("Z")
    assert entries(client, "secrets=1")[0]["request"]["cookies"][0]["value"] == "abc"


def test_har_has_what_is_searched_for(client: Client) -> None:
    """By the same search as a list."""
    for number in range(3):
        client.get(f"/portal?n={number}")

    assert [one["_number"] for one in entries(client, "limit=2")] == [2, 3]
    assert [one["_number"] for one in entries(client, "q=n%3D0")] == [1]
    assert client.get(f"{REQUESTS}.har?limit=1001").status_code == 400
    assert client.get(f"{REQUESTS}.har").headers["Content-Disposition"] == (
        'attachment; filename="requests.har"'
    )


def test_har_marks_what_is_no_text_and_what_was_cut(client: Client) -> None:
    """``encoding`` for an answer, as HAR has it; a comment for what is not there."""
    client.post("/api/v3/users", data=b"\xff\x00", content_type="image/x")
    client.post("/api/v3/users", data=b"x" * 70_000)

    binary, cut = (one["request"]["postData"] for one in entries(client))

    assert (binary["text"], binary["_encoding"]) == ("/wA=", "base64")
    assert (len(cut["text"]), cut["comment"]) == (65_536, "The first 65536 of 70000 bytes.")


@pytest.mark.parametrize(
    ("form", "begins"),
    [
        (
            "curl",
            "curl \\\n  --include \\\n  --globoff \\\n  --request GET http://localhost/portal",
        ),
        ("python", "import requests\n"),
        ("pytest", "import requests\n\n\ndef test_get_portal():\n"),
    ],
)
def test_a_request_is_shown_as_code(client: Client, form: str, begins: str) -> None:
    """As plain text; tests/journal runs it."""
    client.get("/portal", headers={"Authorization": "Bearer abc"})

    masked = client.get(f"{REQUESTS}/1/code?as={form}")
    shown = client.get(f"{REQUESTS}/1/code?as={form}&secrets=1")

    assert masked.content_type == "text/plain; charset=utf-8"
    assert masked.text.partition("\n")[2].startswith(begins)
    assert "Bearer ***" in masked.text
    assert "Bearer abc" in shown.text


def test_code_of_another_kind_is_refused(client: Client) -> None:
    """400 with what there is; 404 for a request that is not there."""
    refused = client.get(f"{REQUESTS}/1/code?as=ruby")

    assert (refused.status_code, refused.get_json()["detail"]) == (
        400,
        "as must be one of curl, python, pytest.",
    )
    assert client.get(f"{REQUESTS}/1/code").status_code == 404
