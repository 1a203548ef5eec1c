"""Many tenants at once, each with clients of its own that use all that a tenant has."""

from __future__ import annotations

import base64
import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Lock, Semaphore
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlencode, urlsplit

import requests
from onelogin.saml2.auth import OneLogin_Saml2_Auth
from onelogin.saml2.idp_metadata_parser import OneLogin_Saml2_IdPMetadataParser

from tests.journeys.mailbox import SECONDS
from tests.journeys.visitor import forms

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.journeys.mailbox import Mailbox

PERSON = "camille.martin@acme.example"
ENTITY_ID, ACS = "https://sp.example/metadata", "https://sp.example/acs"
"""Of every tenant's service provider: not even that tells one from another."""

LIMITED = "/api/v3/departments"
ALLOWED = 2
"""Calls of ``LIMITED`` in a minute, where the rule is."""

THREADS = 40
_MOVING = Semaphore(8)
"""Moving a clock may take long, so it takes one of the seats for those who wait: all of us at once
would be told to come again."""


@dataclass
class Visitor:
    """One tenant of its own, and the clients that use it."""

    name: str
    emulator: str
    mailbox: Mailbox
    moment: datetime
    """Where its clock stands: nobody else's stands there."""
    faulty: bool
    """Whether there is a rule in it that limits calls of ``LIMITED``."""
    info: dict[str, Any] = field(default_factory=dict)
    secret: str = ""
    """Of its webhooks."""
    api_key: str = ""
    client: tuple[str, str] = ("", "")
    """The application's credentials."""
    mails: list[str] = field(default_factory=list)
    tokens: list[dict[str, Any]] = field(default_factory=list)
    spare_code: str = ""
    said: str = ""
    """The last ``SAMLResponse``."""
    provider: dict[str, Any] = field(default_factory=dict)
    """The settings of python3-saml, the identity provider's half from this tenant's metadata."""
    limited: list[int] = field(default_factory=list)
    browser: requests.Session = field(default_factory=requests.Session)
    asked: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    """How often who asked for what, at this tenant's door: method, path, query."""
    _counting: Lock = field(default_factory=Lock)

    def visit(self, rounds: int) -> None:
        """Make the tenant and use it: write, read, sign in, be told of it, be refused."""
        sent = {"name": self.name}
        made = requests.post(f"{self.emulator}/_emulator/tenants", json=sent, timeout=SECONDS)
        assert made.status_code == 201, made.text
        self.info = made.json()
        self._set_up()
        for number in range(rounds):
            self._write(f"{self.name}.{number}@acme.example")
            self._sign_in()
            self._sign_in_by_saml()
        self.spare_code = self.authorize()["code"][0]
        self.limited = [self.ask("GET", LIMITED, self.key).status_code for _ in range(ALLOWED + 1)]
        self.control("PATCH", "settings", {"signin": {"mode": "page", "as": None}})

    def control(self, method: str, path: str, body: object = None) -> Any:
        """Call the tenant's control API."""
        url = f"{self.info['base_url']}/_emulator/{path}"
        answer = requests.request(method, url, json=body, timeout=SECONDS)
        assert answer.ok, answer.text
        return answer.json()

    def ask(
        self, method: str, path: str, headers: dict[str, str] | None = None, **more: Any
    ) -> requests.Response:
        """Ask at this tenant's door, as whoever the headers say, and count it."""
        session = more.pop("session", requests)
        url = self.info["base_url"] + path
        answer: requests.Response = session.request(
            method, url, headers=headers, allow_redirects=False, timeout=SECONDS, **more
        )
        parts = urlsplit(answer.request.url or "")
        with self._counting:
            self.asked[method, parts.path[len(f"/t/{self.name}") :], parts.query] += 1
        return answer

    @property
    def key(self) -> dict[str, str]:
        """The header that opens Lucca's API."""
        return {"Authorization": f"lucca application={self.info['lucca']['api_key']}"}

    @property
    def app(self) -> dict[str, Any]:
        """The application of this crowd."""
        found: dict[str, Any] = self.info["smartlink"]["apps"][-1]
        return found

    @property
    def oidc(self) -> str:
        """The path of the application's OpenID Connect addresses."""
        return f"/api/oidc/{self.app['appid']}"

    def _set_up(self) -> None:
        with _MOVING:
            self.control("POST", "clock", {"freeze": True})
            self.control("POST", "clock", {"set": self.moment.isoformat()})
        self.control("PATCH", "settings", {"signin": {"mode": "auto", "as": PERSON}})
        hook = {"url": f"{self.mailbox.url}/{self.name}", "events": ["user.created"]}
        self.secret = self.control("POST", "webhooks", hook)["secret"]
        saml = {"entity_id": ENTITY_ID, "acs_url": ACS}
        app = {"name": "Crowd", "redirect_uris": ["https://rp.example/cb"], "saml": saml}
        self.info["smartlink"]["apps"].append(self.control("POST", "apps", app))
        self.api_key = self.info["lucca"]["api_key"]
        self.trust()
        if self.faulty:
            throttle = {"throttle": {"limit": ALLOWED, "per": 60}}
            self.control("POST", "faults", {"where": {"path": LIMITED}, "what": throttle})

    def trust(self) -> None:
        """Configure the clients of the application by what is published of it."""
        self.client = self.app["client_id"], self.app["client_secret"]
        metadata = self.ask("GET", f"/api/saml2/{self.app['appid']}/metadata")
        self.provider = OneLogin_Saml2_IdPMetadataParser.merge_settings(
            {
                "strict": True,
                "sp": {"entityId": ENTITY_ID, "assertionConsumerService": {"url": ACS}},
                "security": {"wantAssertionsSigned": True, "wantNameId": True},
            },
            OneLogin_Saml2_IdPMetadataParser.parse(metadata.text),
        )

    def users(self, query: str) -> list[dict[str, Any]]:
        """Ask Lucca for users."""
        answer = self.ask("GET", f"/api/v3/users?{query}", self.key)
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.json()["data"]["items"]
        return found

    def _write(self, mail: str) -> None:
        sent = {"firstName": self.name, "lastName": "Visiteur", "mail": mail}
        answer = self.ask("POST", "/api/v3/users", self.key, json=sent)
        assert answer.status_code == 200, answer.text
        self.mails.append(mail)
        (found,) = self.users(urlencode({"mail": mail}))
        assert found["id"] == answer.json()["data"]["id"]

    def authorize(self, cookies: str | None = None, **more: str) -> dict[str, list[str]]:
        """Ask to be signed in, in this browser or with others' cookies; return what is answered."""
        asked = {
            "client_id": self.app["client_id"],
            "redirect_uri": self.app["redirect_uris"][0],
            "response_type": "code",
            "scope": "openid profile email",
            **more,
        }
        path = f"{self.oidc}/authorize?{urlencode(asked)}"
        if cookies is None:
            answer = self.ask("GET", path, session=self.browser)
        else:
            answer = self.ask("GET", path, {"Cookie": cookies})
        assert answer.is_redirect, answer.text
        return parse_qs(urlsplit(answer.headers["Location"]).query)

    def cookies(self, name: str) -> str:
        """Return all that the browser keeps as a header, under the names that a tenant gives."""
        kept = {one.name.replace(self.name, name): one.value for one in self.browser.cookies}
        return "; ".join(f"{key}={value}" for key, value in kept.items())

    def token(self, client: tuple[str, str] | None = None, **sent: str) -> requests.Response:
        """Ask the token endpoint, as this application or as another."""
        return self.ask("POST", f"{self.oidc}/token", data=sent, auth=client or self.client)

    def spend(self, code: str) -> requests.Response:
        """Change a code for tokens."""
        to = self.app["redirect_uris"][0]
        return self.token(grant_type="authorization_code", code=code, redirect_uri=to)

    def refresh(self, token: str) -> requests.Response:
        """Change a refresh token for tokens."""
        return self.token(grant_type="refresh_token", refresh_token=token)

    def userinfo(self, token: str) -> requests.Response:
        """Ask who a token is of."""
        return self.ask("GET", f"{self.oidc}/userinfo", {"Authorization": f"Bearer {token}"})

    def _sign_in(self) -> None:
        tokens = self.spend(self.authorize()["code"][0]).json()
        payload = tokens["id_token"].split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        assert claims["iss"] == self.info["smartlink"]["base_url"] + self.oidc
        assert claims["aud"] in (self.app["client_id"], [self.app["client_id"]])
        assert claims["iat"] == int(self.moment.timestamp())
        assert self.userinfo(tokens["access_token"]).json()["email"] == PERSON
        self.tokens.append(tokens)

    def _sign_in_by_saml(self) -> None:
        beginning = OneLogin_Saml2_Auth(_arriving(), self.provider)
        asked = urlsplit(beginning.login())
        base = urlsplit(self.info["base_url"])
        path = f"{asked.path[len(base.path) :]}?{asked.query}"
        (form,) = forms(self.ask("GET", path, session=self.browser))
        self.said = form.fields["SAMLResponse"]
        assert self.accepts(self.said, beginning.get_last_request_id()) == PERSON

    def accepts(self, said: str, request: str | None = None) -> str | None:
        """Return whom the service provider takes a response to be about; None if it refuses."""
        arrived = OneLogin_Saml2_Auth(_arriving(SAMLResponse=said), self.provider)
        arrived.process_response(request_id=request)
        name: str | None = arrived.get_nameid() if arrived.is_authenticated() else None
        return name


def _arriving(**posted: str) -> dict[str, object]:
    """Return a request to the service provider, as python3-saml wants it."""
    parts = urlsplit(ACS)
    host, path = parts.netloc, parts.path
    return {
        "https": "on",
        "http_host": host,
        "script_name": path,
        "get_data": {},
        "post_data": posted,
    }


def crowd(emulator: str, mailbox: Mailbox, names: list[str]) -> list[Visitor]:
    """Return visitors to be, each a second later than the one before; every other has a rule."""
    begun = datetime.now(UTC).replace(microsecond=0)
    return [
        Visitor(name, emulator, mailbox, begun + timedelta(seconds=n), faulty=n % 2 == 0)
        for n, name in enumerate(names)
    ]


def at_once(do: Callable[[Any], object], what: list[Any]) -> list[Any]:
    """Do something with each, all at the same time; return what came of it."""
    with ThreadPoolExecutor(min(len(what), THREADS)) as pool:
        return list(pool.map(do, what))
