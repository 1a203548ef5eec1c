"""Where an authorization response may go, and how it gets there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote, urlencode

Mode = Literal["query", "fragment", "form_post"]

_LOOPBACK = re.compile(r"(http://(?:127\.0\.0\.1|\[::1\]))(?::\d{1,5})?(?=[/?]|$)")


@dataclass(frozen=True, slots=True)
class Reply:
    """An authorization response, good or bad (RFC 6749 §4.1.2, OIDC Core §3.1.2.5)."""

    redirect_uri: str
    mode: Mode
    parameters: dict[str, str]

    @property
    def location(self) -> str:
        """The address to send the browser to, in the modes ``query`` and ``fragment``.

        What the client registered stays as it is, query included.
        """
        if not self.parameters:
            return self.redirect_uri
        parameters = urlencode(self.parameters, quote_via=quote)
        if self.mode == "fragment":
            return f"{self.redirect_uri}#{parameters}"
        separator = "&" if "?" in self.redirect_uri else "?"
        return f"{self.redirect_uri}{separator}{parameters}"


def matches(uri: str, registered: tuple[str, ...], native: bool) -> bool:
    """Tell whether a redirect URI is registered: the same characters, nothing less.

    Only the port of a loopback IP address may differ, and only for a public client: a native
    application takes whatever port is free (RFC 8252 §7.3).
    """
    if uri in registered:
        return True
    if not native or not _LOOPBACK.match(uri):
        return False
    return _LOOPBACK.sub(r"\1", uri) in {_LOOPBACK.sub(r"\1", known) for known in registered}
