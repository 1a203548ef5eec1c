"""When a rule hits: what it counts, what it spares, when it is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from emulator import faults
from emulator.clock import Clock
from emulator.faults import Kind
from emulator.members import members_of
from emulator.storage import Pool
from emulator.world import tenants as world

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from emulator.config import Config
    from emulator.faults import Hit
    from emulator.tenancy import Tenant, Tenants

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)


def told(value: object) -> Mapping[str, object]:
    """Take any members of a made-up misbehaviour."""
    return members_of(value, "what", ("limit", "per", "loud"))


KINDS = [Kind(name, {"path": (), "size": ("s", "m")}, told) for name in ("bark", "bite", "sleep")]


class Dog:
    """Something that can misbehave, at a time that the test sets."""

    def __init__(self, tenant: Tenant) -> None:
        self.tenant = tenant
        self.now = NOW

    def plan(self, **body: Any) -> dict[str, Any]:
        """Plan a misbehaviour; ``bark`` unless another is given."""
        body.setdefault("what", {"bark": {}})
        with self.tenant.database.transaction() as db:
            return faults.plan(db, body, KINDS, self.now)

    def ask(self, path: str = "/a", *, one_of: Collection[str] = ()) -> list[str]:
        """Return the names of what is due now."""
        return [hit.name for hit in self.hits(path, one_of=one_of)]

    def hits(self, path: str = "/a", *, one_of: Collection[str] = ()) -> list[Hit]:
        """Return what is due now."""
        known = {"path": (path,), "size": ("s",)}
        kinds = [kind.name for kind in KINDS]
        database = self.tenant.database
        return faults.due(database, self.now, kinds, lambda name: known[name], one_of=one_of)

    def pattern(self, calls: int) -> str:
        """Return which of so many calls are hit, as x and -."""
        return "".join("x" if self.ask() else "-" for _ in range(calls))

    def shown(self) -> dict[str, Any]:
        """Return the only rule, as shown."""
        with self.tenant.database.read() as db:
            (one,) = faults.entries(db, self.now)
        return one

    def standing(self) -> list[str]:
        """Return what may hit now."""
        return faults.standing(self.tenant.database, self.now)


@pytest.fixture
def dog(tenants: Tenants) -> Dog:
    """A dog of acme's."""
    return Dog(tenants.get("acme"))


def test_a_rule_without_conditions_hits_every_call(dog: Dog) -> None:
    """It counts what it saw and what it hit, and has a name of its own."""
    made = dog.plan()

    assert made == {
        "id": 1,
        "name": "fault-1",
        "where": {},
        "what": {"bark": {}},
        "when": {},
        "heal": {},
        "state": "active",
        "seen": 0,
        "hits": 0,
        "made_at": "2026-01-05T09:00:00Z",
    }
    assert [dog.ask(), dog.ask("/b")] == [["fault-1"], ["fault-1"]]
    assert dog.shown() == made | {"seen": 2, "hits": 2}


@pytest.mark.parametrize(
    ("when", "heal", "pattern"),
    [
        ({"first": 3}, {}, "xxx-----"),
        ({"next": 3}, {}, "xxx-----"),
        ({"after": 3}, {}, "---xxxxx"),
        ({"after": 2, "first": 3}, {}, "--xxx---"),
        ({"every": 3}, {}, "--x--x--"),
        ({"after": 1, "every": 2, "first": 4}, {}, "--x-x---"),
        ({"probability": 0}, {}, "--------"),
        ({"probability": 1, "seed": 9}, {}, "xxxxxxxx"),
        ({}, {"hits": 2}, "xx------"),
        ({"every": 2}, {"hits": 2}, "-x-x----"),
    ],
)
def test_which_calls_are_hit(
    dog: Dog, when: dict[str, Any], heal: dict[str, Any], pattern: str
) -> None:
    """Counted from the moment that the rule was made."""
    dog.plan(when=when, heal=heal)

    assert dog.pattern(8) == pattern
    assert dog.shown()["hits"] == pattern.count("x")


def test_the_same_seed_gives_the_same_sequence(tenants: Tenants, dog: Dog) -> None:
    """In any tenant, every time; another seed gives another."""
    drawn = []
    for owner, seed in ((dog, 7), (Dog(tenants.get("beta")), 7), (dog, 8)):
        with owner.tenant.database.transaction() as db:
            faults.clear(db)
        owner.plan(when={"probability": 0.3, "seed": seed})
        drawn.append(owner.pattern(60))

    assert drawn[0] == drawn[1] == "---x--xxx---xx-xxxx----x-x-x--x--xx-x--------x---x-----x--x-"
    assert drawn[2] != drawn[0]
    assert 8 <= drawn[2].count("x") <= 28


def test_a_rule_holds_in_its_window_of_the_tenants_time(dog: Dog) -> None:
    """From one moment to just before the other; what is outside is not even seen."""
    dog.plan(when={"from": "2026-01-05T11:00:00+01:00", "until": "2026-01-05T10:05:00Z"})
    seen = []
    for minutes in (59, 60, 64, 65):
        dog.now = NOW + timedelta(minutes=minutes)
        seen.append((dog.pattern(1), dog.shown()["state"], dog.standing()))

    assert seen == [
        ("-", "waiting", []),
        ("x", "active", ["fault-1"]),
        ("x", "active", ["fault-1"]),
        ("-", "healed", []),
    ]
    assert dog.shown()["seen"] == 2


def test_a_rule_heals_after_a_time(dog: Dog) -> None:
    """By the tenant's clock, from the moment it was made."""
    dog.plan(heal={"seconds": 30})
    dog.now = NOW + timedelta(seconds=29)
    assert dog.pattern(1) == "x"
    dog.now = NOW + timedelta(seconds=30)

    assert (dog.pattern(1), dog.shown()["state"], dog.standing()) == ("-", "healed", [])


def test_a_limit_spares_the_first_of_each_window(dog: Dog) -> None:
    """Two in ten seconds; a hit tells how long the window lasts, one second at least."""
    dog.plan(what={"bark": {"limit": 2, "per": 10}})
    assert dog.pattern(2) == "--"
    dog.now = NOW + timedelta(seconds=2.5)
    (early,) = dog.hits()
    dog.now = NOW + timedelta(seconds=9.9)
    (late,) = dog.hits()
    dog.now = NOW + timedelta(seconds=10)

    assert (early.wait_seconds, late.wait_seconds) == (8, 1)
    assert dog.pattern(3) == "--x"
    dog.now = NOW - timedelta(hours=1)
    assert dog.pattern(3) == "--x"


def test_a_rule_is_about_what_it_names(dog: Dog) -> None:
    """By globs, without case; what does not fit is not counted."""
    dog.plan(where={"path": "/API/*/us?rs", "size": "s"})

    assert [dog.ask("/api/v3/users"), dog.ask("/api/v3/sub/users")] == [["fault-1"]] * 2
    assert [dog.ask("/api/v3/users/1"), dog.ask("/api/users")] == [[], []]
    assert dog.shown()["seen"] == 2


def test_of_things_that_exclude_each_other_the_oldest_plan_is_carried_out(dog: Dog) -> None:
    """Another has looked on: it counts the call, and spends nothing."""
    dog.plan(what={"bark": {}}, when={"first": 1})
    dog.plan(what={"bite": {}}, heal={"hits": 1})
    dog.plan(what={"sleep": {}})

    asked = [dog.ask(one_of=("bark", "bite")) for _ in range(3)]

    assert asked == [["fault-1", "fault-3"], ["fault-2", "fault-3"], ["fault-3"]]
    with dog.tenant.database.read() as db:
        counted = [(one["seen"], one["hits"]) for one in faults.entries(db, dog.now)]
    assert counted == [(1, 1), (2, 1), (3, 3)]


def test_other_kinds_are_neither_due_nor_counted(dog: Dog) -> None:
    """Each point asks only for what can happen there."""
    dog.plan(what={"bite": {}})

    assert faults.due(dog.tenant.database, NOW, ("bark",), lambda _: ()) == []
    assert dog.shown()["seen"] == 0


def test_rules_are_the_tenants_own(tenants: Tenants, dog: Dog) -> None:
    """Nobody else sees them."""
    dog.plan()
    beta = Dog(tenants.get("beta"))

    assert (beta.ask(), beta.standing()) == ([], [])
    assert dog.ask() == ["fault-1"]


def test_a_rule_and_its_counts_survive_a_restart(config: Config, dog: Dog) -> None:
    """They are in the tenant's file, and go on where they stood."""
    dog.plan(name="half done", when={"first": 4, "until": "2026-01-06T00:00:00Z"})
    assert dog.pattern(3) == "xxx"

    later = world.tenants(config)
    again = Dog(later.get("acme"))

    assert (again.pattern(3), again.shown()["name"]) == ("x--", "half done")
    later.close()


def test_a_frozen_clock_keeps_a_window_open(tenants: Tenants) -> None:
    """It is the tenant's time that counts, not the machine's."""
    tenant = tenants.get("acme")
    tenants.change(tenant, replace(tenant.settings, clock=Clock(frozen_at=NOW)))
    dog = Dog(tenant)
    dog.plan(what={"bark": {"limit": 1, "per": 0.001}})
    pattern = ""
    for _ in range(4):
        dog.now = tenant.settings.clock.now()
        pattern += dog.pattern(1)

    assert pattern == "-xxx"


def test_no_statement_is_made_for_a_tenant_without_rules(
    dog: Dog, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the first look, nothing is read or written until something changes."""
    assert dog.ask() == []

    def lent(*_: object) -> None:
        raise AssertionError("a connection was taken")

    monkeypatch.setattr(Pool, "take", lent)
    assert (dog.ask(), dog.standing()) == ([], [])
