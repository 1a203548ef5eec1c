"""Bodies as they come in, read on a thread that nobody waits for too long.

granian reads a body for as long as its sender likes, and nothing interrupts that. So a thread of
our own reads, and the request's waits for it, for a while. What reads too long is left behind: it
ends with the connection, which the answer closes.
"""

from __future__ import annotations

import re
from io import BytesIO
from queue import SimpleQueue
from tempfile import TemporaryFile
from threading import Lock, Thread
from typing import TYPE_CHECKING, Protocol

from emulator.config import MAX_FILE_BYTES
from emulator.errors import TooSlow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from wsgiref.types import WSGIEnvironment

    from emulator.turn import Turn

_A_FILE = re.compile(r"/_emulator/snapshots/[^/]+/file$")

PIECE_BYTES = 1_048_576
"""What has a time limit of its own: a large body may take longer than a small one."""

SECONDS = 20.0
"""For each such piece: what a request's head has, too."""


_PROMPT_SECONDS = 1.0
"""Whoever takes longer needs a seat of those who wait: slow senders never have all threads."""


class Source(Protocol):
    """A body (PEP 3333); fewer bytes than asked for are the last."""

    def read(self, size: int, /) -> bytes:
        """Read."""


class Readers:
    """Threads that read, each for one request at a time. Thread-safe.

    They are made as they are needed and kept: as many as ever read at once.
    """

    def __init__(self, turn: Turn, seconds: float = SECONDS) -> None:
        self._turn = turn
        self._seconds = seconds
        self._idle: list[_Reader] = []

    def read(self, source: Source, size: int) -> bytes:
        """Read so many bytes, at most ``PIECE_BYTES``. Raises ``TooSlow``."""
        try:
            reader = self._idle.pop()
        except IndexError:
            reader = _Reader()
        reader.begin(lambda: source.read(size))
        if not reader.done(min(_PROMPT_SECONDS, self._seconds)):
            self._wait(reader)
        try:
            return reader.result()
        finally:
            self._idle.append(reader)

    def _wait(self, reader: _Reader) -> None:
        if not self._turn.take_seat():
            reader.leave()
            raise TooSlow("The body did not come at once, and too many are waited for already.")
        try:
            if not reader.done(self._seconds - _PROMPT_SECONDS):
                reader.leave()
                raise TooSlow(f"The body did not come within {self._seconds:g} seconds.")
        finally:
            self._turn.leave_seat()


class _Reader:
    """One thread, which ends when it was left behind and is done."""

    def __init__(self) -> None:
        self._asked: SimpleQueue[Callable[[], bytes] | None] = SimpleQueue()
        self._done = Lock()
        self._done.acquire()
        self._data = b""
        self._error: BaseException | None = None
        # A daemon: a process that ends does not wait for a slow sender.
        Thread(target=self._run, name="body", daemon=True).start()

    def begin(self, what: Callable[[], bytes]) -> None:
        """Have it read."""
        self._asked.put(what)

    def done(self, seconds: float) -> bool:
        """Wait for so long at most, and tell whether it is done."""
        return self._done.acquire(timeout=max(0.0, seconds))

    def result(self) -> bytes:
        """Return what it has read, once; or raise what was raised."""
        data, error = self._data, self._error
        self._data, self._error = b"", None
        if error is not None:
            raise error
        return data

    def leave(self) -> None:
        """Have it end as soon as it is done."""
        self._asked.put(None)

    def _run(self) -> None:
        while (what := self._asked.get()) is not None:
            try:
                self._data = what()
            except BaseException as error:
                self._error = error
            del what  # not kept alive until the next one
            self._done.release()


def _at_once(source: Source, size: int) -> bytes:
    return source.read(size)


def take_body(
    environ: WSGIEnvironment, limit: int, read: Callable[[Source, int], bytes] = _at_once
) -> None:
    """Take the whole body in, up to one byte more than ``limit``: enough to see it is too large.

    ``read`` reads a piece of it, and may raise ``TooSlow``.
    """
    length = environ.get("CONTENT_LENGTH", "")
    if length in ("", "0") and "HTTP_TRANSFER_ENCODING" not in environ:
        return
    if environ["REQUEST_METHOD"] == "PUT" and _A_FILE.search(environ["PATH_INFO"]):
        _take_file(environ, read)
        return
    body = b"".join(_pieces(environ["wsgi.input"], limit + 1, read))
    environ["wsgi.input"] = BytesIO(body)
    environ["CONTENT_LENGTH"] = str(len(body))


def _pieces(source: Source, most: int, read: Callable[[Source, int], bytes]) -> Iterator[bytes]:
    while most:
        size = min(most, PIECE_BYTES)
        piece = read(source, size)
        yield piece
        if len(piece) < size:
            return
        most -= size


def _take_file(environ: WSGIEnvironment, read: Callable[[Source, int], bytes]) -> None:
    """Take a snapshot in on disk, up to one byte more than it may have."""
    file = TemporaryFile()  # noqa: SIM115 (it ends with the request, that nobody here sees)
    for piece in _pieces(environ["wsgi.input"], MAX_FILE_BYTES + 1, read):
        file.write(piece)
    environ["CONTENT_LENGTH"] = str(file.tell())
    file.seek(0)
    environ["wsgi.input"] = file
