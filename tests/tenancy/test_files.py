"""What is kept of tenants on disk, and what a start finds after a crash."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.storage import alone
from emulator.tenancy.files import Files

if TYPE_CHECKING:
    from pathlib import Path

    from emulator.config import Config
    from emulator.tenancy import Tenants


def left(folder: Path) -> list[str]:
    """Return the paths below a folder, in order."""
    return sorted(str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file())


def test_each_generation_has_a_path_of_its_own(config: Config, tenants: Tenants) -> None:
    """Even that of a tenant that took the name of one dropped before."""
    paths = [tenants.get("beta").database.path]
    for _ in range(3):
        file = tenants.copied(tenants.get("acme"))
        paths.append(tenants.restore("beta", file).database.path)
    tenants.drop("beta")
    paths.append(tenants.create_from("beta", file, {"tenant": "acme"}).database.path)

    assert len(set(paths)) == 5
    assert left(config.data / "beta") == [
        f"{paths[-1].stem}.sqlite",
        "origin.json",
        "origin.sqlite",
    ]


def test_the_highest_whole_generation_counts(config: Config, tenants: Tenants) -> None:
    """After a crash in the middle of a reset: what was not whole is not believed."""
    first = tenants.get("beta").database.path
    second = tenants.restore("beta", tenants.copied(tenants.get("acme"))).database.path
    tenants.close()
    first.write_bytes(b"what a killed process had not removed")
    (config.data / "_making").mkdir(exist_ok=True)
    (config.data / "_making" / "9.partial").write_bytes(b"half")

    after = type(tenants)(config, lambda _db, _name: None)
    after.sweep()

    assert after.get("beta").database.path == second
    assert not first.exists()
    assert not (config.data / "_making").exists()
    after.close()


def test_what_was_dropped_in_use_does_not_come_back(config: Config, tenants: Tenants) -> None:
    """The process was killed before the last request ended."""
    with tenants.using("beta"):
        tenants.drop("beta")
        assert left(config.data / "beta")[-1].endswith(".sqlite")

        after = type(tenants)(config, lambda _db, _name: None)
        assert after.names() == ["acme"]
        after.sweep()

        assert not (config.data / "beta").exists()


def test_nothing_is_inherited_with_a_name(config: Config, tenants: Tenants) -> None:
    """What a request wrote beside its tenant's file after the drop goes with that tenant."""
    late = config.data / "beta" / "journal.sqlite"
    with tenants.using("beta"):
        tenants.drop("beta")
        late.write_bytes(b"what was asked of another")
        file = tenants.copied(tenants.get("acme"))
        tenants.create_from("beta", file, {"tenant": "acme"})
        assert not late.exists()
    assert tenants.get("beta").database.path.exists()

    with tenants.using("beta"):
        tenants.drop("beta")
        late.write_bytes(b"what was asked of another")
    assert not late.parent.exists()


def test_fresh_removes_tenants_and_nothing_else(tmp_path: Path) -> None:
    """Anyone may name any folder as ``--data``."""
    for name in ("acme", "holiday-photos", "_snapshots"):
        (tmp_path / name).mkdir()
    for name in ("acme/3.sqlite", "holiday-photos/sea.jpg", "_snapshots/one.sqlite", "todo.txt"):
        (tmp_path / name).write_bytes(b"x")

    Files(tmp_path).empty()

    assert left(tmp_path) == ["_snapshots/one.sqlite", "holiday-photos/sea.jpg", "todo.txt"]


def test_nobody_has_a_connection_to_what_is_gone(config: Config, tenants: Tenants) -> None:
    """Neither in the pool nor lent: the disk gets its room back."""
    tenant = tenants.get("beta")
    with tenant.database.read() as db:
        db.execute("SELECT 1").fetchone()

    path = tenants.restore("beta", tenants.copied(tenant)).database.path

    assert left(config.data / "beta") == [path.name, "origin.json"]
    with alone(path) as db:
        assert db.execute("SELECT count(*) FROM lucca_user").fetchone()[0] == 59
