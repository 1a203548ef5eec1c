"""The company as a whole: the same everywhere, and whole at every size."""

import hashlib
import random
from collections import Counter
from datetime import date
from itertools import islice

import pytest

from seed import PERSONAS, Company

# Checked on Python 3.11, 3.12 and 3.13.
DIGEST = "c3d5f2c1fbe0b313f44171dca0fe4caf2f7a8fa4ea5ba9e27c7713cbd7c1db3d"


def digest(company: Company) -> str:
    """Return the SHA-256 of every row of a company, in order."""
    sha = hashlib.sha256()
    lists = (
        company.legal_units,
        company.establishments,
        company.offices,
        company.departments,
        company.calendars,
        company.cultures,
        company.roles,
        company.work_cycles,
        company.occupation_categories,
        company.leave_types,
        company.projects,
        company.project_dates,
        company.holidays,
        company.countries,
        company.job_qualifications,
        company.axes,
        company.axis_sections,
    )
    for rows in lists:
        for row in rows:
            sha.update(repr(tuple(row)).encode())
    for person in company.people():
        sha.update(repr(tuple(person)).encode())
        for dated in company.activity(person):
            for dated_row in dated:
                sha.update(repr(tuple(dated_row)).encode())
    return sha.hexdigest()


def test_rows_are_pinned() -> None:
    """The default company of 5 January 2026 is this one, byte for byte."""
    assert digest(Company(200, 42, as_of=date(2026, 1, 5))) == DIGEST


def test_generator_is_the_one_python_promises() -> None:
    """``random.Random(42).random()`` still begins as it always has."""
    assert random.Random(42).random() == 0.6394267984578837


def test_seed_changes_the_people() -> None:
    """Another seed is another company, with the same personas."""
    one, other = (list(Company(40, seed, as_of=date(2026, 1, 5)).people()) for seed in (1, 2))

    assert one[12:] != other[12:]
    assert [p.email for p in one[:12]] == [p.email for p in other[:12]]


def test_people_do_not_depend_on_the_day() -> None:
    """Twelve years on, nobody has moved, aged or changed department."""
    one, other = (Company(150, 42, as_of=date(year, 2, 28)) for year in (2026, 2038))

    assert list(one.people()) == list(other.people())
    assert one.departments == other.departments
    assert one.projects == other.projects


def test_first_people_do_not_depend_on_the_size() -> None:
    """Person k has the same name, mail, login and birth date in any company."""
    small = list(Company(60, 42, as_of=date(2026, 1, 5)).people())
    large = list(islice(Company(90_000, 42, as_of=date(2026, 1, 5)).people(), 60))

    assert [p[:12] for p in small] == [p[:12] for p in large]


def test_twenty_thousand_people_are_told_apart() -> None:
    """Mails, logins, employee numbers, insurance and account numbers are unique."""
    people = list(Company(20_000, 42, as_of=date(2026, 1, 5)).people())

    for field in ("id", "email", "login", "employee_number", "insurance_number", "iban"):
        assert len({getattr(p, field) for p in people}) == 20_000, field
    assert all(p.email.isascii() for p in people)


def test_identity_is_the_documented_one() -> None:
    """The employee persona is Camille Martin, number 7, and reports to number 5."""
    people = list(Company(12, 7, as_of=date(2026, 1, 5)).people())
    employee = people[PERSONAS["employee"] - 1]

    assert employee.email == "camille.martin@acme.example"
    assert employee.employee_number == "00007"
    assert employee.manager_email == "jean-francois.le-gall@acme.example"
    assert [p.persona for p in people] == list(PERSONAS)


def test_groups_of_personas_never_vary() -> None:
    """Each persona has the same groups and role at 12 people and at 5,000."""
    small, large = (
        [(p.groups, p.role_id) for p in islice(Company(n, 3, as_of=date(2026, 1, 5)).people(), 12)]
        for n in (12, 5_000)
    )

    assert small == large
    assert small[PERSONAS["no-access"] - 1][0] == ()
    assert small[PERSONAS["hr"] - 1][0] == (
        "smartlink-employees",
        "smartlink-managers",
        "smartlink-hr",
        "smartlink-rh",
    )


def test_names_carry_accents_hyphens_and_particles() -> None:
    """French spellings are kept in names."""
    people = list(Company(2_000, 42, as_of=date(2026, 1, 5)).people())

    assert any(not p.first_name.isascii() for p in people)
    assert any("-" in p.first_name for p in people)
    assert any("'" in p.last_name for p in people)
    assert any(p.last_name.startswith("Le ") for p in people)


def test_departments_are_a_tree_of_bounded_shape() -> None:
    """Two thousand departments at most, nine levels, 99 children, unique names, heads inside."""
    company = Company(60_000, 42, as_of=date(2026, 1, 5))
    departments = {d.id: d for d in company.departments}
    children = Counter(d.parent_id for d in company.departments)
    where = {p.id: p.department_id for p in islice(company.people(), 3_000)}

    assert len(departments) == len({d.name for d in company.departments}) == 2_000
    assert max(d.level for d in company.departments) <= 9
    assert max(children.values()) <= 99
    assert children[None] == 1
    for department in company.departments:
        assert where[department.head_id] == department.id
        if department.parent_id is not None:
            assert departments[department.parent_id].level == department.level - 1


@pytest.mark.parametrize(("people", "count"), [(12, 6), (200, 19), (1_000_000, 2_000)])
def test_departments_grow_with_the_company(people: int, count: int) -> None:
    """Six departments for twelve people, nineteen for two hundred, two thousand at most."""
    assert len(Company(people, 42, as_of=date(2026, 1, 5)).departments) == count


def test_sites_grow_with_the_company() -> None:
    """Three establishments for twelve people, one under the law of Alsace; more for more."""
    small, large = (Company(n, 42, as_of=date(2026, 1, 5)) for n in (12, 5_000))

    assert [e.city for e in small.establishments] == ["Paris", "Lyon", "Strasbourg"]
    assert [e.calendar_id for e in small.establishments] == [1, 1, 2]
    assert (len(small.legal_units), len(large.legal_units)) == (1, 3)
    assert len(large.establishments) == 13


@pytest.mark.parametrize("people", [-1, 11, 1_000_001])
def test_size_is_checked(people: int) -> None:
    """Fewer than 12 people or more than a million is refused."""
    with pytest.raises(ValueError, match="people must be from 12 to 1000000"):
        Company(people, as_of=date(2026, 1, 5))


def test_day_is_checked() -> None:
    """A day before 2020 is refused: the youngest would be minors at work."""
    with pytest.raises(ValueError, match="as_of must be from 2020-01-01"):
        Company(12, as_of=date(2019, 12, 31))
