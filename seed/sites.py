"""Legal units, establishments and offices; how many there are grows with the company."""

from math import isqrt
from typing import NamedTuple

from seed import identifiers
from seed.places import CITIES, City
from seed.reference import ALSACE_MOSELLE, METROPOLITAN

_LEGAL_UNITS = ("Acme SAS", "Acme Services SAS", "Acme Industrie SAS", "Acme Conseil SAS")
_LEGAL_UNITS_FROM_PEOPLE = (0, 500, 5_000, 50_000)
_MOST_ESTABLISHMENTS = 60


class LegalUnit(NamedTuple):
    """A company in law; ``siren`` is its nine-digit number (Luhn-valid, never assigned)."""

    id: int
    name: str
    code: str
    siren: str
    country: str
    activity_code: str
    headquarters_id: int


class Establishment(NamedTuple):
    """A place of business of a legal unit; ``siret`` is its fourteen-digit number."""

    id: int
    name: str
    code: str
    legal_unit_id: int
    siret: str
    calendar_id: int
    activity_code: str
    street: str
    postcode: str
    city: str
    time_zone: str


class Office(NamedTuple):
    """Where people of an establishment sit; one for each, with the same id."""

    id: int
    name: str
    establishment_id: int
    street: str
    postcode: str
    city: str


class Site(NamedTuple):
    """An establishment with its office and its city, for whoever places people."""

    establishment: Establishment
    office: Office
    city: City


def legal_units(people: int) -> list[LegalUnit]:
    """Return the legal units of a company of that size, the mother company first."""
    names = [
        name
        for name, least in zip(_LEGAL_UNITS, _LEGAL_UNITS_FROM_PEOPLE, strict=True)
        if people >= least
    ]
    return [
        LegalUnit(n, name, f"LU{n:02d}", identifiers.siren(n), "FR", "6201Z", n)
        for n, name in enumerate(names, start=1)
    ]


def sites(people: int, units: list[LegalUnit]) -> list[Site]:
    """Return the sites of a company of that size: three at least, of which one is in Alsace."""
    count = min(_MOST_ESTABLISHMENTS, 3 + isqrt(people) // 7)
    return [_site(number, units) for number in range(1, count + 1)]


def _site(number: int, units: list[LegalUnit]) -> Site:
    turn, rank = divmod(number - 1, len(CITIES))
    city = CITIES[rank]
    unit = units[(number - 1) % len(units)]
    name = f"{city.name} {turn + 1}" if turn else city.name
    establishment = Establishment(
        id=number,
        name=f"Acme {name}",
        code=f"{city.code}{turn + 1}",
        legal_unit_id=unit.id,
        siret=identifiers.siret(unit.siren, number),
        calendar_id=ALSACE_MOSELLE if city.alsace_moselle else METROPOLITAN,
        activity_code=unit.activity_code,
        street=city.street,
        postcode=city.postcode,
        city=city.name,
        time_zone="Europe/Paris",
    )
    office = Office(number, name, number, city.street, city.postcode, city.name)
    return Site(establishment, office, city)
