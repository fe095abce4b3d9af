"""Answers that stand in front of everybody: remembered without words, so that one card can be struck from them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.community.attention import Cause
from bot.community.model import Viewer
from bot.core.attention import explained
from bot.core.presence import is_mixed
from bot.domain.model import QuestionState
from bot.messages import Place
from bot.practice import replies
from bot.practice.ask import Answered, show
from bot.practice.model import Hit, Tier

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from bot.domain.model import Question
    from bot.messages import Post
    from bot.practice.ask import Shown
    from bot.transaction import Transaction

ASKED = "asked"
FORUM = "forum"


class Standing(NamedTuple):
    """What is known of an answer that stands somewhere: to which question, where, and with which cards."""

    way: str
    tier: Tier
    question: str
    numbers: tuple[int, ...]
    place: Place


def remember(tx: Transaction, key: str, standing: Standing, *, now: datetime) -> None:
    """Remember what the post *key* shows: numbers and places, no words."""
    numbers = ",".join(map(str, standing.numbers))
    told = f"{standing.way} {standing.tier.value} {standing.question} {numbers} {standing.place}"
    tx.deliveries.first(_key(key), now=now, outcome=told)


def standing_as(tx: Transaction, key: str) -> Standing | None:
    """Return what the post *key* shows; None where it is no answer."""
    told = tx.deliveries.outcome(_key(key))
    if not told:
        return None
    way, tier, question, numbers, place = told.split(" ", 4)
    shown = tuple(int(each) for each in numbers.split(",") if each)
    return Standing(way, Tier(tier), question, shown, Place.parse(place))


def made_anew(tx: Transaction, key: str, *, without: Collection[int] = (), now: datetime) -> Post | None:
    """Return an answer with those of its cards that everybody there may still see; None where none is left."""
    standing = standing_as(tx, key)
    question = tx.questions.get(standing.question) if standing else None
    if standing is None or question is None:
        return None
    shown = _still_shown(tx, standing, without, now=now)
    if not shown:
        return None
    answer = Answered("", standing.tier, shown)
    if standing.way == FORUM:
        undecided = question.state is QuestionState.ASKED
        similar = replies.similar_posts(answer, question=question.id, undecided=undecided)
        return explained(similar, Cause.PRIOR_ART, for_all=True) if undecided else similar
    return replies.asked_in_public(answer, question=question.id, asker=_asker(tx, question))


def _still_shown(tx: Transaction, standing: Standing, without: Collection[int], *, now: datetime) -> tuple[Shown, ...]:
    hits = [Hit(number, 0.0) for number in standing.numbers if number not in without]
    return show(tx, hits, viewer=anybody_in(tx, standing.place), place=standing.place, now=now)


def anybody_in(tx: Transaction, place: Place) -> Viewer:
    """Return whoever is in a place as a reader: where people from elsewhere are in it, no more than it shows itself."""
    room = tx.members.known_room(place)
    mixed = frozenset({room.key}) if room and is_mixed(room) else frozenset[str]()
    return Viewer(tx.members.community().id, mixed=mixed)


def everybody_in(tx: Transaction, place: Place) -> Viewer:
    """Return a reader who knows of no more than everybody in a channel does: a guest where there may be guests."""
    room = tx.members.known_room(place)
    mixed = room is None or is_mixed(room)
    return Viewer(tx.members.community().id, rooms=frozenset({str(place.room)}), guest=mixed)


def _asker(tx: Transaction, question: Question) -> str:
    asker = tx.members.get(question.asker) if question.asker else None
    return asker.account if asker else ""


def _key(key: str) -> str:
    return f"answer {key}"
