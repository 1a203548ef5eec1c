"""Every table and view of Lucca's, for whoever makes a tenant's file."""

from __future__ import annotations

from emulator.lucca.resources import COLLECTIONS
from emulator.lucca.store import beside, files, user_logs
from emulator.lucca.store.activity import DATED
from emulator.lucca.store.contracts import DETAILS
from emulator.lucca.store.day import DAY
from emulator.lucca.store.departments import UNITS
from emulator.lucca.store.expense_tables import EXPENSES, SETTINGS
from emulator.lucca.store.keys import API_KEYS, CLIENTS
from emulator.lucca.store.limits import WINDOWS
from emulator.lucca.store.people import AUTHENTICATION
from emulator.lucca.store.rights import RIGHTS
from emulator.lucca.store.structure import ESTABLISHMENTS, LEGAL_UNITS
from emulator.lucca.store.time_entries import WRITTEN
from emulator.lucca.store.timesheet_reports import REPORTS
from emulator.lucca.store.timesheet_steps import STEPS

TABLES = (
    *(one.table for one in COLLECTIONS if one.view is None),
    *DATED,
    UNITS,
    LEGAL_UNITS,
    ESTABLISHMENTS,
    *beside.TABLES,
    user_logs.CHANGES,
    files.FILES,
    *SETTINGS,
    *EXPENSES,
    WRITTEN,
    STEPS,
    REPORTS,
    API_KEYS,
    CLIENTS,
    AUTHENTICATION,
    DAY,
    DETAILS,
    WINDOWS,
    RIGHTS,
)
VIEWS = tuple(one.view for one in COLLECTIONS if one.view is not None)
