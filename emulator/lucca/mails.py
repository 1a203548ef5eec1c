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
    ),
    "en": (
        "Welcome to Lucca, {first}",
        "Hello {first},",
        "Your Lucca account is ready. Your login is {login} and your contract begins on {starts}.",
        "Sign in",
    ),
}
_REMINDER = {
    "fr": (
        "Votre feuille de temps du {starts} est attendue",
        "Bonjour {first},",
        "Vous n’avez pas encore remis votre feuille de temps de la semaine du {starts}.",
        "Ouvrir Lucca",
    ),
    "en": (
        "Your timesheet of {starts} is due",
        "Hello {first},",
        "You have yet to hand in your timesheet of the week of {starts}.",
        "Open Lucca",
    ),
}
_END = {
    "fr": "Ce message n’a été envoyé à personne : il vient d’un émulateur.",
    "en": "This message was sent to nobody: it comes from an emulator.",
}


def language_of(user: Record) -> str:
    """Return what somebody is written to in; French where their file does not say."""
    return "fr" if user["cultureID"] in (None, _FRENCH) else "en"


def welcome(user: Record, here: Services) -> Mail:
    """Return the mail that somebody gets when their file is made."""
    language = language_of(user)
    told = {
        "first": user["firstName"],
        "login": user["login"],
        "starts": _day(user["dtContractStart"], language),
    }
    subject, hello, news, link = (text.format(**told) for text in _WELCOME[language])
    url = f"{here.address.lucca}/identity/login"
    return _mail(user, "welcome", (subject, hello, [news]), (link, url))


def reminder(user: Record, week: tuple[str, str], comment: str | None, here: Services) -> Mail:
    """Return the mail that somebody gets who has yet to hand in a timesheet.

    ``week`` is its first day and the day after its last, as the timesheet shows them.
    """
    language = language_of(user)
    told = {"first": user["firstName"], "starts": _day(week[0], language)}
    subject, hello, news, link = (text.format(**told) for text in _REMINDER[language])
    said = [news] if comment is None else [news, comment]
    return _mail(user, "timesheet-reminder", (subject, hello, said), (link, here.address.lucca))


def _day(moment: str, language: str) -> str:
    year, month, day = moment[:10].split("-")
    return f"{day}/{month}/{year}" if language == "fr" else f"{year}-{month}-{day}"


def _mail(
    user: Record, about: str, words: tuple[str, str, list[str]], link: tuple[str, str]
) -> Mail:
    language = language_of(user)
    subject, hello, said = words
    label, url = link
    end = _END[language]
    paragraphs = "".join(f"<p>{escape(one)}</p>" for one in (hello, *said))
    return Mail(
        sender=SENDER,
        to=user["mail"],
        subject=" ".join(subject.split()),
        text="\n\n".join((hello, *said, f"{label} : {url}", f"-- \n{end}\n")),
        html=(
            f'<!doctype html><html lang="{language}"><meta charset="utf-8">'
            f"<title>{escape(subject)}</title>{paragraphs}"
            f'<p><a href="{escape(url)}">{escape(label)}</a></p><p><small>{escape(end)}</small></p>'
            "</html>"
        ),
        language=language,
        about=about,
    )
