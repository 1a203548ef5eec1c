"""Expenses: what one person in ten, at most a thousand or two, spent and claimed back.

Amounts are in cents. A claim is one month's: the one before last is mostly paid, the last is on
its way; what was spent in the last days is not claimed yet.
"""

from datetime import date
from typing import NamedTuple

from seed.contracts import Employment
from seed.people import Person

_STEP = 10
_MOST_CLAIMANTS = 1_000
_SETTLED_DAYS = 75
"""Who was hired later has nothing to claim for the month before last."""


class VatRate(NamedTuple):
    """A rate of French value-added tax, in hundredths of a percent."""

    id: int
    name: str
    basis_points: int


class Currency(NamedTuple):
    """A currency by its ISO 4217 code; what one unit is worth, in millionths of a euro."""

    id: str
    name: str
    micro_euros: int


class ExpenseNature(NamedTuple):
    """What money was spent on. ``kind``: "standard", "mileage" or "invitation"."""

    id: int
    code: str
    name: str
    kind: str
    vat_rate_id: int
    needs_receipt: int


class ExpenseClaim(NamedTuple):
    """A month's expenses, claimed together; moments are local and without zone.

    ``status``: 1 created, 2 partially approved, 3 approved, 4 controlled, 5 approved and
    controlled, 6 being paid, 7 paid, 8 refused, 9 cancelled. Ids: ``person_id * 100 + k``.
    """

    id: int
    person_id: int
    author_id: int
    name: str
    status: int
    source: int
    payment_method: int
    created_at: str
    modified_at: str
    paid_at: str | None


class ExpenseItem(NamedTuple):
    """One expense; of no claim as long as it is not declared. ``more`` is for what a company
    like this one never fills in. ``gross_cents`` in euros. Ids: ``person_id * 100 + k``.
    """

    id: int
    person_id: int
    claim_id: int | None
    line: int
    nature_id: int
    purchased_on: str
    original_cents: int
    currency_id: str
    gross_cents: int
    vat_cents: int
    quantity: int
    merchant: str | None
    comment: str | None
    project_id: int | None
    payment_method: int
    source: int
    status: int
    is_controlled: int
    created_at: str
    modified_at: str
    more: str | None


VAT_RATES = [
    VatRate(1, "TVA 20 %", 2_000),
    VatRate(2, "TVA 10 %", 1_000),
    VatRate(3, "TVA 5,5 %", 550),
    VatRate(4, "Sans TVA", 0),
]
CURRENCIES = [
    Currency("EUR", "Euro", 1_000_000),
    Currency("GBP", "Livre sterling", 1_160_000),
    Currency("USD", "Dollar américain", 920_000),
    Currency("CHF", "Franc suisse", 1_050_000),
]
NATURES = [
    ExpenseNature(1, "REPAS", "Repas", "standard", 2, 0),
    ExpenseNature(2, "TRAIN", "Train", "standard", 2, 0),
    ExpenseNature(3, "TAXI", "Taxi", "standard", 2, 0),
    ExpenseNature(4, "HOTEL", "Hôtel", "standard", 2, 1),
    ExpenseNature(5, "KM", "Indemnités kilométriques", "mileage", 4, 0),
    ExpenseNature(6, "INVIT", "Invitation", "invitation", 2, 0),
    ExpenseNature(7, "PARK", "Parking et péage", "standard", 1, 0),
    ExpenseNature(8, "FOURN", "Fournitures", "standard", 1, 1),
]
_MONTHS = (
    "Janvier", "Février", "Mars", "Avril", "Mai", "Juin",
    "Juillet", "Août", "Septembre", "Octobre", "Novembre", "Décembre",
)  # fmt: skip
_USUAL = (
    (1, "Brasserie du Modèle", 1_450),
    (2, "Chemins de fer fictifs", 8_900),
    (3, "Taxis Prototype", 2_380),
    (7, "Parking de l'Essai", 1_260),
)
"""Natures, merchants and about how many cents, by two bits of chance."""
_SETTLED = (7, 7, 6, 5)
_ON_ITS_WAY = (1, 1, 2, 3, 4, 1, 8, 9)
_CONTROLLED = frozenset({4, 5, 6, 7})
_WEB, _READY = 4, 2

Expenses = tuple[list[ExpenseClaim], list[ExpenseItem]]
NOTHING: Expenses = ([], [])


def without_vat(gross_cents: int, basis_points: int) -> int:
    """Return an amount without the tax that it includes, rounded to the cent, half up."""
    return (2 * gross_cents * 10_000 + 10_000 + basis_points) // (2 * (10_000 + basis_points))


def claims_at(people: int, number: int) -> bool:
    """Whether the person of a company of this size has expenses, by their id."""
    step = max(_STEP, people // _MOST_CLAIMANTS)
    return number % step == _EMPLOYEE % step


_EMPLOYEE = 7
"""The id of the ``employee`` persona, who always has some."""


def expenses(person: Person, employment: Employment, as_of: date, chance: int) -> Expenses:
    """Return what a person claimed and has yet to claim; ``chance``: 64 bits."""
    today = as_of.toordinal()
    if not employment.begun or employment.ended or employment.hired > today - _SETTLED_DAYS:
        return NOTHING
    claims: list[ExpenseClaim] = []
    items: list[ExpenseItem] = []
    months = (
        (today - 66, _SETTLED[chance & 3], today - 30),
        (today - 36, _ON_ITS_WAY[chance >> 2 & 7], None),
    )
    for k, (first, status, paid) in enumerate(months):
        claim_id = person.id * 100 + k
        spent = [first + 2 * n for n in range(2 + (chance >> (5 + k) & 1))]
        declared = f"{_iso(spent[-1] + 5)}T10:20:00"
        paid_at = f"{_iso(paid)}T06:00:00" if paid is not None and status == 7 else None
        changed = paid_at or (declared if status == 1 else f"{_iso(spent[-1] + 8)}T09:05:00")
        month = date.fromordinal(spent[-1])
        claims.append(
            ExpenseClaim(
                claim_id,
                person.id,
                person.id,
                f"{_MONTHS[month.month - 1]} {month.year}",
                status,
                _WEB,
                0,
                declared,
                changed,
                paid_at,
            )
        )
        for line, day in enumerate(spent, 1):
            bits = chance >> (8 + 12 * k + 4 * line)
            items.append(_claimed(_item(person.id, len(items), _iso(day), bits), claims[-1], line))
    for n in range(1 + (chance >> 40 & 1)):
        items.append(_item(person.id, len(items), _iso(today - 2 - n), chance >> (42 + 5 * n)))
    return claims, items


def _claimed(one: ExpenseItem, claim: ExpenseClaim, line: int) -> ExpenseItem:
    return one._replace(
        claim_id=claim.id,
        line=line,
        is_controlled=int(claim.status in _CONTROLLED),
        created_at=claim.created_at,
        modified_at=claim.modified_at,
    )


def _item(number: int, k: int, day: str, bits: int) -> ExpenseItem:
    nature_id, merchant, about = _USUAL[bits & 3]
    original = about + 10 * (bits >> 2 & 63)
    currency = CURRENCIES[1] if nature_id == 3 and bits >> 8 & 3 == 0 else CURRENCIES[0]
    gross = (original * currency.micro_euros + 500_000) // 1_000_000
    rate = VAT_RATES[NATURES[nature_id - 1].vat_rate_id - 1].basis_points
    return ExpenseItem(
        number * 100 + k,
        number,
        None,
        0,
        nature_id,
        day,
        original,
        currency.id,
        gross,
        gross - without_vat(gross, rate),
        1,
        merchant,
        None,
        None,
        0,
        _WEB,
        _READY,
        0,
        f"{day}T19:40:00",
        f"{day}T19:40:00",
        None,
    )


def _iso(ordinal: int) -> str:
    return date.fromordinal(ordinal).isoformat()
