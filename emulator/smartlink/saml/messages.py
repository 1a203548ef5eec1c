"""What every message from a service provider must be, whatever it asks (SAML 2.0 core §3.2).

The order matters: nothing is believed before the signature, where there has to be one, is good.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15

from emulator.smartlink.saml import xml
from emulator.smartlink.saml.crypto import SIGNATURES, Backend, check_form, rsa_key
from emulator.smartlink.saml.errors import Refused
from emulator.smartlink.saml.pysaml import (
    SecurityContext,
    SignatureError,
    class_name,
    ds,
    samlp,
)

if TYPE_CHECKING:
    from emulator.smartlink.saml.bindings import Detached, Message
    from emulator.smartlink.saml.here import Here

SKEW = timedelta(minutes=5)
"""How far the clocks of the two sides may be apart."""

CARRIED = timedelta(hours=1)
"""How long somebody may take on the page that a message is carried through."""

_MOST_ID = 256

_HASHES: dict[str, hashes.HashAlgorithm] = {
    ds.SIG_RSA_SHA256: hashes.SHA256(),
    ds.SIG_RSA_SHA384: hashes.SHA384(),
    ds.SIG_RSA_SHA512: hashes.SHA512(),
}


@dataclass(frozen=True, slots=True)
class _Certificate:
    """A certificate where pysaml2 looks for the file that holds one."""

    name: str


class _Certificates:
    """A service provider's certificates where pysaml2 looks for its metadata."""

    def __init__(self, certificates: tuple[str, ...]) -> None:
        self._known = [("", _Certificate(one)) for one in certificates]

    def certs(self, *_: str) -> list[tuple[str, _Certificate]]:
        """Return them all, whoever the issuer is: it has been compared already."""
        return self._known


def read(message: Message, kind: str, here: Here, urls: tuple[str, ...]) -> tuple[Any, bool]:
    """Return a message as pysaml2's object, and whether a good signature covers it.

    ``kind`` is the element expected (``AuthnRequest``), ``urls`` where it may have been sent.
    Raises ``Refused``.
    """
    partner = here.partner
    if message.name != "SAMLRequest":
        raise Refused("not_a_request", message.name, ("SAMLRequest",))
    root = xml.parse(message.xml)
    namespace, _, name = root.tag[1:].partition("}")
    if (namespace, name) != (samlp.NAMESPACE, kind):
        raise Refused("not_a_request", name, (kind,))
    xml.validate(root, "protocol")
    parsed = xml.read_by(getattr(samlp, _READERS[kind]), root)
    if parsed.version != "2.0":
        raise Refused("version", parsed.version, ("2.0",))
    issuer = (parsed.issuer.text or "").strip() if parsed.issuer is not None else None
    if not issuer or partner.entity_id not in (None, issuer):
        raise Refused("issuer", issuer, (partner.entity_id,) if partner.entity_id else ())
    if len(parsed.id) > _MOST_ID:
        raise Refused("too_large", "ID", (f"≤ {_MOST_ID}",))
    signed = _is_signed(message, root, parsed, here)
    if (signed or parsed.destination) and parsed.destination not in urls:
        raise Refused("destination", parsed.destination, urls)
    return parsed, signed


def check_instant(parsed: Any, now: datetime, late: timedelta = SKEW) -> None:
    """Refuse a message that was issued at another time than about now."""
    issued = moment(parsed.issue_instant)
    if issued - now > SKEW or now - issued > late:
        raise Refused("instant", parsed.issue_instant, (instant(now),))


def moment(text: str) -> datetime:
    """Return an ``xs:dateTime``, in UTC as SAML has it (core §1.3.3). Raises ``Refused``."""
    try:
        found = datetime.fromisoformat(text.strip())
        return found if found.tzinfo is not None else found.replace(tzinfo=UTC)
    except ValueError:
        raise Refused("malformed", detail=f"{text[:80]} is no date.") from None


def instant(at: datetime) -> str:
    """Return a moment as SAML writes it: UTC, whole seconds."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


_READERS = {
    "AuthnRequest": "authn_request_from_string",
    "LogoutRequest": "logout_request_from_string",
}


def _is_signed(message: Message, root: Any, parsed: Any, here: Here) -> bool:
    """Tell whether a good signature is there. Raises ``Refused`` for a bad one, or for none where
    there must be one; without a certificate to verify by, one counts as none."""
    certificates = here.partner.certificates
    if not certificates or (message.detached is None and parsed.signature is None):
        if here.partner.signed_requests:
            raise Refused("unsigned", here.app.name)
        return False
    if message.detached is not None:
        _verify_detached(message.detached, certificates)
        return True
    check_form(root, parsed.id)
    context = SecurityContext(
        Backend(), metadata=_Certificates(certificates), only_use_keys_in_metadata=True
    )
    try:
        context.check_signature(parsed, class_name(parsed), xml.compact(root), must=True)
    except SignatureError as error:
        raise Refused("signature", detail=_unmet(error)) from None
    return True


def _unmet(error: Exception) -> str | None:
    """Return which of pysaml2's rules a signature breaks, None if it is simply not good."""
    context = error.args[0] if error.args else None
    if not isinstance(context, dict):
        return None
    rules: dict[str, bool] = context.get("validators", {})
    return "Not met: " + "; ".join(rule for rule, met in rules.items() if not met)


def _verify_detached(detached: Detached, certificates: tuple[str, ...]) -> None:
    if detached.algorithm not in _HASHES:
        raise Refused("algorithm", detached.algorithm, tuple(SIGNATURES))
    for certificate in certificates:
        key = rsa_key(certificate)
        try:
            key.verify(detached.signature, detached.octets, PKCS1v15(), _HASHES[detached.algorithm])
        except InvalidSignature:
            continue
        return
    raise Refused("signature", detail="No registered certificate made the signature.")
