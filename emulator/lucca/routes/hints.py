"""What a caller probably meant: the nearest address, the methods that are open, the nearest name.

Ours: Lucca says nothing of the kind. It goes into the notice beside the answer, never into it.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from flask import request
from werkzeug.exceptions import MethodNotAllowed
from werkzeug.exceptions import NotFound as Unrouted

from emulator.errors import NotFound
from emulator.lucca.hints import Hinted, nearest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_KEY = re.compile(r"{\w+}")
_NUMBER = re.compile(r"(?<=/)\d+(?=/|$)")
_ROOTS = ("/api/v3/", "/organization/structure/api/", "/directory/api/4.0/", "/directory/api/")
_LONGEST = 200


def hint(error: Exception) -> str:
    """Return what would have done in place of what went wrong; empty where nothing is known."""
    if isinstance(error, Hinted):
        return error.hint
    if isinstance(error, MethodNotAllowed):
        return _open(error)
    unrouted = isinstance(error, NotFound) and error.kind == "collection"
    return _near() if unrouted or isinstance(error, Unrouted) else ""


def _near() -> str:
    path = _NUMBER.sub("{key}", request.path[:_LONGEST]).lower()
    # What all addresses below one root have in common says nothing.
    root = next((one for one in _ROOTS if path.startswith(one)), "")
    below = [one[len(root) :] for one in _addresses() if one.lower().startswith(root)]
    name = nearest(path[len(root) :], below)
    found = f"{root}{name}" if name else _elsewhere(path)
    return f"The nearest address known is {found} ({_addresses()[found]})." if found else ""


def _elsewhere(path: str) -> str:
    """Return the one address, below any root, that ends in the same name; empty if none does."""
    tail = path[path.rfind("/") :]
    found = [one for one in _addresses() if one.lower().endswith(tail)]
    return found[0] if len(found) == 1 else ""


def _open(error: MethodNotAllowed) -> str:
    path = request.path[:_LONGEST].lower()
    for pattern, methods in _patterns():
        if pattern.fullmatch(path):
            return f"What is open here: {methods}."
    # The address is one of a page, or one that the table of addresses has in another form.
    methods = ", ".join(sorted(set(error.valid_methods or ()) - {"HEAD", "OPTIONS"}))
    return f"What is open here: {methods}." if methods else ""


@cache
def _addresses() -> Mapping[str, str]:
    """Return every address, and the methods that are open there, with commas."""
    # Both know this room, and only who errs pays for them.
    from emulator.lucca.coverage import known
    from emulator.lucca.routes import ROUTES

    found: dict[str, list[str]] = {}
    for one in known(ROUTES):
        found.setdefault(one.path, []).extend(one.methods.split(", "))
    return {path: ", ".join(sorted(methods)) for path, methods in found.items()}


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    return [*_read()]


def _read() -> Iterator[tuple[re.Pattern[str], str]]:
    # An address with a name in it before one with a key, as requests are routed.
    for path in sorted(_addresses(), key=lambda one: (one.count("{"), one)):
        parts = map(re.escape, _KEY.split(path.lower()))
        yield re.compile("[^/]+".join(parts)), _addresses()[path]
