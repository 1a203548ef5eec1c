"""Short lists that never vary: roles, cultures, calendars, work cycles, categories, leave types."""

from typing import NamedTuple


class Role(NamedTuple):
    """A permission profile."""

    id: int
    name: str


class Culture(NamedTuple):
    """A language; ``id`` is its LCID (MS-LCID), ``code`` its IETF tag."""

    id: int
    code: str
    name: str


class Calendar(NamedTuple):
    """A calendar of public holidays."""

    id: int
    name: str


class WorkCycle(NamedTuple):
    """How long one works: minutes a week, minutes a working day (Monday to Friday)."""

    id: int
    name: str
    weekly_minutes: int
    daily_minutes: int
    has_rtt: bool


class OccupationCategory(NamedTuple):
    """A socio-professional category (``csp_id`` of a person)."""

    id: int
    name: str
    code: str


class Country(NamedTuple):
    """A country; ``code`` is its two letters (ISO 3166-1)."""

    id: int
    name: str
    code: str


class JobQualification(NamedTuple):
    """A job at a level; ``level`` counts from 1."""

    id: int
    name: str
    job_id: int
    job: str
    sector_id: int
    level: int


class LeaveType(NamedTuple):
    """A reason to be away; ``has_account`` when it is counted against a balance."""

    id: int
    code: str
    name: str
    has_account: bool
    is_remote_work: bool
    color: str


EMPLOYEE, MANAGER, HR, PAYROLL, PROJECT_MANAGER, ADMINISTRATOR = range(1, 7)
ROLES = [
    Role(EMPLOYEE, "Collaborateur"),
    Role(MANAGER, "Manager"),
    Role(HR, "RH"),
    Role(PAYROLL, "Gestionnaire de paie"),
    Role(PROJECT_MANAGER, "Chef de projet"),
    Role(ADMINISTRATOR, "Administrateur"),
]

CULTURES = [
    Culture(1036, "fr-FR", "Français (France)"),
    Culture(1033, "en-US", "English (United States)"),
    Culture(1031, "de-DE", "Deutsch (Deutschland)"),
    Culture(1034, "es-ES", "Español (España)"),
    Culture(1040, "it-IT", "Italiano (Italia)"),
]

METROPOLITAN, ALSACE_MOSELLE = 1, 2
CALENDARS = [
    Calendar(METROPOLITAN, "France métropolitaine"),
    Calendar(ALSACE_MOSELLE, "Alsace-Moselle"),
]

WEEK_35, WEEK_39, DAYS_A_YEAR, PART_TIME = range(1, 5)
WORK_CYCLES = [
    WorkCycle(WEEK_35, "35 heures", 2100, 420, False),
    WorkCycle(WEEK_39, "39 heures avec RTT", 2340, 468, True),
    WorkCycle(DAYS_A_YEAR, "Forfait jours", 2340, 468, True),
    WorkCycle(PART_TIME, "Temps partiel 80 %", 1680, 336, False),
]

EXECUTIVE, MANAGERIAL, SUPERVISOR, CLERK = range(1, 5)
OCCUPATION_CATEGORIES = [
    OccupationCategory(EXECUTIVE, "Cadre dirigeant", "CD"),
    OccupationCategory(MANAGERIAL, "Cadre", "CA"),
    OccupationCategory(SUPERVISOR, "Agent de maîtrise", "AM"),
    OccupationCategory(CLERK, "Employé", "EM"),
]

FRANCE = 1
COUNTRIES = [
    Country(number, name, code)
    for number, (name, code) in enumerate(
        (
            ("France", "FR"),
            ("Allemagne", "DE"),
            ("Autriche", "AT"),
            ("Belgique", "BE"),
            ("Canada", "CA"),
            ("Espagne", "ES"),
            ("États-Unis", "US"),
            ("Irlande", "IE"),
            ("Italie", "IT"),
            ("Luxembourg", "LU"),
            ("Maroc", "MA"),
            ("Pays-Bas", "NL"),
            ("Pologne", "PL"),
            ("Portugal", "PT"),
            ("Royaume-Uni", "GB"),
            ("Suisse", "CH"),
            ("Tunisie", "TN"),
        ),
        start=FRANCE,
    )
]

_LEVELS = ("junior", "confirmé", "senior")
_JOBS = (("Développement", 1), ("Commerce", 2), ("Gestion de projet", 3))
JOB_QUALIFICATIONS = [
    JobQualification(len(_LEVELS) * rank + level, f"{job} – {word}", rank + 1, job, sector, level)
    for rank, (job, sector) in enumerate(_JOBS)
    for level, word in enumerate(_LEVELS, start=1)
]

PAID_LEAVE, RTT, SICK_LEAVE, REMOTE_WORK, UNPAID_LEAVE, FAMILY_EVENT = range(1, 7)
LEAVE_TYPES = [
    LeaveType(PAID_LEAVE, "CP", "Congés payés", True, False, "#4FA83D"),
    LeaveType(RTT, "RTT", "RTT", True, False, "#3D7EA8"),
    LeaveType(SICK_LEAVE, "MAL", "Maladie", False, False, "#C0504D"),
    LeaveType(REMOTE_WORK, "TT", "Télétravail", False, True, "#8064A2"),
    LeaveType(UNPAID_LEAVE, "CSS", "Congé sans solde", False, False, "#7F7F7F"),
    LeaveType(FAMILY_EVENT, "EVF", "Événement familial", False, False, "#E0A030"),
]


class Choice(NamedTuple):
    """One of a short list of reasons."""

    id: int
    name: str


CONTRACT_TYPES = [
    Choice(1, "CDI"),
    Choice(2, "CDD"),
    Choice(3, "Contrat d'apprentissage"),
    Choice(4, "Convention de stage"),
]
HIRING_TYPES = [
    Choice(1, "Embauche externe"),
    Choice(2, "Mobilité interne"),
    Choice(3, "Transformation d'un CDD"),
    Choice(4, "Transfert d'entreprise"),
]
TERMINATION_REASONS = [
    Choice(1, "Démission"),
    Choice(2, "Rupture conventionnelle"),
    Choice(3, "Fin de CDD"),
    Choice(4, "Licenciement"),
    Choice(5, "Fin de période d'essai"),
    Choice(6, "Départ à la retraite"),
    Choice(7, "Fin de stage"),
]
# Code du travail, L1242-2.
TEMPORARY_GROUNDS = [
    Choice(1, "Remplacement d'un salarié absent"),
    Choice(2, "Accroissement temporaire d'activité"),
    Choice(3, "Emploi saisonnier"),
]
