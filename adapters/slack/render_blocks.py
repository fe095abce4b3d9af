"""What the core shows as Slack's blocks: https://docs.slack.dev/reference/block-kit/blocks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, assert_never

from adapters.slack import fitting, render_chart
from adapters.slack.render_buttons import actions, button, told_apart
from adapters.slack.render_gathered import file, listed, meeting, pressed
from adapters.slack.render_text import date, in_words, spans, text
from adapters.slack.render_text import link as linked
from adapters.slack.render_words import divided, packed, rich_text, words
from bot.messages import Action, Button, Chart, Choices, EntryCard, File, Lines, Meeting, Prose, Quote, Rows, Said

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from adapters.slack.fitting import Json
    from adapters.slack.render_text import Manner
    from bot.messages import Block

__all__ = ["Drawn", "actions", "button", "drawn", "goes_on", "told_apart"]

LONGEST_TITLE = 250
LONGEST_RUN = 600
LONGEST_ASIDE = 600
MOST_RUNS = 30
MOST_TOPICS = 12
LONGEST_TOPIC = 40
WARNING = "⚠️ "


@dataclass(frozen=True, slots=True)
class Drawn:
    """One block of Slack's; `long` where it is a part of members' words at length, which may be cut short."""

    block: Json
    long: bool = False


def drawn(shown: Iterable[Block], manner: Manner) -> list[Drawn]:
    """Return *shown* as Slack's blocks, in order; a line stands between two cards."""
    pieces: list[Drawn] = []
    before: Block | None = None
    every = list(shown)
    by_hand = render_chart.pictured(every) if manner.charts else every
    for block in every:
        if isinstance(block, EntryCard) and isinstance(before, EntryCard):
            pieces.append(Drawn({"type": "divider"}))
        pieces += _charted(block, manner, by_hand) if isinstance(block, Chart) else _drawn(block, manner)
        before = block
    return pieces


def _charted(block: Chart, manner: Manner, by_hand: Sequence[Block]) -> list[Drawn]:
    """Return a chart; the words of one that Slack does not draw may be cut short like others."""
    native = not any(block is one for one in by_hand)
    return [Drawn(each, long=not native) for each in render_chart.chart(block, manner, native=native)]


def _drawn(block: Block, manner: Manner) -> list[Drawn]:  # noqa: C901  One case a kind of block.
    match block:
        case Prose():
            return [Drawn(each) for each in _prose(block, manner)]
        case Quote(text=written):
            return [Drawn(each, long=True) for each in words(written, manner)]
        case Choices(buttons=buttons):
            return [Drawn(each) for each in actions(buttons)]
        case EntryCard():
            return [Drawn(each) for each in _card(block, manner)]
        case Lines(rows=rows):
            return [Drawn(each, long=True) for each in listed(rows, manner)]
        case Rows():
            return [Drawn(each, long=True) for each in pressed(block, manner)]
        case Meeting():
            return [Drawn(each) for each in meeting(block, manner)]
        case File(name=name, label=label):
            return [Drawn(each) for each in file(name, label, manner)]
        case Chart():
            return _charted(block, manner, [block])
        case _:
            assert_never(block)


def _prose(shown: Prose, manner: Manner) -> Iterator[Json]:
    said = in_words(shown.spans, manner)
    if shown.tone == "heading" and said and len(said) <= fitting.HEADER:
        yield {"type": "header", "text": fitting.plain(said, fitting.HEADER)}
    elif shown.tone == "quiet" and said:
        yield {"type": "context", "elements": [fitting.plain(said, fitting.PLAIN)]}
    else:
        yield from _section(shown, manner)


def _section(shown: Prose, manner: Manner) -> Iterator[Json]:
    sign = text(WARNING) if shown.tone == "warning" else []
    bold = ("bold",) if shown.tone == "heading" else ()
    elements = [*sign, *spans(shown.spans, manner, *bold)]
    if elements:
        yield from packed(divided({"type": "rich_text_section", "elements": elements}))


def _card(card: EntryCard, manner: Manner) -> Iterator[Json]:
    yield from packed(piece for element in (*_passage(card, manner), _facts(card)) for piece in divided(element))
    yield from actions(card.buttons)


def _passage(card: EntryCard, manner: Manner) -> Iterator[Json]:
    yield {"type": "rich_text_section", "elements": _title(card, manner)}
    if passage := _runs(card.passage):
        yield {"type": "rich_text_quote", "elements": passage}
    if card.not_when:
        aside = fitting.cut(card.not_when, LONGEST_ASIDE)
        elements = [*text("When it does not apply: ", "bold"), *text(aside)]
        yield {"type": "rich_text_section", "elements": elements}
    if places := _places(card):
        yield {"type": "rich_text_section", "elements": places}


def _places(card: EntryCard) -> list[Json]:
    """Return where it works and where it fails, in the words of those who tried."""
    sides = (("Works in: ", card.works_in), ("Fails in: ", card.fails_in))
    told = [
        [*text(label, "bold"), *text("; ".join(fitting.cut(one, LONGEST_TOPIC) for one in where))]
        for label, where in sides
        if where
    ]
    return [element for at, side in enumerate(told) for element in ([*text(" · "), *side] if at else side)]


def _title(card: EntryCard, manner: Manner) -> list[Json]:
    """Return the title with its marked words in italics too; with a page it leads there."""
    title = fitting.cut(card.title, LONGEST_TITLE) or f"#{card.number}"
    if address := manner.entry(card.number, card.community):
        return linked(address, title, "bold", shows="")
    return _runs(card.heading, "bold", marks=("bold", "italic")) or text(title, "bold")


def _runs(runs: Sequence[Said], *styles: str, marks: tuple[str, ...] = ("bold",)) -> list[Json]:
    said: list[Json] = []
    for run in runs[:MOST_RUNS]:
        words_ = fitting.cut(run.text, LONGEST_RUN)
        if run.style == "plain" and not styles:
            said += _coded(words_)
        else:
            said += text(words_, *(marks if run.style == "marked" else styles), *(["code"] * (run.style == "code")))
    return [*said, *text(fitting.ELLIPSIS)] if len(runs) > MOST_RUNS else said


def _coded(words_: str) -> list[Json]:
    """Return text with its code as code, where both its backticks are at hand."""
    parts = words_.split("`")
    if len(parts) % 2 == 0 or "``" in words_:
        return text(words_)
    return [element for at, part in enumerate(parts) for element in text(part, *(["code"] * (at % 2)))]


def _facts(card: EntryCard) -> Json:
    facts: list[list[Json]] = [
        text(f"{card.kind.capitalize()} #{card.number}"),
        _told(card),
        text(f"worked for {card.worked[0]} of {card.worked[1]} who tried") if card.worked else [],
        text(f"used by {card.used} people") if card.used else [],
        text(" ".join(f"#{fitting.cut(topic, LONGEST_TOPIC)}" for topic in card.topics[:MOST_TOPICS])),
        _source(card),
        text("old: check that it still holds") if card.old else [],
        text(card.standing),
        text(f"a variant of #{card.variant_of}") if card.variant_of else [],
        text("only seen in its channel") if card.private_to else [],
    ]
    there = [fact for fact in facts if fact]
    parted = [element for at, fact in enumerate(there) for element in ([*text(" · "), *fact] if at else fact)]
    return {"type": "rich_text_section", "elements": parted}


def _told(card: EntryCard) -> list[Json]:
    by = text(f"told by {fitting.cut(card.told_by, LONGEST_TITLE)}") if card.told_by else []
    if card.told_at is None:
        return by
    return [*by, *text(" on " if by else "told on "), *date(card.told_at, "day")]


def _source(card: EntryCard) -> list[Json]:
    if card.source_gone:
        return text("the original is gone")
    return linked(card.source_url, "original") if card.source_url else []


def goes_on(entries: Sequence[int], community: int, manner: Manner) -> list[Drawn]:
    """Return what stands where words were cut short: where the rest of them is."""
    said: list[Json] = text("… There is more of it than one message holds.")
    only: Any = entries[0] if len(entries) == 1 else None
    if only is None:
        return [Drawn(rich_text({"type": "rich_text_section", "elements": said}))]
    if address := manner.entry(only, community):
        said += [*text(" "), *linked(address, f"Read all of #{only}", shows="")]
        return [Drawn(rich_text({"type": "rich_text_section", "elements": said}))]
    read = button(Button("Read it all", Action("read", str(only), community=community)))
    row = {"type": "actions", "elements": [read]}
    return [Drawn(rich_text({"type": "rich_text_section", "elements": said})), Drawn(row)]
