"""`hearth evaluate` and `hearth bench`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from bot.bench.row import Row, least, most
from bot.bench.runner import cells, judged, names

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Shell


def a_folder(path: Path) -> Path:
    docs = [
        {"id": "gate", "title": "Open the gate", "body": "Turn the key twice."},
        {"id": "tyre", "title": "Mend a tyre", "body": "Find the hole under water."},
    ]
    queries = [{"id": "q1", "text": "open gate"}, {"id": "q2", "text": "hole in a tyre"}]
    qrels = [{"query": "q1", "doc": "gate", "rel": 1}, {"query": "q2", "doc": "tyre", "rel": 1}]
    for name, lines in (("docs", docs), ("queries", queries), ("qrels", qrels)):
        (path / f"{name}.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


def test_search_is_measured_on_questions_of_ones_own_and_leaves_nothing(shell: Shell, tmp_path: Path) -> None:
    said = shell.hearth("evaluate", a_folder(tmp_path), "--no-semantic", "--json")

    figures = said.json
    assert (figures["questions"], figures["semantic"]) == (2, None)
    assert (figures["ndcg@10"], figures["recall@10"], figures["mrr@10"], figures["top3"]) == (1, 1, 1, 1)
    assert figures["p95_ms"] >= figures["p50_ms"] > 0
    assert not shell.folder.exists()


def test_the_figures_are_written_for_people_too(shell: Shell, tmp_path: Path) -> None:
    said = shell.hearth("evaluate", a_folder(tmp_path), "--no-semantic")

    assert "nDCG@10    1.000" in said.out
    assert "search by words only" in said.out


def test_a_folder_that_lacks_a_file_is_told(shell: Shell, tmp_path: Path) -> None:
    said = shell.hearth("evaluate", tmp_path)

    assert said.code == 1
    assert said.err.startswith(f"{tmp_path} cannot be measured: ")
    assert len(said.err.splitlines()) == 1


def test_an_unknown_measurement_is_named_with_those_that_are(shell: Shell) -> None:
    said = shell.hearth("bench", "--only", "luck")

    assert said.code == 2
    assert said.err.startswith("There is no measurement luck; there is start, ")


def test_every_module_of_measurements_can_be_named() -> None:
    assert {"start", "capture", "kills"} <= set(names())


def test_a_figure_is_judged_by_its_bounds() -> None:
    rows = [
        Row("fast", 4, "ms", most(20), most(5)),
        Row("fair", 12, "ms", most(20), most(5)),
        Row("slow", 25, "ms", most(20), most(5)),
        Row("found", 0.97, "", least(0.84), least(0.96)),
        Row("told", 3, "ms"),
        Row("absent", "no PostgreSQL here", "ms", most(20)),
    ]

    verdicts = [row.verdict for row in rows]

    assert verdicts == ["aim", "must", "missed", "aim", "told", "not measured"]
    assert not judged(rows)
    assert judged([row for row in rows if row.name != "slow"])


def test_a_row_shows_its_bounds_its_figure_and_its_ratio() -> None:
    row = Row("capture", 1.83, "×", most(3), most(2), "366 µs, raw 200 µs")

    assert cells(row) == ("capture", "≤ 3", "≤ 2", "1.83 ×", "366 µs, raw 200 µs", "aim")


def test_what_is_gathered_is_measured_and_a_folder_without_questions_is_named(shell: Shell, tmp_path: Path) -> None:
    folder = a_folder(tmp_path)

    told = shell.hearth("evaluate", folder, "--gaps", "--no-semantic")
    figures = shell.hearth("evaluate", folder, "--gaps", "--no-semantic", "--json").json
    (folder / "queries.jsonl").unlink()
    missing = shell.hearth("evaluate", folder, "--gaps", "--no-semantic")

    assert "2 questions of 2 threads in 2 gaps" in told.out
    assert figures["all"]["questions"] == 2
    assert missing.code == 1
    assert "cannot be measured: queries.jsonl" in missing.err
