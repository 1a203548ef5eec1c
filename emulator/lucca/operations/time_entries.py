"""Book time: create, change and remove time entries, as far as their timesheet is open.

Source: Lucca's time-entry reference: an entry cannot exceed 24 hours, span over two days, or fall
in a timesheet that is submitted or approved; in days and in hours it starts at 00:00 or at 12:00;
its sections must be active. Ours: a day holds no more than 24 hours in all, and two entries given
as times cannot overlap. The timesheet of a week is there from its first entry on.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from emulator.clock import local
from emulator.errors import Invalid, NotFound
from emulator.lucca import durations
from emulator.lucca.operations import writing
from emulator.lucca.resources import timesheets
from emulator.lucca.resources.time_entries import DAYS, HOURS, SOURCES, TIME, TIME_ENTRIES
from emulator.lucca.store import people, records, sections
from emulator.lucca.store import time_entries as entries
from emulator.lucca.store import timesheets as sheets
from emulator.lucca.store.time_entries import Said, Slot

if TYPE_CHECKING:
    from collections.abc import Mapping

    from emulator.lucca.fields import Record
    from emulator.lucca.operations.moment import Moment
    from emulator.storage import Connection

_MANUAL = 2
_LONGEST_COMMENT = 4_000
_FIRST_DAY, _LAST_DAY = "1990-01-01", "9990-12-31"  # a week from here is still a date


def create(at: Moment, body: Mapping[str, object]) -> Record:
    """Book time. Raises ``Invalid``, then nothing is changed."""
    blank = {field.name: None for field in TIME_ENTRIES.fields}
    wanted = _wanted(at, {**blank, "creationSource": _MANUAL, "axisSections": []}, body)
    moment, author = _moment(at), _author(at, wanted["ownerId"])
    return _put(at, entries.next_id(at.db), wanted | {"authorId": author, "createdAt": moment})


def update(at: Moment, key: Any, body: Mapping[str, object]) -> Record:
    """Change an entry. Raises ``NotFound``, and ``Invalid`` as above."""
    before = _present(at.db, key)
    _open(at.db, before["timesheetId"])
    after = _put(at, key, _wanted(at, before, body))
    if after["timesheetId"] != before["timesheetId"]:
        entries.retotal(at.db, before["timesheetId"])
    return after


def delete(at: Moment, key: Any) -> None:
    """Remove an entry. Raises ``NotFound``, and ``Invalid`` if its timesheet is not open."""
    before = _present(at.db, key)
    _open(at.db, before["timesheetId"])
    entries.archive(at.db, key, _moment(at), _author(at, before["ownerId"]))
    entries.retotal(at.db, before["timesheetId"])


def _present(db: Connection, key: Any) -> Record:
    found = records.record(db, TIME_ENTRIES, key)
    if found["archivedAt"] is not None:
        raise NotFound(TIME_ENTRIES.singular, key)
    return found


def _wanted(at: Moment, before: Record, body: Mapping[str, object]) -> Record:
    """Return an entry as it would be, each value checked by itself."""
    own = {name.lower(): name for name in body}
    rest = {name: body[name] for low, name in own.items() if low not in ("axissections", "comment")}
    after = before | writing.read(at.db, TIME_ENTRIES, rest, creating=before["id"] is None)
    for field in TIME_ENTRIES.fields:
        if field.required and after[field.name] is None:
            raise Invalid(f"Property {field.name} is required.")
    if after["unit"] not in (DAYS, HOURS, TIME):
        raise Invalid("Property unit: 0 (days), 1 (hours) or 2 (time).")
    if after["creationSource"] not in SOURCES:
        raise Invalid(f"Property creationSource: from 0 to {SOURCES[-1]}.")
    if "axissections" in own:
        after["axisSections"] = _sections(body[own["axissections"]])
    if "comment" in own:
        content = _content(body[own["comment"]])
        author = _author(at, after["ownerId"])
        after["comment"] = content and {
            "content": content,
            "authorId": author,
            "createdAt": _moment(at),
        }
    return after


def _sections(value: object) -> list[Record]:
    if value is None:
        return []
    listed = value if isinstance(value, list) else [value]
    keys = [one.get("id") if isinstance(one, dict) else None for one in listed]
    if not all(isinstance(key, int) and not isinstance(key, bool) for key in keys):
        raise Invalid("Property axisSections must be a list of objects with an id.")
    if len(keys) > 1:
        raise Invalid("Property axisSections: all sections are of one axis; an entry has one.")
    return [{"id": key} for key in keys]


def _content(value: object) -> str | None:
    """Return the words of a comment, sent as they are or as ``{"content": …}``."""
    words = value.get("content") if isinstance(value, dict) else value
    if words is None or words == "":
        return None
    if not isinstance(words, str) or "\x00" in words or len(words) > _LONGEST_COMMENT:
        raise Invalid(f"Property comment: a text of up to {_LONGEST_COMMENT} characters.")
    return words


def _put(at: Moment, key: int, wanted: Record) -> Record:
    slot = _slot(at.db, wanted)
    _check_day(at.db, slot, wanted["unit"], key)
    sheet = _sheet(at.db, slot.owner, date.fromisoformat(slot.starts_at[:10]))
    note = wanted["comment"] or {}
    said = Said(
        wanted["unit"],
        wanted["authorId"],
        wanted["createdAt"],
        _author(at, slot.owner),
        _moment(at),
        wanted["creationSource"],
        wanted["timeTypeId"],
        note.get("content"),
        note.get("authorId"),
        note.get("createdAt"),
    )
    entries.put(at.db, key, sheet, slot=slot, said=said)
    entries.retotal(at.db, sheet)
    return records.record(at.db, TIME_ENTRIES, key)


def _slot(db: Connection, wanted: Record) -> Slot:
    starts_at = wanted["startsAt"][:19]
    day, clock = starts_at.split("T")
    length = durations.seconds("duration", wanted["duration"])
    if not _FIRST_DAY <= day <= _LAST_DAY:
        raise Invalid(f"Property startsAt: from {_FIRST_DAY} to {_LAST_DAY}.")
    if wanted["unit"] != TIME and clock not in ("00:00:00", "12:00:00"):
        raise Invalid("Property startsAt: in days and in hours, 00:00:00 or 12:00:00.")
    hours, minutes, seconds = (int(part) for part in clock.split(":"))
    if hours * 3_600 + minutes * 60 + seconds + length > durations.DAY:
        raise Invalid("You cannot create a time entry that spans over two days.")
    section = wanted["axisSections"][0]["id"] if wanted["axisSections"] else None
    if section is not None:
        found = sections.find(db, section)
        if found is None:
            raise Invalid(f"Property axisSections: no AxisSection with id {section}.")
        if day < found.starts_on or (found.ends_on is not None and day > found.ends_on):
            raise Invalid(f"Property axisSections: section {found.code} is not active on {day}.")
    return Slot(wanted["ownerId"], starts_at, length, section)


def _check_day(db: Connection, slot: Slot, unit: int, key: int) -> None:
    day = slot.starts_at[:10]
    others = entries.others_of_day(db, slot.owner, day, key)
    total = slot.seconds + sum(one.seconds for one in others)
    if total > durations.DAY:
        raise Invalid(
            f"The time entries of user {slot.owner} on {day} would add up to more than 24 hours."
        )
    for one in others:
        if unit == one.unit == TIME and _overlap(slot, one):
            raise Invalid(f"The time entry overlaps time entry {one.id}.")


def _overlap(slot: Slot, other: entries.Taken) -> bool:
    first, second = sorted((one.starts_at, one.seconds) for one in (slot, other))
    ends = _after(*first)
    return first[1] > 0 and second[1] > 0 and ends > second[0]


def _after(starts_at: str, seconds: int) -> str:
    hours, minutes, rest = (int(part) for part in starts_at[11:19].split(":"))
    end = hours * 3_600 + minutes * 60 + rest + seconds
    return f"{starts_at[:10]}T{end // 3_600:02d}:{end // 60 % 60:02d}:{end % 60:02d}"


def _sheet(db: Connection, owner: int, day: date) -> int:
    """Return the open timesheet that holds a day, made if need be."""
    monday = day - timedelta(day.weekday())
    key = sheets.covering(db, owner, day.isoformat())
    if key is None:
        week = monday.isoformat(), (monday + timedelta(6)).isoformat()
        return sheets.draft(db, owner, week, [])
    _open(db, key)
    return key


def _open(db: Connection, key: int) -> None:
    status = sheets.status(db, key)
    if status in (timesheets.PENDING, timesheets.APPROVED):
        raise Invalid(
            f"Timesheet {key} is {timesheets.STATUSES[status]}: its time entries cannot change."
        )


def _moment(at: Moment) -> str:
    return local(at.now).isoformat(timespec="seconds")


def _author(at: Moment, owner: int) -> int:
    """Return who is taken to have written: of an API key, its technical contact. This is ours."""
    if at.by is None:
        return owner
    if at.by.person_id is not None:
        return at.by.person_id
    return people.id_by_mail(at.db, at.by.mail) or owner
