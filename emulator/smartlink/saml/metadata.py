"""What a service provider imports: our metadata for one application (SAML 2.0 metadata §2.4.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.smartlink.saml import keys
from emulator.smartlink.saml.pysaml import ds, md, samlp
from emulator.smartlink.saml.response import EMAIL

if TYPE_CHECKING:
    from emulator.smartlink.saml.addresses import Addresses

REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"

_NOBODY = "lucca-emulator: for tests only"
_PREFIXES = {"md": md.NAMESPACE, "ds": ds.NAMESPACE}


def metadata(own: Addresses, key_number: int, *, signed_requests: bool) -> bytes:
    """Return the metadata document; ``signed_requests`` is whether we refuse unsigned ones."""
    certificate = ds.X509Certificate(text=keys.load(key_number).certificate)
    provider = md.IDPSSODescriptor(
        want_authn_requests_signed="true" if signed_requests else "false",
        protocol_support_enumeration=samlp.NAMESPACE,
        key_descriptor=[
            md.KeyDescriptor(
                use="signing",
                key_info=ds.KeyInfo(x509_data=[ds.X509Data(x509_certificate=[certificate])]),
            )
        ],
        single_logout_service=[
            md.SingleLogoutService(binding=binding, location=own.slo_url)
            for binding in (REDIRECT, POST)
        ],
        name_id_format=[md.NameIDFormat(text=EMAIL)],
        single_sign_on_service=[
            md.SingleSignOnService(binding=binding, location=own.sso_url)
            for binding in (REDIRECT, POST)
        ],
    )
    entity = md.EntityDescriptor(
        entity_id=own.entity_id,
        idpsso_descriptor=provider,
        # Nobody should take this for a production provider.
        organization=md.Organization(
            organization_name=[md.OrganizationName(lang="en", text=_NOBODY)],
            organization_display_name=[md.OrganizationDisplayName(lang="en", text=_NOBODY)],
            organization_url=[md.OrganizationURL(lang="en", text=own.metadata_url)],
        ),
    )
    text: bytes = entity.to_string_force_namespace(_PREFIXES)
    return text
