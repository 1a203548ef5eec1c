"""Definitions of extended data (``/api/v3/extensionUserDefinitions``).

Source: Lucca's guide to extended data; clients that read ``extensionUserPropertyListEntries``, one
of them a definition by its id, which is the key of the data (``e_…``). ``formatKey`` "select" is
seen; the other formats, ``isMultiple`` and ``members`` (of a composite one) are ours.
"""

from __future__ import annotations

from emulator.evidence import Evidence
from emulator.lucca.fields import Collection, Field
from emulator.lucca.kinds import Kind

PREFIX = "e_"
"""What the key of extended data begins with."""

SELECT, COMPOSITE = "select", "composite"
FORMATS = {
    "string": Kind.TEXT,
    "number": Kind.NUMBER,
    "date": Kind.MOMENT,
    "boolean": Kind.BOOLEAN,
    SELECT: Kind.INTEGER,
}
"""What a value may be, by ``formatKey``; of ``select``, the id of an entry of the list."""

EXTENSION_DEFINITIONS = Collection(
    path="extensionUserDefinitions",
    singular="ExtensionUserDefinition",
    table_name="lucca_extension_definition",
    key=Kind.TEXT,
    fields=(
        Field(name="id", kind=Kind.TEXT, short=True, column=True),
        Field(name="name", kind=Kind.TEXT, short=True, column=True),
        Field(name="url", kind=Kind.TEXT, short=True),
        Field(name="formatKey", kind=Kind.TEXT, column=True),
        Field(name="isMultiple", kind=Kind.BOOLEAN, evidence=Evidence.OURS),
        Field(name="extensionUserPropertyListEntries", kind=Kind.OBJECT),
        Field(name="members", kind=Kind.OBJECT, evidence=Evidence.OURS),
    ),
    source="Lucca, guide to extended data",
)
