"""What recurs under attack: what is hidden stays hidden, and nobody acts for another, whatever is forged."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.community.rhythm import Recurs
from bot.messages import Action, Form, Pressed
from tests.blank import fresh_store
from tests.core.village import BO, COUNCIL, FAY, GENERAL, LI, Village, buttons, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SECRET = "Xylophonquark"


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Village]:
    """Return a village on a file."""
    file = tmp_path / "hearth.db"
    store = fresh_store(file)
    yield Village(store, file)
    store.close()


async def in_council(village: Village, kind: Recurs) -> str:
    """Have something recur in the private council, called by a word that is only its; return its schedule's id."""
    if kind is Recurs.SESSION:
        preview = await village.type(FAY, f"/session new {SECRET} every Thursday at 16:00", COUNCIL)
        await village.press(FAY, preview, "Save", COUNCIL)
    elif kind is Recurs.CHECKIN:
        form = await village.type(FAY, "/hearth checkin new", COUNCIL)
        preview = await village.submit(FAY, form, COUNCIL, title=SECRET, when="every day at 10:00", mode="morning")
        await village.press(FAY, preview, "Begin", COUNCIL)
    elif kind is Recurs.ROUND:
        form = await village.type(FAY, "/hearth pairing start", COUNCIL)
        if "every" not in text_of(form):
            form = await village.do(FAY, Action("pair_new"), COUNCIL)
        await village.submit(FAY, form, COUNCIL, title=SECRET, when="every Tuesday 10:00")
    schedules = village.store.read_now(1, lambda tx: tx.schedules.every(kind))
    return schedules[-1].id


@pytest.mark.parametrize("kind", [Recurs.SESSION, Recurs.CHECKIN, Recurs.ROUND])
async def test_no_forged_press_tells_what_recurs_in_a_private_channel(village: Village, kind: Recurs) -> None:
    id_ = await in_council(village, kind)
    causes = ("session", "reminder", "checkin", "pairing", "digest", "duty")
    forged = [
        *(Action("why", f"{cause}.{id_}") for cause in causes),
        *(Action("mute", f"{cause}.{id_}") for cause in causes),
        *(Action(f"checkin_{verb}", id_) for verb in ("join", "show", "stop", "leave")),
        *(Action(f"pair_{verb}", id_) for verb in ("join", "leave", "skip", "why", "stop")),
        *(Action(f"session_{verb}", id_) for verb in ("show", "next", "place", "edit")),
    ]

    for action in forged:
        answer = text_of(await village.do(BO, action))
        assert SECRET not in answer, action
        assert "16:00" not in answer, action
        assert "10:00" not in answer, action

    inside = text_of(await village.do(LI, Action("why", f"{kind.value}.{id_}"), COUNCIL))
    assert SECRET in inside or kind is Recurs.ROUND


async def test_a_form_does_not_take_what_another_is_about_to_arrange(village: Village) -> None:
    await village.type(FAY, "/hearth me")
    await village.type(LI, "/hearth me")
    await village.type(FAY, "/hearth facilitator Li")
    form = await village.type(FAY, "/hearth checkin new")
    preview = await village.submit(FAY, form, title=SECRET, when="every day at 10:00")
    plan = next(each.action.subject for each in buttons(preview) if each.action.verb == "checkin_begin")
    theirs = await village.type(LI, "/hearth checkin new")
    assert isinstance(theirs, Form)

    taken = await village.submit(
        LI, replace(theirs, action=Action("checkin_new", plan)), title="Mine", when="every day at 11:00"
    )

    assert "11:00" in text_of(taken)
    assert SECRET in text_of(await village.press(FAY, preview, "Begin"))
    assert "Mine" in text_of(await village.press(LI, taken, "Begin"))
    assert len(village.store.read_now(1, lambda tx: tx.schedules.every(Recurs.CHECKIN))) == 2


@pytest.mark.parametrize("forged", ["x" * 90, "session", "\x00", "5" * 32])
async def test_a_forged_plan_of_a_checkin_is_one_of_its_own(village: Village, forged: str) -> None:
    form = await village.type(FAY, "/hearth checkin new")
    assert isinstance(form, Form)
    session = await in_council(village, Recurs.SESSION)
    id_ = session if forged == "session" else forged

    preview = await village.submit(
        FAY, replace(form, action=Action("checkin_new", id_)), title="Mine", when="every day at 11:00"
    )
    begun = await village.press(FAY, preview, "Begin")

    assert "Mine" in text_of(begun)
    (checkin,) = village.store.read_now(1, lambda tx: tx.schedules.every(Recurs.CHECKIN))
    assert checkin.id not in {id_, session}


async def test_who_is_erased_is_named_no_more_to_those_who_were_told_of_them(village: Village) -> None:
    await village.type(FAY, "/hearth me")
    named = replace(BO, name=SECRET)
    form = await village.do(named, Action("welcome_say"))
    await village.submit(named, form, said="I tame what nobody else can")
    for _ in range(10):
        await village.tick(hours=6)
    assert any(SECRET in one.fallback for one in village.posts_to(FAY))

    await village.do(named, Action("erase"))
    await village.deliver()

    assert not any(SECRET in one.fallback for one in village.posts_to(FAY))


@pytest.mark.parametrize(
    "forged", [{"what": "cancel"}, {"what": "boo"}, {"scope": "boo"}, {"scope": "all"}, {"session": "nope"}]
)
async def test_a_form_changes_nothing_that_is_said_by_buttons(village: Village, forged: dict[str, str]) -> None:
    preview = await village.type(FAY, f"/session new {SECRET} every Thursday at 16:00")
    await village.press(FAY, preview, "Save")
    await village.tick()
    (first, *_) = village.store.read_now(1, lambda tx: tx.schedules.occurrences(kind=Recurs.SESSION))
    form = await village.do(FAY, Action("session_move", first.id))

    asked = await village.submit(FAY, form, GENERAL, "", when="Friday 15:00", sure="yes", **forged)

    assert text_of(asked).startswith(f"Move {SECRET}")
    assert next(each.label for each in buttons(asked)) == "Only this one"


async def test_an_answer_to_a_session_that_is_delivered_again_does_not_undo_the_one_after_it(village: Village) -> None:
    preview = await village.type(FAY, "/session new clinic every Thursday at 16:00")
    await village.press(FAY, preview, "Save")
    (first, *_) = village.store.read_now(1, lambda tx: tx.schedules.occurrences(kind=Recurs.SESSION))
    going, no = (
        Pressed(key, BO, GENERAL, Action(verb, first.id), village.clock())
        for key, verb in (("press-1", "rsvp_going"), ("press-2", "rsvp_no"))
    )

    answers = [text_of(await village.core.on_press(each)) for each in (going, no, going)]

    (said,) = village.store.read_now(1, lambda tx: tx.sessions.answers(first.id))
    assert said.answer == "no"
    assert answers[2].startswith("You can't come")
