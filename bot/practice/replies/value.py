"""What is said about what came of what was kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.messages import Action, EntryLink, Field, Form, Quote, Row, Rows, When
from bot.practice.model import Cycle, Outcome, Scope
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
SHORT = 80
NAMELESS = "Show it without my name"


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


def telling_form(
    story: ValueStory, entry: Entry, values: Mapping[str, str], *, unnamed: str = "", fault: Unfit | None = None
) -> Form:
    """Return the form over a story: its author edits it, says how far it went, and who may read it.

    *unnamed* is what they told of it before, by the promise that it goes without their name.
    """
    notes: list[Block] = []
    if fault:
        said = FAULTS.get((fault.field, fault.reason), "That does not fit: check what you typed.")
        notes.append(prose(said.format(fault.value), tone="warning"))
    notes.append(prose("Nobody sees it before you send this. It is about ", EntryLink(entry.number, entry.title), "."))
    notes += _unnamed(unnamed, values.get("text", ""))
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
        Field("nameless", NAMELESS, "toggle", values.get("nameless", "")),
    )
    return Form(
        Action("value", story.id, story.version), "What came of it", fields, submit="Show it", notes=tuple(notes)
    )


def _unnamed(words: str, text: str) -> list[Block]:
    """Return what an author is told before words appear under their name that were told without it."""
    if not words or words not in text:
        return []
    short = f"{words[:SHORT].rstrip()}…" if len(words) > SHORT else words
    said = "” you told without your name. Sent as it is, the story shows your name with it: tick "
    return [prose("“", short, said, strong(NAMELESS), ", or take it out.", tone="warning")]


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


def told(stories: Sequence[tuple[ValueStory, Entry | None]]) -> list[Block]:
    """Return what somebody told of what came of entries, for their own page; without its entry, nobody sees it for now."""
    if not stories:
        return []
    rows = tuple(_told(story, entry) for story, entry in stories[:LAST])
    more = [prose(f"and {len(stories) - LAST} more", tone="quiet")] if len(stories) > LAST else []
    return [prose("What you told of what came of it", tone="heading"), Rows(rows), *more]


def _told(story: ValueStory, entry: Entry | None) -> Row:
    *_, gone = own_story(story)
    text = " ".join(story.text.split())
    short = f"{text[:SHORT].rstrip()}…" if len(text) > SHORT else text
    if entry is None:
        return Row(line(f"#{story.number} · “{short}” · shown to nobody while that entry is not shown"), gone)
    return Row(line(EntryLink(entry.number, entry.title), f" · “{short}” · shown to {_readers(story, entry)}"), gone)


def _worked(story: ValueStory) -> str:
    return " worked for you" if story.evidence.outcome is Outcome.WORKED else ""


def shown(told: StoryTold, by: str) -> Post:
    """Return the confirmation to a story's author."""
    story, entry = told.story, told.entry
    return post(
        prose("Shown to ", strong(_readers(story, entry)), f", {_signed(story, by)}:"),
        Quote(story.text),
        about(told),
        choices(*own_story(story)),
    )


def _readers(story: ValueStory, entry: Entry) -> str:
    if entry.scope is not Scope.COMMUNITY:
        return "those who may see its entry"
    return "the community, and on the page for sponsors" if story.sponsors else "the community"


def _signed(story: ValueStory, by: str) -> str:
    return "without your name" if story.nameless or not by else f"as told by {by}"


def own_story(story: ValueStory) -> tuple[Button, ...]:
    """Return what its author may do about a story that others see."""
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


def about(told: StoryTold, by: str = "") -> Block:
    """Return which entry a story is about, by whom and when it was told; without a name no day, which tells whose."""
    at = None if told.story.nameless else told.story.confirmed_at
    when = (", ", When(at)) if at else ()
    return prose("On ", EntryLink(told.entry.number, told.entry.title), by, *when, tone="quiet")
