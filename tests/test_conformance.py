"""What holds answers against the document would see one that is unlike it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.conformance import Unlike, check, described

HEAD = {"generated": "2026-01-05T09:30:00.000", "principal": "Synchronisation"}
JSON = "application/json; charset=utf-8"


def page(*items: dict[str, Any]) -> dict[str, Any]:
    """Return a list as v3 wraps it."""
    return {"header": HEAD, "data": {"items": list(items)}}


@pytest.mark.parametrize(
    ("method", "path", "status", "body"),
    [
        ("GET", "/api/v3/users", 200, page({"id": 1, "name": "A B", "url": "http://x"})),
        ("GET", "/api/v3/USERS", 200, page({"manager": {"department": {"name": "RH"}}})),
        ("GET", "/api/v3/users", 200, {"header": HEAD, "data": {"count": 3}}),
        ("GET", "/api/v3/users/7", 404, {"Status": 404, "Message": "No User 7."}),
        ("DELETE", "/api/v3/users/7", 405, {"Status": 405, "Message": "No."}),
        ("GET", "/api/v3/nothing", 404, {"anything": True}),
    ],
)
def test_what_is_documented_passes(method: str, path: str, status: int, body: object) -> None:
    """In any spelling, whole or in part, refused or not."""
    check(method, path, (status, JSON, json.dumps(body).encode()))


@pytest.mark.parametrize(
    ("method", "path", "status", "body"),
    [
        ("GET", "/api/v3/users", 200, page({"id": "1"})),
        ("GET", "/api/v3/users", 200, page({"nickname": "x"})),
        ("GET", "/api/v3/users", 200, page({"manager": {"department": {"title": "RH"}}})),
        ("GET", "/api/v3/users", 200, page({"dtContractStart": "2026-01-05"})),
        ("GET", "/api/v3/users", 200, {"items": []}),
        ("GET", "/api/v3/users", 201, page()),
        ("GET", "/api/v3/users/7", 404, {"status": 404, "message": "No User 7."}),
        ("GET", "/api/v3/nothing", 200, page()),
        ("GET", "/organization/structure/api/occupation-categories", 200, page()),
    ],
)
def test_what_is_not_does_not(method: str, path: str, status: int, body: object) -> None:
    """A member, a type, a form, a status or an address that nobody described."""
    with pytest.raises(Unlike):
        check(method, path, (status, JSON, json.dumps(body).encode()))


def test_the_most_particular_address_is_meant() -> None:
    """A name in the path comes before a key."""
    found = described("GET", "/api/v3/users/me")

    assert found is not None
    assert found["summary"] == "The person who is calling"
