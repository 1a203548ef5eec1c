"""The document as a whole."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Any

from emulator import __version__
from emulator.lucca.openapi import paths, schemas
from emulator.lucca.resources import COLLECTIONS, collection

if TYPE_CHECKING:
    from collections.abc import Iterable

    from emulator.lucca.fields import Collection
    from emulator.lucca.routes.table import Route

_DESCRIPTION = (
    "What the emulator answers of Lucca's API, in all its generations. Every address says how it is"
    " known that Lucca has it (x-evidence) and from where (x-source). A filter may also go through"
    " a reference (department.name) or a list; names are matched without case."
)


_ANY = "<name>"


def document(base_url: str, routes: Iterable[Route]) -> dict[str, Any]:
    """Return the document for Lucca at ``base_url``, with the addresses that are served."""
    found: dict[str, dict[str, Any]] = {}
    alike = [one for one in COLLECTIONS if one.listed and one.generation == "v3"]
    for one in alike:
        for path, method, operation in paths.of_collection(one):
            found.setdefault(path, {})[method] = operation
    for route in chain.from_iterable(_each(route, alike) for route in routes):
        path, method, operation = paths.of_route(route)
        found.setdefault(path, {})[method] = operation
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Lucca, as the emulator answers",
            "version": __version__,
            "description": _DESCRIPTION,
        },
        "servers": [{"url": base_url}],
        "security": [{"api_key": []}],
        "paths": {path: found[path] for path in sorted(found)},
        "components": {
            "schemas": {
                "Header": schemas.HEADER,
                "Error": schemas.ERROR,
                "Problem": schemas.PROBLEM,
                **{one.singular: schemas.record(one, collection) for one in COLLECTIONS},
            },
            "securitySchemes": {
                "api_key": {
                    "type": "apiKey",
                    "in": "header",
                    "name": "Authorization",
                    "description": "lucca application=<API key>",
                }
            },
        },
    }


def _each(route: Route, alike: list[Collection]) -> Iterable[Route]:
    """Return an address that every collection has, for each; any other as it is."""
    if _ANY not in route.path:
        return [route]
    return [replace(route, path=route.path.replace(_ANY, one.path)) for one in alike]
