"""What is known of a request before it is answered: what a rule's ``where`` is held against."""

from __future__ import annotations

import base64
import binascii
import re
from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote_plus

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

_API_KEY = re.compile(r"\s*lucca\s+application\s*=\s*\{?([0-9a-f-]{36})\}?\s*", re.IGNORECASE)
_FORM = "application/x-www-form-urlencoded"
_MAX_FIELDS = 200


class Asked:
    """The facts of one request: ``product``, ``method``, ``path``, ``caller``, its headers."""

    def __init__(self, environ: WSGIEnvironment, product: str | None) -> None:
        self._environ = environ
        self._product = product

    def __call__(self, name: str) -> tuple[str, ...]:
        """Return the texts that a ``where`` member of this name may fit."""
        if name == "product":
            return () if self._product is None else (self._product,)
        if name == "method":
            return (self._environ["REQUEST_METHOD"],)
        if name == "path":
            raw: str = self._environ["PATH_INFO"]
            return (raw.encode("latin-1").decode("utf-8", "replace"),)  # PEP 3333
        if name == "caller":
            return callers(self._environ)
        return self._header(name.removeprefix("header:"))

    def _header(self, name: str) -> tuple[str, ...]:
        key = name.upper().replace("-", "_")
        if key not in ("CONTENT_TYPE", "CONTENT_LENGTH"):
            key = f"HTTP_{key}"
        value = self._environ.get(key)
        return () if value is None else (value,)


def callers(environ: WSGIEnvironment) -> tuple[str, ...]:
    """Return who a request says it comes from: its API key or its client id; unchecked.

    The client id is looked for where RFC 6749 §2.3.1 and §4.1.1 put it: in the ``Basic`` header,
    the form, the query. What a bearer token stands for is not looked up.
    """
    sent: str = environ.get("HTTP_AUTHORIZATION", "")
    if key := _API_KEY.fullmatch(sent):
        return (key[1],)
    found = [*_basic(sent), *_client_ids(environ.get("QUERY_STRING", ""))]
    if environ.get("CONTENT_TYPE", "").partition(";")[0].strip().lower() == _FORM:
        found += _client_ids(_body(environ).decode("latin-1"))
    return tuple(found)


def _basic(sent: str) -> list[str]:
    scheme, _, rest = sent.partition(" ")
    if scheme.lower() != "basic":
        return []
    try:
        user, colon, _ = base64.b64decode(rest, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return []
    return [unquote_plus(user)] if colon else []


def _client_ids(text: str) -> list[str]:
    try:
        pairs = parse_qsl(text, max_num_fields=_MAX_FIELDS)
    except ValueError:  # more fields: whoever answers will refuse it
        return []
    return [value for name, value in pairs if name == "client_id"]


def _body(environ: WSGIEnvironment) -> bytes:
    """Return the body, and put it back for whoever answers."""
    length = environ.get("CONTENT_LENGTH", "")
    if not length.isdigit():
        return b""
    body: bytes = environ["wsgi.input"].read(int(length))
    environ["wsgi.input"] = BytesIO(body)
    return body
