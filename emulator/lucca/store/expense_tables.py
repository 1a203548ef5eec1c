"""What is kept of expenses: claims, the items in them or not yet, and what they point to.

Amounts are in cents; days are ISO text, moments ISO text without offset. One row of ``ITEMS`` is
first a temporary expense, then an item of a claim: Lucca may number those apart, here the id stays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.storage import Table

if TYPE_CHECKING:
    from emulator.storage import Connection

NATURES = Table(
    "lucca_expense_nature",
    {"id": int, "code": str, "name": str, "kind": str, "vat_rate_id": int, "needs_receipt": int},
    "id",
)
VAT_RATES = Table("lucca_vat_rate", {"id": int, "name": str, "basis_points": int}, "id")
CURRENCIES = Table("lucca_currency", {"id": str, "name": str, "micro_euros": int}, "id")
CLAIMS = Table(
    "lucca_expense_claim",
    {
        "id": int,
        "person_id": int,
        "author_id": int,
        "name": str,
        "status": int,
        "source": int,
        "payment_method": int,
        "created_at": str,
        "modified_at": str,
        "paid_at": str,
    },
    "id",
    indexes=(("person_id",),),
)
ITEMS = Table(
    "lucca_expense_item",
    {
        "id": int,
        "person_id": int,
        "claim_id": int,
        "line": int,
        "nature_id": int,
        "purchased_on": str,
        "original_cents": int,
        "currency_id": str,
        "gross_cents": int,
        "vat_cents": int,
        "quantity": int,
        "merchant": str,
        "comment": str,
        "project_id": int,
        "payment_method": int,
        "source": int,
        "status": int,
        "is_controlled": int,
        "created_at": str,
        "modified_at": str,
        "more": str,
    },
    "id",
    indexes=(("person_id",), ("claim_id",)),
)

SETTINGS = (NATURES, VAT_RATES, CURRENCIES)
"""What an account has set up for expenses."""

EXPENSES = (CLAIMS, ITEMS)
"""What people have spent."""


def empty(db: Connection) -> None:
    """Forget what people have spent."""
    for table in EXPENSES:
        db.execute(f"DELETE FROM {table.name}")
