"""The authorization endpoint's rules (RFC 6749 §4.1.1, OIDC Core §3.1.2): who is asked, and what
is answered.

Authlib checks the scope, PKCE and the nonce. Ours: to whom nothing may be sent at all, what may
not be repeated, the response type and mode, ``prompt``, ``max_age`` and hints.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_args

from authlib.oauth2.rfc6749 import OAuth2Error

from emulator.errors import EmulatorError, Invalid
from emulator.smartlink.oidc import errors, keys
from emulator.smartlink.oidc.grants import equip
from emulator.smartlink.oidc.metadata import PROMPTS
from emulator.smartlink.oidc.redirects import Mode, Reply, matches
from emulator.smartlink.oidc.server import Request, Server
from emulator.smartlink.store import accounts

if TYPE_CHECKING:
    from emulator.smartlink import signin
    from emulator.smartlink.oidc.here import Here
    from emulator.smartlink.oidc.parameters import Parameters
    from emulator.smartlink.store.accounts import Account

_UNSUPPORTED = {
    "request": "request_not_supported",
    "request_uri": "request_uri_not_supported",
    "registration": "registration_not_supported",
}


class Unanswerable(EmulatorError):
    """A request that names no client or no registered address: the browser is sent nowhere."""

    def __init__(self, what: str, given: str | None) -> None:
        super().__init__(f"{what}: {given!r}")
        self.what = what
        """``client_id`` or ``redirect_uri``."""
        self.given = given


class Refused(EmulatorError):
    """An answer that the client is sent in place of a code."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.parameters.get("error_description", ""))
        self.reply = reply


@dataclass(frozen=True, slots=True)
class Asked:
    """A well-formed authorization request."""

    here: Here
    parameters: Parameters
    redirect_uri: str
    mode: Mode
    prompts: frozenset[str]
    max_age: int | None
    """Seconds since the last sign-in that the client accepts; None for any."""
    hinted_sub: str | None
    """Whom ``id_token_hint`` is about."""

    def reply(self, **parameters: str) -> Reply:
        """Return a response to the client, with its state and our issuer (RFC 9207 §2)."""
        return _reply(self.here, self.parameters, self.mode, parameters)

    def refuse(self, error: str, description: str) -> Refused:
        """Return the error to raise."""
        return Refused(self.reply(error=error, error_description=errors.printable(description)))


def read(parameters: Parameters, here: Here) -> Asked:
    """Check a request. Raises ``Unanswerable``, or ``Refused`` with what to tell the client."""
    _identify(parameters, here)
    mode: Mode = "query"
    for known in get_args(Mode):
        if parameters.get("response_mode") == known:
            mode = known
    try:
        _check(parameters, mode)
        asked = Asked(
            here=here,
            parameters=parameters,
            redirect_uri=parameters.get("redirect_uri") or "",
            mode=mode,
            prompts=_prompts(parameters),
            max_age=_max_age(parameters),
            hinted_sub=_hinted(parameters, here),
        )
        _grant(asked).validate_authorization_request()
    except Invalid as error:
        said = {"error": "invalid_request", "error_description": errors.printable(str(error))}
        raise Refused(_reply(here, parameters, mode, said)) from None
    except OAuth2Error as error:
        raise Refused(_reply(here, parameters, mode, errors.members(error))) from None
    return asked


def issue(asked: Asked, signed: signin.Signed) -> Reply:
    """Return the response that carries a code for who has signed in."""
    grant = _grant(asked)
    answer = grant.server.create_authorization_response(grant.request, signed, grant)
    return asked.reply(**answer.body)


def hinted(asked: Asked) -> Account | None:
    """Return whom the client expects: by ``id_token_hint``, else by ``login_hint``."""
    hint = asked.parameters.get("login_hint")
    with asked.here.database.read() as db:
        if asked.hinted_sub is not None:
            return accounts.by_sub(db, asked.hinted_sub)
        return None if hint is None else accounts.account_by_email(db, hint)


def fresh(asked: Asked, signed: signin.Signed) -> bool:
    """Tell whether a session is young enough for ``max_age``; 0 asks for a new sign-in."""
    if asked.max_age is None:
        return True
    return asked.max_age > 0 and asked.here.at - signed.session.auth_time <= asked.max_age


def _identify(parameters: Parameters, here: Here) -> None:
    given = parameters.by_name()
    client_ids, redirect_uris = given.get("client_id", []), given.get("redirect_uri", [])
    if client_ids != [here.app.client_id]:
        raise Unanswerable("client_id", " ".join(client_ids) or None)
    if len(redirect_uris) != 1 or not matches(
        redirect_uris[0], here.redirect_uris, here.app.public
    ):
        raise Unanswerable("redirect_uri", " ".join(redirect_uris) or None)


def _check(parameters: Parameters, mode: Mode) -> None:
    if repeated := parameters.repeated():
        raise Invalid(f"More than once in the request: {', '.join(repeated)[:200]}.")
    for name, error in _UNSUPPORTED.items():
        if parameters.get(name) is not None:
            raise OAuth2Error(error=error, description=f"The parameter {name} is not supported.")
    if parameters.get("response_mode") not in (None, mode):
        raise Invalid(f"response_mode must be one of {', '.join(get_args(Mode))}.")
    if mode == "form_post" and not (parameters.get("redirect_uri") or "").startswith("http"):
        raise Invalid("response_mode form_post needs an http(s) redirect_uri.")
    response_type = parameters.get("response_type")
    if response_type is None:
        raise Invalid("response_type is missing; it must be code.")
    # Authlib's own refusal quotes the value, and fails for one that may not be quoted.
    if response_type != "code":
        raise OAuth2Error(
            error="unsupported_response_type", description="The only response_type is code."
        )
    if any("\0" in value for _, value in parameters.pairs):
        raise Invalid("A parameter holds a NUL character.")


def _prompts(parameters: Parameters) -> frozenset[str]:
    """Return the parts of ``prompt`` (OIDC Core §3.1.2.1): ``none`` stands alone."""
    prompts = frozenset(parameters.words("prompt"))
    if not prompts <= set(PROMPTS):
        raise Invalid(f"prompt must be made of {', '.join(PROMPTS)}.")
    if "none" in prompts and len(prompts) > 1:
        raise Invalid("prompt none must stand alone.")
    return prompts


def _max_age(parameters: Parameters) -> int | None:
    text = parameters.get("max_age")
    if text is None:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 12:
        raise Invalid("max_age must be a number of seconds, 0 or more.")
    return int(text)


def _hinted(parameters: Parameters, here: Here) -> str | None:
    """Return the ``sub`` of ``id_token_hint``, which may be long expired (OIDC Core §3.1.2.1)."""
    token = parameters.get("id_token_hint")
    return None if token is None else subject(token, here)["sub"]


def subject(id_token: str, here: Here) -> dict[str, str]:
    """Return the claims of an ID token that was issued to this application. Raises ``Invalid``.

    The audience is checked because tenants share a small pool of keys.
    """
    said: dict[str, Any] = keys.read(id_token, keys.load(here.signing_key))
    if said.get("aud") != here.app.client_id or not isinstance(said.get("sub"), str):
        raise Invalid("The ID token was issued to another application.")
    return said


def _reply(here: Here, parameters: Parameters, mode: Mode, said: dict[str, str]) -> Reply:
    state = parameters.get("state")
    known = {} if state is None else {"state": state}
    uri = parameters.get("redirect_uri") or ""
    return Reply(uri, mode, {**said, **known, "iss": here.issuer})


def _grant(asked: Asked) -> Any:
    server = equip(Server(asked.here))
    return server.get_authorization_grant(Request("GET", asked.parameters))
