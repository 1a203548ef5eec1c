"""Where scenarios are: files of one's own, and those that come with the product, by name."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from emulator.errors import NotFound
from emulator.scenarios import WrongScenario, read
from emulator.scenarios.scenario import MAX_BYTES

if TYPE_CHECKING:
    from emulator.scenarios import Scenario


def names() -> list[str]:
    """Return the names of the built-in scenarios, in order."""
    return sorted(path.stem for path in _folder().glob("*.yaml"))


@cache
def built_in(name: str) -> Scenario:
    """Return a built-in scenario. Raises ``NotFound``, whatever the name reads like."""
    if name not in names():
        raise NotFound("scenario", name)
    return read(where(name).read_bytes(), f"{name}.yaml")


def where(said: str) -> Path:
    """Return the file that is meant: that of a built-in scenario, else the path it reads as."""
    return _folder() / f"{said}.yaml" if said in names() else Path(said)


def from_file(path: Path) -> Scenario:
    """Read a scenario from a file. Raises ``WrongScenario``."""
    shown = path.name if path.parent == _folder() else str(path)
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        known = ", ".join(names())
        raise WrongScenario(
            [f"{shown}: cannot be read: {error.strerror}; built in are {known}"]
        ) from None
    return read(content, shown)


def _folder() -> Path:
    # Not imported: the company's code takes longer than reading all that is there.
    spec = find_spec("seed")
    return Path((spec.origin if spec else None) or "").parent / "scenarios"
