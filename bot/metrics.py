"""What Hearth counts about itself, for `/metrics`: names and labels are a promise to operators.

Labels hold kinds of facts and outcomes only: never a community, a member or a text.
"""

from __future__ import annotations

from prometheus_client import CONTENT_TYPE_LATEST, Counter, Histogram, Info, generate_latest

from bot import __version__

_FAST = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0)  # Seconds.

facts_taken = Counter("hearth_facts", "What platforms brought and the database has taken.", ["fact"])
interactions = Histogram("hearth_answer_seconds", "From a command, press or form to its answer.", buckets=_FAST)
asks_answered = Counter("hearth_asks", "Questions put to the repertoire, by the tier of the answer.", ["tier"])
writer_busy = Histogram("hearth_writer_seconds", "One change's time on the database's writer.", buckets=_FAST)
posts_carried = Counter("hearth_posts", "Posts from the outbox, by what became of each attempt.", ["outcome"])
caught_up = Counter("hearth_caught_up", "Messages read from the history after an absence, taken before or not.")
build = Info("hearth_build", "What is running.")
build.info({"version": __version__})


def exposition() -> tuple[bytes, str]:
    """Return all figures as Prometheus reads them, and their content type."""
    return generate_latest(), CONTENT_TYPE_LATEST
