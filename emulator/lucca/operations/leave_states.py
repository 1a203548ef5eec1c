"""What may become of a leave request: the table of its transitions.

Source: the statuses of Lucca's leave-request reference, and of its approvals "only the pending
ones". ``DELETE`` on a request is there a *request to cancel*: a pending one is simply cancelled,
an approved one waits for its approver, who is asked again (status 5 and ``cancellationRequests``);
where nobody is to be asked it is cancelled at once. A single half-day is cancelled at once.
"""

from __future__ import annotations

from enum import Enum

from emulator.errors import Invalid


class Order(Enum):
    """What somebody wants done with a request, as messages name it."""

    APPROVE = "approved"
    DENY = "denied"
    ASK = "asked to be cancelled"
    CANCEL = "cancelled"
    RELEASE = "let go"
    KEEP = "kept"


TRANSITIONS: dict[str, dict[Order, str]] = {
    "pending": {
        Order.APPROVE: "approved",
        Order.DENY: "refused",
        Order.ASK: "cancelled",
        Order.CANCEL: "cancelled",
    },
    "approved": {Order.ASK: "cancelling", Order.CANCEL: "cancelled"},
    "cancelling": {
        Order.CANCEL: "cancelled",
        Order.RELEASE: "cancelled",
        Order.KEEP: "approved",
    },
    "refused": {},
    "cancelled": {},
}
"""From what to what, by which order; what is not here is refused."""

WORDS = {
    "pending": "pending",
    "approved": "approved",
    "refused": "denied",
    "cancelled": "cancelled",
    "cancelling": "being cancelled",
}
"""The statuses as they are stored, in the words of the reference."""


def after(request: int, status: str, order: Order) -> str:
    """Return what a request is after an order. Raises ``Invalid`` if it may not become that."""
    found = TRANSITIONS[status].get(order)
    if found is None:
        able = [WORDS[one] for one, orders in TRANSITIONS.items() if order in orders]
        raise Invalid(
            f"Leave request {request} is {WORDS[status]}; only one that is {' or '.join(able)}"
            f" can be {order.value}."
        )
    return found
