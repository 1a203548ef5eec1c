"""Whose request it is, and how addresses are written."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from emulator.address import find, product_of
from emulator.config import Config
from emulator.errors import Invalid

CONFIG = Config(data=Path("unused"), as_of=date(2026, 1, 5))


@pytest.mark.parametrize(
    ("host", "path", "tenant", "lucca", "smartlink"),
    [
        ("127.0.0.1:8080", "/api", "acme", "http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("[::1]:8080", "/", "acme", "http://[::1]:8080", "http://[::1]:8080"),
        (
            "127.0.0.1:8080",
            "/t/beta/api",
            "beta",
            "http://127.0.0.1:8080/t/beta",
            "http://127.0.0.1:8080/t/beta",
        ),
        (
            "beta.ilucca.localhost:8080",
            "/api",
            "beta",
            "http://beta.ilucca.localhost:8080",
            "http://beta.link.localhost:8080",
        ),
        (
            "Beta.LINK.localhost",
            "/",
            "beta",
            "http://beta.ilucca.localhost",
            "http://beta.link.localhost",
        ),
    ],
)
def test_three_forms(host: str, path: str, tenant: str, lucca: str, smartlink: str) -> None:
    """Each form names its tenant, and addresses keep the form and the port."""
    found = find("http", host, path, CONFIG)

    assert (found.tenant, found.lucca, found.smartlink) == (tenant, lucca, smartlink)


def test_public_url_fixes_them_all() -> None:
    """With ``--public-url`` the form asked by no longer shows."""
    config = replace(CONFIG, public_url="https://emulator.example:8443/")

    for host, path in (("127.0.0.1", "/"), ("acme.link.localhost:1", "/")):
        assert find("http", host, path, config).smartlink == "https://emulator.example:8443"
    other = find("http", "127.0.0.1", "/t/beta/", config)
    assert other.lucca == "https://emulator.example:8443/t/beta"
    assert other.secure


@pytest.mark.parametrize("host", ["", "a b", 'a"b', "<x>", "a/b", "a\\b", "é.localhost", "-x"])
def test_a_host_that_is_none_is_refused(host: str) -> None:
    """It would end up in every link."""
    with pytest.raises(Invalid):
        find("http", host, "/", CONFIG)


@pytest.mark.parametrize(
    ("path", "product"),
    [
        ("/api/v3/users", "lucca"),
        ("/API/v3/users", "lucca"),
        ("/identity/oidc/callback", "lucca"),
        ("/api/oidc/x/token", "smartlink"),
        ("/portal", "smartlink"),
        ("/_emulator/info", "control"),
        ("/", None),
        ("/apiary", None),
    ],
)
def test_the_path_tells_the_product(path: str, product: str | None) -> None:
    """The paths of the two products never collide."""
    assert product_of(path) == product
