"""A request and its answer: as taken down, as kept, as read again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

from emulator.address import product_of
from emulator.services import SigningIn

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Pairs = list[tuple[str, str]]

KEPT_BYTES = 65_536
"""Of each body; what was cut off is said (``truncated``)."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_FACTS_BYTES = 1_024
"""About what an exchange takes besides its bodies."""


class Facts(NamedTuple):
    """All of an exchange but its bodies, as WSGI has it: worked out when somebody reads it.

    This is what the file holds, as one JSON array; ``store.VERSION`` is of this order.
    """

    at: datetime
    """When it came, by the tenant's clock. As JSON it is a text (RFC 3339)."""
    seconds: float
    method: str
    base: str
    """What the path stands after, as the caller sees it."""
    product: str | None
    """Whose host was asked; None where the path tells."""
    path: str
    """Within the tenant: bytes as Latin-1 (PEP 3333)."""
    query: str
    correlation_id: str | None
    signin: SigningIn | None
    status: str | None
    """``200 OK``; None if the request failed on the way."""
    sent: Pairs
    """The request's headers by their WSGI names."""
    sent_bytes: int
    """How long its body was in all."""
    said: Pairs
    """The answer's headers."""
    said_bytes: int


class Taken(NamedTuple):
    """What the request's own thread takes down; another writes it."""

    facts: Facts
    sent: bytes
    """The beginning of the request's body."""
    answered: bytes
    """The beginning of the answer's."""


class Page(NamedTuple):
    """Exchanges in a row, in the order of the table's columns."""

    first: int
    """The number of the first."""
    last: int
    size: int
    """About how many bytes it takes."""
    facts: bytes
    """JSON: the ``Facts`` of each."""
    bodies: bytes
    """Of each what was sent, then what was answered, one after the other."""


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
    signin: SigningIn | None = None
    """The sign-in that it was part of, as far as it told."""


def milliseconds(at: datetime) -> int:
    """Return an aware moment in milliseconds since 1970."""
    return (at - _EPOCH) // _MILLISECOND


def weight(taken: Taken) -> int:
    """Return about how many bytes an exchange takes."""
    return _FACTS_BYTES + len(taken.sent) + len(taken.answered)


def page(first: int, batch: Sequence[Taken]) -> Page:
    """Return a page of exchanges; ``first`` is the number of the first.

    Written as one row, for it is the statements and the rows that cost a writer its time, and it
    takes that from those who answer.
    """
    facts = orjson.dumps([tuple(taken.facts) for taken in batch])
    bodies = b"".join([body for taken in batch for body in taken[1:]])
    return Page(first, first + len(batch) - 1, len(facts) + len(bodies), facts, bodies)


def told(first: int, facts: bytes) -> Iterator[tuple[int, Facts, int]]:
    """Yield the exchanges of a page, newest first: number, facts, and where its bodies begin."""
    rows = [_facts(*one) for one in orjson.loads(facts)]
    end = sum(_length(one.sent_bytes) + _length(one.said_bytes) for one in rows)
    for number, one in zip(
        range(first + len(rows) - 1, first - 1, -1), reversed(rows), strict=True
    ):
        end -= _length(one.sent_bytes) + _length(one.said_bytes)
        yield number, one, end


def read(number: int, facts: Facts, bodies: bytes | None, begin: int) -> Exchange:
    """Return an exchange; its bodies are in those of its page from ``begin`` on, None for none."""
    between = begin + _length(facts.sent_bytes)
    end = between + _length(facts.said_bytes)
    asked, answered = (b"", b"") if bodies is None else (bodies[begin:between], bodies[between:end])
    return Exchange(
        number=number,
        at=facts.at.replace(microsecond=facts.at.microsecond // 1000 * 1000),
        duration_ms=round(facts.seconds * 1000, 3),
        product=product(facts),
        method=facts.method,
        base_url=facts.base,
        path=_decoded(facts.path),
        query=facts.query,
        status=status(facts),
        correlation_id=facts.correlation_id,
        signin=facts.signin,
        request=_message(
            tuple((_spelled(name), text) for name, text in facts.sent), asked, facts.sent_bytes
        ),
        response=_message(
            tuple((name, text) for name, text in facts.said), answered, facts.said_bytes
        ),
    )


def product(facts: Facts) -> str | None:
    """Return whose address was asked, None for nobody's."""
    return product_of(_decoded(facts.path)) or facts.product


def status(facts: Facts) -> int | None:
    """Return the status code, None if the request failed on the way."""
    return None if facts.status is None else int(facts.status[:3])


def _facts(at: str, *others: Any) -> Facts:
    one = Facts(datetime.fromisoformat(at), *others)
    known: Any = one.signin  # an object, as JSON has it
    return one if known is None else one._replace(signin=SigningIn(**known))


def _message(headers: tuple[tuple[str, str], ...], body: bytes, length: int) -> Message:
    return Message(headers, body, length, truncated=length > KEPT_BYTES)


def _length(whole: int) -> int:
    return min(whole, KEPT_BYTES)


def _decoded(path: str) -> str:
    return path.encode("latin-1", "replace").decode("utf-8", "replace")


def _spelled(name: str) -> str:
    # WSGI folds the case of header names; this is how most senders write them.
    return name.removeprefix("HTTP_").replace("_", "-").title()
