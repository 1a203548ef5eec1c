"""Read how a clock is to be moved, and say how it stands."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from emulator.errors import Invalid

if TYPE_CHECKING:
    from emulator.clock import Clock

_MEMBERS = ("advance", "set", "freeze", "resume")
_FIRST, _LAST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
"""Far enough for any test, and every date that is computed from it can be written. Ours."""
_MOST_SECONDS = (_LAST - _FIRST).total_seconds()


def asked(body: object, clock: Clock) -> Clock:
    """Return the clock that ``POST /_emulator/clock`` asks for, of one that stands like this.

    ``{"advance": seconds}``, ``{"set": ISO 8601 with an offset}``, ``{"freeze": true}`` or
    ``{"resume": true}``. A frozen clock that is advanced or set stays frozen. Raises ``Invalid``.
    """
    if not isinstance(body, dict) or len(body) != 1:
        raise Invalid(f"Send a JSON object with one of {', '.join(_MEMBERS)}.")
    ((member, value),) = body.items()
    match member:
        case "advance":
            return clock.moved_to(_checked(clock.now() + _seconds(value)))
        case "set":
            return clock.moved_to(_checked(_moment(value)))
        case "freeze" | "resume":
            if value is not True:
                raise Invalid(f"{member} must be true.")
            return clock.frozen() if member == "freeze" else clock.running()
    raise Invalid(f"There is no {member[:80]!r} here; there are {', '.join(_MEMBERS)}.")


def shown(clock: Clock) -> dict[str, object]:
    """Return a clock as the control API shows it: ``{"now", "frozen"}``, in UTC."""
    now = clock.now().isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return {"now": now, "frozen": clock.frozen_at is not None}


def _seconds(value: object) -> timedelta:
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        raise Invalid("advance must be a number of seconds, 0 or more; set can go back.")
    return timedelta(seconds=min(value, 2 * _MOST_SECONDS))


def _moment(value: object) -> datetime:
    try:
        if not isinstance(value, str):
            raise ValueError
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None:
            raise ValueError
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise Invalid("set must be ISO 8601 with an offset, like 2026-01-05T08:00:00Z.") from None


def _checked(moment: datetime) -> datetime:
    if not _FIRST <= moment <= _LAST:
        raise Invalid(f"A clock goes from {_FIRST.date()} to {_LAST.date()}.")
    return moment
