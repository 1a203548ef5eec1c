"""Register who is to be told, show them, let them go."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from emulator.errors import Conflict, Invalid, NotFound, Unsupported
from emulator.members import members_of
from emulator.webhooks import identity
from emulator.webhooks.outbox import TOPIC
from emulator.webhooks.schedule import written
from emulator.webhooks.store import endpoints as store
from emulator.webhooks.store import outbox
from emulator.webhooks.store.endpoints import Endpoint

if TYPE_CHECKING:
    from datetime import datetime

    from emulator.storage import Connection
    from emulator.webhooks.formats import Catalogue

MAX_ENDPOINTS = 50
"""In a tenant: the sender looks at each."""

_MEMBERS = ("url", "events", "format")
_MAX_URL = 2_000


def register(
    db: Connection, body: object, catalogue: Catalogue, now: datetime, *, usual: str
) -> Endpoint:
    """Register an endpoint as ``POST /_emulator/webhooks`` asks, and return it.

    ``{"url", "events"?, "format"?}``: all events unless some are named, the format ``usual``
    unless one is. Raises ``Invalid``, which names the member and what it may be, ``Unsupported``
    for a format to come and ``Conflict`` if there are too many.
    """
    members = members_of(body, "A webhook endpoint", _MEMBERS)
    url = checked(members.get("url"))
    events = _events(members.get("events"), catalogue)
    form = _format(members.get("format", usual), catalogue)
    if len(store.every(db)) >= MAX_ENDPOINTS:
        raise Conflict(f"There are {MAX_ENDPOINTS} webhook endpoints already; delete one first.")
    number = store.next_number(db)
    known_as = identity.read(db)
    endpoint = Endpoint(
        number=number,
        id=known_as.endpoint(number),
        url=url,
        events=events,
        format=form,
        secret=known_as.secret(number),
        status="active",
        created_at=written(now),
    )
    store.add(db, endpoint)
    return endpoint


def every(db: Connection) -> list[Endpoint]:
    """Return the endpoints that are registered, in the order they were."""
    return store.every(db)


def find(db: Connection, key: str) -> Endpoint:
    """Return the endpoint with this id. Raises ``NotFound``."""
    found = store.find(db, key)
    if found is None:
        raise NotFound("webhook endpoint", key)
    return found


def remove(db: Connection, key: str) -> None:
    """Forget an endpoint, and all that was or was to be delivered to it. Raises ``NotFound``."""
    number = find(db, key).number
    store.set_status(db, number, "deleted")
    outbox.forget(db, number)


def retry(db: Connection, key: str) -> int:
    """Have all that an endpoint has not got sent now; return how many deliveries that is.

    What was given up is tried again, and a suspended endpoint is active again. Raises
    ``NotFound``.
    """
    number = find(db, key).number
    store.set_status(db, number, "active")
    due = outbox.hurry(db, number, even_failed=True)
    db.announce(TOPIC)
    return due


def entry(endpoint: Endpoint) -> dict[str, object]:
    """Return an endpoint as the control API shows it; ``events`` is null for all."""
    shown = endpoint._asdict()
    del shown["number"]
    return shown


def checked(url: object) -> str:
    """Return an address that can be sent to, or raise ``Invalid``.

    Any host is allowed, this machine's own above all: that is where receivers are developed.
    """
    if not isinstance(url, str) or not 1 <= len(url) <= _MAX_URL:
        raise Invalid(f"url must be a text of 1 to {_MAX_URL} characters.")
    if not url.isascii() or not url.isprintable() or " " in url:
        raise Invalid("url must be printable ASCII without spaces (percent-encode the rest).")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise Invalid(f"url is no address: {error}.") from None
    if parts.scheme not in ("http", "https") or not host or port == 0:
        raise Invalid("url must be an http(s) address with a host: http://127.0.0.1:3000/hook.")
    if "@" in parts.netloc:
        raise Invalid("url must not have a user name or password: they would end up in logs.")
    if "#" in url:
        raise Invalid("url must not have a fragment, which is never sent (RFC 9110 §4.2.5).")
    return url


def _events(names: object, catalogue: Catalogue) -> tuple[str, ...] | None:
    if names is None:
        return None
    known = ", ".join(catalogue.events)
    if not isinstance(names, list) or not names:
        raise Invalid(f"events must be a list of names among {known}; leave it out for all.")
    for name in names:
        if name not in catalogue.events:
            raise Invalid(f"There is no event {name!r}; there are {known}.")
    return tuple(dict.fromkeys(names))


def _format(name: object, catalogue: Catalogue) -> str:
    if name in catalogue.later:
        raise Unsupported(
            f"The webhook format {name!r} is not emulated yet;"
            f" ask for {' or '.join(map(repr, catalogue.formats))} in format."
        )
    if not isinstance(name, str) or name not in catalogue.formats:
        known = ", ".join((*catalogue.formats, *catalogue.later))
        raise Invalid(f"format must be one of {known}.")
    return name
