"""What members write can call nobody, break out of nothing, hide no target and exceed no limit."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from adapters.discord import markup, modal, render
from adapters.discord.interactions import Draft
from bot.messages import EntryCard, EntryLink, Lines, Link, Post, Prose, Quote, Said, Who
from tests.adapters.discord import reading
from tests.adapters.discord.shown import EVIL, FORM, POST, SPACE, TEXT, WORDS
from tests.fakes.discord import checks

if TYPE_CHECKING:
    from bot.messages import Field, Form

SCRAPS = [
    *EVIL,
    *("*", "**", "***", "_", "__", "`", "``", "```", "`````", "\n```py\n", "\n", "> ", "- ", "1. ", "# ", "[a](", "]("),
    *(")", "https://a.b/", "<", ">", "@", "\\", "~", "~~", "|", "||", ":", "\n~~~\n", " ", "x", "*a*", "**b**", "`c`"),
]
EXAMPLES = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    # Not made smaller: that takes minutes with values of this size.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)


def harmless(body: dict[str, Any]) -> bool:
    """Return whether nothing in *body* means more to Discord than it should; AssertionError where it does."""
    for text in reading.texts(body):
        assert reading.harm(text) == [], text
    return True


@EXAMPLES
@given(WORDS)
def test_an_escaped_text_is_shown_as_it_was_written(words: str) -> None:
    assert reading.as_read(markup.escaped(words)) == markup.clean(words)


@EXAMPLES
@given(TEXT)
def test_an_escaped_text_means_nothing_to_discord(words: str) -> None:
    shown = markup.escaped(words)

    assert reading.harm(shown) == []
    assert reading.begins(shown) == []
    assert reading.mentioned(shown) == set()


@EXAMPLES
@given(TEXT)
def test_members_words_at_length_stay_within_their_quote(words: str) -> None:
    shown = markup.quoted(markup.told(words, SPACE))

    assert all(line.startswith("> ") for line in shown.split("\n"))
    assert reading.harm(shown) == []


@EXAMPLES
@given(TEXT)
def test_members_words_name_only_whom_a_reference_names(words: str) -> None:
    shown = markup.told(words, SPACE)

    assert reading.mentioned(shown) <= {"11"}
    assert not reading.mentioned(shown) or "<@discord:77/11>" in words.replace("\u200b", "").replace("\u202e", "")


@EXAMPLES
@given(POST)
def test_a_message_calls_its_addressees_and_does_no_harm(post: Post) -> None:
    body = render.message(post, SPACE, key="a-key")

    may = {one.rpartition("/")[2] for one in post.addressees if one.startswith(f"{SPACE}/")}
    assert set(body["allowed_mentions"]["users"]) == (may if post.audience == "public" else set())
    assert body["allowed_mentions"]["parse"] == []
    assert not body["allowed_mentions"]["replied_user"]
    assert body["flags"] & render.NO_PREVIEWS
    assert harmless(body)


@EXAMPLES
@given(POST)
def test_a_message_keeps_every_limit(post: Post) -> None:
    for body in (render.message(post, SPACE, key="a-key"), render.replacement(post, SPACE)):
        assert checks.message(body) == ""
        assert not checks.is_empty(body)


@EXAMPLES
@given(POST)
def test_every_page_of_an_answer_keeps_every_limit_and_calls_nobody(post: Post) -> None:
    for page in range(1, len(render.pages(post, SPACE)) + 1):
        body = render.answer(post, SPACE, key="1574348285420765191", number=page)["data"]

        assert checks.message(body) == ""
        assert not checks.is_empty(body)
        assert body["flags"] & render.EPHEMERAL or post.audience == "public"
        assert harmless(body)


@EXAMPLES
@given(FORM)
def test_a_modal_keeps_every_limit(form: Form) -> None:
    fields = modal.shown(form)
    body = modal.modal(form, fields, Draft("1574348285420765191"))["data"]

    assert not fields or checks.modal(body) == ""


@EXAMPLES
@given(FORM)
def test_the_parts_of_a_form_keep_every_limit_and_leave_no_field_out(form: Form) -> None:
    seen: list[Field] = []
    for number in range(12):
        if fields := modal.part(form, number):
            assert checks.modal(modal.modal(form, fields, Draft("1", None, "2"))["data"]) == ""
            seen += fields

    assert tuple(seen) == modal.fillable(form)


@EXAMPLES
@given(FORM)
def test_a_form_as_a_message_keeps_every_limit_and_does_no_harm(form: Form) -> None:
    for body in (modal.offer(form, SPACE, "1574348285420765191"), modal.decision(form, SPACE, "1574348285420765191")):
        assert checks.message(body["data"]) == ""
        assert not checks.is_empty(body["data"])
        assert harmless(body["data"])


@EXAMPLES
@given(TEXT, st.integers(1, 500))
def test_a_shortened_text_fits(words: str, limit: int) -> None:
    assert markup.size(markup.fitted(words, limit, markup.inline)) <= limit


@pytest.mark.slow
def test_fifty_thousand_hostile_texts_mean_nothing_to_discord() -> None:
    chance = Random(7)

    for _ in range(50_000):
        words = "".join(chance.choice(SCRAPS) for _ in range(chance.randint(1, 25)))
        plain, said = markup.escaped(words), markup.quoted(markup.told(words, SPACE))
        found = [*reading.harm(plain), *reading.begins(plain), *reading.mentioned(plain), *reading.harm(said)]
        assert found == [], words
        assert all(line.startswith("> ") for line in said.split("\n")), words


@pytest.mark.slow
def test_fifty_thousand_hostile_texts_call_nobody_hide_nothing_and_keep_every_limit() -> None:
    """As above with whole messages: ten texts in each, wherever a text may stand."""
    chance = Random(11)

    for at in range(5_000):
        texts = ["".join(chance.choices(SCRAPS, k=chance.randint(1, 25))) for _ in range(10)]
        spans = (Said(texts[2]), Who(texts[3]), Link(texts[4], texts[5]), EntryLink(1, texts[6]))
        card = EntryCard(1, 1, "tip", texts[7], (Said(texts[8], "marked"),), not_when=texts[9])
        blocks = (Quote(texts[0]), Quote(texts[1]), Prose(spans), Lines((spans,)), card)
        page = "https://hearth.example" if at % 2 else ""
        body = render.message(Post(blocks, texts[0], "public", entries=(1,)), SPACE, key="a-key", page=page)

        assert checks.message(body) == ""
        assert body["allowed_mentions"] == render.allowed(())
        assert harmless(body)
