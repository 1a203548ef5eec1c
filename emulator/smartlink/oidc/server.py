"""Authlib's authorization server, fitted to one request.

Authlib's: choosing the grant and driving it. Ours: client authentication (authlib's decodes Basic
with ``unquote`` where RFC 6749 §2.3.1 wants form decoding, fails on bytes that are not UTF-8, and
tries one method after the other where §2.3 allows one), and how tokens are made.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_plus

from authlib.oauth2.rfc6749 import (
    AuthorizationServer,
    ClientMixin,
    InvalidClientError,
    InvalidRequestError,
    OAuth2Payload,
    OAuth2Request,
)

from emulator.smartlink.oidc.claims import SCOPES, TOKEN_SECONDS
from emulator.smartlink.oidc.redirects import matches

if TYPE_CHECKING:
    from authlib.oauth2.rfc6749 import OAuth2Error

    from emulator.smartlink.oidc.here import Here
    from emulator.smartlink.oidc.parameters import Parameters
    from emulator.smartlink.store.apps import App


@dataclass(frozen=True, slots=True)
class Answer:
    """What authlib makes of a request."""

    status: int
    body: dict[str, Any]
    headers: tuple[tuple[str, str], ...]


class Payload(OAuth2Payload):  # type: ignore[misc]
    """Our parameters where authlib looks for its own."""

    def __init__(self, parameters: Parameters) -> None:
        self._lists = parameters.by_name()
        self._firsts = {name: values[0] for name, values in self._lists.items()}

    @property
    def data(self) -> dict[str, str]:
        """Return the first value of each parameter."""
        return self._firsts

    @property
    def datalist(self) -> dict[str, list[str]]:
        """Return all values of each parameter."""
        return self._lists


class Request(OAuth2Request):  # type: ignore[misc]
    """A request as authlib wants it."""

    def __init__(
        self, method: str, parameters: Parameters, authorization: str | None = None
    ) -> None:
        # Authlib refuses plain http away from loopback, by looking at this address and no other.
        # A test server in a container is plain http; nothing else reads the address.
        super().__init__(method, "https://smartlink.invalid/")
        self.authorization = authorization
        self.payload = Payload(parameters)

    @property
    def form(self) -> dict[str, str]:
        """Return the body's parameters."""
        data: dict[str, str] = self.payload.data
        return data


class Client(ClientMixin):  # type: ignore[misc]
    """An application, answering what authlib asks of a client."""

    def __init__(self, here: Here) -> None:
        self._app = here.app
        self._redirect_uris = here.redirect_uris

    def get_client_id(self) -> str:
        """Return its ``client_id``."""
        return self._app.client_id

    def get_default_redirect_uri(self) -> None:
        """Return none: OpenID Connect always asks for one (Core §3.1.2.1)."""

    def get_allowed_scope(self, scope: str | None) -> str | None:
        """Return the scopes we know of those asked for; None, which is a refusal, if there are
        none (RFC 6749 §3.3; unknown ones are ignored: OIDC Core §3.1.2.1)."""
        asked = (scope or "").split()
        return " ".join(known for known in SCOPES if known in asked) or None

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        """Tell whether it is registered."""
        return matches(redirect_uri, self._redirect_uris, self._app.public)

    def check_response_type(self, _response_type: str) -> bool:
        """Allow what a grant has claimed already."""
        return True

    def check_grant_type(self, _grant_type: str) -> bool:
        """Allow each client both grants."""
        return True


class Server(AuthorizationServer):  # type: ignore[misc]
    """Authlib's server for the length of one request, for one application."""

    def __init__(self, here: Here) -> None:
        super().__init__()
        self.here = here

    def query_client(self, client_id: str) -> Client | None:
        """Return the application in the address, if that is the one meant."""
        return Client(self.here) if client_id == self.here.app.client_id else None

    def send_signal(self, name: str, *args: object, **kwargs: object) -> None:
        """Tell nobody."""

    def handle_response(
        self, status: int, body: dict[str, Any], headers: list[tuple[str, str]]
    ) -> Answer:
        """Return what authlib made, for a route to send."""
        return Answer(status, body, tuple(headers))

    def handle_error_response(self, _request: Request, error: OAuth2Error) -> Answer:
        """Let the route say the error, as it says all others."""
        raise error

    def create_oauth2_request(self, request: Request) -> Request:
        """Return the request, which is made already."""
        return request

    def authenticate_client(
        self, request: Request, _methods: list[str], _endpoint: str = "token"
    ) -> Client:
        """Return the client if it is who it says (RFC 6749 §2.3, §3.2.1)."""
        authenticate(request, self.here.app)
        request.auth_method = "none" if self.here.app.public else "client_secret"
        return Client(self.here)

    def generate_token(self, *, scope: str, **_: object) -> dict[str, Any]:
        """Return new opaque tokens (RFC 6749 §5.1); ``expires_in`` is in seconds."""
        return {
            "access_token": secrets.token_urlsafe(32),
            "token_type": "Bearer",
            "expires_in": TOKEN_SECONDS,
            "refresh_token": secrets.token_urlsafe(32),
            "scope": scope,
        }


def authenticate(request: Request, app: App) -> None:
    """Check a client's id and secret, sent one way only. Raises ``InvalidClientError``."""
    basic = _basic(request.authorization)
    posted = request.form.get("client_id"), request.form.get("client_secret")
    if basic and posted[1] is not None:
        raise InvalidRequestError("Send the client's secret one way: Basic or in the body.")
    if basic and posted[0] not in (None, basic[0]):
        raise InvalidRequestError("client_id in the body is not the one in the Basic credentials.")
    client_id, secret = basic or posted
    if client_id is None:
        raise InvalidClientError("No client credentials were sent.", status_code=401)
    # Compared even when the id is wrong, so that both refusals take the same time.
    expected = app.client_secret or ""
    good = hmac.compare_digest(expected.encode(), (secret or "").encode())
    if not good or client_id != app.client_id:
        raise InvalidClientError(
            "The client's id or secret is not that of this application.", status_code=401
        )


def _basic(header: str | None) -> tuple[str, str] | None:
    """Return id and secret of a Basic header, each form-decoded (RFC 6749 §2.3.1)."""
    if header is None:
        return None
    scheme, _, credentials = header.partition(" ")
    try:
        text = base64.b64decode(credentials.strip(), validate=True).decode("utf-8")
        if scheme.lower() == "basic" and ":" in text:
            client_id, _, secret = text.partition(":")
            return (
                unquote_plus(client_id, errors="strict"),
                unquote_plus(secret, errors="strict"),
            )
    except (binascii.Error, ValueError):
        pass
    raise InvalidClientError(
        "The Authorization header is not Basic with an id and a secret.", status_code=401
    )
