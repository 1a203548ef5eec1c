"""PUT and DELETE that come as POST."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.test import TestResponse

    Call = Callable[..., TestResponse]


def test_a_post_can_be_a_put(call: Call) -> None:
    """``httpmethod=PUT`` changes the record, as the PUT would."""
    answer = call("POST", "users/3?HttpMethod=put", json={"jobTitle": "Cartographe"})

    assert answer.status_code == 200, answer.text
    assert answer.get_json()["data"]["id"] == 3
    assert call("GET", "users/3").get_json()["data"]["jobTitle"] == "Cartographe"


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
@pytest.mark.parametrize("path", ["users/3", "users", "roles/1", "leaveRequests/1", "nowhere"])
def test_what_is_refused_is_refused_alike(call: Call, method: str, path: str) -> None:
    """The answer is the one that the real method gets, down to its words."""
    plain = call(method, path, json={"nickname": "x"})
    tunnelled = call("POST", f"{path}?httpmethod={method}", json={"nickname": "x"})

    assert (tunnelled.status_code, tunnelled.text) == (plain.status_code, plain.text)
    assert tunnelled.headers.get("Allow") == plain.headers.get("Allow")


@pytest.mark.parametrize("asked", ["PATCH", "", "PUT,DELETE"])
def test_another_method_is_refused(call: Call, asked: str) -> None:
    """Nothing is created by a POST that was meant otherwise."""
    answer = call("POST", f"users?httpmethod={asked}", json={"mail": "a@b.c"})

    assert answer.status_code == 400
    assert answer.get_json()["Message"] == "Query parameter httpmethod is PUT or DELETE."


def test_only_a_post_is_a_tunnel(call: Call) -> None:
    """A GET stays one, whatever it asks."""
    assert call("GET", "users/3?httpmethod=DELETE").get_json()["data"]["id"] == 3
