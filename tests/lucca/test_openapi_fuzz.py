"""Every address of Lucca's, asked as its document says and as it does not: never a 500.

Every answer is as the document has it: its status, its type, its schema.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import schemathesis
from hypothesis import HealthCheck, Phase, seed, settings
from schemathesis.specs.openapi.checks import content_type_conformance, status_code_conformance

from emulator.lucca.openapi import document
from emulator.lucca.routes import ROUTES

if TYPE_CHECKING:
    from schemathesis import Case
    from werkzeug.test import Client


CHECKS = [status_code_conformance, content_type_conformance]
"""The schema is held against by the application that is asked. Not that what breaks the document
is refused: Lucca passes over parameters that it does not know."""

BODIED = ["POST", "PUT", "PATCH", "DELETE"]
FIXED = settings(
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
"""With a seed, the same requests in every run. None is made smaller: what fails is short."""

API = schemathesis.openapi.from_dict(document("http://localhost", ROUTES))

PERSON = 7
"""The employee: they have records of every kind."""
LISTED = {
    "/api/v3/leaves": f"leavePeriod.ownerId={PERSON}&date=between,2025-01-01,2026-12-31",
    "/api/leaves": f"leavePeriod.ownerId={PERSON}&date=between,2025-01-01,2026-12-31",
}
"""What a list wants to be asked with."""


def checked(case: Case[Any], client: Client) -> None:
    """Ask, and hold the answer against the document."""
    answer = case.call(app=client.application)

    assert answer.status_code not in (401, 500), answer.text
    case.validate_response(answer, checks=CHECKS)


def there(client: Client, path: str) -> list[object]:
    """Return the ids of records that a path can name: what its list shows, else the employee."""
    whole = path.split("/{")[0]
    answer = client.get(f"{whole}?{LISTED.get(whole, '')}")
    told = answer.get_json() if answer.mimetype == "application/json" else None
    told = told.get("data", told) if isinstance(told, dict) else told
    items = told.get("items", []) if isinstance(told, dict) else told
    return [one["id"] for one in items or () if "id" in one] or [PERSON]


@API.include(method=BODIED).parametrize()
@seed(1)
@settings(parent=FIXED, max_examples=12)
def test_any_change(case: Case[Any], restored: Client) -> None:
    """Whatever is sent, it is answered as documented."""
    checked(case, restored)


@API.exclude(method=BODIED).parametrize()
@seed(1)
@settings(parent=FIXED, max_examples=4)
def test_any_question(case: Case[Any], keyed: Client) -> None:
    """The same, of what has a path and a query alone."""
    checked(case, keyed)


@API.include(path_regex=r"\{").parametrize()
@seed(2)
@settings(parent=FIXED, max_examples=4)
def test_any_request_about_something_there(case: Case[Any], restored: Client) -> None:
    """The same, of records that are there."""
    (name,) = case.path_parameters
    found = there(restored, case.path)
    case.path_parameters = {name: found[len(str(case.query)) % len(found)]}

    checked(case, restored)
