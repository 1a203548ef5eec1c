"""Open a tenant's database, read it, change it: the only room that imports a database driver.

A tenant is one SQLite file. ``Database.read`` lends a connection, ``Database.transaction`` lends
one inside ``BEGIN IMMEDIATE`` … ``COMMIT``. Connections are kept in one bounded pool for the whole
process; an idle tenant soon holds none.
"""

from emulator.storage.comparing import Change, compare, fault
from emulator.storage.copies import copy, save, share, still
from emulator.storage.database import (
    Closed,
    Connection,
    Database,
    Pool,
    Row,
    alone,
    version_of,
)
from emulator.storage.schema import (
    SCHEMA_VERSION,
    Table,
    View,
    create_indexes,
    create_tables,
    create_views,
    load,
    merge,
)
from emulator.storage.sealing import intact, seal

__all__ = [
    "SCHEMA_VERSION",
    "Change",
    "Closed",
    "Connection",
    "Database",
    "Pool",
    "Row",
    "Table",
    "View",
    "alone",
    "compare",
    "copy",
    "create_indexes",
    "create_tables",
    "create_views",
    "fault",
    "intact",
    "load",
    "merge",
    "save",
    "seal",
    "share",
    "still",
    "version_of",
]
