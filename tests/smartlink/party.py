"""A relying party and a browser, small enough to send what a real one never would."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet
from werkzeug.test import Client

from emulator import smartlink
from emulator.address import find

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from emulator.tenancy import Door, Tenant

VERIFIER = "v" * 43
CHALLENGE = (
    base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
)
ORIGIN = "http://127.0.0.1:8080"


class Browser:
    """A browser: cookies, links, forms. Redirects are looked at, not followed."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def get(self, url: str, **kwargs: Any) -> TestResponse:
        """Open an address."""
        return self.client.open(path(url), base_url=ORIGIN, method="GET", **kwargs)

    def post(self, url: str, fields: Any = None, **kwargs: Any) -> TestResponse:
        """Send a form."""
        return self.client.open(path(url), base_url=ORIGIN, method="POST", data=fields, **kwargs)

    def submit(self, page: TestResponse, /, **changes: str) -> TestResponse:
        """Send a page's POST form with its hidden fields, and a button of it."""
        (form,) = re.findall(r'<form[^>]*method="post".*?</form>', page.text, re.S)
        action = html.unescape(re.search(r'action="([^"]*)"', form)[1])  # type: ignore[index]
        fields = re.findall(r'type="hidden" name="([^"]*)" value="([^"]*)"', form)
        sent = {name: html.unescape(value) for name, value in fields}
        return self.post(action, {**sent, **changes})

    def choose(self, page: TestResponse, /, **fields: str) -> TestResponse:
        """Send the page's GET form: a person chosen, a search, another page."""
        form = re.search(r'<form method="get" action="([^"]*)".*?</form>', page.text, re.S)
        assert form is not None
        hidden = re.findall(r'type="hidden" name="([^"]*)" value="([^"]*)"', form[0])
        sent = {name: html.unescape(value) for name, value in hidden}
        return self.get(f"{html.unescape(form[1])}?{urlencode({**sent, **fields})}")


def path(url: str) -> str:
    """Return an address of ours without its origin."""
    return url.removeprefix(ORIGIN)


def answered(response: TestResponse) -> dict[str, str]:
    """Return the parameters that a redirect carries back."""
    parts = urlsplit(response.headers["Location"])
    return dict(parse_qsl(parts.query or parts.fragment, keep_blank_values=True))


@dataclass
class Party:
    """One registered application."""

    browser: Browser
    machine: Client
    entry: dict[str, Any]

    @classmethod
    def of(cls, door: Door, tenant: Tenant, browser: Browser) -> Party:
        """Return the built-in application."""
        with tenant.database.read() as db:
            entry = smartlink.apps(db, find("http", "127.0.0.1:8080", "/", _config(tenant, door)))
        return cls(browser, Client(door, use_cookies=False), entry[0])

    @classmethod
    def registered(cls, door: Door, tenant: Tenant, browser: Browser, body: object) -> Party:
        """Register an application and return it."""
        address = find("http", "127.0.0.1:8080", "/", _config(tenant, door))
        with tenant.database.transaction() as db:
            entry = smartlink.register(db, body, address)
        return cls(browser, Client(door, use_cookies=False), entry)

    @property
    def issuer(self) -> str:
        """The issuer as discovery says it."""
        return str(self.entry["discovery_url"]).removesuffix("/.well-known/openid-configuration")

    @property
    def redirect_uri(self) -> str:
        """The first registered address."""
        return str(self.entry["redirect_uris"][0])

    def authorize(self, **changes: str | None) -> TestResponse:
        """Send the browser to sign in."""
        asked: dict[str, str | None] = {
            "response_type": "code",
            "client_id": self.entry["client_id"],
            "redirect_uri": self.redirect_uri,
            "scope": "openid profile email groups",
            "state": "st-1",
            "nonce": "n-1",
        }
        sent = {name: value for name, value in {**asked, **changes}.items() if value is not None}
        return self.browser.get(f"{self.issuer}/authorize?{urlencode(sent)}")

    def sign_in(self, sub: str = "sub-marie", **changes: str | None) -> TestResponse:
        """Go through the page as a person would, to the redirect back."""
        page = self.authorize(**changes)
        if page.status_code != 200:
            return page
        if f'name="as" value="{sub}">' not in page.text.partition("</section>")[0]:
            page = self.browser.choose(page, **{"as": sub})
        return self.browser.submit(page, answer="approve")

    def code(self, sub: str = "sub-marie", **changes: str | None) -> str:
        """Return a fresh code."""
        return answered(self.sign_in(sub, **changes))["code"]

    def token(self, **changes: str | None) -> TestResponse:
        """Call the token endpoint, authenticated by Basic unless a secret is sent another way."""
        sent: dict[str, str | None] = {"grant_type": "authorization_code"}
        if changes.get("grant_type", "authorization_code") == "authorization_code":
            sent["redirect_uri"] = self.redirect_uri
        headers = {}
        if self.entry["client_secret"] is None:
            sent["client_id"] = self.entry["client_id"]
        elif not (changes.get("client_id") and changes.get("client_secret")):
            headers = {"Authorization": self.basic()}
        sent |= changes
        fields = {name: value for name, value in sent.items() if value is not None}
        return self.call("token", data=fields, headers=headers)

    def basic(self, client_id: str | None = None, secret: str | None = None) -> str:
        """Return a Basic header (RFC 6749 §2.3.1)."""
        pair = client_id or self.entry["client_id"], secret or self.entry["client_secret"]
        text = ":".join(quote(str(part), safe="") for part in pair)
        return f"Basic {base64.b64encode(text.encode()).decode()}"

    def tokens(self, sub: str = "sub-marie", **changes: str | None) -> dict[str, Any]:
        """Sign in and return the tokens."""
        answer: dict[str, Any] = self.token(code=self.code(sub, **changes)).get_json()
        return answer

    def refresh(self, refresh_token: str, **changes: str | None) -> TestResponse:
        """Use a refresh token."""
        return self.token(grant_type="refresh_token", refresh_token=refresh_token, **changes)

    def userinfo(self, access_token: str) -> TestResponse:
        """Ask who an access token is about."""
        return self.call(
            "userinfo", method="GET", headers={"Authorization": f"Bearer {access_token}"}
        )

    def call(self, endpoint: str, method: str = "POST", **kwargs: Any) -> TestResponse:
        """Call an endpoint without cookies."""
        return self.machine.open(
            path(f"{self.issuer}/{endpoint}"), base_url=ORIGIN, method=method, **kwargs
        )

    def claims(self, id_token: str) -> dict[str, Any]:
        """Return an ID token's claims, its signature checked against the published keys."""
        keys = KeySet.import_key_set(self.call("jwks", method="GET").get_json())
        return dict(jwt.decode(id_token, keys, ["RS256"]).claims)


def header_of(token: str) -> dict[str, Any]:
    """Return the header of a JWT."""
    text = token.partition(".")[0]
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    return found


def _config(tenant: Tenant, door: Door) -> Any:
    assert tenant.name == "acme"
    return door._config


def refused(response: TestResponse, error: str, status: int = 400) -> dict[str, Any]:
    """Check a refusal's envelope and return its body."""
    body: dict[str, Any] = response.get_json()
    assert (response.status_code, body["error"]) == (status, error)
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Content-Type"] == "application/json"
    assert set(body) <= {"error", "error_description"}
    return body
