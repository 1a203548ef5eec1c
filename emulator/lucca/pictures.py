"""Portraits of people who do not exist: their initials on a colour, as a PNG (ISO/IEC 15948).

The same person has the same picture everywhere; nothing is stored.
"""

from __future__ import annotations

import struct
import unicodedata
import zlib
from functools import lru_cache

NARROWEST, USUAL, WIDEST = 16, 128, 512
"""Widths in pixels; a picture is as high as it is wide."""

_FONT = (
    "AEHHVHHH BUHHUHHU CEHGGGHE DUHHHHHU EVGGUGGV FVGGUGGG GEHGNHHF HHHHVHHH IE44444E J72222IC "
    "KHIKOKIH LGGGGGGV MHRLLHHH NHPLJHHH OEHHHHHE PUHHUGGG QEHHHLID RUHHUKIH SFGGE11U TV444444 "
    "UHHHHHHE VHHHHHA4 WHHHLLRH XHHA4AHH YHHA4444 ZV1248GV ?EH16404"
)
"""Letters of five by seven dots: the letter, then its rows from the top, in base 32."""
_ROWS = {one[0]: [int(row, 32) for row in one[1:]] for one in _FONT.split()}
_COLUMNS, _LINES = 5, 7
_DOTS = 16
"""How many dots a picture is wide: two letters, one between them, and the margins."""

_COLOURS = ("1565c0", "6a1b9a", "ad1457", "2e7d32", "00695c", "4e342e", "37474f", "b23c17")
"""White is read well on each (WCAG 2.2, 1.4.3)."""


@lru_cache(maxsize=256)
def portrait(key: int, first: str, last: str, width: int) -> bytes:
    """Return somebody's picture; ``width`` from ``NARROWEST`` to ``WIDEST``."""
    dots = _dots(_initial(first) + _initial(last))
    columns = [at * _DOTS // width for at in range(width)]
    lines = [bytes(row[column] for column in columns) for row in dots]
    # Each line is preceded by its filter type, 0: none (ISO/IEC 15948 §9).
    pixels = b"".join(b"\0" + lines[at * _DOTS // width] for at in range(width))
    colour = bytes.fromhex(_COLOURS[key % len(_COLOURS)])
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", struct.pack(">IIBBBBB", width, width, 8, 3, 0, 0, 0))
        + _chunk(b"PLTE", colour + b"\xff\xff\xff")
        + _chunk(b"IDAT", zlib.compress(pixels, 9))
        + _chunk(b"IEND", b"")
    )


def _chunk(name: bytes, data: bytes) -> bytes:
    checked = name + data
    return struct.pack(">I", len(data)) + checked + struct.pack(">I", zlib.crc32(checked))


def _initial(name: str) -> str:
    """Return the letter a name begins with, without its accent."""
    plain = unicodedata.normalize("NFKD", name.strip()).upper()[:1]
    return plain if plain in _ROWS else "?"


def _dots(letters: str) -> list[bytearray]:
    """Return a square of dots, 1 where there is ink."""
    square = [bytearray(_DOTS) for _ in range(_DOTS)]
    left, top = (_DOTS - 2 * _COLUMNS - 1) // 2, (_DOTS - _LINES) // 2
    for place, letter in enumerate(letters):
        for line, row in enumerate(_ROWS[letter]):
            for column in range(_COLUMNS):
                at = left + place * (_COLUMNS + 1) + column
                square[top + line][at] = row >> (_COLUMNS - 1 - column) & 1
    return square
