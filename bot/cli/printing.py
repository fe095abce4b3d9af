"""`hearth anthology` and `hearth value`: what a community kept, and what came of it, as a file to print or hand on."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import say
from bot.cli.asking import NamedCommunity

if TYPE_CHECKING:
    from bot.messages import Page
    from bot.settings import Settings


def anthology(
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="PATH", help="A file; else standard output.")
    ] = None,
    community: NamedCommunity = None,
) -> None:
    """Print a community's anthology as Markdown: what helped most, its stories, its sessions, and who told them.

    It holds what all members see, and nothing of private channels; who wants no name has none in it.
    The audit log records that it was made.
    """
    from bot.cli.opening import quiet, reading
    from bot.cli.writing import chosen_community, writing

    settings = quiet()
    with reading(settings):
        pass  # There must be a database: an anthology makes none.
    with writing(settings, "anthology") as writes:
        home = chosen_community(settings, writes, community)
        page = _page(settings, home)
        _print(page, output)
        told = sum(block.type == "card" for block in page.blocks)
        writes.do("note_export", home, {"form": "anthology", "number": told})
    if output is not None:
        say.aside(f"Printed {say.plural(told, 'entry', 'entries')} to {output}.")


class Paper(StrEnum):
    """In which form a page is printed."""

    MD = "md"
    HTML = "html"


def value(
    form: Annotated[Paper, typer.Option("--format", metavar="FORM", help="md or html.")] = Paper.MD,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="PATH", help="A file; else standard output.")
    ] = None,
    community: NamedCommunity = None,
) -> None:
    """Print what came of what a community kept, for sponsors: the stories whose authors agreed to that.

    Each under its author's name or without one, as they chose; figures only where enough people told.
    The audit log records that it was made.
    """
    from bot.cli.opening import quiet, reading
    from bot.cli.writing import chosen_community, writing
    from bot.core.value.printed import as_html, as_markdown
    from bot.core.value.showing import for_sponsors

    settings = quiet()
    with reading(settings):
        pass  # There must be a database: a page makes none.
    with writing(settings, "value") as writes:
        home = chosen_community(settings, writes, community)
        with reading(settings) as store:
            page = store.read_now(home, for_sponsors)
        _write(as_html(page) if form is Paper.HTML else as_markdown(page), output)
        told = sum(block.type == "quote" for block in page.blocks)
        writes.do("note_export", home, {"form": "value", "number": told})
    if output is not None:
        say.aside(f"Printed {say.plural(told, 'story', 'stories')} to {output}.")


def _page(settings: Settings, community: int) -> Page:
    from bot.cli.opening import reading
    from bot.core.charter.anthology import anthology as made

    with reading(settings) as store:
        return store.read_now(community, lambda tx: made(tx, now=datetime.now(UTC)))


def _print(page: Page, output: Path | None) -> None:
    from bot.core.charter.paper import markdown

    _write(markdown(page), output)


def _write(text: str, output: Path | None) -> None:
    if output is None:
        typer.echo(text, nl=False)
    else:
        output.write_text(text, encoding="utf-8")
