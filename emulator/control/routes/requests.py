"""The journal: what the tenant was asked and answered, found again."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from itertools import islice
from typing import TYPE_CHECKING

from flask import request

from emulator.control.routes.bodies import answer
from emulator.errors import Conflict, Invalid
from emulator.journal import masking, search, shown
from emulator.services import services

if TYPE_CHECKING:
    from flask import Blueprint, Response
    from flask.typing import ResponseReturnValue

    from emulator.journal import Book, Exchange, Journal

_SHOWN = 50
_MOST_SHOWN = 500


def add_to(control: Blueprint, journal: Journal) -> None:
    """Add the addresses of the journal."""
    for method, path, view in (
        ("GET", "/requests", list_found),
        ("DELETE", "/requests", clear),
        ("GET", "/requests/<int:number>", show),
    ):
        control.add_url_rule(path, view.__name__, partial(view, journal), methods=[method])


def list_found(journal: Journal) -> Response:
    """``GET /_emulator/requests?…``: the newest first, without headers and bodies.

    ``evicted`` says how many older ones had to make room since the journal was emptied.
    """
    book = _book(journal)
    asked = _asked("limit", "secrets")
    limit = _limit(request.args.get("limit"))
    found = [shown.line(_seen(one)) for one in islice(book.find(asked), limit)]
    extent = book.extent()
    return answer({"requests": found, "kept": extent.kept, "evicted": extent.evicted})


def show(journal: Journal, number: int) -> Response:
    """``GET /_emulator/requests/<number>``: all of one."""
    return answer(shown.whole(_one(journal, number)))


def clear(journal: Journal) -> ResponseReturnValue:
    """``DELETE /_emulator/requests``: forget all of them; numbers go on."""
    _book(journal).clear()
    return "", HTTPStatus.NO_CONTENT


def _book(journal: Journal) -> Book:
    if not journal.on:
        raise Conflict("The journal is off: start without --no-journal.")
    return journal.reader(services())


def _one(journal: Journal, number: int) -> Exchange:
    """Return an exchange as the caller may see it."""
    return _seen(_book(journal).get(number))


def _asked(*others: str) -> search.Search:
    """Return what the query searches for; ``others`` are its names that say something else."""
    return search.parse({name: text for name, text in request.args.items() if name not in others})


def _seen(one: Exchange) -> Exchange:
    """Return an exchange as it was if ``?secrets=1`` asks for that, else masked."""
    asked = request.args.get("secrets", "0")
    if asked not in ("0", "1"):
        raise Invalid("secrets must be 1, to see them, or 0.")
    return one if asked == "1" else masking.masked(one)


def _limit(text: str | None) -> int:
    if text is None:
        return _SHOWN
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= _MOST_SHOWN:
        raise Invalid(f"limit must be a number from 1 to {_MOST_SHOWN}.")
    return int(text)
