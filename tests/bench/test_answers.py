"""Who asks in a whole Hearth on both platforms is answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.bench.answers import measured
from bot.bench.sentences import DATA

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.slow
@pytest.mark.skipif(not DATA.is_dir(), reason="no ../shared/data: nothing to make entries and questions from")
async def test_each_question_that_is_measured_is_answered_on_both_platforms(tmp_path: Path) -> None:
    times = await measured(tmp_path, 300, asked=20)

    assert {platform: len(each) for platform, each in times.items()} == {"Slack": 20, "Discord": 20}
    assert all(each > 0 for answers in times.values() for each in answers)
