"""What Lucca writes to people, in the language of their file. The words are ours."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from emulator.mail import Mail

if TYPE_CHECKING:
    from emulator.lucca.fields import Record
    from emulator.services import Services

SENDER = "Lucca <no-reply@lucca.example>"
"""Under a name that is reserved (RFC 2606 §2)."""

_FRENCH = 1036
"""LCID (MS-LCID); whoever's file is in another language is written to in English."""

_WELCOME = {
    "fr": (
        "Bienvenue sur Lucca, {first}",
        "Bonjour {first},",
        "Votre compte Lucca est prêt. Votre identifiant est {login} et votre contrat commence le"
        " {starts}.",
        "Se connecter",
        "Ce message n’a été envoyé à personne : il vient d’un émulateur.",
    ),
    "en": (
        "Welcome to Lucca, {first}",
        "Hello {first},",
        "Your Lucca account is ready. Your login is {login} and your contract begins on {starts}.",
        "Sign in",
        "This message was sent to nobody: it comes from an emulator.",
    ),
}


def language_of(user: Record) -> str:
    """Return what somebody is written to in; French where their file does not say."""
    return "fr" if user["cultureID"] in (None, _FRENCH) else "en"


def welcome(user: Record, here: Services) -> Mail:
    """Return the mail that somebody gets when their file is made."""
    language = language_of(user)
    year, month, day = user["dtContractStart"][:10].split("-")
    starts = f"{day}/{month}/{year}" if language == "fr" else f"{year}-{month}-{day}"
    told = {"first": user["firstName"], "login": user["login"], "starts": starts}
    subject, hello, news, link, end = (text.format(**told) for text in _WELCOME[language])
    url = f"{here.address.lucca}/identity/login"
    return Mail(
        sender=SENDER,
        to=user["mail"],
        subject=" ".join(subject.split()),
        text=f"{hello}\n\n{news}\n\n{link} : {url}\n\n-- \n{end}\n",
        html=(
            f'<!doctype html><html lang="{language}"><meta charset="utf-8">'
            f"<title>{escape(subject)}</title><p>{escape(hello)}</p><p>{escape(news)}</p>"
            f'<p><a href="{escape(url)}">{escape(link)}</a></p><p><small>{escape(end)}</small></p>'
            "</html>"
        ),
        language=language,
        about="welcome",
    )
