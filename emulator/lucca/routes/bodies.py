"""The body of a write: a JSON object, flat or under ``data``, whatever its content type says.

Lucca's documentation shows both forms in different versions; clients send JSON as text/plain too.
"""

from __future__ import annotations

import codecs
from typing import Any

import orjson
from flask import request

from emulator.errors import Invalid


def sent_object() -> dict[str, Any]:
    """Return the object sent."""
    text = request.get_data(cache=False).removeprefix(codecs.BOM_UTF8)
    try:
        body = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise Invalid(f"The body is not JSON: {error}.") from None
    if isinstance(body, dict) and set(body) == {"data"}:
        body = body["data"]
    if not isinstance(body, dict):
        raise Invalid("The body must be one JSON object.")
    return body
