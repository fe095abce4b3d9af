"""What a large import takes: memory above all, since an export may be larger than any machine's.

A Slack export of a million messages is made, with the fields that real ones have, and
imported by a process of its own.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from bot.bench.row import Row, most
from bot.storage.store import Store
from bot.transfer.reading.slack import SlackExport
from bot.transfer.run import import_into

if TYPE_CHECKING:
    from collections.abc import Iterator

SPACE = "slack:T01"
CHANNELS = 50
A_DAY = 200
PEOPLE = 500
_START = 1_577_836_800
_DAY = 86_400
_EVERY_TIP = 100
_EVERY_THREAD = 50
_WORDS = (
    "deploy the cluster again after lunch because certificate renewal failed on staging while metrics looked fine "
    "and nobody noticed until customers asked whether checkout was slow so we rolled back restarted workers cleared "
    "queues checked disk space rotated keys updated docs pinged vendor waited patiently merged fixes moved on"
).split()


def rows(*, quick: bool) -> Iterator[Row]:
    """Yield the peak memory of an import and how fast it went."""
    messages = 100_000 if quick else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.zip"
        made = write_export(path, messages)
        took = import_elsewhere(path, Path(folder))
    name = f"import of {made:,} messages"
    yield Row(f"{name}: peak memory", round(took["peak"] / 2**20), "MB", must=most(300), aim=most(150))
    yield Row(f"{name}: messages a second", round(made / took["seconds"]), "/s")


def write_export(path: Path, messages: int, *, seed: int = 1) -> int:
    """Write a Slack export of at least *messages* and return how many it holds.

    One in a hundred is tagged; one in fifty asks and is answered and thanked for.
    """
    random = Random(seed)
    people = [_person(number) for number in range(PEOPLE)]
    channels = [{"id": f"C{number:05}", "name": f"channel-{number}", "pins": None} for number in range(CHANNELS)]
    made = 0
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("users.json", json.dumps(people))
        archive.writestr("channels.json", json.dumps(channels))
        day = 0
        while made < messages:
            for channel in channels:
                said = _day(random, people, _START + day * _DAY)
                archive.writestr(f"{channel['name']}/{day:05}.json", json.dumps(said, indent=4))
                made += len(said)
            day += 1
    return made


def _person(number: int) -> dict[str, Any]:
    profile = {"display_name": f"person{number}", "real_name": f"Person {number}", "avatar_hash": None}
    return {"id": f"U{number:05}", "name": f"person{number}", "deleted": False, "profile": profile}


def _day(random: Random, people: list[dict[str, Any]], start: int) -> list[dict[str, Any]]:
    said: list[dict[str, Any]] = []
    for number in range(A_DAY):
        at, text = start + number * 300, " ".join(random.choices(_WORDS, k=random.randint(4, 40)))
        if random.random() < 1 / _EVERY_TIP:
            text = f"#tip {text} #ops"
        root = _said(at, random.choice(people), text)
        said.append(root)
        if random.random() < 1 / _EVERY_THREAD:
            asker, solver = random.sample(people, 2)
            root |= _said(at, asker, f"How do I {text}?", f"{at}.000100") | {"reply_count": 2}
            said.append(_said(at + 60, solver, f"Try this: {text}", f"{at}.000100"))
            said.append(_said(at + 120, asker, "Thanks, that worked!", f"{at}.000100"))
    return said


def _said(at: int, person: dict[str, Any], text: str, thread: str | None = None) -> dict[str, Any]:
    element = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    message: dict[str, Any] = {
        "client_msg_id": f"{at:08x}-0000-4000-8000-{at:012x}",
        "type": "message",
        "user": person["id"],
        "text": text,
        "ts": f"{at}.000100",
        "team": "T01",
        "user_profile": {**person["profile"], "name": person["name"], "team": "T01", "is_restricted": False},
        "blocks": [{"type": "rich_text", "block_id": f"{at:x}", "elements": [element]}],
        "reactions": None,
    }
    return message | ({"thread_ts": thread} if thread else {})


def import_elsewhere(path: Path, folder: Path) -> dict[str, float]:
    """Import *path* in a process of its own; return its peak memory in bytes, its seconds, and what was kept."""
    command = [sys.executable, "-m", "bot.bench.imports", str(path), str(folder / "hearth.db")]
    told = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - ourselves
    found: dict[str, float] = json.loads(told.stdout)
    return found


def _import(path: Path, database: Path) -> dict[str, float]:
    store = Store.open(f"sqlite:///{database}")
    community = store.found("Imported", now=datetime.now(UTC)).id
    started = time.monotonic()
    report = import_into(store, community, SlackExport(path, SPACE), clock=lambda: datetime.now(UTC))
    seconds = time.monotonic() - started
    store.close()
    return {"peak": _peak(), "seconds": seconds, "kept": report.counts.kept, "candidates": report.counts.candidates}


def _peak() -> int:
    """Return the most bytes that this process ever held, not counting what it was started from."""
    status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) * 1024


if __name__ == "__main__":
    print(json.dumps(_import(Path(sys.argv[1]), Path(sys.argv[2]))))  # noqa: T201 - the answer to whoever started it
