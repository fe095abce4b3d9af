"""The accounts of a simulated year see what they are there to see."""

from __future__ import annotations

from bot.messages import Lines, Page, Who
from bot.wording import line, prose
from tests.simulation.published import named_on, too_few


def test_whoever_is_mentioned_on_a_page_is_found() -> None:
    page = Page("Pulse", (Lines((line("Most answers came from ", Who("Ottilie", "slack:T1/U1")),)),))

    assert "slack:T1/U1" in list(named_on(page))


def test_whoever_is_named_in_the_words_of_a_page_is_found() -> None:
    page = Page("Pulse", (prose("Most answers came from Ottilie."),))

    assert list(named_on(page)) == ["Ottilie"]


def test_a_page_that_names_nobody_has_no_fault() -> None:
    page = Page("Pulse", (prose("Most answers came from six people, in Jun 2027."),))

    assert list(named_on(page)) == []


def test_a_figure_of_fewer_people_than_may_be_told_of_is_a_fault() -> None:
    figures = {"least": 5, "cells": {"helpers": [4, ""], "members": [50, ""], "core": [None, ""], "kept": [1, ""]}}

    assert len(list(too_few(20, figures))) == 1
