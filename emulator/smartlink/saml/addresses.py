"""How we are called and where we are found by SAML, for one application."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from emulator.address import Address
    from emulator.smartlink.saml.partner import EntityIdStyle


@dataclass(frozen=True, slots=True)
class Addresses:
    """The identity provider as one application sees it."""

    entity_id: str
    metadata_url: str
    certificate_url: str
    sso_url: str
    slo_url: str
    sso_urls: tuple[str, ...]
    """Every address that the sign-in answers at: the guide's order first."""
    slo_urls: tuple[str, ...]


def addresses(appid: str, style: EntityIdStyle, address: Address) -> Addresses:
    """Return the addresses of an application, in the form that was asked by.

    The guide and SmartLink's index write ``sso/<appid>``, three sibling guides ``<appid>/sso``:
    both are answered, the first is what is printed. For the entity ID the guide has the URL
    ``<base>/<appid>`` twice and the bare ``<appid>`` twice, and tells readers in trouble to check
    for the latter: it is the default. SmartLink's index has the base address alone.
    """
    base = address.smartlink
    at = f"{base}/api/saml2"
    entity_id = {"appid": appid, "url": f"{base}/{appid}", "root": base}[style]
    sso, slo = f"{at}/sso/{appid}", f"{at}/slo/{appid}"
    return Addresses(
        entity_id=entity_id,
        metadata_url=f"{at}/{appid}/metadata",
        certificate_url=f"{at}/{appid}/certificate",
        sso_url=sso,
        slo_url=slo,
        sso_urls=(sso, f"{at}/{appid}/sso"),
        slo_urls=(slo, f"{at}/{appid}/slo"),
    )
