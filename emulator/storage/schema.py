"""What a table is, and making them all in a new file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from emulator.storage.database import Connection

SCHEMA_VERSION = 4
"""Kept in each file's ``user_version``; a file of a higher one is refused, not guessed at."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table's columns (name to Python type), its key, and what is indexed."""

    name: str
    columns: Mapping[str, type]
    key: str | tuple[str, ...]
    indexes: tuple[tuple[str, ...], ...] = ()
    unique: tuple[tuple[str, ...], ...] = ()

    def insert(self) -> str:
        """Return the statement that adds one row, its values in the order of ``columns``."""
        return f"INSERT INTO {self.name} VALUES ({', '.join('?' * len(self.columns))})"


@dataclass(frozen=True, slots=True)
class View:
    """A question with a name, read like a table: its columns are computed when asked for."""

    name: str
    select: str


def create_tables(connection: Connection, tables: Iterable[Table]) -> None:
    """Make empty tables without their indexes: loading first and indexing after is faster."""
    # Imported here because sqlite-utils costs 65 ms that only a new template should pay.
    from sqlite_utils import Database as Tool

    # Always our own connection: sqlite-utils would open files with pysqlite3 if that can be
    # imported, and two SQLite libraries on one file lose rows.
    tool = Tool(connection)
    for table in tables:
        tool.table(table.name).create(dict(table.columns), pk=table.key)
    connection.execute(f"PRAGMA user_version={SCHEMA_VERSION}")


def create_indexes(connection: Connection, tables: Iterable[Table]) -> None:
    """Index tables that have been loaded."""
    from sqlite_utils import Database as Tool

    tool = Tool(connection)
    for table in tables:
        for columns in table.indexes:
            tool.table(table.name).create_index(columns)
        for columns in table.unique:
            tool.table(table.name).create_index(columns, unique=True)


def create_views(connection: Connection, views: Iterable[View]) -> None:
    """Make views; one may look into another that comes later."""
    for view in views:
        connection.execute(f"CREATE VIEW {view.name} AS {view.select}")


def load(db: Connection, table: Table, rows: Iterable[Sequence[Any]]) -> None:
    """Add rows, their values in the order of the table's columns."""
    # Plain tuples: of a named one, sqlite3 asks for each value by Python's protocol, half as fast.
    db.executemany(table.insert(), map(tuple, rows))


def merge(db: Connection, other: Path, tables: Iterable[Table]) -> None:
    """Add all rows of some tables in another file to those here, which are empty.

    What was done here until now is kept whatever happens: only for a file that ``alone`` opened.
    """
    db.execute("COMMIT")  # SQLite attaches nothing within a transaction
    db.execute("ATTACH ? AS other", (str(other),))
    db.execute("BEGIN")
    for table in tables:
        # No ORDER BY: SQLite then copies the rows as they lie, in their order.
        db.execute(f"INSERT INTO main.{table.name} SELECT * FROM other.{table.name}")
    db.execute("COMMIT")
    db.execute("DETACH other")
    db.execute("BEGIN")
