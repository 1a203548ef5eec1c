"""The two grants, on authlib's: what they look up, what they write, what they refuse.

Nothing here raises inside a transaction: a refusal that kills tokens has to be kept.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from authlib.oauth2.rfc6749 import (
    AuthorizationCodeMixin,
    InvalidGrantError,
    InvalidRequestError,
    TokenMixin,
)
from authlib.oauth2.rfc6749.grants import (
    AuthorizationCodeGrant,
    RefreshTokenGrant,
)
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core.grants import OpenIDCode
from authlib.oidc.core.grants.util import create_half_hash

from emulator.smartlink import trace
from emulator.smartlink.oidc import claims, keys, store
from emulator.smartlink.oidc.claims import TOKEN_SECONDS

if TYPE_CHECKING:
    from emulator.smartlink import signin
    from emulator.smartlink.oidc.here import Admitted, Here
    from emulator.smartlink.oidc.server import Answer, Client, Request, Server

CODE_SECONDS = 60
"""RFC 6749 §4.1.2 allows ten minutes at most."""

REFRESH_SECONDS = 30 * 86_400


class Code(AuthorizationCodeMixin):  # type: ignore[misc]
    """An authorization code, answering what authlib asks of one."""

    def __init__(self, kept: store.Code) -> None:
        self.kept = kept
        self.code_challenge = kept.code_challenge
        self.code_challenge_method = "S256" if kept.code_challenge else None

    def get_redirect_uri(self) -> str:
        """Return the address that it was sent to."""
        return self.kept.redirect_uri

    def get_scope(self) -> str:
        """Return what was granted."""
        return self.kept.scope


class RefreshToken(TokenMixin):  # type: ignore[misc]
    """A refresh token, answering what authlib asks of one."""

    def __init__(self, kept: store.Token) -> None:
        self.kept = kept

    def check_client(self, _client: Client) -> bool:
        """Allow what was looked up for this client."""
        return True

    def get_scope(self) -> str:
        """Return what was granted."""
        return self.kept.scope


class CodeGrant(AuthorizationCodeGrant):  # type: ignore[misc]
    """The authorization code grant (RFC 6749 §4.1). ``grant_user`` is a ``signin.Signed``."""

    def create_authorization_response(
        self, _redirect_uri: str, grant_user: signin.Signed
    ) -> tuple[int, dict[str, str], list[tuple[str, str]]]:
        """Return the response's parameters; authlib would write the whole redirect, always in the
        query."""
        code = secrets.token_urlsafe(32)
        here: Here = self.server.here
        data: dict[str, str] = self.request.payload.data
        kept = store.Code(
            code_hash=store.digest(code),
            family=trace.family(),
            app_id=here.app.id,
            account_id=grant_user.account.id,
            scope=self.request.scope,
            auth_time=grant_user.session.auth_time,
            sid=grant_user.session.sid,
            expires_at=here.at + CODE_SECONDS,
            redirect_uri=data["redirect_uri"],
            nonce=data.get("nonce"),
            code_challenge=data.get("code_challenge"),
        )
        with here.database.transaction(keeps_known=True) as db:
            store.add_code(db, kept, here.at)
        return 200, {"code": code}, []

    def query_authorization_code(self, code: str, _client: Client) -> Code | None:
        """Return a code that this client may redeem now. A second time kills what it bought."""
        here: Here = self.server.here
        with here.database.read() as db:
            kept = store.find_code(db, code)
        if kept is None or kept.app_id != here.app.id:
            return None
        trace.resume(kept.family, here.app)
        if kept.redeemed:
            _kill(here, kept.family)
        return Code(kept) if not kept.redeemed and here.at < kept.expires_at else None

    def authenticate_user(self, code: Code) -> Admitted | None:
        """Return whom the code is for, if they may still sign in here."""
        here: Here = self.server.here
        return _seen(here.admitted(code.kept.account_id))

    def save_token(self, token: dict[str, Any]) -> None:
        """Redeem the code and keep what it bought, in one transaction; one of two callers wins."""
        here: Here = self.server.here
        code: store.Code = self.request.authorization_code.kept
        with here.database.transaction(keeps_known=True) as db:
            if won := store.redeem(db, code.code_hash):
                store.add_tokens(db, _rows(here, token, code))
            else:
                store.kill_family(db, code.family)
        if not won:
            raise InvalidGrantError("The code was already used.")

    def delete_authorization_code(self, authorization_code: Code) -> None:
        """Keep it, spent: a code that comes back has to be known."""


class RefreshGrant(RefreshTokenGrant):  # type: ignore[misc]
    """The refresh grant (RFC 6749 §6). Each token is good once (RFC 9700 §4.14.2)."""

    TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_basic", "client_secret_post", "none")
    INCLUDE_NEW_REFRESH_TOKEN = True

    def authenticate_refresh_token(self, refresh_token: str) -> RefreshToken | None:
        """Return a token that may be used now. One that was used already kills its family."""
        here: Here = self.server.here
        with here.database.read() as db:
            kept = store.find_token(db, "refresh", refresh_token)
        if kept is None or kept.app_id != here.app.id:
            return None
        trace.resume(kept.family, here.app)
        if kept.spent:
            _kill(here, kept.family)
        return RefreshToken(kept) if not kept.spent and here.at < kept.expires_at else None

    def authenticate_user(self, refresh_token: RefreshToken) -> Admitted:
        """Return whom the token is for, if they may still sign in here."""
        here: Here = self.server.here
        person = _seen(here.admitted(refresh_token.kept.account_id))
        if person is None:
            raise InvalidGrantError("The account may no longer sign in to this application.")
        return person

    def save_token(self, token: dict[str, Any]) -> None:
        """Spend the old token and keep the new ones, in one transaction; one caller wins."""
        here: Here = self.server.here
        old: store.Token = self.request.refresh_token.kept
        with here.database.transaction(keeps_known=True) as db:
            if won := store.spend(db, old.token_hash):
                store.add_tokens(db, _rows(here, token, old))
            else:
                store.kill_family(db, old.family)
        if not won:
            raise InvalidGrantError("The refresh token was already used.")

    def revoke_old_credential(self, refresh_token: RefreshToken) -> None:
        """Do nothing: the old one is spent already."""


class Pkce(CodeChallenge):  # type: ignore[misc]
    """PKCE (RFC 7636), S256 only, demanded of public clients."""

    SUPPORTED_CODE_CHALLENGE_METHOD = ("S256",)

    def validate_code_challenge(self, grant: CodeGrant, redirect_uri: str) -> None:
        """Refuse what authlib would let pass: no challenge from a public client, and ``plain``,
        which a challenge without a method means (§4.3)."""
        data = grant.request.payload.data
        if grant.server.here.app.public and "code_challenge" not in data:
            raise InvalidRequestError("A public client must send a code_challenge (PKCE).")
        if "code_challenge" in data and data.get("code_challenge_method") != "S256":
            raise InvalidRequestError("code_challenge_method must be S256.")
        super().validate_code_challenge(grant, redirect_uri)

    def validate_code_verifier(self, grant: CodeGrant, result: object) -> None:
        """Call every mismatch an ``invalid_grant`` (§4.6), also a verifier that was never asked
        for (the downgrade of RFC 9700 §4.8.2)."""
        try:
            super().validate_code_verifier(grant, result)
        except InvalidRequestError as error:
            raise InvalidGrantError(error.description) from None


class IdToken(OpenIDCode):  # type: ignore[misc]
    """The ID token. Authlib's: when there is one, and ``at_hash``. Ours: the rest, for its times
    come from the wall clock and it would look the key up anew."""

    def exists_nonce(self, _nonce: str, _request: Request) -> bool:
        """Allow any: a nonce is the client's to check (OIDC Core §3.1.2.1)."""
        return False

    def process_token(self, grant: CodeGrant | RefreshGrant, response: Answer) -> dict[str, Any]:
        """Add the ID token to a token response, where ``openid`` was granted."""
        self._here: Here = grant.server.here
        token: dict[str, Any] = super().process_token(grant, response)
        return token

    def encode_id_token(self, token: dict[str, Any], request: Request) -> str:
        """Return the signed ID token; one that comes of a refresh has no ``nonce`` (§12.2)."""
        here = self._here
        source = (request.authorization_code or request.refresh_token).kept
        reported = claims.Signin(
            issuer=here.issuer,
            client_id=here.app.client_id,
            auth_time=source.auth_time,
            sid=source.sid,
            nonce=getattr(source, "nonce", None),
        )
        at_hash = create_half_hash(token["access_token"], keys.ALGORITHM).decode()
        said = claims.of_id_token(reported, at_hash, here.now)
        person: Admitted = request.user
        said |= claims.of_person(*person, token["scope"])
        return keys.sign(said, keys.load(here.signing_key))


def equip(server: Server) -> Server:
    """Give a server both grants."""
    server.register_grant(CodeGrant, [Pkce(required=True), IdToken()])
    server.register_grant(RefreshGrant, [IdToken()])
    return server


def _rows(here: Here, token: dict[str, Any], source: store.Code | store.Token) -> list[store.Token]:
    shared = source.auth_time, source.sid
    whose = source.family, source.app_id, source.account_id
    # A narrower refresh narrows the access token only: the next one may ask for all again (§6).
    access, refresh = token["access_token"], token["refresh_token"]
    access_until, refresh_until = here.at + TOKEN_SECONDS, here.at + REFRESH_SECONDS
    return [
        store.Token(store.digest(access), "access", *whose, token["scope"], *shared, access_until),
        store.Token(store.digest(refresh), "refresh", *whose, source.scope, *shared, refresh_until),
    ]


def _seen(person: Admitted | None) -> Admitted | None:
    trace.person(person and person.account)
    return person


def _kill(here: Here, family: str) -> None:
    with here.database.transaction(keeps_known=True) as db:
        store.kill_family(db, family)
