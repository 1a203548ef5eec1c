"""What Lucca answers to callers and requests that are wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.test import Client, TestResponse

    Call = Callable[..., TestResponse]


@pytest.mark.parametrize(
    "header",
    [
        "lucca application={0}",
        "Lucca application={0}",
        "LUCCA APPLICATION={0}",
        "lucca application = {0}",
        "lucca application={{{0}}}",
    ],
)
def test_every_spelling_seen_is_accepted(client: Client, key: str, header: str) -> None:
    """Clients write the scheme in several ways; all of them work."""
    answer = client.get("/api/v3/users", headers={"Authorization": header.format(key)})

    assert answer.status_code == 200


@pytest.mark.parametrize(
    "header",
    [
        None,
        "lucca application=",
        "lucca application=00000000-0000-4000-8000-000000000000",
        "lucca application={{{0}",
        "lucca user={0}",
        "Bearer {0}",
        "{0}",
    ],
)
def test_anything_else_is_401(client: Client, key: str, header: str | None) -> None:
    """401 in Lucca's form, with a challenge."""
    headers = {} if header is None else {"Authorization": header.format(key)}

    answer = client.get("/api/v3/users", headers=headers)

    assert answer.status_code == 401
    assert answer.get_json()["Status"] == 401
    assert answer.headers["WWW-Authenticate"] == "Lucca"


def test_a_key_opens_its_own_tenant_only(client: Client, key: str) -> None:
    """The key of one tenant is nothing to another."""
    headers = {"Authorization": f"lucca application={key}"}

    assert client.get("/t/beta/api/v3/users", headers=headers).status_code == 401


def test_me_is_the_keys_contact_in_the_guide_dialect(
    call: Call, people: dict[str, Any], lucca_dialect: Callable[[], None]
) -> None:
    """An API key is no person: the guide sees its contact, with a notice; Lucca has no answer."""
    guided = call("GET", "users/me")
    lucca_dialect()
    plain = call("GET", "users/me")

    assert guided.get_json()["data"]["mail"] == people["admin"]["email"]
    assert "not documented" in guided.headers["X-Emulator-Notice"]
    assert (plain.status_code, plain.get_json()["Status"]) == (404, 404)
    assert "not documented" in plain.headers["X-Emulator-Notice"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "users/9999", 404),
        ("GET", "users/99999999999999999999999", 404),
        ("GET", "users/abc", 404),
        ("GET", "nothing", 404),
        ("GET", "sickLeaveCertificates", 501),
        ("DELETE", "users/7", 405),
        ("PATCH", "users/7", 405),
        ("PUT", "users/9999", 404),
    ],
)
def test_errors_are_in_luccas_form(call: Call, method: str, path: str, status: int) -> None:
    """Whatever fails, the body is Status and Message."""
    answer = call(method, path, json={})

    assert answer.status_code == status
    assert set(answer.get_json()) == {"Status", "Message"}
    assert answer.get_json()["Status"] == status


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b'"x"', b"\xff\xfe", b'{"a":1}{', b"[" * 5_000]
)
def test_a_body_that_is_no_object_is_400(call: Call, body: bytes) -> None:
    """Bad JSON, bad UTF-8 and other values are named as such."""
    answer = call("POST", "users", data=body)

    assert answer.status_code == 400
    assert answer.get_json()["Status"] == 400


def test_a_large_body_is_413(call: Call) -> None:
    """Two megabytes are too much, and said so in Lucca's form."""
    answer = call("POST", "users", data=b"x" * 2_000_000)

    assert (answer.status_code, answer.get_json()["Status"]) == (413, 413)


NASTY = [
    "'; DROP TABLE lucca_user; --",
    "<script>alert(1)</script>",
    "x" * 10_000,
    "\x00",
    "%00%ff",
    "é" * 500,
    "-1",
    "9" * 400,
    "nan",
    "null,null",
    "between,a,b",
    ",,,,",
]


@pytest.mark.parametrize("value", NASTY)
def test_nasty_values_never_break(call: Call, value: str) -> None:
    """Each parameter takes any text: an answer or a 400, and nothing is lost."""
    for name in ("mail", "id", "dtContractEnd", "fields", "orderBy", "paging", value):
        answer = call("GET", "users", {name: value})
        assert answer.status_code in (200, 400), (name, answer.text)
    count = call("GET", "users", {"fields": "collection.count", "formerEmployees": "true"})
    assert count.get_json()["data"]["count"] == 59


def test_invalid_utf8_in_the_query(client: Client, key: str) -> None:
    """Bytes that are no text match nobody."""
    headers = {"Authorization": f"lucca application={key}"}

    for query in ("mail=%ff%fe", "mail=\xff\xfe", "\xff=1"):
        answer = client.get(
            "/api/v3/users", headers=headers, environ_overrides={"QUERY_STRING": query}
        )

        assert answer.status_code == (400 if query.endswith("1") else 200)
        assert query.endswith("1") or answer.get_json()["data"]["items"] == []


@pytest.mark.parametrize("path", ["/lucca-api/employees", "/api/absences", "/api/workflow/users"])
def test_what_is_not_emulated_says_so(client: Client, path: str) -> None:
    """An address that the real product may have is a 404 that says whose it is."""
    answer = client.get(path)

    assert answer.status_code == 404
    assert "the real product may" in answer.headers["X-Emulator-Notice"]
