"""`hearth bench` and `hearth evaluate`."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli import say
from bot.cli.asking import AsJson, NoSemantic
from bot.cli.faults import FAILED, USAGE, Stop

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bot.bench.row import Row
    from bot.evaluate import Evaluation
    from bot.ports import Embedder

HEADS = ("what", "must", "aim", "measured", "ratio", "")


def bench(
    only: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Measure only this; may be given again.")
    ] = None,
    quick: Annotated[bool, typer.Option("--quick", help="Measure on less: minutes instead of an hour.")] = False,
    as_json: AsJson = False,
) -> None:
    """Measure what Hearth promises in figures, on this machine.

    Prints each figure as it is measured and a table of all at the end. Exit code 1 where one
    misses what it must hold.
    """
    from bot.bench import runner

    known = runner.names()
    unknown = [name for name in only or () if name not in known]
    if unknown:
        raise Stop(f"There is no measurement {', '.join(unknown)}; there is {', '.join(known)}.", USAGE)
    rows = runner.run(only or (), quick=quick, tell=_as_json if as_json else _line)
    if not as_json:
        _table(rows)
    if not runner.judged(rows):
        raise typer.Exit(FAILED)


def evaluate(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="DIR", help="A folder with docs.jsonl, queries.jsonl and qrels.jsonl.", show_default=False
        ),
    ],
    typos: Annotated[bool, typer.Option("--typos", help="Mistype the longest word of every question.")] = False,
    gaps: Annotated[
        bool, typer.Option("--gaps", help="Measure how questions that ask the same are gathered, instead of search.")
    ] = False,
    no_semantic: NoSemantic = False,
    as_json: AsJson = False,
) -> None:
    """Measure search on questions of your own, in a repertoire that is thrown away afterwards.

    docs.jsonl holds {"id", "title", "body", "tags"}, queries.jsonl {"id", "text"}, and qrels.jsonl
    which document answers which question, and how well: {"query", "doc", "rel"}. With --gaps it is
    measured how many of the questions that the same document answers are gathered into one gap.
    """
    from bot.cli.compose import utc_now
    from bot.cli.meaning import embedder_of
    from bot.cli.opening import quiet
    from bot.evaluate import Unreadable
    from bot.evaluate import evaluate as measure

    settings = quiet()
    embedder = None if no_semantic else embedder_of(settings)
    if gaps:
        _gather(folder, embedder, as_json=as_json)
        return
    try:
        with _steps(shown=not as_json) as tell:
            found = measure(folder, embedder=embedder, now=utc_now(), typos=typos, tell=tell)
    except Unreadable as error:
        raise Stop(f"{folder} cannot be measured: {error}.") from None
    facts = {"semantic": embedder.name if embedder else None, "typos": typos} | _figures(found)
    if as_json:
        say.as_json(facts)
    else:
        _show(facts)


def _gather(folder: Path, embedder: Embedder | None, *, as_json: bool) -> None:
    """Measure and show how questions are gathered: all of them, and each half of their threads."""
    from bot.evaluate import Unreadable
    from bot.gathering import asked, gather, half

    try:
        with _steps(shown=not as_json) as tell:
            every = asked(folder)
            halves = [[one for one in every if half(one.thread) == which] for which in (0, 1)]
            found = [gather(some, embedder=embedder, tell=tell) for some in (every, *halves)]
    except Unreadable as error:
        raise Stop(f"{folder} cannot be measured: {error}.") from None
    called = ("all", "first half", "second half")
    if as_json:
        say.as_json(
            {"semantic": embedder.name if embedder else None}
            | {name: one.as_json() for name, one in zip(called, found, strict=True)}
        )
        return
    say.line(f"gathered by {f'meaning ({embedder.name})' if embedder else 'words'}; pairs of questions of one thread")
    for name, one in zip(called, found, strict=True):
        say.line(
            f"{name:<12} F1 {one.f1:.3f}  precision {one.precision:.3f}  recall {one.recall:.3f}  "
            f"{one.questions:,} questions of {one.threads:,} threads in {one.gaps:,} gaps, p95 {one.p95:.0f} ms"
        )


def _figures(found: Evaluation) -> dict[str, Any]:
    figures = found.as_json()
    renamed = {"ndcg": "ndcg@10", "recall": "recall@10", "mrr": "mrr@10", "p50": "p50_ms", "p95": "p95_ms"}
    return {renamed.get(name, name): value for name, value in figures.items()}


def _show(facts: dict[str, Any]) -> None:
    how = f"words and meaning ({facts['semantic']})" if facts["semantic"] else "words only"
    say.line(f"{facts['questions']:,} questions, {facts['judged']:,} of them judged; search by {how}")
    say.line(f"nDCG@10    {facts['ndcg@10']:.3f}")
    say.line(f"Recall@10  {facts['recall@10']:.3f}")
    say.line(f"MRR@10     {facts['mrr@10']:.3f}")
    say.line(f"an answer among the first three: {facts['top3']:.1%}")
    say.line(f"shown as solved {facts['solved']:.1%}, related {facts['related']:.1%}, none {facts['none']:.1%}")
    say.line(f"of what was shown as solved, the first was right: {facts['solved_right']:.1%}")
    say.line(f"p50 {facts['p50_ms']:.1f} ms, p95 {facts['p95_ms']:.1f} ms")


@contextlib.contextmanager
def _steps(*, shown: bool) -> Iterator[Callable[[str, int], None]]:
    """Yield who shows what is being done: a line on a terminal, nothing elsewhere."""
    if not (shown and sys.stderr.isatty()):
        yield lambda _what, _more: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress("{task.description}", "{task.completed:,}", console=Console(stderr=True), transient=True) as bars:
        tasks = {what: bars.add_task(what, total=None) for what in ("kept", "encoded", "asked")}
        yield lambda what, more: bars.advance(tasks[what], more)


def _as_json(row: Row) -> None:
    bounds = {"must": str(row.must or ""), "aim": str(row.aim or "")}
    facts = {"name": row.name, "measured": row.measured, "unit": row.unit, **bounds}
    say.as_json(facts | {"ratio": row.ratio, "verdict": row.verdict})


def _line(row: Row) -> None:
    from bot.bench.runner import cells

    name, _, _, measured, ratio, verdict = cells(row)
    say.line(f"{verdict:>12}  {name}: {measured}{f' ({ratio})' if ratio else ''}")


def _table(rows: Sequence[Row]) -> None:
    from bot.bench.runner import cells

    say.line()
    say.table(HEADS, [cells(row) for row in rows], right=frozenset({1, 2, 3}))
    missed = sum(row.verdict == "missed" for row in rows)
    left = sum(row.verdict == "not measured" for row in rows)
    say.line()
    say.line(f"{len(rows)} figures: {missed} missed what they must hold, {left} could not be measured here.")
