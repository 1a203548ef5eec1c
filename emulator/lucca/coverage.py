"""How each address of Lucca's is known: from the document, which is made of the declarations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from emulator.evidence import Asked, Evidence, Known
from emulator.lucca.openapi import document

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from emulator.lucca.routes.table import Route

PAGES = (
    Known(
        "GET",
        "/identity/oidc/callback",
        "Where SmartLink sends a browser back to",
        Evidence.GUIDE,
        "SmartLink's guide for Lucca",
        is_there=False,
    ),
    Known(
        "GET",
        "/auth/oidc/callback",
        "The same, as it is written elsewhere in the guide",
        Evidence.GUIDE,
        "SmartLink's guide for Lucca",
        is_there=False,
    ),
    Known(
        "GET",
        "/identity/login",
        "Lucca's own sign-in",
        Evidence.SEEN,
        "clients that sign in by its form",
        is_there=False,
    ),
    Known("GET", "/home", "Lucca's first page", Evidence.INFERRED, "", is_there=False),
)


def _asked(operation: Mapping[str, Any]) -> Iterator[Asked]:
    for one in operation["parameters"]:
        if one["in"] == "query":
            said = one.get("x-evidence", operation["x-evidence"])
            differs = said != operation["x-evidence"]
            yield Asked(one["name"], Evidence(said) if differs else None)


def known(routes: Iterable[Route]) -> Iterator[Known]:
    """Yield every address: those of the API by path, then the pages."""
    for path, item in document("", routes)["paths"].items():
        for method, operation in item.items():
            yield Known(
                method.upper(),
                path,
                operation["summary"],
                Evidence(operation["x-evidence"]),
                operation["x-source"],
                tuple(_asked(operation)),
                any(code.startswith("2") for code in operation["responses"]),
            )
    yield from PAGES
