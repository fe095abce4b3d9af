"""What is measured of Slack's requests runs, and forged ones come to nothing."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from bot.bench.slack import kept, measured
from bot.bench.slack_forged import Outcome, attacked

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.slow
async def test_two_thousand_forged_requests_are_refused_and_none_breaks_anything(tmp_path: Path) -> None:
    outcome = await attacked(tmp_path, 2_000)

    assert sum(outcome.forged.values()) == 1_800
    assert sum(outcome.nonsense.values()) == 200
    assert (outcome.accepted, outcome.stumbled) == (0, 0)
    assert outcome.old == (200, 200, 401)
    assert outcome.kept == 1


def test_a_request_that_is_cut_off_or_breaks_something_is_counted() -> None:
    outcome = Outcome(Counter({200: 1, 401: 5, 0: 2}), Counter({200: 7, 503: 3}))

    assert outcome.accepted == 1
    assert outcome.stumbled == 5


@pytest.mark.slow
async def test_every_message_that_is_measured_is_kept_before_it_is_acknowledged(tmp_path: Path) -> None:
    compared = await measured(tmp_path, 40, rounds=1)

    assert kept(tmp_path) == 240
    assert len(compared.ours[0].times) == len(compared.bolts[0].times) == 40
