"""What holds of the dated rows at every size, seed and day."""

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seed import PERSONAS, Activity, Company, Person
from seed.holidays import public_holidays

if TYPE_CHECKING:
    from seed import ExpenseClaim, ExpenseItem

AWKWARD_DAYS = [
    date(2020, 1, 1),
    date(2024, 2, 29),
    date(2026, 5, 1),
    date(2026, 5, 2),
    date(2026, 5, 31),
    date(2026, 6, 1),
    date(2026, 8, 15),
    date(2027, 12, 25),
    date(2028, 1, 1),
    date(2032, 12, 31),
    date(2034, 5, 1),
    date(2040, 12, 31),
]

companies = st.builds(
    lambda size, seed, as_of: Company(size, seed, as_of=as_of),
    st.integers(12, 400),
    st.integers(0, 2**32),
    st.dates(date(2020, 1, 1), date(2040, 12, 31)),
)
a_few = settings(max_examples=80, deadline=None, derandomize=True)
World = list[tuple[Person, Activity]]


def world_of(company: Company) -> World:
    """Return everybody with their rows."""
    return [(person, company.activity(person)) for person in company.people()]


def employed(activity: Activity, day: str) -> bool:
    """Return whether a contract covers the day."""
    return any(
        c.starts_on <= day and (c.ends_on is None or c.ends_on >= day) for c in activity.contracts
    )


@a_few
@given(companies)
def test_every_chain_of_managers_ends_at_the_head(company: Company) -> None:
    """One person has no manager; a manager's id is below theirs; nobody leads more than 15."""
    world = world_of(company)
    today = company.as_of.isoformat()
    people = {person.id: person for person, _ in world}
    spans = Counter(p.manager_id for p in people.values())
    activities = {person.id: activity for person, activity in world}

    assert list(people) == list(range(1, company.size + 1))
    assert [p.id for p in people.values() if p.manager_id is None] == [1]
    for person in people.values():
        if person.manager_id is not None:
            manager = people[person.manager_id]
            assert manager.id < person.id
            assert (person.manager_name, person.manager_email) == (manager.name, manager.email)
            assert employed(activities[manager.id], today)
        assert ("smartlink-managers" in person.groups) == (person.id in spans)
    assert max(count for manager, count in spans.items() if manager) <= 15


@a_few
@given(companies)
def test_references_lead_somewhere(company: Company) -> None:
    """Every id in a row is the id of a row; heads and project managers are in their department."""
    people = {p.id: p for p in company.people()}
    departments = {d.id: d for d in company.departments}
    establishments = {e.id: e for e in company.establishments}

    for person in people.values():
        assert departments[person.department_id].name == person.department_name
        assert establishments[person.establishment_id].calendar_id == person.calendar_id
        assert person.role_id in {r.id for r in company.roles}
        assert person.culture_id in {c.id for c in company.cultures}
        assert person.csp_id in {c.id for c in company.occupation_categories}
        assert person.work_cycle_id in {w.id for w in company.work_cycles}
        in_hr = departments[person.department_id].trade == "hr"
        assert in_hr == ("smartlink-hr" in person.groups) == ("smartlink-rh" in person.groups)
        if person.persona != "no-access":
            assert person.groups[0] == "smartlink-employees"
    for department in departments.values():
        assert people[department.head_id].department_id == department.id
    for project in company.projects:
        assert people[project.manager_id].department_id == project.department_id
        assert "smartlink-project-managers" in people[project.manager_id].groups


@a_few
@given(companies)
def test_contracts_never_overlap(company: Company) -> None:
    """Each has one that applies; they follow one another; nobody starts before 18."""
    for person, activity in world_of(company):
        assert bool(activity.contracts) == person.has_lucca
        last = ""
        for contract in activity.contracts:
            assert contract.starts_on > last
            assert int(contract.starts_on[:4]) - int(person.birth_date[:4]) >= 19
            last = contract.ends_on or "9999-12-31"
            assert last > contract.starts_on


@a_few
@given(companies)
def test_who_is_not_employed_has_nothing_current(company: Company) -> None:
    """Who left or has not begun has neither leaves nor timesheets."""
    today = company.as_of.isoformat()
    for person, activity in world_of(company):
        if person.has_lucca and not employed(activity, today):
            assert not activity.leaves
            assert not activity.timesheets
            assert not activity.time_entries


@a_few
@given(companies)
def test_leaves_are_apart_and_on_working_days(company: Company) -> None:
    """No two touch; none starts or ends on a day off; half-days are counted."""
    today = company.as_of.isoformat()
    closed = {
        calendar.id: {
            h.date
            for year in range(company.as_of.year - 2, company.as_of.year + 3)
            for h in public_holidays(calendar.id, year)
        }
        for calendar in company.calendars
    }
    for person, activity in world_of(company):
        last = ""
        for leave in activity.leaves:
            assert last < leave.starts_on <= leave.ends_on
            last = leave.ends_on
            off = closed[person.calendar_id]
            worked = [d for d in days(leave.starts_on, leave.ends_on) if d not in off]
            assert (worked[0], worked[-1]) == (leave.starts_on, leave.ends_on)
            assert leave.half_days == 2 * len(worked) - (not leave.starts_am) - leave.ends_am > 0
            assert leave.requested_at < (leave.decided_at or "9")
            assert max(leave.requested_at, leave.decided_at or "") < today
            assert (leave.decided_at is None) == (leave.status == "pending")
            assert (leave.comment is not None) == (leave.status == "refused")
            assert employed(activity, leave.starts_on)
            if leave.status == "pending":
                assert leave.starts_on > today


def days(first: str, last: str) -> list[str]:
    """Return the days from first to last but weekends."""
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    every = (start + timedelta(days=n) for n in range((end - start).days + 1))
    return [day.isoformat() for day in every if day.weekday() < 5]


@a_few
@given(companies)
def test_balances_add_up(company: Company) -> None:
    """An account's half-days are those of its leaves, and it is of their type and period."""
    for _, activity in world_of(company):
        accounts = {a.id: a for a in activity.leave_accounts}
        taken, pending = Counter[int](), Counter[int]()
        for leave in activity.leaves:
            if leave.account_id is None:
                assert leave.leave_type_id > 2
                continue
            taken[leave.account_id] += leave.half_days if leave.status == "approved" else 0
            pending[leave.account_id] += leave.half_days if leave.status == "pending" else 0
            account = accounts[leave.account_id]
            assert account.leave_type_id == leave.leave_type_id
            assert account.starts_on <= leave.starts_on <= account.ends_on
        for account in accounts.values():
            assert account.taken_half_days == taken[account.id]
            assert account.pending_half_days == pending[account.id]
            assert account.balance_half_days >= account.pending_half_days


@a_few
@given(companies)
def test_timesheets_are_three_weeks(company: Company) -> None:
    """Approved, submitted, draft; Monday to Sunday; no entry on a day off or of leave."""
    monday = company.as_of - timedelta(days=company.as_of.weekday())
    remote = {t.id for t in company.leave_types if t.is_remote_work}
    running = {p.project_id: p for p in company.project_dates}
    for person, activity in world_of(company):
        assert bool(activity.timesheets) <= person.tracks_time
        for step, sheet in enumerate(activity.timesheets):
            assert sheet.status == ("approved", "submitted", "draft")[step]
            assert sheet.starts_on == (monday + timedelta(days=7 * step - 14)).isoformat()
            entries = [e for e in activity.time_entries if e.timesheet_id == sheet.id]
            assert sheet.total_minutes == sum(e.minutes for e in entries)
            for entry in entries:
                assert sheet.starts_on <= entry.date <= sheet.ends_on
                assert entry.date <= company.as_of.isoformat()
                assert running[entry.project_id].starts_on <= entry.date
                assert (running[entry.project_id].ends_on or "9999") >= entry.date
                assert not any(
                    leave.starts_on <= entry.date <= leave.ends_on
                    for leave in activity.leaves
                    if leave.status == "approved" and leave.leave_type_id not in remote
                )


def check_promises(company: Company) -> None:
    """Assert that one of each thing that the documentation tells of is there."""
    today = company.as_of.isoformat()
    by_persona = {p.persona: (p, a) for p, a in world_of(company) if p.persona}
    manager_id = PERSONAS["manager"]
    _, of_employee = by_persona["employee"]
    statuses = {leave.status: leave for leave in of_employee.leaves}
    (now,) = [
        leave
        for leave in by_persona["no-access"][1].leaves
        if leave.starts_on <= today <= leave.ends_on
    ]

    assert now.status == "approved"
    assert statuses["pending"].approver_id == manager_id
    assert statuses["refused"].comment
    assert any(le.status == "approved" and le.ends_on < today for le in of_employee.leaves)
    assert [t.status for t in of_employee.timesheets] == ["approved", "submitted", "draft"]
    assert of_employee.timesheets[1].approver_id == manager_id
    assert of_employee.timesheets[2].starts_on <= today <= of_employee.timesheets[2].ends_on
    assert (by_persona["future"][1].contracts[0].starts_on) > today
    assert (by_persona["former"][1].contracts[-1].ends_on or "9") < today
    assert by_persona["smartlink-only"][1] == ([], [], [], [], [], [])


@a_few
@given(companies)
def test_promises_hold(company: Company) -> None:
    """Someone is away, something is pending, refused, taken, in draft, submitted, to come, over."""
    check_promises(company)


@pytest.mark.parametrize("as_of", AWKWARD_DAYS, ids=str)
def test_promises_hold_on_awkward_days(as_of: date) -> None:
    """So do they on holidays, weekends, 29 February and the first and last days of periods."""
    check_promises(Company(12, as_of=as_of))


def test_ids_are_unique_across_people() -> None:
    """No two rows of a kind share an id, which is the person's times 100 plus a rank."""
    world = world_of(Company(3_000, as_of=date(2026, 1, 9)))
    for kind in Activity._fields:
        rows = [row for _, activity in world for row in getattr(activity, kind)]
        assert len({row.id for row in rows}) == len(rows) > 0
        assert all(row.id // 100 == row.person_id for row in rows)


def test_shares_are_believable() -> None:
    """About 1 in 20 has left, 1 in 60 is to come, 1 in 20 is away, 1 in 4 keeps a timesheet."""
    world = world_of(Company(5_000, as_of=date(2026, 3, 11)))
    today = "2026-03-11"
    left = sum((a.contracts[-1].ends_on or "9") < today for _, a in world if a.contracts)
    future = sum(a.contracts[-1].starts_on > today for _, a in world if a.contracts)
    away = sum(
        any(le.starts_on <= today <= le.ends_on and le.status == "approved" for le in a.leaves)
        for _, a in world
    )
    tracking = sum(bool(a.timesheets) for _, a in world)

    assert 0.04 < left / 5_000 < 0.07
    assert 0.01 < future / 5_000 < 0.02
    assert 0.02 < away / 5_000 < 0.08
    assert 0.2 < tracking / 5_000 < 0.4


def test_payslips_are_of_the_last_two_months() -> None:
    """The employee has two, in order, with less net than gross."""
    company = Company(12, as_of=date(2026, 1, 5))
    employee = list(company.people())[PERSONAS["employee"] - 1]
    slips = company.activity(employee).payslips

    assert [(s.period, s.issued_on) for s in slips] == [
        ("2025-11", "2025-11-27"),
        ("2025-12", "2025-12-28"),
    ]
    assert all(0 < s.net_cents < s.gross_cents for s in slips)


@a_few
@given(companies)
def test_every_account_is_of_a_kind(company: Company) -> None:
    """A person's account has the reason, name and period of exactly one kind of everybody's."""
    kinds = {(one.leave_type_id, one.starts_on): one for one in company.leave_kinds}

    assert len(kinds) == len({one.id for one in company.leave_kinds}) == 10
    for _, activity in world_of(company):
        for account in activity.leave_accounts:
            kind = kinds[(account.leave_type_id, account.starts_on)]
            assert (kind.name, kind.ends_on) == (account.name, account.ends_on)


@a_few
@given(companies)
def test_expenses_are_of_who_works_here_and_in_order(company: Company) -> None:
    """Ids are unique and their owner's; an item is bought before it is claimed, none tomorrow."""
    today = company.as_of.isoformat()
    seen: set[tuple[str, int]] = set()
    for person in company.people():
        claims, items = company.expenses(person)
        by_id = {claim.id: claim for claim in claims}
        if items:
            assert employed(company.activity(person), today)
        rows: list[ExpenseClaim | ExpenseItem] = [*claims, *items]
        for row in rows:
            assert (type(row).__name__, row.id) not in seen
            seen.add((type(row).__name__, row.id))
            assert row.person_id == row.id // 100 == person.id
        for item in items:
            assert item.purchased_on <= today
            assert 0 <= item.vat_cents < item.gross_cents
            if item.claim_id is not None:
                assert item.purchased_on < by_id[item.claim_id].created_at[:10]
        for claim in claims:
            assert claim.created_at <= claim.modified_at <= f"{today}T23:59:59"
            lines = [item.line for item in items if item.claim_id == claim.id]
            assert lines == list(range(1, len(lines) + 1)) != []


def test_the_employee_always_has_expenses() -> None:
    """At every size, and about a thousand people at most have some."""
    for size in (12, 200, 5_000):
        company = Company(size, as_of=date(2026, 1, 5))
        claimants = [person.id for person in company.people() if company.expenses(person)[1]]
        assert PERSONAS["employee"] in claimants
        assert len(claimants) <= size // 8
