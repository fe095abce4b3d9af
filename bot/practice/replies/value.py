"""What is said about what came of what was kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.messages import Action, Chart, EntryLink, Field, Form, Lines, Link, Page, Quote, Series, When
from bot.practice.model import Cycle, Outcome, Scope, StoryState
from bot.wording import button, choices, code, line, post, prose, strong

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.errors import Unfit
    from bot.messages import Block, Button, Post
    from bot.practice.model import Entry, ValueStory
    from bot.practice.value import StoryTold

CYCLES = {
    Cycle.IMMEDIATE: "Immediate: a good exchange, somebody met",
    Cycle.POTENTIAL: "Potential: something learned, not used yet",
    Cycle.APPLIED: "Applied: used or tried",
    Cycle.REALIZED: "Realized: something went better for it",
    Cycle.TRANSFORMATIVE: "Transformative: it changed how we work",
}
"""The five cycles of value, as their authors choose among them (Wenger, Trayner, de Laat 2011)."""

READERS = (
    ("community", "The community"),
    ("sponsors", "The community, and whoever is shown the page for sponsors"),
)
FAULTS = {
    ("story", "empty"): "Say what came of it, in a sentence or more.",
    ("story", "too_long"): "That is too long: at most {} characters.",
    ("story", "outrun"): "Your story was changed elsewhere just now: open it again.",
    ("cycle", "unknown_choice"): "Choose one of the five kinds of value.",
}
HOW = {Outcome.WORKED: "It worked.", Outcome.PARTLY: "It worked in part.", Outcome.NOT: "It did not work."}
LAST = 10


def put_together(story: ValueStory, *, asked: str, changed: str) -> str:
    """Return the draft of a story from what is known: what its author *asked*, and what they *changed*.

    The entry goes by its number: another's words are not put into somebody's mouth.
    """
    known = story.evidence
    rows = (
        f"I asked: {asked}" if asked else "",
        f"I found #{story.number}." if story.question or known.used_at or known.outcome else "",
        "I used it." if known.used_at and not known.outcome else "",
        f"I tried it. {HOW[known.outcome]}" if known.outcome else "",
        f"What I did differently: {changed}" if changed else "",
        "I said thanks for it." if known.thanked else "",
        "It comes from a session that I was at." if known.attended else "",
    )
    return "\n".join(filter(None, rows)) or f"What #{story.number} has brought me: "


def telling_form(story: ValueStory, entry: Entry, values: Mapping[str, str], *, fault: Unfit | None = None) -> Form:
    """Return the form over a story: its author edits it, says how far it went, and who may read it."""
    notes: list[Block] = []
    if fault:
        said = FAULTS.get((fault.field, fault.reason), "That does not fit: check what you typed.")
        notes.append(prose(said.format(fault.value), tone="warning"))
    notes.append(prose("Nobody sees it before you send this. It is about ", EntryLink(entry.number, entry.title), "."))
    wide = entry.scope is Scope.COMMUNITY
    if not wide:
        notes.append(prose("Only those who may see that entry will read it.", tone="quiet"))
    fields = (
        Field("text", "What came of it for you", "text", values.get("text", ""), required=True, limit=4000),
        Field(
            "cycle",
            "How far did it go?",
            "choice",
            values.get("cycle", Cycle.APPLIED.value),
            choices=tuple((cycle.value, called) for cycle, called in CYCLES.items()),
            required=True,
        ),
        Field(
            "readers",
            "Who may read it",
            "choice",
            values.get("readers", "community") if wide else "community",
            choices=READERS if wide else READERS[:1],
        ),
        Field("nameless", "Show it without my name", "toggle", values.get("nameless", "")),
    )
    return Form(
        Action("value", story.id, story.version), "What came of it", fields, submit="Show it", notes=tuple(notes)
    )


def which_entry(typed: str = "", *, fault: str = "") -> Form:
    """Return the form that asks which entry a story is about."""
    notes = (prose(fault, tone="warning"),) if fault else ()
    field = Field("number", "Which entry is it about?", value=typed, required=True, hint="Its number, such as 142")
    return Form(Action("value_about"), "Tell what came of it", (field,), submit="Go on", notes=notes)


def offer(story: ValueStory) -> tuple[Button, Button]:
    """Return what somebody may do about a story that was put together for them."""
    return (
        button("Tell what came of it", "value_open", story.id, story.version),
        button("No story", "value_no", story.id, story.version),
    )


def offered(story: ValueStory) -> tuple[Block, Block]:
    """Return the quiet offer under an outcome: a story is put together, and shown to nobody."""
    return (
        prose("I put together what came of it, for you alone: others see it when you say so.", tone="quiet"),
        choices(*offer(story)),
    )


def drafts(waiting: Sequence[tuple[ValueStory, Entry]]) -> list[Block]:
    """Return the stories that wait for their author's word."""
    blocks: list[Block] = [prose("What came of it: yours to tell", tone="heading")] if waiting else []
    for story, entry in waiting[:LAST]:
        blocks += [prose(EntryLink(entry.number, entry.title), _worked(story)), choices(*offer(story))]
    return blocks


def _worked(story: ValueStory) -> str:
    return " worked for you" if story.evidence.outcome is Outcome.WORKED else ""


def shown(told: StoryTold, by: str) -> Post:
    """Return the confirmation to a story's author."""
    story, entry = told.story, told.entry
    return post(
        prose("Shown to ", strong(_readers(story, entry)), f", {_signed(story, by)}:"),
        Quote(story.text),
        _about(told),
        choices(*_own(story)),
    )


def _readers(story: ValueStory, entry: Entry) -> str:
    if entry.scope is not Scope.COMMUNITY:
        return "those who may see its entry"
    return "the community, and on the page for sponsors" if story.sponsors else "the community"


def _signed(story: ValueStory, by: str) -> str:
    return "without your name" if story.nameless or not by else f"as told by {by}"


def _own(story: ValueStory) -> tuple[Button, ...]:
    confirm = "Take your story back? Its words are deleted."
    return (
        button("Edit", "value_open", story.id, story.version),
        button("Take it back", "value_gone", story.id, story.version, weight="danger", confirm=confirm),
    )


def declined() -> Post:
    """Return the answer to a no."""
    return post(prose("All right: no story. ", code("/hearth value tell 142"), " tells one whenever you like."))


def taken_back() -> Post:
    """Return the answer to an author who takes a story back."""
    return post(prose("Taken back: nobody sees it any more, and its words are deleted."))


def told_no_more() -> Post:
    """Return what stands in the place of the news of a story that its author took back."""
    return post(prose("Who told what came of something of yours has taken it back.", tone="quiet"), lasting=True)


def told_of_yours(told: StoryTold, by: str, *, to: str, near: str = "") -> Post:
    """Return the news to an entry's author of what came of it for somebody, who has said it to all."""
    return post(
        prose(f"{by or 'Somebody'} told what came of ", EntryLink(told.entry.number, told.entry.title), ":"),
        Quote(told.story.text),
        addressees=[to],
        entries=[told.entry.number],
        lasting=True,
        near=near,
    )


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
    words = " ".join(told.story.text.split())
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
    return (read, *(_own(told.story) if told.story.state is StoryState.CONFIRMED else offer(told.story)))


def story_blocks(told: StoryTold, names: Mapping[str, str], *, question: str = "") -> list[Block]:
    """Return a story: how far it went, its words, and what is known of how it came about."""
    story = told.story
    blocks: list[Block] = [prose(CYCLES[story.cycle], tone="heading")]
    if story.text:
        blocks.append(Quote(story.text))
    return [*blocks, _about(told, signature(story, names)), *_evidence(story, question)]


def _about(told: StoryTold, by: str = "") -> Block:
    at = told.story.confirmed_at
    when = (", ", When(at)) if at else ()
    return prose("On ", EntryLink(told.entry.number, told.entry.title), by, *when, tone="quiet")


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
) -> Page:
    """Return the page of all stories that its reader may see."""
    blocks: list[Block] = [*drafts(waiting)]
    if told:
        blocks.append(chart_of(counts, least))
    blocks += [block for one in told for block in _listed_story(one, names)]
    if not told:
        blocks.append(prose(EMPTY))
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
    blocks += [prose(f"What came of it for members of {community}, in their own words."), chart_of(counts, least)]
    for cycle in reversed(Cycle):
        some = [one for one in told if one.story.cycle is cycle]
        if some:
            blocks.append(prose(CYCLES[cycle], tone="heading"))
        for one in some:
            blocks += [Quote(one.story.text), _signed_outside(one, names)]
    return [*blocks, prose(SOURCE, tone="quiet")]


def _signed_outside(one: StoryTold, names: Mapping[str, str]) -> Block:
    name = "" if one.story.nameless else names.get(one.story.author, "")
    at = one.story.confirmed_at
    return prose(name or "A member", *((", ", When(at)) if at else ()), tone="quiet")
