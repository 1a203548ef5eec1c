"""The log of changes to users (``/api/v3/userLogs``).

Source: a client that reads ``name=departmentid``, ``legalentityid``, ``manager`` and
``userAxisValues_<axis>`` of it; it finds ``value`` to be a text. That this is the id, and the words
of ``entryType`` and ``modificationSource``, are inferred.
"""

from __future__ import annotations

from emulator.evidence import Evidence
from emulator.lucca.fields import Collection, Field, reference
from emulator.lucca.kinds import Kind
from emulator.lucca.store.user_logs import LOGS

CREATION, MODIFICATION = "Creation", "Modification"

LOGGED = {
    "departmentId": "departmentId",
    "legalEntityId": "legalEntityId",
    "calendarId": "calendarId",
    "managerId": "manager",
}
"""The fields whose changes are logged, and what each is called there."""


def _inferred(name: str) -> Field:
    return Field(name=name, kind=Kind.TEXT, column=True, evidence=Evidence.INFERRED)


USER_LOGS = Collection(
    path="userLogs",
    singular="UserLog",
    table_name="lucca_user_log",
    select=LOGS,
    fields=(
        Field(name="id", kind=Kind.INTEGER, short=True, column=True),
        Field(name="name", kind=Kind.TEXT, short=True, column=True),
        Field(name="url", kind=Kind.TEXT, short=True),
        *reference("owner", "users"),
        *reference("author", "users"),
        Field(name="modifiedAt", kind=Kind.MOMENT, column=True),
        _inferred("modificationSource"),
        _inferred("entryType"),
        _inferred("value"),
    ),
    source="a client that reads userlogs by name",
    evidence=Evidence.SEEN,
)
