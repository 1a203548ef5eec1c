"""A company into a file: everything, or only what is placed around another day."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from emulator.faults import TABLES as FAULT_TABLES
from emulator.lucca.resources.users import USERS
from emulator.lucca.store import activity, day, expense_tables, leave_tables, records
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
from emulator.lucca.store.expense_tables import CLAIMS, EXPENSES, ITEMS
from emulator.lucca.tables import TABLES as LUCCA_TABLES
from emulator.lucca.tables import VIEWS
from emulator.mail import TABLES as MAIL_TABLES
from emulator.smartlink import TABLES as SMARTLINK_TABLES
from emulator.smartlink.store.folders import MEMBERSHIP
from emulator.storage import create_indexes, create_tables, create_views, load, merge
from emulator.tenancy.store import TABLES as TENANT_TABLES
from emulator.tenancy.store import write_fact
from emulator.webhooks import TABLES as WEBHOOK_TABLES
from emulator.world import accounts, axes, extras, organisation
from emulator.world.beside import Beside, without_collector
from emulator.world.people import Users
from seed import PERSONAS
from seed.expenses import CURRENCIES, NATURES, VAT_RATES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from emulator.storage import Connection
    from seed import Activity, Company, Person

TABLES = (
    *TENANT_TABLES,
    *FAULT_TABLES,
    *WEBHOOK_TABLES,
    *MAIL_TABLES,
    *SMARTLINK_TABLES,
    *LUCCA_TABLES,
)
"""Every table of a tenant's file."""

_CHUNK = 1_000
_DATED_FIELDS = ("dtContractStart", "dtContractEnd", "modifiedAt")
"""Of what is compared of a user, what depends on the day."""

_WORTH_TWO = 20_000
"""People from which a second process earns what it costs to start."""

_ACTIVITY = (CONTRACTS, LEAVE_ACCOUNTS, LEAVES, TIMESHEETS, TIME_ENTRIES, PAYSLIPS)
"""The tables of what people have done."""

_BESIDE = (*_ACTIVITY, *EXPENSES, MEMBERSHIP)
"""What a second process makes: about as much work as all the rest."""

Rows = dict[str, Iterable[tuple[Any, ...]]]
"""Rows by the name of their table."""


def fill(db: Connection, company: Company, done: Callable[[int], None], spare: Path) -> None:
    """Make every table and load the company; ``done`` is told how many people are in.

    Of a large company, people are made here while a second process makes in ``spare`` what they
    have done.
    """
    create_tables(db, TABLES)
    create_views(db, VIEWS)
    folders = accounts.groups(db)
    with without_collector():
        if company.size < _WORTH_TWO:
            _add_others(db, company, folders)
            _add_people(db, company, done)
            create_indexes(db, TABLES)
        else:
            with Beside(spare, lambda other: _make_others(other, company, folders)) as beside:
                _add_people(db, company, done)
                create_indexes(db, (one for one in TABLES if one not in _BESIDE))
                merge(db, beside.wait(), _BESIDE)
                create_indexes(db, _BESIDE)
    organisation.load(db, company)
    extras.add(db, company)
    _add_settings(db)
    _add_dated(db, company)
    _note(db, company)


def _add_people(db: Connection, company: Company, done: Callable[[int], None]) -> None:
    """Add accounts and users."""
    tables = {one.name: one for one in TABLES}
    users = Users(company)
    people = company.people()
    while chunk := list(islice(people, _CHUNK)):
        for name, rows in accounts.rows(chunk, company.seed).items():
            load(db, tables[name], rows)
        known = (one for one in chunk if one.has_lucca)
        load(db, USERS.table, (users.row(one, company.contracts(one)) for one in known))
        done(chunk[-1].id)


def _make_others(db: Connection, company: Company, folders: Mapping[str, int]) -> None:
    create_tables(db, _BESIDE)
    _add_others(db, company, folders)


def _add_others(db: Connection, company: Company, folders: Mapping[str, int]) -> None:
    """Add what everyone has done, and the folders that they are in."""
    tables = {one.name: one for one in _ACTIVITY}
    people = company.people()
    while chunk := list(islice(people, _CHUNK)):
        load(db, MEMBERSHIP, accounts.memberships(chunk, folders))
        for name, rows in _activity([company.activity(one) for one in chunk]).items():
            load(db, tables[name], rows)
        _add_expenses(db, company, chunk)


def redate(db: Connection, company: Company) -> None:
    """Place what depends on the day around the company's, in a file made for another."""
    activity.empty(db)
    expense_tables.empty(db)
    tables = {one.name: one for one in TABLES}
    users = Users(company)
    people = (one for one in company.people() if one.has_lucca)
    while chunk := list(islice(people, _CHUNK)):
        known = [(one, company.activity(one)) for one in chunk]
        dated = (users.row(one, seen.contracts) for one, seen in known)
        records.refresh(db, USERS, _DATED_FIELDS, dated)
        for name, some in _activity([seen for _, seen in known]).items():
            load(db, tables[name], some)
        _add_expenses(db, company, [one for one, _ in known])
    _add_dated(db, company)
    _note(db, company)


def _activity(seen: list[Activity]) -> Rows:
    flat = chain.from_iterable
    return {
        CONTRACTS.name: flat(one.contracts for one in seen),
        LEAVE_ACCOUNTS.name: flat(one.leave_accounts for one in seen),
        LEAVES.name: flat(one.leaves for one in seen),
        TIMESHEETS.name: flat(one.timesheets for one in seen),
        TIME_ENTRIES.name: flat(one.time_entries for one in seen),
        PAYSLIPS.name: flat(one.payslips for one in seen),
    }


def _add_expenses(db: Connection, company: Company, people: Iterable[Person]) -> None:
    for claims, items in map(company.expenses, people):
        if items:
            load(db, CLAIMS, claims)
            load(db, ITEMS, items)


def _add_settings(db: Connection) -> None:
    """Add what the account has set up for expenses; it is the same on every day."""
    load(db, expense_tables.NATURES, NATURES)
    load(db, expense_tables.VAT_RATES, VAT_RATES)
    load(db, expense_tables.CURRENCIES, CURRENCIES)


def _add_dated(db: Connection, company: Company) -> None:
    load(db, HOLIDAYS, company.holidays)
    load(db, leave_tables.TYPES, company.leave_types)
    load(db, leave_tables.KINDS, company.leave_kinds)
    load(db, leave_tables.HALF_DAYS, leave_tables.half_days())
    dates = {one.project_id: one for one in company.project_dates}
    load(
        db,
        PROJECTS,
        ((*one, dates[one.id].starts_on, dates[one.id].ends_on) for one in company.projects),
    )
    axes.load_sections(db, company)


def _note(db: Connection, company: Company) -> None:
    day.reach(db, company.as_of.isoformat())
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
