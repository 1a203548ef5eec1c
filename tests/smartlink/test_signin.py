"""The page to sign in by, the session it leaves, and signing in without it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from werkzeug.test import Client

from tests.smartlink.company import later
from tests.smartlink.party import ORIGIN, Browser, Party, answered, path

if TYPE_CHECKING:
    from emulator.tenancy import Door, Tenant

COOKIE = "smartlink_acme"


class TestPage:
    """What a person sees."""

    def test_says_what_smartlink_says(self, lucca: Party) -> None:
        """It names the application, VaultysID, and lists the personas first with their part."""
        page = lucca.authorize()

        assert page.status_code == 200
        assert '<h1 id="app-name">Lucca</h1>' in page.text
        assert "Log in with VaultysID" in page.text
        assert page.text.index("Leads a team") < page.text.index("Everyone")
        assert page.headers["Cache-Control"] == "no-store"
        assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]

    def test_french_by_ui_locales(self, lucca: Party) -> None:
        """``ui_locales`` picks the language; the reader's own choice comes before it."""
        page = lucca.authorize(ui_locales="de fr-CA en")

        assert "Se connecter avec VaultysID" in page.text
        assert '<html lang="fr"' in page.text
        assert "Log in with VaultysID" in lucca.authorize(ui_locales="fr", lang="en").text

    def test_french_by_the_browser(self, lucca: Party) -> None:
        """``Accept-Language`` is followed where nobody says otherwise."""
        uri = f"{lucca.issuer}/authorize?client_id=x"
        page = lucca.browser.get(uri, headers={"Accept-Language": "fr;q=0.8, de, en;q=0.5"})

        assert "Cette connexion s’arrête ici" in page.text

    def test_language_is_carried_to_the_phone(self, lucca: Party) -> None:
        """A chosen language lasts from page to page."""
        page = lucca.browser.choose(lucca.authorize(lang="fr"), **{"as": "sub-paul"})

        assert "Approuver" in page.text

    @pytest.mark.parametrize(
        ("search", "found"),
        [
            ("zoe", "Zoé Admin"),
            ("ZOÉ", "Zoé Admin"),
            ("dur", "Paul Durand"),
            ("paul dur", "Paul Durand"),
            ("Durand  P", "Paul Durand"),
            ("MARIE.DUPONT@ACME", "Marie Dupont"),
        ],
    )
    def test_search(self, lucca: Party, search: str, found: str) -> None:
        """People are found by the beginning of name or mail, case and accents aside."""
        page = lucca.browser.choose(lucca.authorize(), q=search)

        assert found in page.text
        assert page.text.count('class="person"') == 1

    @pytest.mark.parametrize("search", ["%", "_", "zzz", "'; DROP TABLE x", "\0", "x" * 10_000])
    def test_search_without_a_find(self, lucca: Party, search: str) -> None:
        """A search that finds nobody says so."""
        page = lucca.browser.choose(lucca.authorize(), q=search)

        assert page.status_code == 200
        assert "begins with" in page.text

    def test_pages_of_twenty(self, lucca: Party) -> None:
        """Everyone is listed, twenty to a page, each once."""
        first = lucca.browser.choose(lucca.authorize(), q="person")
        second = lucca.browser.choose(first, q="person", page="2")

        assert first.text.count('class="person"') == 20
        assert "Next page" in first.text
        assert second.text.count('class="person"') == 9
        assert "Next page" not in second.text

    @pytest.mark.parametrize("number", ["0", "-1", "x", "99", "9" * 50])
    def test_odd_pages(self, lucca: Party, number: str) -> None:
        """A page number that is none is no error."""
        assert lucca.browser.choose(lucca.authorize(), page=number).status_code == 200

    def test_login_hint_chooses(self, lucca: Party) -> None:
        """A hint that is somebody's mail, in any case, chooses their phone."""
        page = lucca.authorize(login_hint="PAUL.durand@acme.example")

        assert "Paul Durand’s phone" in page.text

    def test_login_hint_searches(self, lucca: Party) -> None:
        """A hint that is the beginning of a name searches for it."""
        assert lucca.authorize(login_hint="dupo").text.count('class="person"') == 1

    def test_inactive_account(self, lucca: Party) -> None:
        """An inactive account sees why it cannot sign in, and cannot approve."""
        page = lucca.browser.choose(lucca.authorize(), **{"as": "sub-ines"})
        assert "Inès Off cannot sign in" in page.text
        assert "Approve" not in page.text

        again = lucca.browser.submit(page, answer="approve")

        assert again.status_code == 200
        assert "Inès Off cannot sign in" in again.text

    def test_account_without_access(self, lucca: Party) -> None:
        """An account without the application sees why, and what an administrator would do."""
        page = lucca.browser.choose(lucca.authorize(), **{"as": "sub-noor"})

        assert "Noor Out has no access to Lucca" in page.text
        assert "shared with: smartlink-employees. Noor Out is in: visitors." in page.text
        assert "Choose somebody else" in page.text
        said = answered(lucca.browser.submit(page, answer="refuse"))
        assert said["error"] == "access_denied"
        assert said["error_description"] == "noor.out@acme.example may not open this application."

    def test_names_are_escaped(self, lucca: Party) -> None:
        """A name is text, whatever it holds."""
        page = lucca.browser.choose(lucca.authorize(), **{"as": "sub-bob"})

        assert "<b>Bob</b>" not in page.text
        assert "&lt;b&gt;Bob&lt;/b&gt; O&#39;Hara &amp; &#34;Co&#34;" in page.text

    def test_forms_need_their_browser(self, lucca: Party, door: Door) -> None:
        """A form is good in the browser it was made for only (CSRF)."""
        page = lucca.browser.choose(lucca.authorize(), **{"as": "sub-marie"})

        assert lucca.browser.submit(page, answer="approve", csrf="0" * 64).status_code == 403
        stranger = Browser(Client(door))
        assert stranger.submit(page, answer="approve").status_code == 403
        assert stranger.post(f"{lucca.issuer}/signin", {}).status_code == 403


class TestSession:
    """What a browser remembers."""

    def test_cookie(self, lucca: Party) -> None:
        """The session cookie is opaque, HttpOnly, Lax, and for this tenant's paths."""
        response = lucca.sign_in()
        cookie = lucca.browser.client.get_cookie(COOKIE, "127.0.0.1")

        assert cookie is not None
        assert (cookie.http_only, cookie.same_site, cookie.path) == (True, "Lax", "/")
        assert (cookie.secure, cookie.max_age) == (False, 28_800)
        assert len(cookie.value) == 43
        assert COOKIE in response.headers["Set-Cookie"]

    def test_cookie_is_secure_over_https(self, door: Door, lucca: Party) -> None:
        """Over https the cookies are Secure."""
        page = Client(door).get(
            f"{path(lucca.issuer)}/authorize",
            base_url="https://127.0.0.1:8080",
            query_string={
                "client_id": lucca.entry["client_id"],
                "response_type": "code",
                "scope": "openid",
                "redirect_uri": "https://127.0.0.1:8080/identity/oidc/callback",
            },
        )

        assert page.status_code == 200
        assert "Secure" in page.headers["Set-Cookie"]

    def test_second_application_asks_nobody(self, lucca: Party, door: Door, tenant: Tenant) -> None:
        """Who is signed in to one application is signed in to the next."""
        other = Party.registered(
            door, tenant, lucca.browser, {"name": "B", "redirect_uris": ["https://b.example/cb"]}
        )
        lucca.sign_in("sub-paul")

        response = other.authorize()

        assert response.status_code == 302
        token = other.token(code=answered(response)["code"]).get_json()["id_token"]
        assert other.claims(token)["sub"] == "sub-paul"

    def test_hint_of_another_person_asks(self, lucca: Party) -> None:
        """A session of somebody else than the hint names is not used."""
        lucca.sign_in("sub-paul")

        assert lucca.authorize(login_hint="marie.dupont@acme.example").status_code == 200
        silent = lucca.authorize(login_hint="marie.dupont@acme.example", prompt="none")
        assert answered(silent)["error"] == "login_required"

    @pytest.mark.parametrize(("seconds", "status"), [(28_799, 302), (28_800, 200)])
    def test_lasts_eight_hours(
        self, lucca: Party, tenant: Tenant, seconds: int, status: int
    ) -> None:
        """A session ends after eight hours of the tenant's time."""
        lucca.sign_in()
        later(tenant, seconds)

        assert lucca.authorize().status_code == status

    def test_id_is_new_at_sign_in(self, lucca: Party) -> None:
        """A session id that the browser brought is never taken up (fixation)."""
        lucca.browser.client.set_cookie(COOKIE, "f" * 43, domain="127.0.0.1")
        lucca.sign_in()
        first = lucca.browser.client.get_cookie(COOKIE, "127.0.0.1")
        lucca.sign_in(prompt="login")
        second = lucca.browser.client.get_cookie(COOKIE, "127.0.0.1")

        assert first is not None
        assert second is not None
        assert len({"f" * 43, first.value, second.value}) == 3
        lucca.browser.client.set_cookie(COOKIE, first.value, domain="127.0.0.1")
        assert lucca.authorize().status_code == 200

    def test_account_switched_off_meanwhile(self, lucca: Party, tenant: Tenant) -> None:
        """A session of an account that is off leads to the page that says so."""
        lucca.sign_in()
        with tenant.database.transaction() as db:
            db.execute("UPDATE smartlink_account SET active = 0 WHERE id = 1")

        assert "Marie Dupont cannot sign in" in lucca.authorize().text
        assert answered(lucca.authorize(prompt="none"))["error"] == "access_denied"

    def test_tenants_do_not_share(self, lucca: Party) -> None:
        """A session of one tenant is none at another on the same host."""
        lucca.sign_in()

        portal = lucca.browser.get("/t/beta/portal")

        assert "Hello, Marie" in lucca.browser.get("/portal").text
        assert "Nobody is signed in" in portal.text


class TestPortal:
    """``/portal``."""

    def test_lists_what_one_may_open(self, lucca: Party) -> None:
        """It greets who is signed in and opens their applications."""
        lucca.sign_in()
        page = lucca.browser.get("/portal")

        assert f'href="{ORIGIN}/home"' in page.text

    def test_signs_out(self, lucca: Party) -> None:
        """Its button ends the session."""
        lucca.sign_in()

        page = lucca.browser.submit(lucca.browser.get("/portal"))

        assert "You are signed out" in page.text
        assert lucca.authorize().status_code == 200
