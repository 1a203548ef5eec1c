"""Expenses as Lucca shows them: views over what is kept, and what declaring them changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import orjson

from emulator.lucca import expense_words as words
from emulator.lucca.fields import BASE
from emulator.lucca.store.expense_tables import CLAIMS, ITEMS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from emulator.storage import Connection


def _choice(column: str, shown: Mapping[int, object]) -> str:
    cases = " ".join(
        f"WHEN {key} THEN '{orjson.dumps(value).decode()}'" for key, value in shown.items()
    )
    return f"json(CASE {column} {cases} END)"


def _named(column: str, names: Mapping[int, str]) -> str:
    return _choice(
        column, {key: {"id": key, "code": name, "name": name} for key, name in names.items()}
    )


def _person(column: str) -> str:
    return f"json((SELECT u.brief FROM lucca_user u WHERE u.id = {column}))"


def _member(name: str) -> str:
    """Return what a user shows of a record, within a query that has the user as ``o``."""
    return f"json(json_extract(o.doc, '$.{name}'))"


def _currency(column: str) -> str:
    return f"""(SELECT json_object('id', m.id, 'name', m.name,
        'url', '{BASE}/api/v3/currencies/' || m.id) FROM lucca_currency m WHERE m.id = {column})"""


_APPROVAL = "CASE c.status " + " ".join(
    f"WHEN {status} THEN {state}" for status, state in words.APPROVAL_OF.items()
)
_APPROVAL += " END"
_ACTIONS = {one: words.actions(one)._asdict() for one in words.STATUSES}
_CLAIM_URL = f"'{BASE}/api/v3/expenseClaims/' || c.id"

CLAIMS_VIEW = f"""
SELECT
    c.id AS id,
    casefold(c.name) AS name,
    c.created_at AS declaredOn,
    c.created_at AS createdOn,
    c.modified_at AS modifiedOn,
    c.paid_at AS paymentReceivedOn,
    c.source AS sourceId,
    c.payment_method AS paymentMethodId,
    c.status AS statusId,
    {_APPROVAL} AS approvalStateId,
    c.person_id AS ownerId,
    c.author_id AS authorId,
    o.legalEntityId AS legalEntityId,
    o.departmentId AS departmentId,
    'eur' AS currencyId,
    json_object('id', c.id, 'name', c.name, 'url', {_CLAIM_URL}) AS brief,
    json_object(
        'id', c.id,
        'name', c.name,
        'url', {_CLAIM_URL},
        'declaredOn', c.created_at,
        'createdOn', c.created_at,
        'modifiedOn', c.modified_at,
        'paymentReceivedOn', c.paid_at,
        'sourceId', c.source,
        'source', {_named("c.source", words.SOURCES)},
        'paymentMethodId', c.payment_method,
        'paymentMethod', {_named("c.payment_method", words.PAYMENT_METHODS)},
        'statusId', c.status,
        'status', {_named("c.status", words.STATUSES)},
        'approvalStateId', {_APPROVAL},
        'approvalState', {_named(_APPROVAL, words.APPROVAL_STATES)},
        'authorizedActions', {_choice("c.status", _ACTIONS)},
        'ownerId', c.person_id,
        'owner', json(o.brief),
        'authorId', c.author_id,
        'author', {_person("c.author_id")},
        'legalEntityId', o.legalEntityId,
        'legalEntity', {_member("legalEntity")},
        'departmentId', o.departmentId,
        'department', {_member("department")},
        'currencyId', 'EUR',
        'currency', {_currency("'EUR'")}) AS doc
FROM lucca_expense_claim c
JOIN lucca_user o ON o.id = c.person_id
"""

_NO_ATTENDEES = '\'{"internal":[],"external":[]}\''


def _more(name: str, usual: str = "'null'") -> str:
    """Return a part of an expense that only who writes one says; ``usual`` is JSON text."""
    return f"json(ifnull(json_extract(i.more, '$.{name}'), {usual}))"


_SPENT = f"""'purchasedOn', i.purchased_on || 'T00:00:00',
        'originalTransaction', json_object(
            'grossAmount', i.original_cents / 100.0,
            'currencyId', i.currency_id,
            'currency', json({_currency("i.currency_id")}),
            'isExpenseAbroad', json(iif(i.currency_id <> 'EUR', 'true', 'false'))),
        'processedAmounts', json_object(
            'grossAmount', i.gross_cents / 100.0,
            'currencyId', 'EUR',
            'currency', json({_currency("'EUR'")}),
            'netAmount', i.gross_cents / 100.0,
            'vatBases', json_array(json_object(
                'countryVatRateId', v.id,
                'countryVatRate', json_object('id', v.id, 'name', v.name,
                    'url', '{BASE}/api/v3/countryVatRates/' || v.id),
                'vatAmount', i.vat_cents / 100.0,
                'amountExcludingVat', (i.gross_cents - i.vat_cents) / 100.0))),
        'expenseNatureId', i.nature_id,
        'mileage', {_more("mileage")},
        'quantity', i.quantity,
        'effectiveQuantity', i.quantity,
        'attendees', {_more("attendees", _NO_ATTENDEES)},
        'axisSections', json((
            SELECT json_group_array(json_object('id', p.id, 'name', p.name,
                'url', '{BASE}/api/v3/axisSections/' || p.id, 'code', p.code))
            FROM lucca_project p WHERE p.id = i.project_id)),
        'customFields', {_more("customFields", "'{}'")},
        'merchant', i.merchant,
        'comment', i.comment,
        'expenseReceipts', {_more("expenseReceipts", "'[]'")}"""
"""What was spent, as every expense shows it."""


def _items(path: str, before: str, after: str, condition: str) -> str:
    """Return a view of expenses: what is shown before and after what all show."""
    url = f"'{BASE}/api/v3/{path}/' || i.id"
    return f"""
SELECT
    i.id AS id,
    casefold(ifnull(i.merchant, n.name)) AS name,
    i.claim_id AS expenseClaimId,
    i.line AS lineNumber,
    i.is_controlled AS isControlled,
    i.purchased_on || 'T00:00:00' AS purchasedOn,
    i.created_at AS createdOn,
    i.modified_at AS modifiedOn,
    i.nature_id AS expenseNatureId,
    i.person_id AS ownerId,
    i.payment_method AS paymentMethodId,
    i.source AS sourceId,
    i.status AS statusId,
    json_object('id', i.id, 'name', ifnull(i.merchant, n.name), 'url', {url}) AS brief,
    json_object(
        'id', i.id,
        'name', ifnull(i.merchant, n.name),
        'url', {url},
        {before}
        {_SPENT},
        'authorizedActions', {after},
        'sourceId', i.source,
        'source', {_named("i.source", words.SOURCES)},
        'ownerId', i.person_id,
        'paymentMethodId', i.payment_method,
        'paymentMethod', {_named("i.payment_method", words.PAYMENT_METHODS)},
        'statusId', i.status,
        'status', {_named("i.status", words.ITEM_STATUSES)}) AS doc
FROM lucca_expense_item i
JOIN lucca_expense_nature n ON n.id = i.nature_id
JOIN lucca_vat_rate v ON v.id = n.vat_rate_id
WHERE {condition}
"""


_OPEN = {"isCancellable": True, "isEditable": True}
_CLOSED = {"isCancellable": False, "isEditable": False}
_BY_CLAIM = {one: _OPEN if words.actions(one).isEditable else _CLOSED for one in words.STATUSES}

TEMP_ITEMS_VIEW = _items(
    "expenseTempItems", "", f"json('{orjson.dumps(_OPEN).decode()}')", "i.claim_id IS NULL"
)
CLAIM_ITEMS_VIEW = _items(
    "expenseClaimItems",
    """'expenseClaimId', i.claim_id,
        'lineNumber', i.line,
        'isControlled', json(iif(i.is_controlled, 'true', 'false')),
        'createdOn', i.created_at,
        'modifiedOn', i.modified_at,""",
    _choice("(SELECT c.status FROM lucca_expense_claim c WHERE c.id = i.claim_id)", _BY_CLAIM),
    "i.claim_id IS NOT NULL",
)
_NATURE_URL = f"'{BASE}/api/expenseNatures/' || n.id"
NATURES_VIEW = f"""
SELECT
    n.id AS id,
    casefold(n.name) AS name,
    casefold(n.code) AS code,
    json_object('id', n.id, 'name', n.name, 'url', {_NATURE_URL}) AS brief,
    json_object('id', n.id, 'name', n.name, 'url', {_NATURE_URL}, 'code', n.code) AS doc
FROM lucca_expense_nature n
"""


class Nature(NamedTuple):
    """What is needed of a nature to book on it."""

    kind: str
    needs_receipt: int
    basis_points: int


def nature(db: Connection, key: int) -> Nature | None:
    """Return a nature, None if there is none with this id."""
    row = db.execute(
        "SELECT n.kind, n.needs_receipt, v.basis_points FROM lucca_expense_nature n"
        " JOIN lucca_vat_rate v ON v.id = n.vat_rate_id WHERE n.id = ?",
        (key,),
    ).fetchone()
    return None if row is None else Nature(*row)


def micro_euros(db: Connection, currency: str) -> int | None:
    """Return what a unit of a currency is worth, None if it is not set up."""
    row = db.execute("SELECT micro_euros FROM lucca_currency WHERE id = ?", (currency,)).fetchone()
    return None if row is None else int(row[0])


def put(db: Connection, row: Mapping[str, object]) -> int:
    """Add an expense, or put it in place of the one with its id; return the id."""
    key = row["id"]
    if key is None:
        (key,) = db.execute("SELECT ifnull(max(id), 0) + 1 FROM lucca_expense_item").fetchone()
    values = [key if name == "id" else row[name] for name in ITEMS.columns]
    db.execute(ITEMS.insert().replace("INSERT", "INSERT OR REPLACE"), values)
    return int(str(key))


def row(db: Connection, key: int) -> dict[str, object]:
    """Return an expense as it is kept."""
    return dict(db.execute("SELECT * FROM lucca_expense_item WHERE id = ?", (key,)).fetchone())


def claim(db: Connection, items: Sequence[int], made: Mapping[str, object]) -> int:
    """Declare expenses, in this order, as a new claim; return its id."""
    (key,) = db.execute("SELECT ifnull(max(id), 0) + 1 FROM lucca_expense_claim").fetchone()
    db.execute(CLAIMS.insert(), [key if name == "id" else made[name] for name in CLAIMS.columns])
    db.executemany(
        "UPDATE lucca_expense_item SET claim_id = ?, line = ?, created_at = ?, modified_at = ?"
        " WHERE id = ?",
        [
            (key, line, made["created_at"], made["created_at"], item)
            for line, item in enumerate(items, 1)
        ],
    )
    return int(key)
