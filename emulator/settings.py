"""What can be switched in a running tenant, and what such a switch may be set to."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, TypeVar

from emulator.clock import Clock
from emulator.config import DIALECTS
from emulator.errors import Invalid
from emulator.members import members_of

if TYPE_CHECKING:
    from emulator.config import Dialect

SigninMode = Literal["page", "auto"]

T = TypeVar("T", bound=str)


@dataclass(frozen=True, slots=True)
class Signin:
    """How SmartLink lets people in: by its page, or at once as a person named beforehand."""

    mode: SigninMode = "page"
    as_mail: str | None = None
    """With ``auto``: who signs in when the request has no hint."""


@dataclass(frozen=True, slots=True)
class Settings:
    """A tenant's switches. Unset means the default of the process."""

    dialect: Dialect = "guide"
    signin: Signin = field(default_factory=Signin)
    clock: Clock = field(default_factory=Clock)

    def to_json(self) -> dict[str, object]:
        """Return the switches as the control API shows them."""
        return {
            "dialect": self.dialect,
            "signin": {"mode": self.signin.mode, "as": self.signin.as_mail},
        }


def patched(settings: Settings, patch: object) -> Settings:
    """Return settings changed as a ``PATCH /settings`` body asks.

    Raises ``Invalid``, which names the member and what it may be; nothing is changed then.
    """
    members = members_of(patch, "settings", ("dialect", "signin"))
    if "dialect" in members:
        dialect = _one_of(members["dialect"], "dialect", DIALECTS)
        settings = replace(settings, dialect=dialect)
    if "signin" in members:
        settings = replace(settings, signin=_patched_signin(settings.signin, members["signin"]))
    return settings


def _patched_signin(signin: Signin, patch: object) -> Signin:
    members = members_of(patch, "signin", ("mode", "as"))
    if "mode" in members:
        modes: tuple[SigninMode, ...] = ("page", "auto")
        signin = replace(signin, mode=_one_of(members["mode"], "signin.mode", modes))
    if "as" in members:
        mail = members["as"]
        if mail is not None and (not isinstance(mail, str) or not mail or len(mail) > 320):
            raise Invalid("signin.as must be an e-mail address of up to 320 characters, or null.")
        signin = replace(signin, as_mail=mail)
    return signin


def _one_of(value: object, name: str, known: tuple[T, ...]) -> T:
    for candidate in known:
        if value == candidate:
            return candidate
    raise Invalid(f"{name} must be one of {', '.join(known)}.")
