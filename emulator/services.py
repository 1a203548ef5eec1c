"""What a route may ask for: the tenant it serves, its database, its clock, where it is seen from.

``tenancy.Door`` makes one for each request and puts it here; a route calls ``services()``.
"""

from __future__ import annotations

import re
import uuid
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from emulator.address import Address
    from emulator.clock import Clock
    from emulator.config import Config
    from emulator.settings import Settings
    from emulator.storage import Database


_CORRELATION_ID = re.compile(r"[A-Za-z0-9._:-]{1,128}")
_GIVEN, _MADE = "HTTP_X_CORRELATION_ID", "emulator.correlation_id"
_PART_OF = "emulator.signing_in"


@dataclass(frozen=True, slots=True)
class SigningIn:
    """The sign-in that a request is part of."""

    id: str
    protocol: str
    """``oidc`` or ``saml``."""
    app: str
    """The application's ``appid``."""
    person: str | None = None
    """The e-mail address of who signs in, where the request tells."""


@dataclass(frozen=True, slots=True)
class Services:
    """One request's surroundings."""

    config: Config
    tenant: str
    address: Address
    database: Database
    settings: Settings
    request: dict[str, Any] = field(default_factory=dict)
    """The request's WSGI environ (PEP 3333); empty outside one."""

    @property
    def clock(self) -> Clock:
        """The tenant's clock."""
        return self.settings.clock

    @property
    def correlation_id(self) -> str:
        """What ties all that this request causes together: its ``X-Correlation-ID``, or a UUID.

        A header that is not 1 to 128 of ``A-Z a-z 0-9 . _ : -`` counts as none. The rule is ours;
        that Lucca takes and returns the header is seen in the logs of its own libraries.
        """
        known = self.noted_correlation_id
        if known is None:
            known = self.request[_MADE] = str(uuid.uuid4())
        return known

    @property
    def noted_correlation_id(self) -> str | None:
        """The id that the answer should carry: one that was sent or used, None if neither."""
        given = self.request.get(_GIVEN)
        if given is not None and _CORRELATION_ID.fullmatch(given):
            return str(given)
        return self.request.get(_MADE)

    @property
    def part_of(self) -> SigningIn | None:
        """The sign-in that this request was found to be part of, None if it is of none."""
        return self.request.get(_PART_OF)

    def take_part(self, signin: SigningIn) -> None:
        """Note what sign-in this request is part of."""
        self.request[_PART_OF] = signin


current: ContextVar[Services] = ContextVar("services")
"""Set around each request by the one who lets requests in."""


def services() -> Services:
    """Return the surroundings of the request being answered."""
    return current.get()
