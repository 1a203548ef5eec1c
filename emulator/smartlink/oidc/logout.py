"""The end-session endpoint's rules (OIDC RP-Initiated Logout 1.0)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from emulator.errors import Invalid
from emulator.smartlink.oidc.authorize import Unanswerable, subject
from emulator.smartlink.oidc.redirects import Reply

if TYPE_CHECKING:
    from emulator.smartlink.oidc.here import Here
    from emulator.smartlink.oidc.parameters import Parameters
    from emulator.smartlink.signin import Signed


@dataclass(frozen=True, slots=True)
class Leaving:
    """A well-formed request to sign out."""

    hint: dict[str, str] | None
    """The claims of ``id_token_hint``."""
    target: Reply | None
    """Where the browser goes afterwards."""

    def is_sure(self, signed: Signed | None) -> bool:
        """Tell whether the browser's own session is meant: then nobody has to be asked (§2)."""
        return signed is None or (self.hint is not None and self.hint["sub"] == signed.account.sub)


def read(parameters: Parameters, here: Here) -> Leaving:
    """Check a request. Raises ``Invalid`` or ``Unanswerable``: nobody is sent anywhere then.

    A hint of ours that has expired is good; the address to go to must be registered, character
    for character (§2, §3).
    """
    if repeated := parameters.repeated():
        raise Invalid(f"More than once in the request: {', '.join(repeated)[:200]}.")
    if parameters.get("client_id") not in (None, here.app.client_id):
        raise Unanswerable("client_id", parameters.get("client_id"))
    hint = parameters.get("id_token_hint")
    uri, state = parameters.get("post_logout_redirect_uri"), parameters.get("state")
    if uri is not None and uri not in here.post_logout_redirect_uris:
        raise Unanswerable("post_logout_redirect_uri", uri)
    return Leaving(
        hint=None if hint is None else subject(hint, here),
        target=None if uri is None else Reply(uri, "query", {"state": state} if state else {}),
    )
