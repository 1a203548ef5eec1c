"""Style and scripts: the only files a page may load (``default-src 'none'``)."""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from flask import Response, request
from werkzeug.exceptions import NotFound

_FOLDER = Path(__file__).parents[1] / "static"
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


class File(NamedTuple):
    """A static file, read once in a process."""

    body: bytes
    media_type: str
    version: str
    """The beginning of its hash: a file that changes has another address."""


@lru_cache(maxsize=64)
def read(name: str) -> File | None:
    """Return a file of the folder by its plain name, None for anything else."""
    path = _FOLDER / name
    media_type = _TYPES.get(path.suffix)
    if media_type is None or path.parent != _FOLDER or not path.is_file():
        return None
    body = path.read_bytes()
    return File(body, f"{media_type}; charset=utf-8", sha256(body).hexdigest()[:12])


def static(name: str) -> Response:
    """Serve one file; for good if asked by its version, to be asked about again if not."""
    file = read(name)
    if file is None:
        raise NotFound
    response = Response(file.body, content_type=file.media_type)
    lasting = request.query_string == f"v={file.version}".encode()
    response.headers["Cache-Control"] = (
        "public, max-age=31536000, immutable" if lasting else "no-cache"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
