"""A request and its answer: as taken down, as kept, as read again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

from emulator.address import product_of

if TYPE_CHECKING:
    from emulator.address import Address
    from emulator.storage import Row

KEPT_BYTES = 65_536
"""Of each body; what was cut off is said (``truncated``)."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


class Answered(NamedTuple):
    """What was answered, as WSGI has it."""

    status: str | None
    """``200 OK``; None if the request failed on the way."""
    headers: list[tuple[str, str]]
    body: bytes
    """The beginning of it."""
    length: int
    """Of all of it."""


class Taken(NamedTuple):
    """What the request's own thread takes down; all else is worked out later, by another."""

    at: datetime
    """When it came, by the tenant's clock."""
    seconds: float
    method: str
    address: Address
    path: str
    """Within the tenant, as WSGI has it: bytes as Latin-1 (PEP 3333)."""
    query: str
    correlation_id: str | None
    heads: list[tuple[str, str]]
    """The request's headers by their WSGI names."""
    sent: bytes
    """The beginning of the body."""
    sent_bytes: int
    """Its length in all."""
    answered: Answered


class Kept(NamedTuple):
    """An exchange in the order of the table's columns."""

    number: int
    at: int
    """Milliseconds since 1970."""
    product: str | None
    method: str
    path: str
    status: int | None
    correlation_id: str | None
    size: int
    """About how many bytes the row takes."""
    facts: bytes
    """JSON: what nobody searches for in SQL."""
    asked: bytes
    answered: bytes


@dataclass(frozen=True, slots=True)
class Message:
    """A request's or an answer's headers, and the beginning of its body."""

    headers: tuple[tuple[str, str], ...]
    body: bytes
    length: int
    """Of the whole body."""
    truncated: bool
    """Whether that was more than is kept."""

    def header(self, name: str) -> str | None:
        """Return the first header of this name, whatever its case; None if there is none."""
        return next(iter(self.values(name)), None)

    def values(self, name: str) -> list[str]:
        """Return all headers of this name, whatever its case."""
        folded = name.lower()
        return [text for one, text in self.headers if one.lower() == folded]

    @property
    def kind(self) -> str:
        """The media type: ``application/json``; empty if none is said."""
        return (self.header("content-type") or "").partition(";")[0].strip().lower()


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and its answer, as they are read again."""

    number: int
    """1 is the tenant's first; in the order they were answered."""
    at: datetime
    duration_ms: float
    product: str | None
    method: str
    base_url: str
    """What the path stands after, as the caller sees it: ``http://127.0.0.1:8080/t/beta``."""
    path: str
    query: str
    status: int | None
    """None if the request failed on the way, or was hung up on."""
    correlation_id: str | None
    request: Message
    response: Message


def milliseconds(at: datetime) -> int:
    """Return an aware moment in milliseconds since 1970."""
    return (at - _EPOCH) // _MILLISECOND


def kept(number: int, taken: Taken) -> Kept:
    """Return the row of an exchange."""
    answered = taken.answered
    path = taken.path.encode("latin-1", "replace").decode("utf-8", "replace")
    facts = orjson.dumps(
        {
            "seconds": taken.seconds,
            "base": taken.address.control,
            "query": taken.query,
            "sent": [(_spelled(name), text) for name, text in taken.heads],
            "sent_bytes": taken.sent_bytes,
            "said": answered.headers,
            "said_bytes": answered.length,
        }
    )
    return Kept(
        number,
        milliseconds(taken.at),
        product_of(path) or taken.address.product,
        taken.method,
        path,
        None if answered.status is None else int(answered.status[:3]),
        taken.correlation_id,
        len(path) + len(facts) + len(taken.sent) + len(answered.body),
        facts,
        taken.sent,
        answered.body,
    )


def read(row: Row) -> Exchange:
    """Return the exchange of a row; one read without bodies has none."""
    facts = orjson.loads(row["facts"])
    has_bodies = "asked" in row.keys()  # noqa: SIM118 - a Row iterates over values
    return Exchange(
        number=row["number"],
        at=_EPOCH + row["at"] * _MILLISECOND,
        duration_ms=round(facts["seconds"] * 1000, 3),
        product=row["product"],
        method=row["method"],
        base_url=facts["base"],
        path=row["path"],
        query=facts["query"],
        status=row["status"],
        correlation_id=row["correlation_id"],
        request=_message(facts, "sent", row["asked"] if has_bodies else b""),
        response=_message(facts, "said", row["answered"] if has_bodies else b""),
    )


def _message(facts: dict[str, Any], part: str, body: bytes) -> Message:
    length = facts[f"{part}_bytes"]
    headers = tuple((name, text) for name, text in facts[part])
    return Message(headers, body, length, truncated=length > KEPT_BYTES)


def _spelled(name: str) -> str:
    # WSGI folds the case of header names; this is how most senders write them.
    return name.removeprefix("HTTP_").replace("_", "-").title()
