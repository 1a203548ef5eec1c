"""What a job is, and a line of work. The lines of work themselves are in ``trades``."""

from typing import NamedTuple

from seed.reference import MANAGERIAL


class Job(NamedTuple):
    """A job title, for a man and for a woman, and its occupation category."""

    male: str
    female: str
    csp_id: int


class Trade(NamedTuple):
    """A line of work: one department at the top, and those below it.

    ``weight``: people for one of another trade. ``tracking``: per cent of them who keep a
    timesheet. ``head`` leads a department, ``lead`` a team of it. ``teams``: (name, code) of
    sub-departments.
    """

    key: str
    name: str
    code: str
    weight: int
    tracking: int
    head: Job
    lead: Job
    staff: tuple[Job, ...]
    teams: tuple[tuple[str, str], ...]


PROJECT_MANAGER = Job("Chef de projet", "Cheffe de projet", MANAGERIAL)
