"""What becomes of a post, by the fault that met it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.errors import PlatformError, Refused, RetryLater, Unauthorised, Unavailable
from bot.outbox import LONGEST_PAUSE, MOST_ATTEMPTS, Later, Never, Unsure, verdict


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (RetryLater(12), Later(12, "rate_limited", counted=False)),
        (RetryLater(-1), Later(0, "rate_limited", counted=False)),
        (Refused("no_text"), Never("refused:no_text")),
        (RetryLater(3, room="slack:T1/C1"), Later(3, "rate_limited", counted=False)),
        (Unsure(), Never("unsure")),
        (Unauthorised("x"), Later(timedelta(minutes=5).total_seconds(), "unauthorised", counted=False)),
    ],
)
def test_each_fault_of_a_platform_has_its_consequence(error: Exception, expected: Later | Never) -> None:
    assert verdict(error, 0) == expected


def test_a_post_waits_for_a_database_that_is_away_however_long_that_takes() -> None:
    waits = verdict(Unavailable("locked"), MOST_ATTEMPTS)

    assert isinstance(waits, Later)
    assert (waits.fault, waits.counted) == ("database:locked", False)


def test_pauses_grow_to_a_limit() -> None:
    pauses = [
        later.seconds for n in range(MOST_ATTEMPTS - 1) if isinstance(later := verdict(PlatformError(), n), Later)
    ]

    assert pauses == sorted(pauses)
    assert max(pauses) <= LONGEST_PAUSE * 1.2
