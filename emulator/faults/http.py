"""What HTTP itself can do wrong: the kinds that ``Faults`` carries out, and what each may be told.

=================  ====================================================  ========================
kind               told                                                  what the caller meets
=================  ====================================================  ========================
``status``         ``503`` or ``{"code", "body"?, "headers"?}``          that answer; without a
                                                                         body, in the product's
                                                                         words
``unauthorized``   ``true``                                              401 in its words
``throttle``       ``{"limit": calls, "per": seconds}`` or ``true``      429 over the limit, with
                                                                         ``Retry-After``
``latency``        ``{"fixed": s}``, ``{"between": [s, s]}`` or seconds  a late answer
``reset``          ``true``, or ``{"done": true}`` to have it done       a connection that is
                                                                         closed with no answer
``malformed``      ``true``                                              a body that is no JSON
``truncate``       bytes, or ``{"bytes"}``                               a body that breaks off
``slow_body``      bytes a second, or ``{"bytes_per_second"}``           a body that trickles in
=================  ====================================================  ========================
"""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING

import orjson

from emulator.errors import Invalid
from emulator.faults.kinds import Kind
from emulator.faults.reading import number, whole
from emulator.members import members_of

if TYPE_CHECKING:
    from emulator.faults.kinds import Parameters

MAX_SECONDS = 60
"""What one answer may be late by, in all; and what its body may take."""

_MAX_BODY_BYTES = 65_536
_MAX_HEADERS = 20
_MAX_LIMIT = 1_000_000
_MAX_PER_SECONDS = 86_400
_MAX_BYTES = 1_000_000_000
_USUAL_LIMIT = {"limit": 50, "per": 60}
"""50 requests a minute for each tenant. Source: Lucca's v5 documentation; v3 publishes none."""

_FIELD = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")
_VALUE = re.compile(r"[\x21-\x7e](?:[\x20-\x7e]{0,998}[\x21-\x7e])?")
_FRAMING = ("connection", "content-length", "transfer-encoding", "x-emulator-fault")
_WITHOUT_BODY = (204, 205, 304)


def _status(value: object) -> Parameters:
    name = "what.status"
    if isinstance(value, int):
        value = {"code": value}
    asked = members_of(value, name, ("code", "body", "headers"))
    code = asked.get("code")
    known = {status.value for status in HTTPStatus if status >= HTTPStatus.OK}
    if isinstance(code, bool) or not isinstance(code, int) or code not in known:
        raise Invalid(f"{name}.code must be a registered status code from 200 to 511.")
    read: dict[str, object] = {"code": code}
    if "body" in asked:
        if code in _WITHOUT_BODY:
            raise Invalid(f"{name}.body cannot be: an answer {code} has none (RFC 9110 §15).")
        if len(body_of(asked["body"])) > _MAX_BODY_BYTES:
            raise Invalid(f"{name}.body must be of up to {_MAX_BODY_BYTES} bytes.")
        read["body"] = asked["body"]
    if "headers" in asked:
        read["headers"] = _headers(asked["headers"], f"{name}.headers")
    return read


def body_of(value: object) -> bytes:
    """Return a body as sent: a text as it is, anything else as JSON."""
    try:
        return value.encode() if isinstance(value, str) else orjson.dumps(value)
    except (UnicodeEncodeError, orjson.JSONEncodeError):
        raise Invalid("what.status.body has characters that UTF-8 cannot say.") from None


def _headers(value: object, name: str) -> dict[str, str]:
    if not isinstance(value, dict) or len(value) > _MAX_HEADERS:
        raise Invalid(f"{name} must be a JSON object with up to {_MAX_HEADERS} members.")
    for field, said in value.items():
        if not _FIELD.fullmatch(field) or field.lower() in _FRAMING:
            raise Invalid(f"{name} cannot have {field[:100]!r}.")
        if not isinstance(said, str) or not _VALUE.fullmatch(said):
            raise Invalid(f"{name}.{field} must be a text of 1 to 1000 printable ASCII characters.")
    return value


def _nothing(name: str) -> Kind:
    def read(value: object) -> Parameters:
        return {} if value is True else members_of(value, f"what.{name}", ())

    return Kind(name, _WHERE, read)


def _throttle(value: object) -> Parameters:
    if value is True:
        return _USUAL_LIMIT
    asked = members_of(value, "what.throttle", ("limit", "per"))
    return {
        "limit": whole(asked.get("limit"), "what.throttle.limit", 0, _MAX_LIMIT),
        "per": number(asked.get("per"), "what.throttle.per", 0.001, _MAX_PER_SECONDS),
    }


def _reset(value: object) -> Parameters:
    asked = {} if value is True else members_of(value, "what.reset", ("done",))
    done = asked.get("done", False)
    if not isinstance(done, bool):
        raise Invalid("what.reset.done must be true or false.")
    return {"done": done}


def _counted(name: str, member: str, low: int) -> Kind:
    """Return a kind that is told one whole number."""

    def read(value: object) -> Parameters:
        at = f"what.{name}"
        if isinstance(value, dict):
            value, at = members_of(value, at, (member,)).get(member), f"{at}.{member}"
        return {member: whole(value, at, low, _MAX_BYTES)}

    return Kind(name, _WHERE, read)


def _latency(value: object) -> Parameters:
    name = "what.latency"
    if not isinstance(value, dict):
        return {"fixed": number(value, name, 0, MAX_SECONDS)}
    asked = members_of(value, name, ("fixed", "between"))
    if len(asked) != 1:
        raise Invalid(f"{name} must have either fixed or between.")
    if "fixed" in asked:
        return {"fixed": number(asked["fixed"], f"{name}.fixed", 0, MAX_SECONDS)}
    pair = asked["between"]
    if not isinstance(pair, list) or len(pair) != 2:
        raise Invalid(f"{name}.between must be a list of two numbers.")
    low, high = (number(one, f"{name}.between", 0, MAX_SECONDS) for one in pair)
    if low > high:
        raise Invalid(f"{name}.between must begin with the smaller number.")
    return {"between": [low, high]}


_WHERE: dict[str, tuple[str, ...]] = {
    "product": ("lucca", "smartlink"),
    "method": (),
    "path": (),
    "caller": (),
    "headers": (),
}
"""``path`` is the tenant's own, without ``/t/<name>``; ``caller`` an API key or a client id."""

KINDS = (
    Kind("status", _WHERE, _status),
    _nothing("unauthorized"),
    Kind("throttle", _WHERE, _throttle),
    Kind("latency", _WHERE, _latency),
    Kind("reset", _WHERE, _reset),
    _nothing("malformed"),
    _counted("truncate", "bytes", 0),
    _counted("slow_body", "bytes_per_second", 1),
)

INSTEAD = ("status", "unauthorized", "throttle", "reset")
"""Those that take the place of an answer: one at a time can."""
