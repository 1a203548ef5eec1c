"""Put a mail into the outbox, and find it there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from emulator.errors import NotFound
from emulator.mail import store

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from emulator.storage import Connection

_KEPT = 10_000
"""The newest stay; the count bounds what a load test leaves behind."""


@dataclass(frozen=True, slots=True)
class Mail:
    """A message to one person."""

    sender: str
    """As in a ``From`` header (RFC 5322 §3.6.2): an address, or a name and one in brackets."""
    to: str
    """The address alone."""
    subject: str
    text: str
    html: str
    language: str
    """What it is written in: ``fr``, ``en``."""
    about: str
    """What kind of message it is, in a word: ``welcome``."""


def put(db: Connection, mail: Mail, now: datetime, correlation_id: str) -> int:
    """Keep a mail, and return its number.

    ``now`` is the tenant's, in UTC; ``correlation_id`` ties it to the request that caused it.
    """
    at = now.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    kept = store.Kept(
        0,
        at,
        mail.sender,
        mail.to,
        mail.subject,
        mail.language,
        mail.about,
        correlation_id,
        mail.text,
        mail.html,
    )
    number = store.add(db, kept)
    store.forget_before(db, number - _KEPT + 1)
    return number


def found(db: Connection, wanted: Mapping[str, str], limit: int) -> list[dict[str, object]]:
    """Return mails without their texts, the newest first: those that hold what is ``wanted``.

    ``to``, ``subject`` and ``about`` are looked for anywhere in the mail's own, without case.
    """
    return [_line(one) for one in store.search(db, wanted, limit)]


def whole(db: Connection, number: int) -> dict[str, object]:
    """Return one mail, with its text and its HTML. Raises ``NotFound``."""
    one = store.find(db, number)
    if one is None:
        raise NotFound("mail", number)
    return _line(one) | {"text": one.text, "html": one.html}


def _line(one: store.Kept) -> dict[str, object]:
    return {
        "number": one.number,
        "sent_at": one.sent_at,
        "from": one.sender,
        "to": one.recipient,
        "subject": one.subject,
        "language": one.language,
        "about": one.about,
        "correlation_id": one.correlation_id,
    }
