"""What becomes of a pairing: its card is posted, three days later it is asked about, then it ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.community.attention import Cause
from bot.community.pairings.meeting import ASKED_AFTER, CLOSED_AFTER, close
from bot.community.pairings.model import Fate, Outcome, Step
from bot.community.pairings.openings import opening_for, opening_on
from bot.community.pairings.taking import mutes
from bot.community.replies import pairing_cards as cards
from bot.community.replies import pairing_notes as replies
from bot.core.attention import announce, tell
from bot.core.keys import key_for
from bot.core.pairings.drawing import is_new, native_in
from bot.core.pairings.ground import Commons, Ground, because_of
from bot.core.pairings.manners import LONGEST, good_time, wants
from bot.core.places import near
from bot.messages import Place, Who

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from bot.community.model import Member
    from bot.community.pairings.model import Pairing
    from bot.messages import Account, Post
    from bot.transaction import Transaction

EVERY = 10_000
FORGOTTEN = timedelta(days=7)
"""So long after it was to be asked nobody is asked any more, and silence counts for nothing."""
LEAST = 2


def take(tx: Transaction, id_: str, *, now: datetime) -> bool:
    """Do what comes next for a pairing; True where the step after it is due already."""
    pairing = tx.pairings.pairing(id_)
    if pairing is None or pairing.due_at is None or pairing.due_at > now:
        return False
    match pairing.step:
        case Step.POST:
            _post(tx, pairing, now)
        case Step.ASK:
            _ask(tx, pairing, now)
        case Step.CLOSE:
            _close(tx, pairing, now)
        case _:
            _put(tx, pairing, pairing.step, None)
    return False


def people_of(tx: Transaction, pairing: Pairing) -> list[Who]:
    """Return who is in a pairing, as they are shown in its space."""
    return [_who(*one) for one in _there(tx, pairing)]


def card_key(id_: str) -> str:
    """Return the key of a pairing's card."""
    return key_for("pairing", id_)


def ask_key(id_: str) -> str:
    """Return the key of what asks a pairing whether they met."""
    return key_for("pair ask", id_)


def unsaid(tx: Transaction, person: str) -> Iterator[tuple[str, Post]]:
    """Yield (key, what stands there from now on) of each card that names somebody who erases what is theirs."""
    for pairing in tx.pairings.of(person, last=EVERY):
        for key in (card_key(pairing.id), ask_key(pairing.id)):
            yield key, cards.no_longer_there()


def _post(tx: Transaction, pairing: Pairing, now: datetime) -> None:
    """Bring those together who are still there; who is left over is told, and comes first the next time."""
    there = [one for one in _there(tx, pairing) if wants(tx, one[0], pairing.round, now)]
    if _put_off(tx, pairing, there, since=pairing.drawn_at, now=now):
        return
    _unseat(tx, pairing, {member.person for member, _ in there})
    if len(there) < LEAST:
        for member, _ in there:
            _left_over(tx, pairing, member, now)
        _put(tx, pairing, Step.UNDONE, None)
        return
    _send(tx, pairing, there, _card(tx, pairing, there, now), card_key(pairing.id), now)
    _put(tx, pairing, Step.ASK, pairing.drawn_at + ASKED_AFTER)


def _there(tx: Transaction, pairing: Pairing) -> list[tuple[Member, Account]]:
    """Return who is still there, each with their account in the pairing's space."""
    found = []
    for person in tx.pairings.people(pairing.id):
        member = tx.members.get(person)
        account = native_in(tx.members.present(person), pairing.space, member.account) if member else None
        if member and account and member.account:
            found.append((member, account))
    return sorted(found, key=lambda one: (one[1].name.casefold(), one[1].native))


def _unseat(tx: Transaction, pairing: Pairing, present: set[str]) -> None:
    """Take out who has gone since it was drawn, or wants no more of it."""
    seats = (tx.pairings.seat(pairing.draw, person) for person in tx.pairings.people(pairing.id))
    gone = [seat for seat in seats if seat and seat.person not in present]
    tx.pairings.put_seats([replace(seat, fate=_left_as(tx, pairing, seat.person), pairing=None) for seat in gone])


def _left_as(tx: Transaction, pairing: Pairing, person: str) -> Fate:
    member = tx.members.get(person)
    if member is None or not member.account:
        return Fate.GONE
    if tx.pairings.taking(pairing.round, person) is None:
        return Fate.LEFT
    wishes = tx.attention.wishes(person)
    return Fate.MUTED if mutes(wishes, pairing.round) else Fate.AWAY if wishes.away_until else Fate.GONE


def _put_off(
    tx: Transaction, pairing: Pairing, there: Sequence[tuple[Member, Account]], *, since: datetime, now: datetime
) -> bool:
    """Let a step wait for an hour at which none of these has quiet hours, once; return whether it does."""
    until = good_time(tx, [member.person for member, _ in there], now)
    if until <= now or now - since >= LONGEST:
        return False
    _put(tx, pairing, pairing.step, until)
    return True


def _left_over(tx: Transaction, pairing: Pairing, member: Member, now: datetime) -> None:
    seat = tx.pairings.seat(pairing.draw, member.person)
    if seat:
        tx.pairings.put_seats([replace(seat, fate=Fate.ALONE_AFTER, pairing=None)])
    told = replies.left_over(_title(tx, pairing), to=member.account, near=_near(tx, pairing, member.account))
    key = key_for("pair left over", pairing.id, member.person)
    tell(tx, member, told, cause=Cause.PAIRING, subject=pairing.round, key=key, now=now)


def _card(tx: Transaction, pairing: Pairing, there: Sequence[tuple[Member, Account]], now: datetime) -> Post:
    people = [member.person for member, _ in there]
    guests = [tx.pairings.taking(pairing.round, person) for person in people]
    open_to_all = not any(one is None or one.guest for one in guests)
    ground = Commons(tx).ground(people) if open_to_all else Ground()
    whose = {member.person: _who(member, account) for member, account in there}
    return cards.card(
        [whose[person] for person in people],
        because_of(
            ground,
            new=len({is_new(member, now) for member, _ in there}) > 1,
            across=len({member.account.partition("/")[0] for member, _ in there}) > 1,
            again=_again(tx, pairing, people),
        ),
        asker=whose.get(ground.asker),
        solver=whose.get(ground.solver),
        question=ground.question,
        number=ground.number,
        told=ground.told,
        sought=ground.sought,
        opening=opening_on(ground.learning) if ground.learning else opening_for(pairing.id),
        addressees=[str(account) for _, account in there],
        near=near_of(tx, pairing),
    )


def _again(tx: Transaction, pairing: Pairing, people: Sequence[str]) -> bool:
    """Return whether some of these were put together before, and met for all that is known."""
    earlier = tx.pairings.of(people[0], last=200)
    met = (
        one
        for one in earlier
        if one.id != pairing.id and one.outcome is not Outcome.NOT and one.step is not Step.UNDONE
    )
    return any(len(set(people) & set(tx.pairings.people(one.id))) >= LEAST for one in met)


def _ask(tx: Transaction, pairing: Pairing, now: datetime) -> None:
    """Ask whether they met, unless one of them said so already."""
    there = _there(tx, pairing)
    assert pairing.due_at is not None  # noqa: S101  It is due.
    if len(there) < LEAST or pairing.outcome is not Outcome.NONE or now - pairing.due_at > FORGOTTEN:
        _put(tx, pairing, Step.DONE, None)
        return
    willing = [one for one in there if wants(tx, one[0], pairing.round, now)]
    if len(willing) < len(there):
        _ask_alone(tx, pairing, willing, now)
        return
    if _put_off(tx, pairing, there, since=pairing.drawn_at + ASKED_AFTER, now=now):
        return
    asked = cards.did_you_meet(
        pairing.id, addressees=[str(account) for _, account in there], near=near_of(tx, pairing), title=_names(there)
    )
    _send(tx, pairing, there, asked, ask_key(pairing.id), now)
    _put(tx, pairing, Step.CLOSE, now + CLOSED_AFTER)


def _ask_alone(tx: Transaction, pairing: Pairing, willing: Sequence[tuple[Member, Account]], now: datetime) -> None:
    """Ask each of those who want to be asked for themselves: in their common conversation all would be told."""
    for member, _ in willing:
        near_them = _near(tx, pairing, member.account)
        asked = cards.did_you_meet(pairing.id, addressees=[member.account], near=near_them)
        key, by = key_for("pair ask", pairing.id, member.person), now + CLOSED_AFTER
        told = replace(asked, audience="private")
        tell(tx, member, told, cause=Cause.PAIRING, subject=pairing.round, key=key, now=now, by=by)
    _put(tx, pairing, Step.CLOSE, now + CLOSED_AFTER)


def _close(tx: Transaction, pairing: Pairing, now: datetime) -> None:
    for paused in list(close(tx, pairing)):
        member = tx.members.get(paused.person)
        if member and member.account:
            told = replies.paused_for_silence(
                _title(tx, pairing), to=member.account, near=_near(tx, pairing, member.account)
            )
            key = key_for("pair silent", pairing.id, paused.person)
            tell(tx, member, told, cause=Cause.PAIRING, subject=pairing.round, key=key, now=now)


def _send(
    tx: Transaction,
    pairing: Pairing,
    there: Sequence[tuple[Member, Account]],
    post: Post,
    key: str,
    now: datetime,
) -> None:
    """Say something in the conversation of just these, which is opened for it."""
    natives = "".join(f"+{account.native}" for _, account in sorted(there, key=lambda one: one[1].native))
    announce(tx, Place(pairing.space, natives), post, cause=Cause.PAIRING, subject=pairing.round, key=key, now=now)


def _put(tx: Transaction, pairing: Pairing, step: Step, due_at: datetime | None) -> None:
    tx.pairings.put_pairing(replace(pairing, step=step, due_at=due_at, version=pairing.version + 1))


def _who(member: Member, account: Account) -> Who:
    return Who(account.name or member.name, str(account))


def _names(there: Sequence[tuple[Member, Account]]) -> str:
    return cards.names_of([_who(*one) for one in there])


def near_of(tx: Transaction, pairing: Pairing) -> str:
    """Return the round's channel, or an open one of the pairing's space where that is another."""
    return _near(tx, pairing, f"{pairing.space}/")


def _near(tx: Transaction, pairing: Pairing, account: str) -> str:
    round_ = tx.pairings.get(pairing.round)
    return near(tx, account, round_.place if round_ else "")


def _title(tx: Transaction, pairing: Pairing) -> str:
    schedule = tx.schedules.get(pairing.round)
    return schedule.title if schedule else ""
