"""Authlib as the relying party, from discovery to signing out, through the page and without it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest
from authlib.common.errors import AuthlibBaseError
from authlib.common.security import generate_token
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from authlib.oidc.core.util import create_half_hash
from joserfc import jwt
from joserfc.jwk import KeySet

from tests.journeys.live import SAID, SECONDS
from tests.journeys.visitor import Visitor, carried

if TYPE_CHECKING:
    from collections.abc import Iterator

    from emulator.testing.client import Tenant

REDIRECT_URI = "https://rp.example/callback"
SIGNED_OUT_URI = "https://rp.example/bye"
MAPPED = (
    "email",
    "given_name",
    "family_name",
    "employee_number",
    "department",
    "manager_email",
    "title",
)
"""The claims that the guide maps to Lucca."""


@dataclass
class Client:
    """Authlib's session for one application, and what it learnt from discovery."""

    session: Any
    app: dict[str, Any]
    metadata: dict[str, Any]
    visitor: Visitor
    nonce: str = "n-0S6_WzA2Mj"

    def begin(self, **asked: str) -> tuple[str, str, str]:
        """Return the authorization URL, its state, and the PKCE verifier."""
        verifier = generate_token(48)
        url, state = self.session.create_authorization_url(
            self.metadata["authorization_endpoint"],
            code_verifier=verifier,
            nonce=self.nonce,
            **asked,
        )
        return url, state, verifier

    def redeem(self, landed: str, state: str, verifier: str) -> dict[str, Any]:
        """Exchange the code that an address carries; Authlib compares the state."""
        token = self.session.fetch_token(
            self.metadata["token_endpoint"],
            authorization_response=landed,
            state=state,
            code_verifier=verifier,
            timeout=SECONDS,
        )
        return dict(token)

    def sign_in(self, sub: str) -> dict[str, Any]:
        """Sign somebody in through the page, and return the tokens."""
        url, state, verifier = self.begin()
        return self.redeem(self.visitor.sign_in(url, sub), state, verifier)

    def claims(self, id_token: str) -> dict[str, Any]:
        """Return the claims of an ID token that joserfc found signed by a published key."""
        keys = self.session.get(self.metadata["jwks_uri"], withhold_token=True).json()
        return dict(jwt.decode(id_token, KeySet.import_key_set(keys), ["RS256"]).claims)

    def silent(self, **asked: str) -> dict[str, str]:
        """Ask without showing a page; return what comes back."""
        url, _, _ = self.begin(prompt="none", **asked)
        return carried(self.visitor.open(url).headers["Location"])


@pytest.fixture(params=["client_secret_basic", "client_secret_post"])
def client(request: pytest.FixtureRequest, lucca_emulator: Tenant) -> Iterator[Client]:
    """A client of an application of its own, for each way to authenticate."""
    app = lucca_emulator.register(
        "Authlib", redirect_uris=[REDIRECT_URI], post_logout_redirect_uris=[SIGNED_OUT_URI]
    )
    session = OAuth2Session(
        app["client_id"],
        app["client_secret"],
        token_endpoint_auth_method=request.param,
        scope="openid profile email groups",
        redirect_uri=REDIRECT_URI,
        code_challenge_method="S256",
    )
    with session, Visitor() as visitor:
        metadata = session.get(app["discovery_url"], withhold_token=True).json()
        yield Client(session, app, metadata, visitor)


def test_id_token(client: Client, lucca_emulator: Tenant) -> None:
    """The page leads to an ID token that holds for this client, this nonce, this access token."""
    person = lucca_emulator.person("manager")

    tokens = client.sign_in(person.sub)

    claims = client.claims(tokens["id_token"])
    CodeIDToken(
        claims,
        header={"alg": "RS256"},
        options={
            "iss": {"essential": True, "value": client.metadata["issuer"]},
            "aud": {"essential": True, "value": client.app["client_id"]},
        },
        params={"nonce": client.nonce, "access_token": tokens["access_token"]},
    ).validate()
    assert (claims["iss"], claims["aud"]) == (client.metadata["issuer"], client.app["client_id"])
    assert claims["sub"] == person.sub
    assert claims["nonce"] == client.nonce
    assert claims["at_hash"] == create_half_hash(tokens["access_token"], "RS256").decode()
    assert claims["exp"] - claims["iat"] == tokens["expires_in"] == 3600


def test_discovery(client: Client) -> None:
    """The issuer is the discovery address without its end (OIDC Discovery §4.3)."""
    issuer = client.metadata["issuer"]

    assert client.app["discovery_url"] == f"{issuer}/.well-known/openid-configuration"
    assert client.metadata["code_challenge_methods_supported"] == ["S256"]


def test_claims_are_what_lucca_says(client: Client, lucca_emulator: Tenant) -> None:
    """The claims that the guide maps have the values that Lucca's API gives the same person."""
    person = lucca_emulator.person("manager")

    claims = client.claims(client.sign_in(person.sub)["id_token"])

    user = lucca_emulator.user(person.email, SAID)
    assert {name: claims[name] for name in MAPPED} == {
        "email": user["mail"],
        "given_name": user["firstName"],
        "family_name": user["lastName"],
        "employee_number": user["employeeNumber"],
        "department": user["department"]["name"],
        "manager_email": user["manager"]["mail"],
        "title": user["jobTitle"],
    }
    assert claims["groups"] == person.groups
    assert "smartlink-managers" in claims["groups"]


def test_userinfo(client: Client, lucca_emulator: Tenant) -> None:
    """Userinfo speaks of the same person as the ID token (OIDC Core §5.3.2)."""
    person = lucca_emulator.person("manager")
    tokens = client.sign_in(person.sub)

    said = client.session.get(client.metadata["userinfo_endpoint"]).json()

    assert (said["sub"], said["email"]) == (person.sub, person.email)
    assert client.claims(tokens["id_token"])["sub"] == said["sub"]


def test_refresh(client: Client, lucca_emulator: Tenant) -> None:
    """A refresh gives another access token, for the same person; the old token is spent."""
    person = lucca_emulator.person("manager")
    first = client.sign_in(person.sub)
    url = client.metadata["token_endpoint"]

    second = client.session.refresh_token(url, refresh_token=first["refresh_token"])

    assert second["access_token"] != first["access_token"]
    assert client.claims(second["id_token"])["sub"] == person.sub
    with pytest.raises(OAuthError) as refused:
        client.session.refresh_token(url, refresh_token=first["refresh_token"])
    assert refused.value.error == "invalid_grant"


def test_state_is_compared(client: Client, lucca_emulator: Tenant) -> None:
    """Authlib finds its state changed where another one comes back."""
    url, _, verifier = client.begin()
    landed = client.visitor.sign_in(url, lucca_emulator.person("manager").sub)

    with pytest.raises(AuthlibBaseError, match="mismatching_state"):
        client.redeem(landed, "another", verifier)


def test_verifier_is_checked(client: Client, lucca_emulator: Tenant) -> None:
    """A code is bought only with the verifier of its challenge (RFC 7636 §4.6)."""
    url, state, _ = client.begin()
    landed = client.visitor.sign_in(url, lucca_emulator.person("manager").sub)

    with pytest.raises(OAuthError) as refused:
        client.redeem(landed, state, generate_token(48))

    assert refused.value.error == "invalid_grant"


def test_logout(client: Client, lucca_emulator: Tenant) -> None:
    """Signing out leads back with the state; then a silent sign-in is ``login_required``."""
    tokens = client.sign_in(lucca_emulator.person("manager").sub)
    assert "code" in client.silent()
    asked = {
        "id_token_hint": tokens["id_token"],
        "post_logout_redirect_uri": SIGNED_OUT_URI,
        "state": "bye-1",
    }

    left = client.visitor.open(f"{client.metadata['end_session_endpoint']}?{urlencode(asked)}")

    assert left.headers["Location"] == f"{SIGNED_OUT_URI}?state=bye-1"
    assert client.silent()["error"] == "login_required"


class TestAutomatic:
    """Without the page."""

    def test_login_hint(self, client: Client, lucca_emulator: Tenant) -> None:
        """Whoever ``login_hint`` names is signed in, before ``signin.as``."""
        lucca_emulator.sign_in_as("employee")
        person = lucca_emulator.person("manager")
        url, state, verifier = client.begin(login_hint=person.email)

        tokens = client.redeem(client.visitor.open(url).headers["Location"], state, verifier)

        assert client.claims(tokens["id_token"])["sub"] == person.sub

    def test_setting(self, client: Client, lucca_emulator: Tenant) -> None:
        """Without a hint, whoever ``signin.as`` names is signed in."""
        person = lucca_emulator.sign_in_as("employee")
        url, state, verifier = client.begin()

        tokens = client.redeem(client.visitor.open(url).headers["Location"], state, verifier)

        assert client.claims(tokens["id_token"])["sub"] == person.sub

    def test_nobody(self, client: Client, lucca_emulator: Tenant) -> None:
        """With neither, ``login_required`` comes back with the state, and its text names both."""
        lucca_emulator.settings(signin={"mode": "auto", "as": None})
        url, state, _ = client.begin()

        said = carried(client.visitor.open(url).headers["Location"])

        assert (said["error"], said["state"]) == ("login_required", state)
        assert "login_hint" in said["error_description"]
        assert "signin.as" in said["error_description"]
