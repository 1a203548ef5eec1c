"""What is refused with a page, quickly, and with nothing sent to anybody."""

from __future__ import annotations

import base64
import re
import zlib
from time import process_time
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.smartlink.saml.sp import (
    ACS,
    ENTITY_ID,
    RSA_SHA1,
    Sp,
    by_redirect,
    deflated,
    in_base64,
    moment,
    posted,
    signed,
)

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from emulator.config import Config
    from emulator.tenancy import Tenant
    from tests.smartlink.party import Browser

POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
ARTIFACT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact"


def refused(response: TestResponse, *texts: str, status: int = 400) -> None:
    """Check that a page, in English, says all of these; and that it posts nothing."""
    assert response.status_code == status, response.text
    assert response.headers["Content-Type"].startswith("text/html")
    assert 'name="SAMLResponse"' not in response.text
    assert response.headers["Cache-Control"] == "no-store"
    for text in texts:
        assert text in response.text


class TestRequest:
    """A request that is not in order."""

    def test_none(self, sp: Sp) -> None:
        """A plain visit says what is missing."""
        refused(sp.browser.get(sp.entry["sso_url"]), "without a SAML message", "SAMLRequest")

    def test_unknown_application(self, sp: Sp) -> None:
        """An application that is not there."""
        response = sp.browser.get("/api/saml2/sso/nothing?SAMLRequest=x")

        assert response.status_code == 404
        assert "nothing" in response.text

    def test_nobody_registered(self, tenant: Tenant, config: Config, browser: Browser) -> None:
        """An application of OpenID Connect alone has no service provider."""
        sp = Sp.registered(tenant, config, browser, sign_response=True)

        refused(sp.redirect(sp.authn()), "No service provider is registered", "Intranet")

    def test_issuer(self, sp: Sp) -> None:
        """Another issuer is named, and the one that is registered."""
        refused(sp.redirect(sp.authn(issuer="https://evil.example")), "evil.example", ENTITY_ID)

    def test_no_issuer(self, sp: Sp) -> None:
        """None is none."""
        text = sp.authn().replace(f"<saml:Issuer>{ENTITY_ID}</saml:Issuer>", "")

        refused(sp.redirect(text), "The Issuer is not", ENTITY_ID)

    def test_any_issuer(self, tenant: Tenant, config: Config, browser: Browser) -> None:
        """A field left blank takes any, and the answer is for who asked."""
        sp = Sp.registered(tenant, config, browser, acs_url=ACS)
        said = sp.sign_in(text=sp.authn(issuer="urn:anyone"))

        assert said.text(".//saml:Audience") == "urn:anyone"

    @pytest.mark.parametrize("given", ["https://evil.example/acs", f"{ACS}/", f"{ACS}?x"])
    def test_acs(self, sp: Sp, given: str) -> None:
        """An answer goes to a registered address, character for character."""
        text = sp.authn(AssertionConsumerServiceURL=given)

        refused(sp.redirect(text), "ACS", given, ACS)

    def test_acs_index(self, sp: Sp) -> None:
        """An index that is not there; an index and an address together."""
        refused(sp.redirect(sp.authn(AssertionConsumerServiceIndex="7")), "ACS", "7")
        both = sp.authn(AssertionConsumerServiceIndex="0", AssertionConsumerServiceURL=ACS)
        refused(sp.redirect(both), "ACS")

    def test_destination(self, sp: Sp) -> None:
        """A message meant for another place."""
        text = sp.authn(Destination="https://elsewhere.example/sso")

        refused(sp.redirect(text), "elsewhere.example", sp.entry["sso_url"])

    @pytest.mark.parametrize("minutes", [-6, 6])
    def test_instant(self, sp: Sp, minutes: int) -> None:
        """More than five minutes old, or to come; both times are shown."""
        text = sp.authn(IssueInstant=moment(minutes))

        refused(sp.redirect(text), moment(minutes), moment(0))

    def test_long_id(self, sp: Sp) -> None:
        """An ID comes back in the answer: it has its limit."""
        refused(sp.redirect(sp.authn(ID="_" + "x" * 300)), "larger", "ID", status=413)

    def test_under_another_name(self, sp: Sp) -> None:
        """A request is not a response."""
        value = in_base64(sp.authn())

        refused(sp.browser.post(sp.entry["sso_url"], {"SAMLResponse": value}), "SAMLRequest")

    def test_empty_issuer(self, tenant: Tenant, config: Config, browser: Browser) -> None:
        """Where any issuer may ask, it still says who it is."""
        sp = Sp.registered(tenant, config, browser, acs_url=ACS)

        refused(sp.redirect(sp.authn(issuer="")), "Issuer")

    def test_endless_parameters(self, sp: Sp) -> None:
        """Sixty parameters in front of the message."""
        query = "&".join(f"a{n}=1" for n in range(60))

        refused(sp.browser.get(f"{sp.entry['sso_url']}?{query}&SAMLRequest=x"), status=413)

    def test_version(self, sp: Sp) -> None:
        """SAML 1.1 is another protocol."""
        refused(sp.redirect(sp.authn(Version="1.1")), "another version", "1.1")

    def test_binding(self, sp: Sp) -> None:
        """An answer by artifact is not offered."""
        refused(sp.redirect(sp.authn(ProtocolBinding=ARTIFACT)), ARTIFACT, POST)

    def test_another_kind(self, sp: Sp) -> None:
        """A logout request at the place to sign in."""
        text = sp.logout("marie.dupont@acme.example")

        refused(sp.redirect(text), "another kind", "LogoutRequest", "AuthnRequest")

    def test_schema(self, sp: Sp) -> None:
        """What the schema does not know."""
        refused(sp.redirect(sp.authn("<samlp:Surprise/>")), "schema", "Surprise")

    def test_a_date_that_is_none(self, sp: Sp) -> None:
        """A year that no calendar has, though the schema allows it."""
        refused(sp.redirect(sp.authn(IssueInstant="12026-11-02T12:00:00Z")), "is no date")


class TestEncoding:
    """What does not decode, or decodes to too much."""

    @pytest.mark.parametrize("value", ["%%%", "AAAA", "", "PGE+", "é"])
    def test_not_deflated(self, sp: Sp, value: str) -> None:
        """Neither base64 nor DEFLATE, by either binding."""
        response = sp.browser.get(f"{sp.entry['sso_url']}?SAMLRequest={quote(value)}")
        refused(response, "SAML")
        refused(sp.browser.post(sp.entry["sso_url"], {"SAMLRequest": value}), "SAML")

    def test_bomb(self, sp: Sp) -> None:
        """A gigabyte in a megabyte is not inflated: no time, no memory."""
        deflater = zlib.compressobj(9, wbits=-15)
        bomb = b"".join([*(deflater.compress(bytes(1 << 20)) for _ in range(45)), deflater.flush()])
        value = base64.b64encode(bomb).decode()
        began = process_time()

        response = sp.browser.get(f"{sp.entry['sso_url']}?{urlencode({'SAMLRequest': value})}")

        refused(response, "larger", status=413)
        assert process_time() - began < 1

    def test_too_large(self, sp: Sp) -> None:
        """A message of ten megabytes never comes in; one of 40,000 bytes is too large."""
        text = sp.authn(f"<!--{'x' * 40_000}-->")
        refused(sp.redirect(text), "larger", status=413)
        refused(sp.browser.post(sp.entry["sso_url"], {"SAMLRequest": "A" * 900_000}), status=413)
        big = {"SAMLRequest": "A" * 10_000_000}
        assert sp.browser.post(sp.entry["sso_url"], big).status_code == 413

    def test_relay_state(self, sp: Sp) -> None:
        """RelayState comes back as it was, markup and all; endless, it is refused."""
        odd = "https://sp.example/?a=1&b=<b>\"é'</b>"
        page = sp.browser.choose(sp.redirect(sp.authn(), odd), **{"as": "sub-marie"})
        said = posted(sp.browser.submit(page, answer="approve"))

        assert said.relay_state == odd
        refused(sp.redirect(sp.authn(), "x" * 5_000), "larger", status=413)

    def test_twice(self, sp: Sp) -> None:
        """Which of two would be meant?"""
        value = quote(deflated(sp.authn()))
        query = f"SAMLRequest={value}&SAMLRequest={value}"

        refused(sp.browser.get(f"{sp.entry['sso_url']}?{query}"), "more than once")

    @settings(
        max_examples=60,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(junk=st.binary(max_size=300), whole=st.booleans())
    def test_anything(self, sp: Sp, junk: bytes, whole: bool) -> None:
        """Whatever comes, a page says no."""
        value = deflated(junk) if whole else in_base64(junk)
        response = sp.browser.get(f"{sp.entry['sso_url']}?{urlencode({'SAMLRequest': value})}")

        assert response.status_code in (400, 413)
        assert sp.browser.post(sp.entry["sso_url"], {"SAMLRequest": value}).status_code == 400


DOCTYPES = {
    "plain": "<!DOCTYPE a>",
    "external": '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/x.dtd">',
    "entity": '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    "bomb": "<!DOCTYPE a ["
    + "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "lol"}">' for n in range(10))
    + "]>",
    "parameter": '<!DOCTYPE a [<!ENTITY % x SYSTEM "http://127.0.0.1:9/"> %x;]>',
}


class TestXml:
    """XML that does something when it is read."""

    @pytest.mark.parametrize("kind", DOCTYPES)
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-32-be"])
    def test_document_type(self, sp: Sp, kind: str, encoding: str) -> None:
        """No document type in any encoding; nothing is fetched, nothing expands."""
        inside = sp.authn().replace(ENTITY_ID, "&e9;" if kind == "bomb" else "&x;")
        declared = f'<?xml version="1.0" encoding="{encoding[:6]}"?>' if "-le" in encoding else ""
        raw = (declared + DOCTYPES[kind] + inside).encode(encoding)
        began = process_time()

        response = sp.browser.post(sp.entry["sso_url"], {"SAMLRequest": in_base64(raw)})

        refused(response, "document type" if encoding == "utf-8" else "not UTF-8")
        assert process_time() - began < 1

    @pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-16"])
    def test_defaults_of_a_document_type(self, strict: Sp, encoding: str) -> None:
        """A signed request that a document type would complete, hidden in another encoding."""
        told = '<!DOCTYPE a [<!ATTLIST samlp:AuthnRequest IsPassive CDATA "true">]>'
        text = f'<?xml version="1.0" encoding="utf-16"?>{told}{signed(strict.authn())}'

        raw = in_base64(text.encode(encoding))

        refused(strict.browser.post(strict.entry["sso_url"], {"SAMLRequest": raw}), "not UTF-8")

    @pytest.mark.parametrize("name", ["shift_jis", "gb18030", "euc-jp", "utf-7", "iso-8859-1"])
    def test_other_encodings(self, sp: Sp, name: str) -> None:
        """UTF-8 is all that is spoken."""
        refused(sp.post(f'<?xml version="1.0" encoding="{name}"?>{sp.authn()}'))

    @pytest.mark.parametrize("name", ["\u0220", "\U00010000", "a:b:c"])
    def test_names_that_not_every_parser_knows(self, sp: Sp, name: str) -> None:
        """Names of XML 1.0's fifth edition, which one of two parsers allows."""
        inside = f'<samlp:Extensions><x:{name} xmlns:x="urn:x"/></samlp:Extensions>'

        refused(sp.post(sp.authn().replace("</saml:Issuer>", f"</saml:Issuer>{inside}")))

    def test_transform(self, strict: Sp) -> None:
        """XSLT and XPath among the transforms are refused before anything is run."""
        text = signed(strict.authn())
        for name in (
            "http://www.w3.org/TR/1999/REC-xslt-19991116",
            "http://www.w3.org/TR/1999/REC-xpath-19991116",
            "http://www.w3.org/2000/09/xmldsig#base64",
        ):
            changed = text.replace("http://www.w3.org/2000/09/xmldsig#enveloped-signature", name)
            refused(strict.post(changed), "not safe enough")


class TestSignature:
    """A service provider with a certificate signs what it asks."""

    def test_good(self, strict: Sp) -> None:
        """By Redirect over the query, by POST inside the message."""
        assert 'name="request"' in strict.redirect(strict.authn(), sign=True).text
        assert 'name="request"' in strict.post(signed(strict.authn())).text

    def test_none(self, strict: Sp) -> None:
        """Unsigned, by either binding."""
        refused(strict.redirect(strict.authn()), "not signed")
        refused(strict.post(strict.authn()), "not signed")

    def test_signature_left_out(self, strict: Sp) -> None:
        """SigAlg without Signature is no signature."""
        query = by_redirect([("SAMLRequest", deflated(strict.authn()))], sign=True)
        cut = query.partition("&Signature=")[0]

        refused(strict.browser.get(f"{strict.entry['sso_url']}?{cut}"), "not signed")

    def test_destination_is_needed(self, strict: Sp) -> None:
        """A signed message says where it was meant for (bindings §3.5.5.2)."""
        refused(strict.redirect(strict.authn(Destination=None), sign=True), "Destination")

    @pytest.mark.parametrize("change", ["RelayState=rs", "%2B", "SAMLRequest", "order"])
    def test_other_bytes(self, strict: Sp, change: str) -> None:
        """The query is verified as it was received: no parameter dropped, none changed."""
        pairs = [("SAMLRequest", deflated(strict.authn())), ("RelayState", "rs")]
        query = by_redirect(pairs, sign=True)
        if change == "RelayState=rs":
            query = query.replace("&RelayState=rs", "")
        elif change == "%2B":  # re-encoded with lower-case escapes
            assert "%" in query.partition("&")[0]
            head, tail = query.partition("&")[0], query.partition("&")[2]
            query = head.replace("%2B", "%2b").replace("%2F", "%2f").replace("%3D", "%3d")
            query += f"&{tail}"
        elif change == "SAMLRequest":
            query = query.replace(quote(pairs[0][1], safe=""), quote(deflated(strict.authn())))
        else:
            query = query.replace("RelayState=rs", "RelayState=%72s")

        response = strict.browser.get(f"{strict.entry['sso_url']}?{query}")

        refused(response, "The signature is not good")

    def test_sha_1(self, strict: Sp) -> None:
        """By either binding, SHA-1 is no longer a signature."""
        pairs = [("SAMLRequest", deflated(strict.authn()))]
        query = by_redirect(pairs, sign=True, algorithm=RSA_SHA1)
        refused(strict.browser.get(f"{strict.entry['sso_url']}?{query}"), "not safe", RSA_SHA1)
        refused(strict.post(signed(strict.authn(), algorithm="sha1")), "not safe")

    def test_another_key(self, strict: Sp, tenant: Tenant, config: Config) -> None:
        """A good signature of somebody else's."""
        other = Sp.registered(
            tenant,
            config,
            strict.browser,
            entity_id=ENTITY_ID,
            acs_url=ACS,
            certificate=strict.pem,  # ours, which signed nothing of this
        )

        refused(other.redirect(other.authn(), sign=True), "No registered certificate")
        refused(other.post(signed(other.authn())), "The signature is not good")

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            (r' URI="#_good"', ""),
            (r' URI="#_good"', ' URI=""'),
            (r"<ds:Transforms>.*?</ds:Transforms>", ""),
            (r"(<ds:Reference .*?</ds:Reference>)", r"\1\1"),
        ],
    )
    def test_reference(self, strict: Sp, before: str, after: str) -> None:
        """One reference, to the message, by way of the two transforms."""
        text = signed(strict.authn(ID="_good"))
        changed = re.sub(before, after, text, flags=re.DOTALL)
        assert changed != text

        refused(strict.post(changed))

    def test_every_byte_counts(self, strict: Sp) -> None:
        """One character changed anywhere in a signed request."""
        text = signed(strict.authn(ID="_one", ProviderName="Intranet"))
        for before, after in (
            ("Intranet", "Intranft"),
            (ENTITY_ID, f"{ENTITY_ID} "),
            ('ID="_one"', 'ID="_two"'),
            ("<ds:DigestValue>", "<ds:DigestValue>A"),
            (moment(0), moment(1)),
        ):
            assert before in text
            refused(strict.post(text.replace(before, after, 1)))

    def test_an_unknown_signature_is_none(self, sp: Sp) -> None:
        """Without a certificate to verify by, a signature is not looked at."""
        assert 'name="request"' in sp.redirect(sp.authn(), sign=True).text


def wrapped(text: str, evil: str) -> dict[str, str]:
    """Return a signed request moved about (XSW), with an unsigned one where it will be read."""
    body = text.partition("?>")[2] if text.startswith("<?xml") else text
    signature = body[body.index("<ds:Signature") : body.index("</ds:Signature>") + 15]
    bare = body.replace(signature, "")
    close = "</samlp:AuthnRequest>"
    extensions = "<samlp:Extensions>{}</samlp:Extensions>"
    issuer_end = "</saml:Issuer>"

    def insert(outer: str, inner: str) -> str:
        return outer.replace(issuer_end, issuer_end + inner, 1)

    return {
        "signed one in Extensions": insert(evil, extensions.format(body)),
        "signature outside, signed one in Extensions": insert(
            evil, signature + extensions.format(bare)
        ),
        "signed one in the signature's Object": insert(
            evil,
            signature.replace("</ds:Signature>", f"<ds:Object>{bare}</ds:Object></ds:Signature>"),
        ),
        "two with one ID": insert(
            evil.replace('ID="_evil"', 'ID="_good"'), signature + extensions.format(bare)
        ),
        "signed one at the end": evil.replace(close, body + close),
        "signature of another": insert(evil, signature),
        "two signatures": insert(body, signature.replace("#_good", "#_evil")),
    }


class TestWrapping:
    """Copies of a signed request around an unsigned one: what is read is what was verified."""

    @pytest.mark.parametrize(
        "kind",
        list(wrapped("<a><saml:Issuer></saml:Issuer><ds:Signature></ds:Signature></a>", "<b/>")),
    )
    def test_wrapped(self, strict: Sp, kind: str) -> None:
        """Refused, each of them."""
        good = signed(strict.authn(ID="_good"))
        evil = strict.authn(ID="_evil", ForceAuthn="true")
        text = wrapped(good, evil)[kind]
        assert "_good" in text

        refused(strict.post(text))

    def test_comment_in_issuer(self, strict: Sp) -> None:
        """A comment is not signed, and splits nothing: the Issuer is read as a whole."""
        text = signed(strict.authn())
        commented = text.replace(ENTITY_ID, "https://sp.example<!-- -->/metadata")

        assert 'name="request"' in strict.post(commented).text
        split = text.replace(ENTITY_ID, f"{ENTITY_ID}<!-- -->.evil.example")
        refused(strict.post(split))
