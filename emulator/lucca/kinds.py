"""What a field's values are, and what may be done to them: the words of the declarations."""

from __future__ import annotations

from enum import Enum, auto
from typing import Literal

Write = Literal["never", "create", "always"]
Verb = Literal["create", "update", "delete", "create_many", "update_many", "delete_many"]
"""What may be done to a collection besides reading it; the last three by one call to the whole."""

Generation = Literal["v2", "v3", "v4"]
"""Which of Lucca's envelopes and query grammars an address speaks."""


class Kind(Enum):
    """What a field's values are."""

    INTEGER = auto()
    NUMBER = auto()
    TEXT = auto()
    MOMENT = auto()  # "2014-09-01T00:00:00", local, without offset
    DAY = auto()  # "2014-09-01", in v4
    BOOLEAN = auto()
    REFERENCE = auto()  # {"id", "name", "url"} of one record elsewhere, or null
    REFERENCES = auto()  # a list of them
    OBJECT = auto()  # one object, or anything else: shown as stored
    OBJECTS = auto()  # a list of objects
