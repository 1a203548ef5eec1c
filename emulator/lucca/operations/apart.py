"""What is sent with a user and kept beside the record: at the root of the body, under many names.

``extendedData`` itself does nothing (Lucca's guide to extended data): what was read nested is
written at the root. ``userWorkCycles`` replaces the whole list; Lucca does not say what becomes of
those that are not sent, and this is ours.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import orjson

from emulator.errors import Invalid
from emulator.lucca import values
from emulator.lucca.fields import Field
from emulator.lucca.hints import Unknown
from emulator.lucca.kinds import Kind
from emulator.lucca.operations import extended
from emulator.lucca.resources import nationalities
from emulator.lucca.resources.axes import AXIS_SECTIONS
from emulator.lucca.resources.completing import APPLICATIONS, AXIS, MOST_AXES, REMUNERATION
from emulator.lucca.resources.extensions import PREFIX
from emulator.lucca.resources.organisation import WORK_CYCLES
from emulator.lucca.resources.users import USERS
from emulator.lucca.store import beside, records

if TYPE_CHECKING:
    from collections.abc import Mapping

    from emulator.lucca.fields import Record
    from emulator.lucca.operations.moment import Moment
    from emulator.storage import Connection

CYCLES = "userWorkCycles"
_FOREVER = "9999-12-31T00:00:00"
_MOST_CYCLES = 100
_CYCLE_STEP = 10_000_000
"""The first cycle of a user has the user's id; each later one so much more."""

_NAMES = {name.lower(): name for name in (*APPLICATIONS, REMUNERATION, CYCLES)}
_CYCLE = (
    Field(name="id", kind=Kind.INTEGER),
    Field(name="ownerID", kind=Kind.INTEGER),
    Field(name="workCycleID", kind=Kind.INTEGER, required=True),
    Field(name="startsOn", kind=Kind.MOMENT, required=True),
    Field(name="endsOn", kind=Kind.MOMENT),
)


class Apart:
    """A users body in two: ``body`` for the record, the rest to be kept beside it."""

    def __init__(self, at: Moment, body: Mapping[str, object]) -> None:
        self.body: dict[str, object] = {}
        self._at = at
        self._extended: dict[str, object] = {}
        self._axes: dict[int, object] = {}
        self._named: dict[str, object] = {}
        for name, value in body.items():
            self._sort(name, name.lower(), value)

    @property
    def axes(self) -> Mapping[int, int | None]:
        """The section sent for each axis."""
        return {axis: _section(axis, value) for axis, value in self._axes.items()}

    def cycles(self, user: Record) -> list[Record] | None:
        """Return a user's work cycles as they will be; None if none were sent."""
        if CYCLES not in self._named:
            return None
        return _cycles(self._at.db, user, self._named[CYCLES])

    def keep(self, user: int) -> None:
        """Store what is not in the record. Raises ``Invalid``."""
        db = self._at.db
        for key, sent in self._extended.items():
            extended.write(db, user, key, sent)
        for axis, section in self.axes.items():
            _check_section(db, axis, section)
            beside.set_section(db, user, axis, section)
        for name, sent in self._named.items():
            if name in APPLICATIONS:
                beside.set_application(db, user, name, _profile(db, name, sent))
            elif name == REMUNERATION:
                beside.set_application(db, user, name, _amount(sent))

    def _sort(self, name: str, lower: str, value: object) -> None:
        if lower.startswith(PREFIX):
            self._extended[lower] = value
        elif lower.startswith(AXIS.lower()):
            self._axes[_axis(name)] = value
        elif lower == "useraxisvalues":
            self._axes.update(_by_axis(self._at.db, value))
        elif lower in _NAMES:
            self._named[_NAMES[lower]] = value
        elif lower == "extendeddata":
            self._at.notices.append(
                "extendedData is not written: send each e_... at the root of the user."
            )
        elif lower in ("nationality", "nationalityid"):
            self.body["nationalityId"] = _nationality(name, value)
        else:
            self.body[name] = value


def _nationality(name: str, value: object) -> str | None:
    """Return a country's code: the older create sample sends a word, the newer update a code."""
    text = value.get("id") if isinstance(value, dict) else value
    if text is None or text == "":
        return None
    code = nationalities.code_of(text) if isinstance(text, str) else None
    if code is None:
        raise Invalid(f"Property {name}: {text!r:.60} is no country (ISO 3166-1 alpha-2).")
    return code


def _axis(name: str) -> int:
    number = name[len(AXIS) :]
    if not (number.isascii() and number.isdigit() and 1 <= int(number[:9]) <= MOST_AXES):
        raise Unknown(name, USERS.singular, (one.name for one in USERS.fields))
    return int(number)


def _by_axis(db: Connection, value: object) -> dict[int, object]:
    """Return sections that are sent in one list, by the axis that each is of."""
    if not isinstance(value, list) or len(value) > MOST_AXES:
        raise Invalid("Property userAxisValues must be a list of objects with an id.")
    found: dict[int, object] = {}
    for one in value:
        key = one.get("id") if isinstance(one, dict) else None
        if not isinstance(key, int) or isinstance(key, bool):
            raise Invalid("Property userAxisValues must be a list of objects with an id.")
        axis = axis_of(db, key)
        if axis is None:
            raise Invalid(f"Property userAxisValues: no section with id {key}.")
        found[axis] = one
    return found


def _section(axis: int, value: object) -> int | None:
    if value is None:
        return None
    key = value.get("id") if isinstance(value, dict) else None
    if not isinstance(key, int) or isinstance(key, bool):
        raise Invalid(f"Property {AXIS}{axis} must be an object with the id of a section.")
    return key


def _check_section(db: Connection, axis: int, key: int | None) -> None:
    if key is not None and axis_of(db, key) != axis:
        raise Invalid(f"Property {AXIS}{axis}: axis {axis} has no section with id {key}.")


def axis_of(db: Connection, section: int) -> int | None:
    """Return the axis that a section is of, None if there is no such section."""
    found = records.by_ids(db, AXIS_SECTIONS, [section]).get(section)
    return None if found is None else int(found["axisId"])


def _profile(db: Connection, name: str, sent: object) -> str | None:
    if sent is None:
        return None
    key = sent.get("id") if isinstance(sent, dict) else None
    known = [
        one for one, application, _ in beside.profiles(db) if application == APPLICATIONS[name]
    ]
    if key not in known:
        raise Invalid(f"Property {name}: no profile with id {key!r:.40}; there are {known}.")
    return str(key)


def _amount(sent: object) -> str | None:
    bare = sent.get("value") if isinstance(sent, dict) else sent
    value = values.checked(Field(name=REMUNERATION, kind=Kind.NUMBER), bare)
    return None if value is None else orjson.dumps(value).decode()


def _cycles(db: Connection, user: Record, sent: object) -> list[Record]:
    if not isinstance(sent, list) or len(sent) > _MOST_CYCLES:
        raise Invalid(f"Property {CYCLES} must be a list of up to {_MOST_CYCLES} objects.")
    known = {one["id"] for one in user[CYCLES]}
    free = (user["id"] + _CYCLE_STEP * number for number in range(2 * _MOST_CYCLES))
    unused = iter([key for key in free if key not in known])
    made = [_cycle(db, user, one) for one in sent]
    for one in made:
        if one["id"] and one["id"] not in known:
            raise Invalid(f"Property {CYCLES}: this user has no work cycle with id {one['id']}.")
        one["id"] = one["id"] or next(unused)
    made.sort(key=lambda one: str(one["startsOn"]))
    for earlier, later in pairwise(made):
        if later["startsOn"] < earlier["endsOn"]:
            raise Invalid(f"Property {CYCLES}: two of them overlap.")
    return made


def _cycle(db: Connection, user: Record, sent: object) -> dict[str, Any]:
    if not isinstance(sent, dict):
        raise Invalid(f"Property {CYCLES} must be a list of objects.")
    named = {name.lower(): value for name, value in sent.items()}
    unknown = set(named) - {field.name.lower() for field in _CYCLE} - {"workcycle"}
    if unknown:
        raise Unknown(min(unknown), "UserWorkCycle", (field.name for field in _CYCLE))
    one: dict[str, Any] = {
        field.name: values.checked(field, named.get(field.name.lower())) for field in _CYCLE
    }
    if one["workCycleID"] not in beside.names(db, WORK_CYCLES.table_name):
        raise Invalid(f"Property workCycleID: no WorkCycle with id {one['workCycleID']}.")
    one["ownerID"] = user["id"]
    one["endsOn"] = one["endsOn"] or _FOREVER
    if one["endsOn"] < one["startsOn"]:
        raise Invalid(f"Property {CYCLES}: endsOn is before startsOn.")
    return one
