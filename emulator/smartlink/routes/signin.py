"""The page to sign in by: whose phone answers, and what it answers. Knows no protocol."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from emulator import pages
from emulator.services import services
from emulator.smartlink import signin
from emulator.smartlink.routes import cookies
from emulator.smartlink.store import accounts, folders
from emulator.smartlink.words import WORDS

if TYPE_CHECKING:
    from flask import Response

    from emulator.smartlink.store.accounts import Account
    from emulator.smartlink.store.apps import App
    from emulator.storage import Connection

_PAGE = 20
_LAST_PAGE = 100
"""Whoever is further down is found sooner by name."""


@dataclass(frozen=True, slots=True)
class Asking:
    """One showing of the page."""

    db: Connection
    app: App
    action: str
    """Where both of its forms go: the choice by GET, the answer by POST."""
    carried: str
    """The request to sign in, which the forms hand back as it came."""
    locales: str | None
    form_action: str
    search: str
    number: int
    """The page of the list, from 1."""
    person: Account | None
    """Whose phone has been chosen."""


class Listed(NamedTuple):
    """Somebody on the list."""

    sub: str
    name: str
    email: str
    persona: str | None
    title: str | None


def page(asking: Asking) -> Response:
    """Show the phone of who was chosen, or the list to choose from."""
    secret, part = cookies.form_secret(), services().part_of
    response = pages.render(
        "smartlink/signin.html",
        WORDS,
        form_action=asking.form_action,
        locales=asking.locales,
        app=asking.app.name,
        action=asking.action,
        carried=asking.carried,
        signin=part and part.id,
        csrf=cookies.form_token(secret),
        asked_lang=pages.asked(),
        person=asking.person,
        **(_people(asking) if asking.person is None else _phone(asking, asking.person)),
    )
    return cookies.keep_form_secret(response, secret)


def page_number(text: str | None) -> int:
    """Return the number of a page of the list as an address gives it; 1 for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 4 else 1


def _phone(asking: Asking, person: Account) -> dict[str, object]:
    return {
        "obstacle": signin.obstacle(asking.db, person, asking.app),
        "groups": folders.groups_of(asking.db, person.id),
        "shared": folders.shared_with(asking.db, asking.app.id),
    }


def _people(asking: Asking) -> dict[str, object]:
    """Return the personas (unless somebody is searched for), then one page of everyone."""
    number = max(1, min(asking.number, _LAST_PAGE))
    search = asking.search[:200]
    found = accounts.search(asking.db, search, (number - 1) * _PAGE, _PAGE + 1)
    first = not search.strip() and number == 1
    return {
        "search": search,
        "number": number,
        "more": len(found) > _PAGE and number < _LAST_PAGE,
        "personas": [_listed(p.account, p.persona) for p in accounts.personas(asking.db)]
        if first
        else [],
        "found": [_listed(account, None) for account in found[:_PAGE]],
    }


def _listed(account: Account, persona: str | None) -> Listed:
    known = persona is not None and f"persona_{persona}" in WORDS["en"]
    return Listed(
        account.sub,
        account.name,
        account.email,
        f"persona_{persona}" if known else None,
        account.title,
    )
