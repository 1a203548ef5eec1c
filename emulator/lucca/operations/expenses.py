"""Note expenses down, and declare them as claims.

Source: Lucca's references of temporary expenses and of expense claims: expenses are noted one by
one, then grouped into claims, which the manager approves. An expense whose nature wants a receipt
and has none is not valid, and cannot be declared. What a foreign currency is worth, where the
caller does not say, is the account's own setting. Beyond being created, claims are not moved on by
any documented address.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from emulator.clock import local
from emulator.errors import Invalid
from emulator.lucca import money
from emulator.lucca.expense_words import CREATED, INVALID, PAYMENT_METHODS, READY
from emulator.lucca.fields import Field
from emulator.lucca.kinds import Kind
from emulator.lucca.operations import bodies, expense_parts, writing
from emulator.lucca.resources.expenses import CLAIMS, TEMP_ITEMS
from emulator.lucca.resources.users import USERS
from emulator.lucca.store import expenses, people, records
from emulator.lucca.store.timesheets import MONTHS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from emulator.lucca.fields import Record
    from emulator.lucca.operations.moment import Moment
    from emulator.storage import Connection

_API = 6
_EURO = "EUR"
_MOST_QUANTITY = 1_000_000
_MOST_ITEMS = 1_000
_CLAIM = (Field(name="title", kind=Kind.TEXT, max_length=255),)
_MINE = ("mileage", "attendees", "customFields", "expenseReceipts")
"""The parts that are kept as they were sent."""


def create(at: Moment, body: Mapping[str, object]) -> Record:
    """Note an expense down. Raises ``Invalid``."""
    blank: dict[str, object] = {field.name: None for field in TEMP_ITEMS.fields}
    usual = {"quantity": 1, "paymentMethodId": 0, "more": {}}
    return _put(at, None, _wanted(at, blank | usual, body))


def update(at: Moment, key: Any, body: Mapping[str, object]) -> Record:
    """Change an expense that is not declared yet. Raises ``NotFound``, ``Invalid``."""
    shown = records.record(at.db, TEMP_ITEMS, key)
    more = orjson.loads(str(expenses.row(at.db, key)["more"] or "{}"))
    # An amount that was converted is converted anew unless it is sent.
    before = shown | {"more": more, "processedAmounts": None}
    return _put(at, key, _wanted(at, before, body))


def _wanted(at: Moment, before: Record, body: Mapping[str, object]) -> Record:
    """Return an expense as it would be, each value checked by itself."""
    parts = {name.lower(): name for name in (*expense_parts.READERS, "deviceId")}
    rest = {name: value for name, value in body.items() if name.lower() not in parts}
    after = before | writing.read(at.db, TEMP_ITEMS, rest, creating=before["id"] is None)
    for field in TEMP_ITEMS.fields:
        if field.required and after[field.name] is None:
            raise Invalid(f"Property {field.name} is required.")
    if not 1 <= (after["quantity"] or 0) <= _MOST_QUANTITY:
        raise Invalid(f"Property quantity: from 1 to {_MOST_QUANTITY}.")
    if after["paymentMethodId"] not in PAYMENT_METHODS:
        raise Invalid("Property paymentMethodId: 0 (user), 1 (corporate card) or 3 (Cleemy card).")
    more = dict(before["more"])
    for sent, value in body.items():
        name = parts.get(sent.lower())
        read = expense_parts.READERS.get(name or "")
        if name is not None and read is not None:
            after[name] = read(value)
            if name in _MINE:
                more[name] = after[name]
    return after | {"more": more}


def _put(at: Moment, key: int | None, wanted: Record) -> Record:
    nature = expenses.nature(at.db, wanted["expenseNatureId"])
    if nature is None:
        raise Invalid(f"Property expenseNatureId: no ExpenseNature {wanted['expenseNatureId']}.")
    if nature.kind == "mileage" and not wanted["mileage"]:
        raise Invalid("Property mileage is required for an expense of this nature.")
    _check_owner(at.db, wanted["ownerId"])
    paid, currency = _paid(wanted)
    gross = _converted(at.db, wanted, paid, currency)
    section = expense_parts.known_section(at.db, wanted["axisSections"])
    lacks_receipt = nature.needs_receipt and not wanted["more"].get("expenseReceipts")
    moment = local(at.now).isoformat(timespec="seconds")
    kept = expenses.put(
        at.db,
        {
            "id": key,
            "person_id": wanted["ownerId"],
            "claim_id": None,
            "line": 0,
            "nature_id": wanted["expenseNatureId"],
            "purchased_on": wanted["purchasedOn"][:10],
            "original_cents": paid,
            "currency_id": currency,
            "gross_cents": gross,
            "vat_cents": gross - money.without_vat(gross, nature.basis_points),
            "quantity": wanted["quantity"],
            "merchant": wanted["merchant"],
            "comment": wanted["comment"],
            "project_id": section,
            "payment_method": wanted["paymentMethodId"],
            "source": _API if key is None else wanted["sourceId"],
            "status": INVALID if lacks_receipt else READY,
            "is_controlled": 0,
            "created_at": moment,
            "modified_at": moment,
            "more": orjson.dumps(wanted["more"]).decode() if wanted["more"] else None,
        },
    )
    return records.record(at.db, TEMP_ITEMS, kept)


def _check_owner(db: Connection, owner: int) -> None:
    if not records.by_ids(db, USERS, [owner]):
        raise Invalid(f"Property ownerId: no User with id {owner}.")


def _paid(wanted: Record) -> tuple[int, str]:
    """Return what was paid: cents of which currency."""
    paid = wanted["originalTransaction"]
    if paid is None or paid.get("grossAmount") is None:
        raise Invalid("Property originalTransaction.grossAmount is required.")
    return money.cents("originalTransaction.grossAmount", paid["grossAmount"]), paid["currencyId"]


def _converted(db: Connection, wanted: Record, paid: int, currency: str) -> int:
    """Return what was paid in cents of a euro: as the caller says, or by the account's rate."""
    rate = expenses.micro_euros(db, currency)
    if rate is None:
        raise Invalid(f"Property originalTransaction.currencyId: {currency!r:.60} is not known.")
    said = wanted["processedAmounts"]
    if said is not None and said.get("grossAmount") is not None:
        if said["currencyId"] != _EURO:
            raise Invalid("Property processedAmounts.currencyId: the establishments' is EUR.")
        gross = money.cents("processedAmounts.grossAmount", said["grossAmount"])
        if currency == _EURO and gross != paid:
            raise Invalid("Property processedAmounts.grossAmount: another amount was paid.")
        return gross
    return money.converted(paid, rate)


def declare(at: Moment, bodies_: Sequence[Mapping[str, object]]) -> list[Record]:
    """Make claims of expenses, all or none.

    Each body is ``{"title": …, "expenseTempItems": [{"id": …}]}``; each answer ``{"id",
    "nextApprover"}``. Raises ``Invalid``.
    """
    return [_declare(at, one) for one in bodies_]


def _declare(at: Moment, body: Mapping[str, object]) -> Record:
    sent = {name.lower(): name for name in body}
    listed = body.get(sent.get("expensetempitems", ""))
    rest = {name: value for name, value in body.items() if name.lower() != "expensetempitems"}
    title = str(bodies.members(rest, _CLAIM, CLAIMS.singular)["title"] or "").strip()
    keys = _item_keys(listed)
    items = records.by_ids(at.db, TEMP_ITEMS, keys)
    for key in keys:
        if key not in items:
            raise Invalid(f"Property expenseTempItems: no {TEMP_ITEMS.singular} with id {key}.")
        if items[key]["statusId"] != READY:
            raise Invalid(f"ExpenseTempItem {key} is not valid: its nature needs a receipt.")
    owners = {one["ownerId"] for one in items.values()}
    if len(owners) > 1:
        raise Invalid("A claim holds the expenses of one owner.")
    owner = records.record(at.db, USERS, owners.pop())
    moment = local(at.now).isoformat(timespec="seconds")
    last = max(one["purchasedOn"] for one in items.values())
    made = {
        "person_id": owner["id"],
        "author_id": _author(at, owner["id"]),
        "name": title or f"{MONTHS[int(last[5:7]) - 1].capitalize()} {last[:4]}",
        "status": CREATED,
        "source": _API,
        "payment_method": items[keys[0]]["paymentMethodId"],
        "created_at": moment,
        "modified_at": moment,
        "paid_at": None,
    }
    key = expenses.claim(at.db, keys, made)
    return {"createdExpenseClaim": {"id": key, "nextApprover": _approver(at.db, owner)}}


def _item_keys(listed: object) -> list[int]:
    if not isinstance(listed, list) or not 0 < len(listed) <= _MOST_ITEMS:
        raise Invalid(f"Property expenseTempItems must be a list of 1 to {_MOST_ITEMS} objects.")
    keys = [one.get("id") if isinstance(one, dict) else None for one in listed]
    if not all(isinstance(key, int) and not isinstance(key, bool) for key in keys):
        raise Invalid("Property expenseTempItems must be a list of objects with an id.")
    if len(set(keys)) < len(keys):
        raise Invalid("Property expenseTempItems names an expense twice.")
    return [key for key in keys if key is not None and 0 <= key < 2**53] or [0]


def _author(at: Moment, owner: int) -> int:
    if at.by is None:
        return owner
    return at.by.person_id or people.id_by_mail(at.db, at.by.mail) or owner


def _approver(db: Connection, owner: Record) -> Record | None:
    if owner["managerId"] is None:
        return None
    manager = records.record(db, USERS, owner["managerId"])
    return {"firstName": manager["firstName"], "lastName": manager["lastName"]}
