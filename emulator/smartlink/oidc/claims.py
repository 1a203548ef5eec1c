"""What is said about a person, by scope. The same claims are in the ID token and in userinfo."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime

    from emulator.smartlink.store.accounts import Account

SCOPES = ("openid", "profile", "email", "groups")

TOKEN_SECONDS = 3600
"""How long access tokens and ID tokens are good."""

ABOUT_A_PERSON = (
    "name",
    "given_name",
    "family_name",
    "preferred_username",
    "locale",
    "employee_number",
    "department",
    "manager_email",
    "title",
    "office_location",
    "email",
    "email_verified",
    "groups",
)
ABOUT_A_TOKEN = ("iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "at_hash", "sid")


class Signin(NamedTuple):
    """The sign-in that an ID token reports. Times are whole seconds since 1970."""

    issuer: str
    client_id: str
    auth_time: int
    sid: str
    nonce: str | None


def of_person(account: Account, groups: list[str], scope: str) -> dict[str, object]:
    """Return ``sub`` and the claims that the scope opens, without those that have no value.

    ``profile`` also opens the HR claims that the guide maps; ``groups`` is always a list.
    """
    scopes = scope.split()
    claims: dict[str, object] = {"sub": account.sub}
    if "profile" in scopes:
        claims |= _profile(account)
    if "email" in scopes:
        claims |= {"email": account.email, "email_verified": True}
    if "groups" in scopes:
        claims["groups"] = groups
    return {name: value for name, value in claims.items() if value is not None}


def of_id_token(signin: Signin, at_hash: str, now: datetime) -> dict[str, object]:
    """Return an ID token's own claims (OIDC Core §2, §3.1.3.6; ``sid``: Front-Channel Logout §3).

    ``aud`` is one client, so ``azp`` has nothing to say. ``iat`` and ``exp`` are NumericDate,
    whole seconds, by the tenant's clock.
    """
    issued_at = int(now.timestamp())
    claims: dict[str, object] = {
        "iss": signin.issuer,
        "aud": signin.client_id,
        "iat": issued_at,
        "exp": issued_at + TOKEN_SECONDS,
        "auth_time": signin.auth_time,
        "sid": signin.sid,
        "at_hash": at_hash,
    }
    if signin.nonce is not None:
        claims["nonce"] = signin.nonce
    return claims


def _profile(account: Account) -> dict[str, object]:
    return {
        "name": account.name,
        "given_name": account.first_name,
        "family_name": account.last_name,
        "preferred_username": account.email,
        "locale": account.language,
        "employee_number": account.employee_number,
        "department": account.department,
        "manager_email": account.manager_email,
        "title": account.title,
        "office_location": account.office_location,
    }
