"""What a bench must hold after each step, in plain Python: what the emulator is held against.

It knows no file, no copy and no cache: a state is a value, and whoever gets one gets a copy.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from datetime import tzinfo

PARIS = ZoneInfo("Europe/Paris")
BEGINS = datetime(2026, 1, 5, 9, tzinfo=UTC)


class Machine:
    """The machine's time in place of ``datetime``: it goes on when the test says so."""

    def __init__(self) -> None:
        self.at = BEGINS

    def now(self, zone: tzinfo) -> datetime:
        """Return the present moment, as ``datetime.now`` does."""
        return self.at.astimezone(zone)


@dataclass
class Person:
    """A user of Lucca's, as far as it is compared."""

    id: int
    first_name: str
    last_name: str
    mail: str
    login: str
    job: str | None
    begins: str
    """``dtContractStart``."""
    modified: str
    """``modifiedAt``."""
    manager: int | None

    @property
    def name(self) -> str:
        """The first name, then the last."""
        return f"{self.first_name} {self.last_name}"


@dataclass
class Hook:
    """A webhook endpoint, and how much it has still to be told: nothing sends here."""

    number: int
    url: str
    made_at: datetime
    pending: int = 0


@dataclass
class State:
    """All that one tenant holds, and a snapshot of it."""

    people: dict[int, Person]
    owner: str = ""
    """The tenant whose state it is: another forgets what was to be sent."""
    dialect: str = "guide"
    signin: dict[str, str | None] = field(default_factory=lambda: {"mode": "page", "as": None})
    frozen_at: datetime | None = None
    ahead: timedelta = timedelta()
    """How far a clock that runs is ahead of the machine's."""
    apps: list[str] = field(default_factory=lambda: ["Lucca 1"])
    """Name and number: the lowest that is free among those of its name."""
    hooks: list[Hook] = field(default_factory=list)
    hooks_made: int = 0
    faults: list[tuple[int, datetime]] = field(default_factory=list)
    """Id, and when it was planned."""
    faults_made: int = 0

    def given_to(self, tenant: str) -> State:
        """Return a copy as a tenant gets it."""
        copied = deepcopy(self)
        if copied.owner != tenant:
            copied.owner = tenant
            for hook in copied.hooks:
                hook.pending = 0
        return copied

    def now(self, machine: Machine) -> datetime:
        """Return the tenant's present moment."""
        return machine.at + self.ahead if self.frozen_at is None else self.frozen_at

    def move(self, moment: datetime, machine: Machine) -> None:
        """Let the clock show another moment, standing still or not."""
        if self.frozen_at is not None:
            self.frozen_at = moment
        else:
            self.ahead = moment - machine.at

    def freeze(self, machine: Machine) -> None:
        """Let the clock stand still."""
        self.frozen_at = self.now(machine)

    def resume(self, machine: Machine) -> None:
        """Let the clock go on from where it stands."""
        if self.frozen_at is not None:
            self.ahead, self.frozen_at = self.frozen_at - machine.at, None

    def add(self, person: Person) -> None:
        """Add a person; each endpoint is to be told."""
        self.people[person.id] = person
        for hook in self.hooks:
            hook.pending += 1

    def next_id(self) -> int:
        """Return the id that a new person gets."""
        return max(self.people) + 1

    def has_login(self, login: str) -> bool:
        """Whether somebody has it."""
        return any(one.login.lower() == login.lower() for one in self.people.values())

    def me(self, contact: str) -> int | None:
        """Return who an API key speaks for: nobody in the ``lucca`` dialect."""
        if self.dialect == "lucca":
            return None
        return min((one.id for one in self.people.values() if one.mail == contact), default=None)

    def next_app(self, name: str) -> str:
        """Return what a new application is told by here."""
        number = 1
        while f"{name} {number}" in self.apps:
            number += 1
        return f"{name} {number}"


@dataclass
class Tenant:
    """A state, and what it began as."""

    state: State
    began_as: State
    origin: dict[str, object]

    def reset(self) -> None:
        """Begin again."""
        self.state = self.began_as.given_to(self.state.owner)


@dataclass
class Snapshot:
    """A state under a name."""

    state: State
    now: datetime


@dataclass
class Bench:
    """All tenants and snapshots of one process."""

    template: State
    origin: dict[str, object]
    """What a tenant that began as the template says of that."""
    most: int
    """Tenants at once."""
    contact: str
    """The e-mail address of who answers for the API key; a key keeps it, whoever has it."""
    tenants: dict[str, Tenant] = field(default_factory=dict)
    snapshots: dict[str, Snapshot] = field(default_factory=dict)

    def begin(self, name: str, state: State, origin: dict[str, object]) -> None:
        """Make a tenant."""
        self.tenants[name] = Tenant(state.given_to(name), deepcopy(state), origin)

    def free_name(self) -> str:
        """Return the name that a tenant gets for which none was asked."""
        number = 1
        while f"t-{number}" in self.tenants:
            number += 1
        return f"t-{number}"

    def refusal(self, name: str | None) -> int:
        """Return the status with which a new tenant is refused, 201 if it is made."""
        return 409 if name in self.tenants or len(self.tenants) >= self.most else 201


def paris(moment: datetime) -> str:
    """Return a moment as Lucca writes it."""
    local = moment.astimezone(PARIS).replace(tzinfo=None)
    return local.isoformat(timespec="milliseconds")


def utc(moment: datetime, timespec: str = "milliseconds") -> str:
    """Return a moment as the control API writes it."""
    return moment.isoformat(timespec=timespec).replace("+00:00", "Z")
