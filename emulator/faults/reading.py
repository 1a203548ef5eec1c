"""Read a rule's members: each is checked by name, and a refusal names it."""

from __future__ import annotations

import math
from datetime import UTC, datetime

from emulator.errors import Invalid

MAX_TEXT = 200


def whole(value: object, name: str, low: int, high: int) -> int:
    """Return a whole number from ``low`` to ``high``."""
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise Invalid(f"{name} must be a whole number from {low} to {high}.")
    return value


def number(value: object, name: str, low: float, high: float) -> float:
    """Return a number from ``low`` to ``high``, whole or not."""
    fits = not isinstance(value, bool) and isinstance(value, int | float)
    if not fits or not math.isfinite(value) or not low <= value <= high:  # type: ignore[arg-type,operator]
        raise Invalid(f"{name} must be a number from {low:g} to {high:g}.")
    return value  # type: ignore[return-value]


def text(value: object, name: str) -> str:
    """Return a text of 1 to 200 characters, all of them printable."""
    if not isinstance(value, str) or not 1 <= len(value) <= MAX_TEXT or not value.isprintable():
        raise Invalid(f"{name} must be a text of 1 to {MAX_TEXT} printable characters.")
    return value


def moment(value: object, name: str) -> datetime:
    """Return a moment of the tenant's clock, given in ISO 8601 with its offset."""
    try:
        read = datetime.fromisoformat(value) if isinstance(value, str) else None
        if read is not None and read.tzinfo is not None:
            return read.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise Invalid(f"{name} must be a moment with its offset, like 2026-01-05T09:00:00Z.")
