"""The body of a write: a JSON object, flat or under ``data``, whatever its content type says.

Lucca's documentation shows both forms in different versions; clients send JSON as text/plain too.
"""

from __future__ import annotations

import codecs
from typing import Any

import orjson
from flask import request

from emulator.errors import Invalid

_MOST = 1_000


def sent_object() -> dict[str, Any]:
    """Return the object sent."""
    body = _sent()
    if not isinstance(body, dict):
        raise Invalid("The body must be one JSON object.")
    return body


def sent_objects() -> list[dict[str, Any]]:
    """Return the objects sent, in a list."""
    return _objects(_sent())


def sent_one_or_many() -> tuple[list[dict[str, Any]], bool]:
    """Return the objects sent, and whether they came in a list; one may come without."""
    body = _sent()
    return ([body], False) if isinstance(body, dict) else (_objects(body), True)


def sent_list() -> list[dict[str, Any]]:
    """Return the objects sent, in a list that may be empty."""
    body = _sent()
    return [] if body == [] else _objects(body)


def _objects(body: Any) -> list[dict[str, Any]]:
    if not isinstance(body, list) or not all(isinstance(one, dict) for one in body):
        raise Invalid("The body must be a list of JSON objects.")
    if not 0 < len(body) <= _MOST:
        raise Invalid(f"The body must be a list of 1 to {_MOST} objects.")
    return body


def _sent() -> Any:
    text = request.get_data(cache=False).removeprefix(codecs.BOM_UTF8)
    try:
        body = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise Invalid(f"The body is not JSON: {error}.") from None
    return body["data"] if isinstance(body, dict) and set(body) == {"data"} else body
