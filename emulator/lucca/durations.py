"""How long something takes, as Lucca's v3 writes it: a .NET ``TimeSpan`` in its "c" format.

``d.hh:mm:ss``, where the days are left out when there are none: "03:45:00", "1.00:00:00".
Sources: Lucca's time-entry reference; Microsoft, "Standard TimeSpan format strings".
"""

from __future__ import annotations

import re

from emulator.errors import Invalid

DAY = 86_400
"""Seconds."""

_SPAN = re.compile(r"(?:(\d{1,2})\.)?([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:\.0{1,7})?")


def seconds(name: str, value: object) -> int:
    """Return the seconds of a span of time in a body, from nothing to a whole day.

    ``name`` is the property's. Raises ``Invalid`` for another form, or for more than 24 hours.
    """
    match = _SPAN.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        raise Invalid(f"Property {name}: {value!r:.60} is not a duration like 07:30:00.")
    days, hours, minutes, rest = (int(part or 0) for part in match.groups())
    found = days * DAY + hours * 3_600 + minutes * 60 + rest
    if found > DAY:
        raise Invalid(f"Property {name}: a duration cannot exceed 24 hours.")
    return found


def span(length: int) -> str:
    """Return a span of seconds as text."""
    days, rest = divmod(length, DAY)
    clock = f"{rest // 3_600:02d}:{rest // 60 % 60:02d}:{rest % 60:02d}"
    return f"{days}.{clock}" if days else clock
