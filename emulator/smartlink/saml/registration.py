"""Register a service provider: by its metadata, or by hand.

SmartLink's own form asks for the service provider's entity ID, its ACS and SLO addresses and its
certificate; what more there is here (``sign_response``, ``entity_id_style``) are its options.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from emulator.errors import Invalid
from emulator.smartlink.saml.partner import (
    STYLES,
    Acs,
    SamlSettings,
    ServiceProvider,
    Slo,
    entity_id,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

MEMBERS = (
    "metadata",
    "entity_id",
    "acs_url",
    "slo_url",
    "certificate",
    "signed_requests",
    "sign_response",
    "entity_id_style",
)
_MOST_CERTIFICATES = 10
_BY_HAND = ("entity_id", "acs_url", "slo_url", "certificate")


def settings(given: object, before: SamlSettings) -> SamlSettings:
    """Return the SAML side of an application changed as ``saml`` in a body asks.

    Raises ``Invalid``, which names the member. What is not given stays as it was, but the service
    provider is replaced as a whole.
    """
    if not isinstance(given, dict):
        raise Invalid("saml must be a JSON object.")
    for member in given:
        if member not in MEMBERS:
            raise Invalid(f"saml has no member {member!r}; it has {', '.join(MEMBERS)}.")
    style = given.get("entity_id_style", before.entity_id_style)
    if style not in STYLES:
        raise Invalid(f"saml.entity_id_style must be one of {', '.join(STYLES)}.")
    return SamlSettings(
        entity_id_style=style,
        sign_response=_flag(given, "sign_response", before.sign_response),
        service_provider=_service_provider(given, before.service_provider),
    )


def _service_provider(
    given: Mapping[str, Any], before: ServiceProvider | None
) -> ServiceProvider | None:
    by_hand = [member for member in _BY_HAND if given.get(member) is not None]
    if given.get("metadata") is not None:
        if by_hand:
            raise Invalid(f"saml.metadata says it all: leave out saml.{by_hand[0]}.")
        found = _by_metadata(given["metadata"])
    elif by_hand:
        found = _by_hand(given)
    elif before is not None:
        found = before
    elif "signed_requests" in given:
        raise Invalid("saml.signed_requests needs a service provider: metadata or acs_url.")
    else:
        return None
    signed = _flag(given, "signed_requests", found.signed_requests)
    if signed and not found.certificates:
        raise Invalid("saml.signed_requests needs a certificate to verify them by.")
    return replace(found, signed_requests=signed)


def _by_hand(given: Mapping[str, Any]) -> ServiceProvider:
    known_as = given.get("entity_id")
    slo_url = given.get("slo_url")
    slo = None if slo_url is None else _url("slo_url", slo_url)
    certificates = _certificates(given.get("certificate"))
    return ServiceProvider(
        entity_id=None if known_as is None else entity_id(known_as),
        acs=(Acs(0, _url("acs_url", given.get("acs_url"))),),
        slo=None if slo is None else Slo("redirect", slo, slo),
        certificates=certificates,
        # Whoever gives a certificate has requests to verify by it.
        signed_requests=bool(certificates),
    )


def _by_metadata(text: object) -> ServiceProvider:
    if not isinstance(text, str) or not text.strip():
        raise Invalid("saml.metadata must be the metadata document itself, as a text.")
    # Imported here: registering by hand needs no SAML library.
    from emulator.smartlink.saml import imported
    from emulator.smartlink.saml.errors import Refused

    try:
        found = imported.service_provider(text)
    except Refused as error:
        raise Invalid(f"saml.metadata: {error}.") from None
    for one in found.acs:
        _url("metadata: an AssertionConsumerService", one.url)
    if found.slo is not None:
        _url("metadata: a SingleLogoutService", found.slo.url)
        _url("metadata: a SingleLogoutService", found.slo.response_url)
    return replace(found, certificates=_certificates("\n\n".join(found.certificates) or None))


def _certificates(text: object) -> tuple[str, ...]:
    """Return certificates given as PEM, or as bare base64 with an empty line between two."""
    if text is None:
        return ()
    if not isinstance(text, str) or len(text) > 100_000:
        raise Invalid("saml.certificate must be a certificate as text (PEM).")
    from emulator.smartlink.saml.crypto import certificate

    end = "-----END CERTIFICATE-----"
    parts = text.split(end) if end in text else text.split("\n\n")
    try:
        found = tuple(certificate(part) for part in parts if part.strip())
    except ValueError:
        raise Invalid(
            "saml.certificate is no X.509 certificate of an RSA key (PEM, or base64)."
        ) from None
    if len(found) > _MOST_CERTIFICATES:
        raise Invalid(f"saml.certificate: at most {_MOST_CERTIFICATES} certificates.")
    return found


def _url(member: str, url: object) -> str:
    text = url if isinstance(url, str) and url.isascii() and url.isprintable() else ""
    try:
        parts = urlsplit(text)
        _ = parts.port  # it is read only when asked for
        good = (
            parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
        )
    except ValueError:
        good = False
    if not good or len(text) > 2000 or " " in text or "#" in text:
        raise Invalid(f"saml.{member} must be an http(s) address of up to 2000 characters.")
    return text


def _flag(given: Mapping[str, Any], member: str, before: bool) -> bool:
    value = given.get(member, before)
    if not isinstance(value, bool):
        raise Invalid(f"saml.{member} must be true or false.")
    return value
