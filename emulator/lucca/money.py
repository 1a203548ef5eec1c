"""Amounts of money: read from a body, converted, and split into net and tax. All in whole cents."""

from __future__ import annotations

from emulator.errors import Invalid

_MOST = 10**11
"""Cents."""
_MICRO = 1_000_000


def cents(name: str, value: object) -> int:
    """Return an amount of a body in cents, rounded to the nearest.

    ``name`` is the property's. Raises ``Invalid`` for what is no positive amount below a thousand
    million.
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Invalid(f"Property {name}: {value!r:.60} is not a number.")
    if not 0 < value < _MOST / 100:
        raise Invalid(f"Property {name}: above 0 and below {_MOST // 100}.")
    found = round(value * 100)
    if found == 0:
        raise Invalid(f"Property {name}: at least a cent.")
    return found


def converted(amount: int, micro_euros: int) -> int:
    """Return an amount in euro cents, rounded half up, at what one unit of its currency is worth
    in millionths of a euro; at least a cent."""
    return max(1, (amount * micro_euros + _MICRO // 2) // _MICRO)


def without_vat(gross: int, basis_points: int) -> int:
    """Return an amount without the tax that it includes, rounded half up.

    The rate is in hundredths of a percent.
    """
    whole = 10_000 + basis_points
    return (2 * gross * 10_000 + whole) // (2 * whole)
