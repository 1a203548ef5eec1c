"""Holds every answer of Lucca's API against the document that describes it, in all tests."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import jsonschema_rs

from emulator.address import product_of
from emulator.lucca.openapi import document
from emulator.lucca.routes import ROUTES
from emulator.lucca.routes.browser import ROOTS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment


_MOUNT = re.compile(r"^/t/[^/]*")
_KEY = re.compile(r"\\\{\w+\\\}")


class Unlike(AssertionError):
    """An answer is not as it is documented."""


def conforming(app: WSGIApplication) -> WSGIApplication:
    """Return ``app``; an answer that its document does not describe raises ``Unlike``."""

    def called(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        method, path = _method(environ), _MOUNT.sub("", environ["PATH_INFO"])
        if product_of(path) != "lucca" or path.lower().startswith(ROOTS):
            return app(environ, start)
        said: list[Any] = []

        def note(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            said[:] = status, {name.lower(): value for name, value in headers}
            return start(status, headers, *rest)

        body = b"".join(app(environ, note))
        status, headers = said
        if "x-emulator-fault" not in headers and method not in ("HEAD", "OPTIONS"):
            check(method, path, (int(status[:3]), headers.get("content-type", ""), body))
        return [body]

    return called


def _method(environ: WSGIEnvironment) -> str:
    """Return what is asked for: a PUT or a DELETE may come as a POST."""
    asked = parse_qs(environ["QUERY_STRING"].lower()).get("httpmethod", [])
    method: str = environ["REQUEST_METHOD"]
    tunnelled = method == "POST" and asked in (["put"], ["delete"])
    return asked[0].upper() if tunnelled else method


def check(method: str, path: str, answer: tuple[int, str, bytes]) -> None:
    """Raise ``Unlike`` for an answer (status, content type, body) that is not as documented."""
    status, kind, body = answer
    operation = described(method, path)
    if operation is None:
        if status < 400:
            raise Unlike(f"{method} {path} is answered {status}, and not in the document.")
        return
    responses = operation["responses"]
    name = str(status) if str(status) in responses else "default"
    if name == "default" and status < 400:
        raise Unlike(f"{method} {path}: {status} is not documented.")
    content = responses[name].get("content")
    media = kind.split(";")[0]
    if content is None or media not in content:
        if content is None and (not body or media != "application/json"):
            return  # empty, or not JSON: a picture, a file
        raise Unlike(f"{method} {path}: {status} of {media!r} is not documented: {body[:200]!r}.")
    if "schema" not in content[media]:
        return
    validator = _validator(json.dumps(content[media]["schema"], sort_keys=True))
    try:
        validator.validate(json.loads(body))
    except jsonschema_rs.ValidationError as error:
        raise Unlike(f"{method} {path}: {status}: {error}") from None


def described(method: str, path: str) -> dict[str, Any] | None:
    """Return the operation of an address, None if there is none."""
    for pattern, item in _paths():
        if pattern.fullmatch(path) and method.lower() in item:
            found: dict[str, Any] = item[method.lower()]
            return found
    return None


@cache
def _document() -> dict[str, Any]:
    return document("http://localhost", ROUTES)


@cache
def _paths() -> list[tuple[re.Pattern[str], dict[str, Any]]]:
    # The most particular first, as werkzeug has it: a part that is a name before one that is a key.
    found = sorted(_document()["paths"].items(), key=lambda one: [*_parts(one[0])])
    return [
        (re.compile(_KEY.sub("[^/]+", re.escape(path)), re.IGNORECASE), item)
        for path, item in found
    ]


def _parts(path: str) -> Iterable[tuple[bool, str]]:
    return ((part.startswith("{"), part.lower()) for part in path.split("/"))


@cache
def _validator(schema: str) -> Any:
    whole = json.loads(schema) | {"components": _document()["components"]}
    return jsonschema_rs.validator_for(whole)
