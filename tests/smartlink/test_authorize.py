"""The authorization endpoint. The ids are those of the project's list of strict refusals."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

from tests.smartlink.company import later
from tests.smartlink.party import CHALLENGE, answered

if TYPE_CHECKING:
    from emulator.tenancy import Tenant
    from tests.smartlink.party import Party

PUBLIC = {"code_challenge": CHALLENGE, "code_challenge_method": "S256"}


def refused(party: Party, **changes: str | None) -> dict[str, str]:
    """Return the error that a request is sent back with, its envelope checked."""
    response = party.authorize(**changes)
    assert response.status_code == 302
    said = answered(response)
    assert said["iss"] == party.issuer
    assert said.get("state") == changes.get("state", "st-1")
    assert "code" not in said
    return said


def test_code_comes_back_with_state_and_issuer(lucca: Party) -> None:
    """A16: a good answer holds the code, the same state and the issuer, and nothing else."""
    response = lucca.sign_in(state="a b+c/é&=%")

    assert response.status_code == 303
    assert response.headers["Location"].startswith(f"{lucca.redirect_uri}?code=")
    said = answered(response)
    assert said == {"code": said["code"], "state": "a b+c/é&=%", "iss": lucca.issuer}
    assert len(said["code"]) == 43


@pytest.mark.parametrize("client_id", [None, "nobody-123456", "LUCCA", "<script>alert(1)</script>"])
def test_unknown_client_gets_a_page(lucca: Party, client_id: str | None) -> None:
    """A1: an unknown client_id is answered by a page that says which and what is registered."""
    page = lucca.authorize(client_id=client_id)

    assert page.status_code == 400
    assert "Location" not in page.headers
    assert "client_id" in page.text
    assert str(lucca.entry["client_id"]) in page.text
    assert "<script>alert" not in page.text


@pytest.mark.parametrize(
    ("response_type", "error"),
    [
        (None, "invalid_request"),
        ("token", "unsupported_response_type"),
        ("code id_token", "unsupported_response_type"),
        ('"<b>é', "unsupported_response_type"),
    ],
)
def test_response_type_is_code(lucca: Party, response_type: str | None, error: str) -> None:
    """A4: a response type that is missing or unknown is said to the client."""
    assert refused(lucca, response_type=response_type)["error"] == error


def test_parameters_come_once(lucca: Party) -> None:
    """A5: a parameter that comes twice is an ``invalid_request`` that names it."""
    asked = {
        "response_type": "code",
        "client_id": lucca.entry["client_id"],
        "redirect_uri": lucca.redirect_uri,
        "state": "st-1",
        "scope": "openid",
    }
    response = lucca.browser.get(f"{lucca.issuer}/authorize?{urlencode(asked)}&nonce=a&nonce=b")

    assert answered(response)["error"] == "invalid_request"
    assert answered(response)["error_description"] == "More than once in the request: nonce."


@pytest.mark.parametrize("scope", [None, "", "offline_access", "OPENID"])
def test_scope_without_a_known_one_is_invalid(lucca: Party, scope: str | None) -> None:
    """A6: of the scopes asked for at least one has to be known."""
    assert refused(lucca, scope=scope)["error"] == "invalid_scope"


def test_unknown_scopes_are_left_out(lucca: Party) -> None:
    """A6: an unknown scope is ignored, and the token response says what was granted."""
    assert lucca.tokens(scope="openid offline_access email")["scope"] == "openid email"


def test_public_client_must_send_a_challenge(native: Party) -> None:
    """A7: a public client without PKCE is refused."""
    said = refused(native)

    assert said["error"] == "invalid_request"
    assert "code_challenge" in said["error_description"]


@pytest.mark.parametrize(
    "pkce",
    [
        {"code_challenge": CHALLENGE, "code_challenge_method": "plain"},
        {"code_challenge": CHALLENGE, "code_challenge_method": None},
        {"code_challenge": CHALLENGE, "code_challenge_method": "S512"},
        {"code_challenge": "x" * 42, "code_challenge_method": "S256"},
        {"code_challenge": "x" * 129, "code_challenge_method": "S256"},
        {"code_challenge": "é" * 43, "code_challenge_method": "S256"},
        {"code_challenge_method": "S256"},
    ],
)
def test_challenge_is_s256_and_well_formed(lucca: Party, pkce: dict[str, str | None]) -> None:
    """A8: only S256, and 43 to 128 characters; no method means ``plain``, which is refused."""
    assert refused(lucca, **pkce)["error"] == "invalid_request"


def test_prompt_none_needs_a_session(lucca: Party) -> None:
    """A9: ``prompt=none`` without a session is ``login_required``; with one it is a code."""
    assert refused(lucca, prompt="none")["error"] == "login_required"
    lucca.sign_in()

    assert "code" in answered(lucca.authorize(prompt="none"))


@pytest.mark.parametrize("prompt", ["none login", "login none", "sometimes", "None"])
def test_prompt_values_are_checked(lucca: Party, prompt: str) -> None:
    """A9: ``none`` stands alone, and unknown values are refused."""
    assert refused(lucca, prompt=prompt)["error"] == "invalid_request"


@pytest.mark.parametrize("prompt", ["login", "consent", "select_account", "login consent"])
def test_prompt_shows_the_page_despite_a_session(lucca: Party, prompt: str) -> None:
    """Each prompt but ``none`` asks again, and who answers gets a code."""
    lucca.sign_in()

    page = lucca.authorize(prompt=prompt)

    assert page.status_code == 200
    assert "code" in answered(lucca.sign_in(prompt=prompt))


def test_max_age_asks_again(lucca: Party, tenant: Tenant) -> None:
    """A10: a session older than ``max_age`` asks again, and ``auth_time`` is the new moment."""
    first = lucca.claims(lucca.tokens()["id_token"])["auth_time"]
    later(tenant, 100)
    assert refused(lucca, max_age="99", prompt="none")["error"] == "login_required"
    assert "code" in answered(lucca.authorize(max_age="100"))

    again = lucca.claims(lucca.tokens(max_age="99")["id_token"])["auth_time"]

    assert again - first == 100


def test_max_age_zero_always_asks(lucca: Party) -> None:
    """A10: ``max_age=0`` asks again even in the same second."""
    lucca.sign_in()

    assert lucca.authorize(max_age="0").status_code == 200


@pytest.mark.parametrize("max_age", ["-1", "soon", "1.5", "9" * 30, "١"])
def test_max_age_is_a_number(lucca: Party, max_age: str) -> None:
    """A10: a ``max_age`` that is no number of seconds is refused."""
    assert refused(lucca, max_age=max_age)["error"] == "invalid_request"


def test_id_token_hint_of_another_person(lucca: Party) -> None:
    """A11: a hint of somebody else with ``prompt=none`` is ``login_required``."""
    of_marie = lucca.tokens("sub-marie")["id_token"]
    lucca.tokens("sub-paul", prompt="login")

    assert refused(lucca, id_token_hint=of_marie, prompt="none")["error"] == "login_required"


def test_id_token_hint_holds_whoever_signs_in(lucca: Party) -> None:
    """A11: when somebody else than the hint names signs in, the client is told."""
    of_marie = lucca.tokens("sub-marie")["id_token"]
    page = lucca.authorize(id_token_hint=of_marie, prompt="login")
    page = lucca.browser.choose(page, **{"as": "sub-paul"})

    response = lucca.browser.submit(page, answer="approve")

    assert answered(response)["error"] == "login_required"


def test_id_token_hint_may_be_old(lucca: Party, tenant: Tenant) -> None:
    """A11: a hint that has expired still says who is meant."""
    hint = lucca.tokens()["id_token"]
    later(tenant, 4 * 3600)

    assert "code" in answered(lucca.authorize(id_token_hint=hint, prompt="none"))


def test_id_token_hint_must_be_ours(lucca: Party, native: Party) -> None:
    """A11: a hint that was changed, or issued to another application, is refused."""
    hint = lucca.tokens()["id_token"]
    head, body, signature = hint.split(".")

    for wrong in (f"{head}.{body}.{signature[:-4]}AAAA", f"{head}.{body}.", "rubbish", "é.é.é"):
        assert refused(lucca, id_token_hint=wrong)["error"] == "invalid_request"
    assert refused(native, id_token_hint=hint, **PUBLIC)["error"] == "invalid_request"


@pytest.mark.parametrize("name", ["request", "request_uri", "registration"])
def test_request_objects_are_not_supported(lucca: Party, name: str) -> None:
    """A12: each kind of request object has its own refusal."""
    assert refused(lucca, **{name: "https://x.example/r"})["error"] == f"{name}_not_supported"


def test_person_may_refuse(lucca: Party) -> None:
    """A15: a refusal on the phone is ``access_denied``, by a 303."""
    page = lucca.browser.choose(lucca.authorize(), **{"as": "sub-marie"})

    response = lucca.browser.submit(page, answer="refuse")

    assert response.status_code == 303
    assert answered(response)["error"] == "access_denied"
    assert answered(response)["state"] == "st-1"


@pytest.mark.parametrize(
    "hostile", ['"><script>alert(1)</script>', "'--", "{{7*7}}", "\0", "\u202e"]
)
def test_markup_is_escaped(lucca: Party, hostile: str) -> None:
    """A17: what a request says is never markup on the page."""
    page = lucca.authorize(state=hostile, login_hint=hostile, nonce=hostile.replace("\0", ""))

    assert page.status_code in (200, 302)
    assert "<script>alert" not in page.text


def test_unknown_response_mode(lucca: Party) -> None:
    """A response mode that discovery does not offer is refused, in the query."""
    assert refused(lucca, response_mode="web_message")["error"] == "invalid_request"


def test_back_button_makes_another_code(lucca: Party) -> None:
    """A19: the same form sent twice signs in twice and makes two codes."""
    page = lucca.browser.choose(lucca.authorize(), **{"as": "sub-marie"})

    first = answered(lucca.browser.submit(page, answer="approve"))["code"]
    second = answered(lucca.browser.submit(page, answer="approve"))["code"]

    assert first != second


def test_request_may_be_posted(lucca: Party) -> None:
    """The authorization endpoint takes POST as it takes GET (OIDC Core §3.1.2.1)."""
    asked = {
        "response_type": "code",
        "client_id": lucca.entry["client_id"],
        "redirect_uri": lucca.redirect_uri,
        "scope": "openid",
        "state": "p" * 10_000,
    }
    page = lucca.browser.post(f"{lucca.issuer}/authorize", asked)

    page = lucca.browser.choose(page, **{"as": "sub-paul"})
    said = answered(lucca.browser.submit(page, answer="approve"))

    assert said["state"] == "p" * 10_000
