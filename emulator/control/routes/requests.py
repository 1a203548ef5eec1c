"""The journal: what the tenant was asked and answered, found again."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from http import HTTPStatus
from itertools import islice
from typing import TYPE_CHECKING

from flask import Response, request

from emulator.control.routes.bodies import answer, limited, sent
from emulator.errors import Conflict, Invalid
from emulator.journal import code, expect, har, masking, search, shown, verify
from emulator.members import members_of
from emulator.services import services
from emulator.webhooks import history

if TYPE_CHECKING:
    from flask import Blueprint
    from flask.typing import ResponseReturnValue

    from emulator.journal import Book, Exchange, Journal
    from emulator.journal.expect import Expect
    from emulator.services import SigningIn

_SHOWN = 50
_MOST_SHOWN = 500
_MOST_EXPORTED = 1_000
_WAIT_SECONDS = 5.0
_LONGEST_WAIT_SECONDS = 60


def add_to(control: Blueprint, journal: Journal) -> None:
    """Add the addresses of the journal."""
    for method, path, view in (
        ("GET", "/requests", list_found),
        ("DELETE", "/requests", clear),
        ("GET", "/requests/<int:number>", show),
        ("GET", "/requests/<int:number>/code", as_code),
        ("GET", "/requests.har", as_har),
        ("GET", "/requests/count", count),
        ("POST", "/requests/verify", verify_all),
        ("POST", "/requests/wait", wait),
    ):
        control.add_url_rule(path, view.__name__, partial(view, journal), methods=[method])


def list_found(journal: Journal) -> Response:
    """``GET /_emulator/requests?…``: the newest first, without headers and bodies.

    ``evicted`` says how many older ones had to make room since the journal was emptied.
    """
    book = _book(journal)
    asked = _asked("limit", "secrets")
    limit = limited(_SHOWN, _MOST_SHOWN)
    found = [shown.line(_seen(one)) for one in islice(book.find(asked), limit)]
    extent = book.extent()
    return answer({"requests": found, "kept": extent.kept, "evicted": extent.evicted})


def show(journal: Journal, number: int) -> Response:
    """``GET /_emulator/requests/<number>``: all of one, with the events that it caused.

    They are found by its correlation id: those of other requests that sent the same are there too.
    Who signed in is told of each request of a sign-in once one of them has told.
    """
    one = _one(journal, number)
    events: list[dict[str, object]] = []
    if one.correlation_id is not None:
        with services().database.read() as db:
            events = history.caused(db, one.correlation_id)
    if one.signin is not None and one.signin.person is None:
        one = replace(one, signin=_told(_book(journal), one.signin))
    return answer(shown.whole(one) | {"events": events})


def as_code(journal: Journal, number: int) -> Response:
    """``GET /_emulator/requests/<number>/code?as=curl|python|pytest``: code that asks it again.

    A masked secret is masked here too: with ``?secrets=1`` it runs as it is.
    """
    wanted = request.args.get("as", "curl")
    if wanted not in code.FORMS:
        raise Invalid(f"as must be one of {', '.join(code.FORMS)}.")
    text = code.FORMS[wanted](_one(journal, number))
    return Response(text, mimetype="text/plain", headers={"Cache-Control": "no-store"})


def as_har(journal: Journal) -> Response:
    """``GET /_emulator/requests.har?…``: what a list would show, with headers and bodies."""
    book = _book(journal)
    asked = _asked("limit", "secrets")
    limit = limited(_MOST_EXPORTED, _MOST_EXPORTED)
    found = [_seen(one) for one in islice(book.find(asked, bodies=True), limit)]
    comment = f"The newest {len(found)} of what was searched for; {book.extent().evicted} evicted."
    document = answer(har.document(reversed(found), comment))
    document.headers["Content-Disposition"] = 'attachment; filename="requests.har"'
    return document


def clear(journal: Journal) -> ResponseReturnValue:
    """``DELETE /_emulator/requests``: forget all of them; numbers go on."""
    _book(journal).clear()
    return "", HTTPStatus.NO_CONTENT


def count(journal: Journal) -> Response:
    """``GET /_emulator/requests/count?…``: how many there are that a list would show."""
    book = _book(journal)
    asked = _asked()
    counted = sum(1 for _ in book.find(asked))
    return answer({"count": counted, "evicted": book.extent().evicted})


def verify_all(journal: Journal) -> Response:
    """``POST /_emulator/requests/verify``: whether what is expected was asked, and so often.

    ``{"expect": {…}, "times"?: n | {"at_least"?, "at_most"?}, "after"?: number}``; at least once
    unless ``times`` says how often. If not, ``nearest`` is the request that comes closest, with
    what differs, or null if there was none; if too often, ``requests`` are those that match.
    """
    book = _book(journal)
    body = members_of(sent(), "A verification", ("expect", "times", "after"))
    asked, times = expect.parse(body.get("expect")), _times(body.get("times"))
    after = _after(body.get("after"))
    found = verify.matching(book, asked, after)
    said: dict[str, object] = {"ok": times.fit(len(found)), "matched": len(found)}
    if len(found) < times.at_least:
        said["nearest"] = _nearest(book, asked, after)
    elif not said["ok"]:
        said["requests"] = [one.number for one in found[:_MOST_SHOWN]]
    return answer(said | {"evicted": book.extent().evicted})


def wait(journal: Journal) -> Response:
    """``POST /_emulator/requests/wait``: answer as soon as what is expected was asked.

    ``{"expect": {…}, "timeout"?: seconds, "after"?: number}``, 5 seconds unless told. ``request``
    is the one; if none came, ``nearest`` is the closest that there is.
    """
    book = _book(journal)
    body = members_of(sent(), "A wait", ("expect", "timeout", "after"))
    asked, seconds = expect.parse(body.get("expect")), _seconds(body.get("timeout"))
    after = _after(body.get("after"))
    _open()  # refused before the wait, not after
    found = verify.wait(book, asked, after, seconds)
    if found is None:
        return answer({"ok": False, "nearest": _nearest(book, asked, after)})
    return answer({"ok": True, "request": shown.line(_seen(found))})


def _told(book: Book, part: SigningIn) -> SigningIn:
    known = (one.signin for one in book.find(search.Search(signin=part.id)))
    return next((one for one in known if one is not None and one.person), part)


def _nearest(book: Book, asked: Expect, after: int | None) -> dict[str, object] | None:
    near = verify.nearest(book, asked, after, secrets=_open())
    if near is None:
        return None
    differences = [each._asdict() for each in near.differences]
    return {"request": near.number, "differences": differences}


def _times(value: object) -> verify.Times:
    if value is None:
        return verify.Times()
    if _is_count(value):
        return verify.Times(int(str(value)), int(str(value)))
    given = members_of(value, "times", ("at_least", "at_most"))
    if not all(_is_count(each) for each in given.values()):
        raise Invalid("times must be a number from 0 to 1000000, or at_least and at_most as such.")
    most = given.get("at_most")
    least = int(str(given.get("at_least", 0 if most is not None else 1)))
    if most is not None and int(str(most)) < least:
        raise Invalid("times: at_most must not be less than at_least.")
    return verify.Times(least, None if most is None else int(str(most)))


def _is_count(value: object) -> bool:
    return type(value) is int and 0 <= value <= 1_000_000


def _after(value: object) -> int | None:
    if value is None or (type(value) is int and 0 <= value <= search.HIGHEST):
        return value if isinstance(value, int) else None
    raise Invalid("after must be the number of a request.")


def _seconds(value: object) -> float:
    if value is None:
        return _WAIT_SECONDS
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Invalid("timeout must be a number of seconds.")
    if not 0 <= value <= _LONGEST_WAIT_SECONDS:
        raise Invalid(f"timeout must be from 0 to {_LONGEST_WAIT_SECONDS} seconds.")
    return float(value)


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
    return one if _open() else masking.masked(one)


def _open() -> bool:
    asked = request.args.get("secrets", "0")
    if asked not in ("0", "1"):
        raise Invalid("secrets must be 1, to see them, or 0.")
    return asked == "1"
