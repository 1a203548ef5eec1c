"""The mails of a tenant, in the order they would have left."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from emulator.storage import Table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from emulator.storage import Connection

MAILS = Table(
    "mail",
    {
        "number": int,
        "sent_at": str,
        "sender": str,
        "recipient": str,
        "subject": str,
        "language": str,
        "about": str,
        "correlation_id": str,
        "text": str,
        "html": str,
        # Compared without case, as SQLite alone cannot outside ASCII.
        "recipient_key": str,
        "subject_key": str,
    },
    "number",
)
TABLES = (MAILS,)

SEARCHED = {"to": "recipient_key", "subject": "subject_key", "about": "about"}
"""What a search may name, and the column that is looked in."""

_SHOWN = "number, sent_at, sender, recipient, subject, language, about, correlation_id, text, html"


class Kept(NamedTuple):
    """A mail as it is kept; ``sent_at`` in UTC."""

    number: int
    sent_at: str
    sender: str
    recipient: str
    subject: str
    language: str
    about: str
    correlation_id: str
    text: str
    html: str


def add(db: Connection, one: Kept) -> int:
    """Keep a mail, and return its number; the one it has is not looked at."""
    (last,) = db.execute("SELECT ifnull(max(number), 0) FROM mail").fetchone()
    number = int(last) + 1
    keys = one.recipient.casefold(), one.subject.casefold()
    db.execute(MAILS.insert(), (number, *one[1:], *keys))
    return number


def search(db: Connection, wanted: Mapping[str, str], limit: int) -> list[Kept]:
    """Return the newest mails that hold each text wanted, anywhere, without case."""
    conditions = " AND ".join(f"instr({SEARCHED[name]}, ?)" for name in wanted) or "1"
    texts = [text.casefold() for text in wanted.values()]
    rows = db.execute(
        f"SELECT {_SHOWN} FROM mail WHERE {conditions} ORDER BY number DESC LIMIT ?",
        (*texts, limit),
    )
    return [Kept(*row) for row in rows]


def find(db: Connection, number: int) -> Kept | None:
    """Return a mail by its number."""
    row = db.execute(f"SELECT {_SHOWN} FROM mail WHERE number = ?", (number,)).fetchone()
    return None if row is None else Kept(*row)


def count(db: Connection) -> int:
    """Return how many are kept."""
    (number,) = db.execute("SELECT count(*) FROM mail").fetchone()
    return int(number)


def forget_before(db: Connection, number: int) -> None:
    """Forget the mails before one."""
    db.execute("DELETE FROM mail WHERE number < ?", (number,))


def forget_all(db: Connection) -> None:
    """Forget every mail; numbers begin again."""
    db.execute("DELETE FROM mail")
