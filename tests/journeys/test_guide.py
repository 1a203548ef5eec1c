"""The guide's calls to Lucca, in our own words, with requests."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

import pytest
import requests

from tests.journeys.live import SECONDS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from emulator.testing.client import Tenant


pytestmark = [
    pytest.mark.lucca_emulator(dialect="guide"),
    pytest.mark.filterwarnings("ignore::emulator.testing.plugin.OnlyHere"),  # as is meant here
]


class Lucca:
    """A small client, as somebody who read the guide would write it."""

    def __init__(self, base_url: str, key: dict[str, str]) -> None:
        self._url = f"{base_url}/api/v3"
        self._session = requests.Session()
        self._session.headers.update(key)

    def call(self, method: str, path: str, **sent: Any) -> requests.Response:
        """Call the API and insist that it worked."""
        url = f"{self._url}/{path}"
        response = self._session.request(method, url, timeout=SECONDS, **sent)
        response.raise_for_status()
        return response

    def by_mail(self, mail: str) -> dict[str, Any] | None:
        """Look somebody up where the guide does: ``items`` at the top level."""
        found: list[dict[str, Any]] = self.call("GET", "users", params={"mail": mail}).json()[
            "items"
        ]
        return found[0] if found else None

    def synchronise(self, claims: dict[str, str]) -> requests.Response:
        """Create who is missing, change who is there."""
        user = self.by_mail(claims["email"])
        if user is None:
            body = {
                "mail": claims["email"],
                "firstName": claims["given_name"],
                "lastName": claims["family_name"],
                "department": claims["department"],
                "authenticationMode": "sso",
            }
            return self.call("POST", "users", json=body)
        change = {"department": claims["department"], "jobTitle": claims["title"]}
        return self.call("PUT", f"users/{user['id']}", json=change)

    def close(self) -> None:
        """Let the connections go."""
        self._session.close()


@pytest.fixture
def lucca(lucca_emulator: Tenant) -> Iterator[Lucca]:
    """A client with the key that the emulator prints."""
    client = Lucca(lucca_emulator.lucca_url, lucca_emulator.lucca_headers)
    yield client
    client.close()


def claims(name: str, department: str, title: str = "Comptable") -> dict[str, str]:
    """Return what SmartLink would say of a person who is new."""
    return {
        "email": f"{name.lower()}.test-guide@acme.example",
        "given_name": name,
        "family_name": "Durand",
        "department": department,
        "title": title,
    }


@pytest.fixture
def departments(lucca: Lucca) -> list[dict[str, Any]]:
    """Two departments whose names are theirs alone."""
    items = lucca.call("GET", "departments").json()["items"]
    names = [one["name"] for one in items]
    return [one for one in items if names.count(one["name"]) == 1][:2]


def test_who_the_key_is(lucca: Lucca, lucca_emulator: Tenant) -> None:
    """The guide's permissions test answers with the key's technical contact, and says more."""
    response = lucca.call("GET", "users/me")

    assert response.json()["data"]["mail"] == lucca_emulator.person("admin").email
    assert "X-Emulator-Notice" in response.headers


def test_looked_up_by_mail(lucca: Lucca, lucca_emulator: Tenant) -> None:
    """The top level's items are those of ``data``; a notice says that Lucca has only the latter."""
    person = lucca_emulator.person("manager")

    response = lucca.call("GET", "users", params={"mail": person.email})

    body = response.json()
    assert [one["id"] for one in body["items"]] == [person.lucca_id]
    assert body["items"] == body["data"]["items"]
    assert "data.items" in response.headers["X-Emulator-Notice"]
    assert lucca.by_mail("nobody@acme.example") is None


def test_created_then_changed(lucca: Lucca, departments: list[dict[str, Any]]) -> None:
    """Who is unknown is created from names and a department's name; the next call changes them."""
    first, second = departments
    created = lucca.synchronise(claims("Alix", first["name"]))
    user = created.json()["data"]
    assert (user["name"], user["login"]) == ("Alix Durand", "alix.test-guide@acme.example")
    assert user["department"]["id"] == first["id"]
    assert "authenticationMode" in created.headers["X-Emulator-Notice"]
    assert "departmentId" in created.headers["X-Emulator-Notice"]

    changed = lucca.synchronise(claims("Alix", second["name"], "Juriste"))

    assert changed.json()["data"]["id"] == user["id"]
    assert changed.json()["data"]["department"]["name"] == second["name"]
    assert "departmentId" in changed.headers["X-Emulator-Notice"]
    shown = lucca.call("GET", f"users/{user['id']}").json()["data"]
    assert (shown["jobTitle"], shown["department"]["id"]) == ("Juriste", second["id"])


def test_department_that_is_none(lucca: Lucca) -> None:
    """A department that nobody has is a 400, and nobody is created."""
    with pytest.raises(requests.HTTPError) as refused:
        lucca.synchronise(claims("Maud", "Astrologie"))

    assert refused.value.response.status_code == 400
    assert "Astrologie" in refused.value.response.text
    assert lucca.by_mail("maud.test-guide@acme.example") is None


def test_migration(lucca: Lucca, lucca_emulator: Tenant, tmp_path: Path) -> None:
    """A file of ids and addresses is gone through line by line; who is unknown alone fails."""
    listed = tmp_path / "users.csv"
    items = lucca.call("GET", "users", params={"fields": "id,mail", "paging": "0,5"}).json()[
        "data"
    ]["items"]
    known = lucca_emulator.person("employee")
    lines = [f"{one['id']},{one['mail']}" for one in items]
    lines += [f"{known.lucca_id},{known.email}", "999999,nobody@acme.example"]
    listed.write_text("\n".join(["id,email", *lines]), encoding="utf-8")

    results = []
    with listed.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            try:
                found = lucca.by_mail(row["email"])
                lucca.call("PUT", f"users/{row['id']}", json={"authenticationMode": "sso"})
                same = found is not None and found["id"] == int(row["id"])
                results.append("success" if same else "confused")
            except requests.HTTPError as error:
                results.append(f"failed {error.response.status_code}")

    assert results == ["success"] * 6 + ["failed 404"]
