"""Which operation a verb means for each collection: its own, else the one that fits any."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from emulator.lucca.operations import (
    axes,
    contracts,
    expenses,
    leave_requests,
    leaves,
    time_entries,
    users,
    writing,
)
from emulator.lucca.resources.axes import AXIS_SECTIONS
from emulator.lucca.resources.contracts import WORK_CONTRACTS
from emulator.lucca.resources.expenses import TEMP_ITEMS
from emulator.lucca.resources.leave_requests import LEAVE_REQUESTS
from emulator.lucca.resources.leaves import LEAVES
from emulator.lucca.resources.time_entries import TIME_ENTRIES
from emulator.lucca.resources.users import USERS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from emulator.lucca.fields import Collection, Record
    from emulator.lucca.operations.moment import Moment


@dataclass(frozen=True, kw_only=True)
class Operations:
    """What changes the records of a collection, for the verbs that it is open to."""

    create: Callable[[Moment, Mapping[str, object]], Record] | None = None
    update: Callable[[Moment, Any, Mapping[str, object]], Record] | None = None
    delete: Callable[[Moment, Any], None] | None = None


_OWN: dict[Collection, Operations] = {
    LEAVES: Operations(delete=leaves.cancel),
    LEAVE_REQUESTS: Operations(delete=leave_requests.cancel),
    USERS: Operations(create=users.create, update=users.update),
    WORK_CONTRACTS: Operations(create=contracts.create, update=contracts.update),
    AXIS_SECTIONS: Operations(create=axes.create, update=axes.update, delete=axes.delete),
    TEMP_ITEMS: Operations(create=expenses.create, update=expenses.update),
    TIME_ENTRIES: Operations(
        create=time_entries.create, update=time_entries.update, delete=time_entries.delete
    ),
}
_ANY = Operations()


def create(at: Moment, target: Collection, body: Mapping[str, object]) -> Record:
    """Add a record and return it whole."""
    own = _OWN.get(target, _ANY).create
    return own(at, body) if own else writing.create(at, target, body)


def update(at: Moment, target: Collection, key: Any, body: Mapping[str, object]) -> Record:
    """Change a record and return it whole."""
    own = _OWN.get(target, _ANY).update
    return own(at, key, body) if own else writing.update(at, target, key, body)


def delete(at: Moment, target: Collection, key: Any) -> None:
    """Remove a record."""
    own = _OWN.get(target, _ANY).delete
    if own:
        own(at, key)
    else:
        writing.delete(at, target, key)
