"""Drawing a round: what is to be known is read, the pairs are found off the writer, then written at once.

A round of a thousand takes half a second to find: nothing else waits for that meanwhile.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from itertools import combinations
from typing import TYPE_CHECKING

from bot.community.pairings.fitting import Met, Past, Taker
from bot.community.pairings.model import OWED, Draw, Fate, Pairing, Round, Seat
from bot.community.pairings.taking import fate_of
from bot.community.rhythm import ENDED, OccurrenceState
from bot.core.keys import id_for
from bot.core.pairings.ground import Commons
from bot.messages import Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from bot.community.model import Member
    from bot.community.pairings.fitting import Pair
    from bot.community.pairings.matching import Drawn
    from bot.community.pairings.model import Taking
    from bot.messages import Account
    from bot.storage.store import Store
    from bot.transaction import Transaction

NEW_FOR = timedelta(days=60)
"""How long somebody counts as new to those who have been here."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """All that a draw is made of. `stamp` is what must still be so when it is written."""

    draw: Draw
    round: Round
    takers: tuple[Taker, ...]
    past: Past
    seats: Mapping[str, Seat]
    stamp: frozenset[object]


def draw_now(tx: Transaction, id_: str, *, now: datetime) -> bool:
    """Draw a round in one go: for who has no other thread for it. True where it is due again."""
    gathered = gather(tx, id_, now=now)
    return settle(tx, gathered, drawn_of(gathered), now=now) if gathered else False


async def draw_apart(store: Store, community: int, id_: str, *, now: datetime) -> bool:
    """Draw a round with the pairs found in a thread of their own, outside of any transaction."""
    gathered = await store.read(community, lambda tx: gather(tx, id_, now=now))
    if gathered is None:
        return False
    drawn = await asyncio.to_thread(drawn_of, gathered)
    return await store.write(community, partial(settle, gathered=gathered, drawn=drawn, now=now))


def drawn_of(gathered: Gathered) -> Drawn:
    """Return who is put together with whom."""
    # Read when the first round is drawn: networkx takes its time, and start-up waits for nothing.
    from bot.community.pairings.matching import draw  # noqa: PLC0415

    return draw(gathered.takers, gathered.past, size=gathered.round.size, seed=gathered.draw.id)


def gather(tx: Transaction, id_: str, *, now: datetime) -> Gathered | None:
    """Read what a draw is made of; None where it is not due."""
    draw = tx.pairings.draw(id_)
    round_ = tx.pairings.get(draw.round) if draw else None
    if draw is None or round_ is None or draw.due_at is None or draw.drawn_at:
        return None
    takes, seats = tx.pairings.takers(round_.id), {seat.person: seat for seat in tx.pairings.seats(id_)}
    members = {member.person: member for member in tx.members.every()}
    fates = {
        one.person: fate_of(
            one, seats.get(one.person), members.get(one.person), tx.attention.wishes(one.person), at=draw.at
        )
        for one in takes
    }
    called = [one for one in takes if fates[one.person].fate is Fate.CALLED]
    takers = _takers(tx, round_, called, members, now=now)
    return Gathered(draw, round_, takers, _past(tx), fates, stamp_of(takes, seats.values()))


def stamp_of(takes: Iterable[Taking], seats: Iterable[Seat]) -> frozenset[object]:
    """Return what members can change about a draw until it is written."""
    return frozenset(
        (*((one.person, one.pause, one.paused_until) for one in takes), *((s.person, s.fate) for s in seats))
    )


def _takers(
    tx: Transaction, round_: Round, called: Sequence[Taking], members: Mapping[str, Member], *, now: datetime
) -> tuple[Taker, ...]:
    commons, accounts = Commons(tx), tx.pairings.accounts(round_.id)
    living = {space.key for space in tx.spaces.every() if space.left_at is None}
    before = tx.pairings.last_drawn(round_.id)
    owed = {seat.person for seat in tx.pairings.seats(before.id) if seat.fate in OWED} if before else set()
    shared: dict[frozenset[str], frozenset[str]] = {}  # Most people are in the same spaces: one set stands for all.

    def spaces(person: str) -> frozenset[str]:
        own = frozenset(account.space for account in accounts.get(person, ()) if account.space in living)
        return shared.setdefault(own, own)

    return tuple(
        Taker(
            one.person,
            spaces(one.person),
            home=members[one.person].account.partition("/")[0],
            new=is_new(members[one.person], now),
            solvers=commons.solvers(one.person) | commons.wanting.tellers(one.person),
            gaps=commons.sought(one.person) | commons.wanting.learns(one.person),
            owed=one.person in owed,
        )
        for one in called
    )


def is_new(member: Member, now: datetime) -> bool:
    """Return whether somebody came not long ago."""
    return member.joined_at is not None and now - member.joined_at < NEW_FOR


def _past(tx: Transaction) -> Past:
    """Return who met whom, counted back in rounds, and who is to be kept apart."""
    groups: dict[str, tuple[datetime, list[str]]] = {}
    for id_, at, person in tx.pairings.together():
        groups.setdefault(id_, (at, []))[1].append(person)
    ages = {at: ago for ago, at in enumerate(sorted({at for at, _ in groups.values()}, reverse=True), start=1)}
    times: Counter[Pair] = Counter()
    last: dict[Pair, int] = {}
    for at, people in groups.values():
        for pair in combinations(people, 2):  # They come by person, so each pair is in its one order.
            times[pair] += 1
            last[pair] = ages[at]
    return Past({pair: Met(count, last[pair]) for pair, count in times.items()}, frozenset(tx.pairings.apart()))


def settle(tx: Transaction, gathered: Gathered, drawn: Drawn, *, now: datetime) -> bool:
    """Write a draw; where somebody skipped or left meanwhile nothing is written, and it is due again: True."""
    draw = tx.pairings.draw(gathered.draw.id)
    if draw is None or draw.due_at is None or draw.drawn_at:
        return False
    if stamp_of(tx.pairings.takers(draw.round), tx.pairings.seats(draw.id)) != gathered.stamp:
        return True
    space_of = {taker.person: taker.spaces for taker in gathered.takers}
    pairings = [_pairing(gathered, group, space_of, now) for group in drawn.groups]
    tx.pairings.add_pairings(pairings)
    tx.pairings.put_seats(_seats(gathered, drawn, pairings))
    tx.pairings.put_draw(replace(draw, due_at=None, drawn_at=now))
    occurrence = tx.schedules.occurrence(draw.id)
    if occurrence and occurrence.state not in ENDED:
        done = replace(occurrence, state=OccurrenceState.DONE, step="", due_at=None, version=occurrence.version + 1)
        tx.schedules.put_occurrence(done)
    return False


def _pairing(gathered: Gathered, group: Sequence[str], spaces: Mapping[str, frozenset[str]], now: datetime) -> Pairing:
    draw, here = gathered.draw, Place.parse(gathered.round.place).space
    common = frozenset.intersection(*(spaces[person] for person in group))
    space = here if here in common else min(common)
    return Pairing(draw.community, id_for(draw.id, *group), draw.id, draw.round, space, now, due_at=now)


def _seats(gathered: Gathered, drawn: Drawn, pairings: Sequence[Pairing]) -> list[Seat]:
    """Return what became of everybody who takes part."""
    id_, seats = gathered.draw.id, dict(gathered.seats)
    for group, pairing in zip(drawn.groups, pairings, strict=True):
        seats.update({who: replace(seats[who], fate=Fate.MATCHED, pairing=pairing.id) for who in group})
    for who, left in drawn.left.items():
        seats[who] = replace(seats[who], fate=Fate(left.value))
    return [replace(seat, draw=id_) for _, seat in sorted(seats.items())]


def native_in(accounts: Sequence[Account], space: str, preferred: str) -> Account | None:
    """Return somebody's account in a space: the one they acted with last, where it is there."""
    theirs = [account for account in accounts if account.space == space]
    return next((account for account in theirs if str(account) == preferred), theirs[0] if theirs else None)
