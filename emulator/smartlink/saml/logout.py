"""A service provider asks for a session to end: ``LogoutRequest`` (SAML 2.0 core §3.7)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from emulator.smartlink import signin
from emulator.smartlink.saml import bindings, keys, messages, response
from emulator.smartlink.saml.errors import Refused
from emulator.smartlink.saml.pysaml import saml, samlp
from emulator.smartlink.store import accounts, sessions

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.smartlink.saml.bindings import Message
    from emulator.smartlink.saml.here import Here
    from emulator.smartlink.saml.partner import Slo
    from emulator.smartlink.signin import Signed
    from emulator.storage import Connection

_STATUS = "urn:oasis:names:tc:SAML:2.0:status:"


@dataclass(frozen=True, slots=True)
class Leaving:
    """A request to end sessions that may be answered."""

    here: Here
    id: str
    account_id: int | None
    """Whose sessions; None for a NameID that is nobody's."""
    indexes: tuple[str, ...]
    """Which of them (``SessionIndex``); none means all."""
    signed: bool
    """Whether the service provider has proved that it asks."""
    relay_state: str | None


@dataclass(frozen=True, slots=True)
class Answer:
    """A response on its way to the service provider."""

    slo: Slo
    xml: str
    relay_state: str | None


def read(message: Message, here: Here) -> Leaving:
    """Check a request. Raises ``Refused``."""
    parsed, signed = messages.read(message, "LogoutRequest", here, here.own.slo_urls)
    messages.check_instant(parsed, here.now)
    until = parsed.not_on_or_after
    if until is not None and messages.moment(until) <= here.now:
        raise Refused("expired", until, (messages.instant(here.now),))
    name_id = parsed.name_id
    if name_id is None:
        raise Refused("malformed", detail="The request names nobody by a NameID.")
    account = accounts.account_by_email(here.db, name_id.text or "")
    return Leaving(
        here=here,
        id=parsed.id,
        account_id=None if account is None else account.id,
        indexes=tuple(text for one in parsed.session_index if (text := (one.text or "").strip())),
        signed=signed,
        relay_state=message.relay_state,
    )


def end(db: Connection, leaving: Leaving, here_signed: Signed | None) -> str | None:
    """End what was asked for; return the status that refuses it, None if all is well.

    A session is ended by its index, which only who was told it can know; all of a person's only
    if the request was signed, else the one in this browser. One that is over already is no error.
    """
    if leaving.account_id is None:
        return "UnknownPrincipal"
    for index in leaving.indexes:
        session = sessions.by_sid(db, index)
        if session is not None and session.account_id != leaving.account_id:
            return "RequestDenied"
    found = list(leaving.indexes)
    if not found and leaving.signed:
        found = sessions.sids_of(db, leaving.account_id)
    elif not found and here_signed and here_signed.account.id == leaving.account_id:
        found = [here_signed.session.sid]
    for sid in found:
        signin.end(db, sid)
    return None


def answer(
    leaving: Leaving, failed: str | None, ids: Callable[[], str] = response.new_id
) -> Answer | None:
    """Return the response, signed as its binding wants, None for a service provider that has no
    place for one."""
    here = leaving.here
    slo = here.partner.slo
    if slo is None:
        return None
    inner = None if failed is None else samlp.StatusCode(value=f"{_STATUS}{failed}")
    top = "Success" if failed is None else "Responder"
    code = samlp.StatusCode(value=f"{_STATUS}{top}", status_code=inner)
    said = samlp.LogoutResponse(
        id=ids(),
        in_response_to=leaving.id,
        version="2.0",
        issue_instant=messages.instant(here.now),
        destination=slo.response_url,
        issuer=saml.Issuer(text=here.own.entity_id),
        status=samlp.Status(status_code=code),
    )
    if slo.binding == "redirect":  # its signature is beside it, never in it (bindings §3.4.4.1)
        return Answer(slo, response.sign(said, [], here), leaving.relay_state)
    said.signature = response.template(said.id, here)
    return Answer(slo, response.sign(said, [said.id], here), leaving.relay_state)


def location(answer: Answer, here: Here) -> str:
    """Return the address that carries a response by redirect."""
    key = keys.load(here.key_number).private
    return bindings.redirect(
        answer.slo.response_url, "SAMLResponse", answer.xml, answer.relay_state, key
    )
