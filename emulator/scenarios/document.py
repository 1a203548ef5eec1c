"""A YAML text as plain values, and where in the text each of them stands.

What is read is the part of YAML 1.2 that JSON has too, without anchors, aliases and tags: a
scenario is data that anybody may be handed, and an alias can make a few lines into gigabytes.
Plain words are read by the core schema (YAML 1.2.2 §10.3), as editors do: ``no`` and ``2026-01-05``
are texts.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

MAX_DEPTH = 20
MAX_VALUES = 50_000

Path: TypeAlias = "tuple[str | int, ...]"
"""The way to a value: ``("users", 2, "email")``."""

_UNREADABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no YAML text may hold (YAML 1.2.2 §5.1)."""
_LINE_END = re.compile("\r\n|[\r\n]")
_WHOLE = re.compile(r"[-+]?[0-9]{1,18}")
_NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,3})?")
_NAMED = {"true": True, "false": False, "null": None, "~": None, "": None}
_NAMED |= {word.title(): value for word, value in _NAMED.items()}
_NAMED |= {word.upper(): value for word, value in _NAMED.items()}


class Mark(NamedTuple):
    """A place in the text, counted from 1."""

    line: int
    column: int


START = Mark(1, 1)


class Problem(NamedTuple):
    """Something that is wrong; ``path`` is where in the data, ``mark`` where in the text."""

    path: Path
    text: str
    mark: Mark | None = None


class Document(NamedTuple):
    """What a text says. A value with no mark of its own has that of what it is in."""

    value: object
    values: Mapping[Path, Mark]
    """Where each value begins."""
    keys: Mapping[Path, Mark]
    """Where the name of each member begins."""
    problems: list[Problem]


class _Stop(Exception):
    """There is no going on."""


def parsed(text: str) -> Document:
    """Read a text. What is wrong with it is among ``problems``; it never raises."""
    reader = _Reader()
    found = _UNREADABLE.search(text)
    if found is not None:
        shown = f"the character U+{ord(found[0]):04X} cannot stand in a YAML file"
        reader.problems.append(Problem((), shown, _mark_of(text, found.start())))
        return reader.document(None)
    # Imported here: it takes 30 ms, and only a scenario needs it.
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # in C some twenty times as fast
    try:
        return reader.document(reader.read(yaml.parse(text, Loader=loader)))
    except yaml.MarkedYAMLError as error:
        at = error.problem_mark or error.context_mark
        mark = START if at is None else Mark(at.line + 1, at.column + 1)
        said = ", ".join(filter(None, (error.context, error.problem))) or "not YAML"
        reader.problems.append(Problem((), said, mark))
    except yaml.YAMLError as error:
        reader.problems.append(Problem((), str(error).splitlines()[0], START))
    except _Stop:
        pass
    return reader.document(None)


class _Reader:
    """Makes values of the events of a parser."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._values: dict[Path, Mark] = {}
        self._keys: dict[Path, Mark] = {}
        self._count = 0

    def document(self, value: object) -> Document:
        return Document(value, self._values, self._keys, self.problems)

    def read(self, events: Iterator[object]) -> object:
        """Return what the first document says; a second one is a problem."""
        value = None
        documents = 0
        for event in events:
            match type(event).__name__:
                case "DocumentStartEvent":
                    documents += 1
                    if documents == 2:
                        self._stop((), event, "a second document; there can be one")
                    value = self._value(next(events), events, ())
        return value

    def _value(self, event: object, events: Iterator[object], path: Path) -> object:
        mark = self._values[path] = _begins(event)
        self._count += 1
        if self._count > MAX_VALUES:
            self._stop(path, event, f"more than {MAX_VALUES:,} values")
        if len(path) > MAX_DEPTH:
            self._stop(path, event, f"deeper than {MAX_DEPTH} levels")
        kind = type(event).__name__
        if kind == "AliasEvent":
            self.problems.append(Problem(path, "an alias (*name); write it out", mark))
            return None
        if getattr(event, "anchor", None) is not None:
            self.problems.append(Problem(path, "an anchor (&name) is not taken here", mark))
        tag = getattr(event, "tag", None)
        if tag is not None and tag != "!":
            self.problems.append(Problem(path, "a tag (!name) is not taken here", mark))
        if not _can_be_said(getattr(event, "value", "")):
            self._stop(path, event, "half a character (a lone surrogate)")
        make: dict[str, Callable[[object, Iterator[object], Path], object]] = {
            "MappingStartEvent": self._mapping,
            "SequenceStartEvent": self._sequence,
        }
        return make.get(kind, _scalar)(event, events, path)

    def _mapping(self, _: object, events: Iterator[object], path: Path) -> dict[str, object]:
        found: dict[str, object] = {}
        for event in events:
            kind = type(event).__name__
            if kind == "MappingEndEvent":
                break
            if kind != "ScalarEvent":
                self._stop(path, event, "the name of a member must be a plain text")
            name = str(getattr(event, "value", ""))
            here = (*path, name)
            self._keys.setdefault(here, _begins(event))
            if name in found:
                self.problems.append(Problem(here, "written twice", _begins(event)))
            value = self._value(next(events), events, here)
            found.setdefault(name, value)
        return found

    def _sequence(self, _: object, events: Iterator[object], path: Path) -> list[object]:
        found: list[object] = []
        for event in events:
            if type(event).__name__ == "SequenceEndEvent":
                break
            found.append(self._value(event, events, (*path, len(found))))
        return found

    def _stop(self, path: Path, event: object, text: str) -> None:
        self.problems.append(Problem(path, text, _begins(event)))
        raise _Stop


def _scalar(event: object, _: object, __: object) -> object:
    text = str(getattr(event, "value", ""))
    if getattr(event, "style", None) not in (None, ""):  # quoted, or a block
        return text
    if text in _NAMED:
        return _NAMED[text]
    if _WHOLE.fullmatch(text):
        return int(text)
    if _NUMBER.fullmatch(text) and math.isfinite(number := float(text)):
        return number
    return text


def _can_be_said(text: object) -> bool:
    try:
        str(text).encode()
    except UnicodeEncodeError:  # one parser lets an escape make it
        return False
    return True


def _begins(event: object) -> Mark:
    mark = getattr(event, "start_mark", None)
    return START if mark is None else Mark(mark.line + 1, mark.column + 1)


def _mark_of(text: str, position: int) -> Mark:
    ends = [one.end() for one in _LINE_END.finditer(text, 0, position)]
    return Mark(len(ends) + 1, position - (ends[-1] if ends else 0) + 1)
