"""How questions are gathered into gaps: what is promised on real paraphrases, and how it is counted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.domain.gaps.clustering import pairwise
from bot.gathering import Asked, asked, gather, half
from bot.meaning.onnx import OnnxEmbedder, Unsupported

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "stackfaq"
SECOND = 1


def questions() -> list[Asked]:
    """Return all questions."""
    if not SHARED.is_dir():
        pytest.skip(f"NO DATA: {SHARED} is not there, so nothing is known of gaps")
    return asked(SHARED)


def second_half() -> list[Asked]:
    """Return the questions of the threads on which no bound was set."""
    return [one for one in questions() if half(one.thread) == SECOND]


def test_pairs_are_counted_as_they_are_together() -> None:
    assert pairwise(["a", "a", "b", "b"], ["x", "x", "y", "y"]) == (1.0, 1.0, 1.0)
    assert pairwise(["a", "a", "a", "b"], ["x", "x", "y", "y"]) == (1 / 3, 1 / 2, 0.4)
    assert pairwise(["a", "b"], ["x", "x"]) == (0.0, 0.0, 0.0)


def test_the_questions_of_a_folder_are_asked_in_the_same_order_each_time(tmp_path: Path) -> None:
    (tmp_path / "docs.jsonl").write_text(json.dumps({"id": "d", "title": "Gauge"}))
    (tmp_path / "queries.jsonl").write_text(
        "\n".join(json.dumps({"id": f"q{n}", "text": f"gauge {n}"}) for n in range(9))
    )
    (tmp_path / "qrels.jsonl").write_text(
        "\n".join(json.dumps({"query": f"q{n}", "doc": "d", "rel": 1}) for n in range(8))
    )

    first, again = asked(tmp_path), asked(tmp_path)

    assert first == again
    assert len(first) == 8
    assert {one.thread for one in first} == {"d"}
    assert gather(first, embedder=None).gaps == gather(again, embedder=None).gaps


@pytest.mark.slow
def test_paraphrases_are_gathered_by_words() -> None:
    assert gather(second_half(), embedder=None).f1 >= 0.60
    assert gather(questions(), embedder=None).f1 >= 0.60


@pytest.mark.slow
def test_paraphrases_are_gathered_by_meaning() -> None:
    every, half_of_them = questions(), second_half()
    try:
        embedder = OnnxEmbedder()
    except Unsupported as error:
        pytest.skip(str(error))

    assert gather(half_of_them, embedder=embedder).f1 >= 0.80
    assert gather(every, embedder=embedder).f1 >= 0.80
