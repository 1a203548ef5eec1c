"""What leaves a person has, before their days are chosen: a window, a reason, an outcome for
each."""

from functools import cache
from typing import TypeAlias, TypeVar

from seed.reference import FAMILY_EVENT, PAID_LEAVE, REMOTE_WORK, RTT, SICK_LEAVE, UNPAID_LEAVE
from seed.rng import mix
from seed.spans import LATELY, LATER, LONG_AGO, NOW, SOON, WEEKS_AGO

Plan: TypeAlias = tuple[tuple[int, int, str], ...]
"""(window, leave type id, status) of each leave of a person, at most one in each window."""

APPROVED, PENDING, REFUSED, CANCELLED = "approved", "pending", "refused", "cancelled"

PERSONA_PLANS: dict[str, Plan] = {
    "ceo": ((LONG_AGO, PAID_LEAVE, APPROVED),),
    "hr": ((LONG_AGO, PAID_LEAVE, APPROVED), (LATER, PAID_LEAVE, APPROVED)),
    "payroll": ((WEEKS_AGO, PAID_LEAVE, APPROVED), (SOON, PAID_LEAVE, PENDING)),
    "manager": ((LONG_AGO, PAID_LEAVE, APPROVED), (LATER, PAID_LEAVE, APPROVED)),
    "project-manager": ((WEEKS_AGO, RTT, APPROVED), (SOON, PAID_LEAVE, APPROVED)),
    "employee": (
        (LONG_AGO, PAID_LEAVE, REFUSED),
        (WEEKS_AGO, RTT, APPROVED),
        (SOON, PAID_LEAVE, PENDING),
        (LATER, PAID_LEAVE, APPROVED),
    ),
    "no-access": ((LONG_AGO, PAID_LEAVE, APPROVED), (NOW, PAID_LEAVE, APPROVED)),
    "inactive": ((WEEKS_AGO, PAID_LEAVE, APPROVED),),
}
"""The leaves of those personas who have some."""

_Choice = TypeVar("_Choice")
_COUNT = 128
_PURPOSE = 41
# For each window: per cent of people who have a leave there; then, of 20, reasons and outcomes.
_HABITS: tuple[tuple[int, int, tuple[tuple[int, int], ...], tuple[tuple[str, int], ...]], ...] = (
    (
        LONG_AGO,
        32,
        ((PAID_LEAVE, 15), (RTT, 4), (UNPAID_LEAVE, 1)),
        ((APPROVED, 17), (REFUSED, 2), (CANCELLED, 1)),
    ),
    (
        WEEKS_AGO,
        30,
        ((PAID_LEAVE, 10), (RTT, 5), (SICK_LEAVE, 3), (FAMILY_EVENT, 1), (REMOTE_WORK, 1)),
        ((APPROVED, 20),),
    ),
    (LATELY, 15, ((REMOTE_WORK, 10), (SICK_LEAVE, 5), (RTT, 5)), ((APPROVED, 20),)),
    (NOW, 5, ((PAID_LEAVE, 13), (SICK_LEAVE, 4), (RTT, 3)), ((APPROVED, 20),)),
    (SOON, 24, ((PAID_LEAVE, 12), (RTT, 8)), ((PENDING, 10), (APPROVED, 8), (REFUSED, 2))),
    (
        LATER,
        26,
        ((PAID_LEAVE, 18), (RTT, 2)),
        ((PENDING, 7), (APPROVED, 11), (REFUSED, 1), (CANCELLED, 1)),
    ),
)


@cache
def plans() -> tuple[Plan, ...]:
    """Return equally likely plans of everybody who is not a persona."""
    habits = [
        (window, percent, _spread(reasons), _spread(outcomes))
        for window, percent, reasons, outcomes in _HABITS
    ]
    out = []
    for number in range(_COUNT):
        plan = []
        for window, percent, kinds, states in habits:
            chance = mix(_PURPOSE, number, window)
            if chance % 100 < percent:
                plan.append((window, kinds[(chance >> 16) % 20], states[(chance >> 32) % 20]))
        out.append(tuple(plan))
    return tuple(out)


def _spread(weights: tuple[tuple[_Choice, int], ...]) -> list[_Choice]:
    return [choice for choice, weight in weights for _ in range(weight)]
