"""Every place of every example of the document, with every odd value there is: never a 500.

What schemathesis draws at random, and rarely twice deep, is tried here one by one.
"""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.control.test_openapi import EXAMPLES, IDS, operations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from werkzeug.test import Client

    from tests.control.test_openapi import Example

ODD: list[Any] = [
    None,
    True,
    False,
    0,
    -1,
    2**31,
    2**53 + 1,
    -(2**63),
    2**63,
    10**400,
    0.5,
    -0.0,
    1e308,
    "",
    " ",
    "0",
    "null",
    "\0",
    "a\r\nb: c",
    "\ud800",
    "\U0001f600é\u202e\ufeff",
    "%00%ff",
    "..",
    "../../x",
    "x" * 5_000,
    "[" * 100,
    "*" * 200,
    "²",
    "٣",
    "0001-01-01T00:00:00+23:59",
    "9999-12-31T23:59:59-23:59",
    "2026-02-30T00:00:00Z",
    "2026-01-05T09:00:00.123456789Z",
    "http://[",
    "http://a:99999/",
    "http://é.example/\u0000",
    "<a xmlns='x'>",
    [],
    [None],
    [[]],
    ["x"] * 2_000,
    {},
    {"": None},
    {"\0": "\ud800"},
    {"x": {"x": {"x": {"x": [{}]}}}},
]
"""Each where a member is expected of another type, length, range or sense."""

RAW = [
    b"",
    b"\xff\xfe",
    b"\xef\xbb\xbf{}",
    b"{",
    b'{"a": NaN}',
    b'{"a": 1e999}',
    b'{"name": "a", "name": "b"}',
    b'"\\ud800"',
    b"[" * 100_000,
    b'{"a":' * 100_000,
    b"1" * 10_000,
    b"-",
    b"\0",
    b"null",
    b"a=b&c=d",
]
"""Bodies that are no JSON, or the edge of it."""

TEXTS = [
    "",
    " ",
    "-1",
    "0",
    "1.5",
    "²",
    "9" * 400,
    "%00",
    "%FF%FE",
    "%ED%A0%80",
    "..%2f..%2fx",
    "x" * 3_000,
    "%F0%9F%98%80",
    "*" * 200,
    "[" * 200,
    "2026-02-30",
    "0001-01-01T00:00:00%2B23:59",
    "9999-12-31T23:59:59-23:59",
    "now",
    "null",
    "%27%22%3b--",
    "a%0d%0ab",
]
"""Of a path or a query, as they are written there."""

PROBLEM = "application/problem+json"


def places(body: Any, keys: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield where the parts of a body are, the whole first."""
    yield keys
    if isinstance(body, dict):
        for name, value in body.items():
            yield from places(value, (*keys, name))
    elif isinstance(body, list):
        for number, value in enumerate(body):
            yield from places(value, (*keys, number))


def bent(body: Any, keys: tuple[str | int, ...], value: Any) -> Any:
    """Return a body with another value at a place."""
    if not keys:
        return value
    whole = copy.deepcopy(body)
    inside = whole
    for key in keys[:-1]:
        inside = inside[key]
    inside[keys[-1]] = value
    return whole


def variants(body: Any) -> Iterator[Any]:
    """Yield a body with every odd value in every place, and without each of its parts."""
    for keys in places(body):
        for odd in ODD:
            yield bent(body, keys, odd)
        if keys:
            whole = copy.deepcopy(body)
            inside = whole
            for key in keys[:-1]:
                inside = inside[key]
            del inside[keys[-1]]
            yield whole


def fault(client: Client, method: str, path: str, **sent: Any) -> str | None:
    """Ask, and tell what is wrong with the answer; None if it is one of those to be expected."""
    answer = client.open(f"/_emulator{path}", method=method.upper(), **sent)
    said = answer.status_code
    if said < 400:
        return None
    if said in (400, 404, 405, 409, 413, 501) and answer.content_type == PROBLEM:
        problem = answer.get_json()
        if problem["status"] == said and problem["detail"].strip():
            return None
    return f"{method} {path} {str(sent)[:300]}: {said} {answer.text[:300]}"


def of_one_there(client: Client, path: str) -> str:
    """Return a path with the names of things that are there."""
    names = {
        "{appid}": client.get("/_emulator/apps").get_json()[0]["appid"],
        "{name}": "beta",
        "{event}": "user.created",
        "{key}": "1",
        "{number}": "1",
    }
    for name, there in names.items():
        path = path.replace(name, there)
    return path


@pytest.mark.parametrize("one", EXAMPLES, ids=IDS)
def test_odd_values_in_a_body(client: Client, one: Example) -> None:
    """Refused in the document's shape, or taken; a wait waits for nothing."""
    path = one.path.replace("{event}", one.name)
    path = of_one_there(client, path)
    told = []
    for body in variants(one.body):
        if one.path == "/requests/wait" and isinstance(body, dict):
            timeout = body.get("timeout")
            if timeout is None or (isinstance(timeout, int | float) and 0 < timeout <= 60):
                body["timeout"] = 0
        # As text: the test client would refuse what no Unicode has, and JSON can write.
        told.append(
            fault(
                client,
                one.method,
                path,
                data=json.dumps(body).encode(),
                content_type="application/json",
            )
        )
        if one.path == "/tenants":
            client.delete("/_emulator/tenants/t-1")
            client.delete("/_emulator/tenants/x")

    assert [one for one in told if one is not None] == []


@pytest.mark.parametrize("one", EXAMPLES, ids=IDS)
def test_bodies_that_are_no_json(client: Client, one: Example) -> None:
    """Nor a form, nor what its type says."""
    path = of_one_there(client, one.path.replace("{event}", one.name))
    told = [
        fault(client, one.method, path, data=raw, content_type=kind)
        for raw in RAW
        for kind in ("application/json", "text/plain", "application/x-www-form-urlencoded", "")
    ]

    assert [one for one in told if one is not None] == []


@pytest.mark.parametrize(
    ("path", "method", "operation"),
    [pytest.param(*one, id=f"{one[1]} {one[0]}") for one in operations()],
)
def test_odd_texts_in_a_path_and_a_query(
    client: Client, path: str, method: str, operation: dict[str, Any]
) -> None:
    """Where a name or a number is expected, each by itself."""
    asked = operation.get("parameters", [])
    targets = [
        path.replace(f"{{{one['name']}}}", text)
        for one in asked
        if one["in"] == "path"
        for text in TEXTS
        if text.strip(" .")
    ]
    there = of_one_there(client, path)
    targets += [
        f"{there}?{one['name']}={text}" for one in asked if one["in"] == "query" for text in TEXTS
    ]
    told = [fault(client, method, of_one_there(client, one)) for one in targets]

    assert [one for one in told if one is not None] == []
