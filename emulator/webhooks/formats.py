"""What a product gives: the events that it tells of, and how it writes and signs them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from emulator.webhooks.outbox import Event
    from emulator.webhooks.store.endpoints import Endpoint


class Format(Protocol):
    """One way to write an event and sign it."""

    @property
    def content_type(self) -> str:
        """The value of ``Content-Type``."""

    def body(self, event: Event, endpoint: Endpoint) -> bytes:
        """Return the bytes that are sent, the same at every attempt."""

    def headers(self, secret: str, body: bytes, now: datetime) -> dict[str, str]:
        """Return the headers of one attempt at ``now`` (UTC), the signature among them."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What may be asked of a product's webhooks."""

    events: tuple[str, ...]
    """The names that may be subscribed to."""
    formats: Mapping[str, Format]
    """By name."""
    later: tuple[str, ...] = ()
    """Formats that the real product has and the emulator has not, yet."""
