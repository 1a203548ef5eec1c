"""What an outcome means for a delivery and for its endpoint."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from emulator.webhooks.schedule import (
    RETRY_AFTER,
    Outcome,
    Verdict,
    milliseconds,
    moment,
    verdict,
    written,
)

NOW = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize("status", [200, 201, 204, 299])
def test_a_2xx_is_delivered(status: int) -> None:
    """At whichever attempt."""
    assert verdict(Outcome(5, status), 5, NOW) == Verdict("delivered")


@pytest.mark.parametrize("status", [404, 410])
def test_gone_suspends_the_endpoint(status: int) -> None:
    """No other attempt is made, of this or of anything else."""
    assert verdict(Outcome(5, status), 1, NOW) == Verdict("failed", suspends=True)


@pytest.mark.parametrize(
    "outcome",
    [
        Outcome(5, 301),
        Outcome(5, 400),
        Outcome(5, 401),
        Outcome(5, 429),
        Outcome(5, 503),
        Outcome(3000, None, "timeout"),
        Outcome(3000, 200, "timeout"),
        Outcome(3000, 404, "closed"),
    ],
)
def test_anything_else_is_tried_again(outcome: Outcome) -> None:
    """A redirection is not followed; an answer cut short is no answer."""
    assert verdict(outcome, 1, NOW) == Verdict(
        "pending", due_at=milliseconds(NOW + timedelta(minutes=1))
    )


def test_there_are_five_attempts_over_a_day() -> None:
    """Each pause is longer than the one before; after the fifth attempt it is given up."""
    pauses = []
    for attempts in range(1, 5):
        judged = verdict(Outcome(5, 500), attempts, NOW)
        assert judged.status == "pending"
        pauses.append(moment(judged.due_at) - NOW)

    assert pauses == list(RETRY_AFTER) == sorted(pauses)
    assert sum(pauses, timedelta()) == timedelta(hours=24)
    assert verdict(Outcome(5, 500), 5, NOW) == Verdict("failed")


def test_moments_are_in_milliseconds() -> None:
    """Since 1970, rounded down, and back."""
    at = datetime(1970, 1, 2, 0, 0, 1, 2_999, tzinfo=UTC)

    assert milliseconds(at) == 86_401_002
    assert moment(86_401_002) == at.replace(microsecond=2_000)
    assert written(at) == "1970-01-02T00:00:01.002Z"
