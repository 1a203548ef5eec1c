"""Payslips of the two months before the current one."""

from datetime import date
from typing import NamedTuple

from seed.contracts import Employment
from seed.holidays import iso
from seed.people import Person
from seed.reference import CLERK, EXECUTIVE, MANAGERIAL, PART_TIME, SUPERVISOR

# Lowest monthly gross pay and its spread, in euro cents.
_PAY_CENTS = {
    EXECUTIVE: (1_100_000, 300_000),
    MANAGERIAL: (340_000, 260_000),
    SUPERVISOR: (240_000, 80_000),
    CLERK: (195_000, 45_000),
}
_NET_PERCENT = 78
_PART_TIME_PERCENT = 80


class Payslip(NamedTuple):
    """A payslip: ``period`` "YYYY-MM", euro cents, ``issued_on`` an ISO date.

    Ids: ``person_id * 100 + k``.
    """

    id: int
    person_id: int
    period: str
    gross_cents: int
    net_cents: int
    issued_on: str


class _Month(NamedTuple):
    period: str
    issued_on: str
    first: int
    last: int


class Payroll:
    """Makes the payslips of a person, relative to a day."""

    def __init__(self, as_of: date) -> None:
        """Find the two months."""
        last = as_of.replace(day=1).toordinal() - 1
        self._months = [_month(date.fromordinal(last).replace(day=1).toordinal() - 1), _month(last)]

    def of(self, person: Person, employment: Employment, chance: int) -> list[Payslip]:
        """Return a payslip for each of the months in which the person was employed."""
        least, spread = _PAY_CENTS[person.csp_id]
        gross = least + chance % spread // 100 * 100
        if person.work_cycle_id == PART_TIME:
            gross = gross * _PART_TIME_PERCENT // 100
        net = gross * _NET_PERCENT // 100
        hired, left = employment.hired, employment.last_day
        rows = []
        for row_id, (period, issued_on, first, last) in enumerate(self._months, person.id * 100):
            if hired <= last and (left is None or left >= first):
                rows.append(
                    tuple.__new__(Payslip, (row_id, person.id, period, gross, net, issued_on))
                )
        return rows


def _month(last: int) -> _Month:
    """Return the month that ends on day number ``last``; payslips come three days before."""
    first = date.fromordinal(last).replace(day=1).toordinal()
    return _Month(iso(first)[:7], iso(last - 3), first, last)
