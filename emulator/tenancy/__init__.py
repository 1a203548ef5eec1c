"""Whose request is this; make, keep and drop tenants.

``Tenants`` is the one list of tenants of a process, each a folder in the data folder. ``Door`` is
the WSGI layer that every request passes first: it finds the tenant, limits what may come in, and
sets what ``services()`` returns.
"""

from emulator.tenancy.derive import derive
from emulator.tenancy.door import Door
from emulator.tenancy.snapshots import Snapshots
from emulator.tenancy.tenant import BEGUN, DROPPED, SETTINGS, Tenant
from emulator.tenancy.tenants import Tenants

__all__ = ["BEGUN", "DROPPED", "SETTINGS", "Door", "Snapshots", "Tenant", "Tenants", "derive"]
