"""The figures of search: what is promised on real questions, and how they are counted."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from bot.evaluate import Unreadable, asker, evaluate, judged, measured, mistyped, repertoire
from bot.meaning.onnx import OnnxEmbedder, Unsupported
from bot.practice.model import Found, Hit, Tier
from tests.factories import NOW
from tests.tools import shared

OFF_TOPIC = (Path(__file__).parent / "off_topic.txt").read_text().splitlines()


def a_set(folder: Path, *, docs: object, queries: object, qrels: object) -> Path:
    for name, lines in (("docs", docs), ("queries", queries), ("qrels", qrels)):
        (folder / f"{name}.jsonl").write_text("\n".join(json.dumps(line) for line in lines))  # type: ignore[attr-defined]
    return folder


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Two documents and two questions."""
    return a_set(
        tmp_path,
        docs=[
            {"id": "a", "title": "Rename a branch", "body": "git branch -m", "tags": ["git"]},
            {"id": "b", "title": "Tea"},
        ],
        queries=[{"id": 1, "text": "rename branch"}, {"id": 2, "text": "zeppelin"}],
        qrels=[
            {"query": 1, "doc": "a", "rel": 2},
            {"query": 2, "doc": "b", "rel": 1},
            {"query": 2, "doc": "a", "rel": 0},
        ],
    )


def test_a_set_is_asked_and_measured(small: Path) -> None:
    told: list[str] = []

    found = evaluate(small, embedder=None, now=NOW, tell=lambda what, more: told.extend([what] * more))

    assert (found.questions, found.judged) == (2, 2)
    assert (found.ndcg, found.recall, found.mrr, found.top3) == (0.5, 0.5, 0.5, 0.5)
    assert told == ["kept"] * 2 + ["asked"] * 2
    assert json.loads(json.dumps(found.as_json()))["ndcg"] == 0.5


def test_gains_are_discounted_by_rank_and_grade(small: Path) -> None:
    given = judged(small)
    answer = Found(Tier.SOLVED, (Hit(9, 0.9, source_id="c"), Hit(1, 0.8, source_id="a")))

    found = measured(given, lambda _text: answer)

    assert found.ndcg == pytest.approx(0.5 * 1 / 1.58496, abs=1e-4)
    assert found.mrr == 0.25
    assert found.solved_right == 0.0


@pytest.mark.parametrize("broken", ["{", "[]", '{"title": "no id"}'])
def test_a_broken_line_is_named(small: Path, broken: str) -> None:
    (small / "docs.jsonl").write_text(broken)

    with pytest.raises(Unreadable):
        evaluate(small, embedder=None, now=NOW)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r"qrels\.jsonl"):
        judged(tmp_path)


@pytest.mark.parametrize(("text", "typed"), [("how to rename it", "how to reanme it"), ("", ""), ("abc", "abc")])
def test_a_typo_swaps_two_letters_of_the_longest_word(text: str, typed: str) -> None:
    assert mistyped(text) == typed


@pytest.mark.slow
@pytest.mark.parametrize(("name", "least"), [("stackfaq", 0.84), ("qatarql", 0.475)])
def test_real_questions_find_their_answers_by_words(name: str, least: float) -> None:
    given = judged(shared(name))
    given = replace(given, queries=given.queries[::3])

    with repertoire(given.docs, embedder=None, now=NOW) as (store, community):
        ask = asker(store, community)
        told, slipped = measured(given, ask), measured(given, ask, typos=True)
        tiers = {ask(text).tier for text in OFF_TOPIC}

    assert told.ndcg >= least
    assert told.ndcg - slipped.ndcg <= 0.03
    assert told.solved + told.related >= 0.95
    assert Tier.SOLVED not in tiers


@pytest.mark.slow
def test_everyday_questions_are_not_called_solved_by_tips() -> None:
    docs = [json.loads(line) for line in (shared("til") / "docs.jsonl").read_text().split("\n") if line]

    with repertoire(docs, embedder=None, now=NOW) as (store, community):
        tiers = {asker(store, community)(text).tier for text in OFF_TOPIC}

    assert Tier.SOLVED not in tiers


@pytest.mark.slow
def test_real_questions_find_their_answers_by_meaning() -> None:
    try:
        embedder = OnnxEmbedder()
    except Unsupported as error:
        pytest.skip(str(error))
    given = judged(shared("stackfaq"))
    given = replace(given, queries=given.queries[::3])

    with repertoire(given.docs, embedder=embedder, now=NOW) as (store, community):
        ask = asker(store, community)
        told = measured(given, ask)
        tiers = {ask(text).tier for text in OFF_TOPIC}

    assert told.ndcg >= 0.965
    assert told.solved + told.related >= 0.95
    assert Tier.SOLVED not in tiers
