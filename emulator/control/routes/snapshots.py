"""Snapshots: save, list, restore, drop; fetch or send one as a file; compare."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Response, request

from emulator.config import MAX_FILE_BYTES
from emulator.control import about
from emulator.control.routes.bodies import answer, limited, sent
from emulator.errors import Conflict, Invalid
from emulator.services import services
from emulator.tenancy.snapshots import NOW

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from emulator.tenancy import Snapshots, Tenants

_SHOWN, _MOST_SHOWN = 500, 5_000


def list_all(saved: Snapshots) -> Response:
    """``GET /_emulator/snapshots``: those of all tenants, by name."""
    return answer([saved.entry(name) for name in saved.names()])


def save(known: Tenants, saved: Snapshots) -> Response:
    """``POST /_emulator/snapshots {"name"}``: keep this tenant as it stands; 201."""
    body = sent()
    if not isinstance(body, dict) or list(body) != ["name"] or not isinstance(body["name"], str):
        raise Invalid('Send a JSON object with a name for the snapshot: {"name": "…"}.')
    with known.using(services().tenant) as tenant:
        saved.save(body["name"], tenant)
    return answer(saved.entry(body["name"]), HTTPStatus.CREATED)


def restore(saved: Snapshots, name: str) -> Response:
    """``POST /_emulator/snapshots/<name>/restore``: begin this tenant again with it; its info."""
    here = services()
    return answer(about.beside(here, saved.restore(name, here.tenant)))


def drop(saved: Snapshots, name: str) -> ResponseReturnValue:
    """``DELETE /_emulator/snapshots/<name>``: forget it."""
    saved.drop(name)
    return "", HTTPStatus.NO_CONTENT


def export(saved: Snapshots, name: str) -> Response:
    """``GET /_emulator/snapshots/<name>/file``: all of it in one file, for ``PUT`` elsewhere."""
    path = saved.find(name)
    if path.stat().st_size > MAX_FILE_BYTES:
        raise Conflict(
            f"{name!r} is larger than {MAX_FILE_BYTES:,} bytes; it is the file"
            f" _snapshots/{path.name} in the data folder."
        )
    response = Response(path.read_bytes(), mimetype="application/vnd.sqlite3")
    response.headers["Content-Disposition"] = f'attachment; filename="{path.name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def receive(known: Tenants, saved: Snapshots, name: str) -> Response:
    """``PUT /_emulator/snapshots/<name>/file``: keep a file that was exported; 201."""
    request.max_content_length = MAX_FILE_BYTES
    with known.using(services().tenant) as tenant:
        saved.receive(name, request.stream, tenant)
    return answer(saved.entry(name), HTTPStatus.CREATED)


def diff(known: Tenants, saved: Snapshots, name: str) -> Response:
    """``GET /_emulator/snapshots/<name>/diff?to=&limit=``: how the state differs, row by row.

    ``to`` is another snapshot, or ``now`` (if left out): this tenant as it stands.
    """
    to = request.args.get("to", NOW)
    limit = limited(_SHOWN, _MOST_SHOWN)
    with known.using(services().tenant) as tenant:
        found, more = saved.compare(name, tenant if to == NOW else to, limit)
    changes = [change._asdict() for change in found]
    return answer({"from": name, "to": to, "changes": changes, "truncated": more})
