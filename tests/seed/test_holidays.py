"""Public holidays, against days anyone can look up."""

from datetime import date

import pytest

from seed import Company
from seed.holidays import easter, public_holidays


@pytest.mark.parametrize(
    ("year", "day"),
    [
        (2000, (4, 23)),
        (2008, (3, 23)),
        (2024, (3, 31)),
        (2025, (4, 20)),
        (2026, (4, 5)),
        (2038, (4, 25)),
    ],
)
def test_easter(year: int, day: tuple[int, int]) -> None:
    """Easter Sunday of a few years, among them a very early and a very late one."""
    assert easter(year) == date(year, *day)


def test_metropolitan_holidays_of_2026() -> None:
    """The eleven days of the Code du travail, L3133-1."""
    assert [holiday.date for holiday in public_holidays(1, 2026)] == [
        "2026-01-01",
        "2026-04-06",
        "2026-05-01",
        "2026-05-08",
        "2026-05-14",
        "2026-05-25",
        "2026-07-14",
        "2026-08-15",
        "2026-11-01",
        "2026-11-11",
        "2026-12-25",
    ]


def test_alsace_and_moselle_have_two_more() -> None:
    """Good Friday and 26 December are holidays there."""
    usual, alsace = ({h.date for h in public_holidays(n, 2026)} for n in (1, 2))

    assert alsace - usual == {"2026-04-03", "2026-12-26"}


def test_two_holidays_on_one_day_are_one_row() -> None:
    """In 2008 Ascension fell on 1 May."""
    names = {h.date: h.name for h in public_holidays(1, 2008)}

    assert names["2008-05-01"] == "Fête du Travail, Ascension"
    assert len(names) == 10


def test_company_lists_five_years() -> None:
    """Two years either side, for both calendars: 5 x 11 and 5 x 13 days."""
    holidays = Company(12, as_of=date(2026, 1, 5)).holidays

    assert len(holidays) == 5 * 11 + 5 * 13
    assert {h.date[:4] for h in holidays} == {"2024", "2025", "2026", "2027", "2028"}
