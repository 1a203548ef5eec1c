"""The journal of a server that is really running."""

from __future__ import annotations

import json
import signal
import urllib.request
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Running, Started


def found(running: Running) -> dict[str, Any]:
    """Return the journal's list."""
    with urllib.request.urlopen(f"{running.url}/_emulator/requests") as answer:
        body: dict[str, Any] = json.load(answer)
    return body


def test_what_was_asked_is_found_after_a_stop(start: Started, tmp_path: Path) -> None:
    """Even if the server was stopped just after the answer; --fresh forgets it."""
    first = start("--data", str(tmp_path / "data"), "--journal", "2")
    for _ in range(3):
        urllib.request.urlopen(f"{first.url}/portal").close()
    first.process.send_signal(signal.SIGTERM)
    assert first.process.wait(20) == 0

    second = start("--data", str(tmp_path / "data"))

    again = found(second)
    assert [one["number"] for one in again["requests"]] == [3, 2]
    assert again["evicted"] == 1
    second.process.send_signal(signal.SIGTERM)
    assert second.process.wait(20) == 0
    fresh = start("--data", str(tmp_path / "data"), "--fresh")
    assert found(fresh) == {"requests": [], "kept": 0, "evicted": 0}
