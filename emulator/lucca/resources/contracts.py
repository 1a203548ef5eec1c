"""Work contracts (``/directory/api/4.0/work-contracts``) and the lists that they point into.

Source: Lucca's work-contract reference (v4). A contract belongs to one person and shares no day
with another of theirs; the applicable one is the current, else the next, else the last. That
``isArchived`` means that it is over is inferred. Of the lists only the addresses are known: what
is in them is ours.
"""

from __future__ import annotations

from emulator.evidence import Evidence
from emulator.lucca.fields import Collection, Field
from emulator.lucca.kinds import Kind
from emulator.lucca.resources import parts
from emulator.lucca.store import contracts

_ID = Field(name="id", kind=Kind.INTEGER, short=True, column=True)


def _day(name: str, *, column: bool = False, required: bool = False) -> Field:
    return Field(name=name, kind=Kind.DAY, write="always", column=column, required=required)


def _number(name: str, *, column: bool = False, required: bool = False) -> Field:
    return Field(name=name, kind=Kind.INTEGER, write="always", column=column, required=required)


def _text(name: str) -> Field:
    return Field(name=name, kind=Kind.TEXT, write="always", max_length=255)


def _shown(name: str) -> Field:
    return parts.one(name, parts.ID, parts.NAME)


WORK_CONTRACTS = Collection(
    path="work-contracts",
    singular="WorkContract",
    table_name="lucca_work_contract",
    select=contracts.CONTRACTS,
    generation="v4",
    root="/directory/api/4.0",
    fields=(
        _ID,
        Field(name="ownerId", kind=Kind.INTEGER, write="create", required=True, column=True),
        Field(name="externalId", kind=Kind.TEXT, write="always", column=True, max_length=255),
        _day("startsOn", column=True, required=True),
        _day("endsOn", column=True),
        Field(name="isApplicable", kind=Kind.BOOLEAN, column=True),
        Field(name="isArchived", kind=Kind.BOOLEAN, column=True, evidence=Evidence.INFERRED),
        _number("establishmentId", column=True, required=True),
        _shown("establishment"),
        _number("spcId"),
        parts.one("spc", parts.ID, parts.NAME, parts.CODE),
        _number("typeId", column=True, required=True),
        _shown("type"),
        _number("hiringTypeId"),
        _shown("hiringType"),
        _number("terminationReasonId"),
        _shown("terminationReason"),
        _number("trialPeriodDays"),
        _number("renewedTrialPeriodDays"),
        _day("trialPeriodEndDate"),
        _day("trialPeriodEndDate2"),
        _number("internshipSupervisorId"),
        _text("temporaryContractGround"),
        Field(name="authorId", kind=Kind.INTEGER),
        Field(name="lastModifierId", kind=Kind.INTEGER),
        Field(name="createdAt", kind=Kind.MOMENT),
        Field(name="lastModifiedAt", kind=Kind.MOMENT),
    ),
    filters=("ownerId", "isApplicable", "isArchived", "typeId", "establishmentId"),
    default_limit=1_000,
    max_limit=1_000,
    verbs=frozenset({"create", "update"}),
    source="Lucca, work contracts (v4)",
)


def _list(path: str, singular: str, table: str) -> Collection:
    return Collection(
        path=path,
        singular=singular,
        table_name=table,
        generation="v4",
        root="/directory/api",
        fields=(
            _ID,
            Field(name="name", kind=Kind.TEXT, short=True, column=True, evidence=Evidence.OURS),
        ),
        source="Lucca, work contracts (v4), which name the list",
        evidence=Evidence.INFERRED,
    )


HIRING_TYPES = _list("work-contract-hiring-types", "HiringType", "lucca_hiring_type")
TERMINATION_REASONS = _list(
    "work-contract-termination-reasons", "TerminationReason", "lucca_termination_reason"
)
TEMPORARY_GROUNDS = _list(
    "work-contract-temporary-contract-grounds", "TemporaryContractGround", "lucca_temporary_ground"
)
CONTRACT_TYPES = _list("work-contract-types", "ContractType", "lucca_contract_type")
