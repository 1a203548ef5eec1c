"""Accounts: who can sign in. Looked up by mail and ``sub``, searched by the beginning of a name."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from emulator.smartlink.store.folders import groups_of
from emulator.storage import Table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from emulator.storage import Connection, Row

Role = Literal["OWNER", "ADMIN", "USER"]

TABLES = (
    Table(
        "smartlink_account",
        {
            "id": int,
            "sub": str,
            "email": str,
            "email_folded": str,
            "first_name": str,
            "last_name": str,
            "first_last": str,
            "last_first": str,
            "phone": str,
            "language": str,
            "role": str,
            "active": int,
            "registered": int,
            "employee_number": str,
            "department": str,
            "manager_email": str,
            "title": str,
            "office_location": str,
        },
        "id",
        indexes=(("first_last",), ("last_first",)),
        unique=(("sub",), ("email_folded",)),
    ),
    Table("smartlink_persona", {"id": int, "account_id": int, "name": str}, "id"),
)
ACCOUNT, PERSONA = TABLES

_LAST = "\U0010ffff"
"""Sorts after everything a name can hold: the end of a prefix's range."""


class AccountRow(NamedTuple):
    """One account, as ``emulator.world`` fills it in."""

    id: int
    sub: str
    """The subject identifier: opaque, never given to another (OIDC Core §2)."""
    email: str
    first_name: str
    last_name: str
    phone: str | None = None
    language: str = "fr"
    role: Role = "USER"
    active: bool = True
    registered: bool = True
    """Has paired a VaultysID."""
    persona: str | None = None
    employee_number: str | None = None
    department: str | None = None
    manager_email: str | None = None
    title: str | None = None
    office_location: str | None = None


class Account(NamedTuple):
    """An account as the rules need it."""

    id: int
    sub: str
    email: str
    first_name: str
    last_name: str
    language: str
    active: bool
    employee_number: str | None
    department: str | None
    manager_email: str | None
    title: str | None
    office_location: str | None

    @property
    def name(self) -> str:
        """The name as one says it."""
        return f"{self.first_name} {self.last_name}"


class Persona(NamedTuple):
    """An account that has a part to play in tests and demonstrations."""

    persona: str
    account: Account
    groups: list[str]

    @property
    def sub(self) -> str:
        """The subject identifier."""
        return self.account.sub

    @property
    def email(self) -> str:
        """The mail address."""
        return self.account.email

    @property
    def name(self) -> str:
        """The name as one says it."""
        return self.account.name


_COLUMNS = (
    "a.id, a.sub, a.email, a.first_name, a.last_name, a.language, a.active,"
    " a.employee_number, a.department, a.manager_email, a.title, a.office_location"
)


def add_accounts(db: Connection, rows: Iterable[AccountRow]) -> None:
    """Load accounts, many at once; no two may have the same mail, whatever its case."""
    known = list(rows)
    db.executemany(ACCOUNT.insert(), map(as_row, known))
    db.executemany(PERSONA.insert(), filter(None, map(as_persona, known)))


def as_row(one: AccountRow) -> tuple[object, ...]:
    """Return an account as its table has it, with what it is looked up and searched by."""
    number, sub, email, first, last, phone, language, role, active, registered, _, *more = one
    own, family = _fold(first), _fold(last)
    names = first, last, f"{own} {family}", f"{family} {own}"
    state = phone, language, role, int(active), int(registered)
    return (number, sub, email, email.casefold(), *names, *state, *more)


def as_persona(one: AccountRow) -> tuple[None, int, str] | None:
    """Return the row that says which part an account plays, None for one that plays none."""
    return None if one.persona is None else (None, one.id, one.persona)


def row(db: Connection, account_id: int) -> AccountRow | None:
    """Return an account whole, None if there is none."""
    found = db.execute(
        "SELECT a.*, p.name AS persona FROM smartlink_account a"
        " LEFT JOIN smartlink_persona p ON p.account_id = a.id WHERE a.id = ?",
        (account_id,),
    ).fetchone()
    if found is None:
        return None
    one = AccountRow(*(found[name] for name in AccountRow._fields))
    return one._replace(active=bool(one.active), registered=bool(one.registered))


def replace(db: Connection, one: AccountRow) -> None:
    """Put an account in place of the one with its id; its part to play too."""
    before = row(db, one.id)
    remove(db, one.id, keep_groups=True)
    db.execute(ACCOUNT.insert(), as_row(one))
    persona = as_persona(one)
    if persona is not None:
        # In its old place among the others: they are listed in order.
        place = None if before is None or before.persona is None else one.id
        db.execute(PERSONA.insert(), (place, *persona[1:]))
    if before is not None and before.email != one.email:
        db.execute(
            "UPDATE smartlink_account SET manager_email = ? WHERE manager_email = ?",
            (one.email, before.email),
        )


def remove(db: Connection, account_id: int, *, keep_groups: bool = False) -> None:
    """Remove an account that nobody has signed in with yet."""
    db.execute("DELETE FROM smartlink_persona WHERE account_id = ?", (account_id,))
    db.execute("DELETE FROM smartlink_account WHERE id = ?", (account_id,))
    if not keep_groups:
        db.execute("DELETE FROM smartlink_membership WHERE account_id = ?", (account_id,))


def folded(text: str) -> str:
    """Return a name as it is searched: no case, no accents, single spaces."""
    text = text.casefold()
    if text.isascii() and text.isalpha():
        return text
    if not text.isascii():
        plain = unicodedata.normalize("NFKD", text)
        text = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(text.split())


_fold = lru_cache(maxsize=8192)(folded)
"""A company shares its names out among many people: each is folded once."""


def by_id(db: Connection, account_id: int) -> Account | None:
    """Return the account of that row number."""
    return _one(db, "a.id = ?", account_id)


def by_sub(db: Connection, sub: str) -> Account | None:
    """Return the account of that subject identifier."""
    return _one(db, "a.sub = ?", sub)


def account_by_email(db: Connection, email: str) -> Account | None:
    """Return the account of that mail address, in any case."""
    return _one(db, "a.email_folded = ?", email.strip().casefold())


def personas(db: Connection) -> list[Persona]:
    """Return the accounts with a part to play, in the order they were added."""
    rows = db.execute(
        f"SELECT p.name AS persona, {_COLUMNS} FROM smartlink_persona p"
        " JOIN smartlink_account a ON a.id = p.account_id ORDER BY p.id"
    )
    found = [(row["persona"], Account._make(tuple(row)[1:])) for row in rows]
    return [Persona(name, account, groups_of(db, account.id)) for name, account in found]


def search(db: Connection, text: str, offset: int, limit: int) -> list[Account]:
    """Return accounts whose name (either order) or mail begins with ``text``, by last name.

    Each range is read from its index in order and no further than needed, so that a million
    accounts are no slower than a hundred.
    """
    name, mail = folded(text), text.strip().casefold()
    found: list[int] = []
    for column, prefix in (("last_first", name), ("first_last", name), ("email_folded", mail)):
        seen = set(found)
        rows = db.execute(
            f"SELECT id FROM smartlink_account WHERE {column} >= ? AND {column} < ?"
            f" ORDER BY {column}, id LIMIT ?",
            (prefix, prefix + _LAST, offset + limit),
        )
        found += [row[0] for row in rows if row[0] not in seen]
        if len(found) >= offset + limit:
            break
    return [a for i in found[offset : offset + limit] if (a := by_id(db, i)) is not None]


def _one(db: Connection, condition: str, value: object) -> Account | None:
    row: Row | None = db.execute(
        f"SELECT {_COLUMNS} FROM smartlink_account a WHERE {condition}", (value,)
    ).fetchone()
    return None if row is None else Account._make(row)
