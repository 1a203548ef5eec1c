"""What is expected, compared with what was sent: each field told by its name."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import orjson
import pytest

from emulator.errors import Invalid
from emulator.journal import Exchange, Message, expect
from emulator.journal.expect import Difference


def exchange(body: bytes = b"", kind: str = "application/json", **more: Any) -> Exchange:
    """Return an exchange that sent this."""
    headers = (("Content-Type", kind), ("Accept", "a"), ("Accept", "b"))
    sent = Message(headers, body, len(body), truncated=False)
    usual: dict[str, Any] = {
        "number": 1,
        "at": datetime(2026, 1, 5, tzinfo=UTC),
        "duration_ms": 1.0,
        "product": "lucca",
        "method": "POST",
        "base_url": "http://h",
        "path": "/api/v3/users",
        "query": "a=1&b=x%20y&b=z&empty=",
        "status": 200,
        "correlation_id": None,
        "request": sent,
        "response": sent,
    }
    return Exchange(**(usual | more))


@pytest.mark.parametrize(
    "expected",
    [
        {"method": "post"},
        {"path": "/api/*/users", "product": "lucca", "status": 200},
        {"query": {"a": "1", "b": ["x y", "z"], "empty": "", "none": None}},
        {"headers": {"content-type": "application/json", "ACCEPT": ["a", "b"], "X-None": None}},
        {"body": {"mail": "m", "one": 1}},
        {"body": {"deep": {"list": [{"a": 1}, 2]}}},
        {"body": '{"mail": "m", "one": 1, "deep": {"list": [{"a": 1, "b": 2}, 2]}, "no": null}'},
        {"body": {"no": None, "not there": None}},
    ],
)
def test_what_is_as_expected(expected: dict[str, object]) -> None:
    """Whatever is not named may be anything."""
    body = b'{"mail": "m", "one": 1, "deep": {"list": [{"a": 1, "b": 2}, 2]}, "no": null}'

    assert expect.parse(expected).differences(exchange(body)) == []


@pytest.mark.parametrize(
    ("expected", "difference"),
    [
        ({"method": "GET"}, ("method", "GET", "POST")),
        ({"path": "/api/v3/user"}, ("path", "/api/v3/user", "/api/v3/users")),
        ({"product": "smartlink"}, ("product", "smartlink", "lucca")),
        ({"status": 404}, ("status", 404, 200)),
        ({"query": {"a": "2"}}, ("query.a", "2", "1")),
        ({"query": {"b": "z"}}, ("query.b", "z", ["x y", "z"])),
        ({"query": {"c": "z"}}, ("query.c", "z", None)),
        ({"query": {"a": None}}, ("query.a", None, "1")),
        ({"headers": {"Accept": "a"}}, ("headers.Accept", "a", ["a", "b"])),
        ({"body": {"mail": "n"}}, ("body.mail", "n", "m")),
        ({"body": {"one": True}}, ("body.one", True, 1)),
        ({"body": {"one": "1"}}, ("body.one", "1", 1)),
        ({"body": {"deep": {"list": [{"a": 1}]}}}, ("body.deep.list", [{"a": 1}], [{"a": 1}, 2])),
        ({"body": {"deep": {"list": [{"a": 5}, 2]}}}, ("body.deep.list[0].a", 5, 1)),
        ({"body": {"none": {"x": 1}}}, ("body.none", {"x": 1}, None)),
        ({"body": "{}"}, ("body", "{}", '{"mail":"m","one":1,"deep":{"list":[{"a":1},2]}}')),
    ],
)
def test_what_is_not_is_told_by_field(
    expected: dict[str, object], difference: tuple[str, object, object]
) -> None:
    """Where, what was expected, what was found."""
    body = b'{"mail":"m","one":1,"deep":{"list":[{"a":1},2]}}'

    assert expect.parse(expected).differences(exchange(body)) == [Difference(*difference)]


def test_forms_are_compared_by_their_fields() -> None:
    """A field sent twice is a list."""
    form = exchange(b"a=1&b=2&b=3", "application/x-www-form-urlencoded; charset=utf-8")

    assert expect.parse({"body": {"a": "1", "b": ["2", "3"]}}).differences(form) == []
    assert expect.parse({"body": {"a": "2"}}).differences(form) == [Difference("body.a", "2", "1")]


def test_a_body_that_cannot_be_compared_is_a_difference() -> None:
    """Not JSON, or cut off."""
    asked = expect.parse({"body": {"a": 1}})
    cut = Message((), b'{"a": 1', 100_000, truncated=True)

    assert asked.differences(exchange(b"a: 1")) == [Difference("body", {"a": 1}, "a: 1")]
    assert asked.differences(exchange(request=cut)) == [
        Difference("body", {"a": 1}, "the first 7 of 100000 bytes")
    ]


@pytest.mark.parametrize(
    ("expected", "detail"),
    [
        (None, "expect must be a JSON object with product, method"),
        ([], "expect must be a JSON object"),
        ({}, "expect must name at least one of product, method"),
        ({"url": "/"}, "expect has no member 'url'; it has product, method"),
        ({"method": 5}, "expect.method must be a text"),
        ({"method": "a b"}, "method must be the name"),
        ({"product": "x"}, "product must be one of lucca, smartlink"),
        ({"path": "x" * 2_001}, "expect.path must be a text of 1 to 2000"),
        ({"status": "404"}, "expect.status must be a status code"),
        ({"status": True}, "expect.status must be a status code"),
        ({"query": []}, "expect.query must be an object"),
        ({"query": {"a": 1}}, "values in expect.query must be texts"),
        ({"headers": {str(n): "x" for n in range(51)}}, "up to 50 names"),
        ({"body": orjson.loads("[" * 51 + "]" * 51)}, "nested deeper than 50"),
    ],
)
def test_an_expectation_that_is_none(expected: object, detail: str) -> None:
    """Refused with what it may be."""
    with pytest.raises(Invalid) as refused:
        expect.parse(expected)
    assert detail in str(refused.value)
