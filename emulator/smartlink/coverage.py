"""How each address of SmartLink's is known."""

from __future__ import annotations

from emulator.evidence import Evidence, Known

_OIDC, _SAML = "/api/oidc/{appid}", "/api/saml2"
_INDEX = "Vaultys documentation, SSO integrations (index page)"
_DISCOVERED = "named in the discovery document"
_SAML_GUIDES = "Vaultys documentation, every SAML guide"
_OTHER_ORDER = "Vaultys documentation, guides for Jamespot, Talkspirit, Whaller"
_OWN_PAGE = "the emulator's stand-in for SmartLink's page"

KNOWN = (
    Known(
        "GET",
        f"{_OIDC}/.well-known/openid-configuration",
        "Discovery document",
        Evidence.DOCUMENTED,
        f"{_INDEX}; OpenID Connect Discovery 1.0 §4",
    ),
    Known("GET", f"{_OIDC}/jwks", "Signing keys", Evidence.DOCUMENTED, f"{_INDEX}; RFC 7517 §5"),
    Known(
        "GET, POST",
        f"{_OIDC}/authorize",
        "Authorization endpoint",
        Evidence.DOCUMENTED,
        f"{_INDEX}; OpenID Connect Core 1.0 §3.1.2",
    ),
    Known(
        "POST",
        f"{_OIDC}/token",
        "Token endpoint",
        Evidence.DOCUMENTED,
        f"{_INDEX}; RFC 6749 §3.2",
    ),
    Known(
        "GET, POST",
        f"{_OIDC}/userinfo",
        "UserInfo endpoint",
        Evidence.DOCUMENTED,
        f"{_INDEX}; OpenID Connect Core 1.0 §5.3",
    ),
    Known(
        "GET, POST",
        f"{_OIDC}/logout",
        "End session endpoint",
        Evidence.INFERRED,
        f"{_DISCOVERED}; OpenID Connect RP-Initiated Logout 1.0",
    ),
    Known("POST", f"{_OIDC}/logout/confirm", "Confirm the sign-out", Evidence.OURS, _OWN_PAGE),
    Known("GET, POST", f"{_OIDC}/signin", "Choose who signs in", Evidence.OURS, _OWN_PAGE),
    Known(
        "GET",
        f"{_SAML}/{{appid}}/metadata",
        "Metadata of the identity provider",
        Evidence.DOCUMENTED,
        f"{_INDEX}, {_SAML_GUIDES}; SAML 2.0 Metadata",
    ),
    Known(
        "GET",
        f"{_SAML}/{{appid}}/certificate",
        "Signing certificate, to download",
        Evidence.INFERRED,
        f"{_SAML_GUIDES} (a certificate is downloaded; from where is not said)",
    ),
    Known(
        "GET, POST",
        f"{_SAML}/sso/{{appid}}",
        "Single sign-on",
        Evidence.DOCUMENTED,
        f"{_INDEX}, {_SAML_GUIDES}; SAML 2.0 Bindings §3.4, §3.5",
    ),
    Known(
        "GET, POST", f"{_SAML}/{{appid}}/sso", "Single sign-on", Evidence.DOCUMENTED, _OTHER_ORDER
    ),
    Known(
        "GET, POST",
        f"{_SAML}/slo/{{appid}}",
        "Single logout",
        Evidence.DOCUMENTED,
        f"{_INDEX}, {_SAML_GUIDES}; SAML 2.0 Core §3.7",
    ),
    Known(
        "GET, POST", f"{_SAML}/{{appid}}/slo", "Single logout", Evidence.DOCUMENTED, _OTHER_ORDER
    ),
    Known("GET, POST", f"{_SAML}/sso/{{appid}}/signin", "Choose who", Evidence.OURS, _OWN_PAGE),
    Known(
        "GET, POST",
        "/portal",
        "The portal, with a person's applications",
        Evidence.INFERRED,
        "Vaultys documentation names a portal; its address is not public",
    ),
)
