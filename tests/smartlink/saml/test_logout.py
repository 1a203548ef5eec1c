"""Signing out by SAML: whose sessions end, and what the service provider is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree
from werkzeug.test import Client

from tests.smartlink.company import automatic
from tests.smartlink.party import Browser
from tests.smartlink.saml.sp import (
    ACS,
    ENTITY_ID,
    NS,
    RSA_SHA256,
    SLO,
    STATUS,
    Sp,
    answered,
    inflated,
    moment,
    posted,
    signed,
    verified,
)
from tests.smartlink.saml.test_refusals import refused

if TYPE_CHECKING:
    from typing import Any

    from werkzeug.test import TestResponse

    from emulator.config import Config
    from emulator.tenancy import Door, Tenant
    from tests.smartlink.saml.sp import Said

MAIL = "marie.dupont@acme.example"


def index_of(said: Said) -> str:
    """Return the session index of an answer."""
    return said.attribute(".//saml:AuthnStatement", "SessionIndex") or ""


def told(response: TestResponse) -> tuple[Any, dict[str, str]]:
    """Return the LogoutResponse of a redirect to the service provider, and its parameters."""
    assert response.status_code == 303, response.text
    where, parameters = answered(response)
    assert where == SLO
    return etree.fromstring(inflated(parameters["SAMLResponse"])), parameters


def statuses(root: Any) -> list[str]:
    """Return the status codes, outer first."""
    codes = root.iter(f"{{{NS['samlp']}}}StatusCode")
    return [code.get("Value").removeprefix(STATUS) for code in codes]


def signed_in(sp: Sp) -> bool:
    """Whether the browser is known."""
    return posted(sp.redirect(sp.authn(IsPassive="true"))).status == ["Success"]


class TestRequest:
    """``LogoutRequest`` in, ``LogoutResponse`` out."""

    def test_by_redirect(self, sp: Sp) -> None:
        """The session ends; the answer is for this request, with its RelayState, and signed."""
        said = sp.sign_in()
        text = sp.logout(MAIL, index_of(said), ID="_bye")

        root, parameters = told(sp.redirect(text, at="slo_url"))

        assert statuses(root) == ["Success"]
        assert (root.get("InResponseTo"), root.get("Destination")) == ("_bye", SLO)
        assert root.findtext("saml:Issuer", namespaces=NS) == sp.entry["entity_id"]
        assert parameters["RelayState"] == "rs"
        assert parameters["SigAlg"] == RSA_SHA256
        assert list(parameters) == ["SAMLResponse", "RelayState", "SigAlg", "Signature"]
        assert not signed_in(sp)

    def test_by_post(self, sp: Sp, door: Door) -> None:
        """No cookie comes with a form of another site: the session index is enough."""
        said = sp.sign_in()
        elsewhere = Sp(Browser(Client(door, use_cookies=False)), sp.entry)

        root, _ = told(elsewhere.post(sp.logout(MAIL, index_of(said)), at="slo_url"))

        assert statuses(root) == ["Success"]
        assert not signed_in(sp)

    def test_answer_by_post(self, tenant: Tenant, config: Config, browser: Browser) -> None:
        """To a service provider whose metadata says so, the answer is a form, signed inside."""
        metadata = (
            f'<EntityDescriptor xmlns="{NS["md"]}" entityID="{ENTITY_ID}">'
            f'<SPSSODescriptor protocolSupportEnumeration="{NS["samlp"]}">'
            '<SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"'
            f' Location="{SLO}" ResponseLocation="{SLO}/done"/>'
            '<AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"'
            f' Location="{ACS}" index="1"/></SPSSODescriptor></EntityDescriptor>'
        )
        sp = Sp.registered(tenant, config, browser, metadata=metadata)
        text = sp.logout(MAIL, index_of(sp.sign_in()))

        said = posted(sp.post(text, at="slo_url"))

        assert (said.action, said.relay_state) == (f"{SLO}/done", "rs")
        assert said.status == ["Success"]
        assert verified(said.xml, sp.pem) == ["LogoutResponse"]

    def test_flipped_address(self, sp: Sp) -> None:
        """``<appid>/slo`` is the same place."""
        sp.sign_in()
        sp.entry["slo_url"] = f"http://127.0.0.1:8080/api/saml2/{sp.entry['appid']}/slo"

        root, _ = told(sp.redirect(sp.logout(MAIL), at="slo_url"))

        assert statuses(root) == ["Success"]
        assert not signed_in(sp)

    def test_nowhere_to_answer(self, tenant: Tenant, config: Config, browser: Browser) -> None:
        """A service provider without a logout address: the session ends, a page says so."""
        sp = Sp.registered(tenant, config, browser, entity_id=ENTITY_ID, acs_url=ACS)
        sp.sign_in()

        page = sp.redirect(sp.logout(MAIL), at="slo_url")

        assert (page.status_code, "You are signed out" in page.text) == (200, True)
        assert not signed_in(sp)

    def test_by_post_without_index(self, sp: Sp) -> None:
        """The browser is sent here once more, with its cookie: the session does end."""
        sp.sign_in()

        root, _ = told(sp.post(sp.logout(MAIL), at="slo_url"))

        assert statuses(root) == ["Success"]
        assert not signed_in(sp)

    def test_empty_index(self, sp: Sp) -> None:
        """An empty SessionIndex names none."""
        sp.sign_in()

        told(sp.redirect(sp.logout(MAIL, ""), at="slo_url"))

        assert not signed_in(sp)


class TestWhose:
    """Whose sessions may end."""

    def test_nobody(self, sp: Sp) -> None:
        """A NameID that is nobody's."""
        sp.sign_in()

        root, _ = told(sp.redirect(sp.logout("nobody@acme.example"), at="slo_url"))

        assert statuses(root) == ["Responder", "UnknownPrincipal"]
        assert signed_in(sp)

    def test_somebody_elses(self, sp: Sp) -> None:
        """An index that belongs to another person."""
        said = sp.sign_in()

        root, _ = told(
            sp.redirect(sp.logout("zoe.admin@acme.example", index_of(said)), at="slo_url")
        )

        assert statuses(root) == ["Responder", "RequestDenied"]
        assert signed_in(sp)

    def test_over_already(self, sp: Sp) -> None:
        """Twice is no error."""
        text = sp.logout(MAIL, index_of(sp.sign_in()))
        told(sp.redirect(text, at="slo_url"))

        root, _ = told(sp.redirect(text, at="slo_url"))

        assert statuses(root) == ["Success"]

    def test_this_browser_only(self, sp: Sp, door: Door) -> None:
        """Unsigned and without an index, no other browser of the person's is signed out."""
        sp.sign_in()
        other = Sp(Browser(Client(door)), sp.entry)
        other.sign_in()

        told(other.redirect(sp.logout(MAIL), at="slo_url"))

        assert (signed_in(sp), signed_in(other)) == (True, False)

    def test_every_browser(self, strict: Sp, door: Door, tenant: Tenant) -> None:
        """Signed and without an index, all of the person's sessions end (core §3.7.3.2)."""
        automatic(tenant, MAIL)
        other = Sp(Browser(Client(door)), strict.entry)
        for one in (strict, other):
            assert posted(one.redirect(strict.authn(), sign=True)).status == ["Success"]
        elsewhere = Sp(Browser(Client(door)), strict.entry)

        told(elsewhere.post(signed(strict.logout(MAIL)), at="slo_url"))

        for one in (strict, other):
            said = posted(one.redirect(strict.authn(IsPassive="true"), sign=True))
            assert said.status == ["Responder", "NoPassive"]


class TestRefusal:
    """What a request to sign out must be."""

    def test_unsigned(self, strict: Sp) -> None:
        """A service provider with a certificate signs this too."""
        refused(strict.redirect(strict.logout(MAIL), at="slo_url"), "not signed")

    def test_expired(self, sp: Sp) -> None:
        """NotOnOrAfter is over at its own moment."""
        text = sp.logout(MAIL, NotOnOrAfter=moment(0))
        refused(sp.redirect(text, at="slo_url"), "is over")
        told(sp.redirect(sp.logout(MAIL, NotOnOrAfter=moment(1)), at="slo_url"))

    def test_destination(self, sp: Sp) -> None:
        """The place to sign in is another one."""
        text = sp.logout(MAIL, Destination=sp.entry["sso_url"])
        refused(sp.redirect(text, at="slo_url"), "Destination")

    def test_issuer(self, sp: Sp) -> None:
        """A stranger signs nobody out."""
        sp.sign_in()
        refused(sp.redirect(sp.logout(MAIL, issuer="x"), at="slo_url"), "Issuer")
        assert signed_in(sp)

    def test_a_response(self, sp: Sp) -> None:
        """SmartLink has not asked anybody to sign out: it says so."""
        response = sp.browser.get(f"{sp.entry['slo_url']}?SAMLResponse=c%2FNz%2BQ8A")

        assert response.status_code == 501


def test_a_look_is_no_visit(sp: Sp) -> None:
    """HEAD, as those ask who look links up, ends nothing."""
    sp.sign_in()

    sp.browser.client.open(sp.entry["slo_url"].partition("8080")[2], method="HEAD")

    assert signed_in(sp)


def test_plain_visit(sp: Sp) -> None:
    """Some applications have the address as a link: it signs out, and shows a page."""
    sp.sign_in()

    page = sp.browser.get(sp.entry["slo_url"])

    assert (page.status_code, "You are signed out" in page.text) == (200, True)
    assert not signed_in(sp)
