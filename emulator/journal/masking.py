"""Secrets taken out of what is shown: by the names they go under, and whatever looks like a JWT.

The names are those of OAuth 2.0 (RFC 6749, RFC 7636, RFC 7523), OpenID Connect and SAML, and of
the products' own credentials. Nothing is taken out of what is kept: a body that was cut off
in the middle could not be understood then.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from emulator.journal.exchange import Exchange, Message

MASK = "***"

_NAMES = (
    "client_secret|client_assertion|access_token|refresh_token|id_token|id_token_hint|token"
    "|subject_token|actor_token|logout_token|code_verifier|assertion|password|secret|api_?key"
    "|SAMLResponse"
)
_FIELDS = f"code|{_NAMES}"
"""``code`` is one in a form or a query; in JSON it is what Lucca calls the code of a culture."""

_SCHEME = re.compile(r"^(\s*(?:[A-Za-z]+\s+application\s*=\s*|[A-Za-z]+\s+)?).*$", re.DOTALL)
_COOKIE = re.compile(r"(^|;\s*)([^=;]+)=[^;]*")
_FIRST_COOKIE = re.compile(r"^([^=;]+)=[^;]*")
_FIELD = re.compile(rf"((?:^|[?&#;\s])(?:{_FIELDS})=)[^&#\s\"'<>]+", re.IGNORECASE)
_MEMBER = re.compile(
    rf'("(?:{_NAMES})"\s*:\s*)(?:"(?:[^"\\]|\\.)*(?:"|$)|-?[0-9][0-9.eE+-]*)',
    re.IGNORECASE | re.DOTALL,
)
_INPUT = re.compile(
    rf"""(<input\b[^<>]{{0,300}}\bname=["'](?:{_FIELDS})["'][^<>]{{0,300}}\bvalue=)"""
    r"""(?:"[^"]*(?:"|$)|'[^']*(?:'|$))""",
    re.IGNORECASE,
)
_PART = re.compile(
    rf'(\bname="(?:{_FIELDS})"[^\r\n]*\r\n(?:[^\r\n]+\r\n){{0,8}}\r\n).*?(?=\r\n--|$)',
    re.IGNORECASE | re.DOTALL,
)
_JWT = re.compile(r"\beyJ[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]*)*")


def masked(one: Exchange) -> Exchange:
    """Return an exchange as anyone may see it."""
    return replace(
        one,
        query=text(one.query),
        request=_message(one.request),
        response=_message(one.response),
    )


def header(name: str, value: str) -> str:
    """Return the value of a header without secrets; what kind of secret it was stays."""
    match name.lower():
        case "authorization" | "proxy-authorization":
            return _SCHEME.sub(rf"\g<1>{MASK}", value, count=1)
        case "cookie":
            return _COOKIE.sub(rf"\1\2={MASK}", value)
        case "set-cookie":
            return _FIRST_COOKIE.sub(rf"\1={MASK}", value)
        case "x-api-key":
            return MASK
    return text(value)


def text(value: str) -> str:
    """Return a query, an address or a body without secrets, whatever it is written in."""
    for pattern in (_FIELD, _PART):
        value = pattern.sub(rf"\g<1>{MASK}", value)
    for pattern in (_MEMBER, _INPUT):
        value = pattern.sub(rf'\g<1>"{MASK}"', value)
    return _JWT.sub(MASK, value)


def _message(message: Message) -> Message:
    body = message.body
    try:
        body = text(body.decode()).encode()
    except UnicodeDecodeError:
        # Not UTF-8, or cut within a character: each byte stands for itself, and comes back so.
        body = text(body.decode("latin-1")).encode("latin-1")
    headers = tuple((name, header(name, value)) for name, value in message.headers)
    return replace(message, headers=headers, body=body)
