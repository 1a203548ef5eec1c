"""The coverage table leaves nothing out, and the file is the table."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from emulator.app import create_app
from emulator.console.coverage import markdown, products
from emulator.evidence import Evidence
from emulator.journal import Journal
from emulator.lucca.openapi import document
from emulator.lucca.resources import COLLECTIONS
from emulator.lucca.routes import ROUTES

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


def test_every_parameter_is_in_it() -> None:
    """Each field that can be compared and each word of the grammar; how it is known, if apart."""
    listed = {(one.methods, one.path): dict(one.parameters) for one in products()["Lucca"]}

    users = listed["GET", "/api/v3/users"]
    assert list(users)[:4] == ["fields", "orderBy", "paging", "id"]
    assert users["lastName"] is None
    assert users["establishment"] is Evidence.SEEN
    assert "picture" not in users
    assert listed["POST", "/api/v3/users"] == dict.fromkeys(["fields", "contract", "notify"])
    assert listed["GET", "/api/v3/leaves"]["startsAt"] is Evidence.INFERRED
    assert listed["GET", "/api/v3/leaveRequests"]["name"] is Evidence.OURS
    assert listed["GET", "/api/leaves"]["leaveScope"] is None
    contracts = listed["GET", "/directory/api/4.0/work-contracts"]
    assert (contracts["isArchived"], contracts["ownerId"]) == (Evidence.INFERRED, None)
    departments = listed["GET", "/organization/structure/api/departments"]
    assert (departments["headId"], departments["limit"]) == (Evidence.INFERRED, None)


def test_no_parameter_is_described_twice() -> None:
    """OpenAPI 3.1 §4.8.10: a name and where it stands make a parameter unique."""
    for item in document("", ROUTES)["paths"].values():
        for operation in item.values():
            names = [(one["in"], one["name"]) for one in operation["parameters"]]
            assert len(names) == len(set(names)), operation["summary"]


def test_the_page_folds_the_parameters_away(client: Client) -> None:
    """Below what an address does, with a mark where one is known otherwise."""
    page = client.get("/_emulator/coverage?lang=en").text

    assert re.search(r"<summary>Query parameters \(\d+\)</summary>", page)
    assert "<code>dtContractStart</code>" in page
    assert re.search(
        r'<code>establishment</code> <span class="mark seen">seen in clients</span>', page
    )
    assert "<details open" not in page


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
