"""What is said of topics: the tree of them, one of them, and their other names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from bot.messages import EntryLink, Lines, Link, Quote, Said, Who
from bot.wording import button, choices, code, line, post, prose, strong

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.domain.model import Topic
    from bot.messages import Block, Post, Span

MOST_SHOWN = 40
INDENT = "  "


@dataclass(frozen=True, slots=True)
class TopicCard:
    """A topic with all that its one reader may know of it.

    `parent` and `parts` are those that they know of; `followers` is 0 where too few follow it to say. `newest` and
    `used` are entries as (number, title). What they may do: `follows` already, `cares` for it, `changes` it, `frees` it
    of who looks after it.
    """

    topic: Topic
    parent: str = ""
    parts: tuple[Topic, ...] = ()
    steward: Who | None = None
    followers: int = 0
    newest: tuple[tuple[int, str], ...] = ()
    used: tuple[tuple[int, str], ...] = ()
    follows: bool = False
    cares: bool = False
    changes: bool = False
    frees: bool = False
    guest: bool = False


def topics(every: Sequence[tuple[int, Topic]], *, more: int = 0, beginning: str = "") -> Post:
    """Return the topics as a tree, as (level, topic); those with this *beginning*, where one was typed."""
    if beginning and not every:
        none = prose(
            f"No topic that you can see begins with #{beginning}. ", code("/hearth topics"), " lists them all."
        )
        return post(none)
    return post(*topic_tree(every, more=more))


def topic_tree(
    every: Sequence[tuple[int, Topic]], *, page: str | None = None, whose: int = 0, more: int = 0
) -> list[Block]:
    """Return the tree as blocks; each leads to its page of the community *whose* it is, where there are any.

    *page* is what comes before its path: nothing on a page itself.
    """
    if not every:
        return [prose("No topic yet: add one to what you share, such as ", code("#git"), ".")]
    first = every[0][1].name
    rest = prose(f"and {more} more; ", code(f"/hearth topics {first[0]}"), " lists those that begin so", tone="quiet")
    return [
        prose("Topics", tone="heading"),
        Lines(tuple(_row(level, topic, page, whose) for level, topic in every)),
        *([rest] if more else []),
        prose(code(f"/hearth topic {first}"), " shows one of them, with ways to follow it.", tone="quiet"),
    ]


def page_of(name: str, whose: int, page: str = "") -> Link:
    """Return the link to a topic's page in the community *whose* it is."""
    return Link(f"{page}/topics/{quote(name)}?in={whose}", f"#{name}")


def _row(level: int, topic: Topic, page: str | None, whose: int) -> tuple[Span, ...]:
    named = strong(f"#{topic.name}") if page is None else page_of(topic.name, whose, page)
    # Where spaces at the beginning of a line are not shown, the arrow still tells what is a part of what.
    deep = f"{INDENT * (level - 1)}↳ " if level > 1 else ""
    return line(deep, named, f" · {topic.entries}", _aliases(topic))


def topic_card(card: TopicCard) -> Post:
    """Return one topic to one reader."""
    shown = card_blocks(card)
    return post(*shown, entries=[number for number, _ in (*card.newest, *card.used)])


def card_blocks(card: TopicCard) -> list[Block]:
    """Return one topic as blocks: what it is, what is a part of it, who looks after it, what there is on it."""
    topic = card.topic
    known = (
        prose(strong(f"#{topic.name}"), tone="heading"),
        Quote(topic.about) if topic.about else None,
        prose(_place(card), tone="quiet") if _place(card) else None,
        prose("In it: ", *_parts(card.parts)) if card.parts else None,
        _care(card),
        *_entries("Newest", card.newest),
        *_entries("Used most", card.used),
        None if card.newest else prose("Nothing that you can see is kept on it yet.", tone="quiet"),
        _ways(card),
    )
    return [block for block in known if block]


def _place(card: TopicCard) -> str:
    said = (
        f"part of #{card.parent}" if card.parent else "",
        f"also {', '.join(f'#{one}' for one in card.topic.aliases)}" if card.topic.aliases else "",
        f"{card.followers} follow it" if card.followers else "",
    )
    return " · ".join(filter(None, said))


def _parts(parts: Sequence[Topic]) -> list[Span | str]:
    spans: list[Span | str] = []
    for part in parts:
        spans += [", " if spans else "", Said(f"#{part.name}", "strong"), f" · {part.entries}"]
    return spans


def _care(card: TopicCard) -> Block:
    if card.cares:
        return prose("You look after it.")
    return (
        prose(card.steward, " looks after it.") if card.steward else prose("Nobody looks after it yet.", tone="quiet")
    )


def _entries(called: str, every: Sequence[tuple[int, str]]) -> list[Block]:
    rows = tuple(line(EntryLink(number, title)) for number, title in every)
    return [prose(strong(called)), Lines(rows)] if rows else []


def _ways(card: TopicCard) -> Block | None:
    topic = card.topic
    if card.guest:
        return None
    free = button("Free it for another", "topic_uncare", topic.name, topic.version) if card.frees else None
    care = button("Look after it", "topic_care", topic.name, topic.version)
    return choices(
        button("Unfollow", "follow_not", topic.name)
        if card.follows
        else button("Follow", "follow", topic.name, weight="main"),
        button("I look after it no more", "topic_uncare", topic.name, topic.version)
        if card.cares
        else free
        if card.steward
        else care,
        button("Change it", "topic_edit", topic.name, topic.version) if card.changes else None,
    )


def my_topics(names: Sequence[str]) -> list[Block]:
    """Return what stands on the own page of one who looks after topics."""
    if not names:
        return []
    shown = [button(f"#{name}", "topic_show", name) for name in names[:5]]
    return [prose("You look after ", ", ".join(f"#{name}" for name in names), ".", tone="quiet"), choices(*shown)]


def aliased(alias: str, topic: str) -> Post:
    """Return the confirmation of an alias."""
    return post(prose(strong(f"#{alias}"), " is now another name of ", strong(f"#{topic}"), "."))


def merged_topics(goes: str, topic: Topic) -> Post:
    """Return the confirmation that two topics became one."""
    return post(
        prose(
            strong(f"#{goes}"),
            " is now another name of ",
            strong(f"#{topic.name}"),
            ": what was kept on it, asked on it and who followed it went along.",
        ),
        choices(button("Look at it", "topic_show", topic.name)),
    )


def cared(topic: Topic) -> Post:
    """Return the thanks to one who looks after a topic."""
    return post(
        prose("You look after ", strong(f"#{topic.name}"), ": what it is, its names and its place are yours to say."),
        choices(
            button("Change it", "topic_edit", topic.name, topic.version),
            button("I look after it no more", "topic_uncare", topic.name, topic.version),
        ),
    )


def cared_already(topic: Topic, steward: Who) -> Post:
    """Return the answer to one who was a moment too late, or presses an old card."""
    return post(
        prose(
            steward,
            " looks after ",
            strong(f"#{topic.name}"),
            " already. One does at a time: offer your help, or a facilitator gives it to you once it is free.",
        )
    )


def cared_no_more(topic: Topic) -> Post:
    """Return that nobody looks after a topic any more."""
    return post(
        prose("Nobody looks after ", strong(f"#{topic.name}"), " any more."),
        choices(button("Look after it", "topic_care", topic.name, topic.version)),
    )


def _aliases(topic: Topic) -> str:
    return f" · also {', '.join(topic.aliases)}" if topic.aliases else ""
