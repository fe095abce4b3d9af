"""Metrics: what operators may build their dashboards on."""

from __future__ import annotations

from pathlib import Path

from prometheus_client import Counter, Histogram
from prometheus_client.parser import text_string_to_metric_families

from bot import __version__, metrics


def test_the_figures_are_readable_by_prometheus() -> None:
    body, content_type = metrics.exposition()

    families = {family.name: family for family in text_string_to_metric_families(body.decode())}

    assert content_type.startswith("text/plain")
    assert {"hearth_asks", "hearth_facts", "hearth_posts", "hearth_writer_seconds"} <= families.keys()
    assert families["hearth_build_info"].samples[0].labels == {"version": __version__}


def test_a_question_is_counted_by_the_tier_of_its_answer() -> None:
    before = metrics.asks_answered.labels("solved")._value.get()  # noqa: SLF001 - the library has no reader

    metrics.asks_answered.labels("solved").inc()

    assert b'hearth_asks_total{tier="solved"} %.1f' % (before + 1) in metrics.exposition()[0]


def test_every_figure_is_counted_somewhere() -> None:
    bot = Path(metrics.__file__).parent
    code = "".join(path.read_text(encoding="utf-8") for path in bot.rglob("*.py") if path.name != "metrics.py")

    figures = [name for name, value in vars(metrics).items() if isinstance(value, Counter | Histogram)]

    assert figures
    assert [name for name in figures if f"{name}." not in code] == []
