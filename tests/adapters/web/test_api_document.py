"""The OpenAPI document holds: schemathesis asks the running API what it allows, and what it does not."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings

from adapters.web.api.document import document
from bot.messages import Account, Bearer, CalendarRow, EntryCard, EntryPage, GapRow, Meeting
from bot.testing import SettableClock
from tests.adapters.web.conftest import an_adapter
from tests.adapters.web.standins import MemoryTickets, MemoryTranscript, RecordingInbox, SmallLibrary

if TYPE_CHECKING:
    from collections.abc import Iterator

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
TOKEN = "hearth_" + "abc"
SECONDS = 20
LI = Account("slack:T01", "U01", "Li Wei")
schema = schemathesis.openapi.from_dict(document("http://127.0.0.1"))


@dataclass
class Open(SmallLibrary):
    """A library that never tires: each request of the one token counts as another's."""

    serial: count[int] = field(default_factory=count)

    async def bearer(self, secret: str) -> Bearer | None:
        until = NOW + timedelta(days=30)
        return Bearer(f"t{next(self.serial)}", LI, 3, "Weavers", until) if secret == TOKEN else None


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Serve the API on a thread of its own, as schemathesis asks from this one."""
    library, clock = Open(), SettableClock(NOW)
    for number in (1, 7):
        card = EntryCard(number, 1, "tip", "Restart the ingress", told_at=NOW, community=3)
        library.keep(EntryPage(card, "After it.", (), (), (), (), "community"), "U01")
    library.unknown = [(GapRow("q1", "How?", "", NOW, NOW, ""), frozenset({"U01"}))]
    meeting = Meeting("s1", "Open hour", "Open hour", NOW, NOW + timedelta(hours=1))
    library.hold(CalendarRow(meeting, "series", 3, "going"), "U01")
    adapter = an_adapter(clock, MemoryTranscript(), playground=False, tickets=MemoryTickets(clock))
    adapter.bind()
    loop = asyncio.new_event_loop()
    task = loop.create_task(adapter.run(RecordingInbox(), library))
    thread = threading.Thread(target=_until_ended, args=(loop, task))
    thread.start()
    yield adapter.url
    loop.call_soon_threadsafe(task.cancel)
    thread.join(SECONDS)


def _until_ended(loop: asyncio.AbstractEventLoop, task: asyncio.Task[None]) -> None:
    loop.run_until_complete(asyncio.gather(task, return_exceptions=True))
    loop.close()


@schema.parametrize()
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_answer_is_as_the_document_says(case: schemathesis.Case[Any], address: str) -> None:
    case.call_and_validate(base_url=f"{address}/api/v1", headers={"Authorization": f"Bearer {TOKEN}"})
