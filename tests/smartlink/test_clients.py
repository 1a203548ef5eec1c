"""A client that we did not write, over a real socket."""

from __future__ import annotations

from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest
import requests
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.jwk import KeySet
from werkzeug.serving import WSGIRequestHandler, make_server

from emulator import smartlink
from emulator.address import find
from tests.smartlink.company import NOON, automatic

if TYPE_CHECKING:
    from collections.abc import Iterator

    from emulator.config import Config
    from emulator.tenancy import Door, Tenant


class Quiet(WSGIRequestHandler):
    """Writes no log."""

    def log(self, *_: object) -> None:
        """Write nothing."""


@pytest.fixture
def origin(door: Door) -> Iterator[str]:
    """Where a live server listens."""
    server = make_server("127.0.0.1", 0, door, threaded=True, request_handler=Quiet)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def strictly(token: dict[str, Any], found: dict[str, Any], client_id: str) -> Any:
    """Return the ID token's claims after every check that Authlib's client knows."""
    keys = KeySet.import_key_set(requests.get(found["jwks_uri"], timeout=5).json())
    decoded = jwt.decode(token["id_token"], keys, ["RS256"])
    checked = CodeIDToken(
        decoded.claims,
        decoded.header,
        options={"iss": {"value": found["issuer"]}, "aud": {"value": client_id}},
        params={"nonce": "n-9", "access_token": token["access_token"], "max_age": 60},
    )
    checked.validate(now=int(NOON.timestamp()))
    return checked


def test_authlib_signs_in_refreshes_and_reads(origin: str, tenant: Tenant, config: Config) -> None:
    """Authlib's client signs in with PKCE, checks the ID token strictly, refreshes."""
    automatic(tenant, "marie.dupont@acme.example")
    address = find("http", origin.removeprefix("http://"), "/", config)
    with tenant.database.read() as db:
        app: dict[str, Any] = smartlink.apps(db, address)[0]
    found = requests.get(str(app["discovery_url"]), timeout=5).json()
    client = OAuth2Session(
        app["client_id"],
        app["client_secret"],
        scope="openid profile email groups",
        redirect_uri=app["redirect_uris"][0],
        code_challenge_method="S256",
        token_endpoint_auth_method="client_secret_basic",
    )
    verifier = "authlib-" * 8
    url, state = client.create_authorization_url(
        found["authorization_endpoint"], nonce="n-9", code_verifier=verifier
    )

    back = requests.get(url, allow_redirects=False, timeout=5).headers["Location"]
    token = client.fetch_token(
        found["token_endpoint"],
        authorization_response=back.replace("http://", "https://"),
        code_verifier=verifier,
        state=state,
    )

    checked = strictly(token, found, app["client_id"])
    assert checked["email"] == "Marie.Dupont@acme.example"
    assert client.get(found["userinfo_endpoint"]).json()["sub"] == checked["sub"]
    renewed = client.refresh_token(found["token_endpoint"], token["refresh_token"])
    assert renewed["refresh_token"] != token["refresh_token"]
