"""Every table of SmartLink's, for whoever makes a tenant's file."""

from __future__ import annotations

from emulator.smartlink.oidc.store import TABLES as GRANTS
from emulator.smartlink.store.accounts import TABLES as ACCOUNTS
from emulator.smartlink.store.apps import TABLES as APPS
from emulator.smartlink.store.facts import TABLES as FACTS
from emulator.smartlink.store.folders import TABLES as FOLDERS
from emulator.smartlink.store.sessions import TABLES as SESSIONS

TABLES = (*FACTS, *ACCOUNTS, *FOLDERS, *APPS, *SESSIONS, *GRANTS)
