"""Signing in by SAML: what is asked, who has to be asked, and what is answered."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

from emulator import smartlink
from emulator.address import find
from tests.smartlink.company import automatic, later
from tests.smartlink.saml.sp import ACS, ENTITY_ID, NS, Sp, moment, posted, signed, verified

if TYPE_CHECKING:
    from emulator.config import Config
    from emulator.tenancy import Tenant
    from tests.smartlink.party import Browser, Party

CONFIRMED = ".//saml:SubjectConfirmationData"


class TestAnswer:
    """The response to a good request (S16 of what a strict provider does)."""

    def test_says_who(self, sp: Sp) -> None:
        """NameID is the mail itself; attributes have the guide's names, groups all of theirs."""
        said = sp.sign_in()

        assert said.status == ["Success"]
        assert said.text(".//saml:NameID") == "Marie.Dupont@acme.example"
        assert (said.attribute(".//saml:NameID", "Format") or "").endswith(":emailAddress")
        assert said.attributes == {
            "email": ["Marie.Dupont@acme.example"],
            "given_name": ["Marie"],
            "family_name": ["Dupont"],
            "name": ["Marie Dupont"],
            "employee_number": ["E001"],
            "department": ["Research"],
            "manager_email": ["zoe.admin@acme.example"],
            "title": ["Head of research"],
            "office_location": ["Nantes"],
            "groups": ["smartlink-employees", "smartlink-managers"],
        }

    def test_is_for_this_request_and_place(self, sp: Sp) -> None:
        """Destination, Recipient, InResponseTo (twice), Audience and Issuer all agree."""
        text = sp.authn(ID="_abc")
        said = sp.sign_in(text=text)

        assert (said.action, said.relay_state) == (ACS, "rs")
        assert b"NameFormat" not in said.xml  # as in the guide
        assert said.root.get("Destination") == ACS
        assert said.root.get("InResponseTo") == "_abc"
        assert said.attribute(CONFIRMED, "InResponseTo") == "_abc"
        assert said.attribute(CONFIRMED, "Recipient") == ACS
        assert said.attribute(CONFIRMED, "NotBefore") is None
        assert said.text(".//saml:Audience") == ENTITY_ID
        issuers = [one.text for one in said.root.iter(f"{{{NS['saml']}}}Issuer")]
        assert issuers == [sp.entry["entity_id"]] * 2

    def test_is_good_for_minutes(self, sp: Sp) -> None:
        """Times are the tenant's: five minutes, one of grace before, a session of eight hours."""
        said = sp.sign_in()

        assert said.root.get("IssueInstant") == moment(0)
        assert said.attribute(".//saml:Conditions", "NotBefore") == moment(-1)
        assert said.attribute(".//saml:Conditions", "NotOnOrAfter") == moment(5)
        assert said.attribute(CONFIRMED, "NotOnOrAfter") == moment(5)
        assert said.attribute(".//saml:AuthnStatement", "AuthnInstant") == moment(0)
        assert said.attribute(".//saml:AuthnStatement", "SessionNotOnOrAfter") == moment(480)

    def test_assertion_is_signed(self, sp: Sp) -> None:
        """The assertion alone is, with SHA-256 and exclusive canonicalization."""
        said = sp.sign_in()

        assert verified(said.xml, sp.pem) == ["Assertion"]
        method = said.attribute(".//ds:SignatureMethod", "Algorithm")
        assert method == "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
        digest = said.attribute(".//ds:DigestMethod", "Algorithm")
        assert digest == "http://www.w3.org/2001/04/xmlenc#sha256"

    def test_response_is_signed_too(self, tenant: Tenant, config: Config, browser: Browser) -> None:
        """As an option of the application."""
        sp = Sp.registered(
            tenant, config, browser, entity_id=ENTITY_ID, acs_url=ACS, sign_response=True
        )

        assert verified(sp.sign_in().xml, sp.pem) == ["Response", "Assertion"]

    def test_ids_are_fresh(self, sp: Sp) -> None:
        """No two answers share an id, nor do the two of one."""
        found = [
            node.get("ID")
            for said in (sp.sign_in(), sp.sign_in())
            for node in said.root.iter()
            if node.get("ID")
        ]

        assert len(found) == 4
        assert len(set(found)) == 4
        assert all(one.startswith("_") and len(one) > 32 for one in found)


class TestEntityId:
    """Metadata, Issuer and what is printed agree, whichever of the guide's forms is chosen."""

    @pytest.mark.parametrize(
        ("style", "expected"),
        [
            ("appid", "{appid}"),
            ("url", "http://127.0.0.1:8080/{appid}"),
            ("root", "http://127.0.0.1:8080"),
        ],
    )
    def test_styles(
        self, style: str, expected: str, sp: Sp, tenant: Tenant, config: Config
    ) -> None:
        """Three forms, one setting."""
        appid = sp.entry["appid"]
        with tenant.database.transaction() as db:
            address = find("http", "127.0.0.1:8080", "/", config)
            body = {"saml": {"entity_id_style": style}}
            printed = smartlink.change(db, appid, body, address)["entity_id"]

        said = sp.sign_in()
        document = sp.browser.get(sp.entry["metadata_url"]).text

        assert printed == expected.format(appid=appid)
        assert said.text(".//saml:Issuer") == printed
        assert f'entityID="{printed}"' in document


class TestWhoIsAsked:
    """The page, the session and automatic sign-in are those of OpenID Connect."""

    def test_session_is_shared(self, sp: Sp, lucca: Party) -> None:
        """Signed in by OpenID Connect, by SAML nobody is asked again, and it is one session."""
        id_token = lucca.tokens()["id_token"]

        said = posted(sp.redirect(sp.authn()))

        assert said.text(".//saml:NameID") == "Marie.Dupont@acme.example"
        index = said.attribute(".//saml:AuthnStatement", "SessionIndex")
        assert index == lucca.claims(id_token)["sid"]

    def test_later_in_the_session(self, sp: Sp, tenant: Tenant) -> None:
        """AuthnInstant is when somebody signed in, not when the answer was made."""
        sp.sign_in()
        later(tenant, 3)

        said = posted(sp.redirect(sp.authn(IssueInstant=moment(3 / 60))))

        assert said.attribute(".//saml:AuthnStatement", "AuthnInstant") == moment(0)

    def test_force(self, sp: Sp) -> None:
        """``ForceAuthn`` asks although somebody is signed in."""
        sp.sign_in()

        page = sp.redirect(sp.authn(ForceAuthn="true"))

        assert 'name="csrf"' in page.text

    def test_passive(self, sp: Sp) -> None:
        """``IsPassive`` asks nobody: the session, or NoPassive in a signed response."""
        refused = posted(sp.redirect(sp.authn(IsPassive="true")))
        sp.sign_in()
        accepted = posted(sp.redirect(sp.authn(IsPassive="true")))

        assert refused.status == ["Responder", "NoPassive"]
        assert verified(refused.xml, sp.pem) == ["Response"]
        assert refused.root.find("saml:Assertion", NS) is None
        assert accepted.status == ["Success"]

    def test_refusal_on_the_phone(self, sp: Sp) -> None:
        """A no is RequestDenied."""
        page = sp.browser.choose(sp.redirect(sp.authn()), **{"as": "sub-marie"})

        said = posted(sp.browser.submit(page, answer="refuse"))

        assert said.status == ["Responder", "RequestDenied"]
        assert said.relay_state == "rs"

    def test_another_name_id_format(self, sp: Sp) -> None:
        """What cannot be said is InvalidNameIDPolicy, the requester's fault."""
        wanted = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"
        text = sp.authn(f'<samlp:NameIDPolicy Format="{wanted}"/>')

        assert posted(sp.redirect(text)).status == ["Requester", "InvalidNameIDPolicy"]

    def test_somebody_else_than_expected(self, sp: Sp) -> None:
        """The Subject says who is expected; another person's yes is not theirs."""
        text = sp.authn(
            "<saml:Subject><saml:NameID>zoe.admin@acme.example</saml:NameID></saml:Subject>"
        )
        page = sp.redirect(text)
        assert "zoe.admin@<wbr>" in page.text or "Zoé" in page.text
        page = sp.browser.choose(page, **{"as": "sub-marie"})

        said = posted(sp.browser.submit(page, answer="approve"))

        assert said.status == ["Responder", "AuthnFailed"]

    @pytest.mark.parametrize(
        "subject",
        [
            "<saml:NameID>nobody@acme.example</saml:NameID>",
            '<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"/>',
        ],
    )
    def test_subject_is_nobody(self, sp: Sp, subject: str) -> None:
        """An answer is about the Subject or about nobody (core §3.4.1.4), whoever is signed in."""
        sp.sign_in()

        said = posted(sp.redirect(sp.authn(f"<saml:Subject>{subject}</saml:Subject>")))

        assert said.status == ["Responder", "UnknownPrincipal"]


class TestPage:
    """The page is no way around what the request says."""

    @pytest.mark.parametrize(
        ("changes", "inside", "status"),
        [
            ({"IsPassive": "true"}, "", "NoPassive"),
            ({}, '<samlp:NameIDPolicy Format="urn:x"/>', "InvalidNameIDPolicy"),
            ({}, "<saml:Subject><saml:NameID>x</saml:NameID></saml:Subject>", "UnknownPrincipal"),
        ],
    )
    def test_by_hand(self, sp: Sp, changes: dict[str, str], inside: str, status: str) -> None:
        """A request brought to the page itself is answered as it would have been."""
        url = f"/api/saml2/sso/{sp.entry['appid']}/signin"
        sent = _query(sp.authn(inside, **changes))
        page = sp.redirect(sp.authn())
        token = re.search(
            r'name="csrf" value="([^"]*)"', sp.browser.choose(page, **{"as": "sub-marie"}).text
        )
        assert token is not None
        form = {"request": sent, "csrf": token[1], "as": "sub-marie", "answer": "approve"}

        assert posted(sp.browser.get(f"{url}?{urlencode({'request': sent})}")).status[1] == status
        assert posted(sp.browser.post(url, form)).status[1] == status

    @pytest.mark.parametrize("minutes", [-61, 6])
    def test_stale(self, sp: Sp, minutes: int) -> None:
        """Somebody may take an hour, not a year."""
        url = f"/api/saml2/sso/{sp.entry['appid']}/signin"
        sent = urlencode({"request": _query(sp.authn(IssueInstant=moment(minutes)))})

        assert sp.browser.get(f"{url}?{sent}").status_code == 400
        later_ = urlencode({"request": _query(sp.authn(IssueInstant=moment(-59)))})
        assert sp.browser.get(f"{url}?{later_}").status_code == 200


class TestAutomatic:
    """``signin.mode auto``: as the Subject's NameID or ``login_hint``, else as ``signin.as``."""

    def test_subject(self, sp: Sp, tenant: Tenant) -> None:
        """The request's own Subject comes first."""
        automatic(tenant, "paul.durand@acme.example")
        text = sp.authn(
            "<saml:Subject><saml:NameID>ZOE.ADMIN@acme.example</saml:NameID></saml:Subject>"
        )

        assert posted(sp.redirect(text)).text(".//saml:NameID") == "zoe.admin@acme.example"

    def test_login_hint(self, sp: Sp, tenant: Tenant) -> None:
        """A hint beside the message comes before the setting."""
        automatic(tenant, "paul.durand@acme.example")
        sp.entry["sso_url"] += "?login_hint=zoe.admin@acme.example"
        text = sp.authn(Destination=None)
        page = sp.browser.get(f"{sp.entry['sso_url']}&{_query(text)}")

        assert posted(page).text(".//saml:NameID") == "zoe.admin@acme.example"

    def test_setting(self, sp: Sp, tenant: Tenant) -> None:
        """Else as the setting."""
        automatic(tenant, "paul.durand@acme.example")

        said = posted(sp.redirect(sp.authn()))

        assert said.text(".//saml:NameID") == "paul.durand@acme.example"

    @pytest.mark.parametrize("mail", [None, "nobody@acme.example", "a\0b\x0b"])
    def test_nobody(self, sp: Sp, tenant: Tenant, mail: str | None) -> None:
        """Nobody named, or a stranger: AuthnFailed with a text that names what was looked at."""
        automatic(tenant, mail)

        said = posted(sp.redirect(sp.authn()))

        assert said.status == ["Responder", "AuthnFailed"]
        text = said.text(".//samlp:StatusMessage") or ""
        assert "login_hint" in text
        assert "signin.as" in text


class TestPost:
    """The request by POST: no cookie comes along, so the browser is sent here once more."""

    def test_session_is_found(self, sp: Sp) -> None:
        """Signed in already, nobody is asked."""
        sp.sign_in()

        said = posted(sp.post(sp.authn()))

        assert said.text(".//saml:NameID") == "Marie.Dupont@acme.example"
        assert said.relay_state == "rs"

    def test_signed(self, strict: Sp) -> None:
        """An enveloped signature is carried through the page."""
        page = strict.post(signed(strict.authn(ID="_p1")))
        page = strict.browser.choose(page, **{"as": "sub-marie"})
        said = posted(strict.browser.submit(page, answer="approve"))

        assert (said.status, said.root.get("InResponseTo")) == (["Success"], "_p1")

    def test_flipped_address(self, sp: Sp) -> None:
        """``<appid>/sso`` is the same place, as a Destination too."""
        appid = sp.entry["appid"]
        flipped = f"http://127.0.0.1:8080/api/saml2/{appid}/sso"
        sp.entry["sso_url"] = flipped

        assert sp.sign_in().status == ["Success"]


def _query(text: str) -> str:
    from tests.smartlink.saml.sp import by_redirect, deflated

    return by_redirect([("SAMLRequest", deflated(text))], sign=False)
