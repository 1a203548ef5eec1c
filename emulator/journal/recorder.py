"""The WSGI layer that takes requests and answers down, at the price of a few microseconds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from emulator.clock import monotonic
from emulator.journal.exchange import KEPT_BYTES, Facts, Taken
from emulator.services import current

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from emulator.journal.journal import Journal
    from emulator.services import Services

_OURS = "/_emulator"
_UNNAMED = ("CONTENT_TYPE", "CONTENT_LENGTH")
"""The headers that PEP 3333 gives without ``HTTP_``."""


class Recorder:
    """Takes down what a tenant's products are asked and answer; stands behind the door.

    A request that the door refused has no tenant and is not kept, and the control API is not part
    of what is tested. Of a request that fails on the way, there is no status.
    """

    def __init__(self, app: WSGIApplication, journal: Journal) -> None:
        self._app = app
        self._journal = journal

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Answer one request (PEP 3333), with the whole body in one piece."""
        here = current.get(None)
        path: str = environ["PATH_INFO"]
        if here is None or here.request is not environ or _is_ours(path):
            return self._app(environ, start)
        said: list[Any] = []

        def begin(*head: Any) -> Callable[[bytes], object]:
            said[:] = head
            return start(*head)

        sent, body = _sent(environ), b""
        at, begun = here.clock.now(), monotonic()
        try:
            body = _whole(self._app(environ, begin))
        except BaseException:
            said.clear()
            raise
        finally:
            facts = _facts(here, (at, monotonic() - begun), said, (len(sent), len(body)))
            taken = Taken(facts, sent[:KEPT_BYTES], body[:KEPT_BYTES])
            self._journal.record(here, taken)
        return [body]


def _whole(chunks: Iterable[bytes]) -> bytes:
    try:
        return b"".join(chunks)
    finally:
        close = getattr(chunks, "close", None)
        if close is not None:
            close()


def _facts(
    here: Services, when: tuple[datetime, float], said: list[Any], lengths: tuple[int, int]
) -> Facts:
    # Nothing of the environ itself: it would keep the request's whole body, and more, alive.
    environ, address = here.request, here.address
    sent = [pair for pair in environ.items() if pair[0][:5] == "HTTP_"]
    sent += [(name, environ[name]) for name in _UNNAMED if environ.get(name)]
    status, headers = said[:2] or (None, [])
    return Facts(
        *when,
        environ["REQUEST_METHOD"],
        address.control,
        address.product,
        environ["PATH_INFO"],
        environ.get("QUERY_STRING", ""),
        here.noted_correlation_id,
        here.part_of,
        status,
        sent,
        lengths[0],
        headers,
        lengths[1],
    )


def _sent(environ: WSGIEnvironment) -> bytes:
    """Return the body, which the server has taken in whole (``server.take_body``)."""
    if environ.get("CONTENT_LENGTH", "") in ("", "0"):
        return b""
    whole = getattr(environ["wsgi.input"], "getvalue", None)
    return b"" if whole is None else whole()


def _is_ours(path: str) -> bool:
    return path.startswith(_OURS) and path[len(_OURS) :][:1] in ("", "/")
