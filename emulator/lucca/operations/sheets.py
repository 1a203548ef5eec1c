"""Files of rows, as Timmi Absences imports them: CSV in UTF-8 with semicolons, names in row one.

Errors are named as Lucca's import reference names them, its spelling kept.
"""

from __future__ import annotations

import codecs
import csv
import io
from typing import TYPE_CHECKING, NamedTuple

from emulator.errors import EmulatorError, Unsupported
from emulator.lucca.store import entitlements

if TYPE_CHECKING:
    from emulator.storage import Connection

_MOST_ROWS = 10_000
_MOST_CELL = 4_000
_NO_MATCH = {
    (False, False): "FistNameAndLastNameNotMatching",
    (False, True): "FistNameNotMatching",
    (True, False): "LastLameNotMatching",
}


class FileError(EmulatorError):
    """Why a whole file cannot be read."""


class LineError(EmulatorError):
    """Why one line cannot be imported."""


class Sheet(NamedTuple):
    """The names of the columns as they are written; by line, from 2 on, the cells by name."""

    names: list[str]
    lines: dict[int, dict[str, str]]


class Named(NamedTuple):
    """How a line names an employee; ``place`` of their establishment is its code or its name."""

    place: str
    number: str
    first_name: str
    last_name: str


def read(name: str, data: bytes) -> Sheet:
    """Read a file. Raises ``FileError``, and ``Unsupported`` for a spreadsheet."""
    if name.lower().endswith((".xlsx", ".xls")):
        raise Unsupported("Only CSV files are imported; Lucca takes XLSX too.")
    try:
        text = data.removeprefix(codecs.BOM_UTF8).decode()
        rows = list(csv.reader(io.StringIO(text), delimiter=";", strict=True))
    except (UnicodeDecodeError, csv.Error):
        raise FileError("FileExtensionNotSupported") from None
    if not rows or not any(cell.strip() for cell in rows[0]):
        raise FileError("FileEmpty")
    names = [cell.strip() for cell in rows[0]]
    if len({one.casefold() for one in names}) < len(names):
        raise FileError("ColumnNamesDistinct")
    width = max(len(row) for row in rows)
    longest = max(len(cell) for row in rows for cell in row)
    if width > len(names) or longest > _MOST_CELL or len(rows) > _MOST_ROWS + 1:
        raise FileError("ColumnsFormatNotSupported")
    keys = [one.casefold() for one in names]
    lines = {
        number: dict.fromkeys(keys, "") | dict(zip(keys, map(str.strip, row), strict=False))
        for number, row in enumerate(rows[1:], 2)
        if any(cell.strip() for cell in row)
    }
    return Sheet(names, lines)


def employee(db: Connection, named: Named) -> int:
    """Return whom a line names: by establishment and number, their names agreeing.

    Raises ``LineError``.
    """
    if not named.place:
        raise LineError("LegalEntityCodeRequired")
    if not named.number:
        raise LineError("EmployeeNumberRequired")
    place = named.place.casefold()
    if not entitlements.is_establishment(db, place):
        raise LineError("LegalEntityNotFound")
    found = entitlements.employees(db, named.number.casefold())
    if not found:
        raise LineError("EmployeeNumberNotExist")
    for one in found:
        if place in (one.place_code, one.place_name):
            agree = (
                named.first_name.casefold() == one.first_name,
                named.last_name.casefold() == one.last_name,
            )
            if agree in _NO_MATCH:
                raise LineError(_NO_MATCH[agree])
            return one.id
    raise LineError("EmployeeNumberNotInLegalEntity")
