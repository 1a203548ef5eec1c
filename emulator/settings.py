"""What can be switched in a running tenant, and what such a switch may be set to."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeVar

from emulator.clock import Clock
from emulator.config import DIALECTS
from emulator.errors import Invalid
from emulator.members import members_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from emulator.config import Dialect

SigninMode = Literal["page", "auto"]

T = TypeVar("T", bound=str)


@dataclass(frozen=True, slots=True)
class Signin:
    """How SmartLink lets people in: by its page, or at once as a person named beforehand."""

    mode: SigninMode = "page"
    as_mail: str | None = None
    """With ``auto``: who signs in when the request has no hint."""


class Limit(NamedTuple):
    """So many calls in a window of so many seconds of the tenant's clock."""

    calls: int
    seconds: int


GENERATIONS = ("v3", "v4", "v5")
"""Lucca's generations whose calls can be limited, each for itself; v2 counts as v3."""

_DOCUMENTED = Limit(50, 60)
"""Source: Lucca's v5 documentation. Of v3 and v4 nothing is documented."""
_MOST_CALLS = 1_000_000
_MOST_SECONDS = 86_400


@dataclass(frozen=True, slots=True)
class Settings:
    """A tenant's switches. Unset means the default of the process."""

    dialect: Dialect = "guide"
    signin: Signin = field(default_factory=Signin)
    clock: Clock = field(default_factory=Clock)
    limits: Mapping[str, Limit | None] = field(default_factory=dict)
    """By generation, where somebody has set one, or none."""

    def limit(self, generation: str) -> Limit | None:
        """Return how often a generation may be called; None for as often as one likes."""
        if generation in self.limits:
            return self.limits[generation]
        return _DOCUMENTED if generation == "v5" and self.dialect == "lucca" else None

    def to_json(self) -> dict[str, object]:
        """Return the switches as the control API shows them."""
        limits = {name: self.limit(name) for name in GENERATIONS}
        return {
            "dialect": self.dialect,
            "signin": {"mode": self.signin.mode, "as": self.signin.as_mail},
            "limits": {name: one and one._asdict() for name, one in limits.items()},
        }


def patched(settings: Settings, patch: object) -> Settings:
    """Return settings changed as a ``PATCH /settings`` body asks.

    Raises ``Invalid``, which names the member and what it may be; nothing is changed then.
    """
    members = members_of(patch, "settings", ("dialect", "signin", "limits"))
    if "dialect" in members:
        dialect = _one_of(members["dialect"], "dialect", DIALECTS)
        settings = replace(settings, dialect=dialect)
    if "signin" in members:
        settings = replace(settings, signin=_patched_signin(settings.signin, members["signin"]))
    if "limits" in members:
        limits = {**settings.limits, **_limits(members["limits"])}
        settings = replace(settings, limits=limits)
    return settings


def _limits(patch: object) -> dict[str, Limit | None]:
    members = members_of(patch, "limits", GENERATIONS)
    return {name: _limit(value, f"limits.{name}") for name, value in members.items()}


def _limit(value: object, name: str) -> Limit | None:
    if value is None:
        return None
    members = members_of(value, name, Limit._fields)
    return Limit(
        _whole(members.get("calls"), f"{name}.calls", _MOST_CALLS),
        _whole(members.get("seconds"), f"{name}.seconds", _MOST_SECONDS),
    )


def _whole(value: object, name: str, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= most:
        raise Invalid(f"{name} must be a whole number from 1 to {most}.")
    return value


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
