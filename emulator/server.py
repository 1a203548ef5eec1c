"""Serve one WSGI application with granian: one worker process, stopped cleanly with its parent.

granian left alone prints port 0 as 0, lets a second server share a busy port in silence, and
leaves its worker serving when the parent is killed. So the socket is bound here, once and without
reuse, before anything starts; connections wait in it until the worker takes them; and the worker
asks to die with its parent.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import socket
import threading
from contextlib import suppress
from io import BytesIO
from multiprocessing.util import Finalize
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, Protocol

from granian.constants import Interfaces, Loops
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.net import SocketHolder  # type: ignore[attr-defined]
from granian.server.mp import MPServer

from emulator.errors import StartError, TooSlow
from emulator.senders import SECONDS, Readers, take_body
from emulator.tenancy.door import REFUSAL
from emulator.turn import Turn
from emulator.wire import WIRE, Wire, sent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

_BACKLOG = 1_024
_THREADS = 32
"""Who may be read, work or wait at once; granian makes them as they are needed. One works at a
time (``turn``), the others are for slow senders and for those who wait: three quarters at most.
See benchmarks/README.md."""
_STOP_SECONDS = 10
_LOOK_SECONDS = 0.5
_HEADER_SECONDS = 20
_PR_SET_PDEATHSIG = 1  # prctl(2)
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3  # mallopt(3)
_KEPT_BYTES = 33_554_432


def bind(host: str, port: int) -> socket.socket:
    """Return a listening socket; port 0 takes a free one. Raises ``StartError`` in one line."""
    try:
        family, _, _, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, socket.SOCK_STREAM)
        # Not SO_REUSEPORT: a port that another server listens on is an error. SO_REUSEADDR only
        # passes over connections that the last server left closing.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        # Inherited by each connection: without it, an answer in two pieces waits for the caller's
        # delayed acknowledgement (RFC 9293 §3.7.4), some 40 ms.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        listener.bind(where)
        listener.listen(_BACKLOG)
    except OSError as error:
        text = error.strerror or str(error)
        raise StartError(f"Cannot listen on {host} port {port}: {text}.") from None
    return listener


class Beside(Protocol):
    """Work that goes on beside the answers, on threads of the process that serves."""

    def start(self) -> None:
        """Begin."""

    def stop(self) -> None:
        """End within a second or two, once the last request is answered."""


def serve(
    app: WSGIApplication,
    listener: socket.socket,
    limit: int,
    started: Callable[[], None],
    *,
    beside: Sequence[Beside] = (),
) -> int:
    """Serve until SIGTERM or SIGINT, finishing what is under way. Return the exit code.

    ``limit`` is the largest body, in bytes. ``started`` is called once requests are answered.
    """
    # The app is handed over by fork, loaded and ready; nothing is imported twice.
    multiprocessing.set_start_method("fork", force=True)
    server = _Server(listener, started)
    parent = os.getpid()

    def load() -> WSGIApplication:
        os.setpgrp()  # Ctrl-C is for the parent, which stops the worker in order
        _die_with(parent)
        _keep_memory()
        for one in beside:
            one.start()  # here, for threads do not cross a fork
            Finalize(None, one.stop, exitpriority=0)
        return one_turn_at_a_time(app, Turn(_THREADS), limit)

    try:
        server.serve(target_loader=load, wrap_loader=False)
    except SystemExit as end:
        return int(end.code or 0)
    return 0


class _Wakeup:
    """What the main loop waits for: an Event that a signal handler may set.

    A handler runs in the main thread. Where that holds the lock of a ``threading.Event``, to wait
    for it, setting it never ends; ``SimpleQueue.put`` is made for this. And a signal that comes
    between the last look for one and the waiting itself wakes nobody: hence a look now and then.
    Without either, a stop just after the start hung for good.
    """

    def __init__(self) -> None:
        self._told: SimpleQueue[None] = SimpleQueue()

    def set(self) -> None:
        self._told.put(None)

    def wait(self) -> None:
        while True:
            with suppress(Empty):
                self._told.get(timeout=_LOOK_SECONDS)
                return

    def clear(self) -> None:
        with suppress(Empty):
            while True:
                self._told.get_nowait()


class _Server(MPServer):
    """granian on a socket that is bound already.

    granian's types do not cover these parts; tests/cli/test_serve.py does.
    """

    _ssp: Any
    _shd: Any
    _sfd: Any

    def __init__(self, listener: socket.socket, started: Callable[[], None]) -> None:
        self._listener = listener
        self._started = started
        host, port = listener.getsockname()[:2]
        super().__init__(
            "emulator",
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            loop=Loops.asyncio,
            workers=1,
            blocking_threads=_THREADS,
            backpressure=_BACKLOG,
            http1_settings=HTTP1Settings(header_read_timeout=_HEADER_SECONDS * 1000),
            log_level=LogLevels.error,
            workers_kill_timeout=_STOP_SECONDS,
        )
        self.main_loop_interrupt = _Wakeup()  # type: ignore[assignment]

    def _init_shared_socket(self) -> None:
        # What the parent class does where the kernel has no SO_REUSEPORT: one socket, inherited.
        self._ssp = None
        self._shd = SocketHolder(  # type: ignore[call-arg]
            self._listener.fileno(), False, _BACKLOG
        )
        self._sfd = self._listener.fileno()
        self._sso = self._listener

    def _spawn_workers(self, spawn_target: Any, target_loader: Any) -> None:
        super()._spawn_workers(spawn_target, target_loader)  # type: ignore[no-untyped-call]
        if self._answers():
            self._started()

    def _stop_workers(self) -> None:
        # More than once: a worker that was just about to wait does not notice the first (above).
        worker: Any
        for worker in self.wrks:
            for _ in range(int(_STOP_SECONDS / _LOOK_SECONDS)):
                if worker.is_alive():
                    worker.terminate()
                    worker.join(_LOOK_SECONDS)
        super()._stop_workers()  # type: ignore[no-untyped-call]

    def _answers(self) -> bool:
        """Wait until the worker answers; tell whether it does, or has ended instead.

        Before that it is not ready, whatever the socket says; and a signal to stop that comes
        while it takes its handlers up would be lost.
        """
        host, port = self._listener.getsockname()[:2]
        local = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
        with socket.create_connection((local, port)) as line:
            line.settimeout(_LOOK_SECONDS)
            line.sendall(b"HEAD /_emulator/ready HTTP/1.0\r\n\r\n")
            while self.wrks[0].is_alive():  # type: ignore[no-untyped-call]
                with suppress(TimeoutError):
                    return bool(line.recv(1))
        return False


def one_turn_at_a_time(
    app: WSGIApplication, turn: Turn, limit: int, seconds: float = SECONDS
) -> WSGIApplication:
    """Read each body, of up to ``limit`` bytes, on the request's own thread; then take turns.

    Threads that wait for a slow sender must not hold up the rest, and none waits for ever: the
    app is then asked for a 408 (RFC 9110 §15.5.9), and the connection is closed with it.
    """
    readers = Readers(turn, seconds)

    def admit(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        try:
            take_body(environ, limit, readers.read)
        except TooSlow as error:
            environ[REFUSAL], environ[WIRE] = error, Wire(cut=True, unseated=True)
            environ["CONTENT_LENGTH"], environ["wsgi.input"] = "", BytesIO()
            start = _cut_short(start)
        with turn:
            answer = app(environ, start)
            wire = environ.get(WIRE)
            # Within the turn: the seat that was free when it was asked for is free still.
            return answer if wire is None else sent(wire, answer, start, turn)

    return admit


def _cut_short(start: StartResponse) -> StartResponse:
    """Say one byte more than there is: hyper then closes the connection, and whoever reads the
    body is told. ``Connection: close`` alone would wait for its end."""

    def begin(status: str, headers: list[tuple[str, str]], *_: Any) -> Callable[[bytes], object]:
        said = [
            (name, str(int(text) + 1) if name.lower() == "content-length" else text)
            for name, text in headers
        ]
        return start(status, [*said, ("Connection", "close")])

    return begin


def _keep_memory() -> None:
    """Let the C library keep what a large answer needed for the next one.

    By default glibc gives large buffers back at once, and the kernel has to clear the pages anew
    for each answer: a page of 100 whole people took twice as long.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # glibc alone has it
    if mallopt is not None:
        mallopt(_M_MMAP_THRESHOLD, _KEPT_BYTES)
        mallopt(_M_TRIM_THRESHOLD, _KEPT_BYTES)


def _die_with(parent: int) -> None:
    """Stop this worker when its parent is gone, however it went."""
    prctl = getattr(ctypes.CDLL(None), "prctl", None)  # Linux alone has it
    if prctl is None:
        threading.Thread(target=_watch, args=(parent,), daemon=True).start()
        return
    prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it went before we asked
        os._exit(1)


def _watch(parent: int) -> None:
    pause = threading.Event()
    while os.getppid() == parent:
        pause.wait(1)
    os._exit(1)
