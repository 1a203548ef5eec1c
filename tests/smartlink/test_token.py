"""The token endpoint. The ids are those of the project's list of strict refusals."""

from __future__ import annotations

import base64
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from tests.smartlink.company import later
from tests.smartlink.party import CHALLENGE, VERIFIER, refused

if TYPE_CHECKING:
    from emulator.tenancy import Tenant
    from tests.smartlink.party import Party

PUBLIC = {"code_challenge": CHALLENGE, "code_challenge_method": "S256"}


def test_code_buys_tokens(lucca: Party) -> None:
    """T12: tokens are Bearer, good for 3600 seconds, and not to be stored by anybody between."""
    response = lucca.token(code=lucca.code())

    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    body = response.get_json()
    assert set(body) == {
        "access_token", "token_type", "expires_in", "refresh_token", "scope", "id_token",
    }  # fmt: skip
    assert (body["token_type"], body["expires_in"]) == ("Bearer", 3600)
    assert body["scope"] == "openid profile email groups"


def test_secret_in_the_body(lucca: Party) -> None:
    """``client_secret_post`` is as good as Basic."""
    response = lucca.token(
        code=lucca.code(),
        client_id=lucca.entry["client_id"],
        client_secret=lucca.entry["client_secret"],
    )

    assert response.status_code == 200


def test_replayed_code_kills_what_it_bought(lucca: Party) -> None:
    """T1: a code is good once; the second time its access and refresh tokens die."""
    code = lucca.code()
    bought = lucca.token(code=code).get_json()
    assert lucca.userinfo(bought["access_token"]).status_code == 200

    refused(lucca.token(code=code), "invalid_grant")

    assert lucca.userinfo(bought["access_token"]).status_code == 401
    refused(lucca.refresh(bought["refresh_token"]), "invalid_grant")


def test_parallel_redemptions_have_one_winner(lucca: Party) -> None:
    """T2: of eight redemptions of one code at the same time, one succeeds."""
    for _ in range(5):
        code = lucca.code()
        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(lambda c: lucca.token(code=c).status_code, [code] * 8))

        assert sorted(answers) == [200] + [400] * 7


@pytest.mark.parametrize(("seconds", "status"), [(59, 200), (60, 400), (86_500, 400)])
def test_code_lives_sixty_seconds(lucca: Party, tenant: Tenant, seconds: int, status: int) -> None:
    """T3: a code is good for less than 60 seconds of the tenant's time."""
    code = lucca.code()
    later(tenant, seconds)

    assert lucca.token(code=code).status_code == status


def test_code_of_another_client(lucca: Party, native: Party) -> None:
    """T3: a code is good for the client it was issued to, and trying it elsewhere spends none."""
    code = lucca.code()

    refused(native.token(code=code, redirect_uri=lucca.redirect_uri), "invalid_grant")

    assert lucca.token(code=code).status_code == 200


@pytest.mark.parametrize("uri", [None, "http://127.0.0.1:8080/auth/oidc/callback", "x"])
def test_redirect_uri_is_the_same(lucca: Party, uri: str | None) -> None:
    """T3: the redirect URI is repeated exactly; another registered one will not do."""
    refused(lucca.token(code=lucca.code(), redirect_uri=uri), "invalid_grant")


@pytest.mark.parametrize("verifier", [None, "w" * 43, "short", "é" * 43, VERIFIER + "v"])
def test_wrong_verifier(native: Party, verifier: str | None) -> None:
    """T4: a verifier that is wrong, missing or malformed is an ``invalid_grant``."""
    code = native.code(**PUBLIC)

    refused(native.token(code=code, code_verifier=verifier), "invalid_grant")

    assert native.token(code=code, code_verifier=VERIFIER).status_code == 200


def test_verifier_without_challenge(lucca: Party) -> None:
    """T4: a verifier where no challenge was sent is an ``invalid_grant`` (downgrade)."""
    refused(lucca.token(code=lucca.code(), code_verifier=VERIFIER), "invalid_grant")


def test_bad_client(lucca: Party) -> None:
    """T5: bad credentials are a 401 ``invalid_client`` that asks for Basic."""
    code = lucca.code()
    wrong: list[dict[str, Any]] = [
        {"headers": {"Authorization": lucca.basic(secret="wrong")}},
        {"headers": {"Authorization": lucca.basic(client_id="nobody")}},
        {"headers": {"Authorization": "Basic !!!"}},
        {"headers": {"Authorization": "Basic " + base64.b64encode(b"\xff:\xff").decode()}},
        {"headers": {"Authorization": "Basic " + base64.b64encode(b"no-colon").decode()}},
        {"headers": {"Authorization": "Bearer x"}},
        {},
    ]
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": lucca.redirect_uri,
    }
    for more in wrong:
        response = lucca.call("token", data=form, **more)
        refused(response, "invalid_client", 401)
        assert response.headers["WWW-Authenticate"].startswith('Basic realm="SmartLink"')
    client_id = lucca.entry["client_id"]
    refused(lucca.call("token", data={**form, "client_id": client_id}), "invalid_client", 401)

    assert lucca.token(code=code).status_code == 200


def test_public_client_has_no_secret(native: Party) -> None:
    """T5: a public client that sends a secret is not believed."""
    response = native.token(code="x", client_secret="guess")

    refused(response, "invalid_client", 401)


def test_one_way_to_authenticate(lucca: Party) -> None:
    """T6: two ways at once, or two different ids, are an ``invalid_request``."""
    code = lucca.code()

    both = lucca.token(code=code, client_secret=lucca.entry["client_secret"])
    refused(both, "invalid_request")
    refused(lucca.token(code=code, client_id="other"), "invalid_request")

    assert lucca.token(code=code, client_id=lucca.entry["client_id"]).status_code == 200


def test_basic_is_form_decoded(lucca: Party, tenant: Tenant) -> None:
    """T7: id and secret of Basic are form-decoded, plus signs and all."""
    awkward = "é:+ %&=/"
    with tenant.database.transaction() as db:
        db.execute("UPDATE smartlink_app SET client_secret = ?", (awkward,))
    code = lucca.code()
    assert (
        lucca.call(
            "token",
            data={
                "grant_type": "authorization_code",
                "code": code,
                "redirect_uri": lucca.redirect_uri,
            },
            headers={"Authorization": lucca.basic(secret=awkward)},
        ).status_code
        == 200
    )


@pytest.mark.parametrize(
    ("grant_type", "error"),
    [
        (None, "invalid_request"),
        ("", "invalid_request"),
        ("password", "unsupported_grant_type"),
        ("client_credentials", "unsupported_grant_type"),
        ('"<é>', "unsupported_grant_type"),
    ],
)
def test_grant_type(lucca: Party, grant_type: str | None, error: str) -> None:
    """T8: a grant type that is missing or unknown is said so."""
    refused(lucca.token(grant_type=grant_type), error)


def test_missing_code(lucca: Party) -> None:
    """A redemption without a code is an ``invalid_request``."""
    refused(lucca.token(), "invalid_request")


def test_get_is_405(lucca: Party) -> None:
    """T11: the token endpoint takes POST, and says so in JSON."""
    response = lucca.call("token", method="GET")

    assert response.status_code == 405
    assert response.headers["Allow"] == "OPTIONS, POST"
    assert response.get_json() == {"error": "Method not allowed"}


def test_json_body_and_query_are_not_read(lucca: Party) -> None:
    """T11: parameters come in a form body, nowhere else."""
    headers = {"Authorization": lucca.basic()}
    fields = {"grant_type": "authorization_code", "code": lucca.code()}

    refused(lucca.call("token", json=fields, headers=headers), "invalid_request")
    refused(lucca.call("token", query_string=fields, headers=headers), "invalid_request")


def test_repeated_parameter(lucca: Party) -> None:
    """A parameter that comes twice is an ``invalid_request`` (RFC 6749 §3.2)."""
    response = lucca.call(
        "token",
        data="grant_type=authorization_code&code=a&code=b",
        content_type="application/x-www-form-urlencoded",
        headers={"Authorization": lucca.basic()},
    )

    refused(response, "invalid_request")


def test_nothing_presented_is_kept(lucca: Party, tenant: Tenant) -> None:
    """Codes, tokens and session ids are in the file as hashes only."""
    code = lucca.code()
    tokens = lucca.token(code=code).get_json()
    cookie = lucca.browser.client.get_cookie("smartlink_acme", "127.0.0.1")
    assert cookie is not None
    secrets = [code, tokens["access_token"], tokens["refresh_token"], cookie.value]
    with tenant.database.read() as db:
        dump = "\n".join(db.iterdump())

    assert [secret for secret in secrets if secret in dump] == []
