"""Channels that stand for topics: what is kept or asked there carries them by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community import replies as community
from bot.domain import sources, topics
from bot.domain.replies import topic_forms as forms
from bot.errors import NotAllowed
from bot.messages import Place
from bot.practice.draft import is_direct, topics_in
from bot.text import find_tags, normalise, topic_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.community.model import Room, Viewer
    from bot.core.desk import Desk, Scene
    from bot.messages import Answer, FormSubmitted
    from bot.transaction import Transaction

MOST = 10
"""So many topics a channel stands for, at the most."""


async def open_form(desk: Desk, scene: Scene) -> Answer:
    """Open the form over the channel where it was typed; elsewhere, list the channels that stand for something."""

    def form(tx: Transaction) -> Answer:
        viewer = scene.viewer(scene.member(tx))
        if not scene.place.channel or is_direct(scene.place):
            return forms.all_mapped(_named(tx, viewer))
        if not viewer.facilitates:
            raise NotAllowed("topic", "facilitator")
        return _form(tx, tx.members.room(scene.place, private=scene.private), viewer)

    return await desk.write(scene, form)


async def on_form(desk: Desk, scene: Scene, form: FormSubmitted) -> Answer:
    """Let a channel, and what its posts are filed under, stand for what the form says."""

    def save(tx: Transaction) -> Answer:
        member = scene.member(tx)
        room = tx.members.known_room(Place.parse(form.action.subject))
        if room is None or room.community != scene.community or (room.private and room.key not in scene.rooms):
            return community.too_old()
        labels, odd = _labels_in(room, form.values.get("labels", ""))
        wanted = {room.key: topics_in(form.values.get("topics", ""))[:MOST]}
        wanted |= {f"{room.key}#{label}": names for label, names in labels.items()}
        named = list(dict.fromkeys(name for names in wanted.values() for name in names))
        close = topics.close_to(tx, named, scene.anybody(), slips=True)
        stands = sources.map_sources(tx, wanted, member=member, now=scene.now)
        of_labels = [(label, stands[f"{room.key}#{label}"]) for label in labels]
        return forms.mapped(_called(room), stands[room.key], of_labels, odd, close=close)

    return await desk.write(scene, save)


def _form(tx: Transaction, room: Room, viewer: Viewer) -> Answer:
    """Return the form: what the channel stands for, or where that was never said, what its own words offer."""
    stood = tx.topics.sources()
    known = {name for one in topics.known(tx, viewer) for name in (one.name, *one.aliases)}
    stands = stood.get(room.key, ())
    offered = () if stands else _offered(room, known)
    labels = [(label, stood.get(f"{room.key}#{label}") or _like(label, known)) for label in room.labels]
    shown = tuple(dict.fromkeys(map(tx.topics.canonical, offered))) or stands
    return forms.map_form(room.key, _called(room), shown, labels, offered=bool(offered))


def _offered(room: Room, known: set[str]) -> Sequence[str]:
    """Return the topics that a channel's own words name, and its name where there is a topic of that name."""
    return list(dict.fromkeys([*find_tags(room.about).topics, *_like(room.name, known)]))[:MOST]


def _like(called: str, known: set[str]) -> tuple[str, ...]:
    name = topic_name(called)
    return (name,) if name in known else ()


def _labels_in(room: Room, text: str) -> tuple[Mapping[str, tuple[str, ...]], Sequence[str]]:
    """Return the topics of each of a room's labels that *text* names, a line each: `bug = defects, testing`.

    And what stands in it as a label and is none, as it was typed.
    """
    labels = {label.casefold(): label for label in room.labels}
    found: dict[str, tuple[str, ...]] = {}
    odd: list[str] = []
    for line in filter(None, map(str.strip, normalise(text).splitlines())):
        called, equals, names = line.rpartition("=")
        label = labels.get(called.strip().casefold())
        if equals and label:
            found[label] = topics_in(names)[:MOST]
        else:
            odd.append(called.strip() or names.strip())
    return found, odd


def _named(tx: Transaction, viewer: Viewer) -> list[tuple[str, Sequence[str]]]:
    """Return (channel, topics) of what stands for anything, as far as *viewer* may know of both."""
    known = {one.name for one in topics.known(tx, viewer)}
    rooms = {room.key: room for room in tx.members.rooms()}
    found: list[tuple[str, Sequence[str]]] = []
    for source, names in tx.topics.sources().items():
        key, _, label = source.partition("#")
        room = rooms.get(key)
        seen = [name for name in names if name in known]
        if room and seen and (key in viewer.rooms or not (room.private or viewer.guest)):
            found.append((f"#{_called(room)}{f' · {label}' if label else ''}", seen))
    return found


def _called(room: Room) -> str:
    return room.name or room.key.rpartition("/")[2]
