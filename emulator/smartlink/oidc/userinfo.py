"""The userinfo endpoint's rules (OIDC Core §5.3, RFC 6750)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.smartlink import trace
from emulator.smartlink.oidc import claims, store
from emulator.smartlink.oidc.errors import Refusal

if TYPE_CHECKING:
    from emulator.smartlink.oidc.here import Here
    from emulator.smartlink.oidc.parameters import Parameters


def about(token: str, here: Here) -> dict[str, object]:
    """Return the claims that an access token of this application opens. Raises ``Refusal``."""
    with here.database.read() as db:
        kept = store.find_token(db, "access", token)
    if kept is not None and kept.app_id == here.app.id:
        trace.resume(kept.family, here.app)
    if kept is None or kept.app_id != here.app.id or kept.spent:
        raise _invalid("The access token is unknown here, or was revoked.")
    if here.at >= kept.expires_at:
        raise _invalid("The access token has expired.")
    person = here.admitted(kept.account_id)
    if person is None:
        raise _invalid("The account may no longer sign in to this application.")
    trace.person(person.account)
    if "openid" not in kept.scope.split():
        raise Refusal(
            "insufficient_scope", "The scope openid is needed.", status=403, scheme="Bearer"
        )
    return claims.of_person(*person, kept.scope)


def bearer(header: str | None, query: Parameters, form: Parameters) -> str:
    """Return the access token, sent in one way (RFC 6750 §2). Raises ``Refusal``.

    The query is not one of them: it ends up in logs (§5.3, RFC 9700 §4.3.2).
    """
    posted = form.by_name().get("access_token", [])
    if query.get("access_token") is not None:
        raise _malformed("Send the access token in the Authorization header, not in the address.")
    if len(posted) + (header is not None) > 1:
        raise _malformed("The access token was sent more than once.")
    if posted:
        return posted[0]
    scheme, _, token = (header or "").partition(" ")
    if scheme.lower() != "bearer":
        # No error code for a request without a token (§3.1): it may not know one is needed.
        raise Refusal(
            "", "Send the access token: 'Authorization: Bearer ...'.", status=401, scheme="Bearer"
        )
    if not token.strip():
        raise _malformed("The Authorization header holds no token.")
    return token.strip()


def _invalid(description: str) -> Refusal:
    return Refusal("invalid_token", description, status=401, scheme="Bearer")


def _malformed(description: str) -> Refusal:
    return Refusal("invalid_request", description, scheme="Bearer")
