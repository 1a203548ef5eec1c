"""SAML in Chromium: signed in by the page, posted to the service provider, signed out again."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from onelogin.saml2.auth import OneLogin_Saml2_Auth
from onelogin.saml2.idp_metadata_parser import OneLogin_Saml2_IdPMetadataParser

from tests.journeys.party import party
from tests.journeys.test_saml import at, fetched
from tests.journeys.visitor import carried

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from emulator.testing.client import Tenant
    from tests.journeys.watch import Open


class Provider:
    """A service provider that a browser can be sent to."""

    def __init__(self, lucca_emulator: Tenant, url: str) -> None:
        self.entity_id, self.acs, self.slo = f"{url}/metadata", f"{url}/acs", f"{url}/slo"
        given = {"entity_id": self.entity_id, "acs_url": self.acs, "slo_url": self.slo}
        self.app = lucca_emulator.register("Wiki", saml=given)
        own = {
            "strict": True,
            "sp": {
                "entityId": self.entity_id,
                "assertionConsumerService": {"url": self.acs},
                "singleLogoutService": {"url": self.slo},
            },
            "security": {"wantAssertionsSigned": True},
        }
        found = OneLogin_Saml2_IdPMetadataParser.parse(fetched(self.app["metadata_url"]))
        self.settings = OneLogin_Saml2_IdPMetadataParser.merge_settings(own, found)

    def auth(self, url: str, **given: object) -> Any:
        """Return python3-saml for one request to the service provider."""
        return OneLogin_Saml2_Auth({**at(url, **given), "https": "off"}, self.settings)

    def landed(self, page: Page, request_id: str) -> Any:
        """Wait until a browser has posted an answer, and return python3-saml that has read it."""
        page.wait_for_url(self.acs)
        sent = dict(parse_qsl(page.locator("#sent").inner_text(), keep_blank_values=True))
        auth = self.auth(self.acs, post_data=sent)
        auth.process_response(request_id=request_id)
        return auth


@pytest.fixture(scope="module")
def own() -> Iterator[str]:
    """The service provider's address, shared: it keeps nothing."""
    with party() as url:
        yield url


@pytest.fixture
def provider(lucca_emulator: Tenant, own: str) -> Provider:
    """The service provider, as this test's tenant knows it."""
    return Provider(lucca_emulator, own)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_in_and_out(browse: Open, lucca_emulator: Tenant, provider: Provider, script: bool) -> None:
    """Choose, approve, be somebody at the service provider; sign out there, be nobody here."""
    person = lucca_emulator.person("hr")
    page = browse(java_script_enabled=script)
    beginning = provider.auth(provider.acs)
    page.goto(beginning.login("/wiki?a=1&b=é"))
    assert page.get_by_role("heading", level=1).inner_text() == "Wiki"
    page.get_by_role("button", name=person.name).first.click()
    page.get_by_role("button", name="Approve").click()
    if not script:
        page.get_by_role("button", name="Continue").click()

    taken = provider.landed(page, beginning.get_last_request_id())

    assert (taken.get_errors(), taken.get_last_error_reason()) == ([], None)
    assert taken.get_nameid() == person.email
    assert taken.get_attribute("groups") == person.groups
    sent = dict(parse_qsl(page.locator("#sent").inner_text()))
    assert sent["RelayState"] == "/wiki?a=1&b=é"

    leaving = provider.auth(provider.slo)
    page.goto(leaving.logout("/bye", taken.get_nameid(), taken.get_session_index()))
    page.wait_for_url(f"{provider.slo}*")
    query = urlsplit(page.url).query
    back = provider.auth(provider.slo, get_data=carried(page.url), query_string=query)
    back.process_slo(request_id=leaving.get_last_request_id())
    assert (back.get_errors(), back.get_last_error_reason()) == ([], None)
    page.goto(f"{lucca_emulator.info['smartlink']['base_url']}/portal")
    assert page.get_by_text("Nobody is signed in").is_visible()


def test_posted_request(browse: Open, lucca_emulator: Tenant, provider: Provider) -> None:
    """A request that another site posts finds the session, although the cookie stays behind."""
    person = lucca_emulator.person("hr")
    page = browse()
    beginning = provider.auth(provider.acs)
    page.goto(beginning.login())
    page.get_by_role("button", name=person.name).first.click()
    page.get_by_role("button", name="Approve").click()
    provider.landed(page, beginning.get_last_request_id())

    # From the service provider's own origin, as a page of its would.
    again = provider.auth(provider.acs)
    again.login(name_id_value_req=person.email)
    text = base64.b64encode(again.get_last_request_xml().encode()).decode()
    page.goto(provider.entity_id)
    page.evaluate(
        """([action, value]) => {
             const form = document.createElement("form");
             form.method = "post";
             form.action = action;
             form.innerHTML = '<input type="hidden" name="SAMLRequest">';
             form.firstChild.value = value;
             document.body.append(form);
             form.submit();
        }""",
        [provider.app["sso_url"], text],
    )

    taken = provider.landed(page, again.get_last_request_id())

    assert (taken.get_errors(), taken.get_nameid()) == ([], person.email)


@pytest.mark.parametrize(("lang", "title"), [("en", "refused"), ("fr", "refusé")])
def test_refusal(chromium: Browser, provider: Provider, lang: str, title: str) -> None:
    """A refused message is explained, in both languages, without scrolling sideways."""
    stranger = provider.auth(provider.acs)
    with chromium.new_context(locale=lang, viewport={"width": 320, "height": 640}) as context:
        page = context.new_page()
        answer = page.goto(stranger.login().replace("sso/", "slo/"))

        assert answer is not None
        assert answer.status == 400
        assert title in page.get_by_role("heading", level=1).inner_text()
        assert page.get_by_text("LogoutRequest").is_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
