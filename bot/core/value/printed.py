"""The page for sponsors as a file: Markdown, or HTML that stands by itself and prints on paper."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING

from bot.core.charter.paper import MARKS, markdown
from bot.messages import Chart, Lines, Prose, Quote
from bot.wording import line, prose, spoken

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.messages import Block, Page

STYLE = (
    "body{overflow-wrap:anywhere;font:16px/1.5 Georgia,serif;max-width:42rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a}"
    "h1,h2{line-height:1.2}blockquote{margin:1rem 0 .25rem;padding-left:1rem;border-left:3px solid #767676}"
    "table{border-collapse:collapse}th,td{text-align:left;padding:.25rem 1.5rem .25rem 0}.quiet{color:#595959}"
    "@media print{body{margin:0}blockquote,table{break-inside:avoid}}"
)


def as_markdown(page: Page) -> str:
    """Return the page as Markdown, its figures as a list."""
    blocks = tuple(each for block in page.blocks for each in _in_words(block))
    return markdown(replace(page, blocks=blocks))


def _in_words(block: Block) -> tuple[Block, ...]:
    if isinstance(block, Quote):  # What leaves the house is read as it was written, whatever reads it.
        return (Quote(MARKS.sub(r"\\\1", block.text)),)
    if not isinstance(block, Chart):
        return (block,)
    return prose(block.about), Lines(tuple(line(f"{label}: {said}") for label, said in _figures(block)))


def _figures(chart: Chart) -> Iterator[tuple[str, str]]:
    for series in chart.series:
        for label, value in zip(chart.labels, series.values, strict=True):
            yield label, "not shown" if value is None else f"{value:g}"


def as_html(page: Page) -> str:
    """Return the page as HTML without anything from elsewhere; members' words are text in it and nothing else."""
    inside = "\n".join(part for block in page.blocks for part in _drawn(block))
    title = escape(page.title)
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width">\n<title>{title}</title>\n<style>{STYLE}</style>\n'
        f"</head>\n<body>\n<main>\n<h1>{title}</h1>\n{inside}\n</main>\n</body>\n</html>\n"
    )


def _drawn(block: Block) -> Iterator[str]:
    match block:
        case Prose(tone="heading"):
            yield f"<h2>{escape(spoken(block.spans))}</h2>"
        case Prose(tone=tone):
            quiet = ' class="quiet"' if tone == "quiet" else ""
            yield f"<p{quiet}>{escape(spoken(block.spans))}</p>"
        case Quote(text=text):
            paragraphs = [part for part in text.split("\n\n") if part.strip()]
            yield "<blockquote>" + "".join(f"<p>{_broken(part)}</p>" for part in paragraphs) + "</blockquote>"
        case Chart():
            rows = "".join(f"<tr><th>{escape(label)}</th><td>{said}</td></tr>" for label, said in _figures(block))
            yield f"<table><caption>{escape(block.about)}</caption>{rows}</table>"
        case _:  # There is nothing else on this page.
            return


def _broken(text: str) -> str:
    return "<br>".join(map(escape, text.strip().splitlines()))
