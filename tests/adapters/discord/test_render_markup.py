from __future__ import annotations

from datetime import UTC, datetime

import pytest

from adapters.discord import blocks, markup
from bot.messages import Action, Button, EntryCard, EntryLink, Link, Prose, Said, Span, When, Who

SPACE = "discord:77"
OLD = "old: check that it still holds"


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("**bold** and *slanted* and ~~gone~~", "**bold** and *slanted* and ~~gone~~"),
        ("a `co*de` b", "a `co*de` b"),
        ("# Heading **bold**", "**Heading bold**"),
        ("- one\n  - two\n1) three", "- one\n  - two\n1. three"),
        ("> said", "│ said"),
        ("```py\nx = 1\n```", "```py\nx = 1\n```"),
        ("```\nnever closed", "```\nnever closed\n```"),
        ("~~~\n```\n~~~", f"```\n`{markup.APART}`{markup.APART}`\n```"),
        ("see https://a.example/x_y.", "see <https://a.example/x_y>."),
        ("[docs](https://a.example/)", "docs (<https://a.example/>)"),
        ("[x](javascript:alert)", "x (javascript\\:alert)"),
        ("https://müller.example/ä", "<https://xn--mller-kva.example/%C3%A4>"),
        ("https://good.example@evil.example/", "https\\://good.example\\@evil.example/"),
        ("<@discord:77/21> in <#discord:77/13>", "<@21> in <#13>"),
        ("<@slack:T/U1> <@discord:78/21> <@discord:77/x>", "\\@… \\@… \\@…"),
        ("\\*not\\*", "\\*not\\*"),
        ("snake_case_name", "snake\\_case\\_name"),
        ("#142 is no heading, # neither", "\\#142 is no heading, # neither"),
        ("1. a\n\ntext", "1. a\n\ntext"),
    ],
)
def test_canonical_text_becomes_discords(words: str, shown: str) -> None:
    assert markup.told(words, SPACE) == shown


@pytest.mark.parametrize(
    ("span", "shown"),
    [
        (Said("a*b"), "a\\*b"),
        (Said(" strong ", "strong"), " **strong** "),
        (Said("code", "code"), "`code`"),
        (Said("a`b", "code"), "``a`b``"),
        (Said("``", "code"), "\\`\\`"),
        (Said("", "strong"), ""),
        (When(datetime(2026, 11, 23, tzinfo=UTC)), "<t:1795392000:D>"),
        (When(datetime(2026, 11, 23, tzinfo=UTC), "moment"), "<t:1795392000:f>"),
        (Who("Li_", "discord:77/21"), "Li\\_"),
        (Who("", "discord:77/21"), "<@21>"),
        (Who("", "slack:T/U1"), "somebody"),
        (Link("https://discord.com/channels/1/2/3", "what you said"), "what you said (<https://discord.com/channels/1/2/3>)"),
        (EntryLink(142, "Restart *it*"), "**#142** Restart \\*it\\*"),
        (EntryLink(142), "**#142**"),
    ],
)  # fmt: skip
def test_a_span_is_drawn_as_discord_has_it(span: Span, shown: str) -> None:
    assert blocks.spans([span], SPACE) == shown


def test_two_bold_runs_beside_each_other_stay_two() -> None:
    assert blocks.spans([Said("a", "strong"), Said("b", "marked")], SPACE) == f"**a**{markup.APART}**b**"


@pytest.mark.parametrize(
    ("tone", "shown"), [("plain", "x"), ("heading", "### x"), ("quiet", "-# x"), ("warning", "⚠️ x")]
)
def test_a_paragraph_has_its_tone(tone: str, shown: str) -> None:
    assert blocks.prose(Prose((Said("x"),), tone), SPACE) == shown  # type: ignore[arg-type]


def test_a_card_says_all_that_is_known_of_its_entry_and_keeps_its_buttons() -> None:
    card = EntryCard(
        number=142,
        version=3,
        kind="tip",
        title="Restart the broker",
        passage=(Said("It forgets the "), Said("queue", "marked"), Said(".")),
        told_by="Li",
        told_at=datetime(2026, 11, 23, tzinfo=UTC),
        not_when="On Mondays",
        worked=(4, 5),
        used=7,
        source_url="https://discord.com/channels/1/2/3",
        topics=("deploys",),
        old=True,
        private_to="discord:77/13",
        variant_of=137,
        buttons=(Button("I used this", Action("used", "142", 3), "main"),),
    )

    (frame,) = blocks.card(card, SPACE).components

    text, row = frame["components"]
    assert text["content"].split("\n") == [
        "### #142 Tip: Restart the broker",
        "It forgets the **queue**.",
        "**When it does not apply:** On Mondays",
        f"-# told by Li · <t:1795392000:D> · worked for 4 of 5 who tried · used by 7 · {OLD} · a variant of #137",
        "-# Topics: \\#deploys",
        "-# Only members of <#13> see this",
        "-# The original (<https://discord.com/channels/1/2/3>)",
    ]
    assert row["components"] == [{"type": 2, "style": 1, "label": "I used this", "custom_id": "used:142:3"}]


def test_a_card_says_that_its_original_is_gone() -> None:
    card = EntryCard(1, 1, "tip", "x", source_url="https://a.example", source_gone=True)

    content = blocks.card(card, SPACE).components[0]["components"][0]["content"]
    assert "the original is gone" in content
    assert "a.example" not in content


def test_a_long_code_goes_on_as_code_in_the_next_piece() -> None:
    chunks = blocks.chunks("```\n" + "x = 1\n" * 1500 + "```\nthe end", SPACE)

    assert len(chunks) > 2
    assert all(markup.told(chunk, SPACE).startswith("```\n") for chunk in chunks)
    assert chunks[-1].endswith("the end")
