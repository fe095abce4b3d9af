"""The adapter at work, over both of Slack's ways."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from structlog.testing import capture_logs

from tests.adapters.slack.workshop import Way, Workshop, workshop

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from structlog.typing import EventDict


@pytest.fixture(params=["socket", "http"])
def way(request: pytest.FixtureRequest) -> Way:
    """Each of the two ways in which Slack reaches Hearth."""
    chosen: Way = request.param
    return chosen


@pytest.fixture(autouse=True)
def logged() -> Iterator[list[EventDict]]:
    """What was logged meanwhile."""
    with capture_logs() as lines:
        yield lines


@pytest.fixture
async def shop(way: Way) -> AsyncIterator[Workshop]:
    """The adapter at work."""
    async with workshop(way) as built, built.at_work():
        yield built
