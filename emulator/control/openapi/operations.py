"""Operations: what is sent, what is answered, how it is refused."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from emulator.control.openapi.schemas import ref

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from emulator.control.openapi.schemas import Schema

JSON = "application/json"
PROBLEM = "application/problem+json"

PROBLEM_SCHEMA: Schema = {
    "description": "RFC 9457.",
    "type": "object",
    "properties": {
        "type": {"const": "about:blank"},
        "title": {"type": "string"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string", "description": "What is wrong, for people."},
    },
    "required": ["type", "title", "status", "detail"],
}

_WHY = {
    HTTPStatus.BAD_REQUEST: "What was sent cannot be understood; the detail names the member.",
    HTTPStatus.UNAUTHORIZED: "From another machine, without the control token.",
    HTTPStatus.FORBIDDEN: "Not open to other machines, host names or pages of other sites.",
    HTTPStatus.NOT_FOUND: "No such thing, or no such tenant.",
    HTTPStatus.CONFLICT: "It stands against something that is there, or there are too many.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "The body is too large.",
    HTTPStatus.NOT_IMPLEMENTED: "A part of the product that is not emulated yet.",
}
_ALWAYS = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.NOT_FOUND,
)


def operation(
    key: str,
    summary: str,
    answers: Mapping[int, Schema],
    *,
    parameters: Iterable[Schema] = (),
    sent: Schema | None = None,
    refused: Iterable[int] = (),
) -> Schema:
    """Return an operation; ``key`` is the name of its route. ``refused`` beside the usual ones."""
    also = () if sent is None else (HTTPStatus.REQUEST_ENTITY_TOO_LARGE,)
    statuses = sorted({*_ALWAYS, *also, *refused} - set(answers))
    responses = {str(status): answer for status, answer in answers.items()}
    said: Schema = {"operationId": key, "summary": summary}
    if parameters:
        said["parameters"] = list(parameters)
    if sent is not None:
        said["requestBody"] = sent
    return said | {"responses": responses | {str(code): _refusal(code) for code in statuses}}


def answer(schema: Schema, said: str = "Done.") -> Schema:
    """Return an answer in JSON."""
    return {"description": said, "content": {JSON: {"schema": schema}}}


NOTHING: Schema = {"description": "Done; there is nothing to say."}


def body(schema: Schema, examples: Mapping[str, object], *, required: bool = True) -> Schema:
    """Return a body in JSON; ``examples`` by name, each accepted as it is."""
    named = {name: {"value": value} for name, value in examples.items()}
    return {"required": required, "content": {JSON: {"schema": schema, "examples": named}}}


def in_path(name: str, schema: Schema) -> Schema:
    """Return a part of the path."""
    return {"name": name, "in": "path", "required": True, "schema": schema}


def in_query(name: str, schema: Schema, said: str) -> Schema:
    """Return a member of the query, which can be left out."""
    return {"name": name, "in": "query", "schema": schema, "description": said}


def _refusal(status: int) -> Schema:
    schema = ref("Problem")
    return {"description": _WHY[HTTPStatus(status)], "content": {PROBLEM: {"schema": schema}}}
