"""Users (``/api/v3/users``).

Source: Lucca's user reference (list, by id, create, update) and the models generated from its
older OpenAPI document. What Lucca adds from its modules (extended data, application data, axes,
pictures) is not in the stored record: see ``completing``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.clock import local
from emulator.errors import Invalid
from emulator.lucca.fields import Collection, Field, Scope, reference
from emulator.lucca.kinds import Kind
from emulator.lucca.resources import completing, parts
from emulator.lucca.store import people, records

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from emulator.lucca.fields import Change


def _text(name: str, *also: str, indexed: bool = False) -> Field:
    return Field(name=name, kind=Kind.TEXT, write="always", indexed=indexed, also=also)


def _required_text(name: str, *, indexed: bool = True) -> Field:
    return Field(
        name=name,
        kind=Kind.TEXT,
        write="always",
        required=True,
        column=True,
        indexed=indexed,
        max_length=255,
    )


def _number(name: str) -> Field:
    return Field(name=name, kind=Kind.NUMBER, write="always")


FIELDS = (
    Field(name="id", kind=Kind.INTEGER, short=True, indexed=True),
    Field(name="name", kind=Kind.TEXT, short=True, indexed=True),
    Field(name="url", kind=Kind.TEXT, short=True),
    Field(name="displayName", kind=Kind.TEXT),
    _required_text("firstName", indexed=False),
    _required_text("lastName"),
    _required_text("login"),
    _required_text("mail"),
    _text("employeeNumber", indexed=True),
    Field(name="dtContractStart", kind=Kind.MOMENT, write="create", required=True, indexed=True),
    Field(name="dtContractEnd", kind=Kind.MOMENT, write="create", indexed=True),
    Field(name="birthDate", kind=Kind.MOMENT, write="always"),
    Field(name="seniorityDate", kind=Kind.MOMENT, write="always"),
    Field(name="modifiedAt", kind=Kind.MOMENT, indexed=True, also=("modifiedOn",)),
    *reference("legalEntity", "legalentities", indexed=True, write="always", required=True),
    *reference("department", "departments", indexed=True, write="always", required=True),
    *reference("manager", "users", indexed=True, write="always"),
    *reference("rolePrincipal", "roles", write="always", required=True),
    Field(name="habilitedRoles", kind=Kind.REFERENCES, to="roles", write="always"),
    *reference("culture", "cultures", id_name="cultureID", write="always"),
    *reference("calendar", "publicholidaycalendars", write="always"),
    Field(name="cspId", kind=Kind.INTEGER, write="always", column=True, to="csps"),
    Field(name="nationalityId", kind=Kind.TEXT, write="always"),
    parts.many(
        "userWorkCycles",
        parts.ID,
        *parts.of(Kind.INTEGER, "ownerID"),
        *reference("workCycle", "workcycles", id_name="workCycleID"),
        *parts.of(Kind.MOMENT, "startsOn", "endsOn"),
        write="always",
    ),
    _text("gender"),
    _text("civilTitle"),
    _text("jobTitle"),
    _text("address"),
    _text("directLine"),
    _text("professionalMobile"),
    _text("personalMobile"),
    _text("personalEmail"),
    _text("quote"),
    _text("insuranceNumber"),
    Field(name="allowsElectronicPayslip", kind=Kind.BOOLEAN, write="always"),
    _text("bankName"),
    _text("rib"),
    _text("iban"),
    _text("bic"),
    _number("frenchCarTaxHorsePower"),
    _number("frenchMotocyclesTaxHorsePower"),
    _number("unitSellPrice"),
    _text("personalCard"),
    _text("corporateCard"),
    _text("externalId", indexed=True),
    *completing.FIELDS,
)


def present(asked: Mapping[str, str], now: datetime) -> Scope | None:
    """Leave former employees out unless ``formerEmployees=true``.

    Who is to begin later is listed: that needs a permission which the built-in key has.
    """
    if asked.get("formeremployees", "").strip().lower() == "true":
        return None
    midnight = f"{local(now).date()}T00:00:00"
    # The signs keep SQLite from an index that holds nearly everybody.
    return Scope(sql="(+dtContractEnd IS NULL OR +dtContractEnd >= ?)", values=(midnight,))


def check(change: Change) -> None:
    """Fill in what Lucca computes, and refuse what its rules forbid."""
    user = change.record
    user["name"] = f"{user['firstName']} {user['lastName']}"
    user["displayName"] = f"{user['lastName']} {user['firstName']}"
    now = local(change.now).isoformat(timespec="milliseconds")
    user["modifiedAt"] = people.modified_at(change.db, now)
    if change.before is None:
        user["userWorkCycles"] = []
        user["habilitedRoles"] = user["habilitedRoles"] or []
    _check_login(change)
    _check_number(change)
    _check_contract(change)
    _check_manager(change)


def _check_login(change: Change) -> None:
    # No public text of Lucca's; that a login must be unique is inferred. Two people may share
    # one e-mail: Lucca's sign-in has an error for just that.
    user = change.record
    if "login" in change.sent and records.exists(
        change.db, USERS, "login", user["login"], user["id"]
    ):
        raise Invalid(f"The login {user['login']} is already taken.")


def _check_number(change: Change) -> None:
    # "Unique inside an establishment": Lucca, users v3.
    user = change.record
    number, entity = user["employeeNumber"], user["legalEntityId"]
    asked = not change.sent.isdisjoint(("employeeNumber", "legalEntityId"))
    if asked and number and people.is_numbered(change.db, number, entity, user["id"]):
        raise Invalid(
            f"The employee number {number[:80]} is already taken in legal entity {entity}."
        )


def _check_contract(change: Change) -> None:
    start, end = change.record["dtContractStart"], change.record["dtContractEnd"]
    if end is not None and end < start:
        raise Invalid("dtContractEnd is before dtContractStart.")


def _check_manager(change: Change) -> None:
    user = change.record
    if "managerId" in change.sent and people.is_above(change.db, user["id"], user["managerId"]):
        raise Invalid("managerId: someone cannot be their own manager, near or far.")


USERS = Collection(
    path="users",
    singular="User",
    table_name="lucca_user",
    owner="id",
    fields=FIELDS,
    item_url="/api/users/{id}",  # sic: without v3, as Lucca's examples have it
    parameters=("formerEmployees", "contract"),
    on_create=("contract", "notify"),
    verbs=frozenset({"create", "update", "update_many"}),
    walked=("name", "lastName", "modifiedAt"),
    scope_column="dtContractEnd",
    scope=present,
    rule=check,
    complete=completing.complete,
    needs=completing.NEEDS,
    source="Lucca, users v3",
)
