"""Following topics: what is new on them comes to whoever follows, once a week."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from rapidfuzz import process

from bot.community.checkins.answers import sooner
from bot.community.digests.model import Digest
from bot.community.replies import digest as replies
from bot.community.rhythm import OccurrenceState, Recurs, Schedule
from bot.core.digests.arranging import DEFAULT
from bot.core.keys import id_for
from bot.core.rhythm import plan_on
from bot.recurrence import at_local, read_words
from bot.text import topic_name

if TYPE_CHECKING:
    from bot.community.model import Viewer
    from bot.core.desk import Desk, Scene
    from bot.messages import Answer, Block, CommandInvoked, Pressed
    from bot.transaction import Transaction

MOST = 30
"""So many topics one member follows, at the most."""
MOST_LIKE = 3
TITLE = "What you follow"


async def on_follow(desk: Desk, scene: Scene, _command: CommandInvoked, rest: str) -> Answer:
    """Follow a topic; without one, list what the actor follows."""
    if not rest.strip():
        return await desk.read(scene, partial(_listed, scene=scene))
    return await desk.write(scene, partial(_follow, scene=scene, typed=rest))


async def on_unfollow(desk: Desk, scene: Scene, _command: CommandInvoked, rest: str) -> Answer:
    """Follow a topic no more; without one, list what the actor follows."""
    if not rest.strip():
        return await desk.read(scene, partial(_listed, scene=scene))
    return await desk.write(scene, partial(_unfollow, scene=scene, typed=rest))


async def on_press(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Follow a topic."""
    return await desk.write(scene, partial(_follow, scene=scene, typed=press.action.subject))


async def on_press_not(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Follow a topic no more."""
    return await desk.write(scene, partial(_unfollow, scene=scene, typed=press.action.subject))


def mine(tx: Transaction, viewer: Viewer) -> list[Block]:
    """Return what *viewer* follows, for their own page."""
    return replies.my_topics(tx.digests.followed(viewer.person)) if viewer.person else []


def _listed(tx: Transaction, *, scene: Scene) -> Answer:
    person = tx.members.known(scene.actor)
    return replies.followed(tx.digests.followed(person) if person else ())


def _follow(tx: Transaction, *, scene: Scene, typed: str) -> Answer:
    if scene.guest:
        return replies.not_for_guests()
    member = scene.member(tx)
    topic = tx.topics.canonical(topic_name(typed.strip().lstrip("#")))
    known = [one.name for one in tx.topics.every(scene.viewer(member))]
    if topic not in known:
        like = [name for name, _, _ in process.extract(topic, known, limit=MOST_LIKE, score_cutoff=60)]
        return replies.no_such_topic(topic or typed.strip()[:40], like)
    if len(tx.digests.followed(member.person)) >= MOST:
        return replies.follows_enough(MOST)
    new = tx.digests.follow(member.person, topic, place=str(scene.place.room), now=scene.now)
    schedule, zone = _schedule(tx, scene), tx.attention.zone(member.person)
    _look_in_time(tx, schedule, zone)
    return replies.follows(topic, schedule.rule, zone, new=new)


def _look_in_time(tx: Transaction, schedule: Schedule, zone: str) -> None:
    """Let the clock look at what is planned sooner, for a follower whose hour comes before all others'."""
    for one in tx.schedules.occurrences(schedule=schedule.id):
        if one.state is OccurrenceState.PLANNED:
            sooner(tx, one.id, at_local(one.local, zone).at)


def _unfollow(tx: Transaction, *, scene: Scene, typed: str) -> Answer:
    member = scene.member(tx)
    said = topic_name(typed.strip().lstrip("#"))
    names = [one for one in tx.digests.followed(member.person) if one in {said, tx.topics.canonical(said)}]
    beginning = [one for one in tx.digests.followed(member.person) if one.startswith(said) and said]
    meant = (names or beginning or [said])[0]
    return replies.follows_not(meant, was=tx.digests.unfollow(member.person, meant))


def _schedule(tx: Transaction, scene: Scene) -> Schedule:
    """Return the schedule of what members follow: one for the community, made for the first who follows anything."""
    id_ = id_for("followed", scene.community)
    known = tx.schedules.get(id_)
    if known is not None:
        return known
    zone = tx.members.community().settings.zone
    rule = read_words(f"every {DEFAULT}", zone=zone, now=scene.now).rule
    tx.digests.add(Digest(scene.community, id_, scene.now))
    fresh = Schedule(scene.community, id_, Recurs.DIGEST, TITLE, rule, scene.now, next_at=scene.now)
    tx.schedules.add(fresh)
    plan_on(tx, id_, now=scene.now)
    return fresh
