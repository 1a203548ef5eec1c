"""Create and change work contracts, and let their owner show the one that applies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from emulator.clock import local
from emulator.errors import Invalid
from emulator.lucca import values
from emulator.lucca.hints import Unknown
from emulator.lucca.operations import day
from emulator.lucca.resources.contracts import (
    CONTRACT_TYPES,
    HIRING_TYPES,
    TERMINATION_REASONS,
    WORK_CONTRACTS,
)
from emulator.lucca.resources.organisation import OCCUPATION_CATEGORIES
from emulator.lucca.resources.structure import LEGAL_ENTITIES
from emulator.lucca.resources.users import USERS
from emulator.lucca.store import contracts, people, records

if TYPE_CHECKING:
    from collections.abc import Mapping

    from emulator.lucca.fields import Collection, Record
    from emulator.lucca.operations.moment import Moment

_LISTS: dict[str, Collection] = {
    "ownerId": USERS,
    "establishmentId": LEGAL_ENTITIES,
    "spcId": OCCUPATION_CATEGORIES,
    "typeId": CONTRACT_TYPES,
    "hiringTypeId": HIRING_TYPES,
    "terminationReasonId": TERMINATION_REASONS,
    "internshipSupervisorId": USERS,
}
_MOST_TRIAL_DAYS = 366


def create(at: Moment, body: Mapping[str, object]) -> Record:
    """Add a contract. Raises ``Invalid`` for one that shares a day with another of its owner's."""
    one: Record = {field.name: None for field in WORK_CONTRACTS.fields}
    one.update(_read(body, creating=True))
    for field in WORK_CONTRACTS.fields:
        if field.required and one[field.name] is None:
            raise Invalid(f"Property {field.name} is required.")
    one["authorId"] = _who(at)
    one["createdAt"] = _moment(at)
    _check(at, one)
    one["id"] = contracts.next_id(at.db, one["ownerId"])
    return _store(at, one)


def update(at: Moment, key: int, body: Mapping[str, object]) -> Record:
    """Change a contract; ending it archives its owner, when no other follows."""
    one = records.record(at.db, WORK_CONTRACTS, key)
    sent = _read(body, creating=False)
    one.update(sent)
    if {"startsOn", "trialPeriodDays"} & set(sent) and "trialPeriodEndDate" not in sent:
        one["trialPeriodEndDate"] = None  # it follows from them
    _check(at, one)
    return _store(at, one)


def _read(body: Mapping[str, object], *, creating: bool) -> Record:
    found: Record = {}
    for name, value in body.items():
        field = WORK_CONTRACTS.by_name.get(name.lower())
        if field is None:
            known = (one.name for one in WORK_CONTRACTS.fields)
            raise Unknown(name, WORK_CONTRACTS.singular, known)
        if field.name == "id":
            continue
        if field.write not in (("always", "create") if creating else ("always",)):
            raise Invalid(f"Property {field.name} of type WorkContract cannot be written.")
        found[field.name] = values.checked(field, value)
    return found


def _check(at: Moment, one: Record) -> None:
    starts, ends = one["startsOn"], one["endsOn"]
    if ends is not None and ends < starts:
        raise Invalid("endsOn is before startsOn.")
    for name in ("trialPeriodDays", "renewedTrialPeriodDays"):
        if one[name] is not None and not 0 <= one[name] <= _MOST_TRIAL_DAYS:
            raise Invalid(f"Property {name} must be from 0 to {_MOST_TRIAL_DAYS}.")
    for name, target in _LISTS.items():
        if one[name] is not None and not records.by_ids(at.db, target, [one[name]]):
            raise Invalid(f"Property {name}: no {target.singular} with id {one[name]}.")
    other = contracts.overlapping(at.db, one["ownerId"], (starts, ends), one["id"] or 0)
    if other is not None:
        raise Invalid(f"The contract shares a day with contract {other} of the same person.")


def _store(at: Moment, one: Record) -> Record:
    plain = {
        "person_id": one["ownerId"],
        "kind": contracts.TYPES[one["typeId"] - 1],
        "starts_on": one["startsOn"],
        "ends_on": one["endsOn"],
        "establishment_id": one["establishmentId"],
        "csp_id": one["spcId"],
        "weekly_minutes": contracts.weekly_minutes(at.db, one["id"], one["ownerId"]),
        "trial_period_days": one["trialPeriodDays"] or 0,
        "end_reason": None,
    }
    more = {
        "external_id": one["externalId"],
        "hiring_type_id": one["hiringTypeId"],
        "termination_reason_id": one["terminationReasonId"],
        "renewed_trial_days": one["renewedTrialPeriodDays"],
        "trial_end": one["trialPeriodEndDate"],
        "trial_end_2": one["trialPeriodEndDate2"],
        "supervisor_id": one["internshipSupervisorId"],
        "temporary_ground": one["temporaryContractGround"],
        "author_id": one["authorId"],
        "modifier_id": _who(at),
        "created_at": one["createdAt"],
        "modified_at": _moment(at),
    }
    contracts.put(at.db, one["id"], plain, more)
    day.show(at.db, one["ownerId"], local(at.now).isoformat(timespec="milliseconds"))
    return records.record(at.db, WORK_CONTRACTS, one["id"])


def _who(at: Moment) -> int | None:
    """Return the person who acts: of a key, its technical contact."""
    if at.by is None:
        return None
    return at.by.person_id or people.id_by_mail(at.db, at.by.mail)


def _moment(at: Moment) -> Any:
    return local(at.now).isoformat(timespec="milliseconds")[:-1]  # Lucca shows hundredths
