"""Work contracts as Lucca shows them: a view over ``lucca_contract``, and who has which when.

The company's contracts are plain; what only a caller can have said (a trial period that was
renewed, a hiring type) stands beside them, so that a large company costs no more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from emulator.lucca.store.day import TODAY
from emulator.storage import Table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from emulator.storage import Connection

DETAILS = Table(
    "lucca_contract_detail",
    {
        "id": int,
        "external_id": str,
        "hiring_type_id": int,
        "termination_reason_id": int,
        "renewed_trial_days": int,
        "trial_end": str,
        "trial_end_2": str,
        "supervisor_id": int,
        "temporary_ground": str,
        "author_id": int,
        "modifier_id": int,
        "created_at": str,
        "modified_at": str,
    },
    "id",
)

TYPES = ("CDI", "CDD", "apprenticeship", "internship")
"""The kinds of contract, numbered from 1."""

_TYPE = "CASE c.kind WHEN 'CDI' THEN 1 WHEN 'CDD' THEN 2 WHEN 'apprenticeship' THEN 3 ELSE 4 END"
_REASON = """ifnull(d.termination_reason_id, CASE c.end_reason
    WHEN 'resignation' THEN 1 WHEN 'mutual agreement' THEN 2 WHEN 'end of term' THEN 3 END)"""
_APPLICABLE = f"""c.id = (
    SELECT o.id FROM lucca_contract o WHERE o.person_id = c.person_id
    ORDER BY o.ends_on IS NOT NULL AND o.ends_on < {TODAY},
        iif(o.ends_on < {TODAY}, o.starts_on, NULL) DESC, o.starts_on LIMIT 1)"""
"""The current one, else the next, else the last."""
_ARCHIVED = f"ifnull(c.ends_on < {TODAY}, 0)"
_TRIAL_END = (
    "ifnull(d.trial_end, date(c.starts_on, '+' || c.trial_period_days || ' days', '-1 day'))"
)
_CREATED = "ifnull(d.created_at, date(c.starts_on, '-60 days') || 'T08:30:00.00')"
_MODIFIED = f"ifnull(d.modified_at, {_CREATED})"


def _boolean(condition: str) -> str:
    return f"json(CASE WHEN {condition} THEN 'true' ELSE 'false' END)"


CONTRACTS = f"""
SELECT
    c.id AS id,
    c.person_id AS ownerId,
    {_APPLICABLE} AS isApplicable,
    {_ARCHIVED} AS isArchived,
    {_TYPE} AS typeId,
    c.establishment_id AS establishmentId,
    c.starts_on AS startsOn,
    c.ends_on AS endsOn,
    d.external_id AS externalId,
    json_object('id', c.id) AS brief,
    json_object(
        'id', c.id,
        'ownerId', c.person_id,
        'externalId', d.external_id,
        'startsOn', c.starts_on,
        'endsOn', c.ends_on,
        'isApplicable', {_boolean(_APPLICABLE)},
        'isArchived', {_boolean(_ARCHIVED)},
        'establishmentId', c.establishment_id,
        'establishment', (
            SELECT json_object('id', e.id, 'name', json_extract(e.doc, '$.name'))
            FROM lucca_legal_entity e WHERE e.id = c.establishment_id),
        'spcId', c.csp_id,
        'spc', (
            SELECT json(s.doc) FROM lucca_occupation_category s WHERE s.id = c.csp_id),
        'typeId', {_TYPE},
        'type', (SELECT json(t.doc) FROM lucca_contract_type t WHERE t.id = {_TYPE}),
        'hiringTypeId', d.hiring_type_id,
        'hiringType', (
            SELECT json(h.doc) FROM lucca_hiring_type h WHERE h.id = d.hiring_type_id),
        'terminationReasonId', {_REASON},
        'terminationReason', (
            SELECT json(r.doc) FROM lucca_termination_reason r WHERE r.id = {_REASON}),
        'trialPeriodDays', c.trial_period_days,
        'renewedTrialPeriodDays', d.renewed_trial_days,
        'trialPeriodEndDate', {_TRIAL_END},
        'trialPeriodEndDate2', d.trial_end_2,
        'internshipSupervisorId', d.supervisor_id,
        'temporaryContractGround', d.temporary_ground,
        'authorId', d.author_id,
        'lastModifierId', d.modifier_id,
        'createdAt', {_CREATED},
        'lastModifiedAt', {_MODIFIED}) AS doc
FROM lucca_contract c LEFT JOIN lucca_contract_detail d ON d.id = c.id
"""


class Applicable(NamedTuple):
    """What a user shows of their contract; ISO days, the last one included."""

    starts_on: str
    ends_on: str | None
    establishment_id: int
    csp_id: int | None


def applicable(db: Connection, owner: int) -> Applicable | None:
    """Return the contract that a person shows on the day reached; None if they have none."""
    row = db.execute(
        "SELECT c.starts_on, c.ends_on, c.establishment_id, c.csp_id"
        " FROM lucca_work_contract v JOIN lucca_contract c USING (id)"
        " WHERE v.ownerId = ? AND v.isApplicable",
        (owner,),
    ).fetchone()
    return None if row is None else Applicable(*row)


def applicable_id(db: Connection, owner: int) -> int | None:
    """Return the id of that contract."""
    row = db.execute(
        "SELECT id FROM lucca_work_contract WHERE ownerId = ? AND isApplicable", (owner,)
    ).fetchone()
    return None if row is None else int(row["id"])


def carry(db: Connection, owner: int, establishment: int, category: int | None) -> None:
    """Write into a person's applicable contract where and as what they work."""
    db.execute(
        "UPDATE lucca_contract SET establishment_id = ?, csp_id = ? WHERE id ="
        " (SELECT id FROM lucca_work_contract WHERE ownerId = ? AND isApplicable)",
        (establishment, category, owner),
    )


def changing(db: Connection, one_day: str, other: str) -> list[tuple[int, str]]:
    """Return whose contract gives way to another between two days, and on which day."""
    first, last = sorted((one_day, other))
    rows = db.execute(
        "SELECT c.person_id, date(c.ends_on, '+1 day') AS day FROM lucca_contract c"
        " WHERE c.ends_on >= ? AND c.ends_on < ? AND EXISTS (SELECT 1 FROM lucca_contract o"
        " WHERE o.person_id = c.person_id AND o.starts_on > c.ends_on) ORDER BY day, 1",
        (first, last),
    )
    return [(int(row["person_id"]), str(row["day"])) for row in rows]


def overlapping(db: Connection, owner: int, term: tuple[str, str | None], but: int) -> int | None:
    """Return a contract of a person that shares a day with ``term``; None if none does."""
    starts, ends = term
    row = db.execute(
        "SELECT id FROM lucca_contract WHERE person_id = ? AND id <> ?"
        " AND (ends_on IS NULL OR ends_on >= ?) AND (? IS NULL OR starts_on <= ?)"
        " ORDER BY starts_on LIMIT 1",
        (owner, but, starts, ends, ends),
    ).fetchone()
    return None if row is None else int(row["id"])


def next_id(db: Connection, owner: int) -> int:
    """Return the id of a person's next contract: those of the company leave room between people."""
    row = db.execute("SELECT max(id) FROM lucca_contract WHERE person_id = ?", (owner,)).fetchone()
    wanted = owner * 100 if row[0] is None else int(row[0]) + 1
    taken = db.execute("SELECT 1 FROM lucca_contract WHERE id = ?", (wanted,)).fetchone()
    if taken is None and wanted < (owner + 1) * 100:
        return wanted
    (last,) = db.execute("SELECT max(id) FROM lucca_contract").fetchone()
    return int(last) + 1


def weekly_minutes(db: Connection, key: int, owner: int) -> int | None:
    """Return how long a contract has its owner work; a new one as their last, if they had one."""
    row = db.execute(
        "SELECT weekly_minutes FROM lucca_contract WHERE person_id = ?"
        " ORDER BY id = ? DESC, starts_on DESC LIMIT 1",
        (owner, key),
    ).fetchone()
    return None if row is None else int(row["weekly_minutes"])


def put(db: Connection, key: int, plain: Mapping[str, object], more: Mapping[str, object]) -> None:
    """Add a contract, or put it in place of the one with its id.

    ``plain`` are the columns of ``lucca_contract``, ``more`` those that stand beside.
    """
    for table, values in (("lucca_contract", plain), ("lucca_contract_detail", more)):
        names = ", ".join(values)
        marks = ", ".join("?" * len(values))
        db.execute(
            f"INSERT OR REPLACE INTO {table} (id, {names}) VALUES (?, {marks})",
            (key, *values.values()),
        )
