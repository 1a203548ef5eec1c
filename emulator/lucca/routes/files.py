"""Files and pictures: sent, described, and given back.

``/api/v3/files/<guid>`` describes a file, as a v3 address does; ``/getFile.ashx?id=<guid>``, which
is what ``href`` says, is its content. Sources: ``picture`` in Lucca's user reference; its front
end, which sends files and shows ``href``; clients that ask for a picture by the employee's id.
"""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING, NamedTuple

import orjson
from flask import Response, request

from emulator.clock import local
from emulator.errors import Conflict, Invalid, NotFound
from emulator.evidence import Evidence
from emulator.lucca import pictures, shapes
from emulator.lucca.fields import BASE
from emulator.lucca.resources.completing import picture_of
from emulator.lucca.resources.users import USERS
from emulator.lucca.routes.answers import announce
from emulator.lucca.routes.auth import caller
from emulator.lucca.routes.collections import record_of
from emulator.lucca.routes.table import Parameter, Route
from emulator.lucca.store import files, records
from emulator.services import services

if TYPE_CHECKING:
    from emulator.storage import Connection

_MOST = 1_000
"""Files of one tenant. The bound is ours; how large each may be is ``--max-body``'s."""
_MOST_NAME = 255
_MIMETYPE = re.compile(r"[a-z0-9.+-]{1,60}/[a-z0-9.+-]{1,60}")
_SHOWN_IN_PLACE = ("image/png", "image/jpeg", "image/gif", "image/webp")
_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class _Sent(NamedTuple):
    name: str
    mimetype: str
    content: bytes


def send() -> Response:
    """``POST /api/v3/files``: keep the file of a form (multipart/form-data, RFC 7578)."""
    here, by = services(), caller()
    sent = _sent()
    made = files.File(
        str(uuid.uuid4()),
        sent.name,
        sent.mimetype,
        local(here.clock.now()).isoformat(timespec="seconds"),
        sent.content,
    )
    with here.database.transaction() as db:
        if files.count(db) >= _MOST:
            raise Conflict(f"There are {_MOST} files already; the emulator keeps no more.")
        files.add(db, made)
    return record_of(by, orjson.dumps(_described(made)))


def describe(guid: str) -> Response:
    """``GET /api/v3/files/<guid>``: what is known of a file."""
    by = caller()
    with services().database.read() as db:
        return record_of(by, orjson.dumps(_described(_find(db, guid))))


def content() -> Response:
    """``GET /getFile.ashx?id=<guid>``: a file itself."""
    caller()
    with services().database.read() as db:
        return _given(_find(db, request.args.get("id", "")))


def picture(key: int) -> Response:
    """``GET /directory/api/employees/<id>/picture?width=``: somebody's picture."""
    caller()
    width = _width(request.args.get("width", ""))
    with services().database.read() as db:
        return _given(_portrait(db, key, width))


def _sent() -> _Sent:
    every = [one for name in request.files for one in request.files.getlist(name)]
    if len(every) != 1:
        raise Invalid("Send one file, as multipart/form-data.")
    (one,) = every
    name = (one.filename or "").replace("\\", "/").rpartition("/")[2].strip()
    if not name or len(name) > _MOST_NAME or not name.isprintable():
        raise Invalid(f"A file has a name of 1 to {_MOST_NAME} characters.")
    mimetype = one.mimetype if _MIMETYPE.fullmatch(one.mimetype) else "application/octet-stream"
    return _Sent(name, mimetype, one.read())


def _find(db: Connection, text: str) -> files.File:
    guid = text.strip().lower()
    if not _GUID.fullmatch(guid):
        raise NotFound("File", text[:80])
    person = picture_of(guid)
    found = files.find(db, guid) if person is None else _portrait(db, person, pictures.USUAL)
    if found is None:
        raise NotFound("File", guid)
    return found


def _portrait(db: Connection, key: int, width: int) -> files.File:
    user = records.record(db, USERS, key)
    USERS.complete(db, [user], {"picture": {}})
    made = pictures.portrait(key, user["firstName"], user["lastName"], width)
    shown = user["picture"]
    return files.File(shown["id"], shown["name"], shown["mimetype"], user["modifiedAt"], made)


def _width(text: str) -> int:
    if not text:
        return pictures.USUAL
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= 10_000):
        raise Invalid("width takes a number of pixels.")
    # A browser asks for what its screen has: what is beyond our bounds is brought into them.
    return max(pictures.NARROWEST, min(int(text), pictures.WIDEST))


def _described(one: files.File) -> dict[str, object]:
    return {
        "id": one.id,
        "name": one.name,
        "url": f"{BASE}/api/v3/files/{one.id}",
        "href": f"/getFile.ashx?id={one.id}",
        "mimetype": one.mimetype,
        "size": len(one.content),
        "createdAt": one.created_at,
    }


def _given(one: files.File) -> Response:
    response = Response(one.content, mimetype=one.mimetype)
    # Whatever somebody sent, no browser runs it in the emulator's name.
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "private, max-age=60"
    kind = "inline" if one.mimetype in _SHOWN_IN_PLACE else "attachment"
    response.headers.set("Content-Disposition", kind, filename=one.name)
    announce(response)
    return response


_TEXT = {"type": "string"}
_FILE = {
    "type": "object",
    "properties": {
        **dict.fromkeys(("id", "name", "url", "href", "mimetype", "createdAt"), _TEXT),
        "size": {"type": "integer"},
    },
    "required": ["id", "name", "url", "href", "mimetype"],
}

ROUTES = (
    Route(
        method="POST",
        path="/api/v3/files",
        view=send,
        summary="Send a file, as multipart/form-data",
        source="Lucca's own front end",
        evidence=Evidence.SEEN,
        answer=shapes.record_of(_FILE),
    ),
    Route(
        path="/api/v3/files/<guid>",
        view=describe,
        summary="What is known of a file",
        source="Lucca, users v3: the url of a picture",
        evidence=Evidence.INFERRED,
        answer=shapes.record_of(_FILE),
    ),
    Route(
        path="/getFile.ashx",
        view=content,
        summary="A file itself",
        source="Lucca, users v3: the href of a picture",
        evidence=Evidence.SEEN,
        parameters=(Parameter(name="id", description="Its GUID.", schema=_TEXT, required=True),),
    ),
    Route(
        path="/directory/api/employees/<int:key>/picture",
        view=picture,
        summary="Somebody's picture",
        source="a client that shows the faces of colleagues",
        evidence=Evidence.SEEN,
        parameters=(
            Parameter(name="width", description="In pixels.", schema={"type": "integer"}),
            Parameter(name="a", description="Not looked at.", schema=_TEXT),
        ),
    ),
)
