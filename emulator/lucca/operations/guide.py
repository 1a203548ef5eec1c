"""What the ``guide`` dialect adds to Lucca: just what the SmartLink guide's code relies on.

Each addition that was used gives a notice that says what Lucca would have answered; it goes into
the ``X-Emulator-Notice`` header. The ``lucca`` dialect never comes here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from emulator.clock import local
from emulator.errors import Invalid
from emulator.lucca.operations import employees
from emulator.lucca.resources.departments import DEPARTMENTS
from emulator.lucca.store import people
from emulator.tenancy.store import read_fact

if TYPE_CHECKING:
    from collections.abc import Mapping

    from emulator.lucca.fields import Record
    from emulator.lucca.operations.moment import Moment

AUTHENTICATION_MODES = ("sso", "password", "sso_and_password")


def create(at: Moment, body: Mapping[str, object]) -> Record:
    """Create a user as the guide asks for one."""
    guided = Guided(at, body)
    guided.complete()
    user = employees.create(at, guided.body)
    guided.keep(user["id"])
    return user


def update(at: Moment, key: int, body: Mapping[str, object]) -> Record:
    """Change a user as the guide asks for it."""
    guided = Guided(at, body)
    user = employees.update(at, key, guided.body)
    guided.keep(user["id"])
    return user


class Guided:
    """A users body as the guide writes it, turned into one that Lucca documents."""

    def __init__(self, at: Moment, body: Mapping[str, object]) -> None:
        self._at = at
        self.body = dict(body)
        self.authentication_mode = self._take_mode()
        self._name_department()

    def complete(self) -> None:
        """Add what a create with only mail and names leaves out."""
        known = {key.lower() for key in self.body}
        defaults: dict[str, Any] = {
            "login": self.body.get("mail"),
            "dtContractStart": f"{local(self._at.now).date()}T00:00:00",
            **(read_fact(self._at.db, "lucca_defaults") or {}),
        }
        added = [name for name in defaults if name.lower() not in known]
        self.body.update({name: defaults[name] for name in added})
        if added:
            self._at.notices.append(
                f"Lucca requires {', '.join(added)} to create a user and would answer 400."
            )

    def keep(self, user_id: int) -> None:
        """Store what Lucca's user has no place for."""
        if self.authentication_mode is not None:
            people.set_authentication_mode(self._at.db, user_id, self.authentication_mode)

    def _take_mode(self) -> str | None:
        mode = self.body.pop("authenticationMode", None)
        if mode is None:
            return None
        if mode not in AUTHENTICATION_MODES:
            raise Invalid(f"Property authenticationMode: one of {', '.join(AUTHENTICATION_MODES)}.")
        self._at.notices.append(
            "Lucca has no authenticationMode on users (sign-in is set for the whole account)"
            " and would answer 400."
        )
        return str(mode)

    def _name_department(self) -> None:
        name = self.body.get("department")
        if not isinstance(name, str):
            return
        del self.body["department"]
        found = people.id_by_name(self._at.db, DEPARTMENTS.table_name, name)
        if found is None:
            raise Invalid(f"Property department: no department is named {name[:80]!r}.")
        self.body["departmentId"] = found
        self._at.notices.append(
            "Lucca takes departmentId, not the name of a department, and would answer 400."
        )
