"""An Atom feed of the newest entries (RFC 4287)."""

from __future__ import annotations

from collections import deque
from html import escape
from typing import TYPE_CHECKING

from feedgenerator import Atom1Feed

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import BinaryIO

    from bot.transfer.writing.exported import Exported

NEWEST = 200
_WEB = ("https://", "http://")
_XML = ((0x20, 0xD7FF), (0xE000, 0xFFFD), (0x10000, 0x10FFFF))


def write_feed(entries: Iterable[Exported], file: BinaryIO, *, title: str, id: str, site: str = "") -> int:
    """Write the newest of *entries*, newest first, and return how many those are.

    *id* tells this feed from others for good. With *site*, the page's address,
    every entry links to its own page, else to its source where it has one. What
    became part of another is no news by itself.
    """
    newest = deque((one for one in entries if not one.whole), maxlen=NEWEST)
    link = site if site.startswith(_WEB) else ""
    feed = Atom1Feed(title=_fit(title), link=link or id, description="", feed_guid=id, author_name=_fit(title))
    for exported in reversed(newest):
        draft = exported.draft
        feed.add_item(
            title=_fit(draft.title),
            link=_link(exported, link),
            description=None,
            content=_html(exported),
            author_name=_fit(draft.author_name) or None,
            pubdate=draft.told_at,
            updateddate=exported.kept_at,
            unique_id=f"urn:uuid:{exported.id}",
            categories=(draft.kind.value, *map(_fit, draft.topics)),
        )
    feed.write(file, "utf-8")
    return len(newest)


def _link(exported: Exported, site: str) -> str:
    if site:
        return f"{site.rstrip('/')}/entries/{exported.number}"
    source = exported.draft.source_url or ""
    return _fit(source) if source.startswith(_WEB) else f"urn:uuid:{exported.id}"


def _html(exported: Exported) -> str:
    """Return the entry's words as HTML that holds no markup of theirs."""
    draft = exported.draft
    texts = [draft.body, *(f"{heading}: {text}" for heading, text in draft.parts.rows())]
    if draft.not_when:
        texts.append(f"Does not apply when: {draft.not_when}")
    return "".join(f"<p>{escape(_fit(text)).replace(chr(10), '<br/>')}</p>" for text in texts if text)


def _fit(text: str) -> str:
    """Return *text* without what XML 1.0 cannot hold."""
    return "".join(char for char in text if char in "\t\n" or any(low <= ord(char) <= high for low, high in _XML))
