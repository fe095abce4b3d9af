"""Gaps, and people who know, full of what somebody typed: for the tests that draw all that can be said."""

from __future__ import annotations

from bot.domain.gaps.model import Gap, GapSeen, GapState
from bot.domain.who.model import AskedOne, AskedState, Evidence, Findable, Way
from bot.messages import Form, Who
from bot.messages.who import Action
from tests.factories import NOW, a_question

ID = "0193a3c07d5e7b1a9c3f0123456789ab"
PERSON = "0193a3c0-7d5e-7b1a-9c3f-0123456789ab"


def of_gaps(text: str, account: str) -> dict[str, list[object]]:
    """Return values for each way in which the replies on gaps and on who knows are told something."""
    dropped = Gap(1, ID, NOW, state=GapState.DROPPED, reason=(text * 9)[:200], version=12)
    full = Gap(1, ID, NOW, "straße-" * 5, (text * 9)[:200], NOW, NOW, 1, "person", size=12, version=12)
    question = a_question("person", id=ID, text=(text * 60)[:2_000], due_at=NOW, shared=True)
    pointer = GapSeen(full, (a_question("person", id=ID, text=""),))
    seen, counted = GapSeen(full, (question,) * 3, 5), GapSeen(dropped, (), 3)
    asked = AskedOne(1, ID, ID, "person", "other", NOW, NOW, AskedState.ASKED, 12)
    helping = AskedOne(1, ID, ID, "person", "other", NOW, NOW, AskedState.ACCEPTED, 12)
    shows = (Evidence(Way.TOLD, 142, text), Evidence(Way.SOLVED, 0, text * 9), Evidence(Way.THANKED, 7, ""))
    who = Who(text[:80], account)
    return {
        "Gap": [Gap(1, ID, NOW), full, dropped],
        "GapSeen": [counted, seen, pointer],
        "Sequence[GapSeen]": [[], [seen, counted, pointer] * 3],
        "Sequence[tuple[GapSeen, Who | None]]": [[], [(seen, who), (counted, None), (pointer, None)] * 2],
        "AskedOne": [asked, helping],
        "Findable": [Findable(1, PERSON, NOW, NOW, 1), Findable(1, PERSON, NOW, NOW, 20)],
        "Evidence": list(shows),
        "Sequence[Known]": [[], [(who, PERSON, shows)] * 5],
        "Sequence[tuple[AskedOne, Question, Who]]": [[], [(asked, question, who), (helping, question, who)] * 2],
        "Sequence[tuple[str, Sequence[Who]]]": [[], [("straße-" * 5, [who] * 20)] * 30],
        "Sequence[str]": [["web:local/li", account]],
        "Form": [Form(Action("write_up", ID), "Keep something", ())],
    }
