"""Who a person is: names, mail, login, birth, nationality and social security number."""

from typing import TypeAlias

from seed.identifiers import nir_text
from seed.vocabulary import Vocabulary

DOMAIN = "@acme.example"
PRIVATE_DOMAIN = "@example.org"

Identity: TypeAlias = tuple[int, str, str, str, str, str, str, str, str, int, str, str]
"""The fields of a person from ``id`` to ``personal_email``, in that order."""

# Everybody is of age from 2020 on, the first year a company can be made for.
FIRST_BIRTH_YEAR, _LAST_BIRTH_YEAR = 1962, 2000
# No 29 to 31: then every day exists in every month and year.
_DAYS_A_MONTH = 28
_MONTHS = tuple(
    (f"{year}-{month:02d}-", year % 100 * 100 + month)
    for year in range(FIRST_BIRTH_YEAR, _LAST_BIRTH_YEAR + 1)
    for month in range(1, 13)
)
_DAYS = tuple(f"{day:02d}" for day in range(1, _DAYS_A_MONTH + 1))
_BIRTHS = len(_MONTHS) * _DAYS_A_MONTH

# Departments of metropolitan France but Corsica (2A, 2B), and commune codes that no department has
# given out: whatever the rest, such a number is nobody's.
_BIRTH_DEPARTMENTS = tuple(n for n in range(1, 96) if n != 20)
_COMMUNES = tuple(range(950, 990))
_RANKS = 999
_BIRTH_PLACES = len(_BIRTH_DEPARTMENTS) * len(_COMMUNES) * _RANKS

_ORIGINS = (
    [("FR", 1036)] * 910
    + [("FR", 1033)] * 8
    + [("BE", 1036)] * 14
    + [("MA", 1036)] * 16
    + [("PT", 1036)] * 12
    + [("DE", 1031)] * 9
    + [("DE", 1036)] * 3
    + [("ES", 1034)] * 8
    + [("IT", 1040)] * 8
    + [("IT", 1036)] * 4
    + [("GB", 1033)] * 5
    + [("US", 1033)] * 3
)
MALE, FEMALE = 10_000, 20_000


def birth_texts(year: int, month: int, day: int) -> tuple[str, int]:
    """Return a birth date as ISO text and as the year and month of a social security number."""
    text, group = _MONTHS[(year - FIRST_BIRTH_YEAR) * 12 + month - 1]
    return text + _DAYS[day - 1], group


class Names:
    """Gives each person a mail address and a login of their own, numbering homonyms from 2.

    The counters go by the ranks of the spellings, not by the texts: a million people are told apart
    in some tens of megabytes.
    """

    def __init__(self, words: Vocabulary) -> None:
        """Start with nobody named."""
        self._words = words
        self._lasts = len(words.last_ranks)
        self._mails: dict[int, int] = {}
        self._login_counts: dict[int, int] = {}
        self._login_texts = [mail.replace("-", "") for mail in words.last_ranks]
        self._login_ranks = {text: rank for rank, text in enumerate(self._login_texts)}
        self._logins = list(map(self._login_ranks.__getitem__, self._login_texts))

    def reserve(self, local: str) -> None:
        """Keep for a persona the mail address ``local`` ("first.last") and its login."""
        first_mail, last_mail = local.split(".")
        first = self._words.first_ranks.get(first_mail)
        last = self._words.last_ranks.get(last_mail)
        if first is not None and last is not None:
            self._mails[first * self._lasts + last] = 1
        login = self._login_ranks.get(last_mail.replace("-", ""))
        if login is not None:
            key = (ord(first_mail[0]) - 97) * self._lasts + login
            self._login_counts[key] = self._login_counts.get(key, 0) + 1

    def draw(self, number: int, draws: tuple[float, float, float, float]) -> Identity:
        """Return the identity of person ``number`` from four draws in [0, 1)."""
        by_first, by_last, by_birth, by_origin = draws
        words = self._words
        if by_first < 0.5:
            first = words.male[int(by_first * 2 * len(words.male))]
            gender, sex = "male", MALE
        else:
            first = words.female[int((by_first - 0.5) * 2 * len(words.female))]
            gender, sex = "female", FEMALE
        first_name, first_mail, first_rank = first
        last_name, last_mail, last_rank = words.last[int(by_last * len(words.last))]

        local = f"{first_mail}.{last_mail}"
        key = first_rank * self._lasts + last_rank
        homonyms = self._mails.get(key, 0) + 1
        self._mails[key] = homonyms
        if homonyms > 1:
            local = f"{local}{homonyms}"

        login = first_mail[0] + self._login_texts[last_rank]
        key = (ord(login[0]) - 97) * self._lasts + self._logins[last_rank]
        homonyms = self._login_counts.get(key, 0) + 1
        self._login_counts[key] = homonyms
        if homonyms > 1:
            login = f"{login}{homonyms}"

        month, day = divmod(int(by_birth * _BIRTHS), _DAYS_A_MONTH)
        year_month, birth_group = _MONTHS[month]
        place, origin = divmod(int(by_origin * _BIRTH_PLACES * 1000), 1000)
        nationality, culture_id = _ORIGINS[origin]
        return (
            number,
            first_name,
            last_name,
            local + DOMAIN,
            login,
            gender,
            year_month + _DAYS[day],
            f"{number:05d}",
            nationality,
            culture_id,
            nir_text(sex + birth_group, place_group(place)),
            local + PRIVATE_DOMAIN,
        )


def place_group(place: int) -> int:
    """Return the department, commune and rank digits of the ``place``-th imaginary birth place."""
    rest, rank = divmod(place, _RANKS)
    department, commune = divmod(rest, len(_COMMUNES))
    return (_BIRTH_DEPARTMENTS[department] * 1000 + _COMMUNES[commune]) * 1000 + rank + 1
