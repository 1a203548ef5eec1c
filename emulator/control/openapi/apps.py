"""Applications at SmartLink."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.control.openapi.operations import NOTHING, answer, body, in_path, operation
from emulator.control.openapi.schemas import (
    BOOLEAN,
    COUNT,
    TEXT,
    TEXT_OR_NULL,
    asked,
    choice,
    listed,
    or_null,
    ref,
    shown,
    text,
)
from emulator.smartlink.saml.partner import STYLES

if TYPE_CHECKING:
    from emulator.control.openapi.schemas import (
        Schema,
    )

_PARTNER = shown(
    {
        "entity_id": TEXT_OR_NULL,
        "acs_urls": listed(TEXT),
        "slo_url": TEXT_OR_NULL,
        "certificates": COUNT,
        "signed_requests": BOOLEAN,
    }
)
APP: Schema = shown(
    {
        "appid": TEXT,
        "name": TEXT,
        "client_id": TEXT,
        "client_secret": TEXT_OR_NULL | {"description": "Null for a public client."},
        "redirect_uris": listed(TEXT),
        "discovery_url": TEXT,
        "metadata_url": TEXT,
        "sso_url": TEXT,
        "slo_url": TEXT,
        "entity_id": TEXT,
        "certificate_url": TEXT,
        "saml": shown(
            {
                "entity_id_style": choice(STYLES),
                "sign_response": BOOLEAN,
                "service_provider": or_null(_PARTNER),
            }
        ),
    }
)

_URL = text(1, 2000, "An http(s) address without a fragment.")
_URIS = listed(
    text(1, 2000, "An absolute URI without a fragment (RFC 6749 §3.1.2, RFC 8252 §7).")
) | {"maxItems": 50}
_SAML = asked(
    {
        "metadata": or_null(TEXT | {"description": "The service provider's metadata: XML."}),
        "entity_id": or_null(text(1, 1024)),
        "acs_url": _URL,
        "slo_url": or_null(_URL),
        "certificate": or_null(text(0, 100_000, "X.509 of an RSA key: PEM, or base64.")),
        "signed_requests": BOOLEAN,
        "sign_response": BOOLEAN,
        "entity_id_style": choice(STYLES),
    }
) | {"description": "By `metadata`, or by hand with at least `acs_url`."}
_CHANGEABLE = {
    "redirect_uris": _URIS,
    "post_logout_redirect_uris": _URIS,
    "saml": or_null(_SAML),
}
_NEW = asked(
    {"name": text(1, 100, "Printable characters."), "public": BOOLEAN, **_CHANGEABLE}, ["name"]
)

_METADATA = (
    '<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata"'
    ' entityID="https://sp.example/metadata"><SPSSODescriptor'
    ' protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">'
    '<AssertionConsumerService index="0" Location="https://sp.example/acs"'
    ' Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"/>'
    "</SPSSODescriptor></EntityDescriptor>"
)
_OIDC = {
    "redirect_uris": ["http://127.0.0.1:3000/callback"],
    "post_logout_redirect_uris": ["http://127.0.0.1:3000/"],
}
_BY_HAND = {
    "entity_id": "https://sp.example/metadata",
    "acs_url": "https://sp.example/acs",
    "slo_url": "https://sp.example/slo",
    "certificate": None,
    "signed_requests": False,
    "sign_response": True,
    "entity_id_style": "url",
}

_APP = ref("App")
_ONE = [in_path("appid", TEXT)]

PATHS: dict[str, Schema] = {
    "/apps": {
        "get": operation("apps", "List the applications", {200: answer(listed(_APP), "All.")}),
        "post": operation(
            "register_app",
            "Register an application",
            {201: answer(_APP, "It is registered, and shared with every employee.")},
            sent=body(
                _NEW,
                {
                    "oidc": {"name": "Portal", "public": True, **_OIDC},
                    "saml": {"name": "Portal", "saml": {"metadata": _METADATA}},
                    "saml by hand": {"name": "Portal", "saml": _BY_HAND},
                },
            ),
        ),
    },
    "/apps/{appid}": {
        "get": operation("app", "Show one", {200: answer(_APP, "It.")}, parameters=_ONE),
        "patch": operation(
            "change_app",
            "Change one: what is not sent stays",
            {200: answer(_APP, "It is changed.")},
            parameters=_ONE,
            sent=body(
                asked(_CHANGEABLE),
                {
                    "oidc": _OIDC,
                    "saml": {"saml": {"metadata": _METADATA}},
                    "saml by hand": {"saml": _BY_HAND},
                },
            ),
        ),
        "delete": operation(
            "remove_app",
            "Forget one; what was issued to it opens nothing any more",
            {204: NOTHING},
            parameters=_ONE,
            refused=[409],
        ),
    },
}
