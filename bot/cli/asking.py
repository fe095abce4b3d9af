"""`hearth ask` and `hearth share`."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from bot.cli import say
from bot.cli.faults import USAGE, Stop

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.practice.ask import Answered, Shown
    from bot.practice.model import Entry, Query
    from bot.settings import Settings
    from bot.storage.store import Store

NamedCommunity = Annotated[
    str | None, typer.Option("--community", metavar="NAME", help="Which community, where there are several.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
Everything = Annotated[
    bool, typer.Option("--all", help="Include what was kept in private channels. Without it: what all members see.")
]
NoSemantic = Annotated[bool, typer.Option("--no-semantic", help="Search by words only, not by meaning.")]


class Kinds(StrEnum):
    """The kinds of entries, as choices."""

    TIP = "tip"
    STORY = "story"
    TOOL = "tool"
    SOLUTION = "solution"
    WARNING = "warning"


_TIERS = {
    "solved": "Solved before:",
    "related": "Possibly related:",
    "none": "Nothing found. `hearth share` keeps what you find out.",
}


def ask(
    question: Annotated[
        list[str] | None, typer.Argument(metavar="QUESTION", help="What you want to know, in your own words.")
    ] = None,
    kind: Annotated[
        Kinds | None, typer.Option(metavar="KIND", help="Only this kind: tip, story, tool, solution or warning.")
    ] = None,
    topic: Annotated[str, typer.Option(metavar="NAME", help="Only entries with this topic.")] = "",
    limit: Annotated[int, typer.Option(metavar="N", min=1, max=100, help="How many entries at the most.")] = 3,
    batch: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help='Ask every question of a file, a line each: {"id": …, "text": …}.'),
    ] = None,
    everything: Everything = False,
    no_semantic: NoSemantic = False,
    community: NamedCommunity = None,
    as_json: AsJson = False,
) -> None:
    """Ask how something was solved before.

    You ask as the operator of this machine and see what every member of the community sees.
    """
    from bot.cli.meaning import embedder_of
    from bot.cli.opening import quiet, reading
    from bot.practice.model import Kind, Query

    text = " ".join(question or []).strip()
    if bool(text) == (batch is not None):
        raise Stop("Ask either a question or, with --batch, a file of questions: hearth ask how do I …", USAGE)
    settings = quiet()
    query = Query(text, Kind(kind) if kind else None, topic, limit=limit, semantic=not no_semantic)
    with reading(settings, embedder=None if no_semantic else embedder_of(settings)) as store:
        desk = _Desk(store, community, everything=everything)
        if batch is not None:
            _answer_batch(desk, query, batch, as_json=as_json)
        else:
            _answer_one(desk, query, as_json=as_json)


class _Desk:
    """Where the operator asks."""

    def __init__(self, store: Store, community: str | None, *, everything: bool) -> None:
        from bot.cli.opening import community_called

        self._store = store
        self._community = community_called(store, community).id
        self._everything = everything

    def find(self, query: Query) -> tuple[Answered, float]:
        """Return the answer and the milliseconds that it took."""
        from bot.cli.compose import utc_now
        from bot.cli.opening import operator
        from bot.practice.ask import find

        started = perf_counter()
        answered = self._store.read_now(
            self._community,
            lambda tx: find(
                tx, query, viewer=operator(tx, self._community, everything=self._everything), now=utc_now()
            ),
        )
        return answered, (perf_counter() - started) * 1000


def _answer_one(desk: _Desk, narrowed: Query, *, as_json: bool) -> None:
    from dataclasses import replace

    from bot.practice.ask import parse_question

    typed = parse_question(narrowed.text, limit=narrowed.limit)
    query = replace(
        typed, kind=narrowed.kind or typed.kind, topic=narrowed.topic or typed.topic, semantic=narrowed.semantic
    )
    answered, ms = desk.find(query)
    if as_json:
        hits = [_hit(shown) | _details(shown) for shown in answered.shown]
        say.as_json({"tier": answered.tier.value, "hits": hits, "corrected": answered.corrected, "ms": round(ms, 2)})
        return
    _print(answered)


def _answer_batch(desk: _Desk, narrowed: Query, batch: Path, *, as_json: bool) -> None:
    from dataclasses import replace

    desk.find(replace(narrowed, text="warm up"))  # Else the first question pays for what is loaded on demand.
    for number, (id_, text) in enumerate(_questions(batch), 1):
        answered, ms = desk.find(replace(narrowed, text=text))
        if as_json:
            hits = [_hit(shown) for shown in answered.shown]
            say.as_json({"id": id_, "tier": answered.tier.value, "hits": hits, "ms": round(ms, 2)})
        else:
            first = f"#{answered.shown[0].entry.number} {answered.shown[0].entry.title}" if answered.shown else "-"
            say.line(f"{number}\t{id_}\t{answered.tier.value}\t{first}")


def _questions(batch: Path) -> Iterator[tuple[Any, str]]:
    with batch.open(encoding="utf-8-sig", errors="replace") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            yield _question(line) or _stopped_at(batch, number)


def _question(line: str) -> tuple[Any, str] | None:
    try:
        question = json.loads(line)
        id_, text = question["id"], question["text"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return (id_, text) if isinstance(text, str) else None


def _stopped_at(batch: Path, number: int) -> NoReturn:
    raise Stop(f'{batch}, line {number}: every line must be like {{"id": "q1", "text": "…"}}.')


def _hit(shown: Shown) -> dict[str, Any]:
    entry = shown.entry
    return {"number": entry.number, "source_id": entry.source_id, "score": round(shown.score, 4)}


def _details(shown: Shown) -> dict[str, Any]:
    entry = shown.entry
    return {
        "kind": entry.kind.value,
        "title": entry.title,
        "passage": "".join(text for text, _ in shown.passage),
        "told_by": entry.shown_author,
        "told_at": entry.told_at.isoformat(),
        "topics": entry.topics,
        "url": _source(entry),
        "worked": shown.tally.shown,
        "old": shown.old,
    }


def _print(answered: Answered) -> None:
    from rich.text import Text

    console = say.console()
    for typed, taken in answered.corrected:
        console.print(f"{typed} was taken for {taken}", style="dim")
    console.print(_TIERS[answered.tier.value], style="bold")
    for shown in answered.shown:
        entry = shown.entry
        console.print()
        console.print(Text.assemble((f"#{entry.number} ", "bold"), (entry.title, "bold"), (f"  {entry.kind}", "dim")))
        runs = ((" ".join(f"|{text}|".split())[1:-1], marked) for text, marked in shown.passage)
        passage = Text.assemble(*((text, "underline" if marked else "") for text, marked in runs))
        if passage.plain.strip() != entry.title:
            console.print(passage)
        console.print(_told(shown), style="dim")


def _told(shown: Shown) -> str:
    entry = shown.entry
    by = f"told by {entry.shown_author}, " if entry.shown_author else ""
    worked = f", worked for {shown.tally.shown[0]} of {shown.tally.shown[1]}" if shown.tally.shown else ""
    topics = "".join(f" #{topic}" for topic in entry.topics)
    source = _source(entry)
    return f"{by}{entry.told_at:%d %B %Y}{worked}{topics}{f'  {source}' if source else ''}"


def _source(entry: Entry) -> str | None:
    """Return the address of what was said; None where that would show who wants no name."""
    return None if entry.nameless else entry.source_url


def share(
    text: Annotated[
        list[str] | None, typer.Argument(metavar="TEXT", help="What to keep; #tip, #story … and #topics are read.")
    ] = None,
    title: Annotated[str, typer.Option(metavar="TEXT", help="Its title; without it the first sentence.")] = "",
    kind: Annotated[
        Kinds | None, typer.Option(metavar="KIND", help="What it is: tip, story, tool, solution or warning.")
    ] = None,
    topic: Annotated[list[str] | None, typer.Option(metavar="NAME", help="A topic; may be given again.")] = None,
    situation: Annotated[str, typer.Option(metavar="TEXT", help="A story's first part: the situation.")] = "",
    did: Annotated[str, typer.Option(metavar="TEXT", help="Its second part: what we did.")] = "",
    came: Annotated[str, typer.Option(metavar="TEXT", help="Its third part: what came of it.")] = "",
    learned: Annotated[str, typer.Option(metavar="TEXT", help="Its fourth part: what we learned.")] = "",
    not_when: Annotated[str, typer.Option(metavar="TEXT", help="When it does not apply.")] = "",
    nameless: Annotated[bool, typer.Option("--nameless", help="Show no name.")] = False,
    community: NamedCommunity = None,
    as_json: AsJson = False,
) -> None:
    """Keep a tip, story, tool, solution or warning.

    It is told by the operator of this machine and shown to the whole community.
    """
    from bot.cli.opening import quiet

    values, struck = _values(" ".join(text or []), title=title, kind=kind, topics=topic or ())
    parts = {"situation": situation, "did": did, "came": came, "learned": learned}
    _says_something(values, parts)
    values |= parts | {"not_when": not_when, "nameless": "yes" if nameless else ""}
    if any(parts.values()) and not kind:
        values["kind"] = "story"
    _keep(quiet(), {"values": values, "struck": struck}, community, as_json=as_json)


def _says_something(values: Mapping[str, str], parts: Mapping[str, str]) -> None:
    from bot.practice.draft import is_blank

    if is_blank(values["body"]) and not any(parts.values()):
        raise Stop("Say what to keep: hearth share 'Restart the ingress after renewing #tip #tls'", USAGE)
    if is_blank(values["title"]):
        raise Stop("Nothing in it can be its title: give it one with --title.", USAGE)


def _values(
    text: str, *, title: str, kind: Kinds | None, topics: Sequence[str]
) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the fields of what was said and the kinds of secrets struck out of it."""
    from bot.practice.draft import BODY_LIMIT, written

    said = written(text)
    if said.cut:
        say.aside(f"It is long: only its first {BODY_LIMIT:,} characters are kept.")
    values = {
        "kind": kind or said.kind or "tip",
        "title": title or said.title,
        "body": said.body,
        "topics": ",".join((*said.topics, *topics)),
    }
    return values, said.struck


def _keep(settings: Settings, what: dict[str, Any], community: str | None, *, as_json: bool) -> None:
    from uuid_utils import uuid7

    from bot.cli.writing import chosen_community, writing

    with writing(settings, "share") as writes:
        home = chosen_community(settings, writes, community)
        kept = writes.do("share", home, what | {"key": f"cli:local#{uuid7()}"})
    if as_json:
        say.as_json(kept)
        return
    say.line(f"Kept as #{kept['number']}: {kept['title']} ({kept['kind']})")
    if kept["struck"]:
        say.aside(f"Struck out before keeping: {', '.join(kept['struck'])}.")
