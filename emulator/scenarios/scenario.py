"""A scenario that fits its schema, and the lines that say why a file is none."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

import orjson

from emulator.errors import Invalid
from emulator.scenarios import document
from emulator.scenarios.checking import problems
from emulator.scenarios.document import START, Problem
from emulator.scenarios.schema import SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from emulator.scenarios.document import Document, Mark, Path

MAX_BYTES = 1_048_576
MOST_LINES = 20
_SHOWN = 80


class WrongScenario(Invalid):
    """What is wrong with a scenario: one line for each problem, in the order of the file."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """What a tenant begins as.

    ``said`` is the whole, as JSON would have it, and fits ``SCHEMA``; what other rooms check has
    yet to be held against them.
    """

    name: str
    said: Mapping[str, Any]
    text: Document | None = field(default=None, compare=False)
    """Where in a file it is said; None for what came as JSON."""

    @property
    def title(self) -> str:
        """What it is called: the name of its file, without what stands around it."""
        return PurePath(self.name).stem

    @property
    def digest(self) -> str:
        """What tells it from any other that says something else."""
        return sha256(orjson.dumps(self.said, option=orjson.OPT_SORT_KEYS)).hexdigest()[:16]

    def some(self, name: str) -> list[dict[str, Any]]:
        """Return the entries of a list; none if it is not there."""
        found: list[dict[str, Any]] = self.said.get(name) or []
        return found

    def but(self, **said: object) -> Scenario:
        """Return one that says some things otherwise."""
        return replace(self, said={**self.said, **said})

    def wrong(self, found: Iterable[Problem]) -> WrongScenario:
        """Return the error that says what was found."""
        return WrongScenario(_lines(self.name, self.text, list(found)))


def read(content: bytes, name: str) -> Scenario:
    """Read a file; ``name`` is what its lines begin with. Raises ``WrongScenario``."""
    if len(content) > MAX_BYTES:
        raise WrongScenario([f"{name}: larger than {MAX_BYTES:,} bytes"])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        column = error.start - content.rfind(b"\n", 0, error.start)
        raise WrongScenario([f"{name}:{line}:{column}: not UTF-8"]) from None
    found = document.parsed(text)
    if found.problems and found.value is None:
        raise WrongScenario(_lines(name, found, found.problems))
    return _checked(name, found.value, found)


def of(value: object, name: str) -> Scenario:
    """Read what came as JSON. Raises ``WrongScenario``, whose lines have no place in a file."""
    return _checked(name, value, None)


def _checked(name: str, value: object, text: Document | None) -> Scenario:
    found = [*(text.problems if text is not None else ()), *problems(value, SCHEMA)]
    if not found and isinstance(value, dict):
        found += _no_such_day(value)
    if found or not isinstance(value, dict):
        raise WrongScenario(_lines(name, text, found))
    return Scenario(name=name, said=value, text=text)


def _no_such_day(value: Mapping[str, Any]) -> list[Problem]:
    """Return the days that have the form of one and are in no calendar."""
    found = []
    days: list[tuple[Path, object]] = [(("as_of",), value.get("as_of"))]
    for number, one in enumerate(value.get("users") or []):
        contract = one.get("contract", {})
        days += [(("users", number, "contract", end), contract.get(end)) for end in contract]
    for kind, names in (("leaves", ("from", "to")), ("timesheets", ("week",))):
        for number, one in enumerate(value.get(kind) or []):
            days += [((kind, number, name), one.get(name)) for name in names]
    for path, day in days:
        if isinstance(day, str) and not day.startswith("today"):
            try:
                date.fromisoformat(day)
            except ValueError:
                found.append(Problem(path, f"there is no day {day}"))
    return found


def _lines(name: str, text: Document | None, found: list[Problem]) -> list[str]:
    placed = [(_mark(text, one), one) for one in found]
    if text is not None:
        placed.sort(key=lambda pair: pair[0])
    lines = [_line(name if text is None else f"{name}:{at[0]}:{at[1]}", one) for at, one in placed]
    more = len(lines) - MOST_LINES
    if more > 0:
        lines[MOST_LINES:] = [f"{name}: and {more} more"]
    return lines


def _line(where: str, one: Problem) -> str:
    path = _written(one.path)
    return f"{where}: {path}: {one.text}" if path else f"{where}: {one.text}"


def _mark(text: Document | None, one: Problem) -> Mark:
    if one.mark is not None:
        return one.mark
    if text is None:
        return START
    path = one.path
    if path in text.keys and one.text.startswith("not known"):
        return text.keys[path]
    while path and path not in text.values:
        path = path[:-1]
    return text.values.get(path, START)


def _written(path: Path) -> str:
    """Return a path as people write it: ``users[2].email``."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            # In one line, and no longer than a line: it may be any text.
            shown = part if part.isprintable() and len(part) <= _SHOWN else repr(part[:_SHOWN])
            text += f".{shown}" if text else shown
    return text
