"""Signing out by the application (L1 of the list of strict refusals)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

from tests.smartlink.company import later
from tests.smartlink.party import ORIGIN

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from emulator.tenancy import Tenant
    from tests.smartlink.party import Party

HOME = f"{ORIGIN}/"


def logout(party: Party, **parameters: str) -> TestResponse:
    """Send the browser to sign out."""
    return party.browser.get(f"{party.issuer}/logout?{urlencode(parameters)}")


def signed_in(party: Party) -> bool:
    """Tell whether the browser still has its session."""
    return party.authorize().status_code == 302


def test_hint_ends_the_session_at_once(lucca: Party) -> None:
    """L1: with a good hint the session ends and the browser goes back, state and all."""
    hint = lucca.tokens()["id_token"]

    response = logout(lucca, id_token_hint=hint, post_logout_redirect_uri=HOME, state="s é&")

    assert response.status_code == 302
    assert response.headers["Location"] == f"{HOME}?state=s%20%C3%A9%26"
    assert not signed_in(lucca)


def test_without_state(lucca: Party) -> None:
    """The address is left as registered where there is no state."""
    hint = lucca.tokens()["id_token"]

    response = logout(lucca, id_token_hint=hint, post_logout_redirect_uri=HOME)

    assert response.headers["Location"] == HOME


def test_expired_hint_is_accepted(lucca: Party, tenant: Tenant) -> None:
    """L1: a hint of ours does its work long after it expired."""
    hint = lucca.tokens()["id_token"]
    later(tenant, 7 * 3600)

    assert "You are signed out" in logout(lucca, id_token_hint=hint).text
    assert not signed_in(lucca)


@pytest.mark.parametrize(
    "uri", ["https://evil.example/", f"{HOME}?x=1", ORIGIN, f"{HOME}#x", "javascript:alert(1)"]
)
def test_unregistered_address(lucca: Party, uri: str) -> None:
    """L1: an address that is not registered gets a page that lists those that are."""
    hint = lucca.tokens()["id_token"]

    page = logout(lucca, id_token_hint=hint, post_logout_redirect_uri=uri)

    assert page.status_code == 400
    assert "Location" not in page.headers
    assert f'<code class="value">{HOME}</code>' in page.text
    assert signed_in(lucca)


def test_bad_hint(lucca: Party, native: Party) -> None:
    """L1: a hint that was changed, or is another client's, is refused and ends nothing."""
    hint = lucca.tokens()["id_token"]

    for wrong in (hint[:-4] + "AAAA", "rubbish"):
        page = logout(lucca, id_token_hint=wrong, post_logout_redirect_uri=HOME)
        assert page.status_code == 400
        assert "Location" not in page.headers
    assert logout(native, id_token_hint=hint).status_code == 400
    assert logout(lucca, id_token_hint=hint, client_id="other").status_code == 400
    assert signed_in(lucca)


def test_without_hint_it_asks(lucca: Party) -> None:
    """L1: without a hint nobody is signed out unasked; a yes ends the session and goes back."""
    lucca.sign_in()
    page = logout(
        lucca, client_id=lucca.entry["client_id"], post_logout_redirect_uri=HOME, state="s"
    )
    assert "Sign out of SmartLink?" in page.text
    assert signed_in(lucca)

    response = lucca.browser.submit(page)

    assert response.status_code == 303
    assert response.headers["Location"] == f"{HOME}?state=s"
    assert not signed_in(lucca)


def test_hint_of_another_person_asks(lucca: Party) -> None:
    """L1: a hint that is not about who is signed in leaves it to them."""
    hint = lucca.tokens("sub-marie")["id_token"]
    lucca.sign_in("sub-paul", prompt="login")

    assert "Sign out of SmartLink?" in logout(lucca, id_token_hint=hint).text
    assert signed_in(lucca)


def test_plain_get_in_french(lucca: Party) -> None:
    """A plain GET without a session shows a page, in the language asked for."""
    page = logout(lucca, ui_locales="fr", lang="fr")

    assert page.status_code == 200
    assert "Vous avez quitté SmartLink" in page.text


def test_confirmation_needs_its_browser(lucca: Party) -> None:
    """A forged confirmation ends nothing (CSRF)."""
    lucca.sign_in()

    forged = lucca.browser.post(f"{lucca.issuer}/logout/confirm", {"csrf": "x", "request": ""})

    assert forged.status_code == 403
    assert signed_in(lucca)


def test_post(lucca: Party) -> None:
    """The endpoint takes POST as it takes GET (RP-Initiated Logout §2)."""
    hint = lucca.tokens()["id_token"]

    response = lucca.browser.post(
        f"{lucca.issuer}/logout", {"id_token_hint": hint, "post_logout_redirect_uri": HOME}
    )

    assert (response.status_code, response.headers["Location"]) == (303, HOME)


def test_refresh_tokens_of_the_session_die(lucca: Party) -> None:
    """Signing out ends the session's refresh tokens; the access token runs out by itself."""
    tokens = lucca.tokens()

    logout(lucca, id_token_hint=tokens["id_token"])

    assert lucca.userinfo(tokens["access_token"]).status_code == 200
    assert lucca.refresh(tokens["refresh_token"]).status_code == 400


def test_hint_names_the_session_without_cookie(lucca: Party) -> None:
    """A form from another site brings no cookie; the hint's ``sid`` ends the session all the
    same."""
    hint = lucca.tokens()["id_token"]

    lucca.call("logout", data={"id_token_hint": hint})

    assert not signed_in(lucca)
