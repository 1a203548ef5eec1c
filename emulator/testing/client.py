"""One tenant of a running emulator, by its control API: who is there, what time it is, what was
sent, what is to go wrong.

Only what a test asks for is here; everything else is a ``call`` away. Errors of the emulator are
``Refused``, with its own words.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

import urllib3

from emulator.clock import monotonic, pause

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

Json = dict[str, Any]

_SECONDS = 30.0
_PAUSE_SECONDS = 0.02
_http = urllib3.PoolManager(retries=False)


class Refused(Exception):
    """The emulator did not do what it was asked."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(f"{status}: {detail}")
        self.status = status
        """The HTTP status."""
        self.detail = detail
        """The emulator's own words."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to be."""

    persona: str
    email: str
    name: str
    sub: str
    """Who they are at SmartLink."""
    lucca_id: int | None
    """Who they are at Lucca, None for somebody without an account there."""
    groups: list[str]


class Tenant:
    """One company of a test's own. Everything in it is this test's alone."""

    def __init__(self, url: str, token: str | None = None) -> None:
        """``url`` is where the tenant is seen, without a slash at the end: of one made for a
        test, ``<server>/t/<name>``. ``token`` is the control token, for an emulator elsewhere."""
        self.url = url.rstrip("/")
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}
        self.info: Json = self.call("GET", "info")

    @property
    def name(self) -> str:
        """The tenant's name."""
        return str(self.info["tenant"])

    @property
    def lucca_url(self) -> str:
        """Where Lucca is: ``<this>/api/v3/users``."""
        return str(self.info["lucca"]["base_url"])

    @property
    def api_key(self) -> str:
        """The key that opens Lucca's API: ``Authorization: lucca application=<this>``."""
        return str(self.info["lucca"]["api_key"])

    @property
    def lucca_headers(self) -> dict[str, str]:
        """The header that opens Lucca's API."""
        return {"Authorization": f"lucca application={self.api_key}"}

    def user(self, email: str, fields: str | None = None) -> Json:
        """Return what Lucca's API says of a person. Raises ``LookupError`` if it knows none.

        ``fields`` are those to show (``id,mail,manager[mail]``), Lucca's choice unless said.
        """
        asked = {"mail": email} if fields is None else {"mail": email, "fields": fields}
        url = f"{self.lucca_url}/api/v3/users?{urlencode(asked)}"
        response = _http.request("GET", url, headers=self.lucca_headers, timeout=_SECONDS)
        if response.status != 200:
            raise Refused(response.status, response.data[:300].decode("utf-8", "replace"))
        found: list[Json] = json.loads(response.data)["data"]["items"]
        if not found:
            raise LookupError(f"Lucca knows nobody by the address {email!r}.")
        return found[0]

    @property
    def smartlink_url(self) -> str:
        """Where SmartLink is."""
        return str(self.info["smartlink"]["base_url"])

    @property
    def app(self) -> Json:
        """SmartLink's built-in application, Lucca itself, as ``info`` shows it."""
        app: Json = self.info["smartlink"]["apps"][0]
        return app

    def person(self, persona: str) -> Person:
        """Return somebody by the part they play (``employee``, ``manager``, …)."""
        for one in self.info["people"]:
            if one["persona"] == persona:
                return Person(**one)
        known = ", ".join(one["persona"] for one in self.info["people"])
        raise LookupError(f"There is no persona {persona!r}; there are {known}.")

    def register(self, name: str, **members: object) -> Json:
        """Register an application at SmartLink; return its entry as in ``info``."""
        return self._object("POST", "apps", {"name": name, **members})

    def settings(self, **changes: object) -> Json:
        """Change switches of the tenant, or with nothing given show them."""
        if not changes:
            return self._object("GET", "settings")
        return self._object("PATCH", "settings", changes)

    def sign_in_as(self, persona: str) -> Person:
        """Have everyone sign in without a page, as this person."""
        found = self.person(persona)
        self.settings(signin={"mode": "auto", "as": found.email})
        return found

    def webhook(self, url: str, **members: object) -> Json:
        """Register a webhook endpoint (``events=[…]``); its ``id`` and ``secret`` are returned."""
        return self._object("POST", "webhooks", {"url": url, **members})

    def trigger(self, event: str, **data: object) -> Json:
        """Make the change that causes an event."""
        return self._object("POST", f"trigger/{quote(event, safe='')}", data)

    def deliveries(self, endpoint: str, limit: int = 50) -> list[Json]:
        """Return what was sent to a webhook endpoint, the newest first."""
        found: Any = self.call("GET", f"webhooks/{endpoint}/deliveries?limit={limit}")
        return list(found)

    def wait_for_deliveries(
        self, endpoint: str, count: int = 1, *, attempts: int = 1, timeout: float = 5.0
    ) -> list[Json]:
        """Wait until a webhook endpoint was sent so many events, each tried so often, and return
        them, the newest first.

        An attempt counts once it has ended, well or badly. Raises ``AssertionError``, which says
        how far it got, if that takes longer than ``timeout`` seconds.
        """
        end = monotonic() + timeout
        while True:
            found = self.deliveries(endpoint, max(count, 1))
            if len(found) >= count and all(len(one["attempts"]) >= attempts for one in found):
                return found
            if monotonic() >= end:
                told = [f"{one['status']} after {len(one['attempts'])}" for one in found]
                raise AssertionError(
                    f"Expected {count} deliveries, each tried {attempts} times, within {timeout} s;"
                    f" there are {len(found)}: {', '.join(told) or 'none'}."
                )
            pause(_PAUSE_SECONDS)

    def advance(self, seconds: float) -> datetime:
        """Move the clock on; return the tenant's time once all that was due has happened."""
        return self._clock({"advance": seconds})

    def set_time(self, to: datetime) -> datetime:
        """Set the clock to an aware moment."""
        return self._clock({"set": to.isoformat()})

    def freeze(self) -> datetime:
        """Stop the clock."""
        return self._clock({"freeze": True})

    def resume(self) -> datetime:
        """Let the clock go on."""
        return self._clock({"resume": True})

    def now(self) -> datetime:
        """Return the tenant's time."""
        return _moment(self.call("GET", "clock"))

    def fault(self, **rule: object) -> Json:
        """Plan misbehaviour; see ``POST /_emulator/faults`` for its members."""
        return self._object("POST", "faults", rule)

    def heal(self) -> None:
        """Forget all planned misbehaviour."""
        self.call("DELETE", "faults")

    def requests(self, **filters: object) -> list[Json]:
        """Return what came over the wire, the newest first (``method=``, ``path=``, …)."""
        found: Any = self.call("GET", f"requests?{urlencode(filters)}")
        return list(found["requests"])

    def verify(self, expect: Mapping[str, object], times: object = None) -> int:
        """Return how many requests were as expected; raise ``AssertionError`` if that is wrong.

        The error says what the nearest request differed in.
        """
        body = {"expect": dict(expect), **({} if times is None else {"times": times})}
        said = self.call("POST", "requests/verify", body)
        if not said["ok"]:
            wanted = "at least once" if times is None else f"{times} times"
            raise AssertionError(
                _told(expect, f"{wanted}, and it came {said['matched']} times", said)
            )
        return int(said["matched"])

    def wait_for(self, expect: Mapping[str, object], timeout: float = 5.0) -> Json:
        """Wait until a request as expected has come (60 seconds at most), and return it.

        Raises ``AssertionError``, which says what the nearest differed in, if none came.
        """
        said = self._object("POST", "requests/wait", {"expect": dict(expect), "timeout": timeout})
        if not said["ok"]:
            raise AssertionError(_told(expect, f"within {timeout} s", said))
        found: Json = said["request"]
        return found

    def snapshot(self, name: str) -> Json:
        """Keep the tenant as it is now, under a name."""
        return self._object("POST", "snapshots", {"name": name})

    def restore(self, name: str) -> None:
        """Have the tenant be again as it was."""
        self.call("POST", f"snapshots/{quote(name, safe='')}/restore")

    def call(self, method: str, path: str, body: object = None) -> Any:
        """Call the control API below ``/_emulator``; return the JSON value, None for no body."""
        response = _http.request(
            method,
            f"{self.url}/_emulator/{path}",
            body=None if body is None else json.dumps(body),
            headers=self._headers,
            timeout=_SECONDS + (_waits(body)),
        )
        text = response.data
        if response.status >= 400:
            raise Refused(response.status, _detail(text))
        return json.loads(text) if text else None

    def _object(self, method: str, path: str, body: object = None) -> Json:
        found: Json = self.call(method, path, body)
        return found

    def _clock(self, body: Json) -> datetime:
        return _moment(self.call("POST", "clock", body))


def _moment(clock: Json) -> datetime:
    from datetime import datetime

    return datetime.fromisoformat(clock["now"])


def _told(expect: Mapping[str, object], wanted: str, said: Json) -> str:
    lines = [f"Expected {json.dumps(dict(expect))} {wanted}."]
    nearest = said.get("nearest")
    if nearest:
        lines.append(f"The nearest was request {nearest['request']}, which differs in")
        lines += [
            f"  {one['where']}: expected {one['expected']!r}, found {one['found']!r}"
            for one in nearest["differences"]
        ]
    return "\n".join(lines)


def _waits(body: object) -> float:
    timeout = body.get("timeout") if isinstance(body, dict) else None
    return float(timeout) if isinstance(timeout, int | float) else 0.0


def _detail(text: bytes) -> str:
    try:
        return str(json.loads(text)["detail"])
    except (ValueError, KeyError, TypeError):
        return text[:300].decode("utf-8", "replace")
