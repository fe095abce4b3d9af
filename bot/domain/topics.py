"""Topics: the named parts of the domain, the other names they go by, what each is a part of, who looks after it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rapidfuzz import process

from bot.community.model import Viewer
from bot.domain.near import names_of, nearest, slip_of
from bot.domain.tree import check_parent, joined
from bot.errors import Absent, NotAllowed, Unfit
from bot.text import normalise, strike_secrets, topic_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.community.model import Member
    from bot.domain.model import Topic
    from bot.transaction import Transaction

ABOUT_LIMIT = 1_000
MOST_ALIASES, MOST_KNOWN, MOST_LIKE = 20, 2_000, 3
LIKE = 60  # Of a hundred: so like must a name be for it to be offered instead.


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a topic is to be: what its form says, with names as they are written."""

    name: str
    about: str = ""
    parent: str = ""
    aliases: tuple[str, ...] = ()


def wanted_in(values: Mapping[str, str], topic: Topic) -> Wanted:
    """Return what a form says of a topic; raise `Unfit` for the first that will not do."""
    about = strike_secrets(normalise(values.get("about", ""), limit=ABOUT_LIMIT + 1)).text.strip()
    if len(about) > ABOUT_LIMIT:
        raise Unfit("about", "too_long", str(ABOUT_LIMIT))
    name = topic_name(values.get("name", topic.name).lstrip("#"))
    if not name:
        raise Unfit("name", "no_topic")
    typed = normalise(values.get("aliases", ", ".join(topic.aliases))).replace("#", ",").replace("\n", ",")
    aliases = tuple(dict.fromkeys(filter(None, map(topic_name, typed.split(",")))))
    if len(aliases) > MOST_ALIASES:
        raise Unfit("alias", "too_many", str(MOST_ALIASES))
    return Wanted(name, about, topic_name(values.get("parent", "").lstrip("#")), aliases)


def is_as(topic: Topic, wanted: Wanted, was: str) -> bool:
    """Return whether a topic that *was* called so is as it is wanted, as after the first of two forms that say the same."""
    own = {wanted.name, was}
    same = (topic.name, topic.about, topic.parent or "") == (wanted.name, wanted.about, wanted.parent)
    return same and set(wanted.aliases) - own == set(topic.aliases) - own


def known(tx: Transaction, viewer: Viewer) -> Sequence[Topic]:
    """Return the topics that *viewer* may know of, most used first."""
    return tx.topics.every(viewer, limit=MOST_KNOWN)


def find(tx: Transaction, typed: str, viewer: Viewer) -> Topic:
    """Return the topic that somebody means by one of its names; `Absent` with those like it where they know none."""
    name = topic_name(typed.strip().lstrip("#"))
    every = {one.name: one for one in known(tx, viewer)}
    found = every.get(tx.topics.canonical(name))
    if found is None:
        names = names_of(every.values())
        like = process.extract(name, list(names), limit=MOST_LIKE, score_cutoff=LIKE)
        meant = tuple(dict.fromkeys(names[each] for each, _, _ in like))  # One topic may be like it by two names.
        raise Absent("topic", name or typed.strip()[:40], meant)
    return found


def may_change(topic: Topic, member: Member) -> bool:
    """Return whether a member may say what a topic is: who looks after it, and facilitators."""
    return member.facilitates or topic.steward == member.person


def make(tx: Transaction, name: str, *, member: Member, now: datetime) -> Topic:
    """Give a topic a place of its own, so that every member knows of it; a facilitator may."""
    if not member.facilitates:
        raise NotAllowed("topic", "facilitator")
    (made,) = tx.topics.resolve((name,))
    return _placed(tx, made, now)


def change(tx: Transaction, topic: Topic, wanted: Wanted, *, viewer: Viewer, member: Member, now: datetime) -> Topic:
    """Let a topic be as it is *wanted*; what carries it, or follows it, goes with it under its new name.

    Raise `Unfit` where a name stands for something else, where the tree would be a circle or too deep, and where
    somebody changed it meanwhile: *topic* is as whoever changes it saw it.
    """
    _must_change(topic, member)
    if viewer.guest:  # They know of few names, and would take those of others.
        raise NotAllowed("topic", "facilitator")
    every = {one.name: one for one in known(tx, viewer)}
    taken = names_of(one for one in every.values() if one.name != topic.name)
    _check_names(wanted, taken)
    parent = _parent(tx, topic, wanted.parent, now)
    (name,) = tx.topics.resolve((topic.name,))
    fresh = replace(topic, name=name, about=wanted.about, parent=parent, made_at=topic.made_at or now)
    _put(tx, fresh)
    for gone in set(topic.aliases) - set(wanted.aliases):
        tx.topics.unalias(gone)
    for new in wanted.aliases:
        if new not in {topic.name, wanted.name, *topic.aliases}:
            tx.topics.alias(new, topic.name)
    if wanted.name != topic.name:
        _rename(tx, topic.name, wanted.name)
    tx.audit.note("topic", topic.name, by=member.person, now=now)
    return tx.topics.get(wanted.name) or fresh


def merge(tx: Transaction, goes: Topic, stays: Topic, *, member: Member, now: datetime) -> Topic:
    """Make one topic another name of another: its entries, names, followers and parts are the other's from then on."""
    if not member.facilitates:
        raise NotAllowed("topic", "facilitator")
    if goes.name == stays.name:
        raise Unfit("topic", "circle", goes.name)
    _must_be_open(tx, member, goes.name, stays.name)
    return _made_one(tx, goes, stays, member=member, now=now)


def _made_one(tx: Transaction, goes: Topic, stays: Topic, *, member: Member, now: datetime) -> Topic:
    for name, parent in joined(tx.topics.parents(), goes.name, stays.name).items():
        moved = tx.topics.get(name)
        if moved:
            _put(tx, replace(moved, parent=parent))
    _inherit(tx, goes, stays.name)
    tx.topics.alias(goes.name, stays.name)
    tx.audit.note("merge topics", f"{goes.name} = {stays.name}", by=member.person, now=now)
    return tx.topics.get(stays.name) or stays


def add_alias(
    tx: Transaction, alias: str, topic: str, *, viewer: Viewer, member: Member, now: datetime
) -> tuple[str, str]:
    """Make *alias* another name of *topic*; return both as they are written. A facilitator may.

    Where the alias was a topic of its own, both become one. A name that stands for another topic stays its, unless it
    is one that *viewer* can't know of: what is hidden is as if it were not there.
    """
    if not member.facilitates:
        raise NotAllowed("alias", "facilitator")
    first, second = topic_name(alias.strip().lstrip("#")), topic_name(topic.strip().lstrip("#"))
    if not (first and second):
        raise Unfit("topic", "empty")
    stays = tx.topics.canonical(second)
    _check_alias(tx, first, stays, viewer, member)
    goes = tx.topics.get(first)
    (stays,) = tx.topics.resolve((stays,))
    whole = tx.topics.get(stays)
    if goes and whole:
        _made_one(tx, goes, whole, member=member, now=now)
    else:
        tx.topics.alias(first, stays)
        tx.audit.note("alias", f"{first} = {stays}", by=member.person, now=now)
    return first, stays


def look_after(tx: Transaction, topic: Topic, *, member: Member) -> bool:
    """Let a member look after a topic; False where somebody else does already, and is there still."""
    if topic.steward is not None and steward_of(tx, topic):
        return topic.steward == member.person
    (name,) = tx.topics.resolve((topic.name,))
    _put(tx, replace(tx.topics.get(name) or topic, steward=member.person))
    return True


def steward_of(tx: Transaction, topic: Topic) -> Member | None:
    """Return who looks after a topic; None where nobody does, or who did has left."""
    steward = tx.members.get(topic.steward) if topic.steward else None
    return steward if steward and steward.account else None


def let_go(tx: Transaction, topic: Topic, *, member: Member) -> Topic:
    """Let nobody look after a topic any more; whoever does may, and a facilitator."""
    if topic.steward is None:
        return topic  # By the first of two presses.
    _must_change(topic, member)
    return _put(tx, replace(topic, steward=None))


def close_to(
    tx: Transaction, names: Sequence[str], viewer: Viewer, *, slips: bool = False
) -> tuple[tuple[str, str], ...]:
    """Return (new name, topic that may be meant) for those of *names* that nobody used before.

    With *slips* a letter may be wrong in a short one too, as in what is typed once for all who come after.
    """
    fresh = [one for one in names if tx.topics.canonical(one) == one and tx.topics.get(one) is None]
    if not fresh:
        return ()
    others = names_of(known(tx, viewer))
    found = ((one, nearest(one, others) or (slip_of(one, others) if slips else None)) for one in fresh)
    return tuple((one, meant) for one, meant in found if meant)


def _must_change(topic: Topic, member: Member) -> None:
    if not may_change(topic, member):
        raise NotAllowed(topic.name, "steward")


def _check_names(wanted: Wanted, taken: Mapping[str, str]) -> None:
    """Raise `Unfit` for a name that stands for another topic.

    What whoever types it can't know of is as if it were not there: to refuse its name would tell of it.
    """
    if wanted.name in taken:
        raise Unfit("name", "taken", taken[wanted.name])
    for name in (wanted.name, *wanted.aliases):
        if name in taken:
            raise Unfit("alias", "taken", f"#{taken[name]}")


def _check_alias(tx: Transaction, alias: str, stays: str, viewer: Viewer, member: Member) -> None:
    """Raise `Unfit` where a name can't be another of a topic, as far as who says so can know."""
    if alias == stays:
        raise Unfit("topic", "circle", alias)
    every, stands_for = {one.name for one in known(tx, viewer)}, tx.topics.canonical(alias)
    if stands_for not in {alias, stays} and stands_for in every:
        raise Unfit("alias", "taken", f"#{stands_for}")
    _must_be_open(tx, member, *({alias, stays} & every))


def _parent(tx: Transaction, topic: Topic, typed: str, now: datetime) -> str | None:
    """Return what a topic is to be a part of, made where there is none of that name yet."""
    if not typed:
        return None
    name = tx.topics.canonical(typed)
    check_parent(tx.topics.parents(), topic.name, name)
    (parent,) = tx.topics.resolve((name,))
    _placed(tx, parent, now)
    return parent


def _placed(tx: Transaction, name: str, now: datetime) -> Topic:
    """Return a topic with a place of its own: from then on every member knows of it."""
    topic = tx.topics.get(name)
    if topic is None:
        raise Absent("topic", name)
    return topic if topic.made_at else _put(tx, replace(topic, made_at=now))


def _rename(tx: Transaction, was: str, name: str) -> None:
    """Give a topic another name; the one that it had stands for it from then on."""
    topic = tx.topics.get(was)
    tx.topics.unalias(name)
    tx.topics.resolve((name,))
    blank = tx.topics.get(name)
    if topic and blank:
        # A form over the old name counts on, so that it never fits what was renamed since.
        tx.topics.put(replace(topic, name=name, version=topic.version + 1), over=blank.version)
        tx.topics.alias(was, name)


def _inherit(tx: Transaction, goes: Topic, stays: str) -> None:
    """Let a topic have what is said of another that becomes its name, where nothing is said of it itself."""
    topic = tx.topics.get(stays)
    if topic is None:
        return
    heir = replace(
        topic,
        about=topic.about or goes.about,
        steward=topic.steward or goes.steward,
        made_at=topic.made_at or goes.made_at,
    )
    if heir != topic:
        _put(tx, heir)


def _must_be_open(tx: Transaction, member: Member, *names: str) -> None:
    """Raise `Unfit` for a topic that only private channels speak of: another name of it would tell everybody of it."""
    every = {one.name for one in known(tx, Viewer(member.community))}
    hidden = next((name for name in names if name not in every and tx.topics.get(name)), None)
    if hidden:
        raise Unfit("topic", "in_private", hidden)


def _put(tx: Transaction, topic: Topic) -> Topic:
    fresh = replace(topic, version=topic.version + 1)
    if not tx.topics.put(fresh):
        raise Unfit("version", "outrun", f"#{topic.name}")
    return fresh
