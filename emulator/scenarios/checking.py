"""Hold a value against a schema, and say what does not fit in words of people.

It knows the few keywords that ``schema`` is written with, and means by them what JSON Schema does
(a test holds it against another implementation). A library would say *that* a member is not
allowed; whoever mistyped it wants to hear which one was meant.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from emulator.scenarios.document import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from emulator.scenarios.document import Path

_SHOWN = 60
_ALIKE = 0.7
_TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "boolean": (bool,),
    "null": (type(None),),
}
_CALLED = {
    "object": "a mapping (name: value)",
    "array": "a list (- one, - another)",
    "string": "a text",
    "integer": "a whole number",
    "boolean": "true or false",
    "null": "null",
}


def problems(value: object, schema: Mapping[str, Any], path: Path = ()) -> Iterator[Problem]:
    """Yield all that is wrong, in the order of the schema's members."""
    kinds = _kinds(schema)
    if not any(_is(value, kind) for kind in kinds):
        hint = " (put it in quotes)" if "string" in kinds and _is_plain(value) else ""
        yield Problem(path, f"must be {' or '.join(_CALLED[one] for one in kinds)}{hint}")
    elif isinstance(value, dict):
        yield from _members(value, schema, path)
    elif isinstance(value, list):
        if len(value) > schema["maxItems"]:
            yield Problem(path, f"has {len(value)} entries; {schema['maxItems']} is the most")
        for number, item in enumerate(value):
            yield from problems(item, schema["items"], (*path, number))
    elif isinstance(value, str):
        yield from _text(value, schema, path)
    elif isinstance(value, int) and not isinstance(value, bool):
        low, high = schema["minimum"], schema["maximum"]
        if not low <= value <= high:
            yield Problem(path, f"must be from {low} to {high}")


def did_you_mean(word: str, known: list[str]) -> str:
    """Return a hint at what may have been meant, or nothing."""
    close = get_close_matches(word[:_SHOWN], known, 1, _ALIKE)
    return f"; did you mean {close[0]}?" if close else ""


def _members(
    value: Mapping[str, object], schema: Mapping[str, Any], path: Path
) -> Iterator[Problem]:
    known = schema.get("properties")
    if known is None:  # another room checks it
        return
    for name, one in value.items():
        if name in known:
            yield from problems(one, known[name], (*path, name))
        else:
            hint = did_you_mean(name, list(known)) or f"; there are {', '.join(known)}"
            yield Problem((*path, name), f"not known{hint}")
    for name in schema["required"]:
        if name not in value:
            yield Problem(path, f"{name} is missing")


def _text(value: str, schema: Mapping[str, Any], path: Path) -> Iterator[Problem]:
    if "enum" in schema:
        if value not in schema["enum"]:
            listed = ", ".join(schema["enum"])
            hint = did_you_mean(value, schema["enum"])
            yield Problem(path, f"must be one of {listed}{hint}")
        return
    if "pattern" in schema:
        if not re.search(schema["pattern"], value) or value.endswith("\n"):
            wanted = "a day like 2026-01-05"
            relative = ", today, today+14 or today-30" if "today" in schema["pattern"] else ""
            yield Problem(path, f"must be {wanted}{relative}")
        return
    if not schema["minLength"] <= len(value) <= schema["maxLength"]:
        most = schema["maxLength"]
        yield Problem(path, f"must be a text of {schema['minLength']} to {most} characters")


def _kinds(schema: Mapping[str, Any]) -> list[str]:
    kind = schema["type"]
    return kind if isinstance(kind, list) else [kind]


def _is(value: object, kind: str) -> bool:
    if isinstance(value, bool):  # which Python counts among the whole numbers
        return kind == "boolean"
    return isinstance(value, _TYPES[kind])


def _is_plain(value: object) -> bool:
    return isinstance(value, bool | int | float)
