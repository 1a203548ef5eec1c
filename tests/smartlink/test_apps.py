"""Applications: the built-in one, those registered, and what a tenant has of its own."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest

from emulator import smartlink
from emulator.address import find
from emulator.errors import Invalid
from emulator.storage import alone
from tests.smartlink.party import Party, answered

if TYPE_CHECKING:
    from pathlib import Path

    from emulator.address import Address
    from emulator.config import Config
    from emulator.tenancy import Door, Tenant, Tenants
    from tests.smartlink.party import Browser


@pytest.fixture
def here(config: Config) -> Address:
    """The default tenant's address by single origin."""
    return find("http", "127.0.0.1:8080", "/", config)


def listed(tenant: Tenant, address: Address) -> list[dict[str, object]]:
    """Return a tenant's applications."""
    with tenant.database.read() as db:
        return smartlink.apps(db, address)


def registered(tenant: Tenant, body: object, address: Address) -> dict[str, object]:
    """Register an application."""
    with tenant.database.transaction() as db:
        return smartlink.register(db, body, address)


def test_built_in_application(tenant: Tenant, here: Address) -> None:
    """Lucca is registered, with every address that its guide names."""
    (lucca,) = listed(tenant, here)
    appid = lucca["appid"]

    assert re.fullmatch(r"lucca-[0-9a-f]{6}", str(lucca["client_id"]))
    assert re.fullmatch(r"secret-[0-9a-f]{32}", str(lucca["client_secret"]))
    assert lucca == {
        "appid": appid,
        "name": "Lucca",
        "client_id": lucca["client_id"],
        "client_secret": lucca["client_secret"],
        "redirect_uris": [
            "http://127.0.0.1:8080/identity/oidc/callback",
            "http://127.0.0.1:8080/auth/oidc/callback",
        ],
        "discovery_url": (
            f"http://127.0.0.1:8080/api/oidc/{appid}/.well-known/openid-configuration"
        ),
        "metadata_url": f"http://127.0.0.1:8080/api/saml2/{appid}/metadata",
        "sso_url": f"http://127.0.0.1:8080/api/saml2/sso/{appid}",
        "slo_url": f"http://127.0.0.1:8080/api/saml2/slo/{appid}",
        "entity_id": appid,
        "certificate_url": f"http://127.0.0.1:8080/api/saml2/{appid}/certificate",
        "saml": {
            "entity_id_style": "appid",
            "sign_response": False,
            "service_provider": {
                "entity_id": "http://127.0.0.1:8080/identity/saml2/metadata",
                "acs_urls": ["http://127.0.0.1:8080/identity/saml2/acs"],
                "slo_url": "http://127.0.0.1:8080/identity/saml2/slo",
                "certificates": 0,
                "signed_requests": False,
            },
        },
    }


def test_addresses_follow_the_form(tenant: Tenant, config: Config) -> None:
    """By host names, SmartLink's addresses are SmartLink's and the redirect URIs Lucca's."""
    by_host = find("https", "acme.link.localhost", "/", config)
    (lucca,) = listed(tenant, by_host)

    assert lucca["redirect_uris"] == [
        "https://acme.ilucca.localhost/identity/oidc/callback",
        "https://acme.ilucca.localhost/auth/oidc/callback",
    ]
    assert str(lucca["discovery_url"]).startswith("https://acme.link.localhost/api/oidc/")


def test_credentials_are_a_tenants_own(tenants: Tenants, here: Address) -> None:
    """Two tenants share no id, secret or key of an API."""
    acme, beta = (listed(tenants.get(name), here)[0] for name in ("acme", "beta"))

    for name in ("appid", "client_id", "client_secret"):
        assert acme[name] != beta[name]


def test_adopt_makes_a_copy_another_tenant(
    tenant: Tenant, tmp_path: Path, here: Address, config: Config
) -> None:
    """A copied file gets the new tenant's credentials, and no session or token of the old one."""
    mine = registered(tenant, {"name": "Field app"}, here)
    with tenant.database.transaction() as db:
        db.execute("INSERT INTO smartlink_session VALUES ('h', 's', 1, 0, 9999999999)")
    copy = tmp_path / "copy"
    with tenant.database.read() as db:
        db.execute("VACUUM INTO ?", (str(copy),))
    shutil.copyfile(copy, tmp_path / "again")

    entries = []
    for name in ("copy", "again"):
        with alone(tmp_path / name) as db:
            smartlink.adopt(db, config.seed, "gamma")
            entries.append(smartlink.apps(db, here))
            (sessions,) = db.execute("SELECT count(*) FROM smartlink_session").fetchone()

    assert sessions == 0
    assert entries[0] == entries[1]
    assert [entry["name"] for entry in entries[0]] == ["Lucca", "Field app"]
    assert entries[0][1]["client_secret"] != mine["client_secret"]


def test_register(door: Door, tenant: Tenant, browser: Browser) -> None:
    """A registered application signs people in at once."""
    body = {
        "name": "Éclair & Co",
        "redirect_uris": ["http://app:3000/cb"],
        "post_logout_redirect_uris": ["http://app:3000/bye"],
    }
    party = Party.registered(door, tenant, browser, body)

    assert re.fullmatch(r"eclair-co-[0-9a-f]{6}", str(party.entry["client_id"]))
    assert party.entry["name"] == "Éclair & Co"
    assert party.claims(party.tokens()["id_token"])["aud"] == party.entry["client_id"]


def test_register_public(tenant: Tenant, here: Address) -> None:
    """A public client gets no secret."""
    entry = registered(tenant, {"name": "CLI", "public": True}, here)

    assert entry["client_secret"] is None


def test_register_twice(tenant: Tenant, here: Address) -> None:
    """The same name twice is two applications."""
    first, second = (registered(tenant, {"name": "App"}, here) for _ in range(2))

    for name in ("appid", "client_id", "client_secret"):
        assert first[name] != second[name]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ([], "An application must be a JSON object"),
        ({}, "name must be"),
        ({"name": ""}, "name must be"),
        ({"name": "x" * 101}, "name must be"),
        ({"name": "a\0b"}, "name must be"),
        ({"name": 7}, "name must be"),
        ({"name": "a", "colour": 1}, "no member 'colour'"),
        ({"name": "a", "public": "yes"}, "public must be true or false"),
        ({"name": "a", "redirect_uris": "https://x"}, "redirect_uris must be a list"),
        ({"name": "a", "redirect_uris": [7]}, r"redirect_uris\[0\] must be a text"),
        ({"name": "a", "redirect_uris": ["https://a/", "x"]}, r"redirect_uris\[1\] must be an abs"),
        ({"name": "a", "redirect_uris": ["https://a/#f"]}, "must not have a fragment"),
        ({"name": "a", "redirect_uris": ["/path"]}, "must be an absolute URI"),
        ({"name": "a", "redirect_uris": ["javascript:x"]}, "must not use the scheme"),
        ({"name": "a", "redirect_uris": ["https://*.a/"]}, "must name one host"),
        ({"name": "a", "redirect_uris": ["https://u@a/"]}, "must name one host"),
        ({"name": "a", "redirect_uris": ["https://"]}, "must name one host"),
        ({"name": "a", "redirect_uris": ["https://[/"]}, "with a host"),
        ({"name": "a", "redirect_uris": ["https://a/é"]}, "must be printable ASCII"),
        ({"name": "a", "post_logout_redirect_uris": ["x"]}, r"post_logout_redirect_uris\[0\]"),
    ],
)
def test_register_names_what_is_wrong(
    tenant: Tenant, here: Address, body: object, text: str
) -> None:
    """A body that breaks a rule is refused by the name of its member, and adds nothing."""
    with pytest.raises(Invalid, match=text):
        registered(tenant, body, here)

    assert len(listed(tenant, here)) == 1


def test_an_application_is_shared_with_employees(
    door: Door, tenant: Tenant, browser: Browser
) -> None:
    """Who is not in ``smartlink-employees`` cannot open a registered application."""
    party = Party.registered(
        door, tenant, browser, {"name": "A", "redirect_uris": ["https://a.example/cb"]}
    )

    page = party.browser.choose(party.authorize(), **{"as": "sub-noor"})

    assert "has no access to A" in page.text
    assert "code" in answered(party.sign_in("sub-paul"))
