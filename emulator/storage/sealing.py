"""Seal a file that is never written to again, so that damage to it shows.

SQLite has no checksums: a bit that turns over in a row is another row, or text that is none. The
seal is a CRC-32 of the file in its header's ``application_id``, taken as if that were zero
(https://sqlite.org/fileformat2.html#application_id). It is no signature: whoever changes a file on
purpose sets ``PRAGMA application_id=0``, which stands for no seal.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_AT, _SIZE = 68, 4
_CHUNK_BYTES = 1_048_576
_NONE = bytes(_SIZE)


def seal(path: Path) -> None:
    """Seal a file that nobody has open."""
    _, sealed = _read(path)
    with path.open("r+b") as file:
        file.seek(_AT)
        file.write(sealed)


def intact(path: Path) -> bool:
    """Whether a file is as it was sealed, or never was. Raises ``FileNotFoundError``."""
    found, expected = _read(path)
    return found in (_NONE, expected)


def _read(path: Path) -> tuple[bytes, bytes]:
    """Return the seal of a file, and the one that it should have."""
    with path.open("rb") as file:
        first = file.read(_CHUNK_BYTES)
        found = first[_AT : _AT + _SIZE]
        crc = zlib.crc32(first[:_AT] + _NONE + first[_AT + _SIZE :])
        while chunk := file.read(_CHUNK_BYTES):
            crc = zlib.crc32(chunk, crc)
    return found, max(crc, 1).to_bytes(_SIZE, "big")
