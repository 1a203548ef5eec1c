"""What a test expects to have been asked, and how far a request is from it, field by field."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qsl

import orjson

from emulator.errors import Invalid
from emulator.journal import search
from emulator.journal.search import Search
from emulator.members import members_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from emulator.journal.exchange import Exchange, Message

Wanted = dict[str, tuple[str, ...] | None]
"""Names with all their values, in order; None for a name that must not be there."""

_MEMBERS = ("product", "method", "path", "query", "headers", "body", "status")
_LONGEST = 2_000
_MOST_NAMES = 50
_DEEPEST = 50
_FORM = "application/x-www-form-urlencoded"
_WEIGHTS = {"path": 5, "method": 3, "product": 3}
"""A request to the right address with a wrong body is nearer than one to another address."""


class Difference(NamedTuple):
    """Where a request is not what was expected."""

    where: str
    """``method``, ``query.mail``, ``headers.Accept``, ``body.items[0].id``."""
    expected: object
    found: object
    """None if there is nothing."""


@dataclass(frozen=True, slots=True)
class Expect:
    """What is expected of a request; whatever is not named may be anything."""

    product: str | None = None
    method: str | None = None
    path: str | None = None
    """A glob over the path within the tenant."""
    status: int | None = None
    query: Wanted = field(default_factory=dict)
    headers: Wanted = field(default_factory=dict)
    has_body: bool = False
    body: object = None
    """A text is the whole body. An object or a list is compared with JSON or the fields of a form:
    members that are not named may be anything, a list has all its elements."""

    def search(self, after: int | None) -> Search:
        """Return a search that finds all that may be expected, and more."""
        statuses = None if self.status is None else range(self.status, self.status + 1)
        return Search(
            product=self.product,
            method=self.method,
            path=self.path,
            statuses=statuses,
            after=after,
        )

    def differences(self, one: Exchange) -> list[Difference]:
        """Return what is not as expected, nothing if all is; ``one`` has its bodies."""
        return list(self._differences(one))

    def _differences(self, one: Exchange) -> Iterator[Difference]:
        for name in ("product", "method", "status"):
            expected, found = getattr(self, name), getattr(one, name)
            if expected is not None and expected != found:
                yield Difference(name, expected, found)
        if self.path is not None and not search.matches(self.path, one.path):
            yield Difference("path", self.path, one.path)
        asked = _listed(parse_qsl(one.query, keep_blank_values=True))
        yield from _names("query", self.query, asked)
        folded = _listed([(name.lower(), text) for name, text in one.request.headers])
        sent = {name: folded.get(name.lower(), ()) for name in self.headers}
        yield from _names("headers", self.headers, sent)
        if self.has_body:
            yield from _body(self.body, one.request)


def distance(differences: list[Difference]) -> int:
    """Return how far a request with these differences is."""
    return sum(_WEIGHTS.get(one.where, 1) for one in differences)


def parse(value: object) -> Expect:
    """Read what is expected, as JSON has it. Raises ``Invalid``."""
    members = members_of(value, "expect", _MEMBERS)
    if not members:
        raise Invalid(f"expect must name at least one of {', '.join(_MEMBERS)}.")
    product, method = _text(members, "product"), _text(members, "method")
    status = members.get("status")
    if status is not None and not (type(status) is int and 100 <= status <= 599):
        raise Invalid("expect.status must be a status code, like 404.")
    _check_depth(members.get("body"), _DEEPEST)
    return Expect(
        product=None if product is None else search.product(product),
        method=None if method is None else search.method(method),
        path=_text(members, "path"),
        status=status if isinstance(status, int) else None,
        query=_wanted(members, "query"),
        headers=_wanted(members, "headers"),
        has_body="body" in members,
        body=members.get("body"),
    )


def _text(members: Mapping[str, object], name: str) -> str | None:
    value = members.get(name)
    if value is not None and not (isinstance(value, str) and 1 <= len(value) <= _LONGEST):
        raise Invalid(f"expect.{name} must be a text of 1 to {_LONGEST} characters.")
    return value if isinstance(value, str) else None


def _wanted(members: Mapping[str, object], name: str) -> Wanted:
    value = members.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict) or len(value) > _MOST_NAMES:
        raise Invalid(f"expect.{name} must be an object of up to {_MOST_NAMES} names.")
    return {each: _values(f"expect.{name}", given) for each, given in value.items()}


def _values(where: str, given: object) -> tuple[str, ...] | None:
    if given is None:
        return None
    values = given if isinstance(given, list) else [given]
    if len(values) > _MOST_NAMES or not all(
        isinstance(one, str) and len(one) <= _LONGEST for one in values
    ):
        raise Invalid(f"The values in {where} must be texts, lists of them, or null for none.")
    return tuple(values)


def _check_depth(value: object, left: int) -> None:
    if left == 0:
        raise Invalid(f"expect.body is nested deeper than {_DEEPEST} levels.")
    if isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            _check_depth(one, left - 1)


def _listed(pairs: list[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name, text in pairs:
        found[name] = (*found.get(name, ()), text)
    return found


def _names(
    where: str, wanted: Wanted, found: Mapping[str, tuple[str, ...]]
) -> Iterator[Difference]:
    for name, values in wanted.items():
        there = found.get(name, ())
        if there != (values or ()):
            yield Difference(f"{where}.{name}", _plain(values), _plain(there))


def _plain(values: tuple[str, ...] | None) -> object:
    if not values:
        return None
    return values[0] if len(values) == 1 else list(values)


def _body(expected: object, sent: Message) -> Iterator[Difference]:
    if sent.truncated:
        yield Difference("body", expected, f"the first {len(sent.body)} of {sent.length} bytes")
        return
    text = sent.body.decode("utf-8", "replace")
    if isinstance(expected, str):
        if expected != text:
            yield Difference("body", expected, text)
        return
    if sent.kind == _FORM:
        fields = _listed(parse_qsl(text, keep_blank_values=True))
        yield from _within("body", expected, {name: _plain(each) for name, each in fields.items()})
        return
    try:
        found = orjson.loads(sent.body)
    except orjson.JSONDecodeError:
        yield Difference("body", expected, text)
        return
    yield from _within("body", expected, found)


def _within(where: str, expected: object, found: object) -> Iterator[Difference]:
    """Compare what is expected with what has at least that."""
    match expected, found:
        case dict(), dict():
            for name, value in expected.items():
                yield from _within(f"{where}.{name}", value, found.get(name))
        case list(), list() if len(expected) == len(found):
            for place, (one, other) in enumerate(zip(expected, found, strict=True)):
                yield from _within(f"{where}[{place}]", one, other)
        case _:
            # Python takes True for 1.
            if expected != found or isinstance(expected, bool) != isinstance(found, bool):
                yield Difference(where, expected, found)
