"""The one roundup of a round: as it is posted, and as it stands once somebody is erased."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from bot.community.attention import Cause
from bot.community.checkins.bank import OF_QUESTION, as_asked
from bot.community.checkins.model import Asked
from bot.community.replies import checkins as replies
from bot.core.attention import explained
from bot.core.keeping import named_as
from bot.core.keys import id_for, key_for
from bot.core.places import near
from bot.messages import Who

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from bot.community.checkins.model import CheckinRound, Response
    from bot.messages import Post
    from bot.transaction import Transaction

ID_LENGTH = 16


def answer_id(round_: str, person: str) -> str:
    """Return the id of what somebody says in a round: short, for a button carries it with its channel."""
    return id_for("answer", round_, person)[:ID_LENGTH]


def prompt_key(round_: str) -> str:
    """Return the key of the post that asks in a channel."""
    return key_for("checkin", round_)


def roundup_key(round_: str) -> str:
    """Return the key of the post that shows what was said."""
    return key_for("roundup", round_)


def roundup_of(tx: Transaction, title: str, round_: CheckinRound, said: Sequence[Response]) -> Post:
    """Return the roundup of what was *said*, as it is to be read."""
    shown = replies.roundup(title, round_, said, partial(_named, tx))
    return explained(shown, Cause.CHECKIN, round_.checkin, for_all=True)


def closed_prompt_of(title: str, round_: CheckinRound) -> Post:
    """Return what stands in the place of the questions once they are closed."""
    return explained(replies.closed_prompt(title, round_), Cause.CHECKIN, round_.checkin, for_all=True)


def said_in(tx: Transaction, round_: CheckinRound) -> list[tuple[Who, Response]]:
    """Return who said what in a round, in the order in which they did."""
    said = [one for one in tx.checkins.answers(round_.id) if one.said]
    return [(_named(tx, one), one) for one in said]


def _named(tx: Transaction, answer: Response) -> Who:
    member = tx.members.get(answer.person)
    return named_as(member) if member else Who("A member")


def unsaid(tx: Transaction, person: str) -> Iterator[tuple[str, Post]]:
    """Yield (key, what stands there from now on) of each post that shows what a person said or asked: without that."""
    held = tx.erasure.held(person)
    mine = [str(row["question_id"]) for row in held["question"] if row.get("asker") == person]
    answered = {str(row["round_id"]) for row in held["checkin_answer"]}
    for round_ in _rounds(tx, answered, mine):
        yield from _posts_of(tx, _without(round_, mine), person)


def unasked(tx: Transaction, question: str) -> Iterator[tuple[str, Post]]:
    """Yield (key, what stands there from now on) of each post that asks a member's question again: without its words."""
    for round_ in _rounds(tx, (), [question]):
        yield from _posts_of(tx, _without(round_, [question]))


def _rounds(tx: Transaction, answered: Iterable[str], questions: Iterable[str]) -> Sequence[CheckinRound]:
    """Return the rounds that were answered, or in which one of the questions was asked again, each once."""
    known = [round_ for id_ in answered if (round_ := tx.checkins.round(id_))]
    found = known + [round_ for question in questions for round_ in tx.checkins.asking(question)]
    return list({round_.id: round_ for round_ in found}.values())


def _without(round_: CheckinRound, questions: Collection[str]) -> CheckinRound:
    gone = {f"{OF_QUESTION}{question}" for question in questions}
    asked = tuple(Asked(as_asked(""), one.origin) if one.origin in gone else one for one in round_.asked)
    return replace(round_, asked=asked)


def _posts_of(tx: Transaction, round_: CheckinRound, person: str = "") -> Iterator[tuple[str, Post]]:
    """Yield every post of a round as it is to be read without *person*: the prompt, what each was asked, the roundup."""
    checkin, schedule = tx.checkins.get(round_.checkin), tx.schedules.get(round_.checkin)
    if checkin is None or schedule is None:
        return
    title = schedule.title
    asks = explained(replies.prompt(title, round_, checkin.quick), Cause.CHECKIN, checkin.id, for_all=True)
    yield prompt_key(round_.id), closed_prompt_of(title, round_) if round_.closed else asks
    if round_.closed:
        said = [one for one in tx.checkins.answers(round_.id) if one.said and one.person != person]
        yield roundup_key(round_.id), roundup_of(tx, title, round_, said)
    for one in tx.checkins.signed_up(checkin.id):
        member = tx.members.get(one.person)
        if member and member.account and one.person != person:
            each = replies.asked(title, checkin, round_, to=member.account)
            each = replace(each, near=near(tx, member.account, checkin.place))
            yield key_for("checkin", round_.id, one.person), explained(each, Cause.CHECKIN, checkin.id)
