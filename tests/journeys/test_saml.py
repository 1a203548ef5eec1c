"""Service providers that we did not write: python3-saml, and @node-saml/node-saml from npm."""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
import requests
from lxml.etree import XMLSyntaxError
from onelogin.saml2.auth import OneLogin_Saml2_Auth
from onelogin.saml2.idp_metadata_parser import OneLogin_Saml2_IdPMetadataParser
from onelogin.saml2.settings import OneLogin_Saml2_Settings

from tests.journeys.live import SAID, SECONDS
from tests.journeys.visitor import Visitor, carried, forms
from tests.smartlink.saml.sp import certificate, key_pem

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.testing.client import Tenant

    Run = Callable[..., dict[str, Any]]

ENTITY_ID = "https://sp.example/metadata"
ACS = "https://sp.example/acs"
SLO = "https://sp.example/slo"


def register(lucca_emulator: Tenant, name: str, **saml: object) -> dict[str, Any]:
    """Register a service provider that signs what it asks."""
    given = {"entity_id": ENTITY_ID, "acs_url": ACS, "slo_url": SLO, "certificate": certificate()}
    return lucca_emulator.register(name, saml={**given, **saml})


def fetched(url: str) -> str:
    """Return a document."""
    response = requests.get(url, timeout=SECONDS)
    assert response.ok, response.text
    return response.text


def strict(app: dict[str, Any]) -> dict[str, Any]:
    """Return python3-saml's settings, the identity provider's half taken from its metadata."""
    bare = "".join(certificate().splitlines()[1:-1])
    found: dict[str, Any] = OneLogin_Saml2_IdPMetadataParser.merge_settings(
        {
            "strict": True,
            "sp": {
                "entityId": ENTITY_ID,
                "assertionConsumerService": {"url": ACS},
                "singleLogoutService": {"url": SLO},
                "x509cert": bare,
                "privateKey": "".join(key_pem().decode().splitlines()[1:-1]),
                "NameIDFormat": "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress",
            },
            "security": {
                "authnRequestsSigned": True,
                "logoutRequestSigned": True,
                "wantAssertionsSigned": True,
                "wantNameId": True,
                "rejectDeprecatedAlgorithm": True,
                "signatureAlgorithm": "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
                "digestAlgorithm": "http://www.w3.org/2001/04/xmlenc#sha256",
            },
        },
        OneLogin_Saml2_IdPMetadataParser.parse(fetched(app["metadata_url"])),
    )
    return found


def at(url: str, **given: object) -> dict[str, object]:
    """Return a request to the service provider as python3-saml wants it."""
    parts = urlsplit(url)
    return {
        "https": "on",
        "http_host": parts.netloc,
        "script_name": parts.path,
        "get_data": {},
        "post_data": {},
        **given,
    }


def answer(page: requests.Response) -> dict[str, str]:
    """Return what a page is about to post to the service provider."""
    (form,) = forms(page)
    assert (form.method, form.action) == ("post", ACS)
    return form.fields


def test_python3_saml(lucca_emulator: Tenant) -> None:
    """Strict, with assertions signed and old algorithms refused: in, who it is, and out."""
    lucca_emulator.settings(signin={"mode": "auto", "as": None})
    person = lucca_emulator.person("manager")
    settings = strict(register(lucca_emulator, "Python"))
    beginning = OneLogin_Saml2_Auth(at(ACS), settings)
    with Visitor() as visitor:
        page = visitor.open(beginning.login("there", name_id_value_req=person.email))
        taken = OneLogin_Saml2_Auth(at(ACS, post_data=answer(page)), settings)
        taken.process_response(request_id=beginning.get_last_request_id())
        assert (taken.get_errors(), taken.get_last_error_reason()) == ([], None)

        user = lucca_emulator.user(person.email, SAID)
        said = taken.get_attributes()
        assert answer(page)["RelayState"] == "there"
        assert taken.is_authenticated()
        assert taken.get_nameid() == person.email
        assert said["department"] == [user["department"]["name"]]
        assert said["manager_email"] == [user["manager"]["mail"]]
        assert said["groups"] == person.groups

        leaving = OneLogin_Saml2_Auth(at(SLO), settings)
        left = visitor.open(leaving.logout("bye", taken.get_nameid(), taken.get_session_index()))
        assert left.status_code == 303, left.text
        to = left.headers["Location"]
        query = urlsplit(to).query
        back = OneLogin_Saml2_Auth(at(SLO, get_data=carried(to), query_string=query), settings)
        back.process_slo(request_id=leaving.get_last_request_id())
        assert (back.get_errors(), back.get_last_error_reason()) == ([], None)
        assert carried(to)["RelayState"] == "bye"

        silent = OneLogin_Saml2_Auth(at(ACS), settings)
        page = visitor.open(silent.login(is_passive=True))
        nobody = OneLogin_Saml2_Auth(at(ACS, post_data=answer(page)), settings)
        nobody.process_response(request_id=silent.get_last_request_id())
        assert not nobody.is_authenticated()
        assert "NoPassive" in base64.b64decode(answer(page)["SAMLResponse"]).decode()


def test_python3_saml_refuses_a_change(lucca_emulator: Tenant) -> None:
    """One character changed, anywhere in what is signed."""
    lucca_emulator.sign_in_as("manager")
    settings = strict(register(lucca_emulator, "Changed"))
    compiled = OneLogin_Saml2_Settings(settings)
    beginning = OneLogin_Saml2_Auth(at(ACS), compiled)
    with Visitor() as visitor:
        fields = answer(visitor.open(beginning.login()))
    text = base64.b64decode(fields["SAMLResponse"]).decode()

    def accepts(changed: str) -> bool:
        sent = {"SAMLResponse": base64.b64encode(changed.encode()).decode()}
        auth = OneLogin_Saml2_Auth(at(ACS, post_data=sent), compiled)
        try:
            auth.process_response(request_id=beginning.get_last_request_id())
        except XMLSyntaxError:
            return False
        return bool(auth.is_authenticated())

    start, end = text.index("<saml:Assertion"), text.index("</saml:Assertion>")
    info = text.index("<ds:KeyInfo>"), text.index("</ds:KeyInfo>")
    places = [
        found.start()
        # Not the last digit of base64: some of its bits say nothing.
        for found in re.finditer(r"[A-Za-z0-9](?!=)", text)
        if start <= found.start() < end and not info[0] <= found.start() < info[1]
    ][::11]

    assert accepts(text)
    assert len(places) > 150
    for place in places:
        other = "b" if text[place] == "a" else "a"
        changed = text[:place] + other + text[place + 1 :]
        assert not accepts(changed), changed[place - 40 : place + 40]


@pytest.mark.parametrize("style", ["appid", "url", "root"])
def test_node_saml(node: Run, lucca_emulator: Tenant, style: str) -> None:
    """node-saml, which wants response and assertion signed, and every change refused; under each
    name that we may go by."""
    lucca_emulator.settings(signin={"mode": "auto", "as": None})
    person = lucca_emulator.person("employee")
    app = register(lucca_emulator, "Node", sign_response=True, entity_id_style=style)

    said = node(
        "node-saml.mjs",
        issuer=ENTITY_ID,
        acs_url=ACS,
        slo_back_url=SLO,
        private_key=key_pem().decode(),
        certificate=fetched(app["certificate_url"]),
        login_hint=person.email,
        **{name: app[name] for name in ("sso_url", "slo_url", "entity_id")},
    )

    profile = said["profile"]
    assert (said["action"], said["relay_state"]) == (ACS, "rs")
    assert (profile["issuer"], profile["nameID"]) == (app["entity_id"], person.email)
    assert profile["attributes"]["groups"] == _one_or_many(person.groups)
    assert profile["attributes"]["title"] == lucca_emulator.user(person.email, SAID)["jobTitle"]
    assert "InResponseTo" in said["again"]
    assert said["unchanged"]
    assert said["tried"] > 200
    assert said["accepted"] == []
    assert (said["left_to"], said["left_relay_state"]) == (SLO, "bye")
    assert said["logged_out"] is True


def _one_or_many(values: list[str]) -> object:
    return values[0] if len(values) == 1 else values
