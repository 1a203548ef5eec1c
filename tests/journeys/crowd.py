"""Many tenants at once, each with a client of its own, and all that could cross over."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any, NamedTuple, Self
from urllib.parse import parse_qs, urlsplit

import requests

SECONDS = 60
PERSON = "camille.martin@acme.example"


class Hook(NamedTuple):
    """A webhook that arrived."""

    headers: dict[str, str]
    body: bytes


class Mailbox:
    """A receiver that keeps what comes apart by path: one path for each tenant."""

    def __init__(self) -> None:
        self._lock = Lock()
        self.got: dict[str, list[Hook]] = {}
        mailbox = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                headers = {name.lower(): text for name, text in self.headers.items()}
                mailbox.keep(self.path, Hook(headers, body))
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = Thread(target=self._server.serve_forever, args=(0.01,))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def keep(self, path: str, hook: Hook) -> None:
        """Note what arrived at a path."""
        with self._lock:
            self.got.setdefault(path, []).append(hook)

    def at(self, path: str, count: int) -> list[Hook]:
        """Return what arrived at a path, once it is so many or the time is up."""
        end = time.monotonic() + SECONDS
        while time.monotonic() < end and len(self.got.get(path, [])) < count:
            time.sleep(0.01)
        return list(self.got.get(path, []))


@dataclass
class Visitor:
    """One tenant of its own, and the client that uses it."""

    name: str
    emulator: str
    mailbox: Mailbox
    info: dict[str, Any] = field(default_factory=dict)
    secret: str = ""
    mails: list[str] = field(default_factory=list)
    tokens: list[dict[str, Any]] = field(default_factory=list)
    spare_code: str = ""
    browser: requests.Session = field(default_factory=requests.Session)

    def visit(self, rounds: int) -> None:
        """Make the tenant and use it: write, read, sign in, be told of it."""
        sent = {"name": self.name}
        made = requests.post(f"{self.emulator}/_emulator/tenants", json=sent, timeout=SECONDS)
        assert made.status_code == 201, made.text
        self.info = made.json()
        signin = {"signin": {"mode": "auto", "as": PERSON}}
        self.control("PATCH", "settings", signin)
        hook = {"url": f"{self.mailbox.url}/{self.name}", "events": ["user.created"]}
        self.secret = self.control("POST", "webhooks", hook)["secret"]
        for number in range(rounds):
            self._write(f"{self.name}.{number}@acme.example")
            self._sign_in()
        self.spare_code = self._code()

    def control(self, method: str, path: str, body: object = None) -> Any:
        """Call the tenant's control API."""
        url = f"{self.info['base_url']}/_emulator/{path}"
        answer = self.browser.request(method, url, json=body, timeout=SECONDS)
        assert answer.ok, answer.text
        return answer.json()

    def users(self, query: str, key: str | None = None) -> requests.Response:
        """Ask Lucca for users."""
        key = key or self.info["lucca"]["api_key"]
        return self.browser.get(
            f"{self.info['lucca']['base_url']}/api/v3/users?{query}",
            headers={"Authorization": f"lucca application={key}"},
            timeout=SECONDS,
        )

    def _write(self, mail: str) -> None:
        answer = self.browser.post(
            f"{self.info['lucca']['base_url']}/api/v3/users",
            json={"firstName": self.name, "lastName": "Visiteur", "mail": mail},
            headers={"Authorization": f"lucca application={self.info['lucca']['api_key']}"},
            timeout=SECONDS,
        )
        assert answer.status_code == 200, answer.text
        self.mails.append(mail)
        (found,) = self.users(f"mail={mail}").json()["data"]["items"]
        assert found["id"] == answer.json()["data"]["id"]

    @property
    def app(self) -> dict[str, Any]:
        """The built-in application."""
        found: dict[str, Any] = self.info["smartlink"]["apps"][0]
        return found

    def authorize(self, **more: str) -> dict[str, list[str]]:
        """Ask to be signed in, in this browser, and return what the client is told."""
        asked = {
            "client_id": self.app["client_id"],
            "redirect_uri": self.app["redirect_uris"][0],
            "response_type": "code",
            "scope": "openid profile email",
            **more,
        }
        issuer = self.app["discovery_url"].partition("/.well-known")[0]
        answer = self.browser.get(
            f"{issuer}/authorize", params=asked, allow_redirects=False, timeout=SECONDS
        )
        assert answer.is_redirect, answer.text
        return parse_qs(urlsplit(answer.headers["Location"]).query)

    def _code(self) -> str:
        return self.authorize()["code"][0]

    def spend(self, code: str) -> requests.Response:
        """Change a code for tokens."""
        issuer = self.app["discovery_url"].partition("/.well-known")[0]
        body = {"grant_type": "authorization_code", "code": code}
        return self.browser.post(
            f"{issuer}/token",
            data=body | {"redirect_uri": self.app["redirect_uris"][0]},
            auth=(self.app["client_id"], self.app["client_secret"]),
            timeout=SECONDS,
        )

    def userinfo(self, token: str) -> requests.Response:
        """Ask who a token is of."""
        issuer = self.app["discovery_url"].partition("/.well-known")[0]
        headers = {"Authorization": f"Bearer {token}"}
        return self.browser.get(f"{issuer}/userinfo", headers=headers, timeout=SECONDS)

    def _sign_in(self) -> None:
        tokens = self.spend(self._code()).json()
        payload = tokens["id_token"].split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        assert claims["iss"] == self.app["discovery_url"].partition("/.well-known")[0]
        assert claims["aud"] in (self.app["client_id"], [self.app["client_id"]])
        assert self.userinfo(tokens["access_token"]).json()["email"] == PERSON
        self.tokens.append(tokens)

    def check_own(self) -> None:
        """Look at all that is there: what this visitor did, and nothing else."""
        found = self.users("paging=0,1000&fields=mail").json()["data"]["items"]
        added = [one["mail"] for one in found if one["mail"].split("@")[0].count(".") == 1]
        added = [mail for mail in added if mail.startswith("crowd-")]
        assert sorted(added) == sorted(self.mails)
        hooks = self.mailbox.at(f"/{self.name}", len(self.mails))
        told = [json.loads(hook.body)["data"]["mail"] for hook in hooks]
        assert sorted(told) == sorted(self.mails)
        for hook in hooks:
            signed = hook.headers["lucca-timestamp"].encode() + b"." + hook.body
            expected = hmac.digest(self.secret.encode(), signed, hashlib.sha256)
            assert hook.headers["lucca-signature"] == base64.b64encode(expected).decode()
            assert f"/t/{self.name}/".encode() in hook.body

    def check_against(self, other: Visitor) -> None:
        """Try all that is this one's at another's door: nothing opens."""
        key = self.info["lucca"]["api_key"]
        assert other.users("paging=0,1", key=key).status_code == 401
        assert other.users(f"mail={self.mails[0]}").json()["data"]["items"] == []
        for tokens in self.tokens:
            assert other.userinfo(tokens["access_token"]).status_code == 401
        refused = other.spend(self.spare_code)
        assert (refused.status_code, refused.json()["error"]) == (400, "invalid_grant")
        other.control("PATCH", "settings", {"signin": {"mode": "page", "as": None}})
        cookies = {one.name: one.value or "" for one in self.browser.cookies}
        assert cookies
        own, other.browser = other.browser, requests.Session()
        other.browser.cookies.update(cookies)
        assert other.authorize(prompt="none")["error"] == ["login_required"]
        other.browser = own
        assert "code" in other.authorize(prompt="none")


def mingle(emulator: str, tenants: int, rounds: int) -> int:
    """Have so many tenants used at once, then look for anything that crossed over.

    Returns how many times each visitor wrote and signed in, over all of them.
    """
    with Mailbox() as mailbox, ThreadPoolExecutor(min(tenants, 40)) as pool:
        crowd = [Visitor(f"crowd-{n}", emulator, mailbox) for n in range(tenants)]
        list(pool.map(lambda one: one.visit(rounds), crowd))
        list(pool.map(Visitor.check_own, crowd))
        # Each with its next: nobody is at two doors at once, for a door is changed by the check.
        neighbours = list(zip(crowd, [*crowd[1:], crowd[0]], strict=True))
        for start in (0, 1):
            list(pool.map(lambda pair: pair[0].check_against(pair[1]), neighbours[start::2]))
        secrets = {one.secret for one in crowd} | {one.info["lucca"]["api_key"] for one in crowd}
        assert len(secrets) == 2 * tenants
        assert set(mailbox.got) == {f"/{one.name}" for one in crowd}
        for one in crowd:
            one.browser.close()
    return tenants * rounds
