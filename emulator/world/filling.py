"""A company into a file: everything, or only what is placed around another day."""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from emulator.lucca.resources.users import USERS
from emulator.lucca.store import activity, records
from emulator.lucca.store.activity import (
    CONTRACTS,
    HOLIDAYS,
    LEAVE_ACCOUNTS,
    LEAVES,
    PAYSLIPS,
    PROJECTS,
    TIME_ENTRIES,
    TIMESHEETS,
)
from emulator.lucca.tables import TABLES as LUCCA_TABLES
from emulator.smartlink import TABLES as SMARTLINK_TABLES
from emulator.smartlink.store.accounts import ACCOUNT
from emulator.storage import create_indexes, create_tables, load
from emulator.tenancy.store import TABLES as TENANT_TABLES
from emulator.tenancy.store import write_fact
from emulator.world import accounts, organisation
from emulator.world.ahead import ahead
from emulator.world.people import Users
from seed import PERSONAS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from emulator.storage import Connection
    from seed import Activity, Company

TABLES = (*TENANT_TABLES, *SMARTLINK_TABLES, *LUCCA_TABLES)
"""Every table of a tenant's file."""

_CHUNK = 1_000
_DATED_FIELDS = ("dtContractStart", "dtContractEnd", "modifiedAt")
"""Of what is compared of a user, what depends on the day."""

Rows = dict[str, list[tuple[Any, ...]]]
"""Rows by the name of their table."""


def fill(db: Connection, company: Company, done: Callable[[int], None]) -> None:
    """Make every table and load the company; ``done`` is told how many people are in."""
    create_tables(db, TABLES)
    tables = {one.name: one for one in TABLES}
    folders = accounts.groups(db)
    heads = dict.fromkeys((one.head_id for one in company.departments), "")
    count = 0
    for rows, names in ahead(lambda: _chunks(company, folders), company.size):
        for name, some in rows.items():
            load(db, tables[name], some)
        heads.update(names)
        count += len(rows[ACCOUNT.name])
        done(count)
    organisation.load(db, company, heads)
    _add_dated(db, company)
    _note(db, company)
    create_indexes(db, TABLES)


def _chunks(company: Company, folders: dict[str, int]) -> Iterator[tuple[Rows, dict[int, str]]]:
    """Yield a thousand people at a time as rows, with the names of the heads among them."""
    users = Users(company)
    heads = {one.head_id for one in company.departments}
    people = company.people()
    while chunk := list(islice(people, _CHUNK)):
        known = [(one, company.activity(one)) for one in chunk if one.has_lucca]
        rows: Rows = accounts.rows(chunk, folders, company.seed)
        rows[USERS.table_name] = [
            records.row_of(USERS, users.record(one, seen.contracts)) for one, seen in known
        ]
        rows.update(_activity([seen for _, seen in known]))
        yield rows, {one.id: one.name for one in chunk if one.id in heads}


def redate(db: Connection, company: Company) -> None:
    """Place what depends on the day around the company's, in a file made for another."""
    activity.empty(db)
    tables = {one.name: one for one in TABLES}
    users = Users(company)
    people = (one for one in company.people() if one.has_lucca)
    while chunk := list(islice(people, _CHUNK)):
        known = [(one, company.activity(one)) for one in chunk]
        dated = (users.record(one, seen.contracts) for one, seen in known)
        records.refresh(db, USERS, _DATED_FIELDS, dated)
        for name, some in _activity([seen for _, seen in known]).items():
            load(db, tables[name], some)
    _add_dated(db, company)
    _note(db, company)


def _activity(seen: list[Activity]) -> Rows:
    return {
        CONTRACTS.name: _plain(one.contracts for one in seen),
        LEAVE_ACCOUNTS.name: _plain(one.leave_accounts for one in seen),
        LEAVES.name: _plain(one.leaves for one in seen),
        TIMESHEETS.name: _plain(one.timesheets for one in seen),
        TIME_ENTRIES.name: _plain(one.time_entries for one in seen),
        PAYSLIPS.name: _plain(one.payslips for one in seen),
    }


def _plain(lists: Iterable[Sequence[tuple[Any, ...]]]) -> list[tuple[Any, ...]]:
    # Plain tuples pass between processes and into SQLite at twice the speed of named ones.
    return list(map(tuple, chain.from_iterable(lists)))


def _add_dated(db: Connection, company: Company) -> None:
    load(db, HOLIDAYS, company.holidays)
    dates = {one.project_id: one for one in company.project_dates}
    load(
        db,
        PROJECTS,
        ((*one, dates[one.id].starts_on, dates[one.id].ends_on) for one in company.projects),
    )


def _note(db: Connection, company: Company) -> None:
    write_fact(
        db,
        "world",
        {
            "people": company.size,
            "seed": company.seed,
            "as_of": company.as_of.isoformat(),
            "contact_id": PERSONAS["admin"],
        },
    )
    # What a user created with less than Lucca requires gets, in the guide dialect.
    write_fact(
        db,
        "lucca_defaults",
        {
            "legalEntityId": company.establishments[0].id,
            "departmentId": company.departments[0].id,
            "rolePrincipalId": company.roles[0].id,
        },
    )
