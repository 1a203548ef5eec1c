"""Every table of the outbox, for whoever makes a tenant's file."""

from __future__ import annotations

from emulator.webhooks.store.endpoints import ENDPOINTS
from emulator.webhooks.store.outbox import ATTEMPTS, DELIVERIES, EVENTS

TABLES = (ENDPOINTS, EVENTS, DELIVERIES, ATTEMPTS)
