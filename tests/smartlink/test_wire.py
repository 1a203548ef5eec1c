"""Malformed, hostile and misplaced requests: a clear answer, never a 500."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from emulator import smartlink
from tests.smartlink.party import ORIGIN, path

if TYPE_CHECKING:
    from werkzeug.test import Client, TestResponse

    from tests.smartlink.party import Party

FORM = "application/x-www-form-urlencoded"
AUTHORIZE = (
    "client_id", "redirect_uri", "response_type", "scope", "state", "nonce", "prompt", "max_age",
    "login_hint", "id_token_hint", "ui_locales", "code_challenge", "code_challenge_method",
    "response_mode", "request", "display", "acr_values", "claims", "lang",
)  # fmt: skip
HOSTILE = (
    "%FF%FE", "%00", "x" * 10_000, quote("<script>alert(1)</script>'\"&"), "%ED%A0%80", "%",
    quote("é\u202e\U0001f600"), "%0d%0aSet-Cookie:%20a=b", "{{7*7}}", quote("' OR 1=1 --"),
)  # fmt: skip


def query(party: Party, **changes: str) -> str:
    """Return a raw query string; ``changes`` are percent-encoded already."""
    asked = {
        "response_type": "code",
        "client_id": str(party.entry["client_id"]),
        "redirect_uri": quote(party.redirect_uri, safe=""),
        "scope": "openid",
        "state": "s",
        **changes,
    }
    return "&".join(f"{name}={value}" for name, value in asked.items())


def is_clear(response: TestResponse) -> None:
    """Check that an answer is no failure and lets nothing through."""
    assert response.status_code < 500
    assert "<script>alert" not in response.text
    assert "Set-Cookie: a=b" not in str(response.headers)
    assert "\n" not in response.headers.get("Location", "")


@pytest.mark.parametrize("name", AUTHORIZE)
def test_authorize(lucca: Party, name: str) -> None:
    """Each parameter of an authorization request may hold anything."""
    for hostile in HOSTILE:
        asked = query(lucca, **{name: hostile})
        is_clear(lucca.browser.get(f"{lucca.issuer}/authorize?{asked}"))
        is_clear(lucca.browser.post(f"{lucca.issuer}/authorize", asked, content_type=FORM))


@pytest.mark.parametrize("name", ["request", "as", "q", "page", "lang", "csrf", "answer"])
def test_sign_in_page(lucca: Party, name: str) -> None:
    """Each field of the page's forms may hold anything."""
    for hostile in HOSTILE:
        fields = {"request": quote(query(lucca), safe=""), name: hostile}
        raw = "&".join(f"{key}={value}" for key, value in fields.items())
        is_clear(lucca.browser.get(f"{lucca.issuer}/signin?{raw}"))
        for end in ("signin", "logout/confirm"):
            is_clear(lucca.browser.post(f"{lucca.issuer}/{end}", raw, content_type=FORM))


@pytest.mark.parametrize(
    "name",
    ["grant_type", "code", "redirect_uri", "client_id", "client_secret", "code_verifier",
     "refresh_token", "scope"],
)  # fmt: skip
def test_token(lucca: Party, name: str) -> None:
    """Each parameter of a token request may hold anything; the answer is JSON."""
    for hostile, grant_type in product(HOSTILE, ("authorization_code", "refresh_token")):
        fields = {"grant_type": grant_type, "code": "c", "refresh_token": "r", name: hostile}
        response = lucca.call(
            "token",
            data="&".join(f"{key}={value}" for key, value in fields.items()),
            content_type=FORM,
            headers={"Authorization": lucca.basic()},
        )
        assert response.status_code in (400, 401)
        description = response.get_json()["error_description"]
        assert description.isascii()
        assert not set(description) & {'"', "\\"}


@pytest.mark.parametrize(
    "name",
    ["id_token_hint", "client_id", "post_logout_redirect_uri", "state", "ui_locales", "lang"],
)
def test_logout(lucca: Party, name: str) -> None:
    """Each parameter of a logout may hold anything."""
    for hostile in HOSTILE:
        is_clear(lucca.browser.get(f"{lucca.issuer}/logout?{name}={hostile}"))


@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(raw=st.binary(max_size=200))
def test_any_bytes(lucca: Party, raw: bytes) -> None:
    """Any bytes as a query or as a body are answered without failing."""
    for end in ("authorize", "signin", "logout", "userinfo"):
        lucca.call(end, method="GET", environ_overrides={"QUERY_STRING": raw.decode("latin-1")})
    for end in ("authorize", "signin", "logout", "userinfo", "token"):
        assert lucca.call(end, data=raw, content_type=FORM).status_code < 500
        answer = lucca.call(end, headers={"Authorization": raw.hex()}, data=raw)
        assert answer.status_code < 500


def test_raw_bytes_in_the_address(lucca: Party) -> None:
    """A query that is not UTF-8 is a page, or JSON at the token endpoint."""
    overrides = {"QUERY_STRING": "state=\xff"}

    page = lucca.call("authorize", method="GET", environ_overrides=overrides)
    token = lucca.call("userinfo", method="GET", environ_overrides=overrides)

    assert (page.status_code, "not UTF-8" in page.text) == (400, True)
    assert (token.status_code, token.get_json()["error"]) == (400, "invalid_request")


@pytest.mark.parametrize(
    ("end", "method"),
    [(".well-known/openid-configuration", "GET"), ("jwks", "GET"), ("token", "POST"),
     ("userinfo", "GET")],
)  # fmt: skip
def test_unknown_application_to_a_machine(machine: Client, end: str, method: str) -> None:
    """Where machines ask, an unknown application is SmartLink's own JSON."""
    response = machine.open(f"/api/oidc/nope/{end}", method=method)

    assert (response.status_code, response.get_json()) == (404, {"error": "App not found"})
    assert response.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("end", ["authorize", "logout", "signin"])
def test_unknown_application_to_a_person(machine: Client, end: str) -> None:
    """Where people are sent, an unknown application is a page."""
    response = machine.get(f"/api/oidc/%3Cb%3Enope/{end}")

    assert response.status_code == 404
    assert "&lt;b&gt;nope" in response.text


@pytest.mark.parametrize("end", ["token", "userinfo", "jwks", ".well-known/openid-configuration"])
def test_preflight(lucca: Party, end: str) -> None:
    """A page of any origin may call what machines call, without cookies."""
    response = lucca.call(end, method="OPTIONS", headers={"Origin": "https://spa.example"})

    assert response.status_code == 204
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Access-Control-Allow-Headers"] == "Authorization, Content-Type"


def test_errors_are_open_too(lucca: Party) -> None:
    """A page may read an error as it may read an answer."""
    for end in ("token", "userinfo"):
        assert lucca.call(end).headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    ("end", "status"), [("jwks", 405), ("nothing", 404), ("authorize", 413), ("token", 413)]
)
def test_routing_errors(lucca: Party, end: str, status: int) -> None:
    """What no view takes is said in the dialect of its address."""
    response = lucca.call(end, data="x" * 2_000_000, content_type=FORM)

    assert response.status_code == status
    if end == "authorize":
        assert "<h1>" in response.text
    else:
        assert set(response.get_json()) == {"error"}


def test_wrong_method_on_a_page(lucca: Party) -> None:
    """A page's address that is asked wrongly answers with a page."""
    response = lucca.call("authorize", method="DELETE")

    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD, OPTIONS, POST"
    assert "<h1>" in response.text


def test_failure_tells_nothing(lucca: Party, monkeypatch: pytest.MonkeyPatch) -> None:
    """A failure of our own is a 500 without a word of what failed."""

    def fail(*_: object) -> None:
        raise RuntimeError("inner words")

    monkeypatch.setattr("emulator.smartlink.oidc.routes.token.find", fail)
    monkeypatch.setattr("emulator.smartlink.oidc.routes.authorize.find", fail)

    token, page = lucca.call("token"), lucca.call("authorize", method="GET")

    assert (token.status_code, token.get_json()) == (500, {"error": "Internal server error"})
    assert page.status_code == 500
    assert "inner words" not in token.text + page.text


@pytest.mark.parametrize("end", ["authorize", "token", "x"])
def test_unknown_tenant(machine: Client, end: str) -> None:
    """Errors are said even where there is no tenant to speak for."""
    response = machine.get(f"/t/nope/api/oidc/x/{end}")

    assert response.status_code == 404
    assert "nope" in response.text


def test_host_that_is_none(machine: Client, lucca: Party) -> None:
    """A Host header that is no host name is refused before anything is built from it."""
    url = f"{path(lucca.issuer)}/.well-known/openid-configuration"
    response = machine.get(url, base_url=ORIGIN, headers={"Host": "a b<c>"})

    assert response.status_code == 400
    assert response.get_json()["error"] == "invalid_request"


def test_tables_are_ours() -> None:
    """Every table carries the room's name, so that no other room's can be meant."""
    assert {table.name.partition("_")[0] for table in smartlink.TABLES} == {"smartlink"}
