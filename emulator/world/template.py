"""Templates: a filled file for each company and day, kept in the user's cache folder.

A tenant starts as a copy of one. A template for another day is made from one at hand by placing
anew only what depends on the day.
"""

from __future__ import annotations

import fcntl
import hashlib
import multiprocessing
import os
import shutil
import tempfile
from contextlib import contextmanager
from functools import cache as once
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import emulator
from emulator.errors import StartError
from emulator.storage import SCHEMA_VERSION, alone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

    from emulator.config import Config

    Progress = Callable[[int], AbstractContextManager[Callable[[int], None]]]
    """Opens a progress display for a number of people; yields what to tell of those done."""

_KEEP = 12
"""Templates kept in the cache, and as many files derived from them; the oldest go."""

_DERIVED = "+"
"""In the name of what is derived."""


def template(config: Config, progress: Progress) -> Path:
    """Return the template for this company and day, made if it is not in the cache."""
    cache = _writable(config.cache)

    def make(partial: Path) -> None:
        _make(config, partial, cache.glob(f"{_stem(config)}-*.sqlite"), progress)

    return _kept(cache, _path(cache, config), make)


def derived(config: Config, label: str, make: Callable[[Path], None]) -> Path:
    """Return a file that something else than a company and a day makes, kept like a template.

    ``label`` tells it from all others; ``make`` fills the path that it is given, if it has to.
    """
    cache = _writable(config.cache)
    return _kept(cache, cache / f"{_fingerprint()}{_DERIVED}{label}.sqlite", make)


def _kept(cache: Path, path: Path, make: Callable[[Path], None]) -> Path:
    if path.exists():
        return path
    with _locked(cache):  # two starts at once make one template
        if not path.exists():
            partial = path.with_suffix(".partial")
            make(partial)
            os.replace(partial, path)
            _tidy(cache, derived=_DERIVED in path.name)
    return path


class Ahead:
    """A template made in a process of its own while the caller goes on loading its code."""

    def __init__(self, config: Config, progress: Progress) -> None:
        self._config = config
        self._progress = progress
        self._worker: BaseProcess | None = None
        if not _path(config.cache, config).exists():
            context = multiprocessing.get_context("fork")
            self._news, told = context.Pipe(duplex=False)
            self._worker = context.Process(target=self._work, args=(told,))
            self._worker.start()
            told.close()

    def path(self) -> Path:
        """Wait for the template and return it. Raises ``StartError``."""
        if self._worker is not None:
            try:
                refusal = self._news.recv()
            except EOFError:
                refusal = "The company could not be made; see above."
            self._worker.join()
            if refusal is not None:
                raise StartError(refusal)
        return template(self._config, self._progress)

    def _work(self, told: Connection) -> None:
        try:
            template(self._config, self._progress)
        except StartError as error:
            told.send(str(error))
        else:
            told.send(None)


def _path(cache: Path, config: Config) -> Path:
    return cache / f"{_stem(config)}-{config.as_of}.sqlite"


def _stem(config: Config) -> str:
    return f"{_fingerprint()}-{config.people}-{config.seed}"


def _make(config: Config, partial: Path, others: Iterator[Path], progress: Progress) -> None:
    # Imported here: a start that finds its template needs neither.
    from emulator.world import filling
    from seed import Company

    try:
        company = Company(people=config.people, seed=config.seed, as_of=config.as_of)
    except ValueError as error:
        raise StartError(f"{error}.") from None
    other = next(others, None)
    if other is not None:
        shutil.copyfile(other, partial)
        with alone(partial) as db:
            filling.redate(db, company)
        return
    partial.unlink(missing_ok=True)
    with progress(config.people) as done, alone(partial) as db:
        filling.fill(db, company, done, partial.with_suffix(".spare"))


@once
def _fingerprint() -> str:
    """Return what changes when the code that makes templates does."""
    state = hashlib.sha256(f"{emulator.__version__} {SCHEMA_VERSION}".encode())
    for package in ("emulator", "seed"):
        spec = find_spec(package)
        root = Path((spec.origin if spec else None) or "").parent
        for path in sorted([*root.rglob("*.py"), *root.glob("*.json")]):
            stat = path.stat()
            state.update(f"{path.name} {stat.st_size} {stat.st_mtime_ns}".encode())
    return state.hexdigest()[:12]


def _writable(cache: Path) -> Path:
    try:
        cache.mkdir(parents=True, exist_ok=True)
        if os.access(cache, os.W_OK):
            return cache
    except OSError:
        pass
    # A read-only home must not stop a start: make the template elsewhere.
    spare = Path(tempfile.gettempdir()) / f"lucca-emulator-cache-{os.getuid()}"
    try:
        spare.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise StartError(
            f"Cannot write to {cache}: {error.strerror or error}. Name a folder in EMULATOR_CACHE."
        ) from None
    return spare


@contextmanager
def _locked(cache: Path) -> Iterator[None]:
    handle = os.open(cache / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _tidy(cache: Path, *, derived: bool) -> None:
    files = [path for path in cache.glob("*.sqlite") if (_DERIVED in path.name) == derived]
    files.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    for path in files[_KEEP:]:
        path.unlink(missing_ok=True)
