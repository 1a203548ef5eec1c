"""Make a page: its language, its links, and the headers that keep it harmless."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import make_response, render_template, request

from emulator.faults import standing
from emulator.pages.routes.static import read
from emulator.pages.words import LANGUAGES, choose, translator
from emulator.services import current

if TYPE_CHECKING:
    from flask import Response

    from emulator.pages.words import Language, Words

_LANGUAGE_COOKIE = "emulator_lang"
_NO_WORDS: Words = {"en": {}, "fr": {}}


def render(
    template: str,
    words: Words = _NO_WORDS,
    *,
    form_action: str = "'self'",
    locales: str | None = None,
    **context: object,
) -> Response:
    """Return a page on the base layout, with ``words`` beside the ones all pages share.

    ``form_action`` is the policy's list of where forms, and the redirects that follow them, may
    lead (CSP3 §6.4.2): Chromium holds a redirect after a POST to it. ``locales`` is what the
    client asked for (``ui_locales``); the reader's own choice, ``?lang=``, comes before it.
    """
    here = current.get(None)
    lang = language(locales)
    page = render_template(
        template,
        t=translator(lang, words),
        lang=lang,
        languages=_switch(lang),
        root=root(),
        static=_static,
        tenant=here.tenant if here else None,
        faults=standing(here.database, here.clock.now()) if here else [],
        **context,
    )
    response = make_response(page)
    response.headers.update(_headers(form_action))
    if asked() == lang:
        response.set_cookie(_LANGUAGE_COOKIE, lang, path=root() or "/", samesite="Lax")
    return response


def language(locales: str | None = None) -> Language:
    """Return the language to answer in: asked for here, by the client, lately, by the browser."""
    return choose(
        asked(),
        locales,
        request.cookies.get(_LANGUAGE_COOKIE),
        request.headers.get("Accept-Language"),
    )


def asked() -> str | None:
    """Return the language that the reader has just chosen (``?lang=``); a form carries it on."""
    lang = dict(_pairs()).get("lang")
    return lang if lang in LANGUAGES else None


def root() -> str:
    """Return what the browser puts before a path of this tenant: ``/t/beta``, or nothing."""
    here = current.get(None)
    return urlsplit(here.address.control).path if here else ""


def _headers(form_action: str) -> dict[str, str]:
    policy = (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:;"
        " connect-src 'self';"
        f" form-action {form_action}; base-uri 'none'; frame-ancestors 'none'"
    )
    return {
        "Content-Security-Policy": policy,
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Robots-Tag": "noindex",
    }


def _static(name: str) -> str:
    file = read(name)
    if file is None:
        raise LookupError(name)
    return f"{root()}/_emulator/static/{name}?v={file.version}"


def _switch(lang: Language) -> list[dict[str, object]]:
    """Return the same page in each language; only for a page that can be asked for again."""
    if request.method != "GET":
        return []
    kept = [pair for pair in _pairs() if pair[0] != "lang"]
    return [
        {
            "code": code,
            "name": name,
            "current": code == lang,
            "href": "?" + urlencode([*kept, ("lang", code)]),
        }
        for code, name in LANGUAGES.items()
    ]


def _pairs() -> list[tuple[str, str]]:
    # Flask's own request.args raises for bytes that are not UTF-8; a page must still be made.
    raw = request.query_string.decode("utf-8", "replace")
    return parse_qsl(raw, keep_blank_values=True, errors="replace")
