"""A service provider, small enough to send what a real one never would."""

from __future__ import annotations

import base64
import html
import re
import zlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import xmlsec
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from lxml import etree

from emulator import smartlink
from emulator.address import find
from tests.smartlink.company import NOON

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from emulator.config import Config
    from emulator.tenancy import Tenant
    from tests.smartlink.party import Browser

NS = {
    "samlp": "urn:oasis:names:tc:SAML:2.0:protocol",
    "saml": "urn:oasis:names:tc:SAML:2.0:assertion",
    "md": "urn:oasis:names:tc:SAML:2.0:metadata",
    "ds": "http://www.w3.org/2000/09/xmldsig#",
}
STATUS = "urn:oasis:names:tc:SAML:2.0:status:"
RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
RSA_SHA1 = "http://www.w3.org/2000/09/xmldsig#rsa-sha1"
ENTITY_ID = "https://sp.example/metadata"
ACS = "https://sp.example/acs"
SLO = "https://sp.example/slo"

AUTHN = (
    '<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"'
    ' xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"{attributes}>'
    "<saml:Issuer>{issuer}</saml:Issuer>{inside}</samlp:AuthnRequest>"
)
LOGOUT = (
    '<samlp:LogoutRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"'
    ' xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"{attributes}>'
    "<saml:Issuer>{issuer}</saml:Issuer>{inside}</samlp:LogoutRequest>"
)


@cache
def key() -> rsa.RSAPrivateKey:
    """The service provider's key."""
    return rsa.generate_private_key(65537, 2048)


@cache
def key_pem() -> bytes:
    """The same, as a file would hold it."""
    return key().private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


@cache
def certificate() -> str:
    """The service provider's certificate."""
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "sp.example")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key().public_key())
        .serial_number(1)
        .not_valid_before(datetime(2000, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2099, 1, 1, tzinfo=UTC))
        .sign(key(), hashes.SHA256())
    )
    return made.public_bytes(serialization.Encoding.PEM).decode()


def deflated(text: str | bytes) -> str:
    """Return a message as the Redirect binding encodes it."""
    raw = text.encode() if isinstance(text, str) else text
    deflater = zlib.compressobj(wbits=-15)
    return base64.b64encode(deflater.compress(raw) + deflater.flush()).decode()


def in_base64(text: str | bytes) -> str:
    """Return a message as the POST binding encodes it."""
    return base64.b64encode(text.encode() if isinstance(text, str) else text).decode()


def signed(text: str, *, algorithm: str = "sha256") -> str:
    """Return a message with an enveloped signature after its Issuer."""
    root = etree.fromstring(text.encode())
    method, digest = {
        "sha256": (xmlsec.constants.TransformRsaSha256, xmlsec.constants.TransformSha256),
        "sha1": (xmlsec.constants.TransformRsaSha1, xmlsec.constants.TransformSha1),
    }[algorithm]
    place = xmlsec.template.create(root, xmlsec.constants.TransformExclC14N, method, ns="ds")
    root.insert(1, place)
    reference = xmlsec.template.add_reference(place, digest, uri=f"#{root.get('ID')}")
    xmlsec.template.add_transform(reference, xmlsec.constants.TransformEnveloped)
    xmlsec.template.add_transform(reference, xmlsec.constants.TransformExclC14N)
    context = xmlsec.SignatureContext()
    context.key = xmlsec.Key.from_memory(key_pem(), xmlsec.constants.KeyDataFormatPem)
    context.register_id(root, "ID")
    context.sign(place)
    return str(etree.tostring(root, encoding="unicode"))


def by_redirect(parameters: list[tuple[str, str]], *, sign: bool, algorithm: str = "") -> str:
    """Return a query string, signed over its bytes (bindings §3.4.4.1)."""
    query = urlencode(parameters, quote_via=quote)
    if not sign:
        return query
    query += "&" + urlencode({"SigAlg": algorithm or RSA_SHA256}, quote_via=quote)
    made = key().sign(query.encode(), padding.PKCS1v15(), hashes.SHA256())
    return query + "&" + urlencode({"Signature": base64.b64encode(made).decode()})


@dataclass
class Said:
    """A response that a page is about to post."""

    action: str
    relay_state: str | None
    xml: bytes

    @property
    def root(self) -> Any:
        """The Response element."""
        return etree.fromstring(self.xml)

    def text(self, path: str) -> str | None:
        """Return the text of the first element at a path."""
        found = self.root.find(path, NS)
        return None if found is None else found.text

    def attribute(self, path: str, name: str) -> str | None:
        """Return an attribute of the first element at a path."""
        found = self.root.find(path, NS)
        return None if found is None else found.get(name)

    @property
    def status(self) -> list[str]:
        """The status codes, outer first, without their common beginning."""
        codes = self.root.iter(f"{{{NS['samlp']}}}StatusCode")
        return [code.get("Value").removeprefix(STATUS) for code in codes]

    @property
    def attributes(self) -> dict[str, list[str]]:
        """The values of each attribute."""
        return {
            one.get("Name"): [value.text for value in one]
            for one in self.root.iter(f"{{{NS['saml']}}}Attribute")
        }


def posted(page: TestResponse) -> Said:
    """Read the page that posts an answer."""
    assert page.status_code == 200, page.text
    action = re.search(r'<form method="post" action="([^"]*)"', page.text)
    assert action is not None, page.text
    fields = dict(re.findall(r'type="hidden" name="([^"]*)" value="([^"]*)"', page.text))
    relay_state = fields.get("RelayState")
    return Said(
        html.unescape(action[1]),
        None if relay_state is None else html.unescape(relay_state),
        base64.b64decode(fields["SAMLResponse"]),
    )


def verified(xml: bytes, pem: str) -> list[str]:
    """Return the names of the elements whose signatures are good, each over all of itself."""
    root = etree.fromstring(xml)
    found = []
    for signature in root.iter(f"{{{NS['ds']}}}Signature"):
        node = signature.getparent()
        assert node is not None
        context = xmlsec.SignatureContext()
        context.key = xmlsec.Key.from_memory(pem, xmlsec.constants.KeyDataFormatCertPem)
        context.register_id(node, "ID")
        context.verify(signature)
        reference = signature.find("ds:SignedInfo/ds:Reference", NS)
        assert reference is not None
        assert reference.get("URI") == f"#{node.get('ID')}"
        found.append(etree.QName(node).localname)
    return found


@dataclass
class Sp:
    """A registered service provider with a browser in front of it."""

    browser: Browser
    entry: dict[str, Any]
    issuer: str = ENTITY_ID
    numbers: list[int] = field(default_factory=lambda: [0])

    @classmethod
    def registered(cls, tenant: Tenant, config: Config, browser: Browser, **saml: object) -> Sp:
        """Register one, by hand unless ``saml`` says otherwise."""
        given = saml or {"entity_id": ENTITY_ID, "acs_url": ACS, "slo_url": SLO}
        with tenant.database.transaction() as db:
            address = find("http", "127.0.0.1:8080", "/", config)
            entry = smartlink.register(db, {"name": "Intranet", "saml": given}, address)
        return cls(browser, entry)

    def authn(self, inside: str = "", **changes: str | None) -> str:
        """Return a request to sign somebody in."""
        return self._message(AUTHN, self.entry["sso_url"], inside, changes)

    def logout(self, mail: str, index: str | None = None, **changes: str | None) -> str:
        """Return a request to sign somebody out."""
        inside = f"<saml:NameID>{mail}</saml:NameID>"
        if index is not None:
            inside += f"<samlp:SessionIndex>{index}</samlp:SessionIndex>"
        return self._message(LOGOUT, self.entry["slo_url"], inside, changes)

    def _message(self, template: str, url: str, inside: str, changes: dict[str, str | None]) -> str:
        self.numbers[0] += 1
        issuer = changes.pop("issuer", self.issuer)
        attributes = {
            "ID": f"_request{self.numbers[0]}",
            "Version": "2.0",
            "IssueInstant": NOON.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "Destination": url,
            **changes,
        }
        shown = "".join(f' {name}="{value}"' for name, value in attributes.items() if value)
        return template.format(attributes=shown, issuer=issuer, inside=inside)

    def redirect(
        self, text: str, relay_state: str | None = "rs", *, sign: bool = False, at: str = "sso_url"
    ) -> TestResponse:
        """Send a message by Redirect."""
        parameters = [("SAMLRequest", deflated(text))]
        if relay_state is not None:
            parameters.append(("RelayState", relay_state))
        return self.browser.get(f"{self.entry[at]}?{by_redirect(parameters, sign=sign)}")

    def post(
        self, text: str, relay_state: str | None = "rs", *, at: str = "sso_url"
    ) -> TestResponse:
        """Send a message by POST, and go where the browser is then sent."""
        fields = {"SAMLRequest": in_base64(text)}
        if relay_state is not None:
            fields["RelayState"] = relay_state
        response = self.browser.post(self.entry[at], fields)
        if response.status_code == 303 and response.headers["Location"].startswith("/"):
            return self.browser.get(response.headers["Location"])
        return response

    def sign_in(self, sub: str = "sub-marie", text: str | None = None) -> Said:
        """Go through the page as a person would, to the answer."""
        page = self.redirect(text or self.authn())
        if 'name="request"' in page.text:
            page = self.browser.choose(page, **{"as": sub})
            page = self.browser.submit(page, answer="approve")
        return posted(page)

    @property
    def pem(self) -> str:
        """The certificate that we say we sign with."""
        return self.browser.get(self.entry["certificate_url"]).text


def answered(response: TestResponse) -> tuple[str, dict[str, str]]:
    """Return where a redirect leads, and its parameters."""
    parts = urlsplit(response.headers["Location"])
    return f"{parts.scheme}://{parts.netloc}{parts.path}", dict(parse_qsl(parts.query))


def inflated(text: str) -> bytes:
    """Return a message that came by Redirect."""
    return zlib.decompress(base64.b64decode(text), -15)


def moment(minutes: float) -> str:
    """Return a moment around noon as SAML writes it."""
    return (NOON + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%SZ")
