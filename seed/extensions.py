"""What this company keeps of its people beyond the usual, and what some of them have.

Only some of the first few hundred have any: enough to read and to try, whatever the size.
"""

from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

from seed.personas import CAST
from seed.rng import mix

Value: TypeAlias = "str | int | float | bool | dict[str, str | int]"


class Entry(NamedTuple):
    """One entry of a list."""

    id: int
    name: str


class ExtensionDefinition(NamedTuple):
    """A field of the company's own.

    ``form``: "string", "number", "date", "boolean", "select" (one of ``entries``) or "composite"
    (of ``members``, pairs of a key and a form, with their names).
    """

    id: str
    name: str
    form: str
    is_multiple: bool = False
    entries: tuple[Entry, ...] = ()
    members: tuple[tuple[str, str, str], ...] = ()


class ExtensionValue(NamedTuple):
    """What one person has in a field; of a "select", an entry's id; dates are ISO text."""

    person_id: int
    field: str
    value: Value


class Profile(NamedTuple):
    """What an application lets somebody do; the lowest id of each is the usual one."""

    id: int
    application: str
    name: str


EXTENSIONS = [
    ExtensionDefinition("e_tshirt", "Taille de tee-shirt", "string"),
    ExtensionDefinition("e_badge", "Numéro de badge", "number"),
    ExtensionDefinition("e_visite-medicale", "Dernière visite médicale", "date"),
    ExtensionDefinition("e_secouriste", "Sauveteur secouriste du travail", "boolean"),
    ExtensionDefinition(
        "e_transport",
        "Mode de transport",
        "select",
        entries=(Entry(1, "Transports en commun"), Entry(2, "Vélo"), Entry(3, "Voiture")),
    ),
    ExtensionDefinition("e_langues", "Langues parlées", "string", is_multiple=True),
    ExtensionDefinition(
        "e_avantage",
        "Avantage en nature",
        "composite",
        members=(("e_montant", "Montant", "number"), ("e_depuis", "Prise d’effet", "date")),
    ),
]

PROFILES = [
    Profile(1, "figgo", "Collaborateur"),
    Profile(2, "figgo", "Cadre au forfait jours"),
    Profile(3, "utime", "Saisie à la semaine"),
    Profile(4, "utime", "Saisie au jour"),
    Profile(5, "cleemy", "Standard"),
    Profile(6, "cleemy", "Direction"),
]

_FIRST = 300
_EVERY = 3
_EXTENSIONS = 7
_SIZES = ("XS", "S", "M", "L", "XL")
_LANGUAGES = ("anglais", "espagnol", "allemand", "italien", "arabe", "portugais")


def extension_values(people: int, seed: int) -> Iterator[ExtensionValue]:
    """Yield what people have, by person; about one in three of the first has some.

    Nobody who has no file in the HR suite: of the first, only a persona.
    """
    for number in range(1, min(people, _FIRST) + 1):
        chance = mix(seed, number, _EXTENSIONS)
        if chance % _EVERY if number > len(CAST) else not CAST[number - 1].has_lucca:
            continue
        bits = chance >> 8
        yield ExtensionValue(number, "e_tshirt", _SIZES[bits % 5])
        yield ExtensionValue(number, "e_badge", 40_000 + number)
        yield ExtensionValue(number, "e_transport", 1 + (bits >> 3) % 3)
        if bits & 64:
            day = f"{2020 + (bits >> 7) % 5}-{1 + (bits >> 10) % 12:02d}-15T00:00:00"
            yield ExtensionValue(number, "e_visite-medicale", day)
        for step in range((bits >> 14) % 3):
            language = _LANGUAGES[((bits >> 16) + step) % len(_LANGUAGES)]
            yield ExtensionValue(number, "e_langues", language)
        if bits & 1 << 20:
            yield ExtensionValue(number, "e_secouriste", True)
        if not (bits >> 21) % 8:
            day = f"{2022 + (bits >> 24) % 3}-01-01T00:00:00"
            value: dict[str, str | int] = {"e_montant": 100 + (bits >> 26) % 200, "e_depuis": day}
            yield ExtensionValue(number, "e_avantage", value)
