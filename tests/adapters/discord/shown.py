"""Posts and forms for Hypothesis, full of what members should not be able to do."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import strategies as st

from bot.messages import (
    Action,
    Button,
    Choices,
    EntryCard,
    EntryLink,
    Field,
    File,
    Form,
    Lines,
    Link,
    Meeting,
    Post,
    Prose,
    Quote,
    Row,
    Rows,
    Said,
    When,
    Who,
)

SPACE = "discord:77"
EVIL = [
    "@everyone",
    "@here",
    "<@11>",
    "<@!11>",
    "<@&12>",
    "<#13>",
    "<:party:14>",
    "<a:dance:15>",
    "<t:1700000000:R>",
    "</ban:16>",
    "<id:customize>",
    "[bank](https://evil.example)",
    "[https://good.example](https://evil.example)",
    "https://evil.example/__a__**b**",
    "<https://evil.example/**x**>",
    "https://good.example@evil.example/",
    "javascript:alert(1)",
    "||gone||",
    "__under__",
    "# Heading",
    "\n# Heading",
    "-# small",
    "\n>>> quote",
    "\n> quote",
    "\n- list",
    "\n1. list",
    "```",
    "`",
    "``",
    "\\",
    "**",
    "*",
    "_",
    "~~",
    "~~~",
    ":smile:",
    "<@discord:77/11>",
    "<#discord:77/13>",
    "<@slack:T/U1>",
    "\u202eevil",
    "\u200b",
    "\u2028# x",
    "\r\n# x",
    "😀",
    "ä",
    "\ud83d",
    " ",
    "\n",
    "a",
    "word ",
]
WORDS = st.lists(st.sampled_from(EVIL) | st.text(max_size=8), max_size=8).map("".join)
LONG = st.tuples(WORDS, st.integers(1, 100)).map(lambda pair: (pair[0] * pair[1])[:6_000])
TEXT = WORDS | LONG
MOMENT = st.datetimes(datetime(1980, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))
SAID = st.builds(Said, WORDS, st.sampled_from(["plain", "strong", "code", "quiet", "marked"]))
SPAN = (
    SAID
    | st.builds(When, MOMENT, st.sampled_from(["day", "moment"]))
    | st.builds(Who, WORDS, st.sampled_from(["", "discord:77/21", "slack:T/U", "discord:77/x"]))
    | st.builds(Link, st.sampled_from(["https://discord.com/channels/1/2/3", "javascript:x"]) | WORDS, WORDS)
    | st.builds(EntryLink, st.integers(1, 10**9), WORDS)
)
SPANS = st.lists(SPAN, max_size=5).map(tuple)
ACTION = st.builds(Action, st.sampled_from(["undo", "edit"]), st.text("ab1.@", max_size=40), st.integers(0, 2**31 - 1))
BUTTON = st.builds(Button, WORDS, ACTION, st.sampled_from(["plain", "main", "danger"]), st.sampled_from(["", "Sure?"]))
BUTTONS = st.lists(BUTTON, max_size=7).map(tuple)
CARD = st.builds(
    EntryCard,
    number=st.integers(1, 10**9),
    version=st.integers(0, 99),
    kind=st.sampled_from(["tip", "story"]),
    title=TEXT,
    passage=st.lists(SAID, max_size=6).map(tuple),
    told_by=WORDS,
    told_at=st.none() | MOMENT,
    not_when=TEXT,
    worked=st.none() | st.just((4, 5)),
    used=st.integers(0, 9),
    source_url=st.none() | WORDS,
    topics=st.lists(WORDS, max_size=4).map(tuple),
    old=st.booleans(),
    private_to=st.sampled_from(["", "discord:77/13", "slack:T/C"]),
    variant_of=st.none() | st.integers(1, 99),
    buttons=BUTTONS,
    heading=st.lists(SAID, max_size=3).map(tuple),
)
ROWS = st.builds(Rows, st.lists(st.builds(Row, SPANS, st.none() | BUTTON), max_size=14).map(tuple))
MEETING = st.builds(
    Meeting,
    id=st.just("m1"),
    title=TEXT,
    format=WORDS,
    starts=MOMENT,
    ends=MOMENT,
    where=WORDS,
    url=st.none() | st.just("https://discord.com/channels/1/2") | WORDS,
    about=TEXT,
    host=WORDS,
    going=st.integers(0, 9),
    maybe=st.integers(0, 9),
    places=st.integers(0, 9),
    cancelled=st.booleans(),
)
FILE = st.builds(File, WORDS, st.sampled_from(["text/calendar", "text/html", ""]), TEXT, WORDS)
BLOCK = (
    st.builds(Prose, SPANS, st.sampled_from(["plain", "quiet", "warning", "heading"]))
    | st.builds(Quote, TEXT)
    | st.builds(Choices, BUTTONS)
    | CARD
    | st.builds(Lines, st.lists(SPANS, max_size=8).map(tuple))
    | ROWS
    | MEETING
    | FILE
)
POST = st.builds(
    Post,
    st.lists(BLOCK, max_size=6).map(tuple),
    WORDS,
    st.sampled_from(["private", "public"]),
    st.lists(st.sampled_from(["discord:77/21", "discord:77/22", "discord:78/23", "slack:T/U"]), max_size=3).map(tuple),
)
FIELD = st.builds(
    Field,
    name=st.text("abcdefgh", min_size=1, max_size=12),
    label=WORDS,
    type=st.sampled_from(["line", "text", "choice", "topics", "toggle", "date", "time", "hidden"]),
    value=TEXT,
    required=st.booleans(),
    choices=st.lists(
        st.tuples(st.text("xyz0123456789", min_size=1, max_size=9), WORDS),
        min_size=1,
        max_size=30,
        unique_by=lambda pair: pair[0],
    ).map(tuple),
    hint=WORDS,
    limit=st.integers(1, 20_000),
)
FORM = st.builds(
    Form,
    ACTION,
    WORDS,
    st.lists(FIELD, min_size=1, max_size=12, unique_by=lambda one: one.name).map(tuple),
    st.just("Save"),
    st.lists(BLOCK, max_size=2).map(tuple),
)
