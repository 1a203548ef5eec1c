"""What an attempt's outcome means: delivered, try again then, give up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

RETRY_AFTER = (
    timedelta(minutes=1),
    timedelta(minutes=29),
    timedelta(hours=3, minutes=30),
    timedelta(hours=20),
)
"""How long after each failure the next attempt is made.

Lucca says up to 5 attempts over about 24 hours and publishes no steps: these are ours, 24 hours
in all. Source: Lucca's developer documentation, webhooks.
"""

GONE = (404, 410)
"""Answers after which Lucca suspends the endpoint at once and tries no more. Source: the same."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one attempt went."""

    duration_ms: int
    status: int | None = None
    """Of the answer; None if none came."""
    reason: str | None = None
    """A word for why there is no whole answer: ``timeout``, ``refused``, …; None if there is."""
    answer: str | None = None
    """The beginning of the answer's body."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a delivery."""

    status: Literal["pending", "delivered", "failed"]
    due_at: int = 0
    """When it is tried again, in milliseconds since 1970; 0 if it is not."""
    suspends: bool = False
    """Whether the endpoint gets nothing more."""


def verdict(outcome: Outcome, attempts: int, now: datetime) -> Verdict:
    """Judge an attempt: the n-th of its delivery, ended at ``now``.

    A 2xx with its whole body is a success; a redirection is not followed and is none.
    """
    if outcome.reason is None and outcome.status is not None:
        if 200 <= outcome.status < 300:
            return Verdict("delivered")
        if outcome.status in GONE:
            return Verdict("failed", suspends=True)
    if attempts > len(RETRY_AFTER):
        return Verdict("failed")
    return Verdict("pending", due_at=milliseconds(now + RETRY_AFTER[attempts - 1]))


def written(at: datetime) -> str:
    """Return a moment in UTC as it is kept and shown: ISO 8601, milliseconds, ``Z``."""
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def milliseconds(at: datetime) -> int:
    """Return an aware moment in milliseconds since 1970."""
    return (at - _EPOCH) // _MILLISECOND


def moment(at: int) -> datetime:
    """Return the moment, in UTC, that is so many milliseconds after 1970 began."""
    return _EPOCH + at * _MILLISECOND
