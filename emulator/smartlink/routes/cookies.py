"""What a browser is given to keep: the session, and the token that its forms must show.

Names hold the tenant, so that tenants on one host never overwrite each other's.
"""

from __future__ import annotations

import hmac
import secrets
from typing import TYPE_CHECKING

from flask import request

from emulator import pages
from emulator.errors import Forbidden
from emulator.services import services
from emulator.smartlink.oidc.store import digest
from emulator.smartlink.signin import SESSION_SECONDS

if TYPE_CHECKING:
    from flask import Response


def session() -> str | None:
    """Return the session id that the browser brought."""
    return request.cookies.get(_name())


def keep_session(response: Response, cookie: str | None) -> Response:
    """Give the browser a new session id; None leaves the one it has."""
    if cookie is not None:
        _set(response, _name(), cookie, SESSION_SECONDS)
    return response


def drop_session(response: Response) -> Response:
    """Take the session id back."""
    response.delete_cookie(_name(), path=_path())
    return response


def form_secret() -> str:
    """Return the browser's secret for forms, or a new one to give it."""
    known = request.cookies.get(f"{_name()}_form", "")
    return known if len(known) == 43 else secrets.token_urlsafe(32)


def form_token(secret: str) -> str:
    """Return what a form shows of the secret (double submit: OWASP CSRF cheat sheet)."""
    return digest(f"form {secret}")


def keep_form_secret(response: Response, secret: str) -> Response:
    """Give the browser the secret that its next form must match."""
    _set(response, f"{_name()}_form", secret, SESSION_SECONDS)
    return response


def check_form(token: str | None) -> None:
    """Raise ``Forbidden`` unless a form came from a page that this browser was given."""
    secret = request.cookies.get(f"{_name()}_form", "")
    if not hmac.compare_digest(form_token(secret).encode(), (token or "").encode()) or not secret:
        raise Forbidden(
            "This form was not made for this browser, or its cookies are blocked. Begin again"
            " from the application."
        )


def _set(response: Response, name: str, value: str, seconds: int) -> None:
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        path=_path(),
        secure=services().address.secure,
        httponly=True,
        samesite="Lax",
    )


def _name() -> str:
    return f"smartlink_{services().tenant}"


def _path() -> str:
    return pages.root() or "/"
