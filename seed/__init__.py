"""A fake French company, "Acme", the same on every machine for the same size, seed and day.

    company = Company(people=200, seed=42, as_of=date(2026, 1, 5))
    for person in company.people():
        company.activity(person)

Rows are named tuples in neutral words; dates are ISO text, moments ISO text without zone (local
French time), and a number has its unit in its name. Nobody in it exists: see ``seed.places`` and
``seed.identifiers`` for what keeps telephone numbers and official numbers out of the real world.
"""

from seed.company import Activity, Company
from seed.contracts import Contract
from seed.expenses import ExpenseClaim, ExpenseItem
from seed.extensions import ExtensionDefinition, ExtensionValue, Profile
from seed.holidays import Holiday
from seed.leaves import Leave, LeaveAccount
from seed.organisation import Department
from seed.payroll import Payslip
from seed.people import Person
from seed.personas import PERSONAS
from seed.projects import Project, ProjectDates
from seed.reference import Calendar, Culture, LeaveType, OccupationCategory, Role, WorkCycle
from seed.sites import Establishment, LegalUnit, Office
from seed.timesheets import TimeEntry, Timesheet

__all__ = [
    "PERSONAS",
    "Activity",
    "Calendar",
    "Company",
    "Contract",
    "Culture",
    "Department",
    "Establishment",
    "ExpenseClaim",
    "ExpenseItem",
    "ExtensionDefinition",
    "ExtensionValue",
    "Holiday",
    "Leave",
    "LeaveAccount",
    "LeaveType",
    "LegalUnit",
    "OccupationCategory",
    "Office",
    "Payslip",
    "Person",
    "Profile",
    "Project",
    "ProjectDates",
    "Role",
    "TimeEntry",
    "Timesheet",
    "WorkCycle",
]
