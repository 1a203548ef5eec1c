"""One POST, and how it went: never an exception, never longer than it may take."""

from __future__ import annotations

import socket
import ssl
from functools import cache
from http.client import HTTPException, IncompleteRead, RemoteDisconnected
from typing import TYPE_CHECKING

import emulator
from emulator.clock import monotonic
from emulator.webhooks.schedule import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator

    from urllib3 import PoolManager

SECONDS = 3.0
"""For one attempt in all, the answer's body included. Source: Lucca's developer documentation,
webhooks: a receiver has 3 seconds."""

USER_AGENT = f"lucca-emulator/{emulator.__version__}"

_READ_BYTES = 16_384
_KEPT_CHARACTERS = 1_000

_REASONS: tuple[tuple[type[BaseException], str], ...] = (
    (TimeoutError, "timeout"),
    (socket.gaierror, "dns"),
    (ConnectionRefusedError, "refused"),
    (ssl.SSLError, "tls"),
    (ssl.CertificateError, "tls"),
    (RemoteDisconnected, "closed"),
    (IncompleteRead, "closed"),
    (ConnectionError, "closed"),
    (HTTPException, "not http"),
    (OSError, "unreachable"),
)
"""The first that something in the chain of causes is an instance of."""


def post(url: str, headers: dict[str, str], body: bytes, seconds: float = SECONDS) -> Outcome:
    """Send a body and return how it went. Redirections are not followed.

    Looking up a host's name is not limited: the system's resolver decides how long that takes.
    """
    # Imported by the first delivery: a start must not wait for what few need.
    from urllib3.exceptions import HTTPError

    from emulator.webhooks.deadline import within

    status: int | None = None
    answer = b""
    reason: str | None = None
    started = monotonic()
    try:
        with within(seconds):
            response = _pool().urlopen(
                "POST",
                url,
                body=body,
                headers={"User-Agent": USER_AGENT, **headers},
                redirect=False,
                retries=False,
                preload_content=False,
                decode_content=False,
            )
            status = response.status
            try:
                answer = response.read(_READ_BYTES)
                response.read(1)  # urllib3 notices a body cut short by the read after it
            finally:
                # What is longer is not read to its end: the connection goes with it.
                if not response.closed:
                    response.close()
    except (HTTPError, HTTPException, OSError) as error:
        reason = _reason(error)
    took_ms = round((monotonic() - started) * 1000)
    return Outcome(took_ms, status, reason, None if status is None else _text(answer))


@cache
def _pool() -> PoolManager:
    from emulator.webhooks.deadline import connections

    return connections()


def _reason(error: BaseException) -> str:
    causes = list(_chain(error))
    for kind, word in _REASONS:
        if any(isinstance(one, kind) for one in causes):
            return word
    return "failed"


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _text(answer: bytes) -> str:
    return answer[: 4 * _KEPT_CHARACTERS].decode("utf-8", "replace")[:_KEPT_CHARACTERS]
