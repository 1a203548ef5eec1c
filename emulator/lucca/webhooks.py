"""What Lucca's webhooks tell of, and how they are written and signed."""

from __future__ import annotations

import hashlib
import hmac
from base64 import b64encode
from typing import TYPE_CHECKING

import orjson

from emulator.webhooks import Catalogue

if TYPE_CHECKING:
    from datetime import datetime

    from emulator.webhooks import Endpoint, Event


class Guide:
    """The body that SmartLink's guide for Lucca reads: ``{"event": …, "data": …}``.

    The guide's names of events and its body are none of the real Lucca's, whose webhooks carry
    the resources of its v5 API; the signature is Lucca's own. The guide's receiver does not look
    at it.
    """

    content_type = "application/json"

    def body(self, event: Event, _endpoint: Endpoint) -> bytes:
        """Return compact JSON in UTF-8."""
        return orjson.dumps({"event": event.name, "data": event.data})

    def headers(self, secret: str, body: bytes, now: datetime) -> dict[str, str]:
        """Sign as Lucca does.

        ``Lucca-Timestamp`` is the tenant's time, ISO 8601 in UTC, whole seconds; receivers are
        told to refuse one that is more than five minutes off. ``Lucca-Signature`` is the base64
        of HMAC-SHA256, keyed with the secret's UTF-8 bytes, over the timestamp, a dot and the
        body. Source: Lucca's developer documentation, webhooks.
        """
        timestamp = now.strftime("%Y-%m-%dT%H:%M:%SZ")
        message = timestamp.encode() + b"." + body
        signature = hmac.digest(secret.encode(), message, hashlib.sha256)
        return {"Lucca-Timestamp": timestamp, "Lucca-Signature": b64encode(signature).decode()}


CATALOGUE = Catalogue(
    events=("user.created", "leave.approved", "timesheet.submitted"),
    formats={"guide": Guide()},
    later=("lucca", "cloudevents"),
)
"""``lucca`` (events of the v5 API) and ``cloudevents`` are documented by Lucca, and come later."""
