"""`hearth bench` and `hearth evaluate`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import say
from bot.cli.asking import AsJson
from bot.cli.faults import FAILED, USAGE, Stop

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.bench.row import Row

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
