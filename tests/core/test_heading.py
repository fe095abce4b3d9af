"""A title that is the beginning of the text is not told twice."""

from __future__ import annotations

import pytest

from bot.messages import Said
from bot.practice.cards import card
from bot.practice.heading import split_heading
from bot.practice.model import Parts
from tests.factories import an_entry


def runs(*texts: str) -> tuple[Said, ...]:
    return tuple(Said(text.strip("<>"), "marked" if text.startswith("<") else "plain") for text in texts)


def test_the_title_takes_its_marks_along_and_the_rest_stays() -> None:
    heading, rest = split_heading("Restart the ingress", runs("<Restart>", " the ", "<ingress>", ". Then wait."))

    assert heading == runs("<Restart>", " the ", "<ingress>")
    assert rest == runs("Then wait.")


def test_markup_in_the_text_does_not_hide_that_it_is_the_title() -> None:
    heading, rest = split_heading("git switch - jumps back", runs("`git switch -` jumps back"))

    assert "".join(run.text for run in heading) == "git switch - jumps back"
    assert rest == ()


@pytest.mark.parametrize("passage", ["Wait for it to restart.", "Restart", ""])
def test_another_beginning_leaves_the_passage_as_it_is(passage: str) -> None:
    assert split_heading("Restart the ingress", runs(passage)) == ((), runs(passage))


@pytest.mark.parametrize(
    ("title", "passage"),
    [
        ("Use pg_stat_statements first", "Use pg_stat_statements first. Then guess."),
        ("C# and F# on one runtime", "C# and F# on one runtime, since 6. Then guess."),
        ("What __init__ may do", "What `__init__` may do: little. Then guess."),
        ("2 * 3 is ~6", "**2 * 3** is ~6. Then guess."),
    ],
)
def test_a_title_keeps_the_signs_that_belong_to_it(title: str, passage: str) -> None:
    heading, rest = split_heading(title, runs(passage))

    assert "".join(run.text for run in heading) == title
    assert rest[-1].text.endswith("Then guess.")


def test_the_parts_of_a_story_do_not_run_into_each_other_on_its_card() -> None:
    parts = Parts(situation="The deploy hung", did="Waited.", came="Found a lock", learned="Read the log https://a.b")
    story = an_entry(title="Why it hangs", body="", parts=parts)

    (said,) = card(story).passage

    assert said.text == "The deploy hung. Waited. Found a lock. Read the log https://a.b"
