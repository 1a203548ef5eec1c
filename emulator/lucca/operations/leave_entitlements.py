"""Credit accounts from a file: a line for each employee, a column for each account, in days.

Source: Lucca's reference on importing and on replacing entitlements: the columns, the names of
errors, that nothing is imported in strict mode if a line has an error, and that a simulation says
the same and imports nothing. That an error is told with the numbers of its lines is ours, for no
example of one is public. ``Description``, ``ReferenceDate`` and ``entryTypes`` are taken and
change nothing: what has been earned is kept as one sum, which a replacement replaces.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from emulator.lucca.operations import sheets
from emulator.lucca.operations.sheets import FileError, LineError, Named
from emulator.lucca.store import entitlements

if TYPE_CHECKING:
    from emulator.lucca.operations.sheets import Sheet
    from emulator.storage import Connection

_EMPLOYEE = ("legalentitycode", "employeenumber", "lastname", "firstname")
_DAYS = re.compile(r"-?\d{1,4}(?:[.,]\d{1,2})?", re.ASCII)


class How(NamedTuple):
    """What to do with a file: add to what was earned or replace it, all or what is right, or
    only say."""

    replaces: bool
    strict: bool
    simulate: bool


class Report(NamedTuple):
    """How many lines were imported; errors of the file, and of lines with their numbers."""

    lines: int
    global_errors: dict[str, str]
    line_errors: dict[str, list[int]]


def run(db: Connection, name: str, data: bytes, how: How) -> Report:
    """Import a file."""
    try:
        sheet = sheets.read(name, data)
        accounts = _accounts(db, sheet)
    except FileError as error:
        return Report(0, {str(error): "Nothing was imported."}, {})
    earned: list[tuple[int, float]] = []
    errors: dict[str, list[int]] = {}
    seen: set[int] = set()
    good = 0
    for number, cells in sheet.lines.items():
        try:
            earned += _line(db, cells, accounts, (how.replaces, seen))
            good += 1
        except LineError as error:
            errors.setdefault(str(error), []).append(number)
    if how.strict and errors:
        return Report(0, {"LineErrorForbiddenInStrictMode": "Nothing was imported."}, errors)
    if not how.simulate:
        for account, acquired in earned:
            entitlements.credit(db, account, acquired)
    return Report(good, {}, errors)


def _accounts(db: Connection, sheet: Sheet) -> dict[str, int | None]:
    """Return what each column is about, None for one that names no account."""
    keys = [one.casefold() for one in sheet.names]
    if not set(_EMPLOYEE) <= set(keys):
        raise FileError("ColumnsFormatNotSupported")
    others = [one for one in keys if one not in _EMPLOYEE]
    if not others:
        raise FileError("AccountColumnMissing")
    known = entitlements.kinds(db)
    return {one: known.get(one) for one in others}


def _line(
    db: Connection,
    cells: dict[str, str],
    accounts: dict[str, int | None],
    more: tuple[bool, set[int]],
) -> list[tuple[int, float]]:
    """Return the accounts that a line earned, and what is earned on each then, in half-days."""
    replaces, seen = more
    place, number, last, first = (cells[name] for name in _EMPLOYEE)
    person = sheets.employee(db, Named(place, number, first, last))
    if person in seen:
        raise LineError("DuplicatedLine")
    seen.add(person)
    own = {one.id: one for one in entitlements.accounts(db, person) if one.has_account}
    found = []
    for name, kind in accounts.items():
        if not cells[name]:
            continue
        if kind is None:
            raise LineError("AccountNotFound")
        if _DAYS.fullmatch(cells[name]) is None:
            raise LineError("AccountColumnsProcessing")
        account = own.get(kind)
        if account is None or account.person_account is None:
            raise LineError("AccountNotAvailableForUser")
        earned = 2 * float(cells[name].replace(",", ".")) + (0 if replaces else account.acquired)
        if earned < account.taken + account.pending:
            raise LineError("UnableToCreditAccount")
        found.append((account.person_account, round(earned, 2)))
    if not found:
        raise LineError("MissingValuesForAccount")
    return found
