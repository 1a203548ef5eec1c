"""Every text of this room in both languages, and how a language is chosen.

A catalogue maps a language to its texts by key. Each room has one; the keys of both languages are
the same, which a test checks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Language = Literal["en", "fr"]

LANGUAGES: dict[Language, str] = {"en": "English", "fr": "Français"}
"""The first is what a page is in when nobody says otherwise."""

Words: TypeAlias = "Mapping[Language, Mapping[str, str]]"

WORDS: Words = {
    "en": {
        "banner": "emulator – test only",
        "banner_title": "A local stand-in. Nothing here is real, and nothing here is secret.",
        "faults": "Planned faults are at work here: {names}.",
        "skip": "Skip to the content",
        "language": "Language",
        "tenant": "Tenant {tenant}",
        "landing_title": "One company, two products",
        "landing_lead": "This process stands in for SmartLink and for Lucca, so that an integration"
        " between them can be built and tested without an account, a network or anybody’s data.",
        "smartlink_lead": "The identity provider: one set of accounts, sign-in by OpenID Connect"
        " and SAML.",
        "smartlink_open": "Open the portal",
        "lucca_lead": "The HR suite. Programs call its API with the key that the start printed;"
        " its own pages are not emulated yet.",
        "console_lead": "Addresses, API keys, applications, and the people you can sign in as.",
        "console_title": "Test bench",
        "console_open": "See it all, as JSON",
        "lucca_open": "Read what it answers",
        "coverage_link": "What is emulated, and how it is known",
        "smartlink_host": "This is the SmartLink of {tenant}.",
        "lucca_host": "This is the Lucca of {tenant}.",
        "both": "See everything this emulator answers",
        "home": "Back to the start page",
        "error_400": "This request cannot be understood",
        "error_401": "A credential is needed",
        "error_403": "This is not allowed",
        "error_404": "There is nothing here",
        "error_405": "This address does not take that method",
        "error_409": "This stands against something that is already there",
        "error_413": "This request is too large",
        "error_500": "Something broke in the emulator",
        "error_501": "This is not emulated yet",
        "error_planned": "This failure was planned",
        "error_404_text": "No page answers to {path}.",
        "error_405_text": "It answers to {methods}.",
        "error_413_text": "A request may be {limit} bytes long at most.",
        "error_500_text": "What went wrong is in the emulator’s own log.",
    },
    "fr": {
        "banner": "émulateur – pour les tests",
        "banner_title": "Une doublure locale. Rien ici n’est réel, rien ici n’est secret.",
        "faults": "Des pannes prévues sont à l’œuvre ici : {names}.",
        "skip": "Aller au contenu",
        "language": "Langue",
        "tenant": "Instance {tenant}",
        "landing_title": "Une entreprise, deux produits",
        "landing_lead": "Ce programme tient lieu de SmartLink et de Lucca : une intégration entre"
        " les deux se construit et se teste sans compte, sans réseau et sans les données de"
        " personne.",
        "smartlink_lead": "Le fournisseur d’identité : un seul jeu de comptes, connexion par"
        " OpenID Connect et SAML.",
        "smartlink_open": "Ouvrir le portail",
        "lucca_lead": "La suite RH. Les programmes appellent son API avec la clé affichée au"
        " démarrage ; ses propres pages ne sont pas encore émulées.",
        "console_lead": "Adresses, clés d’API, applications, et les personnes à incarner.",
        "console_title": "Banc d’essai",
        "console_open": "Tout voir, en JSON",
        "lucca_open": "Lire ce qu’elle répond",
        "coverage_link": "Ce qui est émulé, et d’où on le sait",
        "smartlink_host": "Voici le SmartLink de {tenant}.",
        "lucca_host": "Voici le Lucca de {tenant}.",
        "both": "Voir tout ce à quoi cet émulateur répond",
        "home": "Retour à la page d’accueil",
        "error_400": "Cette requête est incompréhensible",
        "error_401": "Il faut une clé d’accès",
        "error_403": "Ceci n’est pas permis",
        "error_404": "Il n’y a rien ici",
        "error_405": "Cette adresse n’accepte pas cette méthode",
        "error_409": "Ceci contredit quelque chose qui existe déjà",
        "error_413": "Cette requête est trop longue",
        "error_500": "Quelque chose s’est cassé dans l’émulateur",
        "error_501": "Ceci n’est pas encore émulé",
        "error_planned": "Cette panne était prévue",
        "error_404_text": "Aucune page ne répond à {path}.",
        "error_405_text": "Elle répond à {methods}.",
        "error_413_text": "Une requête compte {limit} octets au plus.",
        "error_500_text": "Ce qui s’est passé est dans le journal de l’émulateur.",
    },
}


def choose(*wishes: str | None) -> Language:
    """Return the first language we have of several wishes, each one ``fr-CA en`` or ``fr;q=0.8``.

    A wish is a list of language tags in order of preference (``ui_locales``: OIDC Core §3.1.2.1)
    or an ``Accept-Language`` header (RFC 9110 §12.5.4).
    """
    for wish in wishes:
        for tag in _tags(wish or ""):
            for known in LANGUAGES:
                if tag.lower().partition("-")[0] == known:
                    return known
    return next(iter(LANGUAGES))


def _tags(wish: str) -> list[str]:
    if "," not in wish and ";" not in wish:
        return wish.split()[:20]
    weighed: list[tuple[float, str]] = []
    for part in wish[:1000].split(","):
        tag, _, parameter = part.strip().partition(";")
        weighed.append((_weight(parameter.strip()), tag.strip()))
    return [tag for weight, tag in sorted(weighed, key=lambda w: -w[0]) if weight > 0]


def _weight(parameter: str) -> float:
    try:
        return float(parameter.removeprefix("q=")) if parameter else 1.0
    except ValueError:
        return 0.0


def translator(lang: Language, words: Words) -> Callable[..., str]:
    """Return ``t(key, **values)``: a room's text, else one that all pages share."""
    texts = {**WORDS[lang], **words[lang]}

    def t(key: str, **values: object) -> str:
        return texts[key].format(**values)

    return t
