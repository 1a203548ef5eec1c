"""The one place that says an error on SmartLink's paths: JSON to machines, a page to people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import request

from emulator import pages
from emulator.errors import EmulatorError, NotFound, Planned, Unauthenticated
from emulator.pages import allowed, status_of
from emulator.services import current
from emulator.smartlink.oidc.errors import Refusal, failure
from emulator.smartlink.oidc.routes.wire import json
from emulator.smartlink.saml.errors import Refused as Untrusted
from emulator.smartlink.store import apps
from emulator.smartlink.words import WORDS

if TYPE_CHECKING:
    from flask import Response
    from flask.typing import ResponseReturnValue

    from emulator.smartlink.store.apps import App

_SHOWN = ("authorize", "signin", "logout", "confirm")
"""The last step of the addresses of OpenID Connect that people meet."""

_READ = ("metadata", "certificate")
"""The last step of the addresses of SAML that programs read; people meet all the others."""

_TEXTS = {404: "Not found", 405: "Method not allowed", 413: "The request is too large"}


def say(error: Exception) -> ResponseReturnValue:
    """Say any error in the dialect of the address it happened at. Works without a tenant."""
    if not _is_page(request.path.rstrip("/")):
        return _to_machine(error)
    if isinstance(error, Untrusted):
        return _untrusted(error)
    what = getattr(error, "what", None)
    if isinstance(what, str):
        return _unanswerable(what, getattr(error, "given", None))
    if isinstance(error, NotFound) and error.kind == "app":
        return _page("smartlink/no_app.html", 404, appid=str(error.key)[:100])
    return pages.say(error)


def _is_page(path: str) -> bool:
    last = path.rpartition("/")[2]
    if path.startswith("/api/saml2"):
        return last not in _READ
    return path.startswith("/portal") or last in _SHOWN


def _untrusted(error: Untrusted) -> Response:
    """Tell what is wrong with a SAML message. Nobody is sent anywhere."""
    status = 413 if error.what == "too_large" else 400
    return _page("smartlink/saml_refused.html", status, code=status, error=error)


def _to_machine(error: Exception) -> Response:
    headers: dict[str, str] = {}
    if isinstance(error, Planned | Unauthenticated) and request.path.startswith("/api/oidc"):
        error = failure(request.path.rpartition("/")[2], status_of(error), str(error))
    if isinstance(error, Refusal):
        if error.challenge is not None:
            headers["WWW-Authenticate"] = error.challenge
        said = {"error": error.error or "Not authorized", "error_description": str(error)}
        return json(said, error.status, headers)
    status = status_of(error)
    if allow := allowed(error):
        headers["Allow"] = allow
    if isinstance(error, NotFound) and error.kind == "app":
        return json({"error": "App not found"}, 404)
    if status == 400:
        text = str(error) if isinstance(error, EmulatorError) else "The request is malformed."
        return json({"error": "invalid_request", "error_description": text}, 400)
    if isinstance(error, EmulatorError):
        return json({"error": str(error)}, status)
    return json({"error": _TEXTS.get(status, "Internal server error")}, status, headers)


def _unanswerable(what: str, given: str | None) -> Response:
    """Tell which of two names is unknown, and what is registered. Nobody is sent anywhere."""
    around = current.get()
    with around.database.read() as db:
        app = apps.by_appid(db, (request.view_args or {}).get("appid", ""))
    if app is None:
        return _page("smartlink/no_app.html", 404, appid="")
    return _page(
        "smartlink/unanswerable.html",
        400,
        app=app.name,
        what=what,
        given=None if given is None else given[:500],
        registered=_registered(app, what),
    )


def _registered(app: App, what: str) -> list[str]:
    from emulator.smartlink.apps import expanded

    address = current.get().address
    if what == "client_id":
        return [app.client_id]
    uris = app.redirect_uris if what == "redirect_uri" else app.post_logout_redirect_uris
    return list(expanded(uris, address))


def _page(template: str, status: int, **context: Any) -> Response:
    response = pages.render(template, WORDS, **context)
    response.status_code = status
    return response
