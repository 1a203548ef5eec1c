"""What somebody could ask for: the days that they work, and what they have on each account."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from emulator.lucca.store import half_days
from emulator.lucca.store.half_days import Half

if TYPE_CHECKING:
    from emulator.lucca.store.absences import Span
    from emulator.storage import Connection


class Account(NamedTuple):
    """What leaves can be taken on, and what somebody has on it.

    ``id`` is everybody's (``lucca_leave_kind``). ``person_account`` is the row of the person's own,
    None where none is counted; ``starts_on`` and what follows are then None and 0. Half-days.
    """

    id: int
    leave_type_id: int
    name: str
    color: str
    is_remote_work: int
    has_account: int
    person_account: int | None
    starts_on: str | None
    ends_on: str | None
    acquired: float
    taken: int
    pending: int

    @property
    def balance(self) -> float:
        """What may still be asked for."""
        return self.acquired - self.taken - self.pending


def accounts(db: Connection, person: int) -> list[Account]:
    """Return what a person can take leaves on: their own accounts, and what is not counted."""
    rows = db.execute(
        "SELECT k.id, t.id, k.name, t.color, t.is_remote_work, t.has_account, a.id,"
        " a.starts_on, a.ends_on, ifnull(a.acquired_half_days, 0),"
        " ifnull(a.taken_half_days, 0), ifnull(a.pending_half_days, 0)"
        " FROM lucca_leave_kind k JOIN lucca_leave_type t ON t.id = k.leave_type_id"
        # Everybody's accounts have ids of theirs (seed.leaves), which is all the index there is.
        " LEFT JOIN lucca_leave_account a ON a.id BETWEEN ?1 * 100 AND ?1 * 100 + 99"
        " AND a.person_id = ?1 AND a.leave_type_id = k.leave_type_id AND a.starts_on = k.starts_on"
        " WHERE a.id IS NOT NULL OR NOT t.has_account ORDER BY k.id",
        (person,),
    ).fetchall()
    return [Account(*row) for row in rows]


def working(db: Connection, span: Span) -> list[Half]:
    """Return the half-days of a stretch of time that a person works."""
    day = "date(s.first, n.later)"
    rows = db.execute(
        f"SELECT {day}, n.am FROM (SELECT ? AS person, ? AS first, ? AS first_am, ? AS last,"
        " ? AS last_am) s JOIN lucca_half_day n"
        f" ON {half_days.numbers('s.first', 's.first_am', 's.last', 's.last_am')}"
        f" WHERE {half_days.worked(day, 's.person')} ORDER BY n.number",
        span,
    )
    return [Half(row[0], bool(row[1])) for row in rows]


def taken(db: Connection, span: Span) -> list[Half]:
    """Return the half-days of a stretch of time that a person has asked for or is away."""
    rows = db.execute(
        f"SELECT substr(date, 1, 10) AS day, isAM FROM {half_days.VIEW}"
        " WHERE ownerId = ? AND periodStartsOn <= ? AND periodEndsOn >= ? AND isActive"
        " AND (day || iif(isAM, 'A', 'P')) BETWEEN ? AND ? ORDER BY date, isAM DESC",
        (
            span.person,
            span.ends_on,
            span.starts_on,
            span.starts_on + ("A" if span.starts_am else "P"),
            span.ends_on + ("A" if span.ends_am else "P"),
        ),
    )
    return [Half(row[0], bool(row[1])) for row in rows]


def employed(db: Connection, person: int, day: str) -> bool:
    """Whether a day is within a person's contracts: one of those kept, or that of their file."""
    row = db.execute(
        "SELECT EXISTS (SELECT 1 FROM lucca_user WHERE id = ?1 AND substr(dtContractStart, 1, 10)"
        " <= ?2 AND (dtContractEnd IS NULL OR substr(dtContractEnd, 1, 10) >= ?2))"
        " OR EXISTS (SELECT 1 FROM lucca_contract WHERE person_id = ?1 AND starts_on <= ?2"
        " AND (ends_on IS NULL OR ends_on >= ?2))",
        (person, day),
    ).fetchone()
    return bool(row[0])


class Employee(NamedTuple):
    """Who has an employee number, and where; texts as they are compared, in small letters."""

    id: int
    first_name: str
    last_name: str
    place_code: str | None
    place_name: str | None


def employees(db: Connection, number: str) -> list[Employee]:
    """Return those with an employee number, which is unique in an establishment alone."""
    rows = db.execute(
        "SELECT u.id, u.firstName, u.lastName, casefold(e.code), e.name FROM lucca_user u"
        " LEFT JOIN lucca_legal_entity e ON e.id = u.legalEntityId"
        " WHERE u.employeeNumber = ? ORDER BY u.id",
        (number,),
    )
    return [Employee(*row) for row in rows]


def is_establishment(db: Connection, place: str) -> bool:
    """Whether an establishment has this code or name, in small letters."""
    row = db.execute(
        "SELECT 1 FROM lucca_legal_entity WHERE casefold(code) = ?1 OR name = ?1", (place,)
    )
    return row.fetchone() is not None


def kinds(db: Connection) -> dict[str, int]:
    """Return the ids of what leaves can be taken on, by their number and by their name."""
    rows = db.execute("SELECT id, name FROM lucca_leave_kind ORDER BY id DESC").fetchall()
    by_name = {str(name).casefold(): int(key) for key, name in rows}
    return by_name | {str(key): int(key) for key, _ in rows}


def credit(db: Connection, person_account: int, acquired: float) -> None:
    """Say how many half-days somebody has earned on an account of theirs."""
    db.execute(
        "UPDATE lucca_leave_account SET acquired_half_days = ? WHERE id = ?",
        (acquired, person_account),
    )
