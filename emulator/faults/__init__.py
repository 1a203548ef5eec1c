"""Planned misbehaviour: the one registry of it, whoever misbehaves.

A rule says where, what and when. ``plan`` keeps one in the tenant's file. Whoever can misbehave
declares what it can do as a ``Kind`` (the control API lists them all), and asks ``due`` at the
moment it could: each rule that fits is counted, and those whose turn it is come back as ``Hit``.
Who then misbehaves says so, by the hit's name.

The misbehaviour of HTTP itself is here too: ``Faults`` is a layer around all products, ``KINDS``
what it can do.
"""

from emulator.faults.http import KINDS
from emulator.faults.kinds import Kind
from emulator.faults.layer import FAULT_HEADER, Faults
from emulator.faults.planning import clear, entries, plan, remove
from emulator.faults.rules import Hit, Rule
from emulator.faults.spending import due, standing
from emulator.faults.store import TABLES

__all__ = [
    "FAULT_HEADER",
    "KINDS",
    "TABLES",
    "Faults",
    "Hit",
    "Kind",
    "Rule",
    "clear",
    "due",
    "entries",
    "plan",
    "remove",
    "standing",
]
