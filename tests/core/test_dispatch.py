"""What is said all day and is not for Hearth costs next to nothing and leaves no trace."""

from __future__ import annotations

import time
from dataclasses import replace
from itertools import product, zip_longest
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.core.facts import tagged
from bot.core.routes import FORMS, PRESSES
from bot.messages import Action, Field, Form, MessageRef, Post
from bot.practice.draft import written
from tests.core.village import BO, GENERAL, text_of
from tests.factories import a_message

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.messages import MessagePosted
    from tests.core.village import Village

PIECES = st.lists(
    st.sampled_from(["#tip", "#TIP", "#ſtory", "#t", "ip", "\u202e", "#142", "`", "```", "\n", " ", "#", "-", "_"])
    | st.text(max_size=4),
    max_size=12,
).map("".join)
SUBJECTS = ("", "0", "-1", "999999999", "1@", "@", "1@nobody", "x.y", "💥", "a" * 80, "../../etc", "1;drop")
VALUES: tuple[dict[str, str], ...] = (
    {},
    {"room": "web:local/nowhere", "question": "\u202e", "date": "💥", "near": "variant:x"},
)
TALK = ("See you at the gate.", "How do I salt the path?", "#142 says it all, and so does #paths", "Thanks in advance!")


@given(PIECES)
@example("#t\u202eip salt the path")
@example("password: #tip-of-the-iceberg")
def test_a_short_look_sees_the_same_tags_as_a_long_one(text: str) -> None:
    said = written(text)

    assert tagged(text) == (said if said.kind else None)


async def test_what_is_not_for_us_asks_nothing_of_the_database(village: Village) -> None:
    await village.say(BO, TALK[0])
    village.store.close()

    for number, text in enumerate(TALK):
        place = replace(GENERAL, thread=f"m{number}")
        await village.core.on_message(a_message(text, ref=MessageRef(place, f"m{number}")))

    assert village.chat.calls == []


async def test_what_is_not_for_us_takes_no_time(village: Village) -> None:
    messages = [a_message(TALK[number % 4], ref=MessageRef(GENERAL, str(number))) for number in range(1_000)]
    await village.core.on_message(messages[0])

    # The best of ten: the machine has other things to do. It is 4 µs, and 17 while coverage looks on.
    assert min([await seconds_for(village, messages) for _ in range(10)]) / len(messages) < 70e-6


async def seconds_for(village: Village, messages: list[MessagePosted]) -> float:
    began = time.thread_time()
    for message in messages:
        await village.core.on_message(message)
    return time.thread_time() - began


def a_dozen_each(verbs: Iterable[str]) -> list[list[str]]:
    """Return the verbs in dozens: each dozen has a village of its own."""
    return [list(dozen) for dozen in zip_longest(*[iter(sorted(verbs))] * 12, fillvalue="")]


@pytest.mark.parametrize("verbs", a_dozen_each(PRESSES), ids=lambda verbs: verbs[0])
async def test_any_press_with_any_subject_is_answered(village: Village, verbs: list[str]) -> None:
    for verb, subject in product(verbs, SUBJECTS):
        answer = await village.do(BO, Action(verb, subject, 7))

        assert isinstance(answer, (Post, Form)), (verb, subject)
        assert text_of(answer).strip(), (verb, subject)


@pytest.mark.parametrize("verbs", a_dozen_each(FORMS), ids=lambda verbs: verbs[0])
async def test_any_form_with_any_values_is_answered(village: Village, verbs: list[str]) -> None:
    for verb, subject, values in product(verbs, ("", "1", "999999999", "@", "💥"), VALUES):
        form = Form(Action(verb, subject, 7), "", tuple(Field(name, name, value=v) for name, v in values.items()))

        answer = await village.submit(BO, form)

        assert isinstance(answer, (Post, Form)), (verb, subject, values)
        assert text_of(answer).strip(), (verb, subject, values)
