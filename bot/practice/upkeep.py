"""Keep the repertoire fresh: confirm, doubt, supersede, look through it, adopt what nobody looks after."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.community.model import Did
from bot.errors import Absent, NotAllowed, Unfit
from bot.practice.curate import edits
from bot.practice.freshness import freshness, is_old
from bot.practice.model import (
    Adoption,
    AdoptionState,
    Change,
    Confirmation,
    Says,
    Scope,
    State,
    Upkeep,
    UpkeepState,
)
from bot.practice.sight import seen

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from bot.community.model import Member, Viewer
    from bot.practice.model import Entry, Word
    from bot.transaction import Transaction
    from bot.transaction.upkeep import Tended

AT_A_TIME = 200
"""How many entries are looked through at once, on a reader."""
SOON, LATER = timedelta(minutes=10), timedelta(days=1)
"""When looking through goes on: in the middle of the repertoire, and after its end."""
MOST_ASKING = 10
"""About how many entries somebody is asked at a time, in the whole community."""
MOST_CHAIN = 20


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look through some entries found: those whose care is not what is noted, and how far it came."""

    numbers: tuple[int, ...]
    reached: int
    again_at: datetime


def answer(tx: Transaction, number: int, *, holds: bool, member: Member, viewer: Viewer, now: datetime) -> Entry:
    """Write whether an entry still holds for *member*; pressed again, their last answer counts."""
    entry = seen(tx, number, viewer)
    tx.upkeep.confirm(Confirmation(entry.number, member.person, now, holds))
    tx.interactions.note(Did.CONFIRMED, by=member.person, to=entry.author, subject=f"#{entry.number}", now=now)
    care = tx.upkeep.get(entry.number)
    if holds and care and care.state is UpkeepState.SUPERSEDED and decides(entry, member):
        tx.upkeep.drop(entry.number)
    settle(tx, entry.number, now=now)
    return entry


def renew(tx: Transaction, entry: Entry, *, member: Member, now: datetime) -> None:
    """Take an edit of what needed care for its owner's word that it holds as it reads now."""
    if tx.upkeep.get(entry.number):
        tx.upkeep.confirm(Confirmation(entry.number, member.person, now, holds=True))
        settle(tx, entry.number, now=now)


def decides(entry: Entry, member: Member) -> bool:
    """Return whether *member* may say by themselves what becomes of an entry: who looks after it, a facilitator."""
    return edits(entry, member.person) or member.facilitates


def is_looked_after(tx: Transaction, entry: Entry) -> bool:
    """Return whether somebody who can be reached looks after an entry."""
    return bool(tx.upkeep.here(owners(entry)))


def owners(entry: Entry) -> tuple[str, ...]:
    """Return who looks after an entry: its author, who adopted it, and who kept it where no author is known."""
    kept_by = entry.kept_by if entry.author is None else None
    return tuple(filter(None, (entry.author, entry.keeper, kept_by)))


def supersede(
    tx: Transaction, number: int, instead: int, *, member: Member, viewer: Viewer, now: datetime
) -> tuple[Entry, Entry, bool]:
    """Let one entry stand in the place of another; return both, and whether it is so now.

    Who looks after the old one decides, or a facilitator; where nobody looks after it, anybody who sees both.
    """
    entry, other = seen(tx, number, viewer), seen(tx, instead, viewer)
    if entry.number == other.number:
        raise Unfit("instead", "same")
    if other.scope is Scope.PLACE and (entry.scope, entry.room) != (other.scope, other.room):
        raise Unfit("instead", "narrower", f"#{other.number}")
    if entry.number in _chain(tx, other.number):
        raise Unfit("instead", "circle", f"#{other.number}")
    if not (decides(entry, member) or not is_looked_after(tx, entry)):
        return entry, other, False
    known = tx.upkeep.get(entry.number) or Upkeep(entry.number, UpkeepState.SUPERSEDED, now, version=0)
    tx.audit.note("supersede", f"#{entry.number} #{other.number}", by=member.person, now=now)
    _write(tx, replace(_at_rest(known), state=UpkeepState.SUPERSEDED, since=now, superseded_by=other.number))
    return entry, other, True


def _chain(tx: Transaction, number: int) -> set[int]:
    """Return an entry and all that stand in its place, one after the other."""
    chain = {number}
    for _ in range(MOST_CHAIN):
        care = tx.upkeep.get(number)
        if care is None or care.superseded_by is None or care.superseded_by in chain:
            return chain
        number = care.superseded_by
        chain.add(number)
    return chain


def settle(tx: Transaction, number: int, *, now: datetime) -> Upkeep | None:
    """Note what care an entry needs by what is said of it now, and return that; safe to run at any time."""
    every, _ = tx.upkeep.look(number - 1, limit=1)
    if not every or every[0].number != number:
        tx.upkeep.drop(number)
        return None
    tended, care = every[0], tx.upkeep.get(number)
    state = _judge(tx, every, {number: care} if care else {}, now=now)[number]
    if state is None:
        if care:
            tx.upkeep.drop(number)
        return None
    if care and care.state is state:
        return care
    return _write(tx, replace(_at_rest(care or Upkeep(tended.number, state, now, version=0)), state=state, since=now))


def _at_rest(care: Upkeep) -> Upkeep:
    """Return what care an entry needs as if nobody had been asked yet."""
    return replace(care, asked_person=None, asked_at=None, due_at=None, asks=0, superseded_by=None)


def _write(tx: Transaction, care: Upkeep) -> Upkeep:
    """Write over what is noted; raise `Unfit` where somebody else was faster."""
    fresh = replace(care, version=care.version + 1)
    if not (tx.upkeep.add(fresh) if care.version == 0 else tx.upkeep.put(fresh)):
        raise Unfit("version", "outrun", f"#{care.number}")
    return fresh


def look_through(tx: Transaction, *, now: datetime) -> Looked | None:
    """Look through the next entries for those that need another care than is noted; None where it is not time.

    It changes nothing, and so runs on a reader; what it finds is settled one by one.
    """
    reached, due_at = tx.upkeep.tending() or (0, now)
    if due_at > now:
        return None
    every, last = tx.upkeep.look(reached, limit=AT_A_TIME)
    known = tx.upkeep.many([one.number for one in every])
    states = _judge(tx, every, known, now=now)
    noted = {number: care.state for number, care in known.items()}
    off = tuple(number for number, state in states.items() if noted.get(number) is not state)
    return Looked(off, last or 0, now + (SOON if last else LATER))


def look_soon(tx: Transaction, number: int, *, now: datetime) -> None:
    """Have the entries from *number* on looked through now, where the repertoire rests until another day.

    In the middle of it they come up by themselves, for they are the newest.
    """
    known = tx.upkeep.tending()
    if known and known[0] == 0 and known[1] > now:
        tx.upkeep.tend(number - 1, now)


def begin_asking(tx: Transaction, *, now: datetime) -> int:
    """Have somebody asked about what waits longest, as long as not too many are asked; return of how many entries."""
    room = MOST_ASKING - tx.upkeep.asking()
    waiting = tx.upkeep.unasked(limit=room) if room > 0 else ()
    return sum(tx.upkeep.put(replace(care, due_at=now, version=care.version + 1)) for care in waiting)


def standing_instead(tx: Transaction, care: Iterable[Upkeep]) -> dict[int, Entry]:
    """Return what stands in the place of each entry that is superseded, though it became part of another since."""
    named = {one.number: one.superseded_by for one in care if one.superseded_by}
    stands = tx.entries.stands(list(named.values()))
    entries = {one.number: one for one in tx.entries.many(list(set(stands.values())))}
    found = {number: entries.get(stands[instead]) for number, instead in named.items()}
    return {number: one for number, one in found.items() if one and one.state is State.KEPT and one.number != number}


def _judge(
    tx: Transaction, every: Sequence[Tended], known: Mapping[int, Upkeep], *, now: datetime
) -> dict[int, UpkeepState | None]:
    """Return what care each entry needs."""
    words = tx.upkeep.words([one.number for one in every])
    here = tx.upkeep.here({person for one in every for person in one.owners})
    instead = standing_instead(tx, known.values())
    days = tx.members.community().settings.old_after_days
    return {
        one.number: UpkeepState.SUPERSEDED if one.number in instead else _state(one, words[one.number], here, days, now)
        for one in every
    }


def _state(
    one: Tended, words: Sequence[Word], here: Collection[str], old_after_days: int, now: datetime
) -> UpkeepState | None:
    fresh = freshness(words, kind=one.kind, told_at=one.told_at, author=one.author, now=now)
    old = is_old(fresh, told_at=one.told_at, now=now, old_after_days=old_after_days)
    # What an import brought without an author was never looked after: it is nobody's loss until it is old.
    # Of one without a name nobody is to guess who left just now.
    if not any(owner in here for owner in one.owners) and (old or (one.owners and not one.nameless)):
        return UpkeepState.ORPHANED
    still = max((word.at for word in words if word.says is Says.HOLDS), default=None)
    over = max((word.at for word in words if word.says is Says.OVER), default=None)
    contrary = [at for at in (one.contrary_at, over) if at and (still is None or at > still)]
    if fresh.disputed or (contrary and (fresh.people or one.contrary_at in contrary)):
        return UpkeepState.DISPUTED
    return UpkeepState.STALE if old or contrary else None


def adopt(tx: Transaction, number: int, *, member: Member, viewer: Viewer, now: datetime) -> tuple[Entry, Adoption]:
    """Let *member* look after an entry that nobody does any more; return it, and what became of that.

    A facilitator says yes, unless its author is forgotten altogether or *member* is one.
    """
    entry = seen(tx, number, viewer)
    if entry.keeper == member.person:
        return entry, Adoption(entry.number, member.person, now, AdoptionState.KEPT)
    if is_looked_after(tx, entry):
        raise NotAllowed("adopt", "orphan")
    if owners(entry) and not member.facilitates:
        wish = Adoption(entry.number, member.person, now)
        tx.upkeep.adopt(wish)
        return entry, wish
    return _hand_over(tx, entry, member, by=member.person, now=now)


def decide_adoption(
    tx: Transaction, number: int, person: str, *, yes: bool, member: Member, now: datetime
) -> tuple[Entry, Adoption, bool]:
    """Say whether *person* may look after an entry; a facilitator does. False where that was decided already."""
    if not member.facilitates:
        raise NotAllowed("adopt", "facilitator")
    wish, entry, other = tx.upkeep.adoption(number, person), tx.entries.get(number), tx.members.get(person)
    if wish is None or other is None or entry is None or entry.state is not State.KEPT:
        raise Absent("entry", f"#{number}")
    if wish.state is not AdoptionState.WAITING:
        return entry, wish, False
    if yes and not tx.upkeep.here([person]):
        raise NotAllowed("adopt", "gone")
    if not yes:
        no = replace(wish, state=AdoptionState.DECLINED)
        tx.upkeep.adopt(no)
        return entry, no, True
    if is_looked_after(tx, entry):  # Its author is back, or somebody else was faster.
        no = replace(wish, state=AdoptionState.DECLINED)
        tx.upkeep.adopt(no)
        return entry, no, False
    kept, adopted = _hand_over(tx, entry, other, by=member.person, now=now)
    return kept, adopted, True


def _hand_over(tx: Transaction, entry: Entry, to: Member, *, by: str, now: datetime) -> tuple[Entry, Adoption]:
    kept = replace(entry, keeper=to.person, version=entry.version + 1)
    if not tx.entries.put(kept, by=to.person, change=Change.ADOPTED, now=now):
        raise Unfit("version", "outrun", f"#{entry.number}")
    tx.audit.note("adopt", f"#{entry.number}", by=by, now=now)
    adopted = Adoption(entry.number, to.person, now, AdoptionState.KEPT)
    tx.upkeep.adopt(adopted)
    settle(tx, entry.number, now=now)
    return kept, adopted
