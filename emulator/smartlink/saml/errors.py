"""What is wrong with a SAML message: told to a person on a page, or to the service provider."""

from __future__ import annotations

from emulator.errors import EmulatorError


class Refused(EmulatorError):
    """A message that nothing is answered to but a page: whoever sent it cannot be trusted."""

    def __init__(
        self,
        what: str,
        given: str | None = None,
        expected: tuple[str, ...] = (),
        *,
        detail: str | None = None,
    ) -> None:
        super().__init__(detail or " ".join(filter(None, (what.replace("_", " "), given))))
        self.what = what
        """Which rule: ``saml_<what>`` in the words of the pages."""
        self.given = None if given is None else given[:500]
        """The value that was sent."""
        self.expected = expected
        """The values that would have been right."""
        self.detail = detail
        """What a library or a schema said, in its own words."""


class Failed(EmulatorError):
    """A good request that nobody signs in for: told to the service provider as a status
    (SAML 2.0 core §3.2.2.2)."""

    def __init__(self, status: str, text: str) -> None:
        # It goes into XML, which holds no control characters.
        super().__init__("".join(one if one.isprintable() else "?" for one in text))
        self.status = status
        """The second-level status, without the namespace: ``NoPassive``, ``AuthnFailed``…"""
