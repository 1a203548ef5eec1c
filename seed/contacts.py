"""How a person is reached, and where their pay goes."""

from typing import TypeAlias

from seed.identifiers import IBAN_PREFIX, rib_key
from seed.places import MOBILE_PREFIX
from seed.sites import Site

Contact: TypeAlias = tuple[int, int, str, int, str, str, str, str, str, str, str, str]
"""The fields of a person from ``establishment_id`` to ``rib``, in that order."""

_PAIRS = tuple(f"{n:02d}" for n in range(100))
_HOUSES = 120
_FIRST_ACCOUNT = 10_000_000_000
_ACCOUNT_STEP = 9_973

# (name, BIC, bank code, branch code): codes that the Banque de France has not given out.
_BANKS = tuple(
    (name, bic, f"{bank}{branch}", f"{bank} {branch} ", 89 * int(bank) + 15 * int(branch))
    for name, bic, bank, branch in (
        ("Banque Exemple", "ZEXEFRPPXXX", "99991", "00012"),
        ("Caisse Fictive", "ZFICFRPPXXX", "99992", "00345"),
        ("Crédit Imaginaire", "ZIMAFRPPXXX", "99993", "00678"),
    )
)


class Contacts:
    """Addresses, telephone numbers and bank accounts; the latter two come from the person's id.

    Only four digits of a telephone number are free, so from 10,000 people on they come up again.
    """

    def __init__(self, sites: list[Site], streets: tuple[str, ...]) -> None:
        """Use these sites and street names."""
        self._streets = streets
        self._sites = [
            (
                (
                    site.establishment.id,
                    site.office.id,
                    site.office.name,
                    site.establishment.calendar_id,
                ),
                site.city.phone_prefix,
                site.city.towns,
            )
            for site in sites
        ]

    def draw(self, number: int, site: int, by_street: float, by_town: float) -> Contact:
        """Return the contacts of person ``number``, who works at the site of that index."""
        place, prefix, towns = self._sites[site]
        house, street = divmod(int(by_street * _HOUSES * len(self._streets)), len(self._streets))
        town, bank = divmod(int(by_town * len(towns) * len(_BANKS)), len(_BANKS))
        bank_name, bic, bank_code, bank_text, bank_share = _BANKS[bank]
        account = _FIRST_ACCOUNT + number * _ACCOUNT_STEP
        key = rib_key(bank_share, account)
        high, low = divmod(number, 100)
        middle, tail = _PAIRS[high % 100], _PAIRS[low]
        return (
            *place,
            f"{prefix}{middle} {tail}",
            f"{MOBILE_PREFIX}{middle} {tail}",
            f"{MOBILE_PREFIX}{tail} {middle}",
            f"{house + 1} {self._streets[street]}, {towns[town]}",
            f"{IBAN_PREFIX}{bank_code}{account}{key}",
            bic,
            bank_name,
            f"{bank_text}{account} {key}",
        )
