"""Discovery, keys, ID tokens and userinfo: what a strict client checks."""

from __future__ import annotations

import base64
import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from joserfc.jwk import RSAKey

from emulator.smartlink.oidc import claims
from emulator.smartlink.store.accounts import Account
from tests.smartlink.company import NOON, later
from tests.smartlink.party import ORIGIN, Browser, header_of, path

if TYPE_CHECKING:
    from werkzeug.test import Client

    from emulator.tenancy import Tenant
    from tests.smartlink.party import Party

MARIE = {
    "sub": "sub-marie",
    "name": "Marie Dupont",
    "given_name": "Marie",
    "family_name": "Dupont",
    "preferred_username": "Marie.Dupont@acme.example",
    "locale": "fr",
    "employee_number": "E001",
    "department": "Research",
    "manager_email": "zoe.admin@acme.example",
    "title": "Head of research",
    "office_location": "Nantes",
    "email": "Marie.Dupont@acme.example",
    "email_verified": True,
    "groups": ["smartlink-employees", "smartlink-managers"],
}


class TestDocuments:
    """What a client reads first."""

    def test_discovery(self, lucca: Party) -> None:
        """The document names this application's endpoints, and offers what works only."""
        response = lucca.call(".well-known/openid-configuration", method="GET")

        assert response.status_code == 200
        document = response.get_json()
        assert document["issuer"] == lucca.issuer
        for name, end in {
            "authorization_endpoint": "authorize",
            "token_endpoint": "token",
            "userinfo_endpoint": "userinfo",
            "jwks_uri": "jwks",
            "end_session_endpoint": "logout",
        }.items():
            assert document[name] == f"{lucca.issuer}/{end}"
        assert document["code_challenge_methods_supported"] == ["S256"]
        assert document["id_token_signing_alg_values_supported"] == ["RS256"]
        assert document["request_uri_parameter_supported"] is False
        assert document["authorization_response_iss_parameter_supported"] is True
        assert document["scopes_supported"] == ["openid", "profile", "email", "groups"]

    def test_discovery_of_a_public_client(self, native: Party) -> None:
        """A public client's own document offers no secret."""
        document = native.call(".well-known/openid-configuration", method="GET").get_json()

        assert document["token_endpoint_auth_methods_supported"] == ["none"]

    @pytest.mark.parametrize(
        ("origin", "mount"),
        [
            ("http://127.0.0.1:8080", "/t/acme"),
            ("http://acme.link.localhost:8080", ""),
            ("http://localhost", ""),
        ],
    )
    def test_issuer_is_in_the_form_asked_by(
        self, lucca: Party, machine: Client, origin: str, mount: str
    ) -> None:
        """Each form of address is its own issuer, exactly discovery's address without its end."""
        tail = f"{mount}/api/oidc/{lucca.entry['appid']}"
        document = machine.get(
            f"{tail}/.well-known/openid-configuration", base_url=origin
        ).get_json()

        assert document["issuer"] == f"{origin}{tail}"

    def test_keys(self, lucca: Party) -> None:
        """U2: one public key, its ``kid`` the thumbprint of RFC 7638, nothing private."""
        (key,) = lucca.call("jwks", method="GET").get_json()["keys"]

        assert set(key) == {"kty", "n", "e", "use", "alg", "kid"}
        assert key["kid"] == RSAKey.import_key({k: key[k] for k in ("kty", "n", "e")}).thumbprint()
        assert (key["use"], key["alg"]) == ("sig", "RS256")

    @pytest.mark.parametrize("end", [".well-known/openid-configuration", "jwks"])
    def test_documents_are_open_and_cached(self, lucca: Party, end: str) -> None:
        """Any page may read the documents, and keep them for a minute."""
        response = lucca.call(end, method="GET", headers={"Origin": "https://x.example"})

        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in response.headers
        assert response.headers["Cache-Control"] == "public, max-age=60"


class TestIdToken:
    """U2: the ID token."""

    def test_claims(self, lucca: Party) -> None:
        """It has every claim of the guide, and those of the protocol, to the second."""
        tokens = lucca.tokens()
        said = lucca.claims(tokens["id_token"])
        now = int(NOON.timestamp())
        digest = hashlib.sha256(tokens["access_token"].encode()).digest()[:16]

        assert said.pop("at_hash") == base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        assert len(said.pop("sid")) == 32
        assert said == {
            **MARIE,
            "iss": lucca.issuer,
            "aud": lucca.entry["client_id"],
            "iat": now,
            "exp": now + 3600,
            "auth_time": now,
            "nonce": "n-1",
        }

    def test_header_names_the_published_key(self, lucca: Party) -> None:
        """The header has the ``kid`` that is in the JWKS."""
        (key,) = lucca.call("jwks", method="GET").get_json()["keys"]

        assert header_of(lucca.tokens()["id_token"]) == {
            "typ": "JWT", "alg": "RS256", "kid": key["kid"],
        }  # fmt: skip

    def test_no_nonce_no_claim(self, lucca: Party) -> None:
        """Without a nonce in the request there is none in the token."""
        assert "nonce" not in lucca.claims(lucca.tokens(nonce=None)["id_token"])

    def test_without_openid_there_is_none(self, lucca: Party) -> None:
        """A plain OAuth request gets no ID token."""
        tokens = lucca.tokens(scope="email")

        assert "id_token" not in tokens
        assert tokens["scope"] == "email"

    def test_session_keeps_auth_time_and_sid(self, lucca: Party, tenant: Tenant) -> None:
        """A later sign-in by the session reports when and in which session it began."""
        first = lucca.claims(lucca.tokens()["id_token"])
        later(tenant, 600)

        second = lucca.claims(lucca.tokens()["id_token"])

        assert (second["auth_time"], second["sid"]) == (first["auth_time"], first["sid"])
        assert second["iat"] - first["iat"] == 600


class TestUserinfo:
    """U1: the userinfo endpoint."""

    def test_same_as_the_id_token(self, lucca: Party) -> None:
        """It says about the person what the ID token says."""
        response = lucca.userinfo(lucca.tokens()["access_token"])

        assert response.get_json() == MARIE
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["Access-Control-Allow-Origin"] == "*"

    def test_post(self, lucca: Party) -> None:
        """It takes the token in a POST's header or in its form body."""
        token = lucca.tokens()["access_token"]
        by_header = lucca.call("userinfo", headers={"Authorization": f"bearer {token}"})

        assert by_header.get_json() == MARIE
        assert lucca.call("userinfo", data={"access_token": token}).get_json() == MARIE

    @pytest.mark.parametrize(
        ("scope", "names"),
        [
            ("openid", {"sub"}),
            ("openid email", {"sub", "email", "email_verified"}),
            ("openid groups", {"sub", "groups"}),
            ("openid profile", set(MARIE) - {"email", "email_verified", "groups"}),
        ],
    )
    def test_scopes(self, lucca: Party, scope: str, names: set[str]) -> None:
        """Each scope opens its own claims."""
        token = lucca.tokens(scope=scope)["access_token"]

        assert set(lucca.userinfo(token).get_json()) == names

    def test_no_token(self, lucca: Party) -> None:
        """A request without a token is told the scheme and no error (RFC 6750 §3.1)."""
        response = lucca.call("userinfo", method="GET")

        assert response.status_code == 401
        assert response.headers["WWW-Authenticate"] == 'Bearer realm="SmartLink"'

    @pytest.mark.parametrize("token", ["rubbish", "é", "x" * 10_000, "\x7f"])
    def test_unknown_token(self, lucca: Party, token: str) -> None:
        """An unknown token is an ``invalid_token``."""
        response = lucca.userinfo(token.encode().decode("latin-1"))

        assert response.status_code == 401
        assert response.get_json()["error"] == "invalid_token"
        assert 'error="invalid_token"' in response.headers["WWW-Authenticate"]

    @pytest.mark.parametrize(("seconds", "status"), [(3599, 200), (3600, 401)])
    def test_expiry(self, lucca: Party, tenant: Tenant, seconds: int, status: int) -> None:
        """An access token is good for less than 3600 seconds of the tenant's time."""
        token = lucca.tokens()["access_token"]
        later(tenant, seconds)

        assert lucca.userinfo(token).status_code == status

    def test_a_change_is_seen_at_once(self, lucca: Party, tenant: Tenant) -> None:
        """What is said of a person follows their name, their groups and what they may open."""
        token = lucca.tokens()["access_token"]
        before = lucca.userinfo(token).get_json()

        with tenant.database.transaction() as db:
            db.execute("UPDATE smartlink_account SET last_name = 'Leroy' WHERE id = 1")
            db.execute(
                "DELETE FROM smartlink_membership WHERE account_id = 1 AND folder_id ="
                " (SELECT id FROM smartlink_folder WHERE name = 'smartlink-managers')"
            )
        after = lucca.userinfo(token).get_json()
        with tenant.database.transaction() as db:
            db.execute("DELETE FROM smartlink_share")

        assert (before["family_name"], after["family_name"]) == ("Dupont", "Leroy")
        assert after["groups"] == ["smartlink-employees"]
        assert lucca.userinfo(token).status_code == 401

    def test_too_little_scope(self, lucca: Party) -> None:
        """Without ``openid`` there is no userinfo: 403 ``insufficient_scope``."""
        response = lucca.userinfo(lucca.tokens(scope="email")["access_token"])

        assert response.status_code == 403
        assert response.get_json()["error"] == "insufficient_scope"

    def test_token_in_the_query_is_refused(self, lucca: Party) -> None:
        """A token in the address is not taken."""
        token = lucca.tokens()["access_token"]
        response = lucca.call("userinfo", method="GET", query_string={"access_token": token})

        assert response.status_code == 400
        assert response.get_json()["error"] == "invalid_request"

    def test_token_sent_twice_is_refused(self, lucca: Party) -> None:
        """A token is sent in one way (RFC 6750 §2)."""
        token = lucca.tokens()["access_token"]
        response = lucca.call(
            "userinfo",
            data={"access_token": token},
            headers={"Authorization": f"Bearer {token}"},
        )

        assert response.status_code == 400

    def test_token_of_another_application(self, lucca: Party, native: Party) -> None:
        """A token opens its own application's userinfo only."""
        assert native.userinfo(lucca.tokens()["access_token"]).status_code == 401

    def test_token_of_another_tenant(self, lucca: Party, machine: Client) -> None:
        """A token opens nothing at another tenant."""
        token = lucca.tokens()["access_token"]
        answer = machine.get(
            f"/t/beta{path(lucca.issuer)}/userinfo",
            base_url=ORIGIN,
            headers={"Authorization": f"Bearer {token}"},
        )

        assert (answer.status_code, answer.get_json()) == (404, {"error": "App not found"})


def test_claims_without_value_are_left_out() -> None:
    """A claim that an account has no value for is not there; groups are always a list."""
    paul = Account(2, "s", "p@x", "Paul", "Durand", "fr", True, *[None] * 5)

    said = claims.of_person(paul, [], "openid profile groups")

    assert set(said) == {
        "sub", "name", "given_name", "family_name", "preferred_username", "locale", "groups",
    }  # fmt: skip
    assert said["groups"] == []


def test_times_are_whole_seconds() -> None:
    """``iat`` and ``exp`` are seconds rounded down, 3600 apart."""
    signin = claims.Signin("iss", "aud", 5, "sid", None)

    said = claims.of_id_token(signin, "hash", NOON + timedelta(milliseconds=999))

    assert (said["iat"], said["exp"]) == (1793620800, 1793624400)


def test_tenants_have_other_credentials(lucca: Party) -> None:
    """One tenant's client is unknown at another."""
    other = Browser(lucca.browser.client).get(f"/t/beta{path(lucca.issuer)}/authorize")

    assert other.status_code == 404
    assert "<h1>" in other.text
