"""Tenants: files of their own, credentials of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.errors import Invalid, StartError, UnknownTenant
from emulator.storage import SCHEMA_VERSION, alone
from emulator.tenancy.derive import derive, derive_text, derive_uuid

if TYPE_CHECKING:
    from pathlib import Path

    from werkzeug.test import Client

    from emulator.config import Config
    from emulator.tenancy import Tenants


def test_credentials_differ_by_seed_tenant_and_purpose() -> None:
    """The same three give the same bytes; another of any gives others."""
    assert derive(42, "acme", "x") == derive(42, "acme", "x")
    others = {derive(42, "acme", "x"), derive(43, "acme", "x"), derive(42, "beta", "x")}
    assert len({*others, derive(42, "acme", "y")}) == 4
    assert derive_uuid(42, "acme", "lucca api key") == "dd832175-2410-4300-8645-67bdcee9628a"
    assert derive_text(42, "acme", "x", 6) == derive(42, "acme", "x").hex()[:6]


def test_two_tenants_share_people_and_nothing_else(client: Client) -> None:
    """Same company, other keys, secrets, application ids."""
    acme = client.get("/_emulator/info").get_json()
    beta = client.get("/t/beta/_emulator/info").get_json()

    assert [one["sub"] for one in acme["people"]] == [one["sub"] for one in beta["people"]]
    for section, name in (
        ("lucca", "api_key"),
        ("lucca", "client_secret"),
        ("smartlink", "api_key"),
    ):
        assert acme[section][name] != beta[section][name]
    for name in ("appid", "client_id", "client_secret"):
        assert acme["smartlink"]["apps"][0][name] != beta["smartlink"]["apps"][0][name]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/t/none/api/v3/users", {"Status": 404, "Message": "No tenant 'none'."}),
        (
            "/t/none/_emulator/info",
            {
                "type": "about:blank",
                "title": "Not Found",
                "status": 404,
                "detail": "No tenant 'none'.",
            },
        ),
    ],
)
def test_an_unknown_tenant_is_named_in_the_right_dialect(
    client: Client, path: str, body: dict[str, object]
) -> None:
    """Each product says it in its own words."""
    answer = client.get(path)

    assert (answer.status_code, answer.get_json()) == (404, body)


@pytest.mark.parametrize("name", ["..", "../acme", "A", "a_b", "", "-a", "a" * 64, "acme\n"])
def test_a_name_that_is_no_label_makes_no_file(
    tenants: Tenants, company: Path, name: str, config: Config
) -> None:
    """A tenant's name can reach nothing outside its folder."""
    before = sorted(config.data.iterdir())

    with pytest.raises(Invalid):
        tenants.create(name, company)
    with pytest.raises(UnknownTenant):
        tenants.get(name)
    assert sorted(config.data.iterdir()) == before


def test_a_file_of_a_newer_release_is_refused(tenants: Tenants, config: Config) -> None:
    """One clear sentence, and the file stays as it is."""
    path = config.data / "later" / "1.sqlite"
    path.parent.mkdir()
    with alone(path) as db:
        db.execute(f"PRAGMA user_version={SCHEMA_VERSION + 1}")
    before = path.read_bytes()

    with pytest.raises(StartError, match="newer release"):
        tenants.get("later")
    assert path.read_bytes() == before


def test_a_damaged_file_is_refused(tenants: Tenants, config: Config) -> None:
    """Neither a traceback nor a guess."""
    path = config.data / "broken" / "1.sqlite"
    path.parent.mkdir()
    path.write_bytes(b"not a database, whatever its name says" * 100)

    with pytest.raises(StartError, match="damaged"):
        tenants.get("broken")


def test_who_listens_is_told_in_which_tenant_it_happened(tenants: Tenants) -> None:
    """A topic announced in a transaction reaches its listeners, with the tenant's name."""
    told: list[str] = []
    tenants.listen("news", told.append)

    with tenants.get("beta").database.transaction() as db:
        db.announce("news")
        db.announce("other news")

    assert told == ["beta"]


def test_names_lists_the_tenants(tenants: Tenants) -> None:
    """In order."""
    assert tenants.names() == ["acme", "beta"]
