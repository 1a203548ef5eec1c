"""Official numbers pass their own checks, computed here the long way."""

from datetime import date

import pytest

from seed import Company
from seed.places import CITIES


@pytest.fixture(scope="module")
def company() -> Company:
    """A company with several legal units and a site in each city."""
    return Company(2_000, 42, as_of=date(2026, 1, 5))


def luhn(digits: str) -> int:
    """Return the Luhn sum: 0 for a valid number."""
    doubled = [int(c) * 2 if n % 2 else int(c) for n, c in enumerate(reversed(digits))]
    return sum(sum(divmod(value, 10)) for value in doubled) % 10


def test_siren_and_siret_pass_luhn(company: Company) -> None:
    """Nine digits for a legal unit, fourteen for an establishment that begins with them."""
    sirens = {unit.id: unit.siren for unit in company.legal_units}

    assert all(len(siren) == 9 and luhn(siren) == 0 for siren in sirens.values())
    for establishment in company.establishments:
        assert len(establishment.siret) == 14
        assert luhn(establishment.siret) == 0
        assert establishment.siret.startswith(sirens[establishment.legal_unit_id])


def test_insurance_number_follows_the_person(company: Company) -> None:
    """Sex, year and month agree with the person; the key is valid; the commune does not exist."""
    for person in company.people():
        number = person.insurance_number
        assert len(number) == 15
        assert int(number[13:]) == 97 - int(number[:13]) % 97
        assert number[0] == ("1" if person.gender == "male" else "2")
        assert number[1:5] == person.birth_date[2:4] + person.birth_date[5:7]
        assert 950 <= int(number[7:10]) <= 989


def test_iban_and_rib_are_valid(company: Company) -> None:
    """ISO 13616: the rearranged IBAN leaves 1 by 97; the RIB is the same account."""
    for person in company.people():
        rearranged = person.iban[4:] + person.iban[:4]
        assert len(person.iban) == 27
        assert int("".join(str(int(c, 36)) for c in rearranged)) % 97 == 1
        assert person.rib.replace(" ", "") == person.iban[4:]
        assert int(person.rib.replace(" ", "")) % 97 == 0


def test_telephones_are_kept_for_fiction(company: Company) -> None:
    """Every number is in a range that ARCEP keeps out of service."""
    prefixes = {city.phone_prefix for city in CITIES}

    assert prefixes == {"01 99 00 ", "02 61 91 ", "03 53 01 ", "04 65 71 ", "05 36 49 "}
    for person in company.people():
        assert person.direct_line[:9] in prefixes
        assert len(person.direct_line) == 14
        assert person.professional_mobile.startswith("06 39 98 ")
        assert person.personal_mobile.startswith("06 39 98 ")


def test_private_mails_are_under_a_reserved_name(company: Company) -> None:
    """Personal addresses are at ``example.org`` (RFC 2606)."""
    assert all(p.personal_email.endswith("@example.org") for p in company.people())
