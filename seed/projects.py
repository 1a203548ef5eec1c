"""Projects: what the people who keep a timesheet book their hours on."""

from typing import NamedTuple

from seed.organisation import Organisation
from seed.rng import mix

_PURPOSE = 21
_FEWEST, _MOST = 4, 500
_PEOPLE_PER_PROJECT = 10
_PROJECTS_PER_MANAGER = 3
_MANAGING_TRADES = frozenset({"it", "product", "production", "support", "quality"})
_SUBJECTS = (
    "Refonte du site",
    "Migration",
    "Portail client",
    "Application mobile",
    "Audit",
    "Tableau de bord",
    "Déploiement",
    "Intégration",
    "Maintenance",
    "Formation",
)
_CLIENTS = (
    "Boulangerie Exemple",
    "Transports Fictif",
    "Mairie de Nulle-Part",
    "Hôtel du Modèle",
    "Librairie Factice",
    "Clinique de l'Essai",
    "Garage Prototype",
    "Acme (interne)",
)


class Project(NamedTuple):
    """A project; ``budget_cents`` in euro cents. Its dates: ``Company.project_dates``."""

    id: int
    code: str
    name: str
    client: str
    department_id: int
    manager_id: int
    budget_hours: int
    budget_cents: int


class ProjectDates(NamedTuple):
    """When a project runs; ISO dates, the last day included, ``None`` while no end is set."""

    project_id: int
    starts_on: str
    ends_on: str | None


class DayOffsets(NamedTuple):
    """When a project runs, in days from ``as_of``."""

    starts: int
    ends: int | None


def manager_departments(organisation: Organisation) -> dict[int, int]:
    """Return the ids of the project managers, each with their department's id.

    The ``project-manager`` persona, and one in three of those first dealt to the technical trades.
    """
    found = {6: 6}
    wanted = project_count(organisation.people) // _PROJECTS_PER_MANAGER
    ranks = [0] * len(organisation.departments)
    eligible = 0
    dealt = range(organisation.first_dealt, organisation.people + 1)
    for index, number in zip(_deals(organisation, len(dealt)), dealt, strict=False):
        ranks[index] += 1
        leads = ranks[index] < organisation.leaders[index]
        if organisation.trades[index].key not in _MANAGING_TRADES or leads:
            continue
        eligible += 1
        if eligible % 3 == 0:
            found[number] = index + 1
        if len(found) > wanted:
            break
    return found


def _deals(organisation: Organisation, count: int) -> list[int]:
    seats = organisation.round
    rounds = min(count // max(1, len(seats)) + 1, 50)
    return seats * rounds


def project_count(people: int) -> int:
    """Return how many projects a company of that size has."""
    return max(_FEWEST, min(_MOST, people // _PEOPLE_PER_PROJECT))


def projects(organisation: Organisation, seed: int) -> list[Project]:
    """Return the projects; their managers are persons of their departments."""
    managers = list(manager_departments(organisation).items())
    out = []
    for number in range(1, project_count(organisation.people) + 1):
        chance = mix(seed, number, _PURPOSE)
        manager_id, department_id = managers[(number - 1) % len(managers)]
        client = _CLIENTS[chance % len(_CLIENTS)]
        subject = _SUBJECTS[(chance >> 8) % len(_SUBJECTS)]
        hours = 100 + 50 * ((chance >> 16) % 60)
        rate_cents = 6_000 + 500 * ((chance >> 24) % 12)
        out.append(
            Project(
                number,
                f"P{number:04d}",
                f"{subject} {client} n° {number}",
                client,
                department_id,
                manager_id,
                hours,
                hours * rate_cents,
            )
        )
    return out


def offsets(project_id: int, seed: int) -> DayOffsets:
    """Return when a project runs: one in eight is over, half have no end, the first never end."""
    chance = mix(seed, project_id, _PURPOSE + 1)
    starts = -60 - chance % 700
    if project_id <= _FEWEST or chance >> 20 & 1:
        return DayOffsets(starts, None)
    if chance >> 21 & 3 == 0:
        return DayOffsets(starts - 60, -30 - (chance >> 32) % 25)
    return DayOffsets(starts, 30 + (chance >> 32) % 500)
