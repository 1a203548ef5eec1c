"""Refresh tokens. The ids are those of the project's list of strict refusals."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from tests.smartlink.company import later
from tests.smartlink.party import CHALLENGE, VERIFIER, refused

if TYPE_CHECKING:
    from emulator.tenancy import Tenant
    from tests.smartlink.party import Party

PUBLIC = {"code_challenge": CHALLENGE, "code_challenge_method": "S256"}


def test_refresh_rotates(lucca: Party) -> None:
    """T10: each refresh token is good once; using it again ends everything that came of it."""
    first = lucca.tokens()
    second = lucca.refresh(first["refresh_token"]).get_json()
    assert second["refresh_token"] != first["refresh_token"]
    assert lucca.userinfo(second["access_token"]).status_code == 200

    refused(lucca.refresh(first["refresh_token"]), "invalid_grant")

    refused(lucca.refresh(second["refresh_token"]), "invalid_grant")
    assert lucca.userinfo(second["access_token"]).status_code == 401


def test_parallel_refreshes_have_one_winner(lucca: Party) -> None:
    """T10: of eight uses of one refresh token at the same time, one succeeds."""
    token = lucca.tokens()["refresh_token"]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda t: lucca.refresh(t).status_code, [token] * 8))

    assert sorted(answers) == [200] + [400] * 7


def test_refreshed_id_token(lucca: Party, tenant: Tenant) -> None:
    """A refreshed ID token keeps ``auth_time``, ``sub`` and ``sid``, and has no nonce."""
    tokens = lucca.tokens()
    first = lucca.claims(tokens["id_token"])
    later(tenant, 50)

    again = lucca.claims(lucca.refresh(tokens["refresh_token"]).get_json()["id_token"])

    assert {name: again[name] for name in ("auth_time", "sub", "sid", "iss", "aud")} == {
        name: first[name] for name in ("auth_time", "sub", "sid", "iss", "aud")
    }
    assert again["iat"] - first["iat"] == 50
    assert "nonce" not in again


def test_refresh_scope(lucca: Party) -> None:
    """T9: a refresh may ask for less, not for more; the next may ask for all again."""
    tokens = lucca.tokens(scope="openid email")
    refused(lucca.refresh(tokens["refresh_token"], scope="openid groups"), "invalid_scope")

    less = lucca.refresh(tokens["refresh_token"], scope="openid").get_json()
    all_again = lucca.refresh(less["refresh_token"]).get_json()

    assert (less["scope"], all_again["scope"]) == ("openid", "openid email")
    assert "email" not in lucca.userinfo(less["access_token"]).get_json()


def test_refresh_by_another_client(lucca: Party, native: Party) -> None:
    """T9: a refresh token is good for its own client, and trying it elsewhere spends none."""
    token = lucca.tokens()["refresh_token"]

    refused(native.refresh(token), "invalid_grant")

    assert lucca.refresh(token).status_code == 200


@pytest.mark.parametrize(("days", "status"), [(29, 200), (30, 400)])
def test_refresh_lives_thirty_days(lucca: Party, tenant: Tenant, days: int, status: int) -> None:
    """T9: a refresh token is good for less than 30 days of the tenant's time."""
    token = lucca.tokens()["refresh_token"]
    later(tenant, days * 86_400)

    assert lucca.refresh(token).status_code == status


def test_refresh_of_who_left(lucca: Party, tenant: Tenant) -> None:
    """An account that was switched off since gets no new tokens."""
    token = lucca.tokens()["refresh_token"]
    with tenant.database.transaction() as db:
        db.execute("UPDATE smartlink_account SET active = 0 WHERE id = 1")

    refused(lucca.refresh(token), "invalid_grant")


def test_access_token_is_no_refresh_token(lucca: Party) -> None:
    """One kind of token does not stand in for the other."""
    tokens = lucca.tokens()

    refused(lucca.refresh(tokens["access_token"]), "invalid_grant")
    assert lucca.userinfo(tokens["refresh_token"]).status_code == 401


def test_public_client_refreshes(native: Party) -> None:
    """A public client refreshes by its id alone, and its tokens rotate too."""
    code = native.code(**PUBLIC)
    tokens = native.token(code=code, code_verifier=VERIFIER).get_json()

    assert native.refresh(tokens["refresh_token"]).status_code == 200
    refused(native.refresh(tokens["refresh_token"]), "invalid_grant")
