"""Lucca's webhooks as they are written and signed."""

from __future__ import annotations

from datetime import UTC, datetime

from emulator.lucca.webhooks import CATALOGUE
from emulator.webhooks import Endpoint, Event

SECRET = "0123456789abcdef" * 4
NOW = datetime(2026, 1, 5, 9, 30, 0, 999_999, tzinfo=UTC)
ENDPOINT = Endpoint(1, "id", "http://127.0.0.1/", None, "guide", SECRET, "active", "")


def test_the_guides_body_is_signed_as_lucca_signs() -> None:
    """Against a signature that openssl made of the timestamp, a dot and the body."""
    guide = CATALOGUE.formats["guide"]

    body = guide.body(Event("leave.approved", {"userId": 7}, NOW, "c"), ENDPOINT)

    assert (guide.content_type, body) == (
        "application/json",
        b'{"event":"leave.approved","data":{"userId":7}}',
    )
    assert guide.headers(SECRET, body, NOW) == {
        "Lucca-Timestamp": "2026-01-05T09:30:00Z",
        "Lucca-Signature": "dbQDygN7ww9T30lW3+sCcJRNIsAveXSfH7iVuq/kQTc=",
    }


def test_a_body_is_utf_8() -> None:
    """Names have accents, and are sent as they are."""
    event = Event("user.created", {"name": "Zoé"}, NOW, "c")

    assert CATALOGUE.formats["guide"].body(event, ENDPOINT) == (
        '{"event":"user.created","data":{"name":"Zoé"}}'.encode()
    )
