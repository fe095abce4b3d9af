"""From what the library gives to what the API gives. Pure."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, cast

from adapters.web.api import shapes
from bot.messages import Prose, Quote, Said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.messages import Bearer, Calendar, CalendarRow, EntryCard, EntryPage, GapRow
    from bot.messages import Shelf as Shown

TIERS = frozenset({"solved", "related"})


def me(bearer: Bearer) -> shapes.Me:
    """Return whose token it is."""
    return shapes.Me(name=bearer.account.name, community=bearer.community_name, until=bearer.until)


def entry(card: EntryCard, base_url: str) -> shapes.Entry:
    """Return one entry as an answer shows it."""
    return shapes.Entry(
        number=card.number,
        kind=cast("shapes.KINDS", card.kind),
        title=card.title,
        passage="".join(run.text for run in card.passage),
        told_by=card.told_by,
        told_at=card.told_at,
        not_when=card.not_when,
        topics=list(card.topics),
        worked=shapes.Worked(worked=card.worked[0], told=card.worked[1]) if card.worked else None,
        old=card.old,
        private_to=card.private_to,
        source=card.source_url,
        page=f"{base_url}/entries/{card.number}?in={card.community}" if base_url else None,
    )


def answers(shown: Shown, base_url: str, limit: int) -> shapes.Answers:
    """Return what was found for a question."""
    entries = [entry(card, base_url) for card in shown.cards[:limit]]
    tier = shown.tier if entries and shown.tier in TIERS else "none"
    return shapes.Answers(tier=cast("shapes.TIERS", tier), entries=entries)


def shelf(shown: Shown, base_url: str) -> shapes.Shelf:
    """Return one page of the repertoire."""
    entries = [entry(card, base_url) for card in shown.cards]
    return shapes.Shelf(total=shown.total, page=shown.page, pages=shown.pages, entries=entries)


def whole(page: EntryPage, base_url: str) -> shapes.Whole:
    """Return an entry with its text."""
    return shapes.Whole(
        entry=entry(page.card, base_url),
        body=page.body,
        parts=dict(page.parts) | dict(_merged(page)),
        variants=[card.number for card in page.variants],
    )


def _merged(page: EntryPage) -> Iterator[tuple[str, str]]:
    """Yield (by whom and as which it was told, its words) of what was merged into an entry."""
    for heading, words in pairwise(page.beneath):
        if isinstance(heading, Prose) and isinstance(words, Quote):
            yield "".join(span.text for span in heading.spans if isinstance(span, Said)), words.text


def gaps(rows: tuple[GapRow, ...]) -> shapes.Gaps:
    """Return the open gaps."""
    return shapes.Gaps(gaps=[_gap(row) for row in rows])


def _gap(row: GapRow) -> shapes.Gap:
    return shapes.Gap(id=row.id, asks=row.asks, topic=row.topic, since=row.since, due=row.due, steward=row.steward)


def sessions(calendar: Calendar) -> shapes.Sessions:
    """Return the sessions of some days."""
    return shapes.Sessions(sessions=[_session(row) for row in calendar.rows])


def _session(row: CalendarRow) -> shapes.Session:
    its = row.meeting
    return shapes.Session(
        id=its.id,
        title=its.title,
        format=its.format,
        starts=its.starts,
        ends=its.ends,
        where=its.where,
        url=its.url,
        about=its.about,
        host=its.host,
        answer=cast("shapes.SAID", row.mine),
        cancelled=its.cancelled,
    )
