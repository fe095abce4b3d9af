"""A page's blocks in sections: each begins with its heading, and some stand side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.messages import Prose, Said

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.messages import Block, Page


@dataclass(frozen=True, slots=True)
class Section:
    """Some blocks of a page beneath their heading; those without one stand first. `beside` others where there is room."""

    heading: Prose | None
    blocks: tuple[Block, ...]
    beside: bool = False


def of(shown: Page) -> list[list[Section]]:
    """Return the sections of a page, in groups: more than one stand side by side.

    A heading that only says the page's title again is left out.
    """
    groups: list[list[Section]] = []
    for heading, inside in _headed(shown.blocks):
        said = "".join(one.text for one in heading.spans if isinstance(one, Said)) if heading else ""
        section = Section(None if said == shown.title else heading, inside, said in shown.beside)
        if section.beside and groups and groups[-1][-1].beside:
            groups[-1].append(section)
        else:
            groups.append([section])
    return groups


def _headed(shown: Iterable[Block]) -> Iterator[tuple[Prose | None, tuple[Block, ...]]]:
    heading: Prose | None = None
    inside: list[Block] = []
    for block in shown:
        if isinstance(block, Prose) and block.tone == "heading":
            if heading or inside:
                yield heading, tuple(inside)
            heading, inside = block, []
        else:
            inside.append(block)
    if heading or inside:
        yield heading, tuple(inside)
