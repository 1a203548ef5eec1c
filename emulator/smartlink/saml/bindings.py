"""How messages travel: HTTP Redirect and HTTP POST (SAML 2.0 bindings §3.4, §3.5).

pysaml2 inflates without a limit and verifies a redirect's signature over parameters that it
encodes anew; both are done here, over what was received.
"""

from __future__ import annotations

import base64
import binascii
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from urllib.parse import unquote_plus, urlencode

from emulator.smartlink.saml.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

    from emulator.smartlink.saml.partner import Binding

Name = Literal["SAMLRequest", "SAMLResponse"]

NAMES: tuple[Name, ...] = ("SAMLRequest", "SAMLResponse")
_SIGNED = ("RelayState", "SigAlg")
_POSTED = "posted"
"""Our own name for a message that came by POST and is carried on in an address."""

MOST_BYTES = 32_768
"""Of one message. A signed request with its certificate is some 5,000."""

_MOST_PARAMETERS = 50
_MOST_ENCODED = MOST_BYTES * 2
_NOT_DEFLATED = "What base64 held is not deflated (RFC 1951)."
_DEFLATE = "urn:oasis:names:tc:SAML:2.0:bindings:URL-Encoding:DEFLATE"
MOST_RELAY_STATE = 4_096
"""Bytes. §3.4.3 allows 80; real service providers put whole addresses in it."""


@dataclass(frozen=True, slots=True)
class Detached:
    """A redirect's signature (§3.4.4.1)."""

    algorithm: str
    signature: bytes
    octets: bytes
    """What was signed, as it was received."""


@dataclass(frozen=True, slots=True)
class Message:
    """One SAML message as it arrived."""

    name: Name
    binding: Binding
    xml: bytes
    relay_state: str | None
    detached: Detached | None
    carried: str
    """All of it as a query string, for a page to hand back."""


def by_query(query: str) -> Message | None:
    """Read a message from a raw query string, None if there is none. Raises ``Refused``."""
    raw = _raw(query)
    if _POSTED in raw:
        return _carried(raw, query)
    found = [name for name in NAMES if name in raw]
    if not found:
        return None
    (name, *more) = found
    if more:
        raise Refused("repeated", " ".join(found))
    if unquote_plus(raw.get("SAMLEncoding", "")) not in ("", _DEFLATE):
        raise Refused("encoding", unquote_plus(raw["SAMLEncoding"]), (_DEFLATE,))
    kept = [part for part in (name, *_SIGNED, "Signature") if part in raw]
    return Message(
        name=name,
        binding="redirect",
        xml=_inflated(_decoded(unquote_plus(raw[name]))),
        relay_state=_relay_state(raw),
        detached=_detached(name, raw),
        carried="&".join(f"{part}={raw[part]}" for part in kept),
    )


def by_form(form: Mapping[str, list[str]]) -> Message | None:
    """Read a message from a form's fields, None if there is none. Raises ``Refused``."""
    found = [(name, value) for name in NAMES for value in form.get(name, ())]
    if not found:
        return None
    ((name, value), *more) = found
    relay_states = form.get("RelayState", [])
    if more or len(relay_states) > 1:
        raise Refused("repeated", " ".join(name for name, _ in found))
    text = _decoded(value)
    relay_state = _bounded(relay_states[0]) if relay_states else None
    fields = {_POSTED: _deflated(text), "Name": name}
    if relay_state is not None:
        fields["RelayState"] = relay_state
    return Message(name, "post", text, relay_state, None, urlencode(fields))


def redirect(
    location: str, name: Name, xml: str, relay_state: str | None, key: RSAPrivateKey
) -> str:
    """Return the address that carries a message, signed with RSA-SHA256 (§3.4.4.1)."""
    # pysaml2 has this too, with one signer object for the whole process that holds the key of
    # whoever asked last: two tenants at once would sign with each other's.
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.hashes import SHA256

    from emulator.smartlink.saml.crypto import SIGN

    fields: dict[str, str] = {name: _deflated(xml.encode())}
    if relay_state:
        fields["RelayState"] = relay_state
    signed = urlencode({**fields, "SigAlg": SIGN})
    signature = base64.b64encode(key.sign(signed.encode(), PKCS1v15(), SHA256())).decode()
    glue = "&" if "?" in location else "?"
    return f"{location}{glue}{signed}&{urlencode({'Signature': signature})}"


def _raw(query: str) -> dict[str, str]:
    """Return the parameters still encoded. Raises ``Refused`` for one that comes twice."""
    found: dict[str, str] = {}
    parts = query.split("&")
    if len(parts) > _MOST_PARAMETERS:
        raise Refused("too_large", f"{len(parts)}", (f"≤ {_MOST_PARAMETERS}",))
    for part in parts:
        name, _, value = part.partition("=")
        if name in found and name in (*NAMES, *_SIGNED, "Signature", _POSTED):
            raise Refused("repeated", name)
        found[name] = value
    return found


def _carried(raw: dict[str, str], query: str) -> Message:
    name: Name = "SAMLResponse" if raw.get("Name") == "SAMLResponse" else "SAMLRequest"
    text = _inflated(_decoded(unquote_plus(raw[_POSTED])))
    return Message(name, "post", text, _relay_state(raw), None, query)


def _detached(name: Name, raw: dict[str, str]) -> Detached | None:
    if "Signature" not in raw:
        return None
    octets = "&".join(f"{part}={raw[part]}" for part in (name, *_SIGNED) if part in raw)
    return Detached(
        algorithm=unquote_plus(raw.get("SigAlg", "")),
        signature=_decoded(unquote_plus(raw["Signature"])),
        octets=octets.encode(),
    )


def _relay_state(raw: dict[str, str]) -> str | None:
    if "RelayState" not in raw:
        return None
    try:
        return _bounded(unquote_plus(raw["RelayState"], errors="strict"))
    except UnicodeDecodeError:
        raise Refused("encoding", detail="RelayState is not UTF-8.") from None


def _bounded(relay_state: str) -> str:
    if len(relay_state.encode("utf-8", "replace")) > MOST_RELAY_STATE:
        raise Refused("too_large", "RelayState", (f"≤ {MOST_RELAY_STATE}",))
    return relay_state


def _decoded(text: str) -> bytes:
    if len(text) > _MOST_ENCODED:
        raise Refused("too_large", str(len(text)), (f"≤ {_MOST_ENCODED}",))
    try:
        # Line breaks are allowed (RFC 2045), anything else that is not base64 is not.
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        raise Refused("encoding", text[:80], detail="This is not base64.") from None


def _inflated(data: bytes) -> bytes:
    """Return what was deflated (RFC 1951), never more than a message may hold."""
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        text = inflater.decompress(data, MOST_BYTES + 1)
    except zlib.error:
        raise Refused("encoding", detail=_NOT_DEFLATED) from None
    if len(text) > MOST_BYTES or inflater.unconsumed_tail:
        raise Refused("too_large", expected=(f"≤ {MOST_BYTES}",))
    if not inflater.eof:
        raise Refused("encoding", detail=_NOT_DEFLATED)
    return text


def _deflated(text: bytes) -> str:
    deflater = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return base64.b64encode(deflater.compress(text) + deflater.flush()).decode()
