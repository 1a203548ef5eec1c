"""Tell other programs what happened: endpoints, an outbox, delivery. It knows no product.

A product calls ``emit`` in the transaction of the change that it tells of, so that both are kept
or neither. The serving process then sends what is due (``dispatcher``), woken by the commit. What
is sent, and how it is signed, is a ``Format`` that the product gives.

It does not guard against requests to addresses within a network (SSRF): it exists to reach what
runs beside it.
"""

from emulator.webhooks.formats import Catalogue, Format
from emulator.webhooks.identity import is_of
from emulator.webhooks.misbehaviour import KINDS
from emulator.webhooks.outbox import TOPIC, Event, adopt, emit
from emulator.webhooks.store.endpoints import Endpoint
from emulator.webhooks.tables import TABLES

__all__ = [
    "KINDS",
    "TABLES",
    "TOPIC",
    "Catalogue",
    "Endpoint",
    "Event",
    "Format",
    "adopt",
    "emit",
    "is_of",
]
