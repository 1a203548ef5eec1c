"""Leaves and the accounts they are counted against."""

from datetime import date
from typing import NamedTuple

from seed.contracts import SETTLED_DAYS, Employment
from seed.holidays import Days, WorkingDays
from seed.leave_plans import PERSONA_PLANS, Plan, plans
from seed.people import Person
from seed.reference import LEAVE_TYPES, PAID_LEAVE, REMOTE_WORK, RTT, WORK_CYCLES
from seed.spans import NEAR_WINDOWS, SPANS_A_WINDOW, Periods, spans

_WITH_RTT, _WITHOUT_RTT = frozenset({2, 5}), frozenset({2})
_PAID_HALF_DAYS = 50  # Five weeks of five days: Code du travail, L3141-3.
_RTT_HALF_DAYS = 20
_HR_ID = 3
_HAS_RTT = {cycle.id: cycle.has_rtt for cycle in WORK_CYCLES}
_NAMES = {kind.id: kind.name for kind in LEAVE_TYPES}
_REFUSALS = (
    "Effectif insuffisant sur la période.",
    "Merci de décaler d'une semaine.",
    "Trop d'absences dans l'équipe à ces dates.",
    "Clôture en cours, à revoir après la fin du mois.",
)


class LeaveAccount(NamedTuple):
    """What a person may take in a period, in working half-days; ISO dates, the last day included.

    ``taken_half_days`` counts every approved leave of the account, past, current or to come;
    ``pending_half_days`` those asked for and not decided. Paid leave of a period (1 June to 31 May)
    is earned in the twelve months before it; RTT is granted on 1 January. ``acquired_half_days``
    includes what was granted in advance (Code du travail, L3141-12), so no balance is negative.
    A leave counts in the period of its first day. Ids: ``person_id * 100 + k``.
    """

    id: int
    person_id: int
    leave_type_id: int
    name: str
    starts_on: str
    ends_on: str
    acquired_half_days: int
    taken_half_days: int
    pending_half_days: int

    @property
    def balance_half_days(self) -> int:
        """What is left once the approved leaves are counted."""
        return self.acquired_half_days - self.taken_half_days


class Leave(NamedTuple):
    """A leave, whatever became of it: "approved", "pending", "refused" or "cancelled".

    From the morning of ``starts_on``, or from noon unless ``starts_am``; to the evening of
    ``ends_on``, or to noon if ``ends_am``. ``half_days`` are working ones. Moments are local,
    without zone, and before ``as_of``. ``account_id`` is ``None`` for what no account counts. A
    cancelled leave had been approved. Ids: ``person_id * 100 + k``.
    """

    id: int
    person_id: int
    account_id: int | None
    leave_type_id: int
    starts_on: str
    starts_am: bool
    ends_on: str
    ends_am: bool
    half_days: int
    status: str
    requested_at: str
    decided_at: str | None
    approver_id: int | None
    comment: str | None


class LeaveKind(NamedTuple):
    """What a leave can be taken on, the same for everybody: a reason to be away, and its period.

    Paid leave and RTT have one of these a period (ISO dates, the last day included), that everyone
    has a ``LeaveAccount`` of their own for; the other reasons have one each, for good. Ids: the
    year in which the period begins, then the digit of the reason; the reason's own for good.
    """

    id: int
    leave_type_id: int
    name: str
    starts_on: str | None
    ends_on: str | None


class Absences(NamedTuple):
    """A person's leave rows; ``away``: (first, last) day numbers of those near ``as_of``
    that keep a person from work: approved, and not remote work.
    """

    accounts: list[LeaveAccount]
    leaves: list[Leave]
    away: list[tuple[int, int]]


class Leaves:
    """Makes the leaves of a person, relative to a day."""

    def __init__(self, as_of: date, days: Days, calendars: dict[int, WorkingDays]) -> None:
        """Prepare for a day; ``calendars`` by their ids."""
        self._today = as_of.toordinal()
        self._spans = {key: spans(as_of, days, working) for key, working in calendars.items()}
        self._periods = _periods(as_of)
        self._plans = plans()

    def of(self, person: Person, employment: Employment, chance: int) -> Absences:
        """Return the leaves and accounts of a person employed on the day; ``chance``: 64 bits."""
        has_rtt = _HAS_RTT[person.work_cycle_id]
        windows = self._spans[person.calendar_id]
        first_id = leave_id = person.id * 100
        approver = person.manager_id or _HR_ID
        # By account, counted from 1 as in their ids: half-days approved, half-days pending.
        used: dict[int, tuple[int, int]] = {}
        rows, away = [], []
        bits = chance >> 12
        for window, kind, status in self._plan(person, employment, chance):
            (
                starts_on,
                starts_am,
                ends_on,
                ends_am,
                half_days,
                requested_at,
                decided_at,
                paid_year,
                rtt_year,
                first,
                last,
            ) = windows[window][bits % SPANS_A_WINDOW]
            bits >>= 5
            if kind == RTT and not has_rtt:
                kind = PAID_LEAVE
            account = None
            if kind <= RTT:
                account = paid_year + 2 if kind == PAID_LEAVE else rtt_year + 5
                taken, pending = used.get(account, (0, 0))
                if status == "approved":
                    used[account] = taken + half_days, pending
                elif status == "pending":
                    used[account] = taken, pending + half_days
                else:
                    used[account] = taken, pending
                account += first_id
            comment = None
            if status == "pending":
                decided: str | None = None
            else:
                decided = decided_at
                if status == "refused":
                    comment = _REFUSALS[bits & 3]
                elif window in NEAR_WINDOWS and status == "approved" and kind != REMOTE_WORK:
                    away.append((first, last))
            rows.append(
                tuple.__new__(
                    Leave,
                    (
                        leave_id,
                        person.id,
                        account,
                        kind,
                        starts_on,
                        starts_am,
                        ends_on,
                        ends_am,
                        half_days,
                        status,
                        requested_at,
                        decided,
                        approver,
                        comment,
                    ),
                )
            )
            leave_id += 1
        accounts = self._accounts(person.id, employment.hired, has_rtt, used)
        return tuple.__new__(Absences, (accounts, rows, away))

    def _plan(self, person: Person, employment: Employment, chance: int) -> Plan:
        if employment.hired > self._today - SETTLED_DAYS:
            return ()
        if person.persona is not None:
            return PERSONA_PLANS.get(person.persona, ())
        return self._plans[chance % len(self._plans)]

    def _accounts(
        self, number: int, hired: int, has_rtt: bool, used: dict[int, tuple[int, int]]
    ) -> list[LeaveAccount]:
        """Return this period's accounts and those of the next and last ones that a leave is in."""
        rows = []
        keys = _WITH_RTT if has_rtt else _WITHOUT_RTT
        if not used.keys() <= keys:
            keys = keys | used.keys()
        for key in sorted(keys):
            period = self._periods[key]
            taken, pending = used.get(key, (0, 0))
            acquired = period.full if hired <= period.full_if_hired else period.earned(hired)
            rows.append(
                tuple.__new__(
                    LeaveAccount,
                    (
                        number * 100 + key,
                        number,
                        period.leave_type_id,
                        period.name,
                        period.starts_on,
                        period.ends_on,
                        max(acquired, taken + pending),
                        taken,
                        pending,
                    ),
                )
            )
        return rows


def leave_kinds(as_of: date) -> list[LeaveKind]:
    """Return what leaves can be taken on around a day."""
    dated = sorted(_periods(as_of).items())
    return [
        *(
            LeaveKind(kind.id, kind.id, kind.name, None, None)
            for kind in LEAVE_TYPES
            if not kind.has_account
        ),
        *(
            LeaveKind(
                int(one.starts_on[:4]) * 10 + one.leave_type_id,
                one.leave_type_id,
                one.name,
                one.starts_on,
                one.ends_on,
            )
            for _, one in dated
        ),
    ]


class _Period(NamedTuple):
    """A period of an account; earned evenly from ``earned_from`` to ``earned_to`` (day numbers)."""

    leave_type_id: int
    name: str
    starts_on: str
    ends_on: str
    full: int
    full_if_hired: int
    earned_to: int
    half_days_a_year: int

    def earned(self, hired: int) -> int:
        """Return the half-days earned by who was hired that day."""
        return max(0, self.earned_to - hired + 1) * self.half_days_a_year // 365


def _periods(as_of: date) -> dict[int, _Period]:
    """Return the periods with the numbers of their accounts: paid leave 1 to 3, RTT 4 to 6."""
    today = Periods.of(as_of)
    out = {}
    for step in (-1, 0, 1):
        year = today.paid + step
        earned_from = date(year - 1, 6, 1).toordinal()
        earned_to = min(date(year, 5, 31), as_of).toordinal()
        earned_days = min(365, earned_to - earned_from + 1)
        out[2 + step] = _Period(
            PAID_LEAVE,
            f"{_NAMES[PAID_LEAVE]} {year}-{year + 1}",
            f"{year}-06-01",
            f"{year + 1}-05-31",
            earned_days * _PAID_HALF_DAYS // 365,
            earned_from,
            earned_to,
            _PAID_HALF_DAYS,
        )
        year = today.rtt + step
        out[5 + step] = _Period(
            RTT,
            f"{_NAMES[RTT]} {year}",
            f"{year}-01-01",
            f"{year}-12-31",
            _RTT_HALF_DAYS,
            date(year, 1, 1).toordinal(),
            date(year, 12, 31).toordinal(),
            _RTT_HALF_DAYS,
        )
    return out
