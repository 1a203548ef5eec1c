"""Folders: SmartLink's groups. A member of a folder may open the applications shared with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.storage import Table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from emulator.storage import Connection

TABLES = (
    Table("smartlink_folder", {"id": int, "name": str}, "id", unique=(("name",),)),
    Table(
        "smartlink_membership",
        {"account_id": int, "folder_id": int},
        ("account_id", "folder_id"),
    ),
    Table("smartlink_share", {"app_id": int, "folder_id": int}, ("app_id", "folder_id")),
)
_FOLDER, MEMBERSHIP, _SHARE = TABLES

EVERYONE = "smartlink-employees"
"""The folder that applications are shared with unless somebody says otherwise."""


def add_folders(db: Connection, names: Iterable[str]) -> dict[str, int]:
    """Add the folders that are not there yet; return the id of each, by name."""
    return {name: _folder(db, name) for name in names}


def add_memberships(db: Connection, rows: Iterable[tuple[int, int]]) -> None:
    """Put accounts into folders: pairs of account id and folder id, many at once."""
    db.executemany(MEMBERSHIP.insert(), rows)


def set_groups(db: Connection, account_id: int, names: Iterable[str]) -> None:
    """Have an account in these folders and no others; one that is not there is made."""
    db.execute("DELETE FROM smartlink_membership WHERE account_id = ?", (account_id,))
    found = add_folders(db, dict.fromkeys(names)).values()
    add_memberships(db, ((account_id, folder) for folder in found))


def groups_of(db: Connection, account_id: int) -> list[str]:
    """Return the names of the folders that an account is a member of, in order."""
    rows = db.execute(
        "SELECT f.name FROM smartlink_membership m JOIN smartlink_folder f ON f.id = m.folder_id"
        " WHERE m.account_id = ? ORDER BY f.name",
        (account_id,),
    )
    return [row[0] for row in rows]


def share(db: Connection, app_id: int, folder: str) -> None:
    """Let the members of a folder open an application."""
    db.execute("INSERT OR IGNORE INTO smartlink_share VALUES (?, ?)", (app_id, _folder(db, folder)))


def unshare(db: Connection, app_id: int) -> None:
    """Let nobody open an application any more."""
    db.execute("DELETE FROM smartlink_share WHERE app_id = ?", (app_id,))


def may_open(db: Connection, account_id: int, app_id: int) -> bool:
    """Tell whether an application is shared with a folder that the account is in."""
    row = db.execute(
        "SELECT 1 FROM smartlink_share s JOIN smartlink_membership m"
        " ON m.folder_id = s.folder_id AND m.account_id = ? WHERE s.app_id = ?",
        (account_id, app_id),
    ).fetchone()
    return row is not None


def shared_with(db: Connection, app_id: int) -> list[str]:
    """Return the names of the folders that an application is shared with."""
    rows = db.execute(
        "SELECT f.name FROM smartlink_share s JOIN smartlink_folder f ON f.id = s.folder_id"
        " WHERE s.app_id = ? ORDER BY f.name",
        (app_id,),
    )
    return [row[0] for row in rows]


def _folder(db: Connection, name: str) -> int:
    row = db.execute("SELECT id FROM smartlink_folder WHERE name = ?", (name,)).fetchone()
    if row is None:
        row = db.execute(
            "INSERT INTO smartlink_folder (name) VALUES (?) RETURNING id", (name,)
        ).fetchone()
    return int(row[0])
