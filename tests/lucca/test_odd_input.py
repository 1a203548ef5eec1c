"""Every place of a good body, every parameter, with every odd value there is: never a 500.

What schemathesis draws at random, and rarely twice deep, is tried here one by one. Each answer is
also held against the document, as in every test.
"""

from __future__ import annotations

import copy
import io
import json
from functools import reduce
from operator import getitem
from typing import TYPE_CHECKING, Any

import pytest

from emulator.lucca.openapi import document
from emulator.lucca.resources import COLLECTIONS
from emulator.lucca.routes import ROUTES
from tests.control.test_odd_input import ODD, RAW, TEXTS, bent, places
from tests.lucca.conftest import restore
from tests.lucca.examples import EXAMPLES, RECORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from werkzeug.test import Client

    from tests.lucca.examples import Example

IDS = [f"{one.method} {one.path}" for one in EXAMPLES]
REFUSALS = (400, 403, 404, 405, 413, 415, 501)
DAYS = [
    "0000-00-00",
    "0001-01-01",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31",
    "9999-12-31T23:59:59",
    "9999-12-31T24:00",
    "2026-13-01",
    "2026-01-06T00:00:00",
    "2026-01-06",
    "20260106",
    "2026-W02-2",
]
SPANS = ["99:99:99", "24:00:00", "-01:00:00", "9999999999.00:00:00", "PT999999999H", "-PT1H"]
IDENTITIES: list[Any] = [None, "7", True, 2**53, 2**63, 2**64, -(2**63), []]
VALUES: list[Any] = [
    *ODD,
    *DAYS,
    *SPANS,
    7,
    2**53,
    1e300,
    [{}],
    *({"id": one} for one in IDENTITIES),
    [{"id": 2**63}],
    [{"id": "7"}],
    [{"id": 1}, {"id": 1}],
    {"content": None},
    {"iso": "P9D"},
]
"""Those of any JSON, and what is almost a day, a duration, a reference."""

ASKED = [
    *(text for text in TEXTS if text not in ("-1", "0", "..%2f..%2fx", "%27%22%3b--", "[" * 200)),
    "0000-00-00",
    "9999-12-31T24:00",
    "9223372036854775808",
    "-9223372036854775809,null",
    "1e400",
    "-1,-1",
    "0,9223372036854775808",
    "between,now",
    "between,9999-12-31,0001-01-01",
    "like,%25",
    "notequal,",
    "," * 300,
    "id[",
    "id,desc,id,asc",
    "collection.count",
    "manager.manager.manager.manager.manager.manager.id",
]
CELLS = [
    *DAYS,
    *SPANS,
    "",
    " ",
    "0",
    "-1",
    "2,5",
    "1e309",
    "9" * 400,
    "NaN",
    "²",
    "\0",
    '"',
    "é\u202e",
]

FILES = [
    *(
        (
            f"/timmi-absences/api/public/services/v1.0/leaveentitlements{verb}",
            "File",
            "LegalEntityCode;EmployeeNumber;LastName;FirstName;20251",
            "PAR1;00007;Martin;Camille;2,5",
        )
        for verb in ("import", "replace")
    ),
    (
        "/timmi-absences/api/imports/v1.0/leaveperiods?create=true",
        "leaves",
        "legalEntity;employeeNumber;lastName;firstName;accountId;startDate;flagStartDate;endDate;"
        "flagEndDate;isApproved",
        "Acme Paris;00007;Martin;Camille;20251;2026-01-15;AM;2026-01-16;PM;1",
    ),
]

PATHS = document("http://localhost", ROUTES)["paths"]
QUESTIONS = [
    pytest.param(path, item["get"]["parameters"], id=path)
    for path, item in PATHS.items()
    if "get" in item and item["get"]["parameters"]
]
LEAVES = "&leavePeriod.ownerId=7&date=between,2026-01-01,2026-01-31"
"""What a list of leaves must be asked with."""


def as_json(body: Any) -> dict[str, Any]:
    """Return what sends a body; as text, for the client would refuse what no Unicode has."""
    return {"data": json.dumps(body).encode(), "content_type": "application/json"}


def fault(client: Client, method: str, path: str, *, undo: bool = False, **sent: Any) -> str | None:
    """Ask, and tell what is wrong with the answer; None if it is one of those to be expected."""
    try:
        answer = client.open(path, method=method, **sent)
    except AssertionError as error:  # it is not as documented
        return f"{method} {path} {str(sent)[:300]}: {str(error)[:300]}"
    if answer.status_code < 300 and undo:
        restore(client)  # or the next would be refused for what this one did
    if answer.status_code < 300 or answer.status_code in REFUSALS:
        return None
    return f"{method} {path} {str(sent)[:300]}: {answer.status_code} {answer.text[:300]}"


def variants(body: Any, step: int = 1) -> Iterator[Any]:
    """Yield a body with odd values in every place, and without each of its parts.

    Every one in each, or of each ``step`` one, beginning with another in each place.
    """
    for number, keys in enumerate(places(body)):
        yield from (bent(body, keys, odd) for odd in VALUES[number % step :: step])
        if keys:
            whole = copy.deepcopy(body)
            del reduce(getitem, keys[:-1], whole)[keys[-1]]
            yield whole


@pytest.mark.parametrize("one", EXAMPLES, ids=IDS)
def test_odd_values_in_a_body(restored: Client, one: Example) -> None:
    """Refused in the words of its generation, or taken; the example itself is taken."""
    right = restored.open(one.path, method=one.method, **as_json(one.body))
    restore(restored)
    told = [
        fault(restored, one.method, one.path, undo=True, **as_json(body))
        for body in variants(one.body, step=5)
    ]

    assert right.status_code in (200, 201), right.text
    assert [one for one in told if one is not None] == []


@pytest.mark.parametrize("one", EXAMPLES, ids=IDS)
def test_bodies_that_are_no_json(restored: Client, one: Example) -> None:
    """Whatever their type says."""
    told = [
        fault(restored, one.method, one.path, data=raw, content_type=kind)
        for raw in RAW
        for kind in ("application/json", "application/x-www-form-urlencoded", "")
    ]

    assert [one for one in told if one is not None] == []


@pytest.mark.parametrize(("method", "path"), RECORDS, ids=[path for _, path in RECORDS])
def test_odd_values_in_a_record(restored: Client, method: str, path: str) -> None:
    """As it was read it can be sent back; so it can with one odd value, or is refused."""
    whole = restored.get(path).get_json()
    whole = whole.get("data", whole)
    (target,) = (one for one in COLLECTIONS if one.verbs and path.split("/")[-2] == one.path)
    sent = {one.name: whole[one.name] for one in target.fields if one.write == "always"}
    right = restored.open(path, method=method, **as_json(sent))
    told = [
        fault(restored, method, path, **as_json(body))
        for name, value in sent.items()
        for body in variants({name: value}, step=2)
    ]

    assert right.status_code == 200, right.text
    assert len(told) > 30 * len(sent)
    assert [one for one in told if one is not None] == []


@pytest.mark.parametrize(("path", "parameters"), QUESTIONS)
def test_odd_texts_in_a_path_and_a_query(
    keyed: Client, path: str, parameters: list[dict[str, Any]]
) -> None:
    """Where a name, a number, a date or a filter is expected, each by itself."""
    there = path.replace("{key}", "7").replace("{guid}", "x")
    keys = [one["name"] for one in parameters if one["in"] == "path"]
    targets = [
        path.replace(f"{{{name}}}", text) for name in keys for text in TEXTS if text.strip(" .")
    ]
    targets += [
        f"{there}?{one['name']}={text}{LEAVES * path.endswith('/leaves')}"
        for one in parameters
        if one["in"] == "query"
        for text in ASKED
    ]
    told = [fault(keyed, "GET", one) for one in targets]

    assert [one for one in told if one is not None] == []


@pytest.mark.parametrize(("path", "part", "head", "line"), FILES, ids=[one[0] for one in FILES])
def test_odd_cells_in_a_file(restored: Client, path: str, part: str, head: str, line: str) -> None:
    """A line that is imported, with an odd text in one cell; and what is no such file."""
    cells = line.split(";")
    lines = [
        ";".join([*cells[:place], odd, *cells[place + 1 :]])
        for place in range(len(cells))
        for odd in CELLS[place % 3 :: 3]
    ]
    texts = [f"{head}\r\n{one}".encode() for one in (line, *lines, f"{line};x", "")]
    texts += [f"{odd}\r\n{line}".encode() for odd in (head[1:], f"{head};{head}", *CELLS)]
    told = []
    for text in [*texts, *RAW]:
        file = {part: (io.BytesIO(text), "a.csv")}
        told.append(fault(restored, "POST", path, data=file))

    assert [one for one in told if one is not None] == []
