"""Metadata, ours and theirs: what is published, and what may be registered."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import load_pem_x509_certificate
from lxml import etree

from emulator import smartlink
from emulator.address import find
from emulator.errors import Conflict, Invalid, NotFound
from emulator.smartlink.saml import xml
from emulator.smartlink.saml.keys import load as load_key
from tests.smartlink.saml.sp import (
    ACS,
    ENTITY_ID,
    NS,
    SLO,
    Sp,
    certificate,
    posted,
    signed,
)
from tests.smartlink.saml.test_refusals import refused

if TYPE_CHECKING:
    from emulator.config import Config
    from emulator.tenancy import Tenant
    from tests.smartlink.party import Browser, Party

BINDING = "urn:oasis:names:tc:SAML:2.0:bindings:"


def published(sp: Sp) -> Any:
    """Return our metadata as an application is given it."""
    response = sp.browser.get(sp.entry["metadata_url"])
    assert response.headers["Content-Type"] == "application/samlmetadata+xml"
    return etree.fromstring(response.data)


def services(root: Any, name: str) -> list[tuple[str, str]]:
    """Return bindings and addresses."""
    return [
        (one.get("Binding").removeprefix(BINDING), one.get("Location"))
        for one in root.iter(f"{{{NS['md']}}}{name}")
    ]


class TestOurs:
    """What a service provider imports."""

    def test_document(self, sp: Sp) -> None:
        """It follows the OASIS schema, and says just what the application's entry says."""
        root = published(sp)

        xml.validate(root, "metadata")
        both = ("HTTP-Redirect", "HTTP-POST")
        assert root.get("entityID") == sp.entry["entity_id"]
        assert services(root, "SingleSignOnService") == [(b, sp.entry["sso_url"]) for b in both]
        assert services(root, "SingleLogoutService") == [(b, sp.entry["slo_url"]) for b in both]
        assert root.findtext(".//md:NameIDFormat", namespaces=NS).endswith(":emailAddress")
        assert "tests only" in root.findtext(".//md:OrganizationName", namespaces=NS)

    def test_certificate(self, sp: Sp) -> None:
        """The certificate in it is the one to download, good whatever the clock says."""
        response = sp.browser.get(sp.entry["certificate_url"])
        body = "".join(response.text.splitlines()[1:-1])
        made = load_pem_x509_certificate(response.data)

        assert published(sp).findtext(".//ds:X509Certificate", namespaces=NS) == body
        assert (made.not_valid_before_utc.year, made.not_valid_after_utc.year) == (2000, 2099)

    def test_wants_signed_requests(self, sp: Sp, strict: Sp) -> None:
        """It says so of just those applications whose unsigned requests are refused."""
        found = [
            published(one).find("md:IDPSSODescriptor", NS).get("WantAuthnRequestsSigned")
            for one in (sp, strict)
        ]

        assert found == ["false", "true"]

    @pytest.mark.parametrize("what", ["metadata", "certificate"])
    def test_unknown_application(self, browser: Browser, what: str) -> None:
        """Programs read these: the refusal is JSON."""
        response = browser.get(f"/api/saml2/nothing/{what}")

        assert (response.status_code, response.get_json()) == (404, {"error": "App not found"})

    def test_lucca(self, lucca: Party, browser: Browser) -> None:
        """The built-in application is Lucca's service provider, at Lucca's own addresses."""
        base = "http://127.0.0.1:8080/identity/saml2"
        sp = Sp(browser, lucca.entry, issuer=f"{base}/metadata")

        assert sp.sign_in().action == f"{base}/acs"


def elliptic() -> str:
    """Return a certificate of a key that is not RSA."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "ec")])
    day = datetime(2026, 1, 1, tzinfo=UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, day, day + timedelta(1))
    return made.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM).decode()


def junk() -> str:
    """Return a certificate with bytes behind it."""
    return base64.b64encode(
        base64.b64decode("".join(certificate().splitlines()[1:-1])) + b"x"
    ).decode()


def metadata(*services: str, role: str = "", entity: str = "") -> str:
    """Return a service provider's metadata."""
    return (
        f'<md:EntityDescriptor xmlns:md="{NS["md"]}" xmlns:ds="{NS["ds"]}"'
        f' entityID="{ENTITY_ID}"{entity}><md:SPSSODescriptor{role}'
        f' protocolSupportEnumeration="{NS["samlp"]}">{"".join(services)}'
        "</md:SPSSODescriptor></md:EntityDescriptor>"
    )


def acs(url: str, index: int, binding: str = "HTTP-POST", more: str = "") -> str:
    """Return one assertion consumer service."""
    return (
        f'<md:AssertionConsumerService Binding="{BINDING}{binding}" Location="{url}"'
        f' index="{index}"{more}/>'
    )


def descriptor(use: str = ' use="signing"') -> str:
    """Return a key."""
    bare = "".join(certificate().splitlines()[1:-1])
    return (
        f"<md:KeyDescriptor{use}><ds:KeyInfo><ds:X509Data><ds:X509Certificate>\n{bare}\n"
        "</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>"
    )


class TestTheirs:
    """What is taken from a service provider's metadata."""

    def test_chosen_by_request(self, tenant: Tenant, config: Config, browser: Browser) -> None:
        """The default service by default; another by its index or its address."""
        text = metadata(
            acs(f"{ACS}/art", 0, "HTTP-Artifact"),
            acs(f"{ACS}/1", 1, more=' isDefault="false"'),
            acs(f"{ACS}/2", 2, more=' isDefault="true"'),
        )
        sp = Sp.registered(tenant, config, browser, metadata=text)

        assert sp.sign_in().action == f"{ACS}/2"
        by_index = posted(sp.redirect(sp.authn(AssertionConsumerServiceIndex="1")))
        assert by_index.action == f"{ACS}/1"
        by_url = posted(sp.redirect(sp.authn(AssertionConsumerServiceURL=f"{ACS}/1")))
        assert by_url.action == f"{ACS}/1"
        refused(sp.redirect(sp.authn(AssertionConsumerServiceIndex="0")), "ACS")

    @pytest.mark.parametrize("use", ["", ' use="signing"'])
    def test_signed_requests(
        self, tenant: Tenant, config: Config, browser: Browser, use: str
    ) -> None:
        """``AuthnRequestsSigned`` is taken at its word, with the certificate beside it."""
        text = metadata(descriptor(use), acs(ACS, 0), role=' AuthnRequestsSigned="true"')
        sp = Sp.registered(tenant, config, browser, metadata=text)

        refused(sp.redirect(sp.authn()), "not signed")
        assert 'name="request"' in sp.redirect(sp.authn(), sign=True).text

    def test_may_sign(self, tenant: Tenant, config: Config, browser: Browser) -> None:
        """A certificate without that promise: unsigned passes, badly signed does not."""
        text = metadata(descriptor(), acs(ACS, 0))
        sp = Sp.registered(tenant, config, browser, metadata=text)

        assert 'name="request"' in sp.redirect(sp.authn()).text
        refused(sp.post(signed(sp.authn()).replace("Version", "Consent='urn:x' Version")))

    @pytest.mark.parametrize(
        ("text", "why"),
        [
            ("", "document itself"),
            ("<a/>", "its root is a, not EntityDescriptor"),
            ("https://sp.example/metadata", "not its address"),
            ("<!DOCTYPE a>" + metadata(acs(ACS, 0)), "doctype"),
            (metadata(), "SPSSODescriptor"),
            (metadata(acs(ACS, 0, "HTTP-Artifact")), "binding"),
            (metadata(acs("javascript:alert(1)", 0)), "AssertionConsumerService"),
            (metadata("<md:Surprise/>", acs(ACS, 0)), "Surprise"),
            (
                metadata(acs(ACS, 0)).replace(NS["samlp"], "urn:oasis:names:tc:SAML:1.1:protocol"),
                "2.0",
            ),
            (metadata(acs(ACS, 0)).replace(ENTITY_ID, "/identity/saml2/metadata"), "entity_id"),
            (f'<?xml version="1.0" encoding="shift_jis"?>{metadata(acs(ACS, 0))}', "UTF-8"),
            (metadata(acs(ACS, 0), role=' AuthnRequestsSigned="true"'), "certificate"),
            ("<" + "x" * 1_100_000, "too large"),
        ],
    )
    def test_refused(self, tenant: Tenant, config: Config, text: str, why: str) -> None:
        """What cannot be used is refused with the reason, and nothing is registered."""
        address = find("http", "127.0.0.1:8080", "/", config)
        with pytest.raises(Invalid, match=why), tenant.database.transaction() as db:
            smartlink.register(db, {"name": "x", "saml": {"metadata": text}}, address)
        with tenant.database.read() as db:
            assert len(smartlink.apps(db, address)) == 1

    def test_one_of_several_certificates(
        self, tenant: Tenant, config: Config, browser: Browser
    ) -> None:
        """A chain is several certificates in one place; each may have made the signature."""
        bare = "".join(certificate().splitlines()[1:-1])
        other = "".join(load_key(1).pem.splitlines()[1:-1])
        both = f"<ds:X509Certificate>{bare}</ds:X509Certificate>"
        both += f"<ds:X509Certificate>{other}</ds:X509Certificate>"
        key = f"<md:KeyDescriptor><ds:KeyInfo><ds:X509Data>{both}</ds:X509Data></ds:KeyInfo>"
        text = metadata(f"{key}</md:KeyDescriptor>", acs(ACS, 0), role=' AuthnRequestsSigned="1"')
        sp = Sp.registered(tenant, config, browser, metadata=text)

        assert 'name="request"' in sp.redirect(sp.authn(), sign=True).text
        assert 'name="request"' in sp.post(signed(sp.authn())).text

    def test_key_without_certificate(
        self, tenant: Tenant, config: Config, browser: Browser
    ) -> None:
        """A key that is only named is none to verify by."""
        named = (
            "<md:KeyDescriptor><ds:KeyInfo><ds:X509Data><ds:X509IssuerSerial>"
            "<ds:X509IssuerName>CN=a</ds:X509IssuerName><ds:X509SerialNumber>1"
            "</ds:X509SerialNumber></ds:X509IssuerSerial></ds:X509Data></ds:KeyInfo>"
            "</md:KeyDescriptor>"
        )
        sp = Sp.registered(tenant, config, browser, metadata=metadata(named, acs(ACS, 0)))

        assert sp.sign_in().status == ["Success"]


class TestByHand:
    """The fields of a form."""

    @pytest.mark.parametrize(
        ("saml", "why"),
        [
            ([], "object"),
            ({"surprise": 1}, "no member 'surprise'"),
            ({"entity_id": "x"}, "saml.acs_url"),
            ({"acs_url": "/acs"}, "saml.acs_url"),
            ({"acs_url": "https://[x"}, "saml.acs_url"),
            ({"acs_url": f"{ACS} x"}, "saml.acs_url"),
            ({"acs_url": ACS, "slo_url": "ftp://x"}, "saml.slo_url"),
            ({"acs_url": ACS, "entity_id": ""}, "saml.entity_id"),
            ({"acs_url": ACS, "entity_id": "/identity"}, "saml.entity_id"),
            ({"acs_url": "https://sp.example:x/acs"}, "saml.acs_url"),
            ({"acs_url": "https://sp.example:99999/acs"}, "saml.acs_url"),
            ({"acs_url": ACS, "slo_url": f"{SLO}#there"}, "saml.slo_url"),
            ({"acs_url": ACS, "certificate": elliptic()}, "RSA"),
            ({"acs_url": ACS, "certificate": junk()}, "no X.509 certificate"),
            ({"acs_url": ACS, "certificate": certificate() * 11}, "at most 10"),
            ({"acs_url": ACS, "certificate": "MIIB"}, "no X.509 certificate"),
            ({"acs_url": ACS, "certificate": 7}, "saml.certificate"),
            ({"acs_url": ACS, "signed_requests": True}, "needs a certificate"),
            ({"acs_url": ACS, "sign_response": "yes"}, "saml.sign_response"),
            ({"acs_url": ACS, "metadata": metadata(acs(ACS, 0))}, "leave out"),
            ({"signed_requests": True}, "needs a service provider"),
            ({"entity_id_style": "urn"}, "appid, url, root"),
        ],
    )
    def test_refused(self, tenant: Tenant, config: Config, saml: object, why: str) -> None:
        """Each mistake is named by its member."""
        address = find("http", "127.0.0.1:8080", "/", config)
        with pytest.raises(Invalid, match=why), tenant.database.transaction() as db:
            smartlink.register(db, {"name": "x", "saml": saml}, address)

    def test_certificate_may_be_for_show(
        self, tenant: Tenant, config: Config, browser: Browser
    ) -> None:
        """``signed_requests`` false: unsigned requests pass although there is a certificate."""
        sp = Sp.registered(
            tenant,
            config,
            browser,
            acs_url=ACS,
            certificate=certificate() * 2,
            signed_requests=False,
        )

        assert 'name="request"' in sp.redirect(sp.authn()).text

    def test_changed(self, tenant: Tenant, config: Config, sp: Sp) -> None:
        """A change keeps what it does not name; null takes away."""
        address = find("http", "127.0.0.1:8080", "/", config)
        appid = sp.entry["appid"]
        with tenant.database.transaction() as db:
            smartlink.change(db, appid, {"saml": {"sign_response": True}}, address)
            smartlink.change(db, appid, {"redirect_uris": ["https://sp.example/cb"]}, address)
            smartlink.change(db, appid, {"saml": {"acs_url": f"{ACS}/new"}}, address)
            entry = smartlink.change(db, appid, {"saml": {"slo_url": None}}, address)

        said = sp.sign_in()

        assert entry["redirect_uris"] == ["https://sp.example/cb"]
        assert entry["saml"] == {
            "entity_id_style": "appid",
            "sign_response": True,
            "service_provider": {
                "entity_id": ENTITY_ID,
                "acs_urls": [f"{ACS}/new"],
                "slo_url": None,
                "certificates": 0,
                "signed_requests": False,
            },
        }
        assert said.action == f"{ACS}/new"
        assert said.root.find("ds:Signature", NS) is not None
        page = sp.redirect(sp.logout("marie.dupont@acme.example"), at="slo_url")
        assert (page.status_code, SLO in page.text) == (200, False)

    def test_change_of_nothing(self, tenant: Tenant, config: Config) -> None:
        """An application that is not there, a member that cannot change."""
        address = find("http", "127.0.0.1:8080", "/", config)
        with tenant.database.transaction() as db:
            with pytest.raises(NotFound):
                smartlink.change(db, "nothing", {}, address)
            appid = str(smartlink.apps(db, address)[0]["appid"])
            with pytest.raises(Invalid, match="no member 'public'"):
                smartlink.change(db, appid, {"public": True}, address)

    def test_certificate_taken_away(self, tenant: Tenant, config: Config, strict: Sp) -> None:
        """Without a certificate nothing has to be signed; with one again, everything has."""
        address = find("http", "127.0.0.1:8080", "/", config)
        for given, refusal in ((None, False), (certificate(), True)):
            with tenant.database.transaction() as db:
                body = {"saml": {"certificate": given}}
                smartlink.change(db, strict.entry["appid"], body, address)
            assert ("not signed" in strict.redirect(strict.authn()).text) is refusal

    def test_removed(self, tenant: Tenant, config: Config, sp: Sp, lucca: Party) -> None:
        """An application that is removed is gone, its name free again; Lucca itself stays."""
        address = find("http", "127.0.0.1:8080", "/", config)
        with tenant.database.transaction() as db:
            smartlink.remove(db, sp.entry["appid"])
            with pytest.raises(Conflict):
                smartlink.remove(db, lucca.entry["appid"])
            again = smartlink.register(db, {"name": "Intranet"}, address)

        assert sp.browser.get(sp.entry["metadata_url"]).status_code == 200
        assert again["appid"] == sp.entry["appid"]
        assert again["saml"] == {
            "entity_id_style": "appid",
            "sign_response": False,
            "service_provider": None,
        }
