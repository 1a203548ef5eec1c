"""A rule, and whether its time has come. Nothing here knows what misbehaves, or where."""

from __future__ import annotations

import fnmatch
import math
import random
import re
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from emulator.faults.kinds import Facts, Parameters

State = Literal["waiting", "active", "healed"]


@dataclass(frozen=True, slots=True)
class When:
    """Of the calls that a rule sees, those that it hits.

    ``after`` calls are spared, then only ``first`` calls are looked at, of which every
    ``every``-th is hit with ``probability``; calls out of the window of time are not seen.
    """

    after: int = 0
    first: int | None = None
    every: int = 1
    probability: float = 1.0
    seed: int = 0
    begins: datetime | None = None
    ends: datetime | None = None
    """Moments of the tenant's clock; ``ends`` is no longer in the window."""


@dataclass(frozen=True, slots=True)
class Heal:
    """What ends a rule by itself: so many hits, or seconds of the tenant's clock since made."""

    hits: int | None = None
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One plan to misbehave, as kept; what it has counted so far is ``Counts``."""

    number: int
    name: str
    kind: str
    where: Mapping[str, str]
    """A glob for each fact, ``*`` and ``?`` (and ``*`` means ``/`` too); without case."""
    parameters: Parameters
    when: When
    heal: Heal
    made_at: datetime
    spent: bool
    """Whether its counts have ended it."""

    def state(self, now: datetime) -> State:
        """Return whether it is yet to begin, may hit, or is over."""
        seconds, ends = self.heal.seconds, self.when.ends
        if self.spent or (ends is not None and now >= ends):
            return "healed"
        if seconds is not None and now >= self.made_at + timedelta(seconds=seconds):
            return "healed"
        begins = self.when.begins
        return "waiting" if begins is not None and now < begins else "active"

    def fits(self, facts: Facts) -> bool:
        """Whether it is about what is happening."""
        return all(
            any(_glob(pattern).fullmatch(text) for text in facts(name))
            for name, pattern in self.where.items()
        )


@dataclass(frozen=True, slots=True)
class Counts:
    """How often a rule was looked at and has hit; and the same for its present window."""

    seen: int = 0
    hits: int = 0
    window_began: datetime | None = None
    window_calls: int = 0

    def end(self, rule: Rule) -> bool:
        """Whether a rule is over by these."""
        first, hits = rule.when.first, rule.heal.hits
        looked_at = self.seen - rule.when.after
        return (first is not None and looked_at >= first) or (
            hits is not None and self.hits >= hits
        )


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule whose turn it is: misbehave so."""

    name: str
    kind: str
    parameters: Parameters
    seed: int
    call: int
    """Which of the calls that the rule has seen this is, from 1."""
    wait_seconds: int = 0
    """How long until the window of a limited rule ends, at least 1; 0 if it has none."""

    def draw(self, what: str) -> float:
        """Return a number from 0 to below 1: for one seed, call and ``what`` always the same."""
        return drawn(self.seed, self.call, what)


def drawn(seed: int, call: int, what: str) -> float:
    """Return a number from 0 to below 1 that depends on nothing but what is given."""
    return random.Random(f"{seed} {call} {what}").random()


def look(rule: Rule, counts: Counts, now: datetime) -> tuple[Counts, Hit | None]:
    """Count one call that fits, and tell whether it is hit; the hit itself is not counted."""
    counts = replace(counts, seen=counts.seen + 1)
    number = counts.seen - rule.when.after
    if number < 1:
        return counts, None
    wait_seconds = 0
    if "per" in rule.parameters:
        counts, wait_seconds = _limited(rule, counts, now)
        if counts.window_calls <= rule.parameters["limit"]:
            return counts, None
    when = rule.when
    if number % when.every or drawn(when.seed, counts.seen, "chance") >= when.probability:
        return counts, None
    hit = Hit(rule.name, rule.kind, rule.parameters, when.seed, counts.seen, wait_seconds)
    return counts, hit


def _limited(rule: Rule, counts: Counts, now: datetime) -> tuple[Counts, int]:
    """Count a call in its window, which the first call after the last one's end begins."""
    per = timedelta(seconds=rule.parameters["per"])
    began, calls = counts.window_began, counts.window_calls
    if began is None or not began <= now < began + per:  # a clock may be set back
        began, calls = now, 0
    counts = replace(counts, window_began=began, window_calls=calls + 1)
    return counts, max(1, math.ceil((began + per - now).total_seconds()))


@lru_cache(maxsize=1024)
def _glob(pattern: str) -> re.Pattern[str]:
    return re.compile(fnmatch.translate(pattern), re.IGNORECASE)
