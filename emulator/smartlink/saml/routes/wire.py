"""How messages come in and go out."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from flask import Response, request

from emulator import pages
from emulator.smartlink.oidc.routes.wire import form
from emulator.smartlink.saml import bindings
from emulator.smartlink.saml.errors import Refused
from emulator.smartlink.trace import FIELD
from emulator.smartlink.words import WORDS

if TYPE_CHECKING:
    from emulator.smartlink.saml.bindings import Message, Name

_ANYWHERE = "'self' http: https:"


def received() -> Message | None:
    """Return the message of a request, None if it has none. Raises ``Refused``."""
    if request.method == "POST":
        return bindings.by_form(form().by_name())
    return bindings.by_query(request.query_string.decode("latin-1"))


def carried(text: str | None) -> Message:
    """Return the message that a page handed back. Raises ``Refused``."""
    message = bindings.by_query(text or "")
    if message is None:
        raise Refused("missing", None, bindings.NAMES[:1])
    return message


def again(message: Message, part: str | None = None) -> Response:
    """Send a browser that came by POST here once more, by GET.

    A cookie is not sent with a form from another site (``SameSite=Lax``), but with the address
    that it is then sent to: only now is it known who is signed in. ``part`` is the id of the
    sign-in.
    """
    response = Response(status=303)
    beside = "" if part is None else f"&{FIELD}={part}"
    response.headers["Location"] = f"{request.script_root}{request.path}?{message.carried}{beside}"
    response.headers["Cache-Control"] = "no-store"
    return response


def post(location: str, name: Name, xml: str, relay_state: str | None) -> Response:
    """Answer a page whose form takes a message to a service provider (bindings §3.5)."""
    fields: dict[str, str] = {name: base64.b64encode(xml.encode()).decode()}
    if relay_state is not None:
        fields["RelayState"] = relay_state
    return pages.render(
        "smartlink/form_post.html", WORDS, form_action=_ANYWHERE, action=location, fields=fields
    )
