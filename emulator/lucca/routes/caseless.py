"""Lucca's addresses are the same in capitals, as ASP.NET has it: clients write both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.address import product_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment


class Caseless:
    """Puts the path of Lucca's addresses in small letters (PEP 3333), then calls ``app``.

    Text ids lose their capitals too: whoever looks one up compares without case.
    """

    def __init__(self, app: WSGIApplication) -> None:
        self._app = app

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        path: str = environ["PATH_INFO"]
        small = path.lower()
        if small != path and product_of(path) == "lucca":
            environ["PATH_INFO"] = small
        return self._app(environ, start)
