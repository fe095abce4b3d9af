"""What is said while topics change: their form, names that are taken, channels that stand for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.topics import ABOUT_LIMIT
from bot.messages import Action, Field, Form, Lines
from bot.wording import button, choices, code, line, post, prose, strong

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.domain.model import Topic
    from bot.messages import Block, Post

NAMES_LIMIT = 400
LONGEST_PAIR = 65
"""So long may two names be together that a button can carry both (a platform takes 100 characters)."""
MOST_LISTED = 30


def topic_form(topic: Topic, *, values: Mapping[str, str], fault: str = "") -> Form:
    """Return the form that says what a topic is, with what was typed already."""
    return Form(
        Action("topic_edit", topic.name, topic.version),
        "Change a topic",
        (
            Field("name", "Its name", value=values.get("name", f"#{topic.name}"), required=True, limit=60),
            Field("about", "What it is about", "text", values.get("about", topic.about), limit=ABOUT_LIMIT),
            Field(
                "parent",
                "What it is a part of",
                value=values.get("parent", f"#{topic.parent}" if topic.parent else ""),
                hint="Another topic, which is made where there is none of that name; empty: it stands at the top",
                limit=60,
            ),
            Field(
                "aliases",
                "Other names of it",
                value=values.get("aliases", ", ".join(topic.aliases)),
                hint="Separated by commas: what is tagged with one of them is on this topic",
                limit=NAMES_LIMIT,
            ),
        ),
        notes=(
            *([prose(fault, tone="warning")] if fault else []),
            prose("Every member sees what a topic is called and is about once it was changed here.", tone="quiet"),
        ),
    )


def pair_of(goes: str, stays: str) -> str:
    """Return what a button carries for two topics; empty where it can't."""
    return f"{goes}>{stays}" if len(goes) + len(stays) <= LONGEST_PAIR else ""


def offers_merge(goes: str, stays: str, *, facilitates: bool) -> Post:
    """Return that a name stands for another topic already, and that both can be made one."""
    said = prose(
        "There is a topic ",
        strong(f"#{stays}"),
        " already, so ",
        strong(f"#{goes}"),
        " can't be called so. Nothing was changed.",
    )
    if not facilitates:
        return post(said, prose("A facilitator can make one of both."))
    return post(
        said,
        prose(
            "Shall both become one? What is kept on ",
            strong(f"#{goes}"),
            f" is on #{stays} then, its followers follow that, and #{goes} stays another name of it. ",
            code(f"/hearth topic merge {goes} into {stays}"),
            " does the same.",
        ),
        choices(
            button(f"Merge #{goes} into #{stays}"[:75], "topic_merge", pair_of(goes, stays), weight="main")
            if pair_of(goes, stays)
            else None,
            button("Leave them apart", "topic_show", goes),
        ),
    )


def topic_changed(topic: Topic) -> Post:
    """Return the confirmation that a topic is as it was wanted."""
    place = f", a part of #{topic.parent}" if topic.parent else ""
    return post(
        prose("Saved: ", strong(f"#{topic.name}"), f"{place}."),
        choices(
            button("Look at it", "topic_show", topic.name),
            button("Change it again", "topic_edit", topic.name, topic.version),
        ),
    )


def no_topic(name: str, like: Sequence[str], *, facilitates: bool) -> Post:
    """Return that nobody knows a topic of that name; a facilitator may make it."""
    meant = f" Did you mean {' or '.join(f'#{one}' for one in like)}?" if like else ""
    make = button(f"Make #{name} a topic", "topic_make", name) if facilitates and name else None
    shown = [button(f"Look at #{one}", "topic_show", one) for one in like]
    return post(
        prose(f"Nothing that you can see is about #{name}.{meant} ", code("/hearth topics"), " lists them all."),
        choices(*shown, make) if shown or make else None,
    )


def how_topic(*, facilitates: bool) -> Post:
    """Return what can be typed behind the command."""
    rows = [
        line(code("/hearth topics"), " · all of them, as a tree"),
        line(code("/hearth topic git"), " · one: what there is on it, and ways to follow it or look after it"),
    ]
    if facilitates:
        rows += [
            line(code("/hearth topic edit git"), " · what it is about, what it is a part of, its names"),
            line(code("/hearth topic merge git-scm into git"), " · let two become one"),
            line(code("/hearth topic map"), " · in a channel: what is kept and asked there is on which topics"),
        ]
    return post(Lines(tuple(rows)))


def say_which() -> Post:
    """Return how a topic is named that is changed."""
    return post(
        prose("Say which topic, such as ", code("/hearth topic edit git"), ". ", code("/hearth topics"), " lists them.")
    )


def say_both() -> Post:
    """Return how two topics are named that become one."""
    return post(prose("Say both, such as ", code("/hearth topic merge git-scm into git"), "."))


def used_instead(new: str, stays: str) -> Post:
    """Return that a new hashtag is another name of the topic that was meant."""
    return post(
        prose(
            strong(f"#{new}"),
            " is another name of ",
            strong(f"#{stays}"),
            " now: what you kept with it is on that topic.",
        )
    )


def taken_up(new: str) -> Post:
    """Return that others use a hashtag by now, so that it is not one member's to take back."""
    return post(
        prose(
            strong(f"#{new}"),
            " is used by others by now. A facilitator can make one of both: ",
            code("/hearth topic merge"),
            ".",
        )
    )


def map_form(
    subject: str,
    called: str,
    topics: Sequence[str],
    labels: Sequence[tuple[str, Sequence[str]]],
    *,
    offered: bool = False,
) -> Form:
    """Return the form in which the channel *subject* (printed) is given its topics; *labels* are a forum's, as (label, topics).

    *offered*: what stands in it was read off the channel's own name and words, and is not saved yet.
    """
    of_labels = Field(
        "labels",
        "What its posts are filed under",
        "text",
        "\n".join(f"{label} = {', '.join(names)}".rstrip() for label, names in labels),
        hint="One a line: what it is called = the topics it stands for; nothing behind the = maps it to none",
        limit=2_000,
    )
    return Form(
        Action("topic_map", subject),
        "Topics of this channel",
        (
            Field(
                "topics",
                "What this channel is about",
                "topics",
                ", ".join(topics),
                hint="Topics, separated by commas; empty: none",
            ),
            *([of_labels] if labels else []),
        ),
        notes=(
            prose(f"What is kept or asked in #{called} carries these topics by itself."),
            *(
                [prose("I offer what its name and its own words say: change it as you like.", tone="quiet")]
                if offered
                else []
            ),
        ),
    )


def mapped(
    called: str,
    topics: Sequence[str],
    labels: Sequence[tuple[str, Sequence[str]]] = (),
    odd: Sequence[str] = (),
    *,
    close: Sequence[tuple[str, str]] = (),
) -> Post:
    """Return what a channel stands for from now on; *odd* is what was typed as a label and is none there.

    *close* are new names that are close to a topic, as (new, topic): whoever typed them is asked.
    """
    rows = tuple(line(strong(label), f" · {_listed(names)}") for label, names in labels)
    said = (
        f" is about {_listed(topics)} from now on: what is kept or asked there carries it."
        if topics
        else " stands for no topic by itself."
    )
    named = ", ".join(f"“{one[:LONGEST_PAIR]}”" for one in odd[:MOST_LISTED])
    left = prose(f"Nothing is filed under {named} here, so I left that out.", tone="warning") if odd else None
    return post(prose(strong(f"#{called}"), said), Lines(rows) if rows else None, left, *close_names(close))


def all_mapped(every: Sequence[tuple[str, Sequence[str]]]) -> Post:
    """Return which channels stand for which topics, as (channel, topics)."""
    how = prose("Type ", code("/hearth topic map"), " in a channel to say what it is about.", tone="quiet")
    if not every:
        return post(prose("No channel that you see stands for a topic yet."), how)
    rows = tuple(line(strong(called), f" · {_listed(names)}") for called, names in every[:MOST_LISTED])
    return post(prose("Channels and their topics", tone="heading"), Lines(rows), how)


def close_names(every: Sequence[tuple[str, str]]) -> list[Block]:
    """Return what is asked of one who used a new hashtag that is close to a topic, as (new, topic)."""
    blocks: list[Block] = []
    for new, meant in [one for one in every if pair_of(*one)][:2]:
        blocks += [
            prose(strong(f"#{new}"), " is new; did you mean ", strong(f"#{meant}"), "?"),
            choices(button(f"Yes, use #{meant}"[:75], "topic_near", pair_of(new, meant))),
        ]
    return blocks


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"#{name}" for name in names) or "nothing"
