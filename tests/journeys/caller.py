"""One caller of Lucca's API, on a connection of its own."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import urllib3

from tests.journeys.live import SECONDS

if TYPE_CHECKING:
    from emulator.testing.client import Tenant

Json = dict[str, Any]


class Caller:
    """Calls as a program does that knows an API key. Not for two threads at once."""

    def __init__(self, tenant: Tenant) -> None:
        self._url = tenant.lucca_url
        self._headers = {**tenant.lucca_headers, "Content-Type": "application/json"}
        self._http = urllib3.PoolManager(retries=False)

    def ask(self, method: str, path: str, body: object = None, **query: str) -> Any:
        """Return the JSON answered; anything but success is an ``AssertionError``."""
        asked = "&".join(f"{name}={quote(text, safe=',')}" for name, text in query.items())
        answer = self._http.request(
            method,
            f"{self._url}{path}?{asked}",
            headers=self._headers,
            body=None if body is None else json.dumps(body),
            timeout=SECONDS,
        )
        if answer.status not in (200, 201):
            said = answer.data[:300].decode("utf-8", "replace")
            raise AssertionError(f"{method} {path} {asked}: {answer.status} {said}")
        return answer.json()

    def users(self, **query: str) -> Json:
        """Return a page of users: ``items``, and ``count`` if it was asked for."""
        data: Json = self.ask("GET", "/api/v3/users", **query)["data"]
        return data

    def hire(self, login: str, starts: str) -> int:
        """Take somebody on from a day; return their id."""
        body = {
            "firstName": "Zoé",
            "lastName": login.title(),
            "login": login,
            "mail": f"{login}@acme.example",
            "dtContractStart": f"{starts}T00:00:00",
            "legalEntityId": 1,
            "departmentId": 1,
            "rolePrincipalId": 1,
        }
        return int(self.ask("POST", "/api/v3/users", body, notify="false")["data"]["id"])

    def __enter__(self) -> Caller:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.clear()
