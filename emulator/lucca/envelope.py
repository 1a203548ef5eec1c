"""How v3 wraps an answer. Bytes in, bytes out: what is inside is JSON already.

Sources: LuccaSA/RestDrivenDomain (``header`` with ``generated`` and ``principal``; ``count`` only
on demand); every client known reads ``data.items`` of a list and ``data`` of a record.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from emulator.clock import local
from emulator.lucca.fields import BASE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

TOP_LEVEL_NOTICE = "Lucca has no items at the top level of a v3 list; read data.items."

_BASE = BASE.encode()


def located(body: bytes, base: str) -> bytes:
    """Return JSON whose addresses begin with ``base``, Lucca's as somebody sees it."""
    return body.replace(_BASE, base.encode())


def header(principal: str, now: datetime) -> bytes:
    """Return the ``header`` member: when the answer was made, and for whom."""
    generated = local(now).isoformat(timespec="milliseconds")
    return orjson.dumps({"generated": generated, "principal": principal})


def record(head: bytes, data: bytes) -> bytes:
    """Wrap one record."""
    return b'{"header":%b,"data":%b}' % (head, data)


def listing(head: bytes, items: bytes | None, count: int | None, *, twice: bool) -> bytes:
    """Wrap a page: the inside of a JSON list, or None where only the count was asked for.

    ``twice`` repeats the items at the top level, where the SmartLink guide's code looks.
    """
    members = []
    if items is not None:
        members.append(b'"items":[%b]' % items)
    if count is not None:
        members.append(b'"count":%d' % count)
    repeated = b',"items":[%b]' % items if twice and items is not None else b""
    return b'{"header":%b,"data":{%b}%b}' % (head, b",".join(members), repeated)


def old_listing(items: bytes, count: int) -> bytes:
    """Wrap a list as v1 and v2 do: ``data`` is the list itself."""
    return b'{"header":{"paging":{"count":%d}},"data":[%b]}' % (count, items)


def new_listing(items: bytes, root: Mapping[str, object]) -> bytes:
    """Wrap a list as v4 does; ``root`` are the members asked for beside ``items``."""
    asked = b"".join(b',"%b":%b' % (name.encode(), orjson.dumps(root[name])) for name in root)
    return b'{"items":[%b]%b}' % (items, asked)
