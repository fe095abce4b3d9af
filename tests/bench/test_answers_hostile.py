"""Hostile texts do no harm when they are drawn, and harm would be seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.bench.answers_hostile import faults, on_discord, on_slack

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.bench.answers_hostile import Check
    from bot.messages import Post


@pytest.mark.parametrize("platform", [on_slack, on_discord])
def test_hostile_texts_do_no_harm(platform: Callable[[], Check]) -> None:
    assert faults(platform(), 1_200) == []


def test_what_does_harm_is_told_with_the_text() -> None:
    def refuse(post: Post) -> None:
        assert len(post.blocks) == 0, "too many"

    told = faults(refuse, 24)

    assert len(told) == 2
    assert all(line.startswith("too many") for line in told)
