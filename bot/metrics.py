"""What Hearth counts about itself, for `/metrics`: names and labels are a promise to operators.

Labels hold verbs, kinds and engines only: never a community, a member or a text.
"""

from __future__ import annotations

from prometheus_client import CONTENT_TYPE_LATEST, Counter, Gauge, Histogram, Info, generate_latest

from bot import __version__

_FAST = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0)  # Seconds.

facts_taken = Counter("hearth_facts", "Facts that platforms brought.", ["fact", "outcome"])
verbs_answered = Histogram(
    "hearth_answer_seconds", "From a command, press or form to its answer.", ["verb"], buckets=_FAST
)
asks_answered = Counter("hearth_asks", "Questions put to the repertoire, by the tier of the answer.", ["tier"])
writer_busy = Histogram("hearth_writer_seconds", "One transaction's time on the database's writer.", buckets=_FAST)
posts_sent = Counter("hearth_posts", "Posts that left the outbox, by what became of them.", ["outcome"])
posts_waiting = Gauge("hearth_posts_waiting", "Posts in the outbox that are still to be sent.")
passages_unencoded = Gauge("hearth_passages_unencoded", "Entries that search cannot yet find by meaning.")
build = Info("hearth_build", "What is running.")
build.info({"version": __version__})


def exposition() -> tuple[bytes, str]:
    """Return all figures as Prometheus reads them, and their content type."""
    return generate_latest(), CONTENT_TYPE_LATEST
