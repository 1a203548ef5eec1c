"""A small world for the query grammar: every kind of field, and queries over it.

``teams`` have text ids and members; ``things`` point to teams and to each other and hold objects.
Random records and random queries are drawn from few values, so that they often meet.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

from hypothesis import strategies as st

from emulator.lucca.conditions import ORDERED, Condition
from emulator.lucca.fields import Collection, Field, reference
from emulator.lucca.kinds import Kind
from emulator.lucca.paths import below, dotted
from emulator.lucca.query import Query
from emulator.lucca.tree import render_tree

if TYPE_CHECKING:
    from random import Random

    from emulator.lucca.fields import Record, Shape
    from emulator.lucca.paths import Path
    from emulator.lucca.tree import Tree

World: TypeAlias = "dict[str, dict[Any, Record]]"
COUNT: Tree = {"count": {}}

ID = Field(name="id", kind=Kind.INTEGER, short=True, column=True)
NAME = Field(name="name", kind=Kind.TEXT, short=True, column=True)
SCALARS = (
    Field(name="count", kind=Kind.INTEGER, indexed=True),
    Field(name="size", kind=Kind.NUMBER),
    Field(name="title", kind=Kind.TEXT),
    Field(name="code", kind=Kind.TEXT, indexed=True),
    Field(name="since", kind=Kind.MOMENT, column=True),
    Field(name="born", kind=Kind.MOMENT),
    Field(name="isOpen", kind=Kind.BOOLEAN, column=True),
    Field(name="isBig", kind=Kind.BOOLEAN),
)
TEAMS = Collection(
    path="teams",
    singular="Team",
    table_name="team",
    key=Kind.TEXT,
    fields=(
        Field(name="id", kind=Kind.TEXT, short=True, column=True),
        NAME,
        *reference("lead", "things"),
        Field(name="things", kind=Kind.REFERENCES, to="things"),
    ),
)
STEPS = Field(
    name="steps",
    kind=Kind.OBJECTS,
    members=(
        *SCALARS[:3],
        *SCALARS[5:6],
        Field(name="actor", kind=Kind.REFERENCE, to="things"),
        Field(name="notes", kind=Kind.OBJECTS, members=(NAME, SCALARS[7])),
    ),
)
COMMENT = Field(
    name="comment",
    kind=Kind.OBJECT,
    members=(*SCALARS, Field(name="author", kind=Kind.REFERENCE, to="things")),
)
THINGS = Collection(
    path="things",
    singular="Thing",
    table_name="thing",
    fields=(
        ID,
        NAME,
        *SCALARS,
        Field(name="teamId", kind=Kind.TEXT, column=True, to="teams"),
        Field(name="team", kind=Kind.REFERENCE, to="teams", id_field="teamId"),
        *reference("parent", "things"),
        Field(name="teams", kind=Kind.REFERENCES, to="teams"),
        Field(name="free", kind=Kind.OBJECT),
        COMMENT,
        STEPS,
    ),
)
COLLECTIONS = {"teams": TEAMS, "things": THINGS}
THING_IDS = range(1, 7)
TEAM_IDS = ("a-AM", "a-PM", "B", "É")

TEXTS = [
    "", "a", "A", "ab", "Straße", "STRASSE", "é", "É", "e", "\U0010ffff", "a\U0010ffff", "\ud7ff",
    "nul", "12", "%", "_",
]  # fmt: skip
DAYS = ["2023-12-31", "2024-01-01", "2024-02-29", "2025-01-01"]
MOMENTS = [f"{day}{time}" for day in DAYS for time in ("T00:00:00", "T10:30:00", "T10:30:00.500")]
VALUES: dict[Kind, list[Any]] = {
    Kind.INTEGER: [-1, 0, 1, 2, 12],
    Kind.NUMBER: [-1.5, 0.0, 0.25, 1.0, 12.0],
    Kind.TEXT: TEXTS,
    Kind.MOMENT: [*MOMENTS, *(f"{day}T10:30:00.000" for day in DAYS)],
    Kind.BOOLEAN: [True, False],
}


def lookup(path: str) -> Collection:
    """Return the collection that a reference points into."""
    return COLLECTIONS[path]


def value(field: Field, chance: Random) -> Any:
    """Return something that a field may hold."""
    if field.is_list:
        return [_element(field, chance) for _ in range(chance.randrange(3))]
    return None if chance.random() < 0.25 else _element(field, chance)


def _element(field: Field, chance: Random) -> Any:
    if field.follows:
        key = chance.choice(TEAM_IDS if field.to == "teams" else THING_IDS)
        return {"id": key, "name": "", "url": ""}
    if not field.is_scalar:
        members = {one.name: value(one, chance) for one in field.members}
        return members or {"Any": {"x": 1}}
    return chance.choice(VALUES[field.kind])


def world(chance: Random) -> World:
    """Return records of both collections, by id."""
    found: World = {}
    for path, ids in (("teams", TEAM_IDS), ("things", THING_IDS)):
        found[path] = {}
        for key in ids:
            fields = COLLECTIONS[path].fields
            record: Record = {one.name: value(one, chance) for one in fields} | {"id": key}
            for one in fields:
                if one.id_field:
                    pointed = record[one.name]
                    record[one.id_field] = None if pointed is None else pointed["id"]
            found[path][key] = record
    return found


def paths(shape: Shape, steps: int = 3) -> list[Path]:
    """Return every path of so many fields, at most, that begins here."""
    found: list[Path] = []
    for field in shape.fields if isinstance(shape, Collection) else shape.members:
        found.append((field,))
        inside = below(field, lookup)
        if inside is not None and steps > 1:
            found += [(field, *rest) for rest in paths(inside, steps - 1)]
    return found


PATHS = paths(THINGS)
BY_KIND = {kind: [one for one in PATHS if one[-1].kind is kind] for kind in Kind}
ORDERABLE = [one for one in PATHS if one[-1].is_scalar and not any(field.is_list for field in one)]
OPERATORS = {
    Kind.TEXT: ("equals", "notequal", "like", "starts", "containsall"),
    Kind.BOOLEAN: ("equals", "notequal", "like", "containsall"),
    Kind.INTEGER: ("equals", "notequal", "like", "containsall", *sorted(ORDERED)),
    Kind.NUMBER: ("equals", "notequal", "like", "containsall", *sorted(ORDERED)),
    Kind.MOMENT: (
        "equals", "notequal", "like", "containsall", "between", "anniversary", *sorted(ORDERED)
    ),
}  # fmt: skip
PIECES = ["", "a", "É", "SS", "1", ".5", "2024-01", "T10", "tr", "ue", "-"]


def operands(field: Field, operator: str) -> list[Any]:
    """Return what a filter may compare a field with."""
    if operator in ("like", "starts"):
        return [*PIECES, *TEXTS] if field.kind is Kind.TEXT else PIECES[1:]
    if field.name in ("id", "teamId") and field.kind is Kind.TEXT:
        return [*TEAM_IDS, "b"]
    if field.kind is Kind.BOOLEAN:
        return [0, 1]
    return MOMENTS if field.kind is Kind.MOMENT else VALUES[field.kind]


def _asked(path: Path, operator: str) -> st.SearchStrategy[Condition]:
    """Return the filters of an operator on a path."""
    if not path[-1].is_scalar:
        return st.just(Condition(path, operator, (), True))
    choice = st.sampled_from(operands(path[-1], operator))
    if operator == "between":
        return st.lists(choice, min_size=2, max_size=2).map(
            lambda two: Condition(path, operator, (two[0], _end(two[1])))
        )
    if operator == "containsall":
        lists = st.lists(choice, min_size=1, max_size=3)
        return lists.map(lambda some: Condition(path, operator, tuple(some)))
    return st.builds(_any_of, st.just(path), st.just(operator), st.lists(choice, max_size=3),
                     st.booleans())  # fmt: skip


def _any_of(path: Path, operator: str, values: list[Any], or_null: bool) -> Condition:
    is_empty = path[-1].kind is Kind.TEXT and operator in ("equals", "notequal") and "" in values
    if operator == "until" and path[-1].kind is Kind.MOMENT:
        values = [_end(one) for one in values]
    return Condition(path, operator, tuple(values), or_null or is_empty or not values)


def _end(moment: str) -> str:
    return moment.replace("T00:00:00", "T23:59:59.999")


def drawn(path: Path, operator: str, chance: Random) -> list[Condition]:
    """Return a filter with each value alone, one with several, and one that takes null too."""
    if not path[-1].is_scalar:
        return [Condition(path, operator, (), True)]
    known = operands(path[-1], operator)
    pairs = [(one, chance.choice(known)) for one in known]
    if operator == "between":
        return [Condition(path, operator, (one, _end(other))) for one, other in pairs]
    if operator == "containsall":
        return [Condition(path, operator, pair) for pair in pairs]
    alone = [_any_of(path, operator, [one], False) for one in known]
    several = _any_of(path, operator, list(chance.choice(pairs)), False)
    return [*alone, several, _any_of(path, operator, [chance.choice(known)], True)]


KINDS = [kind for kind, some in BY_KIND.items() if some]
CONDITIONS = st.one_of(
    *(
        st.sampled_from(BY_KIND[kind]).flatmap(partial(_asked, operator=word))
        for kind in KINDS
        for word in OPERATORS.get(kind, ("equals", "notequal"))
    )
)


def trees(shape: Shape, steps: int = 3) -> st.SearchStrategy[Tree]:
    """Return what ``fields`` may ask of records or objects, in Lucca's spelling."""
    fields = shape.fields if isinstance(shape, Collection) else shape.members
    options: dict[str, st.SearchStrategy[Tree]] = {}
    for field in fields:
        inside = below(field, lookup)
        nothing: st.SearchStrategy[Tree] = st.just({})
        deeper = trees(inside, steps - 1) if inside is not None and steps > 1 else nothing
        options[field.name] = nothing | deeper
    return st.lists(st.sampled_from(list(options)), min_size=1, max_size=3, unique=True).flatmap(
        lambda names: st.fixed_dictionaries({name: options[name] for name in names})
    )


QUERIES = st.builds(
    Query,
    conditions=st.lists(CONDITIONS, max_size=3, unique_by=lambda one: dotted(one.path)).map(tuple),
    tree=st.none() | trees(THINGS) | trees(THINGS).map(lambda one: {**one, "collection": COUNT}),
    order=st.lists(st.tuples(st.sampled_from(ORDERABLE), st.booleans()), max_size=3).map(tuple),
    offset=st.integers(0, 7),
    limit=st.integers(1, 9),
)


class Asked(list[Query]):
    """Queries, shown as they are asked."""

    def __repr__(self) -> str:
        return f"Asked({[render(one) for one in self]})"


def render(query: Query) -> list[tuple[str, str]]:
    """Return the query parameters that read as this query. Its texts hold no comma."""
    asked = [(dotted(one.path), _filter(one)) for one in query.conditions]
    if query.tree is not None:
        asked.append(("fields", render_tree(query.tree)))
    if query.order:
        pairs = [f"{dotted(path)},{'desc' if down else 'asc'}" for path, down in query.order]
        asked.append(("orderBy", ",".join(pairs)))
    return [*asked, ("paging", f"{query.offset},{query.limit}")]


def _filter(one: Condition) -> str:
    is_text = one.operator in ("like", "starts") or one.path[-1].kind is not Kind.BOOLEAN
    words = [
        str(value) if is_text else ("false", "true")[int(str(value))] for value in one.operands
    ]
    return ",".join([one.operator, *words, *(["null"] if one.or_null else [])])
