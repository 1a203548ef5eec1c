"""The checked-in words that people are made of, read once, when first asked for."""

import json
import os
from functools import cache
from itertools import chain, count
from typing import NamedTuple, TypeAlias

# How many times more often a name common in France comes up than another.
_COMMON_WEIGHT = 4

_Drawn: TypeAlias = dict[str, dict[str, dict[str, str]]]


Word: TypeAlias = tuple[str, str, int]
"""A name: as stored, as spelled in a mail address, and the rank of that spelling.

Two names spelled alike in a mail address ("Benoît", "Benoit") share their rank.
"""


class Vocabulary(NamedTuple):
    """Names to choose from evenly (a common one stands there several times), and street names.

    ``first_ranks`` and ``last_ranks`` give the rank of a mail spelling.
    """

    male: tuple[Word, ...]
    female: tuple[Word, ...]
    last: tuple[Word, ...]
    streets: tuple[str, ...]
    first_ranks: dict[str, int]
    last_ranks: dict[str, int]


@cache
def load() -> Vocabulary:
    """Return the vocabulary of ``vocabulary.json``; ``python -m seed.draw`` writes that file."""
    # Not pathlib: its import would cost a fifth of what drawing a thousand people does.
    path = os.path.join(os.path.dirname(__file__), "vocabulary.json")
    with open(path, encoding="utf-8") as file:
        drawn = json.load(file)
    first_ranks = _ranks(drawn, ("male", "female"))
    last_ranks = _ranks(drawn, ("last",))
    return Vocabulary(
        male=_words(drawn["male"], first_ranks),
        female=_words(drawn["female"], first_ranks),
        last=_words(drawn["last"], last_ranks),
        streets=tuple(drawn["streets"]),
        first_ranks=first_ranks,
        last_ranks=last_ranks,
    )


def _ranks(drawn: _Drawn, kinds: tuple[str, ...]) -> dict[str, int]:
    mails = chain.from_iterable(names.values() for kind in kinds for names in drawn[kind].values())
    return dict(zip(dict.fromkeys(mails), count(), strict=False))


def _words(drawn: dict[str, dict[str, str]], ranks: dict[str, int]) -> tuple[Word, ...]:
    words: list[Word] = []
    for frequency, names in drawn.items():
        mails = names.values()
        found = list(zip(names, mails, map(ranks.__getitem__, mails), strict=True))
        words += found * (_COMMON_WEIGHT if frequency == "common" else 1)
    return tuple(words)
