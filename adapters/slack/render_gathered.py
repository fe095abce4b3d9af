"""Lists with a press for each row, meetings and files as Slack's blocks.

Where a row is words alone, its press stands beside it. A date or a link needs `rich_text`, which holds
no press: it stands beneath then, for members' words are never written as markup.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from adapters.slack import fitting
from adapters.slack.render_buttons import actions, button
from adapters.slack.render_text import date, in_words, spans, text
from adapters.slack.render_words import divided, packed, words
from bot.messages import Said, meeting_called, meeting_facts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from adapters.slack.fitting import Json
    from adapters.slack.render_text import Manner
    from bot.messages import Button, Meeting, Row, Rows, Span

LEAST_COUNTED = 3
LONGEST_ROW = 600
LONGEST_NUMBERED = 60
LONGEST_NAME = 100
LONGEST_ABOUT = 2_000


def listed(rows: Sequence[Sequence[Span]], manner: Manner) -> Iterator[Json]:
    """Yield a list, one row a line."""
    shown = [{"type": "rich_text_section", "elements": spans(row, manner) or text("–")} for row in rows]
    if shown:
        yield from packed(divided({"type": "rich_text_list", "style": "bullet", "indent": 0, "elements": shown}))


def pressed(shown: Rows, manner: Manner) -> Iterator[Json]:
    """Yield a list with a press for each row; where room is short, numbered, with all presses beneath it."""
    if manner.tight:
        yield from _numbered(shown, manner)
        return
    said = [in_words(row.spans, manner) for row in shown.rows]
    for row, words_ in zip(shown.rows, said, strict=True):
        yield from (_beside(row.button, words_),) if all(said) else _beneath(row, manner)


def meeting(shown: Meeting, manner: Manner) -> Iterator[Json]:
    """Yield a meeting: what it is called, when in the reader's own time, where and with whom."""
    yield {"type": "header", "text": fitting.plain(meeting_called(shown), fitting.HEADER)}
    when = [*date(shown.starts, "meeting"), *text(" – "), *date(shown.ends, "hour")]
    rows = [when, *(spans(row, manner) for row in meeting_facts(shown, least=LEAST_COUNTED))]
    elements = [element for at, row in enumerate(rows) for element in ([*text("\n"), *row] if at else row)]
    yield from packed(divided({"type": "rich_text_section", "elements": elements}))
    if shown.about.strip():
        yield from words(fitting.cut(shown.about, LONGEST_ABOUT), manner)


def file(name: str, label: str, manner: Manner) -> Iterator[Json]:
    """Yield the line that names a file; the file itself comes beside the message."""
    called = fitting.cut(" ".join(name.split()), LONGEST_NAME) or fitting.ELLIPSIS
    said = fitting.cut(" ".join(label.split()), LONGEST_ROW)
    whole = f"📎 {said} ({called}), {manner.files}" if said else f"📎 {called}, {manner.files}"
    yield {"type": "context", "elements": [fitting.plain(whole, fitting.PLAIN)]}


def _beside(press: Button | None, said: str) -> Json:
    section: Json = {"type": "section", "text": fitting.plain(said, LONGEST_ROW)}
    return {**section, "accessory": button(press)} if press else section


def _beneath(row: Row, manner: Manner) -> Iterator[Json]:
    section = {"type": "rich_text_section", "elements": spans(row.spans, manner) or text("–")}
    yield from packed(divided(section))
    if row.button:
        yield from actions([row.button])


def _numbered(shown: Rows, manner: Manner) -> Iterator[Json]:
    yield from listed([(Said(f"{at}: "), *row.spans) for at, row in enumerate(shown.rows, start=1)], manner)
    buttons = [
        replace(row.button, label=f"{number}: {fitting.cut(row.button.label, LONGEST_NUMBERED)}")
        for number, row in enumerate(shown.rows, start=1)
        if row.button
    ]
    yield from actions(buttons)
