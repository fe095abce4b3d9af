"""Hostile texts through the whole way: parse, keep, search, render, export."""

from __future__ import annotations

import io
import random
import time
from functools import partial
from itertools import islice
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from bot.bench.row import Row, most
from bot.community.model import Viewer
from bot.messages import Account, CommandInvoked, Place
from bot.practice import replies
from bot.practice.ask import find, parse_question
from bot.practice.draft import is_blank, written
from bot.practice.keep import keep_line
from bot.storage.codec import encode
from bot.storage.store import Store
from bot.testing import NOON
from bot.transfer.export import write_export

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from bot.messages import Post
    from bot.transaction import Transaction
    from bot.transfer.export import Format

PIECES = (
    "<!channel>", "<!here>", "@everyone", "@here", "<@U01>", "<#C01|x>", "<https://a.example|b>",
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "javascript:alert(1)", "&lt;", "&#x0;",
    "\x00", "\x1b[31m", "\u202e", "\u2066", "\u200b", "\ufeff", "\ud800", "\udfff", "\ufffe", "\U0010ffff",
    "```", "`", "**", "__", "~~", "[", "]", "](", "![", ">", "# ", "- ", "|", "\\", "\r\n", "\n", "\t", "\u2028",
    "#tip", "#story", "#142", "#", "##", "#ünïcode", "kind:story", "topic:", "by:", "AND", "OR", "NOT", "NEAR(",
    '"', "'", "''", '"" OR 1', "*", "^", "col:", "{a b}:", "%", "_", ";--", "=cmd|' /C calc'!A0", "+1", "@SUM(A1)",
    "password=", "hunter2hunter2", "AKIA", "xoxb-", "-----BEGIN", "ghp_", "eyJ", "://u:p@h",
    "naïve", "Straße", "ﬁ", "İ", "ß", "e\u0301", "👩‍👩‍👧", "🇩🇪", "漢字", "العربية", "ไทย", "a" * 300, "ECONNREFUSED",
    "git rebase --onto", "foo_bar()", "C++", "how do I", "restart the server", "certificate", " ", "  ",
)  # fmt: skip
AUTHOR = Account("web:local", "fuzz", "=Fuzz @here <b>")
PLACE = Place("web:local", "general")
BATCH = 100
FORMATS: tuple[Format, ...] = ("jsonl", "csv", "atom")


def hostile(seed: int, count: int) -> Iterator[str]:
    """Yield *count* texts; the same seed gives the same ones."""
    dice = random.Random(seed)  # The same texts each time are what is wanted.
    for _ in range(count):
        pieces = dice.choices(PIECES, k=dice.randint(0, 24))
        if dice.random() < 0.3:  # noqa: PLR2004
            pieces.append("".join(chr(dice.randrange(0x110000)) for _ in range(dice.randint(1, 40))))
        yield dice.choice(("", " ")).join(pieces)


def through(
    store: Store, texts: Iterator[str], *, render: Callable[[Post], object], now: datetime
) -> tuple[int, int, int]:
    """Send each text all the way; return how many were sent, kept and found again. Any exception is a fault.

    Every batch has a community of its own: their words are so alike that in one, each
    search would match nearly all that came before.
    """
    sent = kept = found = 0
    while batch := list(islice(texts, BATCH)):
        community = store.home_now(Place(f"web:fuzz{sent}"), now=now)
        kept += store.write_now(community, partial(_keep, batch=batch, start=sent, render=render, now=now))
        found += store.read_now(community, partial(_search, batch=batch, render=render, now=now))
        for form in FORMATS:
            store.read_now(community, partial(write_export, form=form, file=io.BytesIO()))
        sent += len(batch)
    return sent, kept, found


def _keep(tx: Transaction, *, batch: list[str], start: int, render: Callable[[Post], object], now: datetime) -> int:
    member = tx.members.meet(AUTHOR, now=now)
    count = 0
    for index, text in enumerate(batch, start):
        said = written(text)
        if is_blank(said.body):
            continue
        command = CommandInvoked(f"fuzz-{index}", AUTHOR, PLACE, "share", text, now, private=False)
        kept = keep_line(tx, command, said, member=member, now=now)
        if kept:
            count += 1
            render(replies.kept_privately(kept))
    return count


def _search(tx: Transaction, *, batch: list[str], render: Callable[[Post], object], now: datetime) -> int:
    viewer = Viewer(tx.members.community().id)
    count = 0
    for text in batch:
        query = parse_question(text)
        if is_blank(query.text):
            continue
        answer = find(tx, query, viewer=viewer, now=now)
        count += bool(answer.shown)
        render(replies.answered(answer, question="0" * 32))
    return count


def rows(*, quick: bool) -> Iterator[Row]:
    """Yield how many of 100,000 hostile texts made anything fall over.

    What is shown goes through the outbox's codec here; the page draws them in the tests.
    """
    count = 2_000 if quick else 100_000
    with TemporaryDirectory() as folder:
        store = Store.open(f"sqlite:///{folder}/hearth.db")
        start = time.process_time()
        sent, kept, found = through(store, hostile(1, count), render=encode, now=NOON)
        spent = (time.process_time() - start) / max(sent, 1) * 1000
        store.close()
    told = f"{sent} sent, {kept} kept, {found} searches found something, {spent:.1f} ms of CPU each"
    yield Row("fuzzed texts that made something fall over", float(count - sent), "texts", most(0), None, told)
