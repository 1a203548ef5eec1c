"""Put somebody's time of a period in place as a whole.

Source: Lucca's reference of the time-entries update service: the entries sent are what is there
afterwards. It tries to match what there was, or wipes it clean: here it is wiped clean.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from emulator.errors import EmulatorError, Invalid
from emulator.lucca import durations
from emulator.lucca.operations import time_entries
from emulator.lucca.resources.users import USERS
from emulator.lucca.store import records
from emulator.lucca.store import time_entries as entries

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from emulator.lucca.operations.moment import Moment

_UNITS = {"day": 0, "duration": 1, "time": 2}
_SOURCES = {"manual": 2, "import": 3}
_MEMBERS = frozenset(
    {"id", "owner", "startsAt", "duration", "comment", "timeSource", "unit", "timeType",
     "axisSections"}
)  # fmt: skip
_ISO = re.compile(r"P(?:(\d)D)?(?:T(?=\d)(?:(\d{1,2})H)?(?:(\d{1,4})M)?(?:(\d{1,5})S)?)?")


def replace(at: Moment, named: Mapping[str, str], bodies: Sequence[Mapping[str, Any]]) -> None:
    """Put entries in place of all that ``ownerId`` has from ``startsOn`` to ``endsOn``.

    Each is ``{"owner": {"id"}, "startsAt", "duration": {"iso": "PT4H"}, "unit", "timeSource",
    "comment", "axisSections"}``. Raises ``Invalid``, which names the entry as ``$[0]``.
    """
    owner, first, last = _owner(named), _day(named, "startson"), _day(named, "endson")
    if last < first:
        raise Invalid("endsOn is before startsOn.")
    records.record(at.db, USERS, owner)
    for key in entries.within(at.db, owner, first, last):
        time_entries.delete(at, key)
    for index, body in enumerate(bodies):
        try:
            time_entries.create(at, _entry(body, owner, first, last))
        except EmulatorError as error:
            raise Invalid(f"$[{index}]: {error}") from None


def _owner(named: Mapping[str, str]) -> int:
    text = named.get("ownerid", "")
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise Invalid("ownerId is required, a whole number.")
    return int(text)


def _day(named: Mapping[str, str], name: str) -> str:
    try:
        return date.fromisoformat(named.get(name, "")).isoformat()
    except ValueError:
        raise Invalid("startsOn and endsOn are required, dates like 2024-05-06.") from None


def _entry(body: Mapping[str, Any], owner: int, first: str, last: str) -> dict[str, Any]:
    for name in body:
        if name not in _MEMBERS:
            raise Invalid(f"Property {name[:80]} does not exist.")
    starts = body.get("startsAt")
    if not isinstance(starts, str) or not first <= starts[:10] <= last:
        raise Invalid(f"Property startsAt: a moment from {first} to {last}.")
    who = body.get("owner")
    if not isinstance(who, dict) or who.get("id") != owner:
        raise Invalid(f"Property owner must be {{'id': {owner}}}.")
    unit = _number(body, "unit", "duration", _UNITS)
    source = _number(body, "timeSource", "manual", _SOURCES)
    if body.get("timeType") is not None:
        raise Invalid("Property timeType: this account has no time types.")
    return {
        "ownerId": owner,
        "startsAt": starts,
        "duration": durations.span(_seconds(body.get("duration"))),
        "unit": unit,
        "creationSource": source,
        "comment": body.get("comment"),
        "axisSections": body.get("axisSections") or [],
    }


def _number(body: Mapping[str, Any], name: str, default: str, known: Mapping[str, int]) -> int:
    """Return what a word stands for; a list or an object is no word either."""
    word = body.get(name, default)
    if not isinstance(word, str) or word not in known:
        raise Invalid(f"Property {name}: one of {', '.join(known)}.")
    return known[word]


def _seconds(sent: object) -> int:
    text = sent.get("iso") if isinstance(sent, dict) else None
    match = _ISO.fullmatch(text) if isinstance(text, str) and text not in ("P", "PT") else None
    if match is None:
        raise Invalid("Property duration: an ISO 8601 duration like {'iso': 'PT7H20M'}.")
    days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
    found = days * durations.DAY + hours * 3_600 + minutes * 60 + seconds
    if found > durations.DAY:
        raise Invalid("You cannot create a time entry with a duration that exceeds 24h.")
    return found
