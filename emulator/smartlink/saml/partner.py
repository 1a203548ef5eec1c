"""What is kept of an application's SAML side: the service provider, and how it is spoken to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import orjson

from emulator.errors import Invalid

if TYPE_CHECKING:
    from emulator.address import Address

EntityIdStyle = Literal["appid", "url", "root"]
Binding = Literal["redirect", "post"]

_MOST_ENTITY_ID = 1_024  # metadata §2.2.1

STYLES: tuple[EntityIdStyle, ...] = ("appid", "url", "root")


@dataclass(frozen=True, slots=True)
class Acs:
    """An assertion consumer service: where answers may be posted (metadata §2.4.4)."""

    number: int
    """Its ``index`` in the metadata."""
    url: str


@dataclass(frozen=True, slots=True)
class Slo:
    """A single logout service: where logout messages go."""

    binding: Binding
    url: str
    response_url: str
    """Where responses go, if elsewhere than requests (``ResponseLocation``, metadata §2.2.2)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceProvider:
    """The application as SAML knows it. An address that is a path is one of Lucca's own."""

    entity_id: str | None
    """None lets any issuer ask, as a field left blank."""
    acs: tuple[Acs, ...]
    """The default one first."""
    slo: Slo | None = None
    certificates: tuple[str, ...] = ()
    """Those that its signatures may be verified by: base64 of DER."""
    signed_requests: bool = False
    """Whether what it asks has to be signed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SamlSettings:
    """An application's SAML side."""

    entity_id_style: EntityIdStyle = "appid"
    """How we call ourselves towards it; the guide says it in two ways, an index in a third."""
    sign_response: bool = False
    """Whether the response is signed too, beside the assertion in it."""
    service_provider: ServiceProvider | None = None
    """None until one is registered: nobody can sign in by SAML then."""


def entity_id(text: object) -> str:
    """Return a service provider's entity ID. Raises ``Invalid``.

    One that begins with a slash is refused: so only an address of Lucca's own is kept.
    """
    if not isinstance(text, str) or not 1 <= len(text.strip()) <= _MOST_ENTITY_ID:
        raise Invalid(f"saml.entity_id must be a text of 1 to {_MOST_ENTITY_ID} characters.")
    if text.startswith("/"):
        raise Invalid("saml.entity_id must not begin with a slash.")
    return text.strip()


def to_json(settings: SamlSettings) -> str:
    """Return settings as they are stored."""
    return orjson.dumps(settings).decode()


def from_json(text: str) -> SamlSettings:
    """Return settings that ``to_json`` stored."""
    kept = orjson.loads(text)
    known = kept.pop("service_provider")
    if known is None:
        return SamlSettings(**kept)
    slo = known.pop("slo")
    partner = ServiceProvider(
        entity_id=known["entity_id"],
        acs=tuple(Acs(**one) for one in known["acs"]),
        slo=None if slo is None else Slo(**slo),
        certificates=tuple(known["certificates"]),
        signed_requests=known["signed_requests"],
    )
    return SamlSettings(**kept, service_provider=partner)


def expanded(partner: ServiceProvider, address: Address) -> ServiceProvider:
    """Return a service provider with every address in full, in the form that was asked by."""

    def full(url: str) -> str:
        return f"{address.lucca}{url}" if url.startswith("/") else url

    slo = partner.slo
    return replace(
        partner,
        entity_id=None if partner.entity_id is None else full(partner.entity_id),
        acs=tuple(Acs(one.number, full(one.url)) for one in partner.acs),
        slo=None if slo is None else Slo(slo.binding, full(slo.url), full(slo.response_url)),
    )
