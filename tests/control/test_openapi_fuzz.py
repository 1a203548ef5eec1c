"""Every route of the control API, asked as its document says and as it does not: never a 500."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import schemathesis
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from emulator.control.openapi import document

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schemathesis import Case
    from werkzeug.test import Client


CHECKS = [
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
BODIED = ["POST", "PUT", "PATCH"]
FIXED = settings(
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
"""With a seed, the same requests in every run. None is made smaller: what fails is short."""

_FILE = "application/vnd.sqlite3"
_KEPT = "kept"

schemathesis.openapi.media_type(_FILE, st.binary(max_size=64))


@schemathesis.serializer(_FILE)
def _as_it_is(_context: object, value: bytes) -> bytes:
    return value


def closed(value: Any) -> Any:
    """Return the document with answers that have no member but those named."""
    if isinstance(value, list):
        return [closed(one) for one in value]
    if not isinstance(value, dict):
        return value
    whole = {name: closed(one) for name, one in value.items()}
    if whole.get("type") == "object" and "properties" in whole:
        whole.setdefault("additionalProperties", False)
    return whole


API = schemathesis.openapi.from_dict(closed(document("http://localhost")))


def made(client: Client) -> dict[str, str]:
    """Make one of each thing that a path can name, where it is not there; return the names."""
    bodies: Mapping[str, object] = {
        "webhooks": {"url": "http://127.0.0.1:9/hook"},
        "faults": {"what": {"unauthorized": True}},
        "apps": {"name": "Kept"},
        "api-keys": {"name": "Kept"},
    }
    keys = {}
    for what, body in bodies.items():
        entries = client.get(f"/_emulator/{what}").get_json()
        if not entries or (what in ("apps", "api-keys") and len(entries) < 2):
            entries = [client.post(f"/_emulator/{what}", json=body).get_json()]
        keys[what] = str(entries[-1].get("appid") or entries[-1]["id"])
    for what in ("tenants", "snapshots"):
        if _KEPT not in [one["name"] for one in client.get(f"/_emulator/{what}").get_json()]:
            client.post(f"/_emulator/{what}", json={"name": _KEPT})
        keys[what] = _KEPT
    client.post("/_emulator/trigger/user.created")  # who is new is written to
    (mail,) = client.get("/_emulator/mail?limit=1").get_json()["mails"]
    client.get("/api/v3/users")
    (last,) = client.get("/_emulator/requests?limit=1").get_json()["requests"]
    return keys | {"mail": str(mail["number"]), "requests": str(last["number"])}


def hurried(case: Case[Any]) -> None:
    """Have a wait end at once: what it waits for never comes."""
    if case.path == "/requests/wait" and isinstance(case.body, dict):
        seconds = case.body.get("timeout")
        number = isinstance(seconds, int | float) and not isinstance(seconds, bool)
        if seconds is None or (number and 0 <= float(str(seconds)) <= 60):
            case.body["timeout"] = 0


def checked(case: Case[Any], client: Client) -> None:
    """Ask, and hold the answer against the document."""
    hurried(case)

    answer = case.call(app=client.application)

    assert answer.status_code != 500, answer.text
    # Of a query, what breaks the document may not survive being written (["0"] is sent as 0); and
    # that check does not know 413 for a refusal.
    strict = "requestBody" in case.operation.definition.raw and answer.status_code != 413
    case.validate_response(answer, checks=[*CHECKS, *([negative_data_rejection] * strict)])


@API.include(method=BODIED).parametrize()
@seed(1)
@settings(parent=FIXED, max_examples=10)
def test_any_change(case: Case[Any], client: Client) -> None:
    """Answered as documented, and refused if it is not as documented."""
    checked(case, client)


@API.exclude(method=BODIED).parametrize()
@seed(1)
@settings(parent=FIXED, max_examples=6)
def test_any_question(case: Case[Any], client: Client) -> None:
    """The same, of what has a path and a query alone."""
    checked(case, client)


@API.include(path_regex=r"\{(?!event)").parametrize()
@seed(2)
@settings(parent=FIXED, max_examples=10)
def test_any_request_about_something_there(case: Case[Any], client: Client) -> None:
    """The same, of an application, an endpoint, a fault, a request, a snapshot, a tenant made."""
    (name,) = case.path_parameters
    case.path_parameters = {name: made(client)[case.path.split("/")[1]]}
    case.query.pop("to", None)  # another snapshot, that is not there

    answer = case.call(app=client.application)

    assert answer.status_code not in (404, 500), answer.text
    case.validate_response(answer, checks=CHECKS)
