"""The company: its structure, its people, and what they do around a day."""

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import NamedTuple

from seed import reference
from seed.axes import AXES, AxisSection, axis_sections
from seed.contracts import Contract, Contracts
from seed.expenses import NOTHING, Expenses, claims_at, expenses
from seed.extensions import EXTENSIONS, PROFILES, ExtensionValue, extension_values
from seed.holidays import Days, Holiday, iso, public_holidays, working_days
from seed.leaves import Leave, LeaveAccount, LeaveKind, Leaves, leave_kinds
from seed.organisation import PERSONA_COUNT, Department, Organisation
from seed.payroll import Payroll, Payslip
from seed.people import Person, people
from seed.projects import Project, ProjectDates, offsets, project_count, projects
from seed.rng import mix
from seed.sites import Establishment, LegalUnit, Office, Site, legal_units, sites
from seed.timesheets import TimeEntry, Timesheet, Timesheets

_MOST_PEOPLE = 1_000_000
# Before, the youngest would be minors at work; after, ISO texts of some later dates would not sort.
_FIRST_DAY, _LAST_DAY = date(2020, 1, 1), date(9990, 12, 31)
# Long enough for a project to be open in all three weeks of timesheets.
_OPEN_DAYS = 21
_CONTRACTS, _LEAVES, _TIME, _EXPENSES = 1, 2, 3, 4


class Activity(NamedTuple):
    """The dated rows of one person, each list in order of time."""

    contracts: list[Contract]
    leave_accounts: list[LeaveAccount]
    leaves: list[Leave]
    timesheets: list[Timesheet]
    time_entries: list[TimeEntry]
    payslips: list[Payslip]


class Company:
    """One French company; the same arguments give the same rows on every machine.

    The structure and the people depend on ``people`` and ``seed`` alone; ``holidays``,
    ``project_dates`` and ``activity`` also on ``as_of``. Raises ``ValueError`` for fewer than 12 or
    more than a million people, and for a day before 2020.
    """

    def __init__(self, people: int = 200, seed: int = 42, *, as_of: date) -> None:
        """Describe the company of ``people`` persons; nothing is drawn before it is asked for."""
        if not PERSONA_COUNT <= people <= _MOST_PEOPLE:
            raise ValueError(f"people must be from {PERSONA_COUNT} to {_MOST_PEOPLE}, not {people}")
        if not _FIRST_DAY <= as_of <= _LAST_DAY:
            raise ValueError(f"as_of must be from {_FIRST_DAY} to {_LAST_DAY}, not {as_of}")
        self.size = people
        self.seed = seed
        self.as_of = as_of
        self._organisation = Organisation(people, seed)
        self.calendars = reference.CALENDARS
        self.cultures = reference.CULTURES
        self.roles = reference.ROLES
        self.work_cycles = reference.WORK_CYCLES
        self.leave_types = reference.LEAVE_TYPES
        self.occupation_categories = reference.OCCUPATION_CATEGORIES
        self.contract_types = reference.CONTRACT_TYPES
        self.hiring_types = reference.HIRING_TYPES
        self.termination_reasons = reference.TERMINATION_REASONS
        self.temporary_grounds = reference.TEMPORARY_GROUNDS
        self.countries = reference.COUNTRIES
        self.job_qualifications = reference.JOB_QUALIFICATIONS
        self.axes = AXES
        self.extensions = EXTENSIONS
        self.profiles = PROFILES

    def people(self) -> Iterator[Person]:
        """Yield the people by id from 1; they are the same whatever ``as_of``."""
        return people(self._organisation, self._sites, self.seed)

    def extension_values(self) -> Iterator[ExtensionValue]:
        """Yield what some people have in the company's own fields, whatever ``as_of``."""
        return extension_values(self.size, self.seed)

    def contracts(self, person: Person) -> list[Contract]:
        """Return the contracts of a person, as in their ``activity``; none without a file."""
        if not person.has_lucca:
            return []
        return self._makers[0].of(person, mix(self.seed, person.id, _CONTRACTS))[1]

    def activity(self, person: Person) -> Activity:
        """Return the dated rows of one of its people; none for who is not in the HR suite."""
        if not person.has_lucca:
            return Activity([], [], [], [], [], [])
        contracts, leaves, timesheets, payroll = self._makers
        chance = mix(self.seed, person.id, _CONTRACTS)
        employment, contract_rows = contracts.of(person, chance)
        if not employment.begun:
            return Activity(contract_rows, [], [], [], [], [])
        payslips = payroll.of(person, employment, chance >> 24)
        if employment.ended:
            return Activity(contract_rows, [], [], [], [], payslips)
        absences = leaves.of(person, employment, mix(self.seed, person.id, _LEAVES))
        sheets: list[Timesheet] = []
        entries: list[TimeEntry] = []
        if person.tracks_time:
            sheets, entries = timesheets.of(
                person, mix(self.seed, person.id, _TIME), absences.away, self._open_projects
            )
        accounts, rows, _ = absences
        return tuple.__new__(Activity, (contract_rows, accounts, rows, sheets, entries, payslips))

    def expenses(self, person: Person) -> Expenses:
        """Return the claims and the expenses of a person; most have none."""
        if not claims_at(self.size, person.id) or not person.has_lucca:
            return NOTHING
        employment, _ = self._makers[0].of(person, mix(self.seed, person.id, _CONTRACTS))
        return expenses(person, employment, self.as_of, mix(self.seed, person.id, _EXPENSES))

    @cached_property
    def departments(self) -> list[Department]:
        """The tree of departments, mothers before daughters."""
        return self._organisation.departments

    @cached_property
    def legal_units(self) -> list[LegalUnit]:
        """The companies in law."""
        return legal_units(self.size)

    @cached_property
    def establishments(self) -> list[Establishment]:
        """The places of business."""
        return [site.establishment for site in self._sites]

    @cached_property
    def offices(self) -> list[Office]:
        """Where people sit; one for each establishment."""
        return [site.office for site in self._sites]

    @cached_property
    def projects(self) -> list[Project]:
        """The projects, whatever the day."""
        return projects(self._organisation, self.seed)

    @cached_property
    def axis_sections(self) -> list[AxisSection]:
        """The sections of the analytic axes; the projects' are dated by ``project_dates``."""
        return axis_sections(self.departments, self.projects)

    @cached_property
    def project_dates(self) -> list[ProjectDates]:
        """When each project runs, around ``as_of``."""
        today = self.as_of.toordinal()
        out = []
        for project in self.projects:
            starts, ends = offsets(project.id, self.seed)
            ends_on = None if ends is None else iso(today + ends)
            out.append(ProjectDates(project.id, iso(today + starts), ends_on))
        return out

    @cached_property
    def holidays(self) -> list[Holiday]:
        """The public holidays of each calendar, two years either side of that of ``as_of``."""
        return [
            holiday
            for calendar in self.calendars
            for year in range(self.as_of.year - 2, self.as_of.year + 3)
            for holiday in public_holidays(calendar.id, year)
        ]

    @cached_property
    def leave_kinds(self) -> list[LeaveKind]:
        """What leaves can be taken on, in the periods around ``as_of``."""
        return leave_kinds(self.as_of)

    @cached_property
    def _sites(self) -> list[Site]:
        return sites(self.size, self.legal_units)

    @cached_property
    def _open_projects(self) -> list[int]:
        out = []
        for number in range(1, project_count(self.size) + 1):
            starts, ends = offsets(number, self.seed)
            if starts <= -_OPEN_DAYS and (ends is None or ends >= 0):
                out.append(number)
        return out

    @cached_property
    def _makers(self) -> tuple[Contracts, Leaves, Timesheets, Payroll]:
        days = Days()
        calendars = working_days(self.as_of)
        return (
            Contracts(self.as_of, days),
            Leaves(self.as_of, days, calendars),
            Timesheets(self.as_of, days, calendars),
            Payroll(self.as_of),
        )
