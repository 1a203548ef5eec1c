"""Randomness that is the same on every machine and every Python.

Two sources. People are drawn from one ``random.Random(seed)``, by its ``random()`` method alone:
the only one whose sequence Python guarantees from version to version. Dated rows need the chance
of one person without drawing all those before, so theirs comes from :func:`mix`.
"""

from collections.abc import Iterable
from typing import TypeVar

_MASK = (1 << 64) - 1
_Item = TypeVar("_Item")


def mix(seed: int, number: int, purpose: int) -> int:
    """Return 64 evenly spread bits for a person (``number``) and a ``purpose``.

    Source: the finaliser of SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number
    generators", OOPSLA 2014), over a state made of the three arguments.
    """
    state = seed * 0x9E3779B97F4A7C15 + number * 0xD1342543DE82EF95
    state = (state + purpose * 0x632BE59BD9B4E019) & _MASK
    state = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    state = ((state ^ (state >> 27)) * 0x94D049BB133111EB) & _MASK
    return state ^ (state >> 31)


def shuffled(items: Iterable[_Item], seed: int, purpose: int) -> list[_Item]:
    """Return the items in an order that depends on ``seed`` and ``purpose`` only (Fisher-Yates)."""
    out = list(items)
    for last in range(len(out) - 1, 0, -1):
        other = mix(seed, last, purpose) % (last + 1)
        out[last], out[other] = out[other], out[last]
    return out
