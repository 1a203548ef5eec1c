"""The first layer of every request: whose it is."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from emulator import address
from emulator.errors import EmulatorError, NotFound
from emulator.services import Services, current

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from emulator.address import Address
    from emulator.config import Config
    from emulator.tenancy.tenants import Tenants

_PRODUCTS = {"lucca", "smartlink"}
_AS_SENT = "".join(map(chr, range(0x21, 0x7F)))

REFUSAL = "emulator.refusal"
"""The environ key of an ``EmulatorError``: the request is let through only to be told why not."""


class Door:
    """Finds the tenant of a request and puts its services in place, then calls ``app``.

    ``SCRIPT_NAME`` becomes the mount (``/t/beta``), so that the app behind knows only its own
    paths. A refusal is left in the environ for the app to say in the right dialect.
    """

    def __init__(self, app: WSGIApplication, tenants: Tenants, config: Config) -> None:
        self._app = app
        self._tenants = tenants
        self._config = config

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Answer one request (PEP 3333), with the whole body in one piece."""
        try:
            place = self._place(environ)
            tenant = self._tenants.enter(place.tenant)
        except EmulatorError as refusal:
            environ[REFUSAL] = refusal
            return _whole(self._app(environ, start))
        token = current.set(
            Services(self._config, tenant.name, place, tenant.database, tenant.settings, environ)
        )
        try:
            return _whole(self._app(environ, start))
        finally:
            current.reset(token)
            self._tenants.leave(tenant)

    def _place(self, environ: WSGIEnvironment) -> Address:
        path = environ.get("PATH_INFO", "")
        query = environ.get("QUERY_STRING", "")
        if not query.isascii():
            # Bytes that no URL may hold (RFC 3986 §2) are escaped, as they should have been sent:
            # everything behind this door may rely on text.
            environ["QUERY_STRING"] = quote(query.encode("latin-1"), safe=_AS_SENT)
        place = address.find(environ["wsgi.url_scheme"], host_of(environ), path, self._config)
        if place.mount:
            environ["SCRIPT_NAME"] = place.mount
            environ["PATH_INFO"] = path[len(place.mount) :]
        if place.product is not None:
            path = environ["PATH_INFO"]
            if address.product_of(path) in _PRODUCTS - {place.product}:
                raise NotFound("page", path)
        return place


def host_of(environ: WSGIEnvironment) -> str:
    """Return the ``Host`` asked for; an HTTP/1.0 request without one gets the server's own."""
    host: str = environ.get("HTTP_HOST") or f"{environ['SERVER_NAME']}:{environ['SERVER_PORT']}"
    return host


def _whole(chunks: Iterable[bytes]) -> list[bytes]:
    # A list is one write for the server, and everything runs while services() is set.
    try:
        return [b"".join(chunks)]
    finally:
        close = getattr(chunks, "close", None)
        if close is not None:
            close()
