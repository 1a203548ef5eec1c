"""Send an authorization response: by redirect, or as a form that the browser posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, request

from emulator import pages
from emulator.smartlink.words import WORDS

if TYPE_CHECKING:
    from emulator.smartlink.oidc.redirects import Reply

ANYWHERE = "'self' http: https:"
"""Where a form may end. Chromium holds every redirect after a POST to ``form-action``, the
application's own included, and those may lead anywhere."""


def send(reply: Reply) -> Response:
    """Answer the browser. After a POST it is a 303, which never repeats the form (RFC 9700
    §4.12)."""
    if reply.mode == "form_post":
        return pages.render(
            "smartlink/form_post.html",
            WORDS,
            form_action=ANYWHERE,
            action=reply.redirect_uri,
            fields=reply.parameters,
        )
    response = Response(status=303 if request.method == "POST" else 302)
    response.headers["Location"] = reply.location
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def reachable(redirect_uri: str) -> str:
    """Return the ``form-action`` of a page that may end at an address."""
    scheme = redirect_uri.partition(":")[0]
    return ANYWHERE if scheme in ("http", "https") else f"{ANYWHERE} {scheme}:"
