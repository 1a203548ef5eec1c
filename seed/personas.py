"""The people that the documentation names: the same names, mails and ids in every company."""

from typing import NamedTuple

from seed.jobs import Job
from seed.reference import (
    ADMINISTRATOR,
    CLERK,
    EMPLOYEE,
    EXECUTIVE,
    HR,
    MANAGER,
    MANAGERIAL,
    SUPERVISOR,
    WEEK_35,
    WEEK_39,
)
from seed.reference import PAYROLL as PAYROLL_ROLE
from seed.reference import PROJECT_MANAGER as PROJECT_MANAGER_ROLE

EVERYONE = "smartlink-employees"
MANAGERS = "smartlink-managers"
HR_GROUPS = ("smartlink-hr", "smartlink-rh")
PAYROLL = "smartlink-payroll"
PROJECT_MANAGERS = "smartlink-project-managers"


class Persona(NamedTuple):
    """One named person; ``department`` and ``site`` are numbers, ``male`` the gender.

    ``local`` is what stands before the @ of the mail address; ``birth`` is (year, month, day);
    ``manager`` the id of the manager, ``None`` for the head.
    """

    key: str
    first_name: str
    last_name: str
    local: str
    male: bool
    birth: tuple[int, int, int]
    department: int
    site: int
    manager: int | None
    job: Job
    role: int
    work_cycle: int
    groups: tuple[str, ...]
    tracks_time: bool = False
    has_lucca: bool = True
    smartlink_active: bool = True


def _job(title: str, csp_id: int) -> Job:
    return Job(title, title, csp_id)


_MANAGES = (EVERYONE, MANAGERS)
_STAFF = (EVERYONE,)
_AGENT = _job("Conseiller clientèle", CLERK)

CAST = (
    Persona(
        "ceo",
        "Hélène",
        "Vasseur",
        "helene.vasseur",
        False,
        (1971, 3, 14),
        1,
        1,
        None,
        _job("Directrice générale", EXECUTIVE),
        MANAGER,
        WEEK_39,
        _MANAGES,
    ),
    Persona(
        "admin",
        "Karim",
        "Benali",
        "karim.benali",
        True,
        (1984, 9, 2),
        2,
        1,
        1,
        _job("Directeur des systèmes d'information", MANAGERIAL),
        ADMINISTRATOR,
        WEEK_39,
        _MANAGES,
    ),
    Persona(
        "hr",
        "Claire",
        "Fontaine",
        "claire.fontaine",
        False,
        (1979, 6, 21),
        3,
        1,
        1,
        _job("Directrice des ressources humaines", MANAGERIAL),
        HR,
        WEEK_39,
        (*_MANAGES, *HR_GROUPS),
    ),
    Persona(
        "payroll",
        "Élodie",
        "N'Diaye",
        "elodie.ndiaye",
        False,
        (1988, 11, 5),
        4,
        2,
        3,
        _job("Gestionnaire de paie", SUPERVISOR),
        PAYROLL_ROLE,
        WEEK_35,
        (EVERYONE, PAYROLL),
    ),
    Persona(
        "manager",
        "Jean-François",
        "Le Gall",
        "jean-francois.le-gall",
        True,
        (1976, 1, 13),
        5,
        1,
        1,
        _job("Responsable service client", MANAGERIAL),
        MANAGER,
        WEEK_39,
        _MANAGES,
    ),
    Persona(
        "project-manager",
        "Sophie",
        "Keller",
        "sophie.keller",
        False,
        (1986, 4, 17),
        6,
        3,
        1,
        _job("Cheffe de projet", MANAGERIAL),
        PROJECT_MANAGER_ROLE,
        WEEK_39,
        (EVERYONE, PROJECT_MANAGERS),
        tracks_time=True,
    ),
    Persona(
        "employee",
        "Camille",
        "Martin",
        "camille.martin",
        False,
        (1993, 7, 8),
        5,
        1,
        5,
        _job("Conseillère clientèle", CLERK),
        EMPLOYEE,
        WEEK_39,
        _STAFF,
        tracks_time=True,
    ),
    Persona(
        "smartlink-only",
        "Thomas",
        "Girard",
        "thomas.girard",
        True,
        (1990, 2, 11),
        5,
        1,
        5,
        _job("Consultant externe", SUPERVISOR),
        EMPLOYEE,
        WEEK_35,
        _STAFF,
        has_lucca=False,
    ),
    Persona(
        "no-access",
        "Nadia",
        "Lefèvre",
        "nadia.lefevre",
        False,
        (1995, 10, 23),
        5,
        2,
        5,
        _job("Conseillère clientèle", CLERK),
        EMPLOYEE,
        WEEK_35,
        (),
    ),
    Persona(
        "former",
        "Olivier",
        "Petit",
        "olivier.petit",
        True,
        (1982, 12, 19),
        5,
        1,
        5,
        _AGENT,
        EMPLOYEE,
        WEEK_35,
        _STAFF,
    ),
    Persona(
        "future",
        "Inès",
        "Moreau",
        "ines.moreau",
        False,
        (1997, 5, 3),
        5,
        1,
        5,
        _job("Conseillère clientèle", CLERK),
        EMPLOYEE,
        WEEK_35,
        _STAFF,
    ),
    Persona(
        "inactive",
        "Benoît",
        "Dubois-Roux",
        "benoit.dubois-roux",
        True,
        (1980, 8, 27),
        2,
        2,
        2,
        _job("Technicien support", SUPERVISOR),
        EMPLOYEE,
        WEEK_35,
        _STAFF,
        smartlink_active=False,
    ),
)

PERSONAS: dict[str, int] = {persona.key: number for number, persona in enumerate(CAST, start=1)}
"""The id of each persona: ``{"ceo": 1, "admin": 2, ...}``."""
