"""What a Lucca collection is: declared once; query, checks, storage and answers follow from it.

A record is stored as the JSON text that is sent, in short (``brief``) and in full (``doc``), plus
a column for each field that is often compared. Columns hold what is compared, not what is shown:
text is case-folded (Lucca compares without case), moments are ISO text without offset, booleans 0
and 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

from emulator.evidence import Evidence
from emulator.lucca.kinds import Kind
from emulator.storage import Table, View

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from emulator.lucca.kinds import Generation, Verb, Write
    from emulator.lucca.tree import Tree
    from emulator.storage import Connection

Record: TypeAlias = dict[str, Any]
"""One Lucca record in full, keys in Lucca's own spelling, addresses beginning with ``BASE``."""

BASE = "http://lucca.invalid"
"""Stands for Lucca's base address in stored text (RFC 6761 §6.4: never a real host)."""

REFERENCE_MEMBERS = ("id", "name", "url")
"""What an entity inside another shows unless ``fields`` asks for more."""


@dataclass(frozen=True, kw_only=True)
class Field:
    """One property of a collection, in Lucca's spelling."""

    name: str
    kind: Kind
    write: Write = "never"
    required: bool = False
    """Must be there on create, and can never be null."""
    short: bool = False
    """In a list that names no ``fields``."""
    column: bool = False
    """Compared often enough to have a column of its own."""
    indexed: bool = False
    """Compared by enough different values to have an index too."""
    to: str = ""
    """The collection that a reference points into."""
    id_field: str = ""
    """Of a reference: the field beside it that holds the id alone."""
    apart: bool = False
    """Not in the stored record: ``Collection.complete`` adds it when a record is shown."""
    also: tuple[str, ...] = ()
    """Other spellings that requests use (names are matched without case in any event)."""
    max_length: int = 4_000
    compute: Callable[[Connection, Sequence[Any], datetime], Mapping[Any, Any]] | None = None
    """Of what is kept nowhere: given the ids of records and the tenant's time, returns the value
    of each by its id. Found when it is shown; not compared."""
    if_asked: bool = False
    """Shown only when ``fields`` names it, even of one record."""
    evidence: Evidence | None = None
    """How it is known, where that is not as the collection is."""
    members: tuple[Field, ...] = ()
    """Of objects: what each holds. None declared: free in form, and nothing in it is filtered."""

    @property
    def follows(self) -> bool:
        """Whether ``fields`` and filters may go on through it to the record it points to."""
        return self.kind in (Kind.REFERENCE, Kind.REFERENCES)

    @property
    def is_list(self) -> bool:
        """Whether it holds several values, of which a filter asks for any."""
        return self.kind in (Kind.REFERENCES, Kind.OBJECTS)

    @property
    def is_scalar(self) -> bool:
        """Whether it holds one value that can be compared."""
        return not self.follows and self.kind not in (Kind.OBJECT, Kind.OBJECTS)

    @property
    def is_kept(self) -> bool:
        """Whether what it is compared by is kept somewhere; if not it is shown alone."""
        return self.compute is None and (not self.apart or self.id_field != "")

    @property
    def is_folded(self) -> bool:
        """Whether it is compared without case: text that is not an id."""
        is_id = self.name == "id" or (self.to != "" and not self.follows)
        return self.kind is Kind.TEXT and not is_id

    @property
    def singular(self) -> str:
        """What its objects are called in messages."""
        return self.name

    @cached_property
    def by_name(self) -> dict[str, Field]:
        """The members of its objects, by every spelling in lower case."""
        return by_spelling(self.members)


@dataclass(frozen=True, kw_only=True)
class Change:
    """What a rule may look at while a record is written."""

    db: Connection
    now: datetime
    before: Record | None
    """The record as it was; None on create."""
    record: Record
    """The record as it will be; a rule may complete it."""
    sent: frozenset[str]
    """The fields that the caller sent."""


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What narrows a list before any filter: SQL over the collection's own columns."""

    sql: str
    values: tuple[object, ...] = ()


@dataclass(frozen=True, eq=False)
class Collection:
    """A collection of Lucca's: its address, its fields, and what is particular to it."""

    path: str
    """As in ``/api/v3/<path>``."""
    singular: str
    """The type's name, in messages."""
    table_name: str
    """Where its rows are: its own table, or a view of another's."""
    fields: tuple[Field, ...]
    select: str = ""
    """The view's text, of a collection that only shows what another table holds: it has the
    columns that ``table`` would, computed."""
    generation: Generation = "v3"
    root: str = "/api/v3"
    """What stands before ``path``."""
    item_url: str = ""
    """The ``url`` of a record, ending in ``{id}``; by default its address."""
    key: Kind = Kind.INTEGER
    """What an id is: a number, or a text."""
    find: Callable[[str], Scope] | None = None
    """What an id, a text, says of where its record is: SQL over the view's own columns, for ids
    that are computed. Raises ``NotFound`` for what can be no id."""
    listed: bool = True
    """Whether it has an address; if not, it is only seen through what points into it."""
    shown: bool = True
    """Whether one of its records has an address of its own."""
    parameters: tuple[str, ...] = ()
    """Query keys that are neither reserved nor fields."""
    on_create: tuple[str, ...] = ()
    """Query keys that mean something where a record is added."""
    filters: tuple[str, ...] = ()
    """In v4, the fields that a list may be filtered by, as one value or several, with commas."""
    filters_known: Evidence | None = None
    """How the filters of v4 are known, where that is not as the fields are."""
    default_limit: int = 10
    max_limit: int = 100
    """Of a page, in v4."""
    verbs: frozenset[Verb] = frozenset()
    owner: str = ""
    """What says whose a record is, in SQL; by default ``ownerId``, if there is one."""
    max_page: int = 10_000
    """The most that ``paging`` may ask for; more is refused. Lucca documents 1,000 for v3 and
    10,000 for leaves, yet clients that work ask for 2,000 users and 5,000 leaves: one bound, as
    wide as is documented anywhere, breaks none of them."""
    walked: tuple[str, ...] = ()
    """Indexed fields that whole lists are ordered or filtered by: their index also holds the id
    and what the scope looks at, so that walking far does not read the records passed over."""
    scope_column: str = ""
    """The column that the scope looks at."""
    scope: Callable[[Mapping[str, str], datetime], Scope | None] = lambda _asked, _now: None
    rule: Callable[[Change], None] = lambda _change: None
    complete: Callable[[Connection, Sequence[Record], Tree | None], None] = lambda *_: None
    """Adds the fields that are ``apart`` to records: those that a tree names, all without one."""
    needs: tuple[str, ...] = ()
    """What ``complete`` reads of a record, ``id`` first and not alone, to add fields plainly."""
    closes: str = ""
    """The first day on which Lucca is to be without it, as announced; ISO text."""
    evidence: Evidence = Evidence.DOCUMENTED
    source: str = ""
    """Where the shape is known from."""

    @cached_property
    def by_name(self) -> dict[str, Field]:
        """Fields by every spelling in lower case."""
        return by_spelling(self.fields)

    @cached_property
    def columns(self) -> tuple[Field, ...]:
        """The fields that have a column, in the table's order."""
        return tuple(one for one in self.fields if (one.column or one.indexed) and one.name != "id")

    @cached_property
    def person(self) -> str:
        """What says whose a record is; empty if it is nobody's."""
        return self.owner or ("ownerId" if "ownerid" in self.by_name else "")

    @cached_property
    def apart(self) -> frozenset[str]:
        """The names of the fields that are not in the stored record."""
        return frozenset(one.name for one in self.fields if one.apart)

    @cached_property
    def stored(self) -> frozenset[str]:
        """The names of the fields that are in the stored record."""
        return frozenset(one.name for one in self.fields if not one.apart and one.compute is None)

    @cached_property
    def computed(self) -> tuple[Field, ...]:
        """The fields whose values are found when they are shown."""
        return tuple(one for one in self.fields if one.compute is not None)

    @cached_property
    def short_names(self) -> tuple[str, ...]:
        """What a list shows unless ``fields`` asks otherwise."""
        return tuple(one.name for one in self.fields if one.short)

    @cached_property
    def table(self) -> Table:
        """The table: the key, what is compared, and the record as JSON, in short and in full."""
        types: dict[str, type] = {"id": str if self.key is Kind.TEXT else int}
        for one in self.columns:
            types[one.name] = {Kind.INTEGER: int, Kind.BOOLEAN: int, Kind.NUMBER: float}.get(
                one.kind, str
            )
        types["brief"] = types["doc"] = str
        indexes = [self._index(one.name) for one in self.columns if one.indexed]
        if self.walked:
            indexes.append(("id", self.scope_column))
        return Table(self.table_name, types, "id", tuple(indexes))

    def _index(self, name: str) -> tuple[str, ...]:
        return (name, "id", self.scope_column) if name in self.walked else (name,)

    @cached_property
    def view(self) -> View | None:
        """The view that its rows are read from; None if it has a table."""
        return View(self.table_name, self.select) if self.select else None

    @cached_property
    def compared(self) -> tuple[tuple[str, bool], ...]:
        """The names of the columns' fields, and whether each is folded."""
        return tuple((one.name, one.is_folded) for one in self.columns)

    @cached_property
    def _url(self) -> str:
        return BASE + (self.item_url or f"{self.root}/{self.path}/{{id}}").removesuffix("{id}")

    def url_of(self, key: object) -> str:
        """Return the ``url`` of a record, as stored."""
        return f"{self._url}{key}"

    def reference(self, key: object, name: str) -> Record:
        """Return what stands for a record inside another."""
        return {"id": key, "name": name, "url": self.url_of(key)}


Shape: TypeAlias = Collection | Field
"""What has named members: a collection's records, or the objects in a field."""


def by_spelling(fields: tuple[Field, ...]) -> dict[str, Field]:
    """Return fields by every spelling in lower case."""
    names = {}
    for one in fields:
        for spelling in (one.name, *one.also):
            names[spelling.lower()] = one
    return names


def comparable(kind: Kind, value: Any) -> Any:
    """Return a value as columns and filters hold it."""
    if kind is Kind.TEXT:
        return None if value is None else str(value).casefold()
    if kind is Kind.BOOLEAN and value is not None:
        return int(value)
    return value


def reference(
    name: str, to: str, *, id_name: str = "", indexed: bool = False, **options: Any
) -> tuple[Field, Field]:
    """Declare a reference and the id beside it: ``department`` and ``departmentId``."""
    id_name = id_name or f"{name}Id"
    # Lucca's own spellings waver between Id and ID; requests are matched without case anyway.
    key = Field(name=id_name, kind=Kind.INTEGER, column=True, indexed=indexed, to=to, **options)
    return key, Field(name=name, kind=Kind.REFERENCE, to=to, id_field=id_name)
