"""Where an authorization response goes, and how. The ids are those of the list of refusals."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from tests.smartlink.party import CHALLENGE, Party

if TYPE_CHECKING:
    from emulator.tenancy import Door, Tenant
    from tests.smartlink.party import Browser

PUBLIC = {"code_challenge": CHALLENGE, "code_challenge_method": "S256"}


@pytest.mark.parametrize(
    "wrong",
    [
        "{uri}/more",
        "{uri}?x=1",
        "{uri}#x",
        "{uri}/",
        "http://127.0.0.1:8080/identity/../identity/oidc/callback",
        "http://127.0.0.1:8080/identity/oidc/CALLBACK",
        "HTTP://127.0.0.1:8080/identity/oidc/callback",
        "http://127.0.0.1:8080@evil.example/identity/oidc/callback",
        "http://127.0.0.1:8080/identity/oidc%2Fcallback",
        "http://127.0.0.1:8081/identity/oidc/callback",
        "/identity/oidc/callback",
        " {uri}",
        "javascript:alert(1)",
    ],
)
def test_unregistered_redirect_uri_gets_a_page(lucca: Party, wrong: str) -> None:
    """A2: a redirect URI is registered character for character, or nobody is sent there."""
    page = lucca.authorize(redirect_uri=wrong.format(uri=lucca.redirect_uri))

    assert page.status_code == 400
    assert "Location" not in page.headers
    assert "http://127.0.0.1:8080/auth/oidc/callback" in page.text


def test_missing_redirect_uri_gets_a_page(lucca: Party) -> None:
    """A3: OpenID Connect always names the redirect URI, however many are registered."""
    page = lucca.authorize(redirect_uri=None)

    assert page.status_code == 400
    assert "The request has no redirect_uri." in page.text


def test_repeated_client_or_redirect_gets_a_page(lucca: Party) -> None:
    """A5: with two redirect URIs none is trusted, though one of them is registered."""
    uri = quote(lucca.redirect_uri, safe="")
    page = lucca.browser.get(
        f"{lucca.issuer}/authorize?client_id={lucca.entry['client_id']}&response_type=code"
        f"&redirect_uri={uri}&redirect_uri={quote('https://evil.example/', safe='')}"
    )

    assert page.status_code == 400
    assert "Location" not in page.headers


def test_form_post_is_escaped_and_goes_to_the_client(lucca: Party) -> None:
    """A17: ``form_post`` answers with a form whose values are escaped, and no script inside."""
    hostile = '"><script>alert(1)</script>'
    page = lucca.sign_in(response_mode="form_post", state=hostile)

    assert page.status_code == 200
    assert f'action="{lucca.redirect_uri}"' in page.text
    assert "&#34;&gt;&lt;script&gt;" in page.text
    assert "<script>" not in page.text


def test_fragment_mode(lucca: Party) -> None:
    """``response_mode=fragment`` puts the answer behind ``#``."""
    response = lucca.sign_in(response_mode="fragment")

    assert response.headers["Location"].startswith(f"{lucca.redirect_uri}#code=")


def test_query_of_a_registered_address_is_kept(
    door: Door, tenant: Tenant, browser: Browser
) -> None:
    """What is registered with a query is answered behind it."""
    uri = "https://app.example/cb?tenant=7&x=%2F"
    party = Party.registered(door, tenant, browser, {"name": "Q", "redirect_uris": [uri]})

    response = party.sign_in()

    assert response.headers["Location"].startswith(f"{uri}&code=")


def test_native_client_takes_any_loopback_port(native: Party) -> None:
    """A2: only the port of a loopback address may differ, and only for a public client."""
    taken = native.sign_in(redirect_uri="http://127.0.0.1:51004/cb", **PUBLIC)
    assert taken.headers["Location"].startswith("http://127.0.0.1:51004/cb?code=")

    for wrong in (
        "http://127.0.0.1:51004/cb2",
        "http://localhost:51004/cb",
        "https://127.0.0.1/cb",
    ):
        assert native.authorize(redirect_uri=wrong, **PUBLIC).status_code == 400


def test_custom_scheme(native: Party) -> None:
    """A native application is answered at its own scheme (RFC 8252 §7.1)."""
    response = native.sign_in(redirect_uri="com.example.field:/cb", **PUBLIC)

    assert response.headers["Location"].startswith("com.example.field:/cb?code=")
