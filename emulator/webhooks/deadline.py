"""HTTP connections on which an exchange ends in time, however slowly the other side speaks.

A socket's own timeout begins anew with every byte: a receiver that sends one every other second
would hold its thread for as long as it likes. Here every read is given what is left of one limit.
urllib3 is imported with this module: only by who has something to send.
"""

from __future__ import annotations

import socket
import ssl
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.util.ssl_ import create_urllib3_context

from emulator.clock import monotonic

if TYPE_CHECKING:
    from collections.abc import Iterator

_IDLE_SECONDS = 1.0
"""How long a connection is kept for the next exchange. A receiver closes its own after a few
seconds (Node.js: 5), and to send just then would be to fail."""

_POOLS = 50


class _Limit(threading.local):
    """When the exchange that this thread is in must be over."""

    ends_at = float("inf")


_limit = _Limit()


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raise ``TimeoutError`` from any connection that this thread uses once the time is up."""
    _limit.ends_at = monotonic() + seconds
    try:
        yield
    finally:
        _limit.ends_at = float("inf")


def left() -> float:
    """Return the seconds that are left, or raise ``TimeoutError``."""
    seconds = _limit.ends_at - monotonic()
    if seconds <= 0:
        raise TimeoutError("the time is up")
    return seconds


def connections() -> PoolManager:
    """Return a pool of such connections. Thread-safe; it follows no proxy of the environment."""
    context = create_urllib3_context()
    context.load_default_certs()
    context.sslsocket_class = _TlsSocket
    manager = PoolManager(_POOLS, ssl_context=context)
    manager.pool_classes_by_scheme = {"http": _Pool, "https": _TlsPool}
    return manager


class _Socket(socket.socket):
    def recv_into(self, *args: Any, **kwargs: Any) -> int:
        self.settimeout(left())
        return super().recv_into(*args, **kwargs)


class _TlsSocket(ssl.SSLSocket):
    def recv_into(self, *args: Any, **kwargs: Any) -> int:
        self.settimeout(left())
        return super().recv_into(*args, **kwargs)


def _connected(host: str, port: int) -> socket.socket:
    """Return a socket connected to the first address of a host that takes it."""
    failure: OSError | None = None
    for family, kind, protocol, _, where in socket.getaddrinfo(host, port, 0, socket.SOCK_STREAM):
        found = _Socket(family, kind, protocol)
        try:
            found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            found.settimeout(left())
            found.connect(where)
            found.settimeout(left())
        except OSError as error:
            found.close()
            failure = error
        else:
            return found
    raise failure or OSError("the host has no address")


class _Fresh(HTTPConnection):
    """A connection that is not used again after a pause."""

    _used_at = 0.0

    def _new_conn(self) -> socket.socket:
        return _connected(self._dns_host, self.port or self.default_port)

    def getresponse(self) -> Any:
        answer = super().getresponse()
        self._used_at = monotonic()
        return answer

    @property
    def is_connected(self) -> bool:
        return monotonic() - self._used_at < _IDLE_SECONDS and super().is_connected


class _FreshTls(_Fresh, HTTPSConnection):
    pass


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Fresh


class _TlsPool(HTTPSConnectionPool):
    ConnectionCls = _FreshTls
