"""The numbers that Cleemy shows for states and their names, and what each state allows.

Source: Lucca's expense-claim reference, and the models generated from its older OpenAPI document.
Which state allows what is ours: it follows from what the states mean.
"""

from __future__ import annotations

from typing import NamedTuple

CREATED, PARTIALLY_APPROVED, APPROVED, CONTROLLED, BOTH, PAYING, PAID, REFUSED, CANCELLED = range(
    1, 10
)
STATUSES = {
    CREATED: "Created",
    PARTIALLY_APPROVED: "PartiallyApproved",
    APPROVED: "Approved",
    CONTROLLED: "Controlled",
    BOTH: "ApprovedAndControlled",
    PAYING: "PaymentInitiated",
    PAID: "Paid",
    REFUSED: "Refused",
    CANCELLED: "Cancelled",
}
"""What ``statusId`` of a claim may be."""

APPROVAL_STATES = {
    0: "Created",
    1: "PartiallyApproved",
    2: "Approved",
    3: "Refused",
    4: "Cancelled",
}
APPROVAL_OF = {
    CREATED: 0,
    PARTIALLY_APPROVED: 1,
    APPROVED: 2,
    CONTROLLED: 0,
    BOTH: 2,
    PAYING: 2,
    PAID: 2,
    REFUSED: 3,
    CANCELLED: 4,
}
"""The state of the approval of a claim in each status."""

SOURCES = {
    0: "Legacy",
    1: "OldImport",
    2: "ImportByCb",
    3: "ImportByNature",
    4: "Anytime",
    5: "BudgetInsight",
    6: "Api",
    7: "Ocr",
    8: "Reconciliation",
    9: "InvoiceAggregator",
    10: "EmailAttachments",
    11: "FtpStatementImport",
    12: "CleemyPayment",
}
PAYMENT_METHODS = {0: "User", 1: "CorporateCard", 3: "CleemyCard"}
INVALID, PENDING, READY = range(3)
ITEM_STATUSES = {INVALID: "Invalid", PENDING: "Pending", READY: "Valid"}
"""Of an expense: it lacks something, it is to be reviewed, it can be claimed."""


class Actions(NamedTuple):
    """What may be done to a claim."""

    isCancellable: bool
    isEditable: bool
    isApprovable: bool
    isControllable: bool
    isUnControllable: bool


def actions(status: int) -> Actions:
    """Return what may be done to a claim in a status."""
    return Actions(
        isCancellable=status == CREATED,
        isEditable=status == CREATED,
        isApprovable=status in (CREATED, PARTIALLY_APPROVED, CONTROLLED),
        isControllable=status in (CREATED, PARTIALLY_APPROVED, APPROVED),
        isUnControllable=status in (CONTROLLED, BOTH),
    )
