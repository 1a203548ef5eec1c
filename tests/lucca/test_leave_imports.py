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


LEAVES = (
    "legalEntity;employeeNumber;lastName;firstName;accountId;startDate;flagStartDate;endDate;"
    "flagEndDate;isApproved"
)
WHO = "Acme Paris;00007;Martin;Camille"


@pytest.fixture
def load(client: Client, key: str) -> Send:
    """Send a file of leaves: ``load(LEAVES, …, create="true")``."""

    def post(*lines: str, **query: str) -> TestResponse:
        return client.post(
            "/timmi-absences/api/imports/v1.0/leavePeriods",
            query_string=query,
            data={"leaves": (io.BytesIO("\n".join(lines).encode()), "leaves.csv")},
            headers={"Authorization": f"lucca application={key}"},
        )

    return post


@pytest.fixture
def made(call: Send) -> Callable[[], list[dict[str, Any]]]:
    """Return the employee's requests that were not there from the start."""

    def read() -> list[dict[str, Any]]:
        asked = {
            "leavePeriod.ownerId": "7",
            "id": "greaterthan,703",
            "fields": "status,leavePeriod[startsOn,startsAM,endsOn,endsAM]",
        }
        found: list[dict[str, Any]] = call("GET", "leaveRequests", asked).get_json()["data"][
            "items"
        ]
        return found

    return read


def test_leaves_are_imported(
    client: Client,
    key: str,
    load: Send,
    made: Callable[[], list[dict[str, Any]]],
    acquired: Callable[[int], float],
) -> None:
    """One approved and one not; a wrong line is left out and told of; the import is done."""
    lines = (
        LEAVES,
        f"{WHO};20251;12/01/2026;AM;13/01/2026;PM;true",
        f"{WHO};4;14/01/2026;pm;14/01/2026;pm;no",
        f"{WHO};20251;13/01/2026;AM;13/01/2026;PM;true",
    )

    tried = load(*lines).get_json()
    nothing = made()
    answer = load(*lines, create="true")

    summary = answer.get_json()
    assert (tried["hasError"], nothing) == (True, [])
    assert summary["hasError"] is True
    assert "Line 4: User 7 has a leave on the morning" in answer.headers["X-Emulator-Notice"]
    assert made() == [
        {
            "status": status,
            "leavePeriod": {
                "startsOn": f"2026-01-{first}T00:00:00",
                "startsAM": starts_am,
                "endsOn": f"2026-01-{last}T00:00:00",
                "endsAM": False,
            },
        }
        for status, first, starts_am, last in ((2, 12, True, 13), (0, 14, False, 14))
    ]
    assert acquired(702) == 50
    headers = {"Authorization": f"lucca application={key}"}
    path = "/timmi-absences/api/imports/v1.0/leavePeriods"
    done = client.get(f"{path}/{summary['summaryId']}/progress", headers=headers)
    assert (done.status_code, done.get_json()) == (200, 100)
    assert client.get(f"{path}/{key}/progress", headers=headers).status_code == 404


def test_leaves_are_imported_beside_the_balance(
    load: Send, made: Callable[[], list[dict[str, Any]]], acquired: Callable[[int], float]
) -> None:
    """More than is left is refused, unless it is not to be deducted."""
    line = f"{WHO};20251;05/01/2026;AM;06/02/2026;PM;true"

    refused = load(LEAVES, line, create="true")
    before = made()
    loaded = load(LEAVES, line, create="true", recredit="true")

    assert "the period takes 25" in refused.headers["X-Emulator-Notice"]
    assert (before, len(made())) == ([], 1)
    assert loaded.get_json()["hasError"] is False
    assert acquired(702) == 50 + 50


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("Nowhere;00007;Martin;Camille;4;12/01/2026;AM;12/01/2026;PM;true", "LegalEntityNotFound"),
        (f"{WHO};;12/01/2026;AM;12/01/2026;PM;true", "AccountNumberRequired"),
        (f"{WHO};99;12/01/2026;AM;12/01/2026;PM;true", "has no leave account 99"),
        (f"{WHO};4;2026-01-12;AM;12/01/2026;PM;true", "startDate is not a date"),
        (f"{WHO};4;12/01/2026;AM;31/02/2026;PM;true", "endDate is not a date"),
        (f"{WHO};4;12/01/2026;noon;12/01/2026;PM;true", "flagStartDate is neither AM nor PM"),
        (f"{WHO};4;12/01/2026;PM;12/01/2026;AM;true", "ends before it starts"),
        (f"{WHO};4;12/01/2026;AM;12/01/2036;PM;true", "longer than 732 days"),
        (f"{WHO};4;12/01/2026;AM;12/01/2026;PM;", "isApproved is neither"),
    ],
)
def test_a_leave_that_cannot_be_imported(
    load: Send, made: Callable[[], list[dict[str, Any]]], line: str, message: str
) -> None:
    """It is left out, and a notice says why."""
    answer = load(LEAVES, line, create="true")

    assert answer.get_json()["hasError"] is True
    assert message in answer.headers["X-Emulator-Notice"]
    assert made() == []
