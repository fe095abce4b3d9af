"""What the clock does about a gap: ask its steward what becomes of it, twice; then let go of it, and say so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community.attention import Cause
from bot.community.least import least_people
from bot.community.model import Viewer
from bot.core.attention import tell
from bot.core.gap_ends import let_go
from bot.core.keys import key_for
from bot.core.places import near
from bot.domain.gaps import course, sight
from bot.domain.replies import gaps as said

if TYPE_CHECKING:
    from datetime import datetime

    from bot.community.model import Member
    from bot.domain.gaps.model import Gap, GapSeen
    from bot.transaction import Transaction

NOBODY = "nobody has looked after it, or said anything of it, for a long time"


def take(tx: Transaction, id_: str, *, now: datetime) -> None:
    """Do what comes next for a gap whose date has come.

    Without a steward the facilitators are asked; where they may not know of it, whoever asked. Of what was asked in private alone nobody hears before it is of
    several people: until then it has no date.
    """
    gap = tx.gaps.get(id_)
    if gap is None or gap.due_at is None or gap.due_at > now or gap.ended:
        return
    held = tx.gaps.questions(id_)
    shown = sight.shown(tx, gap, held, Viewer(gap.community), least=least_people(tx))
    if not course.waiting_in(tx, gap) and shown.silent is None:
        course.sleep(tx, gap)
    elif gap.asks >= course.MOST_ASKS:
        let_go(tx, gap, reason=NOBODY, now=now)
    else:
        for member, cause in _whom(tx, gap):
            _ask(tx, gap, member, cause, now=now)
        course.asked(tx, gap, now=now)


def _whom(tx: Transaction, gap: Gap) -> list[tuple[Member, Cause]]:
    steward = tx.members.get(gap.steward) if gap.steward else None
    if steward and steward.account:
        return [(steward, Cause.QUESTION)]
    if tx.charters.is_closed():
        return []
    facilitating = [one for one in tx.members.every() if one.facilitates and one.account]
    known = [(one, Cause.DUTY) for one in facilitating if _is_known(_shown(tx, gap, one))]
    return known or [(one, Cause.ANSWER) for one in _askers(tx, gap)]


def _is_known(shown: GapSeen) -> bool:
    """Return whether a reader may know of a gap: of one in a private channel nobody outside of it hears."""
    return bool(shown.questions) or shown.silent is not None


def _askers(tx: Transaction, gap: Gap) -> list[Member]:
    """Return who asked openly what waits in a gap."""
    people = dict.fromkeys(one.asker for one in course.waiting_in(tx, gap) if one.asker)
    found = (tx.members.get(person) for person in people)
    return [one for one in found if one and one.account]


def _ask(tx: Transaction, gap: Gap, member: Member, cause: Cause, *, now: datetime) -> None:
    """Ask one of them; they are shown what every member may read of it, or what is their own."""
    shown = _shown(tx, gap, member)
    where = shown.questions[0].place if shown.questions else ""
    to, mine = member.account, cause is Cause.QUESTION
    asked = said.what_becomes(shown, mine=mine, to=to, near=near(tx, to, where))
    tell(tx, member, asked, cause=cause, key=key_for("gap", gap.id, member.person, gap.version), now=now)


def _shown(tx: Transaction, gap: Gap, member: Member) -> GapSeen:
    viewer = Viewer(gap.community, member.person)
    return sight.shown(tx, gap, tx.gaps.questions(gap.id), viewer, least=least_people(tx))
