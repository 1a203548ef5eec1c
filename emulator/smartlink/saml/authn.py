"""A service provider asks for somebody to be signed in: ``AuthnRequest`` (SAML 2.0 core §3.4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from emulator.smartlink.saml import messages
from emulator.smartlink.saml.errors import Refused
from emulator.smartlink.store import accounts

if TYPE_CHECKING:
    from emulator.smartlink.saml.bindings import Message
    from emulator.smartlink.saml.here import Here
    from emulator.smartlink.saml.partner import ServiceProvider
    from emulator.smartlink.store.accounts import Account

POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
_EMAIL = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"
_ANY = ("urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified", None)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that may be answered."""

    here: Here
    id: str
    audience: str
    """The entity ID of who asked."""
    acs_url: str
    """Where the answer goes: registered, whatever the request says."""
    relay_state: str | None
    force: bool
    """``ForceAuthn``: a session is not enough."""
    passive: bool
    """``IsPassive``: nobody may be asked anything."""
    hint: str | None
    """The e-mail address in the request's Subject; empty for one that names nobody so."""
    name_id_format: str | None
    """The format asked for, if it is one that is not emailAddress."""
    carried: str
    """The request, for a page to hand back."""


def read(message: Message, here: Here, *, fresh: bool = True) -> Asked:
    """Check a request. Raises ``Refused``.

    ``fresh`` is False for one that a page hands back: somebody may have taken their time.
    """
    parsed, _ = messages.read(message, "AuthnRequest", here, here.own.sso_urls)
    late = messages.SKEW if fresh else messages.CARRIED
    messages.check_instant(parsed, here.now, late)
    if parsed.protocol_binding not in (None, POST):
        raise Refused("binding", parsed.protocol_binding, (POST,))
    policy = parsed.name_id_policy
    wanted = policy.format if policy is not None else None
    subject = parsed.subject
    named = None if subject is None or subject.name_id is None else subject.name_id.text
    return Asked(
        here=here,
        id=parsed.id,
        audience=(parsed.issuer.text or "").strip(),
        acs_url=_acs(
            parsed.assertion_consumer_service_url,
            parsed.assertion_consumer_service_index,
            here.partner,
        ),
        relay_state=message.relay_state,
        force=parsed.force_authn in ("true", "1"),
        passive=parsed.is_passive in ("true", "1"),
        hint=None if subject is None else (named or "").strip(),
        name_id_format=None if wanted in (*_ANY, _EMAIL) else wanted,
        carried=message.carried,
    )


def hinted(asked: Asked, login_hint: str | None) -> Account | None:
    """Return whom the service provider expects, by the request's Subject, else by a hint beside
    it (``login_hint``, as identity providers have borrowed it from OpenID Connect)."""
    mail = asked.hint or login_hint
    return None if not mail else accounts.account_by_email(asked.here.db, mail)


def _acs(url: str | None, index: str | None, partner: ServiceProvider) -> str:
    """Return the assertion consumer service that a request chooses: by address, by index, or not
    at all (core §3.4.1), and never one that is not registered."""
    registered = tuple(one.url for one in partner.acs)
    if url is not None:
        if index is not None or url not in registered:
            raise Refused("acs", url, registered)
        return url
    if index is None:
        return registered[0]
    for one in partner.acs:
        if str(one.number) == index.strip():
            return one.url
    raise Refused("acs", index, tuple(f"{one.number}: {one.url}" for one in partner.acs))
