"""Topics as members change them: who looks after one, what it is, its names, and two that become one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.community import replies as community
from bot.core.keeping import named_as
from bot.domain import topics
from bot.domain.replies import topic_forms as forms
from bot.domain.replies import topics as replies
from bot.errors import Absent, NotAllowed, Unfit
from bot.text import topic_name

if TYPE_CHECKING:
    from bot.community.model import Member, Viewer
    from bot.core.desk import Desk, Scene
    from bot.domain.model import Topic
    from bot.messages import Answer, CommandInvoked, FormSubmitted, Pressed
    from bot.transaction import Transaction


async def on_care(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Let the actor look after a topic, unless somebody else began to meanwhile."""

    def care(tx: Transaction) -> Answer:
        member, topic, _ = _seen(tx, scene, press.action.subject)
        if scene.guest:
            raise NotAllowed("topic", "facilitator")
        if topics.look_after(tx, topic, member=member):
            return replies.cared(tx.topics.get(topic.name) or topic)
        return _cared_already(tx, topic)

    return await desk.write(scene, care)


def _cared_already(tx: Transaction, topic: Topic) -> Answer:
    steward = topics.steward_of(tx, topic)
    return replies.cared_already(topic, named_as(steward)) if steward else community.too_old()


async def on_uncare(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Let nobody look after a topic any more."""

    def leave(tx: Transaction) -> Answer:
        member, topic, _ = _seen(tx, scene, press.action.subject)
        return replies.cared_no_more(topics.let_go(tx, topic, member=member))

    return await desk.write(scene, leave)


async def on_open(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Open the form over a topic."""
    return await open_form(desk, scene, press.action.subject)


async def open_form(desk: Desk, scene: Scene, typed: str) -> Answer:
    """Open the form over the topic that somebody means; who may not change it is told so."""

    def form(tx: Transaction) -> Answer:
        try:
            member, topic, _ = _seen(tx, scene, typed)
        except Absent as absent:
            return forms.no_topic(absent.name, absent.near, facilitates=scene.someone(tx).facilitates)
        if not topics.may_change(topic, member):
            raise NotAllowed(topic.name, "steward")
        return forms.topic_form(topic, values={})

    return await desk.write(scene, form)


async def on_form(desk: Desk, scene: Scene, form: FormSubmitted) -> Answer:
    """Change a topic as its form says; a fault opens the form again with what was typed."""

    def save(tx: Transaction) -> Answer:
        member, now_, viewer = _seen(tx, scene, form.action.subject)
        same = now_.name == form.action.subject  # Else it was renamed, or is part of another by now: no version fits.
        topic = replace(now_, version=form.action.version if same else 0)
        try:
            wanted = topics.wanted_in(form.values, now_)
            if topics.is_as(now_, wanted, form.action.subject):
                return forms.topic_changed(now_)
            changed = topics.change(tx, topic, wanted, viewer=viewer, member=member, now=scene.now)
        except Unfit as fault:
            if (fault.field, fault.reason) == ("name", "taken"):
                return forms.offers_merge(now_.name, fault.value, facilitates=member.facilitates)
            if fault.field == "version":
                raise
            return forms.topic_form(topic, values=form.values, fault=community.sentence(fault))
        return forms.topic_changed(changed)

    return await desk.write(scene, save)


async def on_make(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Make a topic that nothing is on yet, and open the form over it."""

    def make(tx: Transaction) -> Answer:
        member = scene.member(tx)
        try:
            topic = topics.find(tx, press.action.subject, scene.viewer(member))
        except Absent as absent:
            topic = topics.make(tx, absent.name, member=member, now=scene.now)
        return forms.topic_form(topic, values={})

    return await desk.write(scene, make)


async def on_merge(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Make one of two topics."""
    goes, _, stays = press.action.subject.partition(">")
    return await _merge(desk, scene, goes, stays)


async def merge_typed(desk: Desk, scene: Scene, rest: str) -> Answer:
    """Make one of the two topics that were typed: `git-scm into git`."""
    words = [word for word in rest.split() if word.lower() not in {"into", "in", "to", "and"}]
    if len(words) != 2:  # noqa: PLR2004
        return forms.say_both()
    return await _merge(desk, scene, *words)


async def _merge(desk: Desk, scene: Scene, goes: str, stays: str) -> Answer:
    def merge(tx: Transaction) -> Answer:
        member, first, viewer = _seen(tx, scene, goes)
        second = topics.find(tx, stays, viewer)
        if first.name == second.name and topic_name(goes) != first.name:
            return replies.merged_topics(topic_name(goes), second)  # By the first of two presses.
        return replies.merged_topics(first.name, topics.merge(tx, first, second, member=member, now=scene.now))

    return await desk.write(scene, merge)


def _seen(tx: Transaction, scene: Scene, typed: str) -> tuple[Member, Topic, Viewer]:
    member = scene.member(tx)
    viewer = scene.viewer(member)
    return member, topics.find(tx, typed, viewer), viewer


async def on_alias(desk: Desk, scene: Scene, _command: CommandInvoked, rest: str) -> Answer:
    """Make one name another of a topic: `k8s = kubernetes`."""
    alias, _, topic = rest.partition("=")

    def add(tx: Transaction) -> Answer:
        member = scene.member(tx)
        viewer = scene.viewer(member)
        return replies.aliased(*topics.add_alias(tx, alias, topic, viewer=viewer, member=member, now=scene.now))

    return await desk.write(scene, add)
