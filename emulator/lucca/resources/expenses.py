"""Expenses (``/api/v3/expenseClaims``, ``expenseTempItems``, ``expenseClaimItems``) and natures.

Source: Lucca's references of expense claims, temporary expenses and claim items, and the models
generated from its older OpenAPI document. A claim has no address of its own. ``statusId`` of a list
is a number or a name, one or several. Lucca's schemas show some ids as objects (``{"id": 6}``), its
examples of claims as numbers: here they are numbers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from emulator.errors import Invalid
from emulator.evidence import Evidence
from emulator.lucca.expense_words import STATUSES, Actions
from emulator.lucca.fields import Collection, Field, Scope, reference
from emulator.lucca.kinds import Kind
from emulator.lucca.resources import parts
from emulator.lucca.store import expenses

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

_ID = Field(name="id", kind=Kind.INTEGER, short=True, column=True)
_NAME = Field(name="name", kind=Kind.TEXT, short=True, column=True)
_URL = Field(name="url", kind=Kind.TEXT, short=True)
_WORD = (parts.ID, parts.CODE, parts.NAME)
_CURRENCY = parts.one("currency", parts.TEXT_ID, parts.NAME, parts.URL)
_AMOUNT = (*parts.of(Kind.NUMBER, "grossAmount"), *parts.of(Kind.TEXT, "currencyId"), _CURRENCY)
_NUMBERS = {name.lower(): number for number, name in STATUSES.items()}


def _computed(name: str, kind: Kind) -> Field:
    return Field(name=name, kind=kind, column=True)


def _named(name: str) -> tuple[Field, Field]:
    """Declare one of a few values: its number, and the object with its name and code."""
    return _computed(f"{name}Id", Kind.INTEGER), parts.one(name, *_WORD)


def by_status(asked: Mapping[str, str], _now: datetime) -> Scope | None:
    """Look for claims by ``statusId``: ``2,3``, ``PartiallyApproved,Approved``, ``notequal,7``."""
    text = asked.get("statusid")
    if text is None:
        return None
    words = [part.strip().lower() for part in text.split(",")]
    negative = words[0] == "notequal"
    if words[0] in ("notequal", "equals") and len(words) > 1:
        del words[0]
    numbers = [_NUMBERS.get(word, word) for word in words]
    if not all(str(one) in map(str, STATUSES) for one in numbers):
        names = ", ".join(STATUSES.values())
        raise Invalid(f"Filter statusId: {text!r:.60} is not made of 1 to 9 or of {names}.")
    marks = ", ".join("?" * len(numbers))
    return Scope(
        sql=f"statusId {'NOT ' if negative else ''}IN ({marks})",
        values=tuple(int(one) for one in numbers),
    )


CLAIMS = Collection(
    path="expenseClaims",
    singular="ExpenseClaim",
    table_name="lucca_cleemy_claim",
    select=expenses.CLAIMS_VIEW,
    shown=False,
    fields=(
        _ID,
        _NAME,
        _URL,
        _computed("declaredOn", Kind.MOMENT),
        _computed("createdOn", Kind.MOMENT),
        _computed("modifiedOn", Kind.MOMENT),
        _computed("paymentReceivedOn", Kind.MOMENT),
        *_named("source"),
        *_named("paymentMethod"),
        *_named("status"),
        *_named("approvalState"),
        parts.one("authorizedActions", *parts.of(Kind.BOOLEAN, *Actions._fields)),
        *reference("owner", "users"),
        *reference("author", "users"),
        *reference("legalEntity", "legalentities"),
        *reference("department", "departments"),
        Field(name="currencyId", kind=Kind.TEXT, column=True),
        _CURRENCY,
    ),
    parameters=("statusId",),
    scope=by_status,
    source="Lucca, Cleemy Expenses, expense claims",
)


def _written(name: str, kind: Kind, *, required: bool = False, column: bool = True) -> Field:
    return Field(name=name, kind=kind, write="always", required=required, column=column)


def _spent(**options: Any) -> tuple[Field, ...]:
    """Declare what an expense holds that is an object or a list."""
    rate = parts.one("countryVatRate", parts.ID, parts.NAME, parts.URL)
    vat = parts.of(Kind.NUMBER, "vatAmount", "amountExcludingVat")
    bases = parts.many("vatBases", *parts.of(Kind.INTEGER, "countryVatRateId"), rate, *vat)
    abroad = parts.of(Kind.BOOLEAN, "isExpenseAbroad")
    driven = parts.of(Kind.NUMBER, "distance", "power")
    names = parts.of(Kind.TEXT, "displayName")
    return (
        parts.one("originalTransaction", *_AMOUNT, *abroad, **options),
        parts.one(
            "processedAmounts", *_AMOUNT, *parts.of(Kind.NUMBER, "netAmount"), bases, **options
        ),
        # The waypoints are texts, which nothing is asked of.
        parts.one("mileage", *driven, Field(name="waypoints", kind=Kind.OBJECT), **options),
        parts.one(
            "attendees",
            parts.many("internal", parts.ID),
            parts.many("external", *names),
            **options,
        ),
        parts.many("axisSections", parts.ID, parts.NAME, parts.URL, parts.CODE, **options),
        Field(name="customFields", kind=Kind.OBJECT, **options),
        parts.many("expenseReceipts", parts.TEXT_ID, **options),
    )


def _actions(*names: str) -> Field:
    return parts.one("authorizedActions", *parts.of(Kind.BOOLEAN, *names))


TEMP_ITEMS = Collection(
    path="expenseTempItems",
    singular="ExpenseTempItem",
    table_name="lucca_cleemy_temp_item",
    select=expenses.TEMP_ITEMS_VIEW,
    fields=(
        _ID,
        _NAME,
        _URL,
        _written("purchasedOn", Kind.MOMENT, required=True),
        _written("expenseNatureId", Kind.INTEGER, required=True),
        _written("ownerId", Kind.INTEGER, required=True),
        _written("quantity", Kind.INTEGER, column=False),
        Field(name="effectiveQuantity", kind=Kind.INTEGER),
        _written("merchant", Kind.TEXT, column=False),
        _written("comment", Kind.TEXT, column=False),
        *_spent(write="always"),
        _actions("isCancellable", "isEditable"),
        *_named("source"),
        _written("paymentMethodId", Kind.INTEGER),
        parts.one("paymentMethod", *_WORD),
        *_named("status"),
    ),
    verbs=frozenset({"create", "update"}),
    source="Lucca, Cleemy Expenses, temporary expenses",
)

CLAIM_ITEMS = Collection(
    path="expenseClaimItems",
    singular="ExpenseClaimItem",
    table_name="lucca_cleemy_claim_item",
    select=expenses.CLAIM_ITEMS_VIEW,
    fields=(
        _ID,
        _NAME,
        _URL,
        _computed("expenseClaimId", Kind.INTEGER),
        _computed("lineNumber", Kind.INTEGER),
        _computed("isControlled", Kind.BOOLEAN),
        _computed("createdOn", Kind.MOMENT),
        _computed("modifiedOn", Kind.MOMENT),
        _computed("purchasedOn", Kind.MOMENT),
        _computed("expenseNatureId", Kind.INTEGER),
        _computed("ownerId", Kind.INTEGER),
        Field(name="quantity", kind=Kind.INTEGER),
        Field(name="effectiveQuantity", kind=Kind.INTEGER),
        Field(name="merchant", kind=Kind.TEXT),
        Field(name="comment", kind=Kind.TEXT),
        *_spent(),
        _actions("isCancellable", "isEditable"),
        *_named("source"),
        *_named("paymentMethod"),
        *_named("status"),
    ),
    source="Lucca, Cleemy Expenses, expense claim items",
)

NATURES = Collection(
    path="expenseNatures",
    singular="ExpenseNature",
    table_name="lucca_cleemy_nature",
    select=expenses.NATURES_VIEW,
    generation="v2",
    root="/api",
    fields=(_ID, _NAME, _URL, Field(name="code", kind=Kind.TEXT, column=True)),
    source="a client reading /api/expenseNatures",
    evidence=Evidence.SEEN,
)
