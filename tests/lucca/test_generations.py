"""The envelopes and grammars of v2 and v4, each where it belongs."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from emulator.errors import Invalid
from emulator.lucca.query_v4 import parse
from emulator.lucca.resources.organisation import OCCUPATION_CATEGORIES

if TYPE_CHECKING:
    from werkzeug.test import Client

NOW = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)
CATEGORIES = "/organization/structure/api/occupation-categories"


@pytest.fixture
def headers(key: str) -> dict[str, str]:
    """What opens Lucca."""
    return {"Authorization": f"lucca application={key}"}


def test_v4_lists_whole_records_without_a_wrapping(client: Client, headers: dict[str, str]) -> None:
    """``items`` at the top, nothing else unless asked for."""
    body = client.get(CATEGORIES, headers=headers).get_json()

    assert list(body) == ["items"]
    assert body["items"][0] == {"id": 1, "name": "Cadre dirigeant", "code": "CD"}
    assert len(body["items"]) == 4


def test_v4_counts_and_links_when_asked(client: Client, headers: dict[str, str]) -> None:
    """``fields.root`` names what the answer has beside the items."""
    query = {"fields.root": "count,prev,next", "limit": "2", "sort": "-id"}

    first = client.get(CATEGORIES, query_string=query, headers=headers).get_json()
    second = client.get(first["next"], headers=headers).get_json()

    assert [one["id"] for one in first["items"]] == [4, 3]
    assert (first["count"], first["prev"]) == (4, None)
    assert [one["id"] for one in second["items"]] == [2, 1]
    assert second["next"] is None
    assert client.get(second["prev"], headers=headers).get_json()["items"] == first["items"]


def test_v4_searches_names_and_codes(client: Client, headers: dict[str, str]) -> None:
    """Without case, anywhere in the text."""
    query = {"search": "CADRE"}

    body = client.get(CATEGORIES, query_string=query, headers=headers).get_json()

    assert [one["code"] for one in body["items"]] == ["CD", "CA"]


def test_v4_shows_one_bare(client: Client, headers: dict[str, str]) -> None:
    """A record is the body."""
    body = client.get(f"{CATEGORIES}/4", headers=headers).get_json()

    assert body == {"id": 4, "name": "Employé", "code": "EM"}


def test_v4_fails_in_problem_json(client: Client, headers: dict[str, str]) -> None:
    """With the type that Lucca documents, and what ties it to the journal."""
    answer = client.get(f"{CATEGORIES}/99", headers=headers | {"X-Correlation-ID": "abc"})

    assert answer.status_code == 404
    assert answer.content_type == "application/problem+json"
    assert answer.get_json() == {
        "type": "https://tools.ietf.org/html/rfc7231#section-6.5.4",
        "title": "Not Found",
        "status": 404,
        "detail": "No OccupationCategory 99.",
        "instance": f"{CATEGORIES}/99",
        "extensions": {"traceId": "abc"},
    }


def test_v4_passes_over_what_it_does_not_know(client: Client, headers: dict[str, str]) -> None:
    """As ASP.NET Core does; the notice says so."""
    answer = client.get(CATEGORIES, query_string={"colour": "red"}, headers=headers)

    assert answer.status_code == 200
    assert "colour" in answer.headers["X-Emulator-Notice"]


@pytest.mark.parametrize(
    "asked",
    [
        {"page": "0"},
        {"page": "x"},
        {"limit": "101"},
        {"limit": "-1"},
        {"sort": "+nope"},
        {"fields.root": "sum"},
    ],
)
def test_v4_refuses_what_is_out_of_bounds(asked: dict[str, str]) -> None:
    """A page from 1, a limit up to the collection's, properties that there are."""
    with pytest.raises(Invalid):
        parse(OCCUPATION_CATEGORIES, asked, NOW)


def test_v2_has_its_list_in_data(client: Client, headers: dict[str, str]) -> None:
    """And says in the header how many there are in all."""
    query = {"paging": "0,2", "orderBy": "id,asc"}

    body = client.get("/api/users", query_string=query, headers=headers).get_json()

    assert [one["id"] for one in body["data"]] == [1, 2]
    assert set(body["data"][0]) == {"id", "name", "url"}
    assert body["header"]["paging"]["count"] > 40


def test_the_url_of_a_user_leads_to_them(client: Client, headers: dict[str, str]) -> None:
    """It has no v3 in it, in Lucca's own examples."""
    url = client.get("/api/v3/users/12", headers=headers).get_json()["data"]["url"]

    body = client.get(url, headers=headers).get_json()

    assert list(body) == ["data"]
    assert body["data"]["id"] == 12
    assert url.endswith("/api/users/12")
