"""Every list of Lucca's API, walked to its end in small pages, by two programs' HTTP.

The Authorization header is written in each of the ways that clients in production write it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count
from typing import TYPE_CHECKING, Any

import requests

from tests.journeys.live import SECONDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.testing.client import Tenant

    Run = Callable[..., dict[str, Any]]

SIZE = 7
MARCH = datetime(2026, 3, 2, 9, tzinfo=UTC)
"""When v2 has leaves still."""
SPELLINGS = (
    "lucca application={key}",
    "Lucca application={key}",
    "lucca application = {key}",
    "lucca application={{{key}}}",
)
YEAR = "between,2025-07-01,2026-06-30"
NEEDED = {
    "/api/leaves": {"date": YEAR, "leavePeriod.ownerId": "greaterthan,0"},
    "/api/v3/leaves": {"date": YEAR, "leavePeriod.ownerId": "greaterthan,0"},
}
"""What a list is not shown without."""


def test_every_list_has_an_end(lucca_emulator: Tenant, node: Run) -> None:
    """Each page says how many there are in all; together the pages hold so many, each once."""
    lucca_emulator.freeze()
    lucca_emulator.set_time(MARCH)
    _write(lucca_emulator)
    lists = _lists(lucca_emulator)
    spellings = [one.format(key=lucca_emulator.api_key) for one in SPELLINGS]

    by_requests = [_walk(lucca_emulator.lucca_url, spellings, one) for one in lists]
    by_fetch = node(
        "pages.mjs",
        base_url=lucca_emulator.lucca_url,
        spellings=spellings,
        size=SIZE,
        lists=lists,
    )["found"]

    assert {one["generation"] for one in lists} == {"v2", "v3", "v4"}
    assert len(lists) >= 42
    for asked, found, other in zip(lists, by_requests, by_fetch, strict=True):
        path, ids = asked["path"], found["ids"]
        assert found == other, path
        assert ids, path
        assert None not in ids, path
        assert set(found["counts"]) == {len(ids)}, path
        assert len(set(ids)) == len(ids), path


def _write(tenant: Tenant) -> None:
    """Have something in what begins empty."""
    for number in range(2 * SIZE):
        url = f"{tenant.lucca_url}/api/v3/users/{number % 5 + 1}"
        sent = {"departmentId": number // 5 + 1}
        answer = requests.put(url, headers=tenant.lucca_headers, json=sent, timeout=SECONDS)
        assert answer.status_code == 200, answer.text


def _lists(tenant: Tenant) -> list[dict[str, Any]]:
    """Return every list that the API's own document tells of."""
    document = tenant.call("GET", "openapi/lucca.json")
    found = []
    for path, methods in document["paths"].items():
        if "{" in path or "200" not in methods.get("get", {}).get("responses", {}):
            continue
        names = {one["name"] for one in methods["get"]["parameters"]}
        query = dict(NEEDED.get(path, {}))
        if "clue" in names:
            query["clue"] = "a"
        if path.startswith("/api/") and not path.startswith("/api/v3/"):
            found.append({"path": path, "generation": "v2", "query": query})
        elif "paging" in names:
            found.append({"path": path, "generation": "v3", "query": query})
        elif {"page", "fields.root"} <= names:
            found.append({"path": path, "generation": "v4", "query": query})
    return found


def _walk(base: str, spellings: list[str], asked: dict[str, Any]) -> dict[str, Any]:
    """Return the ids of a list, and how many each page said there are."""
    counts, ids = [], []
    with requests.Session() as session:
        for number in count():
            headers = {"Authorization": spellings[number % len(spellings)]}
            query = asked["query"] | _page(asked["generation"], number)
            answer = session.get(
                base + asked["path"], headers=headers, params=query, timeout=SECONDS
            )
            assert answer.status_code == 200, answer.text
            total, items = _read(asked["generation"], answer.json())
            counts.append(total)
            ids += [one.get("item", one)["id"] for one in items]
            if len(items) < SIZE:
                break
    return {"counts": counts, "ids": ids}


def _page(generation: str, number: int) -> dict[str, Any]:
    if generation == "v4":
        return {"page": number + 1, "limit": SIZE, "fields.root": "count"}
    fields = "id,collection.count" if generation == "v3" else "id"
    return {"fields": fields, "paging": f"{number * SIZE},{SIZE}"}


def _read(generation: str, body: dict[str, Any]) -> tuple[int, list[dict[str, Any]]]:
    if generation == "v2":
        return body["header"]["paging"]["count"], body["data"]
    shown = body["data"] if generation == "v3" else body
    return shown["count"], shown["items"]
