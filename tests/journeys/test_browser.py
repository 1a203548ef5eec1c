"""SmartLink's pages in Chromium: what a person sees, presses, and is sent back with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest

from tests.journeys.party import party
from tests.journeys.visitor import carried

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

    from emulator.testing.client import Person, Tenant
    from tests.journeys.watch import Open

MOST_TABS = 60


@dataclass
class Party:
    """A relying party in the test, registered at SmartLink."""

    app: dict[str, Any]
    redirect_uri: str

    @property
    def issuer(self) -> str:
        """The issuer as discovery says it."""
        return str(self.app["discovery_url"]).removesuffix("/.well-known/openid-configuration")

    def url(self, **asked: str) -> str:
        """Return the address that sends a browser to sign in."""
        query = {
            "response_type": "code",
            "client_id": self.app["client_id"],
            "redirect_uri": self.redirect_uri,
            "scope": "openid profile email",
            "state": "st-1",
            **asked,
        }
        return f"{self.issuer}/authorize?{urlencode(query)}"

    def landed(self, page: Page) -> dict[str, str]:
        """Wait until a browser is back, and return what it came with."""
        page.wait_for_url(f"{self.redirect_uri}*")
        shown = page.locator("#called").inner_text()
        assert page.url.endswith(shown)
        return carried(page.url)


@pytest.fixture(scope="module")
def own() -> Iterator[str]:
    """The relying party's address, shared: it keeps nothing."""
    with party() as url:
        yield url


@pytest.fixture
def relying(lucca_emulator: Tenant, own: str) -> Party:
    """The relying party, as this test's tenant knows it."""
    app = lucca_emulator.register("Intranet", redirect_uris=[f"{own}/callback"])
    return Party(app, f"{own}/callback")


def choose(page: Page, name: str) -> None:
    """Press the first button on the list that names a person."""
    page.get_by_role("button", name=name).first.click()


def sign_in(page: Page, relying: Party, person: Person) -> dict[str, str]:
    """Sign a person in with the mouse."""
    page.goto(relying.url())
    choose(page, person.name)
    page.get_by_role("button", name="Approve").click()
    return relying.landed(page)


def sideways(page: Page) -> int:
    """Return by how many pixels a page is wider than its window."""
    wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    return int(page.evaluate(wider))


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until something is focused, as a person would who looks where they are."""
    for _ in range(MOST_TABS):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is not reached by Tab")


class TestSignIn:
    """Choosing a person, and what their phone answers."""

    def test_search_choose_approve(
        self, browse: Open, relying: Party, lucca_emulator: Tenant
    ) -> None:
        """The list narrows as one types; the approval leads back with a code and the state."""
        person, page = lucca_emulator.person("employee"), browse()
        page.goto(relying.url())
        assert page.get_by_role("heading", level=1).inner_text() == "Intranet"

        typed = person.email.partition(".")[0]
        page.get_by_role("searchbox").press_sequentially(typed)
        page.get_by_role("heading", name=f"People found for “{typed}”").wait_for()
        choose(page, person.name)
        page.get_by_role("button", name="Approve").click()

        back = relying.landed(page)
        assert sorted(back) == ["code", "iss", "state"]
        assert (back["state"], back["iss"]) == ("st-1", relying.issuer)

    def test_without_script(self, browse: Open, relying: Party, lucca_emulator: Tenant) -> None:
        """The page needs no script: the search has a button."""
        person, page = lucca_emulator.person("employee"), browse(java_script_enabled=False)
        page.goto(relying.url())

        page.get_by_role("searchbox").fill(person.email)
        page.get_by_role("button", name="Search").click()
        choose(page, person.name)
        page.get_by_role("button", name="Approve").click()

        page.wait_for_url(f"{relying.redirect_uri}*")
        assert "code" in carried(page.url)

    def test_refused(self, browse: Open, relying: Party, lucca_emulator: Tenant) -> None:
        """A refusal on the phone is ``access_denied`` at the application."""
        page = browse()
        page.goto(relying.url())
        choose(page, lucca_emulator.person("manager").name)

        page.get_by_role("button", name="Refuse").click()

        back = relying.landed(page)
        assert (back["error"], back["state"]) == ("access_denied", "st-1")
        assert "code" not in back

    def test_keyboard(self, browse: Open, relying: Party, lucca_emulator: Tenant) -> None:
        """Tab and Enter are enough; the first Tab offers to skip to the content."""
        person, page = lucca_emulator.person("employee"), browse()
        page.goto(relying.url())

        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
        tab_to(page, "#q")
        page.keyboard.type(person.email)
        page.keyboard.press("Enter")
        page.wait_for_url("**/signin?*q=*")
        tab_to(page, "button.person")
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Approve").wait_for()
        page.keyboard.press("Enter")  # it has the focus already

        assert "code" in relying.landed(page)


class TestWhoMayNot:
    """People whom the page keeps back."""

    def test_inactive(self, browse: Open, relying: Party, lucca_emulator: Tenant) -> None:
        """An inactive account reads why, and stays."""
        person, page = lucca_emulator.person("inactive"), browse()
        page.goto(relying.url())

        choose(page, person.name)

        alert = page.get_by_role("alert")
        assert alert.get_by_role("heading").inner_text() == f"{person.name} cannot sign in"
        assert page.get_by_role("button", name="Approve").count() == 0
        assert page.url.startswith(relying.issuer)

    def test_no_access(self, browse: Open, relying: Party, lucca_emulator: Tenant) -> None:
        """Somebody without the application reads why, and may tell the application."""
        person, page = lucca_emulator.person("no-access"), browse()
        page.goto(relying.url())

        choose(page, person.name)

        alert = page.get_by_role("alert")
        heading = alert.get_by_role("heading").inner_text()
        assert heading == f"{person.name} has no access to Intranet"
        assert "smartlink-employees" in alert.inner_text()
        assert page.url.startswith(relying.issuer)
        page.get_by_role("button", name="Send the refusal").click()
        assert relying.landed(page)["error"] == "access_denied"

    def test_somebody_else(self, browse: Open, relying: Party, lucca_emulator: Tenant) -> None:
        """From a refusal one goes back to the list, and signs in as another."""
        page = browse()
        page.goto(relying.url())
        choose(page, lucca_emulator.person("inactive").name)

        page.get_by_role("button", name="Choose somebody else").click()
        choose(page, lucca_emulator.person("manager").name)
        page.get_by_role("button", name="Approve").click()

        assert "code" in relying.landed(page)


def test_session(browse: Open, relying: Party, lucca_emulator: Tenant) -> None:
    """The second visit asks nothing; after signing out the third asks again."""
    person, page = lucca_emulator.person("manager"), browse()
    first = sign_in(page, relying, person)

    page.goto(relying.url())
    second = relying.landed(page)
    assert second["code"] != first["code"]

    page.goto(f"{relying.issuer}/logout?{urlencode({'client_id': relying.app['client_id']})}")
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("heading", name="You are signed out").wait_for()
    page.goto(relying.url())
    assert page.get_by_role("heading", name="Log in with VaultysID").is_visible()


def test_portal(browse: Open, relying: Party, lucca_emulator: Tenant) -> None:
    """The portal greets who is signed in, and its button signs them out."""
    page = browse()
    sign_in(page, relying, lucca_emulator.person("employee"))

    page.goto(f"{lucca_emulator.url}/portal")
    assert page.get_by_role("heading", level=1).inner_text() == "Hello, Camille"
    page.get_by_role("button", name="Sign out").click()

    page.get_by_role("heading", name="You are signed out").wait_for()


@pytest.mark.parametrize(
    ("locale", "lang", "title"),
    [
        ("en-GB", "en", "Log in with VaultysID"),
        ("fr-FR", "fr", "Se connecter avec VaultysID"),
        ("de-DE", "en", "Log in with VaultysID"),
    ],
)
def test_language(browse: Open, relying: Party, locale: str, lang: str, title: str) -> None:
    """The page speaks the browser's language, English if it knows it not; a link changes it."""
    page = browse(locale=locale)
    page.goto(relying.url())

    assert page.locator("html").get_attribute("lang") == lang
    assert page.get_by_role("heading", level=2).inner_text() == title
    page.get_by_role("link", name="Français").click()
    page.get_by_role("heading", name="Se connecter avec VaultysID").wait_for()
    assert page.locator("html").get_attribute("lang") == "fr"


@pytest.mark.parametrize("locale", ["en-GB", "fr-FR"])
@pytest.mark.parametrize("width", [320, 360])
def test_narrow(
    browse: Open, relying: Party, lucca_emulator: Tenant, locale: str, width: int
) -> None:
    """On a phone's width no page scrolls sideways."""
    page = browse(locale=locale, viewport={"width": width, "height": 640})
    wide = {}

    for path in ("/", "/portal"):
        page.goto(f"{lucca_emulator.url}{path}")
        wide[path] = sideways(page)
    for persona in ("manager", "inactive", "no-access"):
        page.goto(relying.url())
        wide["list"] = sideways(page)
        choose(page, lucca_emulator.person(persona).name)
        page.locator(".phone-owner").wait_for()
        wide[persona] = sideways(page)
    page.goto(f"{relying.issuer}/logout")
    wide["signed out"] = sideways(page)

    assert {name: pixels for name, pixels in wide.items() if pixels > 0} == {}


def test_policy(browse: Open, relying: Party) -> None:
    """The page allows no inline script or style, no outside file, no frame around it."""
    page = browse()

    response = page.goto(relying.url())

    assert response is not None
    policy = response.headers["content-security-policy"]
    rules = dict(rule.strip().partition(" ")[::2] for rule in policy.split(";"))
    assert (rules["default-src"], rules["script-src"]) == ("'none'", "'self'")
    assert (rules["style-src"], rules["frame-ancestors"]) == ("'self'", "'none'")
    assert rules["base-uri"] == "'none'"
