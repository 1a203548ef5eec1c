"""Bodies that come slowly: how long they are waited for, and what is said then."""

from __future__ import annotations

import threading
from io import BytesIO
from time import monotonic, sleep
from typing import Any

import pytest

from emulator import senders
from emulator.errors import TooSlow
from emulator.senders import PIECE_BYTES, Readers, take_body
from emulator.turn import Turn

SECONDS = 0.2


class Held:
    """A body that does not come until it is let go."""

    def __init__(self) -> None:
        self.gone = threading.Event()
        self.reader: threading.Thread | None = None

    def read(self, _size: int) -> bytes:
        """Wait."""
        self.reader = threading.current_thread()
        self.gone.wait(10)
        return b"late"


class Broken:
    """A body whose sender has gone."""

    def read(self, _size: int) -> bytes:
        """Fail."""
        raise ConnectionResetError("gone")


def test_a_body_is_read_by_one_thread_that_is_kept() -> None:
    """Not one for each; and it keeps nothing of what it read."""
    seen = set()

    class Seen(BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            seen.add(threading.current_thread())
            return super().read(size)

    readers = Readers(Turn(8), SECONDS)

    assert [readers.read(Seen(b"12345"), 3) for _ in range(5)] == [b"123"] * 5
    assert len(seen) == 1
    assert threading.current_thread() not in seen


def test_nobody_waits_longer_than_that() -> None:
    """Whoever reads is left behind, ends with the body, and is not used again."""
    readers, held = Readers(Turn(8), SECONDS), Held()
    began = monotonic()

    with pytest.raises(TooSlow, match=r"The body did not come within 0\.2 seconds\."):
        readers.read(held, 10)

    assert SECONDS <= monotonic() - began < 2
    assert readers.read(BytesIO(b"next"), 10) == b"next"
    held.gone.set()
    assert held.reader is not None
    held.reader.join(5)
    assert not held.reader.is_alive()


def test_slow_senders_never_have_all_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of four, three may wait; who comes then is not waited for once it has proved slow."""
    monkeypatch.setattr(senders, "_PROMPT_SECONDS", 0.05)
    turn, held = Turn(4), [Held() for _ in range(4)]
    readers, said = Readers(turn, 5), []

    def read(one: Held) -> None:
        try:
            said.append(readers.read(one, 10).decode())
        except TooSlow as error:
            said.append(str(error))

    workers = [threading.Thread(target=read, args=(one,)) for one in held]
    for worker in workers:
        worker.start()
    while not said:
        sleep(0.01)
    assert said == ["The body did not come at once, and too many are waited for already."]
    assert not turn.has_seat()
    for one in held:
        one.gone.set()
    for worker in workers:
        worker.join(5)
    assert said[1:] == ["late"] * 3
    assert turn.has_seat()


def test_an_error_is_the_readers() -> None:
    """It is raised where the body was asked for, and the thread goes on."""
    readers = Readers(Turn(8), SECONDS)

    with pytest.raises(ConnectionResetError, match="gone"):
        readers.read(Broken(), 10)

    assert readers.read(BytesIO(b"next"), 10) == b"next"


@pytest.mark.parametrize("size", [0, 1, PIECE_BYTES, PIECE_BYTES + 1, 3 * PIECE_BYTES])
def test_a_large_body_comes_in_pieces(size: int) -> None:
    """Each has its time; together they are the body, or one byte more than is allowed."""
    asked: list[int] = []

    def read(source: Any, most: int) -> bytes:
        asked.append(most)
        return bytes(source.read(most))

    environ = {
        "wsgi.input": BytesIO(b"x" * size),
        "CONTENT_LENGTH": str(size or 1),
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/x",
    }
    take_body(environ, 2 * PIECE_BYTES, read)

    kept = min(size, 2 * PIECE_BYTES + 1)
    assert (len(environ["wsgi.input"].read()), environ["CONTENT_LENGTH"]) == (kept, str(kept))  # type: ignore[attr-defined]
    assert sum(asked) <= 2 * PIECE_BYTES + 1
    assert max(asked) <= PIECE_BYTES
