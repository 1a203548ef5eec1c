"""Draw ``vocabulary.json`` anew from Faker: ``python -m seed.draw``.

The only module that needs Faker. Faker's words change from release to release, which is why the
result is checked in and the company is never made from Faker directly. The French of France has
some two hundred first names and four hundred last names in Faker: those are the ``common`` ones,
and the other French locales and double-barrelled names make the ``rare`` ones.
"""

import json
import unicodedata
from pathlib import Path

from faker import Faker

_OTHER_LOCALES = ("fr_BE", "fr_CA", "fr_CH")
_SEED = 42
_DRAWS = 20_000
_STREETS = 400
_DOUBLE_NAMES = 390
# Names with an apostrophe or several particles, of which Faker has none.
_PARTICLES = (
    "N'Diaye",
    "D'Almeida",
    "L'Hermite",
    "De La Tour",
    "N'Guessan",
    "Le Bihan",
    "Le Dantec",
    "Du Plessis",
    "De Saint-Martin",
    "L'Huillier",
)
# Fragments that Faker cut out of longer names.
_FRAGMENTS = frozenset({"El", "Thi", "Nath", "St-Jean", "St-Laurent", "St-Onge", "St-Pierre"})


def main() -> None:
    """Write the vocabulary beside this file."""
    path = Path(__file__).with_name("vocabulary.json")
    text = json.dumps(vocabulary(), ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8")


def vocabulary() -> dict[str, object]:
    """Return the words: names as stored to their spelling in a mail address, and street names."""
    french = _names("fr_FR")
    others: list[dict[str, set[str]]] = [_names(locale) for locale in _OTHER_LOCALES]
    words: dict[str, object] = {}
    for kind, common in french.items():
        rare = set[str]().union(*(names[kind] for names in others))
        if kind == "last":
            rare |= _double_names() | set(_PARTICLES)
        words[kind] = {"common": _spelled(common), "rare": _spelled(rare - common)}
    words["streets"] = _streets()
    return words


def _names(locale: str) -> dict[str, set[str]]:
    fake = Faker(locale)
    fake.seed_instance(_SEED)
    return {
        "male": {fake.first_name_male() for _ in range(_DRAWS)} - _FRAGMENTS,
        "female": {fake.first_name_female() for _ in range(_DRAWS)} - _FRAGMENTS,
        "last": {fake.last_name() for _ in range(_DRAWS)} - _FRAGMENTS,
    }


def _double_names() -> set[str]:
    fake = Faker("fr_FR")
    fake.seed_instance(_SEED)
    names: set[str] = set()
    while len(names) < _DOUBLE_NAMES:
        left, right = fake.last_name(), fake.last_name()
        if " " not in left + right and left != right:
            names.add(f"{left}-{right}")
    return names


def _streets() -> list[str]:
    fake = Faker("fr_FR")
    fake.seed_instance(_SEED)
    streets: set[str] = set()
    while len(streets) < _STREETS:
        streets.add(fake.street_name())
    return sorted(streets)


def _spelled(names: set[str]) -> dict[str, str]:
    return {name: _ascii(name) for name in sorted(names)}


def _ascii(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return plain.lower().replace("'", "").replace(" ", "-")


if __name__ == "__main__":
    main()
