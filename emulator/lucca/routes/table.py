"""What an address of Lucca's is: declared once; serving, OpenAPI and the coverage page follow.

The v3 collections (``resources.COLLECTIONS``) have no entries of their own: what may be asked of
them follows from their declarations.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from emulator.errors import Unsupported
from emulator.evidence import Evidence
from emulator.lucca.routes.auth import caller

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from flask import Blueprint, Response

Schema: TypeAlias = "Mapping[str, object]"
"""A JSON Schema (2020-12), as OpenAPI 3.1 has it; ``shapes`` makes the usual ones."""


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """A query parameter of one address."""

    name: str
    description: str
    schema: Schema
    required: bool = False
    evidence: Evidence | None = None
    """Where it is not known as well as its address."""


FIELDS = Parameter(
    name="fields",
    description="What to show, with commas; members in brackets or after a dot.",
    schema={"type": "string"},
)


@dataclass(frozen=True, kw_only=True)
class Route:
    """One method of one address."""

    path: str
    """A Flask rule, in Lucca's spelling; callers may use capitals or not."""
    view: Callable[..., Response] | None = None
    """None: Lucca has this, and the emulator has not. It answers 501 in Lucca's form."""
    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"] = "GET"
    summary: str
    """One line, for the documentation."""
    source: str
    """Where it is known from: a page of Lucca's, a kind of client."""
    evidence: Evidence = Evidence.DOCUMENTED
    parameters: tuple[Parameter, ...] = ()
    body: Schema | None = None
    answer: Schema | None = None
    """The body of a good answer; None for an empty one, or one that is not JSON."""
    status: int = 200

    @property
    def name(self) -> str:
        """Return what Flask knows it by."""
        return f"{self.method} {self.path}".replace(".", "_")


def mount(blueprint: Blueprint, routes: Iterable[Route]) -> None:
    """Let a blueprint answer at each of these addresses."""
    for one in routes:
        view = one.view or _not_yet(one)
        blueprint.add_url_rule(one.path.lower(), one.name, view, methods=[one.method])


def _not_yet(route: Route) -> Callable[..., Response]:
    def refuse(**_of_the_path: object) -> Response:
        caller()
        raise Unsupported(f"{route.method} {route.path} is not emulated yet.")

    return refuse
