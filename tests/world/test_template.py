"""The company in a file: complete, the same every time, moved to another day."""

from __future__ import annotations

import hashlib
from contextlib import nullcontext
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from emulator.errors import StartError
from emulator.storage import alone
from emulator.world import filling
from emulator.world.filling import TABLES
from emulator.world.template import Ahead, template

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

    from emulator.config import Config

DIGEST = "614d18120a5472b90b7582efc9bf682032ab67f82a5a5c6477216a538b0a6f3e"
"""Every row of sixty people as of 5 January 2026, on every machine and Python."""


def quiet(_people: int) -> AbstractContextManager[Callable[[int], None]]:
    """Show no progress."""
    return nullcontext(lambda _done: None)


def dump(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of a file by table."""
    with alone(path) as db:
        return {
            table.name: [
                tuple(row) for row in db.execute(f"SELECT * FROM {table.name} ORDER BY 1, 2")
            ]
            for table in TABLES
        }


def test_the_rows_are_the_same_everywhere(company: Path) -> None:
    """Same seed, size and day: the same bytes in every column."""
    rows = dump(company)

    assert hashlib.sha256(repr(sorted(rows.items())).encode()).hexdigest() == DIGEST


def test_every_kind_of_row_is_there(company: Path) -> None:
    """What a module would show is in the file from the start."""
    counts = {name: len(rows) for name, rows in dump(company).items()}

    assert counts["lucca_user"] == 59
    assert counts["smartlink_account"] == 60
    for name in ("contract", "leave", "leave_account", "timesheet", "time_entry", "payslip"):
        assert counts[f"lucca_{name}"] > 20, name
    assert counts["lucca_project"] > 0
    assert counts["lucca_holiday"] > 100


def test_a_moved_template_is_the_one_made_for_the_day(
    company: Path, config: Config, tmp_path: Path
) -> None:
    """Placing the dates anew gives what making everything for that day gives."""
    day = date(2026, 12, 25)
    moved = template(replace(config, as_of=day), quiet)
    made = template(replace(config, as_of=day, cache=tmp_path / "other"), quiet)

    assert moved.parent == company.parent
    assert dump(moved) == dump(made)
    assert dump(moved)["lucca_leave"] != dump(company)["lucca_leave"]


def test_people_do_not_age(company: Path, config: Config) -> None:
    """On another day the same people have the same ids, names and subject identifiers."""
    later = dump(template(replace(config, as_of=date(2031, 8, 15)), quiet))

    assert later["smartlink_account"] == dump(company)["smartlink_account"]
    assert later["lucca_org_unit"] == dump(company)["lucca_org_unit"]


def test_a_template_is_found_again(company: Path, config: Config) -> None:
    """The second start makes nothing."""
    before = company.stat().st_mtime_ns

    assert template(config, quiet) == company
    assert company.stat().st_mtime_ns == before


def test_two_processes_make_what_one_would(
    company: Path, config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A large company, half of it made beside, has the same rows, and leaves nothing behind."""
    monkeypatch.setattr(filling, "_WORTH_TWO", 12)

    path = template(replace(config, cache=tmp_path / "two"), quiet)

    assert dump(path) == dump(company)
    assert sorted(one.suffix for one in path.parent.iterdir()) == ["", ".sqlite"]


def test_two_processes_make_it_while_one_waits(config: Config, tmp_path: Path) -> None:
    """Made in a process of its own, it is the same file; a refusal comes back as one."""
    elsewhere = replace(config, cache=tmp_path / "cache", people=12)
    path = Ahead(elsewhere, quiet).path()

    assert len(dump(path)["smartlink_account"]) == 12
    with pytest.raises(StartError, match="as_of must be from"):
        Ahead(replace(elsewhere, as_of=date(1999, 1, 1)), quiet).path()


def test_an_unwritable_cache_does_not_stop_a_start(config: Config, tmp_path: Path) -> None:
    """A read-only home: the template is made in the temporary folder instead."""
    blocked = tmp_path / "file"
    blocked.write_text("in the way")

    path = template(replace(config, cache=blocked / "cache", people=12), quiet)

    assert path.exists()
    assert path.parent.name.startswith("lucca-emulator-cache-")
    path.unlink()
