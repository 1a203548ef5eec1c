"""What a person does: job, department, manager, role and groups."""

from functools import cache
from typing import TypeAlias

from seed.identity import Identity
from seed.jobs import PROJECT_MANAGER as PROJECT_MANAGER_JOB
from seed.jobs import Job, Trade
from seed.organisation import FIRST_OTHER_HEAD, PERSONA_HEADED, Organisation, leader_rank
from seed.personas import EVERYONE, HR_GROUPS, MANAGERS, PROJECT_MANAGERS
from seed.projects import manager_departments
from seed.reference import (
    CLERK,
    DAYS_A_YEAR,
    EMPLOYEE,
    HR,
    MANAGER,
    MANAGERIAL,
    PART_TIME,
    PROJECT_MANAGER,
    SUPERVISOR,
    WEEK_35,
    WEEK_39,
)
from seed.trades import TRADES

Chief: TypeAlias = tuple[int | None, str | None, str | None]
"""Id, name and mail of a manager."""

Post: TypeAlias = tuple[
    str, int, str, int | None, str | None, str | None, int, int, tuple[str, ...], bool, int
]
"""The fields of a person from ``job_title`` to ``work_cycle_id``, in that order."""

_CYCLES = {
    MANAGERIAL: (WEEK_39, DAYS_A_YEAR, DAYS_A_YEAR, WEEK_39),
    SUPERVISOR: (WEEK_35, WEEK_39, WEEK_39, WEEK_35),
    CLERK: (WEEK_35, WEEK_35, WEEK_39, WEEK_35),
}
_CHANCES = 100
# Cuts a draw finely enough for the way to work to be independent of the job.
_FINE = 1_000_000
_TOP_LEVEL = 2


_Kind: TypeAlias = tuple[str, tuple[int, int, tuple[str, ...]], list[tuple[bool, int]]]
"""What all who hold one job share: title; role, category, groups; likely ways to work."""


class Posts:
    """Gives each person a post, in the order of their ids, and remembers who leads."""

    def __init__(self, organisation: Organisation) -> None:
        """Start with every post empty."""
        self._organisation = organisation
        self._leaders = organisation.leaders
        self._filled = [1] * len(organisation.departments)
        self._chiefs: list[list[Chief]] = [[] for _ in organisation.departments]
        self._project_managers = manager_departments(organisation)
        self._places = [(d.id, d.name) for d in organisation.departments]
        staff = {trade.key: _staff(trade) for trade in TRADES}
        leads = {trade.key: _leads(trade) for trade in TRADES}
        self._staff = [staff[trade.key] for trade in organisation.trades]
        self._leads = [leads[trade.key] for trade in organisation.trades]

    def seat_chief(self, index: int, chief: Chief) -> None:
        """Remember who heads the department of that index."""
        self._chiefs[index].append(chief)

    def head(self, number: int, identity: Identity) -> Post:
        """Return the post of person ``number``, who heads a department."""
        index = number - FIRST_OTHER_HEAD + PERSONA_HEADED
        department = self._organisation.departments[index]
        trade = self._organisation.trades[index]
        self._chiefs[index].append((number, f"{identity[1]} {identity[2]}", identity[3]))
        job = trade.head
        if department.level > _TOP_LEVEL:
            title = f"Responsable {department.name}"
            job = Job(title, title, MANAGERIAL)
        manages = self._leaders[index] > 0 or department.id in self._organisation.mothers
        kind = _kinds(trade, job, manages=manages)[identity[5] == "male"]
        title, (role, csp_id, groups), works = kind
        # Whoever heads a department has the profile for it, even while alone there.
        role = HR if role == HR else MANAGER
        mother = (department.parent_id or 1) - 1
        chief = self._chiefs[mother][0]
        return (title, *self._places[index], *chief, role, csp_id, groups, *works[0])

    def dealt(self, index: int, identity: Identity, chance: float) -> Post:
        """Return the post of who was dealt to a department; ``chance`` in [0, 1)."""
        male = identity[5] == "male"
        rank = self._filled[index]
        self._filled[index] = rank + 1
        leaders = self._leaders[index]
        chiefs = self._chiefs[index]
        chief = chiefs[leader_rank(rank, leaders)]
        if rank < leaders:
            chiefs.append((identity[0], f"{identity[1]} {identity[2]}", identity[3]))
            title, after, works = self._leads[index][male]
        elif identity[0] in self._project_managers:
            title, after, works = _project_manager()[male]
        else:
            kinds = self._staff[index][male]
            title, after, works = kinds[int(chance * len(kinds))]
        work = works[int(chance * _FINE) % _CHANCES]
        return (title, *self._places[index], *chief, *after, *work)


def _kinds(trade: Trade, job: Job, *, manages: bool) -> tuple[_Kind, _Kind]:
    """Return a job of a trade for a woman and for a man."""
    groups, role = ((EVERYONE, MANAGERS), MANAGER) if manages else ((EVERYONE,), EMPLOYEE)
    if trade.key == "hr":
        groups, role = (*groups, *HR_GROUPS), HR
    works = _works(job.csp_id, 0 if manages else trade.tracking)
    after = (role, job.csp_id, groups)
    return (job.female, after, works), (job.male, after, works)


def _staff(trade: Trade) -> tuple[list[_Kind], list[_Kind]]:
    pairs = [_kinds(trade, job, manages=False) for job in trade.staff]
    return [woman for woman, _ in pairs], [man for _, man in pairs]


def _leads(trade: Trade) -> tuple[_Kind, _Kind]:
    return _kinds(trade, trade.lead, manages=True)


@cache
def _project_manager() -> tuple[_Kind, _Kind]:
    job = PROJECT_MANAGER_JOB
    works = _works(job.csp_id, 100)
    after = (PROJECT_MANAGER, job.csp_id, (EVERYONE, PROJECT_MANAGERS))
    return (job.female, after, works), (job.male, after, works)


@cache
def _works(csp_id: int, tracking: int) -> list[tuple[bool, int]]:
    """Return equally likely pairs: keeps a timesheet, work cycle; one in 25 works part time."""
    cycles = _CYCLES[csp_id]
    return [
        (n * 37 % _CHANCES < tracking, PART_TIME if n % 25 == 24 else cycles[n % 4])
        for n in range(_CHANCES)
    ]
