"""A person at SmartLink's sign-in page without a browser: forms read and sent as a browser does."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urljoin, urlsplit

import requests

from tests.journeys.live import SECONDS


@dataclass
class Form:
    """One form of a page: where it goes, what it sends, which buttons it has."""

    method: str
    action: str
    fields: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(has.get("method", "get"), has.get("action", "")))
        elif tag == "input" and "name" in has:
            self.forms[-1].fields[has["name"]] = has.get("value", "")
        elif tag == "button" and "name" in has:
            self.forms[-1].buttons.append((has["name"], has.get("value", "")))


class Visitor:
    """Somebody with a browser's cookies and nothing else of a browser."""

    def __init__(self) -> None:
        self._session = requests.Session()

    def __enter__(self) -> Visitor:
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()

    def open(self, url: str) -> requests.Response:
        """Go to an address, and stop there."""
        return self._session.get(url, allow_redirects=False, timeout=SECONDS)

    def press(self, page: requests.Response, name: str, value: str) -> requests.Response:
        """Press a button of a page: its form is sent with that button's name and value."""
        (form,) = [one for one in forms(page) if (name, value) in one.buttons]
        sent = {**form.fields, name: value}
        to = urljoin(page.url, form.action)
        if form.method == "post":
            return self._session.post(to, sent, allow_redirects=False, timeout=SECONDS)
        return self._session.get(to, params=sent, allow_redirects=False, timeout=SECONDS)

    def sign_in(self, url: str, sub: str) -> str:
        """Choose a person on the sign-in page and approve; return where that leads."""
        phone = self.press(self.open(url), "as", sub)
        landed = self.press(phone, "answer", "approve")
        assert landed.is_redirect, landed.text
        return landed.headers["Location"]


def forms(page: requests.Response) -> list[Form]:
    """Return the forms of a page."""
    assert page.status_code == 200, page.text
    reader = _Reader()
    reader.feed(page.text)
    return reader.forms


def carried(url: str) -> dict[str, str]:
    """Return the parameters that an address carries, each once."""
    pairs = parse_qsl(urlsplit(url).query, keep_blank_values=True)
    assert len(dict(pairs)) == len(pairs)
    return dict(pairs)
