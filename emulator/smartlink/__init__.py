"""SmartLink, the identity provider: accounts, applications, sign-in, OpenID Connect.

What other rooms need of it without HTTP; its addresses are in ``routes``.
"""

from emulator.smartlink.apps import adopt, api_key, apps, change, one, register, remove
from emulator.smartlink.store.accounts import (
    Account,
    AccountRow,
    Persona,
    account_by_email,
    add_accounts,
    personas,
)
from emulator.smartlink.store.folders import add_folders, add_memberships, groups_of
from emulator.smartlink.tables import TABLES

__all__ = [
    "TABLES",
    "Account",
    "AccountRow",
    "Persona",
    "account_by_email",
    "add_accounts",
    "add_folders",
    "add_memberships",
    "adopt",
    "api_key",
    "apps",
    "change",
    "groups_of",
    "one",
    "personas",
    "register",
    "remove",
]
