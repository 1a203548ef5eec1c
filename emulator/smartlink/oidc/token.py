"""The token endpoint's rules (RFC 6749 §3.2): one pipeline, on authlib's, for both grants."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from authlib.oauth2.rfc6749 import OAuth2Error

from emulator.smartlink.oidc.errors import Refusal, members
from emulator.smartlink.oidc.grants import equip
from emulator.smartlink.oidc.server import Request, Server

if TYPE_CHECKING:
    from emulator.smartlink.oidc.here import Here
    from emulator.smartlink.oidc.parameters import Parameters


def exchange(parameters: Parameters, authorization: str | None, here: Here) -> dict[str, Any]:
    """Return the tokens that a code or a refresh token buys. Raises ``Refusal``."""
    if repeated := parameters.repeated():
        raise Refusal("invalid_request", f"More than once: {', '.join(repeated)}.")
    if parameters.get("grant_type") is None:
        raise Refusal(
            "invalid_request",
            "grant_type is missing; send the parameters as application/x-www-form-urlencoded"
            " in the body (RFC 6749 section 3.2).",
        )
    server = equip(Server(here))
    try:
        tokens: dict[str, Any] = server.create_token_response(
            Request("POST", parameters, authorization)
        ).body
    except OAuth2Error as error:
        said = members(error)
        scheme = "Basic" if error.status_code == 401 else None
        description = said.get("error_description") or "It is unknown, used, revoked or expired."
        raise Refusal(said["error"], description, status=error.status_code, scheme=scheme) from None
    return tokens
