"""No text makes Hearth fall over, whatever is in it, and long ones cost what their length says."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from adapters.web import render
from bot.bench.fuzz import PLACE, hostile, through
from bot.practice.ask import parse_question
from bot.practice.draft import written
from bot.storage.store import Store
from tests.factories import NOW

if TYPE_CHECKING:
    from pathlib import Path

    from bot.messages import Post


def drawn(post: Post) -> str:
    html = str(render.post(post, PLACE))
    assert "<script" not in html.lower()
    assert "<img" not in html.lower()
    assert 'href="javascript' not in html.lower()
    html.encode("utf-8")
    post.fallback.encode("utf-8")
    return html


def test_hostile_texts_pass_through_parse_keep_search_render_and_export(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path / 'hearth.db'}")

    sent, kept, found = through(store, hostile(23, 1_500), render=drawn, now=NOW)

    store.close()
    assert sent == 1_500
    assert kept > 1_000
    assert found > 500


@pytest.mark.parametrize("piece", ["[", "`", "#", "<", "*", "a#", "password=", "(", "> ", "- ", "\u202e", "ghp_", "a "])
def test_doubling_a_text_costs_at_most_two_and_a_half_times_as_much(piece: str) -> None:
    short, long = piece * 10_000, piece * 20_000

    ratios = [cost(long) / cost(short) for _ in range(4)]

    assert min(ratios) <= 2.5, ratios


def cost(text: str) -> float:
    start = time.process_time()
    for _ in range(3):
        written(text)
        parse_question(text)
    return time.process_time() - start
