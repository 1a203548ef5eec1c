"""An emulator in a process of its own, for as long as a test session lasts."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from typing import TYPE_CHECKING

import urllib3

from emulator.testing.client import Tenant

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from types import TracebackType
    from typing import Self

_START_SECONDS = 60.0
"""With nothing in the cache a large company has to be made first."""

_STOP_SECONDS = 15.0


class Server:
    """``lucca-emulator serve --port 0``, and tenants in it.

    Use it with ``with``. ``options`` are more options of ``serve``; it keeps nothing, unless
    ``data`` is a folder for that. Raises ``RuntimeError`` with what the server said if it does
    not start.
    """

    def __init__(self, options: Sequence[str] = (), *, data: Path | None = None) -> None:
        kept = ["--memory"] if data is None else ["--data", str(data)]
        self._command = [
            *(sys.executable, "-m", "emulator", "serve", "--port", "0"),
            *kept,
            *options,
        ]
        self._process: subprocess.Popen[str] | None = None
        self._errors = tempfile.TemporaryFile(mode="w+")  # noqa: SIM115  closed by __exit__
        self.url = ""
        """Where the server listens."""
        self.complaints = ""
        """What it said on stderr, once it has ended: nothing, unless something went wrong."""
        self.exit_code: int | None = None
        """0 for one that ended in order, None while it runs."""

    def __enter__(self) -> Self:
        """Start, and return once it answers."""
        # A server for tests takes nothing from who runs them.
        own = {name: text for name, text in os.environ.items() if _is_ours(name)}
        self._process = subprocess.Popen(
            self._command,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
            env=own,
        )
        try:
            self.url = self._listening(self._process)
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop."""
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
            self.exit_code = self._process.wait(_STOP_SECONDS)
            if self._process.stdout is not None:
                self._process.stdout.close()
        self._errors.seek(0)
        self.complaints = self._errors.read().strip()
        self._errors.close()

    @property
    def pid(self) -> int:
        """The process that was started; the one that answers is below it."""
        assert self._process is not None, "It was not started."
        return self._process.pid

    def tenant(self, name: str | None = None, **settings: object) -> Tenant:
        """Make a tenant, under a name of the server's own choice unless one is given."""
        body = {} if name is None else {"name": name}
        response = urllib3.request(
            "POST", f"{self.url}/_emulator/tenants", body=json.dumps(body), timeout=30.0
        )
        if response.status != 201:
            raise RuntimeError(f"No tenant: {response.data.decode('utf-8', 'replace')[:300]}")
        made = Tenant(f"{self.url}/t/{response.json()['tenant']}")
        if settings:
            made.settings(**settings)
        return made

    def drop(self, tenant: Tenant) -> None:
        """Forget a tenant."""
        urllib3.request("DELETE", f"{self.url}/_emulator/tenants/{tenant.name}", timeout=30.0)

    def _listening(self, process: subprocess.Popen[str]) -> str:
        assert process.stdout is not None
        limit = threading.Timer(_START_SECONDS, process.kill)
        limit.start()
        try:
            for line in process.stdout:
                if line.startswith("Ready on "):
                    return line.split()[2]
        finally:
            limit.cancel()
        process.wait()
        self._errors.seek(0)
        raise RuntimeError(f"The emulator did not start: {self._errors.read().strip()}")


def _is_ours(name: str) -> bool:
    return not name.startswith("EMULATOR_") or name == "EMULATOR_CACHE"
