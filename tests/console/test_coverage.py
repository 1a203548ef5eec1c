"""The coverage table leaves nothing out, and the file is the table."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from emulator.app import create_app
from emulator.console.coverage import markdown, products
from emulator.journal import Journal
from emulator.lucca.resources import COLLECTIONS

if TYPE_CHECKING:
    from werkzeug.test import Client

    from emulator.config import Config
    from emulator.tenancy import Tenants

FILE = Path(__file__).parents[2] / "docs" / "coverage.md"
_OWN = ("control.", "console.", "pages.")


def shape(path: str) -> str:
    """Return a path with its keys unnamed, in small letters."""
    return re.sub(r"{\w+}|<(?:\w+:)?\w+>", "*", path).lower()


def test_every_address_is_in_it(config: Config, tenants: Tenants) -> None:
    """All that Flask would route to a product, and no address twice."""
    app = create_app(config, tenants, Journal(config, tenants))
    served = {
        (method, shape(rule.rule))
        for rule in app.url_map.iter_rules()
        if not rule.endpoint.startswith(_OWN) and "<name>" not in rule.rule
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    listed = [
        (method, shape(one.path))
        for known in products().values()
        for one in known
        for method in one.methods.split(", ")
    ]

    assert served - set(listed) == set()
    assert len(listed) == len(set(listed))
    for collection in COLLECTIONS:
        address = shape(f"{collection.root}/{collection.path}")
        assert ("GET", address) in listed or not collection.listed


def test_every_address_says_where_it_is_known_from() -> None:
    """Unless it is ours, or nobody knows."""
    for known in products().values():
        for one in known:
            assert one.source or one.evidence.value == "inferred", one


def test_the_file_is_the_table() -> None:
    """After a change: ``lucca-emulator coverage > docs/coverage.md``."""
    assert FILE.read_text() == markdown()


def test_the_page_has_it_in_both_languages(client: Client) -> None:
    """With what each mark means."""
    english = client.get("/_emulator/coverage?lang=en").text
    french = client.get("/_emulator/coverage?lang=fr").text

    assert "/api/saml2/sso/{appid}" in english
    assert "seen in clients" in english
    assert "vu chez des clients" in french


def test_lucca_is_described_for_the_address_asked(client: Client) -> None:
    """As OpenAPI 3.1, and as a page to read."""
    body = client.get("/t/beta/_emulator/openapi/lucca.json").get_json()
    page = client.get("/t/beta/_emulator/openapi/lucca?group=/api/v3/users")

    assert body["openapi"] == "3.1.0"
    assert body["servers"] == [{"url": "http://localhost/t/beta"}]
    assert body["components"]["schemas"]["User"]["properties"]["id"]["type"][0] == "integer"
    assert 'id="/api/v3/users" open' in page.text
    assert "dtContractStart" in page.text


def test_the_pages_are_the_operators_own(client: Client) -> None:
    """As all of ``/_emulator``: not for pages of other host names."""
    for path in ("coverage", "openapi/lucca", "openapi/lucca.json"):
        answer = client.get(f"/_emulator/{path}", base_url="http://evil.example")
        assert answer.status_code == 403, path
