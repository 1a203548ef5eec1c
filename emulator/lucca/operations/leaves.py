"""Cancel one half-day of an accepted leave.

Source: Lucca's leave reference, "cancellation of a leave" (by its id, at once).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.errors import Invalid
from emulator.lucca.operations.leave_requests import undone
from emulator.lucca.operations.leave_states import Order, after
from emulator.lucca.resources.leaves import LEAVES, located
from emulator.lucca.store import absences, records

if TYPE_CHECKING:
    from emulator.lucca.operations.moment import Moment


def cancel(at: Moment, key: str) -> None:
    """Cancel a half-day and give it back; the last one cancels its request.

    Raises ``NotFound``, and ``Invalid`` for one that is cancelled already.
    """
    leave = records.record(at.db, LEAVES, key)
    if not leave["isActive"]:
        raise Invalid(f"Leave {leave['id']} is cancelled already.")
    request, moment = leave["leavePeriodId"], undone(at)
    after(request, absences.status(at.db, request), Order.CANCEL)
    _, half = located(key)
    if absences.cancel_half(at.db, request, half, moment) == 0:
        decision = absences.Decision(moment.at, None, None)
        absences.decide_cancellation(at.db, request, True, decision)
        absences.cancel(at.db, request, moment)
