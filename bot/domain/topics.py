"""Topics: the named parts of the domain, and the other names they go by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import NotAllowed, Unfit
from bot.text import topic_name

if TYPE_CHECKING:
    from datetime import datetime

    from bot.community.model import Member
    from bot.transaction import Transaction


def add_alias(tx: Transaction, alias: str, topic: str, *, member: Member, now: datetime) -> tuple[str, str]:
    """Make *alias* another name of *topic*; return both as they are written. A facilitator may."""
    if not member.facilitates:
        raise NotAllowed("alias", "facilitator")
    names = topic_name(alias.lstrip("#")), topic_name(topic.lstrip("#"))
    if not all(names):
        raise Unfit("topic", "empty")
    if names[0] == names[1] or not tx.topics.alias(*names):
        raise Unfit("topic", "circle", names[0])
    tx.audit.note("alias", f"{names[0]} = {names[1]}", by=member.person, now=now)
    return names
