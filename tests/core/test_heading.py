"""A title that is the beginning of the text is not told twice."""

from __future__ import annotations

import pytest

from bot.messages import Said
from bot.practice.heading import split_heading


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
