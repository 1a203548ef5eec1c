"""The answer to a request: ``Response``, with an assertion or with a status (SAML 2.0 core §3.3.3).

Built of pysaml2's elements with every time and id given, for its own builder reads the wall clock.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from emulator.smartlink.oidc.claims import of_person
from emulator.smartlink.saml import keys
from emulator.smartlink.saml.crypto import DIGEST, SIGN, Backend
from emulator.smartlink.saml.messages import instant
from emulator.smartlink.saml.pysaml import ds, pre_signature_part, saml, samlp
from emulator.smartlink.signin import SESSION_SECONDS
from emulator.smartlink.store import folders

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from emulator.smartlink.saml.authn import Asked
    from emulator.smartlink.saml.errors import Failed
    from emulator.smartlink.saml.here import Here
    from emulator.smartlink.signin import Signed

GOOD_FOR = timedelta(minutes=5)
"""How long an assertion may be used: SmartLink states none."""

EARLY = timedelta(minutes=1)
"""How much earlier it may be used, for clocks that are behind."""

EMAIL = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"
_BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
_UNSPECIFIED = "urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified"
_STATUS = "urn:oasis:names:tc:SAML:2.0:status:"
_REQUESTER = ("InvalidNameIDPolicy", "RequestUnsupported")
"""What is the requester's fault; everything else is ours to answer for."""

_PREFIXES = {"samlp": samlp.NAMESPACE, "saml": saml.NAMESPACE, "ds": ds.NAMESPACE}

ATTRIBUTES = (
    "email",
    "given_name",
    "family_name",
    "name",
    "employee_number",
    "department",
    "manager_email",
    "title",
    "office_location",
    "groups",
)
"""What is said of a person, by the guide's names: those of the OpenID Connect claims."""


def new_id() -> str:
    """Return a fresh identifier: an NCName that nobody can guess (core §1.3.4)."""
    return f"_{secrets.token_hex(20)}"


def accept(asked: Asked, signed: Signed, ids: Callable[[], str] = new_id) -> str:
    """Return the response that says who has signed in. The assertion is signed, and the whole
    too where the application wants it."""
    here = asked.here
    assertion = _assertion(asked, signed, ids())
    response = _response(here, asked.acs_url, asked.id, ids())
    response.status = samlp.Status(samlp.StatusCode(value=f"{_STATUS}Success"))
    response.assertion = [assertion]
    signed_ids = [assertion.id]
    if here.app.saml.sign_response:
        response.signature = template(response.id, here)
        signed_ids.append(response.id)
    return sign(response, signed_ids, here)


def refuse(asked: Asked, failed: Failed, ids: Callable[[], str] = new_id) -> str:
    """Return the signed response that says why nobody has."""
    here = asked.here
    top = "Requester" if failed.status in _REQUESTER else "Responder"
    inner = samlp.StatusCode(value=f"{_STATUS}{failed.status}")
    response = _response(here, asked.acs_url, asked.id, ids())
    response.status = samlp.Status(
        status_code=samlp.StatusCode(value=f"{_STATUS}{top}", status_code=inner),
        status_message=samlp.StatusMessage(text=str(failed)),
    )
    response.signature = template(response.id, here)
    return sign(response, [response.id], here)


def sign(message: Any, ids: list[str], here: Here) -> str:
    """Return a message as text, each of the elements with these ids signed, innermost first."""
    key = keys.load(here.key_number)
    text = message.to_string_force_namespace(_PREFIXES)
    backend = Backend()
    for one in ids:
        text = backend.sign_statement(text, "", key.file, one)
    return text if isinstance(text, str) else text.decode()


def template(message_id: str, here: Here) -> Any:
    """Return the place for a signature: RSA-SHA256, exclusive canonicalization, one reference."""
    certificate = keys.load(here.key_number).certificate
    return pre_signature_part(message_id, certificate, sign_alg=SIGN, digest_alg=DIGEST)


def _response(here: Here, destination: str, in_response_to: str, message_id: str) -> Any:
    return samlp.Response(
        id=message_id,
        in_response_to=in_response_to,
        version="2.0",
        issue_instant=instant(here.now),
        destination=destination,
        issuer=saml.Issuer(text=here.own.entity_id),
    )


def _assertion(asked: Asked, signed: Signed, assertion_id: str) -> Any:
    here = asked.here
    until = instant(here.now + GOOD_FOR)
    confirmed = saml.SubjectConfirmationData(
        in_response_to=asked.id, recipient=asked.acs_url, not_on_or_after=until
    )
    return saml.Assertion(
        id=assertion_id,
        version="2.0",
        issue_instant=instant(here.now),
        issuer=saml.Issuer(text=here.own.entity_id),
        signature=template(assertion_id, here),
        subject=saml.Subject(
            # The address itself; pysaml2's own builder would make hash@domain of it.
            name_id=saml.NameID(format=EMAIL, text=signed.account.email),
            subject_confirmation=[
                saml.SubjectConfirmation(method=_BEARER, subject_confirmation_data=confirmed)
            ],
        ),
        conditions=saml.Conditions(
            not_before=instant(here.now - EARLY),
            not_on_or_after=until,
            audience_restriction=[
                saml.AudienceRestriction(audience=[saml.Audience(text=asked.audience)])
            ],
        ),
        authn_statement=[_statement(signed, here.now)],
        attribute_statement=[saml.AttributeStatement(attribute=_attributes(here, signed))],
    )


def _statement(signed: Signed, now: datetime) -> Any:
    began = now - timedelta(seconds=int(now.timestamp()) - signed.session.auth_time)
    return saml.AuthnStatement(
        authn_instant=instant(began),
        session_index=signed.session.sid,
        session_not_on_or_after=instant(began + timedelta(seconds=SESSION_SECONDS)),
        authn_context=saml.AuthnContext(
            authn_context_class_ref=saml.AuthnContextClassRef(text=_UNSPECIFIED)
        ),
    )


def _attributes(here: Here, signed: Signed) -> list[Any]:
    """Return the attributes, without those that have no value; no NameFormat, as in the guide."""
    groups = folders.groups_of(here.db, signed.account.id)
    said = of_person(signed.account, groups, "profile email groups")
    return [
        saml.Attribute(name=name, name_format=None, attribute_value=_values(said[name]))
        for name in ATTRIBUTES
        if said.get(name)
    ]


def _values(value: object) -> list[Any]:
    found = []
    for text in value if isinstance(value, list) else [value]:
        one = saml.AttributeValue(text=str(text))
        # Bare, as in the guide. The prefix in xsi:type="xs:string" would be one that exclusive
        # canonicalization does not see in use: its declaration could be changed unnoticed.
        one.extension_attributes = {}
        found.append(one)
    return found
