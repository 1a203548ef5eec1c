"""Analytic axes and their sections: projects, cost centres, activities."""

from typing import NamedTuple

from seed.organisation import Department
from seed.projects import Project

PROJECTS, COST_CENTRES, ACTIVITIES = range(1, 4)
_FIRST_COST_CENTRE, _FIRST_ACTIVITY = 10_000, 20_001
_TOP_LEVEL = 2


class Axis(NamedTuple):
    """A way to sort work or costs; a section of it hangs below one of ``parent_id``'s, if any."""

    id: int
    name: str
    parent_id: int | None
    level: int


class AxisSection(NamedTuple):
    """A value of an axis; that of a project has the project's id."""

    id: int
    axis_id: int
    code: str
    name: str
    owner_id: int | None
    parent_id: int | None


AXES = [
    Axis(PROJECTS, "Projets", COST_CENTRES, 2),
    Axis(COST_CENTRES, "Centres de coûts", None, 1),
    Axis(ACTIVITIES, "Activités", None, 1),
]
_ACTIVITIES = (
    ("ANA", "Analyse"),
    ("CON", "Conception"),
    ("REA", "Réalisation"),
    ("REC", "Recette"),
    ("PIL", "Pilotage"),
    ("FOR", "Formation"),
)


def cost_centre(department: Department, by_id: dict[int, Department]) -> int:
    """Return the id of the cost centre that pays for a department: the one at the top has it."""
    while department.level > _TOP_LEVEL and department.parent_id is not None:
        department = by_id[department.parent_id]
    return _FIRST_COST_CENTRE + department.id


def axis_sections(departments: list[Department], projects: list[Project]) -> list[AxisSection]:
    """Return the sections of all axes, each axis's together."""
    by_id = {one.id: one for one in departments}
    return [
        *(
            AxisSection(
                one.id,
                PROJECTS,
                one.code,
                one.name,
                one.manager_id,
                cost_centre(by_id[one.department_id], by_id),
            )
            for one in projects
        ),
        *(
            AxisSection(
                cost_centre(one, by_id), COST_CENTRES, f"CC-{one.code}", one.name, one.head_id, None
            )
            for one in departments
            if one.level <= _TOP_LEVEL
        ),
        *(
            AxisSection(number, ACTIVITIES, code, name, None, None)
            for number, (code, name) in enumerate(_ACTIVITIES, start=_FIRST_ACTIVITY)
        ),
    ]
