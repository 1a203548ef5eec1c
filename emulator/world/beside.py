"""Half of a large company made by a second process, in a file of its own."""

from __future__ import annotations

import gc
import multiprocessing
from contextlib import contextmanager
from typing import TYPE_CHECKING, Self

from emulator.errors import StartError
from emulator.storage import alone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from emulator.storage import Connection


class Beside:
    """Fills a file in a process of its own; the file is gone at the end of the ``with``."""

    def __init__(self, path: Path, work: Callable[[Connection], None]) -> None:
        self.path = path
        path.unlink(missing_ok=True)
        context = multiprocessing.get_context("fork")
        self._worker = context.Process(target=_fill, args=(path, work))
        self._worker.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._worker.kill()
        self._worker.join()
        self.path.unlink(missing_ok=True)

    def wait(self) -> Path:
        """Return the file once it is full. Raises ``StartError`` if that failed."""
        self._worker.join()
        if self._worker.exitcode != 0:
            raise StartError("The company could not be made; see above.")
        return self.path


@contextmanager
def without_collector() -> Iterator[None]:
    """Let nobody look for cycles among millions of rows that live for a moment each."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _fill(path: Path, work: Callable[[Connection], None]) -> None:
    with alone(path) as db:
        work(db)
