"""Signing in without the page, and under a mount."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from werkzeug.test import Client

from tests.smartlink.company import automatic, later
from tests.smartlink.party import ORIGIN, Party, answered

if TYPE_CHECKING:
    from emulator.tenancy import Door, Tenant

COOKIE = "smartlink_acme"


class TestAutomatic:
    """``signin.mode auto``: no page for scripts."""

    def test_as_login_hint(self, lucca: Party, tenant: Tenant) -> None:
        """The request's hint signs in, before the setting."""
        automatic(tenant, "paul.durand@acme.example")
        response = lucca.authorize(login_hint="ZOE.ADMIN@acme.example")

        token = lucca.token(code=answered(response)["code"]).get_json()["id_token"]

        assert response.status_code == 302
        assert lucca.claims(token)["sub"] == "sub-zoe"

    def test_as_setting(self, lucca: Party, tenant: Tenant) -> None:
        """Without a hint the setting signs in, whoever the browser was before."""
        automatic(tenant, "paul.durand@acme.example")
        lucca.authorize(login_hint="zoe.admin@acme.example")

        token = lucca.token(code=answered(lucca.authorize())["code"]).get_json()["id_token"]

        assert lucca.claims(token)["sub"] == "sub-paul"

    def test_nobody_named(self, lucca: Party, tenant: Tenant) -> None:
        """With neither, ``login_required`` names both."""
        automatic(tenant)

        said = answered(lucca.authorize())

        assert said["error"] == "login_required"
        assert "login_hint" in said["error_description"]
        assert "signin.as" in said["error_description"]
        assert (said["state"], said["iss"]) == ("st-1", lucca.issuer)

    @pytest.mark.parametrize("hint", ["nobody@acme.example", '"é<b>', "x" * 10_000])
    def test_stranger(self, lucca: Party, tenant: Tenant, hint: str) -> None:
        """A hint that is nobody's mail is ``login_required`` that names both sources."""
        automatic(tenant, "paul.durand@acme.example")

        said = answered(lucca.authorize(login_hint=hint))

        assert said["error"] == "login_required"
        assert "login_hint" in said["error_description"]
        assert "signin.as" in said["error_description"]

    @pytest.mark.parametrize("who", ["ines.off@acme.example", "noor.out@acme.example"])
    def test_who_may_not(self, lucca: Party, tenant: Tenant, who: str) -> None:
        """Who may not open the application is ``access_denied``, by name."""
        automatic(tenant)

        said = answered(lucca.authorize(login_hint=who))

        assert said["error"] == "access_denied"
        assert who in said["error_description"]

    def test_session_is_kept(self, lucca: Party, tenant: Tenant) -> None:
        """The same person again is the same session, unless ``prompt=login``."""
        automatic(tenant, "paul.durand@acme.example")
        first = lucca.claims(lucca.tokens()["id_token"])
        later(tenant, 10)

        same = lucca.claims(lucca.tokens()["id_token"])
        anew = lucca.claims(lucca.tokens(prompt="login")["id_token"])

        assert (same["sid"], same["auth_time"]) == (first["sid"], first["auth_time"])
        assert anew["sid"] != first["sid"]
        assert anew["auth_time"] - first["auth_time"] == 10

    def test_prompt_none_still_needs_a_session(self, lucca: Party, tenant: Tenant) -> None:
        """``prompt=none`` never signs in, even automatically (OIDC Core §3.1.2.1)."""
        automatic(tenant, "paul.durand@acme.example")

        assert answered(lucca.authorize(prompt="none"))["error"] == "login_required"
        lucca.authorize()
        assert "code" in answered(lucca.authorize(prompt="none"))


class TestMount:
    """A tenant under ``/t/<name>``."""

    def test_signs_in_under_its_mount(self, door: Door, lucca: Party) -> None:
        """Links, cookies and the issuer stay under the mount, beside the same tenant without."""
        issuer = lucca.issuer.replace(ORIGIN, f"{ORIGIN}/t/acme")
        uri = lucca.redirect_uri.replace(ORIGIN, f"{ORIGIN}/t/acme")
        entry = {
            **lucca.entry,
            "discovery_url": f"{issuer}/.well-known/openid-configuration",
            "redirect_uris": [uri],
        }
        party = Party(lucca.browser, Client(door, use_cookies=False), entry)

        tokens = party.tokens()

        assert party.claims(tokens["id_token"])["iss"] == issuer
        cookie = party.browser.client.get_cookie(COOKIE, "127.0.0.1", "/t/acme")
        assert cookie is not None
        assert cookie.path == "/t/acme"
        assert "code" in answered(party.authorize(prompt="none"))
        assert lucca.authorize().status_code == 200
