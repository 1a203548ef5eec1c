"""Whose request is this; make, keep and drop tenants.

``Tenants`` is the one list of tenants of a process, each a file in the data folder. ``Door`` is
the WSGI layer that every request passes first: it finds the tenant, limits what may come in, and
sets what ``services()`` returns.
"""

from emulator.tenancy.derive import derive
from emulator.tenancy.door import Door
from emulator.tenancy.tenants import SETTINGS, Tenant, Tenants

__all__ = ["SETTINGS", "Door", "Tenant", "Tenants", "derive"]
