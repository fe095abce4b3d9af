"""What is shown of what came of what was kept: the list, one story, the page, and the page for sponsors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.messages import Chart, EntryLink, Lines, Link, Page, Quote, Series, When
from bot.practice.model import Cycle, StoryState
from bot.practice.replies.value import CYCLES, HOW, LAST, about, drafts, offer, own_story
from bot.text.prose import without_references
from bot.wording import button, choices, line, post, prose

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.messages import Block, Button, Post
    from bot.practice.model import Entry, ValueStory
    from bot.practice.value import StoryTold


def listed(
    told: Sequence[StoryTold],
    counts: Sequence[tuple[Cycle, int | None]],
    waiting: Sequence[tuple[ValueStory, Entry]],
    unseen: Sequence[ValueStory] = (),
    *,
    names: Mapping[str, str],
    url: str = "",
) -> Post:
    """Return what came of what was kept: how many stories of each kind, the newest of them, and one's own drafts."""
    if not (told or waiting or unseen):
        return post(prose(EMPTY), choices(button("Tell one", "value_form")))
    rows = tuple(line(*_row(one, names)) for one in told[:LAST])
    return post(
        *drafts(waiting),
        prose("What came of what we kept", tone="heading"),
        *_counts(counts),
        Lines(rows) if rows else None,
        *_unseen(unseen),
        choices(
            *(button(f"Read about #{one.entry.number}", "value_read", one.story.id) for one in told[:3]),
            button("Tell one", "value_form"),
        ),
        prose(Link(url, "All of them, and the page for sponsors"), tone="quiet") if url else None,
    )


def _unseen(stories: Sequence[ValueStory]) -> list[Block]:
    """Return one's own stories that nobody sees for now, with the way to take them back."""
    blocks: list[Block] = []
    for story in stories[:LAST]:
        said = f"Yours on #{story.number} is shown to nobody while that entry is not shown:"
        gone = button("Take it back", "value_gone", story.id, story.version, weight="danger")
        blocks += [prose(said, tone="quiet"), Quote(story.text), choices(gone)]
    return blocks


EMPTY = (
    "Nobody has told yet what came of something that was kept. When something worked for you, "
    "I put its story together, for you alone."
)


def _counts(counts: Sequence[tuple[Cycle, int | None]]) -> list[Block]:
    """Return how many stories there are of each kind that enough people told of."""
    rows = tuple(line(f"{CYCLES[cycle]}: {count}") for cycle, count in counts if count is not None)
    few = prose("How many there are of a kind is said once enough people have told some.", tone="quiet")
    return [Lines(rows)] if len(rows) == len(counts) else [*([Lines(rows)] if rows else []), few]


def _row(told: StoryTold, names: Mapping[str, str]) -> tuple[EntryLink | str, ...]:
    by = signature(told.story, names)
    words = " ".join(without_references(told.story.text).split())
    short = f"{words[:140].rstrip()}…" if len(words) > 140 else words  # noqa: PLR2004
    return (
        f"{told.story.cycle.value.capitalize()}, on ",
        EntryLink(told.entry.number, told.entry.title),
        f"{by}: {short}",
    )


def signature(story: ValueStory, names: Mapping[str, str]) -> str:
    """Return by whom a story was told, as its author wants it; empty without a name."""
    name = "" if story.nameless else names.get(story.author, "")
    return f", told by {name}" if name else ""


def one_story(told: StoryTold, names: Mapping[str, str], *, mine: bool, question: str = "") -> Post:
    """Return one story with what is known of how it went."""
    return post(*story_blocks(told, names, question=question), choices(*_what_next(told, mine=mine)))


def _what_next(told: StoryTold, *, mine: bool) -> tuple[Button, ...]:
    read = button(f"Read #{told.entry.number}", "read", told.entry.number)
    if not mine:
        return (read,)
    return (read, *(own_story(told.story) if told.story.state is StoryState.CONFIRMED else offer(told.story)))


def story_blocks(told: StoryTold, names: Mapping[str, str], *, question: str = "") -> list[Block]:
    """Return a story: how far it went, its words, and what is known of how it came about."""
    story = told.story
    blocks: list[Block] = [prose(CYCLES[story.cycle], tone="heading")]
    if story.text:
        blocks.append(Quote(story.text))
    return [*blocks, about(told, signature(story, names)), *_evidence(story, question)]


def _evidence(story: ValueStory, question: str) -> list[Block]:
    """Return when it was asked, used and told of; days would tell who it was where the story has no name."""
    if story.nameless:
        return []
    known = story.evidence
    rows = [
        line("Asked on ", When(known.asked_at), f": {question}" if question else "") if known.asked_at else (),
        line("Used on ", When(known.used_at)) if known.used_at else (),
        line("Told on ", When(known.told_at), f": {HOW[known.outcome].lower()}")
        if known.told_at and known.outcome
        else (),
    ]
    there = tuple(row for row in rows if row)
    return [Lines(there)] if there else []


def is_shown(counts: Sequence[tuple[Cycle, int | None]]) -> bool:
    """Return whether enough people told of any kind for a figure."""
    return any(count is not None for _, count in counts)


def chart_of(counts: Sequence[tuple[Cycle, int | None]], least: int) -> Chart:
    """Return how many stories there are of each cycle, as a picture."""
    return Chart(
        name="value",
        title="Stories by how far it went",
        about=f"How many stories were told of each kind of value; of fewer than {least} people none is shown.",
        labels=tuple(cycle.value.capitalize() for cycle, _ in counts),
        series=(Series("Stories", tuple(None if count is None else float(count) for _, count in counts)),),
        unit="stories",
    )


def page_of_stories(
    told: Sequence[StoryTold],
    counts: Sequence[tuple[Cycle, int | None]],
    waiting: Sequence[tuple[ValueStory, Entry]],
    *,
    least: int,
    names: Mapping[str, str],
    url: str = "",
) -> Page:
    """Return the page of all stories that its reader may see; *url* leads to the sheet for sponsors."""
    blocks: list[Block] = [*drafts(waiting)]
    if is_shown(counts):
        blocks.append(chart_of(counts, least))
    blocks += [block for one in told for block in _listed_story(one, names)]
    if not told:
        blocks.append(prose(EMPTY))
    if url:
        blocks.append(prose(Link(url, "The page for sponsors, to print"), tone="quiet"))
    return Page("What came of it", (*blocks, choices(button("Tell one", "value_form")), prose(SOURCE, tone="quiet")))


def _listed_story(one: StoryTold, names: Mapping[str, str]) -> list[Block]:
    return [*story_blocks(one, names), choices(button("How it came about", "value_read", one.story.id))]


SOURCE = (
    "The five kinds of value are those of Etienne Wenger, Beverly Trayner and Maarten de Laat: "
    "Promoting and assessing value creation in communities and networks (2011)."
)


def sponsors_blocks(
    told: Sequence[StoryTold],
    counts: Sequence[tuple[Cycle, int | None]],
    *,
    community: str,
    about: str,
    least: int,
    names: Mapping[str, str],
) -> list[Block]:
    """Return what is shown to those outside: only what its authors agreed to have shown there."""
    if not told:
        return [prose("No story may be shown outside yet: their authors choose that when they tell them.")]
    blocks: list[Block] = [prose(about)] if about else []
    blocks.append(prose(f"What came of it for members of {community}, in their own words."))
    if is_shown(counts):
        blocks.append(chart_of(counts, least))
    for cycle in reversed(Cycle):
        some = [one for one in told if one.story.cycle is cycle]
        if some:
            blocks.append(prose(CYCLES[cycle], tone="heading"))
        for one in some:
            blocks += [Quote(without_references(one.story.text)), _signed_outside(one, names)]
    return [*blocks, prose(SOURCE, tone="quiet")]


def _signed_outside(one: StoryTold, names: Mapping[str, str]) -> Block:
    name = "" if one.story.nameless else names.get(one.story.author, "")
    at = None if one.story.nameless else one.story.confirmed_at
    return prose(name or "A member", *((", ", When(at)) if at else ()), tone="quiet")
