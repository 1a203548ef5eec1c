"""Departments, who heads them, and how many people each has: all known before anybody is drawn.

People get their ids in this order: the twelve personas, of whom six head the first departments;
then the heads of the other departments, mothers before daughters; then everybody else, dealt to the
departments by a fixed round. Hence a manager's id is always below those of the managed.
"""

from functools import cached_property
from typing import NamedTuple

from seed.jobs import Trade
from seed.places import CITIES
from seed.rng import shuffled
from seed.trades import TRADES

PERSONA_COUNT = 12
PERSONA_HEADED = 6
FIRST_OTHER_HEAD = PERSONA_COUNT + 1

_PEOPLE_PER_DEPARTMENT = 14
_MOST_DEPARTMENTS = 2_000
_DAUGHTERS = 5
_TOP_DEPARTMENTS = len(TRADES)
_MOTHER_OF_PAYROLL = 3
_TEAM = 8
# So many people beyond a full team stay with it: nobody leads one person.
_TEAM_SLACK = 1
_SHUFFLE = 11


class Department(NamedTuple):
    """A department; ``level`` 1 is the root, ``position`` counts from 1 among its siblings.

    ``trade`` is the key of its line of work: "hr", "it", "payroll", "sales"...
    """

    id: int
    name: str
    code: str
    parent_id: int | None
    head_id: int
    level: int
    position: int
    trade: str


def department_count(people: int) -> int:
    """Return how many departments a company of that size has: 6 for 12 people, 19 for 200."""
    grown = (people - PERSONA_COUNT) // _PEOPLE_PER_DEPARTMENT
    return min(_MOST_DEPARTMENTS, PERSONA_HEADED + grown)


class Organisation:
    """The tree of departments of a company of ``people`` persons."""

    def __init__(self, people: int, seed: int) -> None:
        """Describe an organisation; the seed decides only the order of dealing."""
        self.people = people
        self._seed = seed

    @cached_property
    def trades(self) -> list[Trade]:
        """The trade of each department, in the order of their ids."""
        by_key = {trade.key: trade for trade in TRADES}
        return [by_key[department.trade] for department in self.departments]

    @cached_property
    def departments(self) -> list[Department]:
        """All departments, mothers before daughters; id = index + 1."""
        count = department_count(self.people)
        out = [_top(index) for index in range(min(count, _TOP_DEPARTMENTS))]
        mothers = [(d, TRADES[d.id - 1]) for d in out if TRADES[d.id - 1].teams]
        while len(out) < count:
            generation: list[tuple[Department, Trade]] = []
            for position in range(1, _DAUGHTERS + 1):
                for mother, trade in mothers[: count - len(out)]:
                    generation.append((_daughter(len(out) + 1, mother, trade, position), trade))
                    out.append(generation[-1][0])
            mothers = generation
        return out

    @cached_property
    def round(self) -> list[int]:
        """The department index of each seat in a round of dealing; a weight is so many seats."""
        seats = [index for index, trade in enumerate(self.trades) for _ in range(trade.weight)]
        return shuffled(seats, self._seed, _SHUFFLE)

    @property
    def first_dealt(self) -> int:
        """The id of the first person who is neither a persona nor a head."""
        return FIRST_OTHER_HEAD + len(self.departments) - PERSONA_HEADED

    @cached_property
    def sizes(self) -> list[int]:
        """How many people each department has by dealing, its head included."""
        rounds, rest = divmod(self.people - self.first_dealt + 1, max(1, len(self.round)))
        sizes = [1 + rounds * trade.weight for trade in self.trades]
        for index in self.round[:rest]:
            sizes[index] += 1
        return sizes

    @cached_property
    def leaders(self) -> list[int]:
        """How many of each department's people lead others of it, the head first."""
        return [
            0 if size == 1 else max(1, (size - 2 + _TEAM - _TEAM_SLACK) // _TEAM)
            for size in self.sizes
        ]

    @cached_property
    def mothers(self) -> frozenset[int]:
        """The ids of departments that have daughters."""
        return frozenset(d.parent_id for d in self.departments if d.parent_id is not None)


def leader_rank(rank: int, leaders: int) -> int:
    """Return the rank of the leader of the person of that rank; the head has rank 0."""
    return min((rank - 1) // _TEAM, leaders - 1)


def _head_id(number: int) -> int:
    return number if number <= PERSONA_HEADED else FIRST_OTHER_HEAD + number - PERSONA_HEADED - 1


def _top(index: int) -> Department:
    """Return one of the departments that every company has first: the root, its daughters, Paie."""
    trade, number = TRADES[index], index + 1
    if trade.key == "payroll":
        parent, level, position = _MOTHER_OF_PAYROLL, 3, _DAUGHTERS + 1
    elif index == 0:
        parent, level, position = 0, 1, 1
    else:
        parent, level, position = 1, 2, index if index < _MOTHER_OF_PAYROLL else index - 1
    return Department(
        number, trade.name, trade.code, parent or None, _head_id(number), level, position, trade.key
    )


def _daughter(number: int, mother: Department, trade: Trade, position: int) -> Department:
    """Return a sub-department: a team of the trade, then its local branch, then numbered groups."""
    if mother.level == 2:
        name, code = trade.teams[position - 1]
    elif mother.level == 3:
        city = CITIES[position - 1]
        name, code = f"{mother.name} {city.name}", city.code
    elif mother.level == 4:
        name, code = f"{mother.name} – pôle {position}", str(position)
    else:
        name, code = f"{mother.name}.{position}", str(position)
    return Department(
        number,
        name,
        f"{mother.code}-{code}",
        mother.id,
        _head_id(number),
        mother.level + 1,
        position,
        trade.key,
    )
