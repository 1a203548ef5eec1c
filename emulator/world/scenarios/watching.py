"""The scenario of ``serve --scenario``: when its file changes, the default tenant begins again."""

from __future__ import annotations

import sys
import traceback
from threading import Event, Thread
from typing import TYPE_CHECKING

from emulator.errors import EmulatorError
from emulator.scenarios import WrongScenario
from emulator.world import tenants as world
from emulator.world.scenarios import finding

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from emulator.config import Config
    from emulator.scenarios import Scenario
    from emulator.tenancy import Tenants

_LOOK_SECONDS = 0.25

Stamp = tuple[int, int] | None
"""When a file was last written to, in nanoseconds, and its bytes; None for none."""


class Watch:
    """Looks at the file, from ``start`` to ``stop``, some four times a second.

    ``instead`` is what the command line says in place of the file, and ``say`` prints a line. What
    was written in two steps is seen once it is whole: a change counts when it is still the same a
    look later. A file that is wrong, or gone, changes nothing but what is printed.
    """

    def __init__(
        self,
        known: Tenants,
        config: Config,
        path: Path,
        *,
        instead: Mapping[str, object],
        say: Callable[[str], None],
    ) -> None:
        self._known = known
        self._config = config
        self._path = path
        self._instead = instead
        self._say = say
        self._done = self._seen = _stamp(path)
        self._stopping = Event()
        self._thread = Thread(target=self._watch, name="scenario", daemon=True)

    def start(self) -> None:
        """Begin. Not before a fork: threads do not cross."""
        self._thread.start()

    def stop(self) -> None:
        """Look no more."""
        self._stopping.set()
        self._thread.join(1)

    def look(self) -> None:
        """Begin again if the file has changed, and was the same at the last look."""
        before, self._seen = self._seen, _stamp(self._path)
        if self._seen == self._done or self._seen != before:
            return
        self._done = self._seen
        try:
            scenario = said_by(finding.from_file(self._path), self._instead)
            world.begin_scenario(self._known, self._config, scenario)
        except WrongScenario as wrong:
            for line in wrong.lines:
                self._say(line)
            self._say(f"{self._path} is wrong now; {self._config.tenant} goes on as it was.")
        except EmulatorError as error:
            self._say(f"{self._path}: {error} {self._config.tenant} goes on as it was.")
        else:
            self._say(f"{self._path} has changed; {self._config.tenant} has begun again.")

    def _watch(self) -> None:
        while not self._stopping.wait(_LOOK_SECONDS):
            try:
                self.look()
            except Exception:  # our own bug, or a full disk: the next change may go better
                traceback.print_exc(file=sys.stderr)


def said_by(scenario: Scenario, instead: Mapping[str, object]) -> Scenario:
    """Return a scenario with what the command line says in place of it."""
    company = {name: value for name, value in instead.items() if name != "dialect"}
    if "dialect" in instead:
        settings = scenario.said.get("settings", {})
        company["settings"] = {**settings, "dialect": instead["dialect"]}
    return scenario.but(**company)


def _stamp(path: Path) -> Stamp:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
