"""What can go wrong, as facts: no status code, no wire format.

Each product says these in its own dialect, in one place: ``lucca/routes/errors.py``,
``smartlink/routes/errors.py``, ``smartlink/oidc/routes/errors.py``, ``control/routes/errors.py``.
"""

from __future__ import annotations


class EmulatorError(Exception):
    """Something a caller asked for could not be done; the text says why."""


class NotFound(EmulatorError):
    """No such thing."""

    def __init__(self, kind: str, key: object) -> None:
        super().__init__(f"No {kind} {key!r}.")
        self.kind = kind
        self.key = key


class UnknownTenant(NotFound):
    """A request addressed a tenant that does not exist."""

    def __init__(self, name: str) -> None:
        super().__init__("tenant", name)


class Invalid(EmulatorError):
    """What was sent cannot be understood or breaks a rule of the data."""


class Conflict(EmulatorError):
    """What was asked for stands against something that is already there."""


class Unauthenticated(EmulatorError):
    """No credential, or one that opens nothing."""


class Forbidden(EmulatorError):
    """A good credential that may not do this."""


class TooMany(EmulatorError):
    """Called more often than it may be; in so many seconds there is room again."""

    def __init__(self, text: str, retry_after: int) -> None:
        super().__init__(text)
        self.retry_after = retry_after


class TooSlow(EmulatorError):
    """What was sent took too long to come."""


class Unsupported(EmulatorError):
    """A real part of the product that is not emulated (yet)."""


class Planned(EmulatorError):
    """A failure that someone planned to see; the one error that is told its HTTP status."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status


class StartError(EmulatorError):
    """The emulator cannot start; the text is one line for the person who ran it."""
