"""Register a service provider: by its metadata, or by hand.

SmartLink's own form asks for the service provider's entity ID, its ACS and SLO addresses and its
certificate; what more there is here (``sign_response``, ``entity_id_style``) are its options.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from emulator.errors import Invalid
from emulator.members import members_of
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


def settings(body: object, before: SamlSettings) -> SamlSettings:
    """Return the SAML side of an application changed as ``saml`` in a body asks.

    Raises ``Invalid``, which names the member. What is not given stays as it was; ``metadata``
    replaces the service provider as a whole.
    """
    given = members_of(body, "saml", MEMBERS)
    style = given.get("entity_id_style", before.entity_id_style)
    if style not in STYLES:
        raise Invalid(f"saml.entity_id_style must be one of {', '.join(STYLES)}.")
    return SamlSettings(
        entity_id_style=style,
        sign_response=_flag(given, "sign_response", before.sign_response),
        service_provider=_service_provider(given, before.service_provider),
    )


def shown(settings: SamlSettings) -> dict[str, object]:
    """Return the settings as the control API shows them; of certificates, how many there are."""
    partner = settings.service_provider
    known: dict[str, object] = {
        "entity_id_style": settings.entity_id_style,
        "sign_response": settings.sign_response,
        "service_provider": None,
    }
    if partner is not None:
        known["service_provider"] = {
            "entity_id": partner.entity_id,
            "acs_urls": [one.url for one in partner.acs],
            "slo_url": None if partner.slo is None else partner.slo.url,
            "certificates": len(partner.certificates),
            "signed_requests": partner.signed_requests,
        }
    return known


def _service_provider(
    given: Mapping[str, Any], before: ServiceProvider | None
) -> ServiceProvider | None:
    by_hand = [member for member in _BY_HAND if member in given]
    if given.get("metadata") is not None:
        if by_hand:
            raise Invalid(f"saml.metadata says it all: leave out saml.{by_hand[0]}.")
        found = _by_metadata(given["metadata"])
    elif by_hand:
        found = _by_hand(given, before)
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


def _by_hand(given: Mapping[str, Any], before: ServiceProvider | None) -> ServiceProvider:
    """Return a service provider with the members given; null takes one away."""
    if before is None and given.get("acs_url") is None:
        raise Invalid("saml.acs_url is missing: where answers are posted to.")
    found = before or ServiceProvider(entity_id=None, acs=())
    if "acs_url" in given:
        found = replace(found, acs=(Acs(0, _url("acs_url", given["acs_url"])),))
    if "entity_id" in given:
        known_as = given["entity_id"]
        found = replace(found, entity_id=None if known_as is None else entity_id(known_as))
    if "slo_url" in given:
        url = None if given["slo_url"] is None else _url("slo_url", given["slo_url"])
        found = replace(found, slo=None if url is None else Slo("redirect", url, url))
    if "certificate" in given:
        certificates = _certificates(given["certificate"])
        # Whoever gives a certificate has requests to verify by it.
        found = replace(found, certificates=certificates, signed_requests=bool(certificates))
    return found


def _by_metadata(text: object) -> ServiceProvider:
    if not isinstance(text, str) or not text.strip():
        raise Invalid("saml.metadata must be the metadata document itself, as a text.")
    if not text.lstrip().startswith("<"):
        raise Invalid("saml.metadata is the XML itself, not its address.")
    # Imported here: registering by hand needs no SAML library.
    from emulator.smartlink.saml import imported
    from emulator.smartlink.saml.errors import Refused

    try:
        found = imported.service_provider(text)
    except Refused as error:
        raise Invalid(f"saml.metadata is not to be read: {error}.") from None
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
