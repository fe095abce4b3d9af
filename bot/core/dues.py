"""What the tick finds due: a request that ran out, a trial to ask about, a question that needs an end, the rhythm."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community.attention import Cause
from bot.core import charter, gaps, pairings, pulse, rhythm, upkeep, welcome, who
from bot.core.attention import announce, release, tell
from bot.core.keys import key_for
from bot.core.sessions.afterwards import ask_takeaway
from bot.domain import questions
from bot.domain import replies as domain
from bot.domain.model import QuestionState
from bot.messages import Place
from bot.practice import consent, replies, reuse

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping
    from datetime import datetime

    from bot.messages import Post
    from bot.practice.model import Entry, Use
    from bot.transaction import Transaction


def expire_consent(tx: Transaction, id_: str, *, now: datetime) -> None:
    """Take no answer for a no, and tell the one who asked."""
    expired = consent.expire(tx, id_, now=now)
    keeper = tx.members.get(expired.keeper) if expired else None
    if expired and keeper and expired.keeper != expired.author:
        told = replies.no_answer_came(expired, to=keeper.account)
        key, place = key_for("expired", id_), Place.parse(expired.place)
        tell(tx, keeper, told, cause=Cause.ANSWER, key=key, now=now, place=place)


def ask_trial(tx: Transaction, id_: str, *, now: datetime) -> None:
    """Ask somebody how it went with what they wanted to try (`number:person`)."""
    number, _, person = id_.partition(":")
    due = reuse.ask_trial(tx, int(number), person, now=now)
    member = tx.members.get(person) if due else None
    if due and member and member.account:
        entry, use = due
        key = key_for("trial", id_, member.community, now.date())
        tell(tx, member, _of_trial(entry, use, to=member.account), cause=Cause.TRIAL, key=key, now=now)


def _of_trial(entry: Entry | None, use: Use, *, to: str) -> Post:
    if entry is None:
        return replies.trial_gone(use.number, to=to, near=use.place)
    return replies.how_did_it_go(entry, to=to, near=use.place, again=use.asks > 1)


def close_question(tx: Transaction, id_: str, *, now: datetime) -> None:
    """Give a question its end, and say so where it was asked; of what is shared the steward of its gap is asked."""
    ended = questions.end_quietly(tx, id_, now=now)
    if ended is None:
        return
    was, question = ended
    if was.state is QuestionState.POSTED:
        place = Place.parse(was.place)
        sent = tx.outgoing.sent_as(was.posted_key or "")
        thread = Place(place.space, place.channel, place.thread or sent or "")
        key = key_for("gap", id_)
        announce(tx, thread, domain.no_answer_yet(question), cause=Cause.QUESTION, key=key, now=now)
    elif was.state is QuestionState.GAP and was.asker and not was.shared:
        member = tx.members.get(was.asker)
        if member and member.account:
            still = question.state is QuestionState.GAP
            asked = (domain.still_a_gap if still else domain.let_go_of)(question, to=member.account)
            tell(tx, member, asked, cause=Cause.QUESTION, key=key_for("still", id_, now.date()), now=now)


def purge_space(tx: Transaction, id_: str, *, now: datetime) -> None:
    """Have what a space holds removed that Hearth has left, on its day."""
    tx.spaces.purge(id_, now=now)


DUES: Mapping[str, Callable[..., object]] = {
    "consent": expire_consent,
    "trial": ask_trial,
    "question": close_question,
    "sort": gaps.sort_now,
    "gap": gaps.take,
    "asked_one": who.expire,
    "space": purge_space,
    "held": release,
    "schedule": rhythm.plan_on,
    "occurrence": rhythm.take_step,
    "digest": rhythm.take_step,
    "seat": pairings.notify,
    "draw": pairings.draw_now,
    "pairing": pairings.take,
    "newcomer": welcome.take,
    "upkeep": upkeep.ask_next,
    "receipt": upkeep.send_receipt,
    "takeaway": ask_takeaway,
    "commitment": charter.ask,
    "takeover": charter.carry_on,
    "pulse": pulse.watch_now,
}
"""What is done about each kind of due; True: the same is due again already."""

ERRANDS: Mapping[str, Callable[..., Awaitable[object]]] = {
    "draw": pairings.draw_apart,
    "pulse": pulse.watch,
    "sort": gaps.sort_apart,
}
"""What takes too long for a transaction: done about a store's community instead of by what `DUES` says."""

FAULTS: Mapping[str, Callable[..., None]] = {
    "schedule": rhythm.plan_failed,
    "occurrence": rhythm.step_failed,
    "digest": rhythm.step_failed,
}
"""What is done about one that failed; what is not here is tried again at the next tick."""
