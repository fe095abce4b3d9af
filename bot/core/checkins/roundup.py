"""The one roundup of a round: as it is posted, and as it stands once somebody is erased."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community.attention import Cause
from bot.community.replies import checkins as replies
from bot.core.attention import explained
from bot.core.keeping import named_as
from bot.core.keys import id_for, key_for
from bot.messages import Who

if TYPE_CHECKING:
    from collections.abc import Iterator

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


def roundup_of(tx: Transaction, title: str, round_: CheckinRound, *, without: str = "") -> Post:
    """Return the roundup as it is to be read, without what the person *without* said."""
    return explained(
        replies.roundup(title, round_, said_in(tx, round_, without=without)), Cause.CHECKIN, round_.checkin
    )


def said_in(tx: Transaction, round_: CheckinRound, *, without: str = "") -> list[tuple[Who, Response]]:
    """Return who said what in a round, in the order in which they did."""
    said = [one for one in tx.checkins.answers(round_.id) if one.said and one.person != without]
    return [(_named(tx, one), one) for one in said]


def _named(tx: Transaction, answer: Response) -> Who:
    member = tx.members.get(answer.person)
    return named_as(member) if member else Who("A member")


def unsaid(tx: Transaction, person: str) -> Iterator[tuple[str, Post]]:
    """Yield (key, what stands there from now on) of each roundup that shows what a person said: without that."""
    for row in tx.erasure.held(person)["checkin_answer"]:
        round_ = tx.checkins.round(str(row["round_id"]))
        schedule = tx.schedules.get(round_.checkin) if round_ else None
        if round_ and round_.closed and schedule:
            yield roundup_key(round_.id), roundup_of(tx, schedule.title, round_, without=person)
