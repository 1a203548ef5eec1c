"""What a service provider's administrator takes: the metadata, or the certificate alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response

from emulator.services import services
from emulator.smartlink.saml.here import find

if TYPE_CHECKING:
    from emulator.smartlink.saml.here import Here

_KEPT_SECONDS = 60
"""How long it may be kept: an option of the application changes it."""


def metadata(appid: str) -> Response:
    """Answer the metadata of one application (SAML 2.0 metadata §4.1.1: its media type)."""
    from emulator.smartlink.saml.metadata import metadata as document

    here = _here(appid)
    partner = here.service_provider
    signed = partner is not None and partner.signed_requests
    text = document(here.own, here.key_number, signed_requests=signed)
    return _kept(text, "application/samlmetadata+xml", "metadata.xml")


def certificate(appid: str) -> Response:
    """Answer the certificate of the key that signs, as PEM (RFC 7468)."""
    from emulator.smartlink.saml import keys

    pem = keys.load(_here(appid).key_number).pem
    return _kept(pem.encode(), "application/x-pem-file", "smartlink.pem")


def _here(appid: str) -> Here:
    around = services()
    with around.database.read() as db:
        return find(db, appid, around)


def _kept(body: bytes, media_type: str, name: str) -> Response:
    response = Response(body, content_type=media_type)
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    response.headers["Cache-Control"] = f"public, max-age={_KEPT_SECONDS}"
    return response
