"""`hearth anthology`: the best of what a community kept, as a file to print or to hand on."""

from __future__ import annotations

from datetime import UTC, datetime
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


def _page(settings: Settings, community: int) -> Page:
    from bot.cli.opening import reading
    from bot.core.charter.anthology import anthology as made

    with reading(settings) as store:
        return store.read_now(community, lambda tx: made(tx, now=datetime.now(UTC)))


def _print(page: Page, output: Path | None) -> None:
    from bot.core.charter.paper import markdown

    if output is None:
        typer.echo(markdown(page), nl=False)
    else:
        output.write_text(markdown(page), encoding="utf-8")
