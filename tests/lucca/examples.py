"""Changes that are right, of every address that takes a body: what is tried departs from them."""

from __future__ import annotations

from typing import Any, NamedTuple


class Example(NamedTuple):
    """A request that is answered 200 or 201, of the company as it is at first."""

    method: str
    path: str
    body: Any


def _sheet(key: int, **more: str) -> dict[str, Any]:
    return {"timesheets": [{"id": key, **more}]}


SHEET = {"ownerId": 7, "startsAt": "2026-01-05T00:00:00", "endsAt": "2026-01-12T00:00:00"}
LUNCH = {
    "purchasedOn": "2026-01-02",
    "expenseNatureId": 1,
    "ownerId": 7,
    "quantity": 1,
    "originalTransaction": {"grossAmount": 22.0, "currencyId": "EUR"},
    "merchant": "Brasserie",
    "axisSections": [{"id": 1}],
}
MORNING = {
    "ownerId": 7,
    "startsAt": "2026-01-06T09:45:00",
    "duration": "02:30:00",
    "unit": 2,
    "axisSections": [{"id": 1}],
    "comment": {"content": "Atelier"},
}
DAY = {
    "owner": {"id": 7},
    "startsAt": "2026-01-06T00:00:00",
    "duration": {"iso": "PT7H20M"},
    "comment": "Atelier",
    "timeSource": "import",
    "unit": "duration",
    "timeType": None,
    "axisSections": [{"id": 1}],
}
ABSENCE = {
    "ownerId": 7,
    "startsOn": "2026-01-15T00:00:00",
    "startsAM": True,
    "endsOn": "2026-01-16T00:00:00",
    "endsAM": False,
    "autoCreate": True,
    "comments": "Ski",
    "otherAvailableAccounts": [{"leaveAccountId": 20251, "duration": 1, "unit": 0}],
}
PERSON = {
    "firstName": "New",
    "lastName": "Person",
    "login": "n.person",
    "mail": "n.p@acme.example",
    "extendedData": {},
}
SECTION = {
    "code": "NEW",
    "multilingualName": "Nouveau",
    "axisId": 1,
    "parentAxisSections": [{"id": 10_001}],
}
REPORT = {
    "templateId": "t-1",
    "name": "Janvier",
    "startsOn": "2025-12-22",
    "endsOn": "2025-12-28",
    "filters": [],
    "columns": [],
}
CONTRACT = {
    "ownerId": 7,
    "establishmentId": 1,
    "spcId": 2,
    "typeId": 1,
    "startsOn": "1990-01-01",
    "endsOn": "1990-12-31",
}
CLAIM = {"title": "Janvier", "expenseTempItems": [{"id": 706}]}
DECISION = {"approved": False, "comment": "Non"}
OLD, NEW = "/timmi/services/workflow", "/timmi-timesheet/api/timesheets"
WEEK = "startsOn=2026-01-05&endsOn=2026-01-11&ownerId=7"

EXAMPLES = [
    Example("POST", "/api/v3/users", PERSON),
    Example("PUT", "/api/v3/users", [{"id": 7, "quote": "x"}]),
    Example("POST", "/api/v3/axisSections", SECTION),
    Example("POST", "/api/v3/timeentries", MORNING),
    Example("POST", "/api/v3/expenseTempItems", LUNCH),
    Example("POST", "/api/v3/expenseclaims/creation", [CLAIM]),
    Example("POST", "/api/v3/leaverequestfactory?isCreation=true", ABSENCE),
    Example("POST", "/timmi-absences/api/v1.0/leaverequestfactory/create", ABSENCE),
    Example("POST", "/api/v3/leaverequests/702/approvals", DECISION),
    Example("POST", "/timmi-absences/api/leaverequests/v1.0/702/approvals", DECISION),
    Example("POST", f"{OLD}/submit", {"timesheets": [SHEET]}),
    Example("POST", f"{OLD}/approve", _sheet(701)),
    Example("POST", f"{OLD}/deny", _sheet(701, comment="Motif")),
    Example("POST", f"{OLD}/cancel", _sheet(701, comment="Motif")),
    Example("POST", f"{OLD}/invalidate", _sheet(700, comment="Motif")),
    Example("POST", f"{OLD}/remind", {"timesheets": [SHEET]}),
    Example("POST", f"{NEW}/submit", SHEET),
    Example("POST", f"{NEW}/701/approve", {}),
    Example("POST", f"{NEW}/701/deny", {"comment": "Motif"}),
    Example("POST", f"{NEW}/701/cancel", {"comment": "Motif"}),
    Example("POST", f"{NEW}/700/invalidate", {"comment": "Motif"}),
    Example("POST", "/timmi-timesheet/api/reports", REPORT),
    Example("PUT", f"/timmi-timesheet/services/time-entries?{WEEK}", [DAY]),
    Example("POST", "/directory/api/4.0/work-contracts", CONTRACT),
]

RECORDS = [
    ("PUT", "/api/v3/users/7"),
    ("PUT", "/api/v3/axisSections/1"),
    ("PUT", "/api/v3/expenseTempItems/706"),
    ("PATCH", "/directory/api/4.0/work-contracts/700"),
]
"""Records of every kind that can be changed by itself, and how."""
