"""One frozen clock: what is issued ends at its second and not before, whoever holds it."""

from __future__ import annotations

import base64
import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
import requests
from lxml import etree

from tests.journeys.live import SECONDS
from tests.smartlink.saml.sp import NS, deflated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.journeys.live import Emulator

REDIRECT_URI = "https://rp.example/cb"
ENTITY_ID, ACS = "https://sp.example/metadata", "https://sp.example/acs"


class Company:
    """A tenant whose clock stands, with somebody who signs in without a page."""

    def __init__(self, emulator: Emulator) -> None:
        made = emulator.control("POST", "tenants", {})
        self.name = made["tenant"]
        self.url = f"{emulator.url}/t/{self.name}"
        self.browser = requests.Session()
        self.moved(freeze=True)
        self.mail = next(one["email"] for one in made["people"] if one["persona"] == "manager")
        self.call("PATCH", "settings", {"signin": {"mode": "auto", "as": self.mail}})
        self.app = self.call(
            "POST",
            "apps",
            {
                "name": "Frozen",
                "redirect_uris": [REDIRECT_URI],
                "saml": {"entity_id": ENTITY_ID, "acs_url": ACS},
            },
        )
        self.issuer = self.app["discovery_url"].removesuffix("/.well-known/openid-configuration")

    def call(self, method: str, path: str, body: object = None) -> Any:
        """Call the control API."""
        response = requests.request(
            method, f"{self.url}/_emulator/{path}", json=body, timeout=SECONDS
        )
        assert response.ok, response.text
        return response.json()

    def moved(self, **how: object) -> datetime:
        """Move the clock; return the time there."""
        return datetime.fromisoformat(self.call("POST", "clock", how)["now"])

    def authorize(self, **asked: str) -> dict[str, str]:
        """Return what the application is sent."""
        query = {
            "response_type": "code",
            "client_id": self.app["client_id"],
            "redirect_uri": REDIRECT_URI,
            "scope": "openid profile",
            **asked,
        }
        response = self.browser.get(
            f"{self.issuer}/authorize?{urlencode(query)}", allow_redirects=False, timeout=SECONDS
        )
        return dict(parse_qsl(urlsplit(response.headers["Location"]).query))

    def token(self, **sent: str) -> dict[str, Any]:
        """Return the answer of the token endpoint."""
        credentials = (self.app["client_id"], self.app["client_secret"])
        response = requests.post(f"{self.issuer}/token", sent, auth=credentials, timeout=SECONDS)
        answer: dict[str, Any] = response.json()
        return answer

    def tokens(self) -> dict[str, Any]:
        """Sign in and return the tokens."""
        return self.redeem(self.authorize()["code"])

    def redeem(self, code: str) -> dict[str, Any]:
        """Redeem a code."""
        return self.token(grant_type="authorization_code", code=code, redirect_uri=REDIRECT_URI)

    def userinfo(self, access_token: str) -> int:
        """Return the status of asking who a token is about."""
        headers = {"Authorization": f"Bearer {access_token}"}
        return requests.get(f"{self.issuer}/userinfo", headers=headers, timeout=SECONDS).status_code

    def assertion(self, now: datetime) -> Any:
        """Sign in by SAML; return the response's root."""
        text = (
            f'<samlp:AuthnRequest xmlns:samlp="{NS["samlp"]}" xmlns:saml="{NS["saml"]}" ID="_1"'
            f' Version="2.0" IssueInstant="{now:%Y-%m-%dT%H:%M:%SZ}">'
            f"<saml:Issuer>{ENTITY_ID}</saml:Issuer></samlp:AuthnRequest>"
        )
        query = urlencode({"SAMLRequest": deflated(text)})
        page = self.browser.get(f"{self.app['sso_url']}?{query}", timeout=SECONDS)
        found = re.search(r'name="SAMLResponse" value="([^"]*)"', page.text)
        assert found is not None, page.text
        return etree.fromstring(base64.b64decode(found[1]))


@pytest.fixture
def company(emulator: Emulator) -> Iterator[Company]:
    """A tenant of this test's own."""
    made = Company(emulator)
    yield made
    made.browser.close()
    requests.delete(f"{emulator.url}/_emulator/tenants/{made.name}", timeout=SECONDS)


def test_code(company: Company) -> None:
    """An authorization code is good for a minute."""
    early, late = company.authorize()["code"], company.authorize()["code"]

    company.moved(advance=59)
    assert "access_token" in company.redeem(early)
    company.moved(advance=1)
    assert company.redeem(late)["error"] == "invalid_grant"


def test_access_token(company: Company) -> None:
    """An access token is good for as long as it says."""
    tokens = company.tokens()

    company.moved(advance=tokens["expires_in"] - 1)
    assert company.userinfo(tokens["access_token"]) == 200
    company.moved(advance=1)
    assert company.userinfo(tokens["access_token"]) == 401


def test_refresh_token(company: Company) -> None:
    """A refresh token is good for thirty days, each new one for thirty more."""
    early, late = company.tokens()["refresh_token"], company.tokens()["refresh_token"]
    days = timedelta(days=30).total_seconds()

    company.moved(advance=days - 1)
    newer = company.token(grant_type="refresh_token", refresh_token=early)["refresh_token"]
    company.moved(advance=1)
    refused = company.token(grant_type="refresh_token", refresh_token=late)
    assert refused["error"] == "invalid_grant"
    company.moved(advance=days - 2)
    assert "access_token" in company.token(grant_type="refresh_token", refresh_token=newer)


def test_session(company: Company) -> None:
    """A session lasts eight hours, for both protocols."""
    now = company.moved(freeze=True)
    company.authorize()
    root = company.assertion(now)
    statement = root.find(".//saml:AuthnStatement", NS)
    ends_at = datetime.fromisoformat(statement.get("SessionNotOnOrAfter"))

    assert (ends_at - now).total_seconds() == pytest.approx(8 * 3600, abs=1)
    company.call("PATCH", "settings", {"signin": {"mode": "page"}})
    company.moved(set=(ends_at - timedelta(seconds=1)).isoformat())
    assert "code" in company.authorize(prompt="none")
    company.moved(advance=1)
    assert company.authorize(prompt="none")["error"] == "login_required"


def test_assertion(company: Company) -> None:
    """An assertion's window is of the tenant's clock, wherever that was moved to."""
    now = company.moved(set="2031-05-01T10:00:00+00:00")

    root = company.assertion(now)

    conditions = root.find(".//saml:Conditions", NS)
    window = [
        datetime.fromisoformat(conditions.get(name)) - now for name in ("NotBefore", "NotOnOrAfter")
    ]
    assert root.get("IssueInstant") == "2031-05-01T10:00:00Z"
    assert window == [timedelta(minutes=-1), timedelta(minutes=5)]
