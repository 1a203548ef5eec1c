"""Numbers that look official, pass their checksum and belong to nobody."""

_NIR_KEYS = tuple(f"{97 - remainder:02d}" for remainder in range(97))
_RIB_KEYS = _NIR_KEYS


def luhn_digit(digits: str) -> str:
    """Return the digit that makes ``digits`` followed by it pass the Luhn test (ISO/IEC 7812-1)."""
    total = 0
    for place, char in enumerate(reversed(digits)):
        value = int(char) * (1 if place % 2 else 2)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


def siren(number: int) -> str:
    """Return the nine digits of a legal unit; INSEE assigns none that begins with zeros."""
    body = f"00{number:06d}"
    return body + luhn_digit(body)


def siret(legal_unit_siren: str, number: int) -> str:
    """Return the fourteen digits of an establishment: SIREN, four-digit rank, Luhn digit."""
    body = f"{legal_unit_siren}{number:04d}"
    return body + luhn_digit(body)


def nir(sex: int, year: int, month: int, birth: tuple[int, int, int]) -> str:
    """Return a social security number of 15 digits, key included.

    ``sex`` is 1 for a man and 2 for a woman; ``birth`` is (department, commune, rank). The key is
    97 less the remainder of the first 13 digits by 97 (INSEE, "numéro d'inscription au
    répertoire").
    """
    department, commune, rank = birth
    birth_group = (sex * 100 + year % 100) * 100 + month
    return nir_text(birth_group, (department * 1000 + commune) * 1000 + rank)


def nir_text(birth_group: int, place_group: int) -> str:
    """Return :func:`nir` of its halves: sex, year, month (5 digits); place, rank (8 digits)."""
    number = birth_group * 100_000_000 + place_group
    return str(number) + _NIR_KEYS[number % 97]


def rib_key(bank_share: int, account: int) -> str:
    """Return the two-digit key of a French account.

    ``bank_share`` is 89 x bank code + 15 x branch code. Source: CFONB, key = 97 less the remainder
    of (89 x bank + 15 x branch + 3 x account) by 97.
    """
    return _RIB_KEYS[(bank_share + 3 * account) % 97]


# A French account number with a valid key is a multiple of 97, so its IBAN check digits never vary
# (ISO 13616: 98 - (BBAN . "152700" mod 97)).
IBAN_PREFIX = "FR76"
