"""Copies of a tenant: of a state that nobody changed there is one on disk, whoever has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.storage import still
from emulator.tenancy.store import read_fact, write_fact

if TYPE_CHECKING:
    from pathlib import Path

    from emulator.config import Config
    from emulator.tenancy import Tenant, Tenants


def note(tenant: Tenant, value: int) -> None:
    """Change a tenant."""
    with tenant.database.transaction() as db:
        write_fact(db, "mark", {"value": value})


def noted(file: Path) -> object:
    """Return what a copy says that was noted."""
    with still(file) as db:
        return read_fact(db, "mark")


def test_copies_of_one_state_are_one_file(tenants: Tenants) -> None:
    """Until something is written: then the next is another, and those before stay as they are."""
    acme = tenants.get("acme")
    note(acme, 1)
    first, second = tenants.copied(acme), tenants.copied(acme)
    note(acme, 2)
    third = tenants.copied(acme)

    assert first.samefile(second)
    assert not third.samefile(first)
    assert [noted(one) for one in (first, second, third)] == [{"value": n} for n in (1, 1, 2)]


def test_a_change_that_is_undone_is_no_danger(tenants: Tenants) -> None:
    """What was rolled back is in no copy."""
    acme = tenants.get("acme")
    note(acme, 1)
    try:
        with acme.database.transaction() as db:
            write_fact(db, "mark", {"value": 2})
            raise LookupError
    except LookupError:
        pass

    assert noted(tenants.copied(acme)) == {"value": 1}


def test_tenants_of_one_copy_share_nothing_that_changes(tenants: Tenants) -> None:
    """Each is reset to the state that it was copied in, whatever its brothers did."""
    acme = tenants.get("acme")
    note(acme, 1)
    one, two = (
        tenants.create_from(name, tenants.copied(acme), {"tenant": "acme"})
        for name in ("one", "two")
    )
    note(one, 7)
    note(acme, 2)

    with two.database.read() as db:
        assert read_fact(db, "mark") == {"value": 1}
    for name in ("one", "two"):
        again = tenants.reset(name, lambda _origin: acme.database.path)
        with again.database.read() as db:
            assert read_fact(db, "mark") == {"value": 1}


def test_what_is_held_goes_with_its_tenant(tenants: Tenants, config: Config) -> None:
    """At a reset, a drop, and the next start; copies that were given stay."""
    held = config.data / "_held"
    file = tenants.copied(tenants.get("beta"))
    note(tenants.get("beta"), 1)
    tenants.copied(tenants.get("beta"))
    assert len(list(held.iterdir())) == 1

    tenants.restore("beta", file)
    assert list(held.iterdir()) == []
    with tenants.using("beta") as beta:
        tenants.copied(beta)
        tenants.drop("beta")
        assert len(list(held.iterdir())) == 1
    assert list(held.iterdir()) == []
    assert noted(file) is None

    tenants.copied(tenants.get("acme"))
    tenants.close()
    after = type(tenants)(config, lambda _db, _name: None)
    after.sweep()
    assert not held.exists()
    after.close()
