"""Files that Timmi Absences imports: what is credited, which lines are wrong."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.test import Client, TestResponse

    from emulator.tenancy import Tenants

    Send = Callable[..., TestResponse]

HEAD = "LegalEntityCode;EmployeeNumber;LastName;FirstName"
CAMILLE, NADIA = "PAR1;00007;Martin;Camille", "LYO1;00009;LEFÈVRE;Nadia"


@pytest.fixture
def send(client: Client, key: str) -> Send:
    """Send a file of lines to be imported: ``send("Import", HEAD, …, strict="true")``."""

    def post(verb: str, *lines: str, name: str = "a.csv", **query: str) -> TestResponse:
        return client.post(
            f"/timmi-absences/api/public/services/v1.0/leaveEntitlements{verb}",
            query_string=query,
            data={"File": (io.BytesIO("\r\n".join(lines).encode()), name), "Description": "x"},
            headers={"Authorization": f"lucca application={key}"},
        )

    return post


@pytest.fixture
def acquired(tenants: Tenants) -> Callable[[int], float]:
    """Return the half-days earned on an account."""

    def read(account: int) -> float:
        with tenants.get("acme").database.read() as db:
            row = db.execute(
                "SELECT acquired_half_days FROM lucca_leave_account WHERE id = ?", (account,)
            ).fetchone()
        found: float = row[0]
        return found

    return read


def report(answer: TestResponse) -> dict[str, Any]:
    """Return what was imported."""
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def test_entitlements_are_added(send: Send, acquired: Callable[[int], float]) -> None:
    """By the account's number or its name, in days, with a comma or a point; blank is nothing."""
    before = acquired(902)

    done = report(
        send("Import", f"\ufeff{HEAD};20251;rtt 2026", f"{CAMILLE};2,5;", f"{NADIA};1.25;", "")
    )

    assert done == {"successLinesCount": 2, "globalErrors": {}, "lineErrors": {}}
    assert (acquired(702), acquired(902), acquired(705)) == (55, before + 2.5, 20)


def test_entitlements_are_replaced(send: Send, acquired: Callable[[int], float]) -> None:
    """What was earned is what is said now; never less than what is taken and asked for."""
    done = report(send("Replace", f"{HEAD};20251;20262", f"{CAMILLE};8.5;3"))
    refused = report(send("Replace", f"{HEAD};20251", f"{CAMILLE};8.49"))

    assert done["successLinesCount"] == 1
    assert (acquired(702), acquired(705)) == (17, 6)
    assert refused == {
        "successLinesCount": 0,
        "globalErrors": {},
        "lineErrors": {"UnableToCreditAccount": [2]},
    }


@pytest.mark.parametrize(
    ("line", "error"),
    [
        (";00007;Martin;Camille;1", "LegalEntityCodeRequired"),
        ("PAR1;;Martin;Camille;1", "EmployeeNumberRequired"),
        ("XXX;00007;Martin;Camille;1", "LegalEntityNotFound"),
        ("PAR1;99999;Martin;Camille;1", "EmployeeNumberNotExist"),
        ("LYO1;00007;Martin;Camille;1", "EmployeeNumberNotInLegalEntity"),
        ("PAR1;00007;Martin;Zoé;1", "FistNameNotMatching"),
        ("PAR1;00007;Durand;Camille;1", "LastLameNotMatching"),
        ("PAR1;00007;Durand;Zoé;1", "FistNameAndLastNameNotMatching"),
        (f"{CAMILLE};many", "AccountColumnsProcessing"),
        (f"{CAMILLE};", "MissingValuesForAccount"),
        (f"{NADIA};1", "DuplicatedLine"),
    ],
)
def test_a_wrong_line_is_named(
    send: Send, acquired: Callable[[int], float], line: str, error: str
) -> None:
    """The others are imported; in strict mode none is; a simulation only says."""
    before = acquired(902)
    lines = (f"{HEAD};20251", f"{NADIA};1", line)

    simulated = report(send("Import", *lines, simulate="true"))
    strict = report(send("Import", *lines, strict="true"))
    assert acquired(902) == before
    done = report(send("Import", *lines))

    assert simulated == done
    assert done == {"successLinesCount": 1, "globalErrors": {}, "lineErrors": {error: [3]}}
    assert acquired(902) == before + 2
    assert strict["successLinesCount"] == 0
    assert list(strict["globalErrors"]) == ["LineErrorForbiddenInStrictMode"]
    assert strict["lineErrors"] == {error: [3]}


@pytest.mark.parametrize(
    ("head", "error"),
    [("Nothing", "AccountNotFound"), ("3", "AccountNotAvailableForUser")],
)
def test_an_account_that_is_not_theirs(send: Send, head: str, error: str) -> None:
    """One that nobody has, and one that counts nothing."""
    done = report(send("Import", f"{HEAD};{head}", f"{CAMILLE};1"))

    assert (done["successLinesCount"], done["lineErrors"]) == (0, {error: [2]})


@pytest.mark.parametrize(
    ("lines", "error"),
    [
        ([""], "FileEmpty"),
        ([HEAD, CAMILLE], "AccountColumnMissing"),
        ([f"{HEAD};1;1", f"{CAMILLE};1;1"], "ColumnNamesDistinct"),
        (["EmployeeNumber;20251", "00007;1"], "ColumnsFormatNotSupported"),
        ([f"{HEAD};20251", f"{CAMILLE};1;2"], "ColumnsFormatNotSupported"),
        ([f'{HEAD};"20251', f"{CAMILLE};1"], "FileExtensionNotSupported"),
    ],
)
def test_a_file_that_cannot_be_read(send: Send, lines: list[str], error: str) -> None:
    """200 that says why, nothing imported."""
    done = report(send("Replace", *lines))

    assert (done["successLinesCount"], list(done["globalErrors"]), done["lineErrors"]) == (
        0,
        [error],
        {},
    )


def test_what_is_no_file(client: Client, key: str, send: Send) -> None:
    """A body without one is 400, as is a mode that is no mode; a spreadsheet is not emulated."""
    path = "/timmi-absences/api/public/services/v1.0/leaveEntitlementsImport"
    headers = {"Authorization": f"lucca application={key}"}

    bare = client.post(path, data=b"LegalEntityCode", headers=headers)

    assert (bare.status_code, bare.get_json()["detail"]) == (
        400,
        "Send one file, as multipart/form-data.",
    )
    assert send("Import", HEAD, strict="yes").status_code == 400
    assert send("Import", HEAD, name="a.xlsx").status_code == 501
