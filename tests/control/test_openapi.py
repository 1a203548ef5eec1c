"""The control API's document says what the routes do: all of them, their members, no others."""

from __future__ import annotations

import copy
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

import jsonschema_rs
import pytest

from emulator.app import create_app
from emulator.control.openapi import document
from emulator.journal import Journal, search

if TYPE_CHECKING:
    from collections.abc import Iterator

    from werkzeug.test import Client, TestResponse

    from emulator.config import Config
    from emulator.tenancy import Tenants

_LISTED = r"; (?:it has|there is|there are) ([\w, ]+)\.$"
DOCUMENT: dict[str, Any] = document("http://localhost")


class Example(NamedTuple):
    """A body that the document calls good, and where it is sent."""

    method: str
    path: str
    name: str
    body: Any
    schema: dict[str, Any]


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield path, method and operation."""
    for path, item in DOCUMENT["paths"].items():
        for method in item:
            yield path, method, item[method]


def examples() -> Iterator[Example]:
    """Yield every example of a JSON body."""
    for path, method, operation in operations():
        sent = operation.get("requestBody", {}).get("content", {}).get("application/json")
        for name, one in (sent or {}).get("examples", {}).items():
            yield Example(method, path, name, one["value"], sent["schema"])


EXAMPLES = list(examples())
IDS = [f"{one.method} {one.path} {one.name}" for one in EXAMPLES]


def send(client: Client, one: Example, body: object) -> TestResponse:
    """Send a body to where an example belongs; of a trigger, the example's name is the event."""
    (appid,) = (app["appid"] for app in client.get("/_emulator/apps").get_json())
    path = one.path.replace("{appid}", appid).replace("{event}", one.name).replace("{key}", "1")
    return client.open(f"/_emulator{path}", method=one.method, json=body)


def stretched(body: object) -> Iterator[tuple[str, object]]:
    """Yield the body with one member more, for each object in it."""
    places: list[tuple[str, list[str | int]]] = [("", [])]
    while places:
        name, keys = places.pop()
        whole = copy.deepcopy(body)
        value: Any = whole
        for key in keys:
            value = value[key]
        if isinstance(value, dict):
            places += [(f"{name}.{key}", [*keys, key]) for key in value]
            value["unheard_of"] = "x"
            yield name, whole


def properties(schema: object) -> set[str]:
    """Return the names of all members that a schema knows, at any depth."""
    if isinstance(schema, list):
        return set().union(*map(properties, schema))
    if not isinstance(schema, dict):
        return set()
    return set(schema.get("properties", ())).union(*map(properties, schema.values()))


def names(value: object) -> set[str]:
    """Return the names of all members of a JSON value, at any depth."""
    if isinstance(value, list):
        return set().union(*map(names, value))
    return set(value).union(*map(names, value.values())) if isinstance(value, dict) else set()


def test_every_route_and_nothing_else(config: Config, tenants: Tenants) -> None:
    """Paths, methods and operation ids are those that are registered."""
    app = create_app(config, tenants, Journal(config, tenants))
    registered = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method.lower(), rule.endpoint)
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("control.")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }

    assert {
        (f"/_emulator{path}", method, f"control.{operation['operationId']}")
        for path, method, operation in operations()
    } == registered


def test_parts_of_a_path_are_all_described() -> None:
    """And no others are."""
    for path, _method, operation in operations():
        described = [one["name"] for one in operation.get("parameters", ()) if one["in"] == "path"]
        assert described == re.findall(r"{(\w+)}", path)


def test_it_is_served_for_the_address_asked(client: Client) -> None:
    """As JSON; the server is the tenant's own address."""
    answer = client.get("/t/beta/_emulator/openapi/control.json")

    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    body = answer.get_json()
    assert body["openapi"] == "3.1.0"
    assert body["servers"] == [{"url": "http://localhost/t/beta/_emulator"}]
    assert body["paths"] == DOCUMENT["paths"]


def test_no_start_pays_for_it() -> None:
    """Assembling the service does not import the document."""
    code = "import sys, emulator.app; print('emulator.control.openapi' in sys.modules)"
    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )

    assert said.stdout == "False\n"


def test_searches_are_described_by_every_name() -> None:
    """In a list, a count and an export."""
    for path in ("/requests", "/requests/count", "/requests.har"):
        asked = [one["name"] for one in DOCUMENT["paths"][path]["get"]["parameters"]]
        assert [name for name in asked if name not in ("limit", "secrets")] == list(search.NAMES)


@pytest.mark.parametrize("one", EXAMPLES, ids=IDS)
def test_an_example_is_accepted(client: Client, one: Example) -> None:
    """By the schema, and by the route."""
    jsonschema_rs.validate(one.schema, one.body)

    answer = send(client, one, one.body)

    assert answer.status_code in (200, 201), answer.text


@pytest.mark.parametrize("one", EXAMPLES, ids=IDS)
def test_an_unknown_member_is_refused_as_documented(client: Client, one: Example) -> None:
    """Wherever in the body it stands; where the document lets it pass, so does the route."""
    known = properties(one.schema)
    fits = jsonschema_rs.validator_for(one.schema).is_valid
    for where, body in stretched(one.body):
        if one.path.startswith("/trigger"):
            assert send(client, one, body).status_code == 400, where
            continue
        answer = send(client, one, body)
        assert answer.status_code in ((200, 201) if fits(body) else (400,)), (where, answer.text)
        # A refusal lists what there is: that must be in the document.
        listed = re.search(_LISTED, answer.get_json().get("detail", ""))
        assert listed is None or set(listed[1].split(", ")) <= known


def test_every_member_has_an_example() -> None:
    """So that none is in the document which the routes do not know; but for what is to come."""
    for path, method, operation in operations():
        of_it = [one for one in EXAMPLES if (one.path, one.method) == (path, method)]
        if of_it:
            shown = set().union(*(names(one.body) for one in of_it))
            assert properties(of_it[0].schema) - shown <= {"scenario", "snapshot"}, operation
