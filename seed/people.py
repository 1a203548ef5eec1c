"""The people: one after the other from one generator, whatever the day.

The draws of a person are a fixed number, so person k has the same names, birth date and mail in a
company of any size; department, manager and site depend on the size.
"""

from collections.abc import Iterator
from itertools import cycle
from random import Random
from typing import NamedTuple

from seed.contacts import Contacts
from seed.identifiers import nir_text
from seed.identity import (
    DOMAIN,
    FEMALE,
    MALE,
    PRIVATE_DOMAIN,
    Names,
    birth_texts,
    place_group,
)
from seed.organisation import PERSONA_COUNT, PERSONA_HEADED, Organisation
from seed.personas import CAST, Persona
from seed.posts import Chief, Posts
from seed.sites import Site
from seed.trades import TRADES
from seed.vocabulary import load


class Person(NamedTuple):
    """A person of the company, as they are on every day: nothing here depends on ``as_of``.

    Dates are ISO text; ``gender`` is "male" or "female"; ``culture_id`` an LCID; ``nationality`` an
    ISO 3166 alpha-2 code; telephone numbers are of the ranges kept for fiction;
    ``insurance_number``, ``rib`` and ``iban`` have valid keys and belong to nobody. ``has_lucca``
    is false for who has no file in the HR suite, ``smartlink_active`` false for who may not sign
    in.
    """

    id: int
    first_name: str
    last_name: str
    email: str
    login: str
    gender: str
    birth_date: str
    employee_number: str
    nationality: str
    culture_id: int
    insurance_number: str
    personal_email: str
    job_title: str
    department_id: int
    department_name: str
    manager_id: int | None
    manager_name: str | None
    manager_email: str | None
    role_id: int
    csp_id: int
    groups: tuple[str, ...]
    tracks_time: bool
    work_cycle_id: int
    establishment_id: int
    office_id: int
    office_location: str
    calendar_id: int
    direct_line: str
    professional_mobile: str
    personal_mobile: str
    address: str
    iban: str
    bic: str
    bank_name: str
    rib: str
    persona: str | None = None
    has_lucca: bool = True
    smartlink_active: bool = True
    quote: str | None = None

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}"


_ORDINARY = (None, True, True, None)
_REMARKS = {
    17: (None, True, True, "Toujours partant pour un café."),
    230: (None, True, True, "Le mieux est l'ennemi du bien."),
    410: (None, True, True, "En télétravail le mercredi."),
    777: (None, True, True, "Hâte de vous lire !"),
}


def people(organisation: Organisation, sites: list[Site], seed: int) -> Iterator[Person]:
    """Yield the personas, then the heads of departments, then the others, by id from 1."""
    words = load()
    names, posts = Names(words), Posts(organisation)
    contacts = Contacts(sites, words.streets)
    for number, persona in enumerate(CAST, start=1):
        names.reserve(persona.local)
        if number <= PERSONA_HEADED:
            posts.seat_chief(number - 1, _chief(number))
        yield _named(number, persona, contacts)
    rand = Random(seed).random
    first_dealt, seats = organisation.first_dealt, cycle(organisation.round)
    count, new = len(sites), tuple.__new__
    for number in range(PERSONA_COUNT + 1, organisation.people + 1):
        identity = names.draw(number, (rand(), rand(), rand(), rand()))
        chance = rand()
        if number < first_dealt:
            post = posts.head(number, identity)
        else:
            post = posts.dealt(next(seats), identity, chance)
        skewed = rand()
        contact = contacts.draw(number, int(skewed * skewed * count), rand(), rand())
        more = _REMARKS.get(int(rand() * 1000), _ORDINARY)
        yield new(Person, identity + post + contact + more)


def _chief(number: int) -> Chief:
    persona = CAST[number - 1]
    return number, f"{persona.first_name} {persona.last_name}", persona.local + DOMAIN


def _named(number: int, persona: Persona, contacts: Contacts) -> Person:
    """Return a persona, of whom only the site's own fields depend on the size."""
    birth_date, birth_group = birth_texts(*persona.birth)
    first, last = persona.local.split(".")
    trade = TRADES[persona.department - 1]
    chief: Chief = _chief(persona.manager) if persona.manager else (None, None, None)
    identity = (
        number,
        persona.first_name,
        persona.last_name,
        persona.local + DOMAIN,
        first[0] + last.replace("-", ""),
        "male" if persona.male else "female",
        birth_date,
        f"{number:05d}",
        "FR",
        1036,
        nir_text(birth_group + (MALE if persona.male else FEMALE), place_group(number * 54_321)),
        persona.local + PRIVATE_DOMAIN,
    )
    post = (
        persona.job.male,
        persona.department,
        trade.name,
        *chief,
        persona.role,
        persona.job.csp_id,
        persona.groups,
        persona.tracks_time,
        persona.work_cycle,
    )
    contact = contacts.draw(number, persona.site - 1, number * 377 % 1000 / 1000, number / 40)
    more = (persona.key, persona.has_lucca, persona.smartlink_active, None)
    return tuple.__new__(Person, identity + post + contact + more)
