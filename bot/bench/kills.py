"""What is lost and what is doubled when the process is killed again and again.

It shows safety against a crash of the process. Power loss is another matter: that is
argued from `synchronous=FULL`, not measured.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from bot.bench.row import Row, most
from bot.bench.victim import acknowledged, database_in
from bot.storage.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE = 1800.0


@dataclass(frozen=True, slots=True)
class Toll:
    """What it came to: captures acknowledged but not kept and posts never made; both made twice; kills that hit."""

    lost: int
    doubled: int
    kills: int
    captures: int
    posts: int


def rows(*, quick: bool) -> Iterator[Row]:
    """Yield what was lost and what was doubled."""
    captures, posts, kills = (2_000, 200, 5) if quick else (20_000, 2_000, 20)
    with tempfile.TemporaryDirectory() as folder:
        toll = torment(Path(folder), captures=captures, posts=posts, kills=kills)
    name = f"kill -9 × {toll.kills} in {toll.captures:,} captures, {toll.posts:,} posts"
    yield Row(f"{name}: lost", toll.lost, "", must=most(0), aim=most(0))
    yield Row(f"{name}: doubled", toll.doubled, "", must=most(0), aim=most(0))


def torment(folder: Path, *, captures: int, posts: int, kills: int, seed: int = 1) -> Toll:
    """Have *captures* and *posts* made in *folder* by processes of which *kills* are killed midway."""
    random, every = Random(seed), captures // posts
    marks = sorted(random.sample(range(captures // 50, captures), kills))
    hit = sum(_killed_at(folder, captures, every, mark) for mark in marks)
    _let_live(folder, captures, every)
    return _counted(folder, captures, every, hit)


def _start(folder: Path, captures: int, every: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "bot.bench.victim", str(folder), str(captures), str(every)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603 - ourselves


def _killed_at(folder: Path, captures: int, every: int, mark: int) -> bool:
    """Let a process work until about *mark* captures are acknowledged, then kill it; return whether it was at work."""
    victim, deadline = _start(folder, captures, every), time.monotonic() + PATIENCE
    while victim.poll() is None and time.monotonic() < deadline and len(acknowledged(folder)) < mark:
        time.sleep(0.01)
    alive = victim.poll() is None
    victim.kill()
    victim.wait()
    if not alive and victim.returncode != 0:
        raise RuntimeError(f"the process ended by itself with {victim.returncode}")
    return alive


def _let_live(folder: Path, captures: int, every: int) -> None:
    survivor = _start(folder, captures, every)
    if survivor.wait(PATIENCE) != 0:
        raise RuntimeError(f"the last process ended with {survivor.returncode}")


def _counted(folder: Path, captures: int, every: int, kills: int) -> Toll:
    kept = _kept(folder)
    posted = Counter((folder / "posts").read_text(encoding="utf-8").splitlines())
    told = set(acknowledged(folder))
    messages = len(range(0, captures, every))
    lost = sum(number not in kept for number in told) + (captures - len(told)) + max(0, messages - len(posted))
    doubled = sum(count - 1 for count in kept.values()) + sum(count - 1 for count in posted.values())
    return Toll(lost, doubled, kills, captures, messages)


def _kept(folder: Path) -> Counter[int]:
    store = Store.open(database_in(folder), read_only=True)
    try:
        titles = [
            entry.title
            for community in store.communities()
            for entry in store.read_now(community.id, lambda tx: list(tx.entries.stream(None)))
        ]
    finally:
        store.close()
    return Counter(int(title.split()[1]) for title in titles)
