"""Which sign-in a request is part of: one id from its first step to its last refresh.

The first step makes it; the page's forms carry it, then the code and the tokens, as the beginning
of their *family* (``oidc.store``). It opens nothing: the journal alone reads it, and what follows
it in a family cannot be guessed from it. Who sends another's id in a form shows up in the journal
beside them, no more.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from emulator.services import SigningIn, services

if TYPE_CHECKING:
    from emulator.smartlink.store.accounts import Account
    from emulator.smartlink.store.apps import App

FIELD = "signin"
"""What a form, or an address that we send a browser to, calls the id."""

_LENGTH = 16
_ID = re.compile(rf"[0-9a-f]{{{_LENGTH}}}")


def begin(protocol: Literal["oidc", "saml"], app: App, carried: str | None = None) -> str:
    """Note that this request is part of a sign-in: of the one whose id it carried, else of a new
    one. Return the id."""
    known = carried is not None and _ID.fullmatch(carried)
    signin = str(carried) if known else secrets.token_hex(_LENGTH // 2)
    services().take_part(SigningIn(signin, protocol, app.appid))
    return signin


def resume(family: str, app: App) -> None:
    """Note that this request came with a code or a token of a family."""
    services().take_part(SigningIn(family[:_LENGTH], "oidc", app.appid))


def person(account: Account | None) -> None:
    """Note who signs in by this request, or has, once that is known."""
    around = services()
    if account is not None and around.part_of is not None:
        around.take_part(replace(around.part_of, person=account.email))


def family() -> str:
    """Return a new family that begins with the id of this request's sign-in."""
    part = services().part_of
    return f"{'' if part is None else part.id}{secrets.token_hex(16)}"
