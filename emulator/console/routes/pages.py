"""Pages to read: what is covered, and Lucca's API as the emulator answers it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
from flask import Response, request

from emulator import pages
from emulator.console.words import WORDS
from emulator.lucca.routes import ROUTES
from emulator.services import services

if TYPE_CHECKING:
    from collections.abc import Mapping

# What makes these pages is imported by who asks for one: no start should pay for it.


def coverage() -> Response:
    """``GET /_emulator/coverage``: every address, and how it is known."""
    from emulator.console import coverage as table

    known = table.products()
    return pages.render(
        "console/coverage.html",
        WORDS,
        products=known,
        counts={product: table.counts(rows) for product, rows in known.items()},
    )


def openapi() -> Response:
    """``GET /_emulator/openapi/lucca.json``: Lucca's API as OpenAPI 3.1."""
    return Response(orjson.dumps(_document()), content_type="application/json")


def reference() -> Response:
    """``GET /_emulator/openapi/lucca``: the same, to read."""
    document = _document()
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, item in document["paths"].items():
        groups.setdefault(_group(path), []).extend(_shown(path, item))
    return pages.render(
        "console/reference.html",
        WORDS,
        document=document,
        groups=groups,
        wanted=request.args.get("group", ""),
    )


def _document() -> dict[str, Any]:
    from emulator.lucca.openapi import document

    return document(services().address.lucca, ROUTES)


def _group(path: str) -> str:
    parts = path.split("/")
    keys = [index for index, part in enumerate(parts) if part.startswith("{")]
    whole = parts[: keys[0]] if keys else parts
    return "/".join(whole[:4] if whole[:3] == ["", "api", "v3"] else whole[:5])


def _shown(path: str, item: Mapping[str, dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            "path": path,
            "method": method.upper(),
            "is_there": any(code.startswith("2") for code in operation["responses"]),
            **operation,
        }
        for method, operation in item.items()
    ]
