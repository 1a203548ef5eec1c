"""``serve --scenario`` and ``scenario``: a file that is begun as, looked at, and checked."""

from __future__ import annotations

import json
import os
import re
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema_rs
import pytest

from tests.cli.test_serve import get

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable

    from tests.cli.conftest import Running, Started

    Run = Callable[..., subprocess.CompletedProcess[str]]

SECONDS = 10
ZOE = """clock: {at: "2026-03-02T08:00:00Z", frozen: true}
settings: {dialect: lucca}
users:
  - {persona: zoe, first_name: Zoé, last_name: Martel}
"""


class Printed:
    """What a server prints once it runs, line by line."""

    def __init__(self, running: Running) -> None:
        self.lines: list[str] = []
        self._running = running
        threading.Thread(target=self._read, daemon=True).start()

    def until(self, wanted: str) -> list[str]:
        """Wait for a line that ends so; return all that were printed up to it."""
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            for number, line in enumerate(self.lines):
                if line.endswith(wanted):
                    found, self.lines[: number + 1] = self.lines[: number + 1], []
                    return found
            threading.Event().wait(0.02)
        raise AssertionError(f"{wanted!r} was not printed: {self.lines}")

    def _read(self) -> None:
        assert self._running.process.stdout is not None
        for line in self._running.process.stdout:
            self.lines.append(line.rstrip("\n"))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A scenario in the folder that commands run in."""
    path = tmp_path / "mine.yaml"
    path.write_text(ZOE)
    return path


def zoe(url: str) -> list[str]:
    """Return what the persona of the scenario is called: nothing if there is none."""
    people: list[dict[str, Any]] = get(f"{url}/_emulator/info")["people"]
    return [one["name"] for one in people if one["persona"] == "zoe"]


def test_it_begins_again_when_the_file_changes(start: Started, run: Run, file: Path) -> None:
    """One line says so; a file that is wrong prints its own, and what runs goes on."""
    running = start("--memory", "--scenario", "mine.yaml")
    printed = Printed(running)
    url = running.url
    info = get(f"{url}/_emulator/info")
    assert (zoe(url), info["dialect"], info["now"]) == (
        ["Zoé Martel"],
        "lucca",
        "2026-03-02T08:00:00Z",
    )

    file.write_text(ZOE.replace("Martel", "Moreau"))
    said = printed.until("begun again.")
    assert (said, zoe(url)) == (["mine.yaml has changed; acme has begun again."], ["Zoé Moreau"])

    file.write_text(ZOE.replace("last_name", "lst_name"))
    assert printed.until("goes on as it was.") == [
        "mine.yaml:4:37: users[0].lst_name: not known; did you mean last_name?",
        "mine.yaml is wrong now; acme goes on as it was.",
    ]
    assert zoe(url) == ["Zoé Moreau"]
    made = run("tenant", "create", "beta", "--url", url)
    assert (made.returncode, zoe(f"{url}/t/beta")) == (0, ["Zoé Moreau"])

    swapped = file.with_suffix(".new")
    swapped.write_text(ZOE.replace("Zoé", "Zoë"))
    os.replace(swapped, file)  # as editors do
    printed.until("begun again.")
    assert zoe(url) == ["Zoë Martel"]
    assert get(f"{url}/_emulator/info")["lucca"] == info["lucca"]  # the keys are the same
    assert zoe(f"{url}/t/beta") == ["Zoé Moreau"]

    file.unlink()
    said = printed.until("goes on as it was.")
    assert said[0].startswith("mine.yaml: cannot be read: No such file or directory")
    assert zoe(url) == ["Zoë Martel"]


def test_the_command_line_wins(start: Started, file: Path) -> None:
    """Over the size, the seed, the day and the dialect that the file has; also once it changed."""
    file.write_text(ZOE + "people: 20\nseed: 7\nas_of: 2026-02-02\n")
    running = start("--memory", "--scenario", "mine.yaml", "--dialect", "guide", "--seed", "42")
    printed = Printed(running)

    def begun() -> tuple[str, int]:
        (one,) = get(f"{running.url}/_emulator/tenants")
        return get(f"{running.url}/_emulator/info")["dialect"], one["people"]

    assert begun() == ("guide", 60)
    file.write_text(ZOE + "people: 30\n")
    printed.until("begun again.")
    assert begun() == ("guide", 60)


def test_kept_state_goes_on(start: Started, file: Path) -> None:
    """The scenario is for a fresh start; one line says so, and a change applies it."""
    first = start("--data", "kept")
    first.process.terminate()
    first.process.wait(SECONDS)
    running = start("--data", "kept", "--scenario", "mine.yaml")
    printed = Printed(running)

    line = "mine.yaml is for a fresh start: kept state goes on; see --fresh.\n"
    assert line in running.printed
    assert zoe(running.url) == []
    file.write_text(ZOE + "# changed\n")
    printed.until("begun again.")
    assert zoe(running.url) == ["Zoé Martel"]
    running.process.terminate()
    running.process.wait(SECONDS)

    again = start("--data", "kept", "--scenario", "mine.yaml")
    assert zoe(again.url) == ["Zoé Martel"]


def test_a_wrong_one_does_not_start(run: Run, file: Path) -> None:
    """Its lines and nothing else, exit code 1; and no folder is left in the way of the next."""
    file.write_text("people: 5\nusers: [\n")
    broken = run("serve", "--memory", "--port", "0", "--scenario", "mine.yaml")
    file.write_text("users:\n  - {persona: hr, department: Pai}\n")
    unfit = run("serve", "--data", "kept", "--port", "0", "--scenario", "mine.yaml")
    nobody = run("serve", "--memory", "--port", "0", "--scenario", "smal-team")

    assert (broken.returncode, broken.stdout) == (1, "")
    assert broken.stderr.startswith("mine.yaml:3:1: while parsing a flow node")
    assert (unfit.returncode, unfit.stdout) == (1, "")
    assert unfit.stderr == (
        "mine.yaml:2:31: users[0].department: there is no 'Pai'; did you mean Paie?\n"
    )
    assert nobody.stderr.startswith("smal-team: cannot be read: No such file or directory; built")
    assert [*Path(file.parent / "kept").glob("acme")] == []


def test_a_scenario_is_listed_shown_checked_and_described(run: Run, file: Path) -> None:
    """By itself, with no server."""
    listed = run("scenario", "list").stdout.splitlines()
    shown = run("scenario", "show", "small-team").stdout
    file.write_text(shown)
    right = run("scenario", "check", "mine.yaml")
    file.write_text(shown.replace("people: 16", "people: 15"))
    wrong = run("scenario", "check", "mine.yaml")
    schema = json.loads(run("scenario", "schema").stdout)

    assert [line.partition("\t")[0] for line in listed][-2:] == ["small-team", "sso-refused"]
    assert shown.startswith("# yaml-language-server: $schema=")
    assert (right.returncode, right.stdout) == (0, "mine.yaml is right.\n")
    assert (wrong.returncode, wrong.stdout) == (1, "")
    assert wrong.stderr == (
        "mine.yaml:3:9: people: must be 16 or more: 12 personas, and who is new\n"
    )
    assert jsonschema_rs.is_valid(schema, {"people": 12})
    assert run("scenario", "show", "../x").stderr.startswith("Error: There is no scenario '../x'")


def test_a_tenant_is_made_from_one(start: Started, run: Run, file: Path) -> None:
    """Of a file of one's own, wherever the server runs, or a built-in one."""
    url = start("--memory").url
    own = run("tenant", "create", "own", "--scenario", "mine.yaml", "--url", url)
    team = run("tenant", "create", "team", "--scenario", "small-team", "--url", url)
    file.write_text("peple: 12")
    wrong = run("tenant", "create", "--scenario", "mine.yaml", "--url", url)
    both = run("tenant", "create", "--scenario", "a", "--from-tenant", "b", "--url", url)

    assert (own.stdout, zoe(f"{url}/t/own")) == (f"own {url}/t/own\n", ["Zoé Martel"])
    assert team.returncode == 0
    assert run("tenant", "list", "--url", url).stdout.splitlines()[1:] == [
        "own\t60 people\tscenario scenario",
        "team\t16 people\tscenario small-team",
    ]
    assert (wrong.returncode, wrong.stderr) == (
        1,
        "mine.yaml:1:1: peple: not known; did you mean people?\n",
    )
    assert both.returncode == 2
    assert get(f"{url}/_emulator/openapi/scenario.json")["title"].startswith("A scenario")


def test_the_readmes_example_is_right(run: Run, file: Path) -> None:
    """And the line that it shows for a mistake is the one that such a mistake gets."""
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    fenced = re.search(r"```yaml\n(# mine\.yaml\n.*?)```", readme, re.S)
    shown = re.search(r"# (mine\.yaml:.*); …", readme)
    assert fenced is not None
    assert shown is not None

    file.write_text(fenced[1])
    right = run("scenario", "check", "mine.yaml")
    file.write_text(fenced[1].replace("department:", "departement:"))
    wrong = run("scenario", "check", "mine.yaml")

    assert (right.returncode, right.stderr) == (0, "")
    assert wrong.stderr == f"{shown[1]}; did you mean department?\n"
