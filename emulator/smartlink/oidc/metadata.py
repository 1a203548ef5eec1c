"""The discovery document: everything in it works, and nothing else is offered."""

from __future__ import annotations

from emulator.smartlink.oidc.claims import ABOUT_A_PERSON, ABOUT_A_TOKEN, SCOPES

RESPONSE_MODES = ("query", "fragment", "form_post")
PROMPTS = ("none", "login", "consent", "select_account")


def discovery(issuer: str, public: bool) -> dict[str, object]:
    """Return an application's metadata (OIDC Discovery §3, RFC 8414 §2, RFC 9207 §3).

    ``public`` tells whether this application is a public client: each has a document of its own.
    """
    return {
        "issuer": issuer,
        "authorization_endpoint": f"{issuer}/authorize",
        "token_endpoint": f"{issuer}/token",
        "userinfo_endpoint": f"{issuer}/userinfo",
        "jwks_uri": f"{issuer}/jwks",
        "end_session_endpoint": f"{issuer}/logout",
        "scopes_supported": SCOPES,
        "response_types_supported": ["code"],
        "response_modes_supported": RESPONSE_MODES,
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "token_endpoint_auth_methods_supported": (
            ["none"] if public else ["client_secret_basic", "client_secret_post"]
        ),
        "code_challenge_methods_supported": ["S256"],
        "claim_types_supported": ["normal"],
        "claims_supported": [*ABOUT_A_TOKEN, *ABOUT_A_PERSON],
        "claims_parameter_supported": False,
        "request_parameter_supported": False,
        # Left out, this one would mean true (OIDC Discovery §3).
        "request_uri_parameter_supported": False,
        "prompt_values_supported": PROMPTS,
        "ui_locales_supported": ["en", "fr"],
        "authorization_response_iss_parameter_supported": True,
    }
