"""Exchanges as a HAR document, which browsers and many tools open.

Source: HTTP Archive 1.2, http://www.softwareishard.com/blog/har-12-spec/. Names that begin with an
underscore are ours, as it allows.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from emulator import __version__
from emulator.journal import shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from emulator.journal.exchange import Exchange, Message

_HTTP = "HTTP/1.1"
_UNKNOWN = -1
_FORM = "application/x-www-form-urlencoded"
_PHRASES = {status.value: status.phrase for status in HTTPStatus}


def document(exchanges: Iterable[Exchange], comment: str) -> dict[str, object]:
    """Return a document of exchanges, oldest first; ``comment`` says what is not in it."""
    return {
        "log": {
            "version": "1.2",
            "creator": {"name": "lucca-emulator", "version": __version__},
            "entries": [_entry(one) for one in exchanges],
            "comment": comment,
        }
    }


def _entry(one: Exchange) -> dict[str, object]:
    entry = {
        "startedDateTime": shown.moment(one.at),
        "time": one.duration_ms,
        "request": _request(one),
        "response": _response(one),
        "cache": {},
        "timings": {"send": 0, "wait": one.duration_ms, "receive": 0},
        "_number": one.number,
        "_product": one.product,
        "_correlationId": one.correlation_id,
        "_signin": one.signin and one.signin.id,
    }
    if one.status is None:
        entry["comment"] = "The request was not answered."
    return entry


def _request(one: Exchange) -> dict[str, object]:
    asked: dict[str, object] = {
        "method": one.method,
        "url": shown.url(one),
        "httpVersion": _HTTP,
        "cookies": _cookies(one.request.values("cookie")),
        "headers": _pairs(one.request.headers),
        "queryString": _pairs(parse_qsl(one.query, keep_blank_values=True)),
        "headersSize": _UNKNOWN,
        "bodySize": one.request.length,
    }
    if one.request.length:
        asked["postData"] = _sent(one.request)
    return asked


def _sent(message: Message) -> dict[str, object]:
    text, encoding = shown.body(message)
    data: dict[str, object] = {"mimeType": message.header("content-type") or "", "text": text}
    if encoding == "base64":  # HAR has no word for it here, only for answers
        data["_encoding"] = encoding
    elif message.kind == _FORM:
        data["params"] = _pairs(parse_qsl(text, keep_blank_values=True))
    return data | _cut(message)


def _response(one: Exchange) -> dict[str, object]:
    text, encoding = shown.body(one.response)
    content: dict[str, object] = {
        "size": one.response.length,
        "mimeType": one.response.header("content-type") or "",
        "text": text,
        **_cut(one.response),
    }
    if encoding == "base64":
        content["encoding"] = encoding
    status = one.status or 0
    return {
        "status": status,
        "statusText": _PHRASES.get(status, ""),
        "httpVersion": _HTTP,
        "cookies": _cookies([text.partition(";")[0] for text in one.response.values("set-cookie")]),
        "headers": _pairs(one.response.headers),
        "content": content,
        "redirectURL": one.response.header("location") or "",
        "headersSize": _UNKNOWN,
        "bodySize": one.response.length,
    }


def _cut(message: Message) -> dict[str, object]:
    if not message.truncated:
        return {}
    return {"comment": f"The first {len(message.body)} of {message.length} bytes."}


def _pairs(pairs: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in pairs]


def _cookies(headers: Iterable[str]) -> list[dict[str, str]]:
    pairs = [pair.partition("=") for text in headers for pair in text.split(";")]
    return _pairs((name.strip(), value.strip()) for name, _, value in pairs)
