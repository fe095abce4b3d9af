"""What the clock does about a newcomer: welcome them once, then see that what they ask or say is answered."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.community.attention import Cause
from bot.community.model import Viewer
from bot.community.replies import welcome as replies
from bot.community.welcome import newcomers
from bot.community.welcome.greeters import greeter_for
from bot.community.welcome.model import Step
from bot.core.attention import tell
from bot.core.keeping import named_as
from bot.core.keys import key_for
from bot.core.places import near
from bot.domain.charter.ending import is_closed
from bot.domain.model import QuestionState
from bot.domain.replies.charter import charter_blocks
from bot.messages import Place, Wanted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.community.model import Member
    from bot.community.welcome.model import Newcomer
    from bot.messages import Post
    from bot.practice.model import Entry
    from bot.transaction import Transaction

TO_BEGIN_WITH = 3
LOOKED_THROUGH = 60
STALE = timedelta(days=7)
"""So long after they came nobody is welcomed any more: Hearth was not running when they did."""


def take(tx: Transaction, person: str, *, now: datetime) -> None:
    """Do what comes next for a newcomer."""
    newcomer = tx.welcome.get(person)
    if newcomer is None or newcomer.due_at is None or newcomer.due_at > now:
        return
    member = tx.members.get(person)
    if newcomer.step is Step.WELCOME:
        _welcome(tx, newcomer, member, now)
    else:
        _watch(tx, newcomer, member, now)


def _welcome(tx: Transaction, newcomer: Newcomer, member: Member | None, now: datetime) -> None:
    """Welcome them, unless there is nothing to welcome them with, or they came long ago."""
    community = tx.members.community()
    entries = to_begin_with(tx, guest=newcomer.guest)
    closed = is_closed(tx)
    empty = not community.about and not entries
    if (
        closed
        or member is None
        or not member.account
        or not community.settings.welcome
        or now - newcomer.met_at > STALE
    ):
        newcomers.welcomed(tx, newcomer, greeter=None, now=now)
        return
    greeter = None if empty else greeter_for(tx, member, now=now)
    if not empty:
        told = welcome_of(tx, entries, greeter=greeter, to=member.account, near=newcomer.near)
        key = key_for("welcome", newcomer.community, newcomer.person)
        tell(tx, member, told, cause=Cause.WELCOME, key=key, now=now)
    newcomers.welcomed(tx, newcomer, greeter=greeter.person if greeter else None, now=now)
    if greeter:
        about = replies.meet_a_newcomer(
            named_as(member), to=greeter.account, near=near(tx, greeter.account, newcomer.near)
        )
        key = key_for("meet a newcomer", newcomer.community, newcomer.person)
        tell(tx, greeter, about, cause=Cause.DUTY, key=key, now=now)


def welcome_of(
    tx: Transaction, entries: Sequence[Entry], *, greeter: Member | None = None, to: str = "", near: str = ""
) -> Post:
    """Return the welcome as it would be sent now."""
    shown = named_as(greeter) if greeter else None
    written = tx.charters.charter()
    charter = charter_blocks(written) if written.version else ()
    return replies.welcome(tx.members.community(), entries, charter=charter, greeter=shown, to=to, near=near)


def to_begin_with(tx: Transaction, *, guest: bool = False) -> Sequence[Entry]:
    """Return three entries to begin with, as far as anybody may see them: those that helped most, else the newest."""
    if guest:
        return ()
    viewer = Viewer(tx.members.community().id)
    entries, _ = tx.entries.shelf(Wanted(), viewer, size=LOOKED_THROUGH)
    tally = tx.uses.tally([entry.number for entry in entries])

    def helped(entry: Entry) -> tuple[int, int, int]:
        its = tally[entry.number]
        return its.worked, its.used, entry.number

    return sorted(entries, key=helped, reverse=True)[:TO_BEGIN_WITH]


def _watch(tx: Transaction, newcomer: Newcomer, member: Member | None, now: datetime) -> None:
    """Tell the facilitators, once, where something went without an answer for a day."""
    asked = _asked(tx, newcomer)
    if newcomers.watch(tx, newcomer, asked, now=now) and member and member.name:
        for one in tx.members.every():
            if one.facilitates and one.account and one.person != newcomer.person:
                where = near(tx, one.account, newcomer.near)
                told = replies.nobody_answered(named_as(member), asked=not newcomer.said_at, to=one.account, near=where)
                key = key_for("nobody answered", newcomer.community, newcomer.person, one.person)
                tell(tx, one, told, cause=Cause.DUTY, key=key, now=now)


def _asked(tx: Transaction, newcomer: Newcomer) -> list[datetime]:
    """Return when a newcomer asked what stands in an open channel without an answer."""
    rooms = {room.key for room in tx.members.rooms(private=False)}
    return [
        one.asked_at
        for one in tx.questions.mine(newcomer.person)
        if one.state in {QuestionState.POSTED, QuestionState.GAP}
        and one.shared
        and str(Place.parse(one.place).room) in rooms
    ]
