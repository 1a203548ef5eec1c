"""The layer around the products that carries out what HTTP is planned to do wrong."""

from __future__ import annotations

from dataclasses import dataclass, replace
from http import HTTPStatus
from threading import Event
from typing import TYPE_CHECKING

from emulator.address import product_of
from emulator.errors import Planned, Unauthenticated
from emulator.faults.asked import Asked
from emulator.faults.http import INSTEAD, KINDS, MAX_SECONDS, body_of
from emulator.faults.spending import due, known
from emulator.services import current
from emulator.tenancy.door import REFUSAL
from emulator.turn import may_wait, waiting
from emulator.wire import WIRE, Wire

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from types import TracebackType
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from emulator.errors import EmulatorError
    from emulator.faults.rules import Hit

FAULT_HEADER = "X-Emulator-Fault"
NOTICE_HEADER = "X-Emulator-Notice"

_DROP = Wire(dropped=True)
_DROPPED = "The connection is closed without this answer."

_NAMES = tuple(kind.name for kind in KINDS)

Headers = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer on its way out, whole."""

    status: str
    headers: Headers
    body: bytes
    wire: Wire | None = None
    """What the server is asked to do to it; None for nothing."""
    notices: tuple[str, ...] = ()

    def saying(self, name: str, value: str) -> Answer:
        """Return it with one header more, in place of another of that name."""
        others = [pair for pair in self.headers if pair[0].lower() != name.lower()]
        return replace(self, headers=[*others, (name, value)])

    def holding(self, body: bytes) -> Answer:
        """Return it with another body, and the length of that."""
        return replace(self, body=body).saying("Content-Length", str(len(body)))


class Faults:
    """Answers for ``app``, except where a rule of the tenant says how to fail.

    It knows whose request it is from ``services()``: the ``Door`` must stand before it. The
    control API is never touched. A failure without a body of its own is left to ``app``, as a
    refusal, to be said in the product's words.
    """

    def __init__(self, app: WSGIApplication) -> None:
        self._app = app

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Answer one request (PEP 3333)."""
        here = current.get(None)
        if here is None or not known(here.database):
            return self._app(environ, start)
        product = here.address.product or product_of(environ["PATH_INFO"])
        if product_of(environ["PATH_INFO"]) == "control":
            return self._app(environ, start)
        about = Asked(environ, product)
        hits = due(here.database, here.clock.now(), _NAMES, about, one_of=INSTEAD)
        if not hits:
            return self._app(environ, start)
        return self._misbehave(hits, environ, start)

    def _misbehave(
        self, hits: list[Hit], environ: WSGIEnvironment, start: StartResponse
    ) -> Iterable[bytes]:
        notices = _delay([hit for hit in hits if hit.kind == "latency"])
        instead = next((hit for hit in hits if hit.kind in INSTEAD), None)
        answer = self._whole(environ) if instead is None else self._failure(instead, environ)
        for kind, bend in _BENDS.items():
            for hit in hits:
                if hit.kind == kind and answer.body and answer.wire != _DROP:
                    answer = bend(answer, hit)
        answer = answer.saying(FAULT_HEADER, ", ".join(hit.name for hit in hits))
        if answer.wire is not None:
            environ[WIRE] = answer.wire
        said = [(NOTICE_HEADER, text) for text in (*notices, *answer.notices)]
        start(answer.status, [*answer.headers, *said])
        return [answer.body]

    def _failure(self, hit: Hit, environ: WSGIEnvironment) -> Answer:
        """Return what takes the place of an answer: nothing of what was asked is done.

        Except for a ``reset`` that has it done: the answer to that is lost.
        """
        told = hit.parameters
        if hit.kind == "reset":
            answer = self._whole(environ) if told["done"] else Answer("502 Bad Gateway", [], b"")
            return replace(answer, wire=_DROP, notices=(_DROPPED,))
        if "body" in told or told.get("code", 500) < 400:
            answer = _given(hit)
        else:
            environ[REFUSAL] = _refusal(hit)
            answer = self._whole(environ)
        if hit.kind == "throttle":
            answer = answer.saying("Retry-After", str(hit.wait_seconds))
        for name, value in told.get("headers", {}).items():
            answer = answer.saying(name, value)
        return replace(answer, body=b"") if environ["REQUEST_METHOD"] == "HEAD" else answer

    def _whole(self, environ: WSGIEnvironment) -> Answer:
        begun: list[tuple[str, Headers]] = []

        def begin(
            status: str,
            headers: Headers,
            _error: tuple[type[BaseException], BaseException, TracebackType]
            | tuple[None, None, None]
            | None = None,
            /,
        ) -> Callable[[bytes], object]:
            begun.append((status, headers))
            return _unwritten

        chunks = self._app(environ, begin)
        try:
            body = b"".join(chunks)
        finally:
            close = getattr(chunks, "close", None)
            if close is not None:
                close()
        status, headers = begun[-1]
        return Answer(status, headers, body)


def _unwritten(_chunk: bytes) -> object:
    raise NotImplementedError("PEP 3333's write() is for frameworks older than it; Flask has none")


def _given(hit: Hit) -> Answer:
    """Return the answer that a rule wrote out."""
    told = hit.parameters
    code = HTTPStatus(told["code"])
    body = body_of(told["body"]) if "body" in told else b""
    form = "text/plain; charset=utf-8" if isinstance(told.get("body"), str) else "application/json"
    headers = [("Content-Type", form)] if body else []
    answer = Answer(f"{code.value} {code.phrase}", headers, b"")
    return answer if code in (204, 304) else answer.holding(body)


def _refusal(hit: Hit) -> EmulatorError:
    """Return a failure as a fact; the product says it in its own shape."""
    planned = f"(planned fault {hit.name!r})"
    if hit.kind == "throttle":
        limit, per = hit.parameters["limit"], hit.parameters["per"]
        text = f"Too many requests: {limit} in {per:g} seconds are allowed {planned}."
        return Planned(HTTPStatus.TOO_MANY_REQUESTS, text)
    code = HTTPStatus(hit.parameters.get("code", HTTPStatus.UNAUTHORIZED))
    if code == HTTPStatus.UNAUTHORIZED:
        return Unauthenticated(f"This credential is no longer accepted {planned}.")
    return Planned(code, f"{code.phrase} {planned}.")


def _delay(hits: list[Hit]) -> list[str]:
    """Wait as long as planned, without holding up others; return what to say if that cannot be."""
    seconds = min(sum(map(_seconds, hits)), MAX_SECONDS)
    if not seconds:
        return []
    with waiting() as may:
        if may:
            Event().wait(seconds)
            return []
    return [f"Not delayed by {seconds:.3f} s as planned: too many requests wait already."]


def _seconds(hit: Hit) -> float:
    told = hit.parameters
    if "fixed" in told:
        return float(told["fixed"])
    low, high = told["between"]
    return float(low + (high - low) * hit.draw("latency"))


def _malformed(answer: Answer, _hit: Hit) -> Answer:
    # An object opened at the very end is never closed: no JSON, whatever stands before it.
    return answer.holding(answer.body[:-1] + b"{")


def _truncated(answer: Answer, hit: Hit) -> Answer:
    whole = answer.holding(answer.body)  # its length is said: only so can the cut be seen
    kept = min(hit.parameters["bytes"], len(answer.body) - 1)
    return replace(whole, body=answer.body[:kept], wire=Wire(cut=True))


def _slowed(answer: Answer, hit: Hit) -> Answer:
    if not may_wait():
        late = (*answer.notices, "Not slowed down as planned: too many requests wait already.")
        return replace(answer, notices=late)
    pace = max(float(hit.parameters["bytes_per_second"]), len(answer.body) / MAX_SECONDS)
    return replace(answer, wire=replace(answer.wire or Wire(), bytes_per_second=pace))


_BENDS: dict[str, Callable[[Answer, Hit], Answer]] = {
    "malformed": _malformed,
    "truncate": _truncated,
    "slow_body": _slowed,
}
"""What is done to an answer that has a body, in this order."""
