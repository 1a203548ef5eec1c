"""The landing page, the static files, errors outside products, and every page's headers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from emulator.pages.words import LANGUAGES, WORDS, choose
from emulator.smartlink.words import WORDS as SMARTLINK_WORDS

if TYPE_CHECKING:
    from werkzeug.test import Client

    from emulator.pages.words import Words

HERE = "http://127.0.0.1:8080"


def test_landing_has_three_doors(client: Client) -> None:
    """``/`` leads to SmartLink and to all there is to know; it gives Lucca's API address."""
    page = client.get("/", base_url=HERE)

    assert page.status_code == 200
    for end in ("/portal", "/_emulator/info"):
        assert f'href="{HERE}{end}"' in page.text
    assert f"<code>{HERE}/api/v3/users</code>" in page.text
    assert "emulator – test only" in page.text


def test_landing_of_another_tenant(client: Client) -> None:
    """A tenant's links and files stay under its mount."""
    page = client.get("/t/beta/", base_url=HERE)

    assert f'href="{HERE}/t/beta/portal"' in page.text
    assert 'href="/t/beta/_emulator/static/emulator.css?v=' in page.text


@pytest.mark.parametrize(
    ("host", "door", "other"),
    [
        ("acme.link.localhost", "/portal", "ilucca"),
        ("acme.ilucca.localhost", "/api/v3/users", "link."),
    ],
)
def test_landing_on_a_products_host(client: Client, host: str, door: str, other: str) -> None:
    """On a product's own host ``/`` names that product and leads to it."""
    page = client.get("/", base_url=f"http://{host}:8080")

    assert page.status_code == 200
    assert f"http://{host}:8080{door}" in page.text
    assert f"acme.{other}" not in page.text


def test_headers(client: Client) -> None:
    """A page loads nothing from elsewhere, cannot be framed, is not kept and tells no referrer."""
    headers = client.get("/", base_url=HERE).headers

    assert headers["Content-Security-Policy"] == (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:;"
        " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_pages_load_only_their_own(client: Client) -> None:
    """Nothing on the page comes from another origin, and no script or style is inline."""
    text = client.get("/", base_url=HERE).text

    for source in re.findall(r'(?:src|<link[^>]*href)="([^"]*)"', text):
        assert source.startswith("/_emulator/static/")
    assert not re.search(r"<style|<script(?![^>]*src=)|\sstyle=|\son[a-z]+=", text)


def test_static_files_are_kept_for_good(client: Client) -> None:
    """A file asked by its content's hash never changes; asked without, it is asked about again."""
    (href,) = re.findall(r'href="([^"]*emulator\.css[^"]*)"', client.get("/", base_url=HERE).text)

    kept, asked = client.get(href, base_url=HERE), client.get(href[:-1], base_url=HERE)

    assert kept.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert asked.headers["Cache-Control"] == "no-cache"
    assert kept.headers["Content-Type"] == "text/css; charset=utf-8"


@pytest.mark.parametrize("name", ["nothing.css", "../words.py", "..%2Fwords.py", "%00.css", ".css"])
def test_static_serves_its_folder_only(client: Client, name: str) -> None:
    """No path leads out of the folder."""
    assert client.get(f"/_emulator/static/{name}", base_url=HERE).status_code == 404


@pytest.mark.parametrize(
    ("query", "header", "lang"),
    [
        ("", "", "en"),
        ("", "fr-FR,fr;q=0.9,en;q=0.8", "fr"),
        ("", "de, fr;q=0.5, en;q=0.9", "en"),
        ("", "fr;q=0, en", "en"),
        ("", "fr;q=x;;,,", "en"),
        ("?lang=fr", "en", "fr"),
        ("?lang=xx", "fr", "fr"),
    ],
)
def test_language(client: Client, query: str, header: str, lang: str) -> None:
    """A page is in the language chosen, else the browser's, else English."""
    page = client.get(f"/{query}", base_url=HERE, headers={"Accept-Language": header})

    assert f'<html lang="{lang}"' in page.text


def test_language_is_remembered(client: Client) -> None:
    """A language once chosen lasts, and the switch offers the other."""
    first = client.get("/?lang=fr&x=1", base_url=HERE)
    second = client.get("/", base_url=HERE, headers={"Accept-Language": "en"})

    assert 'href="?x=1&amp;lang=en"' in first.text
    assert '<html lang="fr"' in second.text


@pytest.mark.parametrize(("path", "status"), [("/nothing", 404), ("/t/nope/", 404)])
def test_errors_are_pages(client: Client, path: str, status: int) -> None:
    """What belongs to no product fails with a page, also without a tenant."""
    page = client.get(path, base_url=HERE)

    assert page.status_code == status
    assert "There is nothing here" in page.text
    assert 'href="/_emulator/static/emulator.css' in page.text


def test_wrong_method(client: Client) -> None:
    """A wrong method is told the right ones."""
    page = client.delete("/", base_url=HERE)

    assert (page.status_code, page.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")


def test_path_is_escaped(client: Client) -> None:
    """A path is shown as text."""
    page = client.get("/%3Cscript%3Ealert(1)%3C/script%3E", base_url=HERE)

    assert "<script>alert" not in page.text
    assert "&lt;script&gt;" in page.text


@pytest.mark.parametrize("raw", ["\xff", "lang=%FF", "a=%00", "lang=" + "f" * 10_000])
def test_odd_queries(client: Client, raw: str) -> None:
    """A query that is no text is no failure."""
    page = client.get("/", base_url=HERE, environ_overrides={"QUERY_STRING": raw})

    assert page.status_code == 200


@pytest.mark.parametrize("words", [WORDS, SMARTLINK_WORDS], ids=["pages", "smartlink"])
def test_catalogues_are_whole(words: Words) -> None:
    """Both languages have the same texts, with the same values in them."""
    assert set(words) == set(LANGUAGES)
    assert set(words["en"]) == set(words["fr"])
    for key, text in words["en"].items():
        assert set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", words["fr"][key])), key


def test_wishes_are_taken_in_order() -> None:
    """The first wish that we have wins, whatever its region."""
    assert choose(None, "de nl", "fr-CA", "en") == "fr"
    assert choose("zz", None) == "en"
