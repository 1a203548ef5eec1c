"""The parameters of a request, read strictly: what comes twice or is not UTF-8 is known to."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from emulator.errors import Invalid

_MOST = 200


@dataclass(frozen=True, slots=True)
class Parameters:
    """Decoded ``application/x-www-form-urlencoded`` pairs, in order.

    A parameter without a value counts as left out (RFC 6749 §3.1).
    """

    pairs: tuple[tuple[str, str], ...]

    def get(self, name: str) -> str | None:
        """Return a parameter's first value."""
        return next((value for key, value in self.pairs if key == name), None)

    def words(self, name: str) -> list[str]:
        """Return the parts of a list written with spaces, like ``scope`` or ``prompt``."""
        return (self.get(name) or "").split()

    def by_name(self) -> dict[str, list[str]]:
        """Return every value of each parameter."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for key, value in self.pairs:
            found[key].append(value)
        return dict(found)

    def repeated(self) -> list[str]:
        """Return the names that come more than once, which none may (RFC 6749 §3.1)."""
        return [name for name, values in self.by_name().items() if len(values) > 1]

    def encoded(self) -> str:
        """Return the pairs as a query string."""
        return urlencode(self.pairs)


def parse(raw: bytes) -> Parameters:
    """Read a query string or a form body. Raises ``Invalid`` if it is not UTF-8 or endless."""
    try:
        pairs = parse_qsl(
            raw.decode("utf-8"), keep_blank_values=False, errors="strict", max_num_fields=_MOST
        )
    except UnicodeDecodeError:
        raise Invalid("The parameters are not UTF-8 (RFC 6749 appendix B).") from None
    except ValueError:
        raise Invalid(f"There are more than {_MOST} parameters.") from None
    return Parameters(tuple(pairs))
