"""What channels, and what forums file their posts under, stand for: topics that all which comes from there carries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import NotAllowed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from bot.community.model import Member
    from bot.transaction import Transaction


def map_sources(
    tx: Transaction, wanted: Mapping[str, Iterable[str]], *, member: Member, now: datetime
) -> Mapping[str, tuple[str, ...]]:
    """Let each source stand for some topics: what is kept or asked there carries them. A facilitator may."""
    if not member.facilitates:
        raise NotAllowed("topic", "facilitator")
    stands = {source: tx.topics.resolve(tuple(names)) for source, names in wanted.items()}
    for source, names in stands.items():
        tx.topics.map_source(source, names)
    tx.audit.note("map topics", ", ".join(sorted(wanted))[:200], by=member.person, now=now)
    return stands


def relabel(tx: Transaction, room: str, renamed: Mapping[str, str]) -> None:
    """Let what a printed *room* files its posts under stand for its topics under another name (as `was: now`)."""
    sources = tx.topics.sources()
    stood = {now: sources.get(f"{room}#{was}", ()) for was, now in renamed.items()}
    for label in {*renamed, *stood}:
        tx.topics.map_source(f"{room}#{label}", stood.get(label, ()))
