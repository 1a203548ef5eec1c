"""One frozen clock: what is issued ends at its second and not before, whoever holds it."""

from __future__ import annotations

import base64
import re
import time
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit
from zoneinfo import ZoneInfo

import pytest
import requests
from joserfc import jwt
from joserfc.errors import ExpiredTokenError
from joserfc.jwk import KeySet
from lxml import etree
from onelogin.saml2.auth import OneLogin_Saml2_Auth
from onelogin.saml2.constants import OneLogin_Saml2_Constants
from onelogin.saml2.idp_metadata_parser import OneLogin_Saml2_IdPMetadataParser
from onelogin.saml2.utils import OneLogin_Saml2_Utils

from tests.journeys.live import SECONDS
from tests.smartlink.saml.sp import NS, deflated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.journeys.live import Emulator

MORNING = "2026-01-05T09:00:00+00:00"
"""A Monday, ten o'clock in Paris."""
PARIS = ZoneInfo("Europe/Paris")
REDIRECT_URI = "https://rp.example/cb"
ENTITY_ID, ACS = "https://sp.example/metadata", "https://sp.example/acs"


class Company:
    """A tenant whose clock stands, with somebody who signs in without a page."""

    def __init__(self, emulator: Emulator) -> None:
        made = emulator.control("POST", "tenants", {})
        self.name = made["tenant"]
        self.key = {"Authorization": f"lucca application={made['lucca']['api_key']}"}
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

    def lucca(self, path: str, body: object = None, **asked: str) -> Any:
        """Ask Lucca for records, or make one of a body."""
        response = requests.request(
            "GET" if body is None else "POST",
            f"{self.url}/api/v3/{path}",
            params=asked,
            json=body,
            headers=self.key,
            timeout=SECONDS,
        )
        assert response.ok, response.text
        data = response.json()["data"]
        return data["items"] if body is None else data

    def assertion(self, now: datetime) -> Any:
        """Sign in by SAML; return the response's root."""
        return etree.fromstring(base64.b64decode(self.response(now)))

    def response(self, now: datetime) -> str:
        """Sign in by SAML; return what the service provider is sent."""
        text = (
            f'<samlp:AuthnRequest xmlns:samlp="{NS["samlp"]}" xmlns:saml="{NS["saml"]}" ID="_1"'
            f' Version="2.0" IssueInstant="{now:%Y-%m-%dT%H:%M:%SZ}">'
            f"<saml:Issuer>{ENTITY_ID}</saml:Issuer></samlp:AuthnRequest>"
        )
        query = urlencode({"SAMLRequest": deflated(text)})
        page = self.browser.get(f"{self.app['sso_url']}?{query}", timeout=SECONDS)
        found = re.search(r'name="SAMLResponse" value="([^"]*)"', page.text)
        assert found is not None, page.text
        return found[1]


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


class Due(NamedTuple):
    """Something that changes at one second: true until then, or from then on."""

    what: str
    at: datetime
    holds: Callable[[], bool]
    begins: bool = False


class Clients:
    """A relying party and a service provider with a clock of their own, which can be set."""

    def __init__(self, company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = company.moved(freeze=True)
        self._keys = KeySet.import_key_set(requests.get(f"{company.issuer}/jwks").json())
        monkeypatch.setattr(OneLogin_Saml2_Constants, "ALLOWED_CLOCK_DRIFT", 0)
        monkeypatch.setattr(OneLogin_Saml2_Utils, "now", lambda: int(self.now.timestamp()))
        metadata = requests.get(company.app["metadata_url"], timeout=SECONDS).text
        self._provider = OneLogin_Saml2_IdPMetadataParser.merge_settings(
            {
                "strict": True,
                "sp": {"entityId": ENTITY_ID, "assertionConsumerService": {"url": ACS}},
                "security": {"wantAssertionsSigned": True},
            },
            OneLogin_Saml2_IdPMetadataParser.parse(metadata),
        )

    def trust(self, id_token: str) -> bool:
        """Whether joserfc takes an ID token."""
        token = jwt.decode(id_token, self._keys, algorithms=["RS256"])
        try:
            jwt.JWTClaimsRegistry(now=int(self.now.timestamp()), leeway=0).validate(token.claims)
        except ExpiredTokenError:
            return False
        return True

    def accept(self, response: str) -> bool:
        """Whether python3-saml takes a response."""
        parts = urlsplit(ACS)
        arrived = {"https": "on", "http_host": parts.netloc, "script_name": parts.path}
        posted = {"get_data": {}, "post_data": {"SAMLResponse": response}}
        taken = OneLogin_Saml2_Auth(arrived | posted, self._provider)
        taken.process_response()
        return bool(taken.is_authenticated())


def failing(company: Company) -> Callable[[], int]:
    """Have an event sent to where nobody listens; return how often that has been tried."""
    endpoint = company.call("POST", "webhooks", {"url": "http://127.0.0.1:1/", "events": None})
    body = {"firstName": "Zoé", "lastName": "Blanc", "mail": "zoe@acme.example"}
    company.lucca("users", body)

    def attempts() -> int:
        (one,) = company.call("GET", f"webhooks/{endpoint['id']}/deliveries")
        return len(one["attempts"])

    end = time.monotonic() + SECONDS
    while not attempts() and time.monotonic() < end:
        time.sleep(0.01)
    return attempts


def away(company: Company) -> set[int]:
    """Return the approved leave requests that today is a day of."""
    asked = {
        "status": "2",
        "leavePeriod.startsOn": "until,today",
        "leavePeriod.endsOn": "since,today",
    }
    return {one["id"] for one in company.lucca("leaveRequests", **asked)}


def next_leave(company: Company) -> tuple[int, datetime]:
    """Return the approved leave that begins first, and when: midnight in Paris of its first day."""
    asked = {"status": "2", "leavePeriod.startsOn": "since,tomorrow"}
    fields = "id,leavePeriod[startsOn]"
    found = company.lucca("leaveRequests", **asked, fields=fields, paging="0,1000")
    first = min(found, key=lambda one: one["leavePeriod"]["startsOn"])
    begins = datetime.fromisoformat(first["leavePeriod"]["startsOn"])
    return first["id"], begins.replace(tzinfo=PARIS)


def test_one_frozen_clock(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    """Signed in both ways, then past every lifetime: each ends, or begins, at its second."""
    now = company.moved(set=MORNING)
    clients = Clients(company, monkeypatch)
    tokens, later = company.tokens(), company.tokens()
    codes = [company.authorize()["code"] for _ in range(2)]
    refresh = [tokens["refresh_token"], later["refresh_token"]]
    response = company.response(now)
    company.call("PATCH", "settings", {"signin": {"mode": "page"}})
    attempts, (leave, leave_begins) = failing(company), next_leave(company)

    def refreshed() -> bool:
        sent = {"grant_type": "refresh_token", "refresh_token": refresh.pop()}
        return "access_token" in company.token(**sent)

    def after(**time: float) -> datetime:
        return now + timedelta(**time)

    due = [
        Due("code", after(minutes=1), lambda: "access_token" in company.redeem(codes.pop())),
        Due("retry", after(minutes=1), lambda: attempts() > 1, begins=True),
        Due("assertion", after(minutes=5), lambda: clients.accept(response)),
        Due("ID token", after(hours=1), lambda: clients.trust(tokens["id_token"])),
        Due("access", after(hours=1), lambda: company.userinfo(tokens["access_token"]) == 200),
        Due("session", after(hours=8), lambda: "code" in company.authorize(prompt="none")),
        Due("refresh token", after(days=30), refreshed),
        Due("leave", leave_begins, lambda: leave in away(company), begins=True),
    ]
    for at in sorted({one.at for one in due}):
        those = [one for one in due if one.at == at]
        for seconds, past in ((-1, False), (0, True)):
            clients.now = company.moved(set=(at + timedelta(seconds=seconds)).isoformat())
            told = {one.what: one.holds() for one in those}
            assert told == {one.what: past == one.begins for one in those}, clients.now


def test_contracts(company: Company) -> None:
    """One begins, and one is over, at midnight in Paris, which in summer is at 22 hours UTC."""
    company.moved(set="2026-07-01T09:00:00Z")
    name = {"firstName": "Zoé", "lastName": "Blanc", "mail": "zoe@acme.example"}
    dates = {"dtContractStart": "2026-07-10T00:00:00", "dtContractEnd": "2026-07-15T00:00:00"}
    key = company.lucca("users", name | dates)["id"]

    def begun() -> bool:
        return bool(company.lucca("users", id=str(key), dtContractStart="until,today"))

    def listed() -> bool:
        return bool(company.lucca("users", id=str(key)))

    company.moved(set="2026-07-09T21:59:59Z")
    assert (begun(), listed()) == (False, True)
    company.moved(advance=1)
    assert (begun(), listed()) == (True, True)
    company.moved(set="2026-07-15T21:59:59Z")
    assert listed()
    company.moved(advance=1)
    assert not listed()
    (former,) = company.lucca("users", id=str(key), formerEmployees="true")
    assert former["id"] == key


def test_what_is_noted_bears_the_tenants_time(company: Company) -> None:
    """A change says when it was made, its event when it happened, the journal when it was asked."""
    company.moved(set="2026-07-01T09:00:00Z")
    name = {"firstName": "Zoé", "lastName": "Blanc", "mail": "zoe@acme.example"}
    made = company.lucca("users", name)
    company.moved(advance=90)
    (seen,) = company.lucca("users", mail=name["mail"], fields="modifiedAt")

    kept = company.call("GET", "requests?path=/api/v3/users")["requests"]

    assert made["modifiedAt"] == seen["modifiedAt"] == "2026-07-01T11:00:00.000"
    assert [(one["method"], one["at"]) for one in kept] == [
        ("GET", "2026-07-01T09:01:30.000Z"),
        ("POST", "2026-07-01T09:00:00.000Z"),
    ]
