"""What an OAuth error is made of (RFC 6749 §4.1.2.1, §5.2; RFC 6750 §3.1), whoever raised it."""

from __future__ import annotations

import re
from typing import Any

from emulator.errors import EmulatorError

_CODES = {400: "invalid_request", 403: "access_denied", 429: "temporarily_unavailable"}

_NOT_PRINTABLE = re.compile(r"[^\x20-\x21\x23-\x5b\x5d-\x7e]")


class Refusal(EmulatorError):
    """What a client is told in place of tokens or claims."""

    def __init__(
        self, error: str, description: str, *, status: int = 400, scheme: str | None = None
    ) -> None:
        super().__init__(printable(description))
        self.error = error
        """The code that the RFC registers; empty where it wants none said."""
        self.status = status
        self.scheme = scheme
        """``Basic`` or ``Bearer``: what ``WWW-Authenticate`` asks for (RFC 9110 §11.6.1)."""

    @property
    def challenge(self) -> str | None:
        """The value of ``WWW-Authenticate``, None where nothing is asked for."""
        if self.scheme is None:
            return None
        said = f', error="{self.error}", error_description="{self}"' if self.error else ""
        return f'{self.scheme} realm="SmartLink"{said}'


def failure(endpoint: str, status: int, text: str) -> Refusal:
    """Return what an endpoint (``token``, ``userinfo``, …) tells a client of a failing server.

    401 is the client's at ``token`` (RFC 6749 §5.2), the token's elsewhere (RFC 6750 §3.1). For
    the rest, §5.2 has no codes; these are those of §4.1.2.1.
    """
    if status == 401:
        code, scheme = ("invalid_client", "Basic") if endpoint == "token" else (None, "Bearer")
        return Refusal(code or "invalid_token", text, status=status, scheme=scheme)
    usual = "temporarily_unavailable" if status == 503 else "server_error"
    return Refusal(_CODES.get(status, usual), text, status=status)


def printable(text: str) -> str:
    """Return a text with only what ``error_description`` may hold (RFC 6749 §5.2), cut short."""
    return _NOT_PRINTABLE.sub("'", text)[:500]


def members(error: Any) -> dict[str, str]:
    """Return the members of authlib's error."""
    said = {"error": str(error.error)}
    if description := error.get_error_description():
        said["error_description"] = printable(description)
    return said
