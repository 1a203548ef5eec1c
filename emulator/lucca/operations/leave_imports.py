"""Import leaves from a file: a line for each, approved or to be approved.

Source: Lucca's reference on importing leaves: the columns, dates as DD/MM/YYYY, ``recredit`` (not
deducted from the balance), ``create`` (or only simulate), the answer. A line must hold what a
request must; one that does not is left out, and the answer says that there was an error. What was
wrong Lucca tells in its screens alone; here a notice does. ``isApproved`` is needed, for every
account of the emulator's waits for approval. An import is done at once, also an asynchronous one.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from emulator.clock import local
from emulator.errors import Invalid
from emulator.lucca.operations import leave_requests, sheets
from emulator.lucca.operations.leave_wishes import Asked, consider
from emulator.lucca.operations.sheets import FileError, LineError, Named
from emulator.lucca.store import absences, entitlements

if TYPE_CHECKING:
    from emulator.lucca.operations.leave_wishes import Wanted
    from emulator.lucca.operations.moment import Moment

_COLUMNS = (
    "legalentity",
    "employeenumber",
    "lastname",
    "firstname",
    "accountid",
    "startdate",
    "flagstartdate",
    "enddate",
    "flagenddate",
    "isapproved",
)
_DAY = re.compile(r"(\d{2})/(\d{2})/(\d{4})", re.ASCII)
_MOST_TOLD = 5


def run(at: Moment, name: str, data: bytes, *, recredits: bool) -> list[str]:
    """Import a file; return what is wrong with it and its lines, which are left out.

    ``recredits`` leaves balances as they are. A simulation is undone by who asked for it, so that
    a line can stand against one before it there too.
    """
    try:
        sheet = sheets.read(name, data)
        missing = set(_COLUMNS) - {one.casefold() for one in sheet.names}
        if missing:
            raise FileError(f"ColumnNotExists ({', '.join(sorted(missing))})")
    except FileError as error:
        return [str(error)]
    wrong = []
    for number, cells in sheet.lines.items():
        try:
            asked, approved = _read(at, cells)
            _make(at, _consider(at, asked, recredits), approved)
        except (LineError, Invalid) as error:
            wrong.append(f"Line {number}: {error}")
    return wrong


def told(wrong: list[str]) -> str:
    """Return a notice of what is wrong."""
    more = f" And {len(wrong) - _MOST_TOLD} more." if len(wrong) > _MOST_TOLD else ""
    return f"Left out: {' '.join(wrong[:_MOST_TOLD])}{more}"


def _read(at: Moment, cells: dict[str, str]) -> tuple[Asked, bool]:
    place, number, last, first, account = (cells[name] for name in _COLUMNS[:5])
    person = sheets.employee(at.db, Named(place, number, first, last))
    if not (account.isascii() and account.isdigit() and len(account) < 16):
        raise LineError("AccountNumberRequired")
    span = absences.Span(
        person,
        _day(cells["startdate"], "startDate"),
        _half(cells["flagstartdate"], "flagStartDate"),
        _day(cells["enddate"], "endDate"),
        _half(cells["flagenddate"], "flagEndDate"),
    )
    if (span.starts_on, not span.starts_am) > (span.ends_on, not span.ends_am):
        raise LineError("The period ends before it starts.")
    said = cells["isapproved"].lower()
    if said not in ("true", "false", "yes", "no"):
        raise LineError("isApproved is neither true nor false.")
    return Asked(span, int(account), None, creates=True), said in ("true", "yes")


def _day(text: str, name: str) -> str:
    match = _DAY.fullmatch(text)
    try:
        if match is not None:
            day, month, year = map(int, match.groups())
            return date(year, month, day).isoformat()
    except ValueError:
        pass
    raise LineError(f"{name} is not a date like 31/01/2026.")


def _half(text: str, name: str) -> bool:
    if text.lower() not in ("am", "pm"):
        raise LineError(f"{name} is neither AM nor PM.")
    return text.lower() == "am"


def _consider(at: Moment, asked: Asked, recredits: bool) -> Wanted:
    wanted = consider(at.db, asked)
    account = wanted.account
    if recredits and account is not None and account.person_account is not None:
        generous = account._replace(acquired=account.acquired + len(wanted.halves))
        wanted = consider(at.db, asked, generous)
    if wanted.against:
        raise LineError(" ".join(wanted.against))
    return wanted


def _make(at: Moment, wanted: Wanted, approved: bool) -> None:
    account = wanted.account
    if account is None:
        raise LineError("AccountNotFound")
    if account.person_account is not None:
        # As it was, unless what the leave takes was added to it.
        entitlements.credit(at.db, account.person_account, account.acquired)
    wish = absences.Wish(
        wanted.asked.span,
        account.leave_type_id,
        account.person_account,
        len(wanted.halves),
        local(at.now).isoformat(timespec="seconds"),
    )
    key = absences.ask(at.db, wish)
    if approved:
        mail = "" if at.by is None else at.by.mail
        leave_requests.approve(at.db, key, leave_requests.Verdict(True, None, mail), at.here)
