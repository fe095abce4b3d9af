"""Writing up: a form over several entries, and the links between a write-up and what it was put together from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.numbers import number_of
from bot.errors import Absent
from bot.messages import Action
from bot.practice import replies, write_up
from bot.practice.draft import is_direct
from bot.practice.replies.writing_up import beneath_entry, with_sources
from bot.practice.sight import seen

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.community.model import Viewer
    from bot.core.desk import Desk, Scene
    from bot.core.routes import Press, Submission
    from bot.core.verbs import Route
    from bot.messages import Answer, Block, CommandInvoked, Form, Pressed
    from bot.practice.model import Entry
    from bot.transaction import Transaction


async def on_verb(desk: Desk, scene: Scene, _command: CommandInvoked, rest: str) -> Answer:
    """Open the form over the entries of `/hearth writeup 3 8 its title`."""
    words = rest.replace(",", " ").split()
    count = next((place for place, word in enumerate(words) if not word.lstrip("#").isdigit()), len(words))
    return await open_form(desk, scene, [number_of(word) for word in words[:count]], title=" ".join(words[count:]))


async def on_press(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Open the form over the entries that a button names: `3.8`."""
    return await open_form(desk, scene, [number_of(each) for each in press.action.subject.split(".")])


async def open_form(desk: Desk, scene: Scene, numbers: Sequence[int], *, title: str = "") -> Answer:
    """Open the form that puts some entries together; nothing is kept before it is sent."""
    return await desk.read(scene, lambda tx: form_over(tx, scene, numbers, title=title))


def form_over(tx: Transaction, scene: Scene, numbers: Iterable[int], *, title: str = "") -> Form:
    """Return the form filled from some entries that the actor may see, with links to each above it."""
    sources = write_up.chosen(tx, numbers, scene.someone(tx))
    placed = bool(scene.place.channel) and not is_direct(scene.place)
    room = str(scene.place.room) if placed else ""
    values = write_up.prefilled(sources, room=room, title=title)
    form = replies.share_form(Action("share"), values, private=scene.private and placed, placed=placed)
    return with_sources(form, sources, room=room)


def beneath(tx: Transaction, entry: Entry, viewer: Viewer) -> list[Block]:
    """Return what an entry was put together from and what it went into, as far as its reader may see it."""
    sources = _seen(tx, tx.stories.sources(entry.number), viewer)
    write_ups = _seen(tx, tx.stories.write_ups(entry.number), viewer)
    others = [one for one in write_ups if one.number != entry.number]
    return beneath_entry([one for one in sources if one.number != entry.number], others)


def _seen(tx: Transaction, numbers: Iterable[int], viewer: Viewer) -> list[Entry]:
    found: dict[int, Entry] = {}
    for number in numbers:
        try:
            entry = seen(tx, number, viewer)
        except Absent:
            continue
        found.setdefault(entry.number, entry)
    return list(found.values())


PRESSES: dict[str, Press] = {"writeup": on_press}
FORMS: dict[str, Submission] = {}
VERBS: dict[str, Route] = {"writeup": on_verb}
