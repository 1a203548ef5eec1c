"""Values as requests write them: read for a filter, checked for a body.

Lucca's moments are local and carry no offset (``2014-09-01T00:00:00``); a bare day is midnight.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from emulator.clock import local
from emulator.errors import Invalid
from emulator.lucca.fields import Kind, comparable

if TYPE_CHECKING:
    from emulator.lucca.fields import Field

_INTEGER = re.compile(r"[+-]?\d{1,18}")
_DAYS = {"today": 0, "tomorrow": 1, "yesterday": -1}
_MOMENT = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(:\d{2})?(\.\d{1,7})?(Z|[+-]\d{2}:?\d{2})?)?"
)


def compared(field: Field, text: str, now: datetime) -> object:
    """Return a filter's value as columns hold it."""
    text = text.strip()
    match field.kind:
        case Kind.INTEGER:
            return _integer(field, text)
        case Kind.NUMBER:
            return _number(field, text)
        case Kind.BOOLEAN:
            if text.lower() not in ("true", "false"):
                raise Invalid(f"Filter {field.name}: {_shown(text)} is neither true nor false.")
            return int(text.lower() == "true")
        case Kind.MOMENT:
            return _moment_or_word(field, text, now)
        case Kind.DAY:
            return _moment_or_word(field, text, now)[:10]
        case _:
            return comparable(field.kind, text)


def day_end(field: Field, text: str, value: str) -> str:
    """Return the last moment of a day, where an end was given as a day without a time."""
    word = text.strip().lower()
    if field.kind is Kind.MOMENT and (len(word) == 10 or word in _DAYS):
        return f"{value[:10]}T23:59:59.999"
    return value


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
        raise Invalid(f"Filter {field.name}: {_shown(text)} is not a whole number.")
    return int(text)


def _number(field: Field, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise Invalid(f"Filter {field.name}: {_shown(text)} is not a number.") from None


def _moment_or_word(field: Field, text: str, now: datetime) -> str:
    word = text.lower()
    if word == "now":
        return local(now).isoformat(timespec="seconds")
    if word in _DAYS:
        return f"{local(now).date() + timedelta(days=_DAYS[word])}T00:00:00"
    return _moment(field, text)


def _moment(field: Field, text: str) -> str:
    match = _MOMENT.fullmatch(text.strip())
    if match is not None:
        day, clock, seconds, fraction, offset = match.groups(default="")
        try:
            moment = datetime.fromisoformat(f"{day}T{clock or '00:00'}{seconds or ':00'}{offset}")
        except ValueError:
            pass
        else:
            # A moment with an offset becomes local, as .NET's DateTime.Parse would have it.
            shown = local(moment) if offset else moment
            return shown.isoformat(timespec="seconds") + fraction[:4]
    raise Invalid(f"Property {field.name}: {_shown(text)} is not a date.")


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"
