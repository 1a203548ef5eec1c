"""Values as requests write them: read for a filter, checked for a body.

Lucca's moments are local and carry no offset (``2014-09-01T00:00:00``); a bare day is midnight.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from emulator.clock import local
from emulator.errors import Invalid
from emulator.lucca.kinds import Kind

if TYPE_CHECKING:
    from emulator.lucca.fields import Field

_INTEGER = re.compile(r"[+-]?\d{1,18}", re.ASCII)
_NUMBER = re.compile(r"[+-]?(\d{1,40}(\.\d{0,40})?|\.\d{1,40})([eE][+-]?\d{1,2})?", re.ASCII)
_DAYS = {"today": 0, "tomorrow": 1, "yesterday": -1}
_MOMENT = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(:\d{2})?(\.\d{1,7})?(Z|[+-]\d{2}:?\d{2})?)?",
    re.ASCII,
)
_MIDNIGHT = "T00:00:00"


def compared(field: Field, text: str, now: datetime) -> object:
    """Return a filter's value: a number, 0 or 1, a moment's text; a text as it stands."""
    match field.kind:
        case Kind.INTEGER:
            return _integer(field, text.strip())
        case Kind.NUMBER:
            return _number(field, text.strip())
        case Kind.BOOLEAN:
            word = text.strip().lower()
            if word not in ("true", "false"):
                raise _unreadable(field, text, "neither true nor false")
            return int(word == "true")
        case Kind.MOMENT:
            return _moment_or_word(field, text.strip(), now)
        case Kind.DAY:
            return _moment_or_word(field, text.strip(), now)[:10]
        case _:
            return text


def day_end(moment: str) -> str:
    """Return the last millisecond of a day, of its first moment; any other moment as it is.

    So has the library's ``ToMidnightTimeIfEmpty``: a day without a time and its midnight are one.
    """
    if moment.endswith(_MIDNIGHT):
        return f"{moment.removesuffix(_MIDNIGHT)}T23:59:59.999"
    return moment


def checked(field: Field, value: object) -> object:
    """Return a value from a body as it is stored, or say what it should have been."""
    if value is None or (value == "" and not field.required and field.kind is not Kind.TEXT):
        if field.required:
            raise Invalid(f"Property {field.name} is required.")
        return None
    match field.kind:
        case Kind.INTEGER if isinstance(value, int) and not isinstance(value, bool):
            return _in_range(field, value)
        case Kind.INTEGER if isinstance(value, str) and _INTEGER.fullmatch(value):
            return int(value)
        case Kind.NUMBER if isinstance(value, int | float) and not isinstance(value, bool):
            return _in_range(field, value)
        case Kind.BOOLEAN if isinstance(value, bool):
            return value
        case Kind.TEXT if isinstance(value, str):
            return _text(field, value)
        case Kind.MOMENT if isinstance(value, str):
            return _moment(field, value)
        case Kind.DAY if isinstance(value, str):
            return _moment(field, value)[:10]
    raise Invalid(f"Property {field.name}: {_shown(value)} is not {_NAMES[field.kind]}.")


_NAMES = {
    Kind.INTEGER: "a whole number",
    Kind.NUMBER: "a number",
    Kind.TEXT: "a text",
    Kind.MOMENT: "a date like 2024-01-31T00:00:00",
    Kind.DAY: "a day like 2024-01-31",
    Kind.BOOLEAN: "true or false",
    Kind.REFERENCE: "an object with an id",
    Kind.REFERENCES: "a list of objects with an id",
    Kind.OBJECT: "an object",
    Kind.OBJECTS: "a list of objects",
}


def _in_range(field: Field, value: float) -> float:
    if not -(2**53) <= value <= 2**53:
        raise Invalid(f"Property {field.name}: the number is out of range.")
    return value


def _text(field: Field, value: str) -> str:
    if len(value) > field.max_length:
        raise Invalid(f"Property {field.name}: longer than {field.max_length} characters.")
    if "\x00" in value:
        raise Invalid(f"Property {field.name}: a text cannot hold U+0000.")
    if field.required and not value.strip():
        raise Invalid(f"Property {field.name} is required.")
    return value


def _integer(field: Field, text: str) -> int:
    if not _INTEGER.fullmatch(text):
        raise _unreadable(field, text, "not a whole number")
    return int(text)


def _number(field: Field, text: str) -> float:
    if not _NUMBER.fullmatch(text):
        raise _unreadable(field, text, "not a number")
    return float(text)


def _moment_or_word(field: Field, text: str, now: datetime) -> str:
    word = text.lower()
    try:
        if word == "now":
            return local(now).isoformat(timespec="seconds")
        if word in _DAYS:
            return f"{local(now).date() + timedelta(days=_DAYS[word])}{_MIDNIGHT}"
    except OverflowError:  # tomorrow, on the last day that there is
        raise _unreadable(field, text, "not a date") from None
    found = _read_moment(text)
    if found is None:
        raise _unreadable(field, text, "not a date")
    return found


def _moment(field: Field, text: str) -> str:
    found = _read_moment(text.strip())
    if found is None:
        raise Invalid(f"Property {field.name}: {_shown(text)} is not a date.")
    return found


def _read_moment(text: str) -> str | None:
    """Return a moment as it is stored: to the second, or with three digits that are not all 0."""
    match = _MOMENT.fullmatch(text)
    if match is None:
        return None
    day, clock, seconds, fraction, offset = match.groups(default="")
    try:
        moment = datetime.fromisoformat(f"{day}T{clock or '00:00'}{seconds or ':00'}{offset}")
        # A moment with an offset becomes local, as .NET's DateTime.Parse would have it.
        shown = local(moment) if offset else moment
    except (ValueError, OverflowError):
        return None
    thousandths = fraction[1:4].ljust(3, "0")
    whole = shown.isoformat(timespec="seconds")
    return whole if thousandths == "000" else f"{whole}.{thousandths}"


def _unreadable(field: Field, text: str, why: str) -> Invalid:
    return Invalid(f"Query parameter {field.name} is invalid: {_shown(text)} is {why}.")


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"
