"""Which exchanges are asked for."""

from __future__ import annotations

import fnmatch
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal, TypeVar, get_args

from emulator.errors import Invalid
from emulator.journal import exchange
from emulator.journal.exchange import milliseconds

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from emulator.journal.exchange import Exchange, Facts

T = TypeVar("T")

Product = Literal["lucca", "smartlink"]

_LONGEST = 200
_STATUS = re.compile(r"([1-5])xx|[1-5][0-9]{2}")
_METHOD = re.compile(r"[A-Za-z]{1,20}")
HIGHEST = 2**53
"""A number that every JSON reader takes whole (RFC 8259 §6)."""


@dataclass(frozen=True, slots=True)
class Search:
    """What all found have in common; None where anything goes."""

    product: str | None = None
    method: str | None = None
    path: str | None = None
    """A glob over the path within the tenant: ``*`` is anything, ``/`` too."""
    statuses: range | None = None
    since: int | None = None
    """Milliseconds since 1970, by the tenant's clock."""
    correlation_id: str | None = None
    signin: str | None = None
    """The id of the sign-in that it was part of."""
    text: str | None = None
    """Stands, in whatever case, in the path, the query, a header or a body."""
    after: int | None = None
    """Newer than the exchange with this number."""
    before: int | None = None

    def may_find(self, facts: Facts) -> bool:
        """Whether an exchange may be one of them, by what costs little to tell."""
        if self.method is not None and facts.method != self.method:
            return False
        if self.correlation_id is not None and facts.correlation_id != self.correlation_id:
            return False
        if self.signin is not None and (facts.signin is None or facts.signin.id != self.signin):
            return False
        if self.statuses is not None and exchange.status(facts) not in self.statuses:
            return False
        if self.since is not None and milliseconds(facts.at) < self.since:
            return False
        return self.product is None or exchange.product(facts) == self.product

    def found(self, one: Exchange) -> bool:
        """Whether an exchange that may be one of them is."""
        if self.path is not None and not matches(self.path, one.path):
            return False
        return self.text is None or _says(one, self.text.casefold())


NAMES = (
    "product",
    "method",
    "path",
    "status",
    "since",
    "correlation",
    "signin",
    "q",
    "after",
    "before",
)
"""How a search is written in a query."""


def parse(args: Mapping[str, str]) -> Search:
    """Read a search as a query has it. Raises ``Invalid``; of other names too."""
    for name, text in args.items():
        if name not in NAMES:
            raise Invalid(f"Requests cannot be searched by {name[:80]!r}; by {', '.join(NAMES)}.")
        if not 1 <= len(text) <= _LONGEST:
            raise Invalid(f"{name} must be a text of 1 to {_LONGEST} characters.")
    return Search(
        product=_read(args.get("product"), product),
        method=_read(args.get("method"), method),
        path=args.get("path"),
        statuses=_read(args.get("status"), _statuses),
        since=_read(args.get("since"), _since),
        correlation_id=args.get("correlation"),
        signin=args.get("signin"),
        text=args.get("q"),
        after=_read(args.get("after"), _number),
        before=_read(args.get("before"), _number),
    )


def product(text: str) -> str:
    """Return the name of a product, or raise ``Invalid``."""
    if text not in get_args(Product):
        raise Invalid(f"product must be one of {', '.join(get_args(Product))}.")
    return text


def method(text: str) -> str:
    """Return a method's name in capitals, or raise ``Invalid``."""
    if not _METHOD.fullmatch(text):
        raise Invalid("method must be the name of an HTTP method, like GET.")
    return text.upper()


def matches(glob: str, path: str) -> bool:
    """Whether a path fits a glob; linear in both, whatever the glob."""
    return re.match(fnmatch.translate(glob), path) is not None


def _read(text: str | None, reader: Callable[[str], T]) -> T | None:
    return None if text is None else reader(text)


def _says(one: Exchange, folded: str) -> bool:
    texts = [one.path, one.query]
    for message in (one.request, one.response):
        texts += [f"{name}: {text}" for name, text in message.headers]
        texts.append(message.body.decode("utf-8", "replace"))
    return any(folded in text.casefold() for text in texts)


def _statuses(text: str) -> range:
    match = _STATUS.fullmatch(text)
    if match is None:
        raise Invalid("status must be a status code, like 404, or a class of them, like 4xx.")
    if match[1]:
        return range(int(match[1]) * 100, int(match[1]) * 100 + 100)
    return range(int(text), int(text) + 1)


def _since(text: str) -> int:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise Invalid("since must be a moment in ISO 8601, like 2026-01-05T09:00:00Z.") from None
    if at.tzinfo is None:
        at = at.replace(tzinfo=UTC)
    return milliseconds(at)


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text[:17]) > HIGHEST:
        raise Invalid("after and before must be the number of a request.")
    return int(text[:17])
