"""Members' words as HTML: a small Markdown subset, and never more than words.

No raw HTML, no pictures; a link shows where it leads and says so to nobody else. What the
parser lets through is cleaned once more by nh3, so that one mistake is not enough.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

TAGS = frozenset(
    "p br em strong s code pre blockquote ul ol li hr a span h1 h2 h3 h4 h5 h6 table thead tbody tr th td".split()
)
ATTRIBUTES: Mapping[str, set[str]] = {"*": set(), "a": {"href"}, "ol": {"start"}, "span": {"class"}}
SCHEMES = frozenset({"http", "https", "mailto"})
REL = "noopener nofollow noreferrer"

# Beyond this a text is shown as it was written: what comes so dense is no prose, and the
# parser's time grows faster than its length on such.
MOST_BRACKETS = 1_500
LONGEST_TARGET = 60


@lru_cache(maxsize=512)  # An open page draws the same messages again whenever one is added.
def words(text: str) -> Markup:
    """Return members' *text* as HTML."""
    if sum(map(text.count, "[]*_`<>!~|")) > MOST_BRACKETS:
        return Markup('<pre class="raw">{}</pre>').format(text)
    clean = nh3.clean(
        _MARKDOWN.render(text),
        tags=set(TAGS),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        url_schemes=set(SCHEMES),
        link_rel=REL,
    )
    return Markup(clean)  # noqa: S704  Cleaned in the line above.


def web(url: str | None) -> str | None:
    """Return *url* where it is one to link to; None for `javascript:` and the like."""
    try:
        return url if url and urlsplit(url).scheme in SCHEMES else None
    except ValueError:
        return None


def target(url: str) -> str:
    """Return where *url* leads, short enough to stand beside its label.

    What tells whose site it is stands in it, however long the address: not the name and password
    before it, which may look like another site's, and of a long name its end.
    """
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    if len(host) > LONGEST_TARGET:
        return f"…{host[-LONGEST_TARGET:]}"
    shown = url.replace(f"{parts.scheme}://{parts.netloc}", host, 1) if host else url
    return shown if len(shown) <= LONGEST_TARGET else f"{shown[:LONGEST_TARGET]}…"


def _parser() -> MarkdownIt:
    parser = MarkdownIt("js-default", {"breaks": True}).disable(["image", "html_block", "html_inline", "reference"])
    parser.validateLink = lambda url: web(url) is not None  # type: ignore[method-assign]
    parser.core.ruler.push("told", lambda state: _told(state.tokens))
    return parser


def _told(tokens: Sequence[Token]) -> None:
    """Lower headings below the page's own, link bare addresses, and say where each link leads."""
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = "h5"
        if token.children:
            token.children = list(_with_targets(_with_links(token.children)))


def _with_links(tokens: Sequence[Token]) -> Iterator[Token]:
    inside = 0
    for token in tokens:
        inside += token.type == "link_open"
        inside -= token.type == "link_close"
        if token.type == "text" and not inside and "://" in token.content:
            yield from _linked(token.content)
        else:
            yield token


def _linked(text: str) -> Iterator[Token]:
    for word in _split(text):
        url = word.rstrip(".,;:!?)'\"")
        if web(url) and url.startswith(("http://", "https://")):
            yield Token("link_open", "a", 1, attrs={"href": url})
            yield _text(url)
            yield Token("link_close", "a", -1)
            yield _text(word[len(url) :])
        else:
            yield _text(word)


def _split(text: str) -> Iterator[str]:
    """Yield words and single spaces; joined they are *text*."""
    first, *others = text.split(" ")
    yield first
    for word in others:
        yield " "
        yield word


def _with_targets(tokens: Iterator[Token]) -> Iterator[Token]:
    leads, said = "", ""
    for token in tokens:
        yield token
        if token.type == "link_open":
            leads, said = str(token.attrGet("href") or ""), ""
        elif token.type == "link_close" and not _says(said, leads):
            yield Token("html_inline", "", 0, content=_shown(leads))
        else:
            said += token.content


def _says(said: str, leads: str) -> bool:
    """Return whether a link's own words say all of where it leads, and nothing else."""
    return "@" not in urlsplit(leads).netloc and said in (leads, leads.partition("://")[2])


def _shown(url: str) -> str:
    return str(Markup(' <span class="target">({})</span>').format(escape(target(url))))


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


_MARKDOWN = _parser()
