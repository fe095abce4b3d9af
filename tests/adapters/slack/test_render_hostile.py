"""Whatever members write: no ping, no way out of the text, no hidden target, no limit exceeded."""

from __future__ import annotations

import random
import time
from datetime import UTC, datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.slack import parse, render
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
    Place,
    Post,
    Prose,
    Quote,
    Row,
    Rows,
    Said,
    When,
    Who,
)
from tests.adapters.slack.checks import holds, links_tell_where_they_lead, outline_holds, pinged, view_holds

SIGNS = [
    "<!channel>",
    "<!here|x>",
    "<!subteam^S1>",
    "<!date^1^{date}^https://evil.example|x>",
    "<@U0EVIL>",
    "<@slack:T1/U0EVIL>",
    "<#slack:T1/C1>",
    "<https://evil.example|https://bank.example>",
    "[https://bank.example](https://evil.example)",
    "[x](javascript:alert(1))",
    "[x](https://a:b@evil.example/ 'title')",
    "https://bank.example@evil.example/",
    "<http://evil.example>",
    "&lt;!channel&gt;",
    "&",
    "```",
    "`",
    "**",
    "__",
    "~~",
    "> ",
    "\n",
    "\n\n",
    "- ",
    "1. ",
    "  - ",
    "# ",
    "---",
    "| a | b |",
    "\\",
    "\0",
    "\ud800",
    "\u202e",
    "🎉",
    "👩‍👩‍👧‍👦" * 20,
    "x" * 3_100,
    "w " * 1_600,
    ":tada:",
    "@everyone",
]
ATTACKS = st.sampled_from(SIGNS)
TEXT = st.lists(ATTACKS | st.text(max_size=20), max_size=12).map("".join)
NUMBER = st.integers(0, 2**31 - 1)
TIME = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30)).map(lambda at: at.replace(tzinfo=UTC))
ACCOUNT = st.sampled_from(["", "slack:T1/U1", "discord:1/2", "slack:T1/U0EVIL"]) | TEXT
SPAN = (
    st.builds(Said, TEXT, st.sampled_from(["plain", "strong", "code", "quiet", "marked"]))
    | st.builds(When, TIME, st.sampled_from(["day", "moment"]))
    | st.builds(Who, TEXT, ACCOUNT)
    | st.builds(Link, TEXT, TEXT)
    | st.builds(EntryLink, NUMBER, TEXT)
)
SPANS = st.lists(SPAN, max_size=5).map(tuple)
BUTTON = st.builds(
    Button, TEXT, st.builds(Action, TEXT, TEXT, NUMBER), st.sampled_from(["plain", "main", "danger"]), TEXT
)
BUTTONS = st.lists(BUTTON, max_size=6).map(tuple)
CARD = st.builds(
    EntryCard,
    NUMBER,
    NUMBER,
    TEXT,
    TEXT,
    passage=st.lists(st.builds(Said, TEXT, st.sampled_from(["plain", "marked"])), max_size=5).map(tuple),
    heading=st.lists(st.builds(Said, TEXT, st.sampled_from(["plain", "marked"])), max_size=3).map(tuple),
    told_by=TEXT,
    told_at=st.none() | TIME,
    not_when=TEXT,
    source_url=st.none() | TEXT,
    topics=st.lists(TEXT, max_size=20).map(tuple),
    buttons=BUTTONS,
)
BLOCK = (
    st.builds(Prose, SPANS, st.sampled_from(["plain", "quiet", "warning", "heading"]))
    | st.builds(Quote, TEXT)
    | st.builds(Choices, BUTTONS)
    | st.builds(Lines, st.lists(SPANS, max_size=5).map(tuple))
    | CARD
    | st.builds(Rows, st.lists(st.builds(Row, SPANS, st.none() | BUTTON), max_size=9).map(tuple))
    | st.builds(
        Meeting,
        id=TEXT,
        title=TEXT,
        format=TEXT,
        starts=TIME,
        ends=TIME,
        where=TEXT,
        url=st.none() | TEXT,
        about=TEXT,
        host=TEXT,
        going=st.integers(0, 9),
        places=st.integers(0, 9),
        cancelled=st.booleans(),
    )
    | st.builds(File, TEXT, TEXT, TEXT, TEXT)
)
POST = st.builds(
    Post,
    st.lists(BLOCK, max_size=8).map(tuple),
    TEXT,
    st.sampled_from(["private", "public"]),
    st.lists(ACCOUNT, max_size=3).map(tuple),
    st.lists(NUMBER, max_size=2).map(tuple),
)
FIELD = st.builds(
    Field,
    st.sampled_from(["title", "body", "kind", "topics", "near", "draft"]),
    TEXT,
    st.sampled_from(["line", "text", "choice", "topics", "toggle", "date", "hidden"]),
    TEXT,
    st.booleans(),
    st.lists(st.tuples(TEXT, TEXT), max_size=8, unique_by=lambda row: row[0]).map(tuple),
    TEXT,
    st.sampled_from([4, 200, 2_000, 4_000, 20_000]),
)
PAGES = st.sampled_from(["", "https://hearth.example"])
THOROUGH = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))


@given(POST, PAGES)
@THOROUGH
def test_no_post_pings_misleads_or_exceeds(post: Post, page: str) -> None:
    message = render.message(post, {"slack:T1/U1": "<!channel>"}, page=page)

    holds(message)
    public = {key.rpartition("/")[2] for key in post.addressees} if post.audience == "public" else set()
    assert set(pinged(message)) <= public


@given(POST)
@THOROUGH
def test_no_view_of_a_post_exceeds(post: Post) -> None:
    view_holds(render.result(post))
    view_holds(render.home(post))


@given(st.lists(FIELD, max_size=6, unique_by=lambda field: field.name), TEXT, st.lists(BLOCK, max_size=3).map(tuple))
@THOROUGH
def test_no_form_exceeds_and_each_remembers_its_place(
    fields: list[Field], title: str, notes: tuple[object, ...]
) -> None:
    place = Place("slack:T1", "C1", "1763884801.000100")
    form = Form(Action("share", "d1"), title, (*fields, Field("last", "Last")), notes=notes)  # type: ignore[arg-type]

    drawn = render.view(form, place=place, key="k", private=True)

    view_holds(drawn)
    sent = {"user": {"id": "U1"}, "team": {"id": "T1"}, "view": {**drawn, "id": "V1"}}
    assert parse.form(sent).place == place
    assert parse.form(sent).action == form.action


@given(TEXT)
@THOROUGH
def test_what_was_said_can_be_said_back(text: str) -> None:
    holds(render.message(Post((Quote(text),), text), {}))


def test_dense_markup_takes_no_longer_than_its_length_allows() -> None:
    begun = time.process_time()

    for dense in (
        "[" * 60_000,
        "*a" * 30_000,
        "> " * 30_000,
        "<" * 60_000,
        "- " * 700 + "x",
        "`" * 60_000,
        "<@" * 9_000,
    ):
        holds(render.message(Post((Quote(dense),), dense), {}))

    assert time.process_time() - begun < 10


def test_fifty_thousand_texts_ping_nobody_and_hide_nothing() -> None:
    """The same as above with less thought for each: 50,000 made-up texts, in every place where a text may stand."""
    made = random.Random(20261123)
    attacks = [each for each in SIGNS if len(each) < 200]

    for _ in range(5_000):
        texts = ["".join(made.choices(attacks, k=made.randint(1, 8))) for _ in range(10)]
        post = Post(
            (
                Quote(texts[0]),
                Quote(texts[1]),
                Prose((Said(texts[2]), Who(texts[3]), Link(texts[4], texts[5]), EntryLink(1, texts[6]))),
                EntryCard(1, 1, "tip", texts[7], (Said(texts[8], "marked"),), not_when=texts[9]),
            ),
            texts[0],
            "public",
        )
        message = render.message(post, {})
        outline_holds(message)
        assert pinged(message) == []


def test_where_a_link_leads_stays_beside_it_wherever_words_are_divided() -> None:
    quote = Quote("[x](https://evil.example) " * 200)
    shown = render.result(Post((quote,), fallback="x"), page="https://hearth.example")

    links_tell_where_they_lead(shown["blocks"])
