"""Check-ins in the channel: asked, answered, changed, closed with one roundup; nobody is named who said nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.community.checkins.model import Checkin, CheckinRound, Mode
from bot.community.rhythm import OccurrenceState, Recurs
from bot.core.rhythm import take_step
from bot.messages import Action, Form, Post, RoomChanged, Rows
from tests.blank import fresh_store
from tests.core.village import BO, COUNCIL, FAY, GENERAL, LI, Village, buttons, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.community.rhythm import Occurrence, Schedule
    from bot.messages import Account, Answer, Place


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Village]:
    """Return a village on a file: what is raced for is tested on both engines elsewhere."""
    file = tmp_path / "hearth.db"
    store = fresh_store(file)
    yield Village(store, file)
    store.close()


async def begin(village: Village, place: Place = GENERAL, **values: str) -> Answer:
    """Have Fay begin a check-in."""
    form = await village.type(FAY, "/hearth checkin new", place)
    given = {"title": "Standup", "question1": "What are you stuck on?", "when": "every day at 10:00"}
    shown = await village.submit(FAY, form, place, **given | values)
    return shown if isinstance(shown, Form) else await village.press(FAY, shown, "Begin", place)


def schedule_of(village: Village) -> Schedule:
    (schedule,) = village.store.read_now(1, lambda tx: tx.schedules.every(Recurs.CHECKIN))
    return schedule


def checkin_of(village: Village) -> Checkin:
    checkin = village.store.read_now(1, lambda tx: tx.checkins.get(schedule_of(village).id))
    assert checkin
    return checkin


def round_of(village: Village) -> CheckinRound:
    rounds = village.store.read_now(1, lambda tx: tx.checkins.rounds(schedule_of(village).id))
    return rounds[0]


def occurrences(village: Village) -> list[Occurrence]:
    id_ = schedule_of(village).id
    return list(village.store.read_now(1, lambda tx: tx.schedules.occurrences(schedule=id_)))


async def opened(village: Village, **values: str) -> Post:
    """Begin a check-in and let it ask; return what stands in the channel."""
    await begin(village, **values)  # type: ignore[arg-type]
    await village.tick(minutes=31)
    await village.tick()
    return village.public()[-1]


async def answer(village: Village, who: Account, prompt: Answer, text: str, place: Place = GENERAL) -> Answer:
    form = await village.press(who, prompt, "Answer", place)
    return await village.submit(who, form, place, answer0=text)


async def a_day(village: Village, *who: Account) -> None:
    """Let a check-in at 10:00 ask and close again; those who are named press its quick answer."""
    await village.tick(minutes=31)
    await village.tick()
    prompt = village.public()[-1]
    for each in who:
        await village.press(each, prompt, "All good")
    await village.tick(hours=4)
    village.clock.forward(hours=19, minutes=29)


def row_buttons(post: Post) -> list[Action]:
    return [row.button.action for block in post.blocks if isinstance(block, Rows) for row in block.rows if row.button]


async def test_it_is_begun_with_one_form_that_echoes_when_it_comes(village: Village) -> None:
    said = text_of(await begin(village))

    assert "every day at 10:00" in said
    assert "23 November 2026, 10:00 UTC" in said
    assert "24 November 2026, 10:00 UTC" in said


async def test_the_same_press_on_begin_twice_begins_one(village: Village) -> None:
    form = await village.type(FAY, "/hearth checkin new")
    shown = await village.submit(FAY, form, question1="What are you stuck on?", when="every day at 10:00")
    assert not village.store.read_now(1, lambda tx: tx.schedules.every(Recurs.CHECKIN))

    await village.press(FAY, shown, "Begin")
    again = await village.press(FAY, shown, "Begin")

    assert schedule_of(village).kind is Recurs.CHECKIN
    assert "begun already" in text_of(again)


async def test_what_was_previewed_can_be_changed_left_and_begun_by_nobody_else(village: Village) -> None:
    form = await village.type(FAY, "/hearth checkin new")
    shown = await village.submit(FAY, form, question1="What are you stuck on?", when="every day at 10:00")

    assert "begun already, or was left" in text_of(await village.press(LI, shown, "Begin"))
    again = await village.press(FAY, shown, "Change")
    shown = await village.submit(FAY, again, when="every Friday at 10:00")
    assert "Every Friday at 10:00" in text_of(shown)
    await village.press(FAY, shown, "Leave")

    assert "begun already, or was left" in text_of(await village.press(FAY, shown, "Begin"))
    assert not village.store.read_now(1, lambda tx: tx.schedules.every(Recurs.CHECKIN))


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"when": "whenever you like"}, "understand"),
        ({"when": ""}, "Say when"),
        ({"when": "FREQ=DAILY;BYHOUR=10,15;BYMINUTE=0"}, "More than once a day"),
        ({"quick": "a,b,c,d"}, "At most 3 quick answers"),
        ({"question1": "x" * 400}, "at most 300"),
        ({"room": "web:local/nowhere"}, "I can't ask in that channel"),
    ],
)
async def test_what_will_not_do_opens_the_form_again_with_what_was_typed(
    village: Village, values: dict[str, str], said: str
) -> None:
    again = await begin(village, **values)  # type: ignore[arg-type]

    assert isinstance(again, Form)
    assert said in text_of(again)
    assert {each.name: each.value for each in again.fields}["title"] == "Standup"


async def test_only_a_facilitator_begins_one(village: Village) -> None:
    await village.type(FAY, "/hearth me")

    assert "Only a facilitator" in text_of(await village.type(BO, "/hearth checkin new"))


async def test_the_channel_is_asked_once_and_tells_why(village: Village) -> None:
    prompt = await opened(village, quick="All good, Stuck")
    await village.tick()

    assert len([post for post in village.public() if "What are you stuck on?" in post.fallback]) == 1
    assert [each.label for each in buttons(prompt)] == ["Answer", "All good", "Stuck", "Why am I seeing this?"]


async def test_answers_stand_in_one_roundup_and_nowhere_before(village: Village) -> None:
    prompt = await opened(village)

    await answer(village, LI, prompt, "The **build**\n@everyone")
    await answer(village, BO, prompt, "Nothing")
    before = [post.fallback for post in village.public()]
    await village.tick(days=1)

    assert not any("Nothing" in each for each in before)
    roundup = next(post for post in village.public() if "Roundup" in post.fallback)
    assert "Li: The **build** @everyone" in roundup.fallback
    assert "Bo: Nothing" in roundup.fallback
    assert "Fay" not in roundup.fallback
    assert roundup.addressees == ()


async def test_an_answer_can_be_changed_and_taken_back_until_the_close(village: Village) -> None:
    prompt = await opened(village)
    noted = await answer(village, LI, prompt, "First")
    again = await village.press(LI, noted, "Change it")
    assert isinstance(again, Form)
    assert again.fields[0].value == "First"

    await village.submit(LI, again, answer0="Second")
    bos = await answer(village, BO, prompt, "Third")
    await village.press(BO, bos, "Take it back")
    await village.tick(days=1)

    roundup = next(post for post in village.public() if "Roundup" in post.fallback)
    assert "Second" in roundup.fallback
    assert "First" not in roundup.fallback
    assert "Bo" not in roundup.fallback


async def test_a_quick_answer_is_one_press_and_leaves_the_other_answers(village: Village) -> None:
    prompt = await opened(village, question2="And what helped?", quick="All good")
    form = await village.press(LI, prompt, "Answer")
    await village.submit(LI, form, answer0="Hm", answer1="Tea")

    noted = await village.press(LI, prompt, "All good")

    assert "All good" in text_of(noted)
    assert "Tea" in text_of(noted)


async def test_a_press_after_the_close_is_answered_with_a_sentence(village: Village) -> None:
    prompt = await opened(village, quick="All good")
    form = await village.press(LI, prompt, "Answer")
    village.clock.forward(days=1, minutes=1)  # Nobody has ticked yet: it is closed all the same.

    for said in (
        await village.press(LI, prompt, "Answer"),
        await village.press(LI, prompt, "All good"),
        await village.submit(LI, form, answer0="Late"),
        await village.do(LI, Action("checkin_pass", round_of(village).id)),
    ):
        assert "is closed" in text_of(said)
    await village.tick()
    assert not any("Roundup" in post.fallback for post in village.public())


async def test_without_an_answer_there_is_no_roundup_and_the_prompt_says_that_it_is_closed(village: Village) -> None:
    await opened(village)

    await village.tick(days=1)

    assert not any("Roundup" in post.fallback for post in village.public())
    assert any("This one is closed" in post.fallback for post in village.public())
    assert occurrences(village)[0].state is OccurrenceState.DONE


async def test_an_empty_answer_opens_the_form_again(village: Village) -> None:
    again = await answer(village, LI, await opened(village), "   ")

    assert isinstance(again, Form)
    assert "Write an answer" in text_of(again)


async def test_secrets_are_struck_out_of_answers_and_questions(village: Village) -> None:
    token = "AKI" + "A" + "QZ7WX2" * 2 + "M4PL"
    prompt = await opened(village, question1=f"Does {token} work?")
    assert token not in prompt.fallback

    noted = await answer(village, LI, prompt, f"I use {token}")

    assert token not in text_of(noted)
    assert "took that out" in text_of(noted)


async def test_ones_own_answer_is_kept_by_the_ordinary_form_once(village: Village) -> None:
    prompt = await opened(village)
    await answer(village, LI, prompt, "Restart the ingress after renewing the certificate")
    await village.tick(days=1)
    roundup = next(post for post in village.public() if "Roundup" in post.fallback)

    kept = [await village.submit(LI, await village.do(LI, row_buttons(roundup)[0])) for _ in range(2)]

    assert all("#1" in text_of(each) for each in kept)
    entries = village.store.read_now(1, lambda tx: list(tx.entries.stream(None)))
    assert [(entry.body, entry.author_name) for entry in entries] == [
        ("Restart the ingress after renewing the certificate", "Li")
    ]


async def test_anothers_answer_is_kept_only_when_they_say_yes(village: Village) -> None:
    prompt = await opened(village)
    await answer(village, LI, prompt, "Restart the ingress after renewing the certificate")
    await village.tick(days=1)
    roundup = next(post for post in village.public() if "Roundup" in post.fallback)

    said = await village.do(BO, row_buttons(roundup)[0])
    await village.do(BO, row_buttons(roundup)[0])

    assert "asked" in text_of(said)
    assert village.store.read_now(1, lambda tx: tx.entries.get(1)) is None
    asked = [post for post in village.posts_to(LI) if "May I" in post.fallback]
    assert len(asked) == 1
    await village.press(LI, asked[0], "Yes")
    entry = village.store.read_now(1, lambda tx: tx.entries.get(1))
    assert entry
    assert (entry.body, entry.author_name, entry.room) == (
        "Restart the ingress after renewing the certificate",
        "Li",
        str(GENERAL),
    )


async def test_what_was_said_in_a_private_channel_is_seen_there_alone(village: Village) -> None:
    await begin(village, COUNCIL)
    await village.tick(minutes=31)
    await village.tick()
    prompt = village.public()[-1]
    await answer(village, LI, prompt, "The vault creaks at night", COUNCIL)
    await village.tick(days=1)

    roundup = next(one for one in village.chat.standing if "Roundup" in one.post.fallback)
    assert roundup.place == COUNCIL
    round_ = round_of(village)
    for action in (
        Action("checkin_read", f"{round_.id}.0"),
        Action("checkin_answer", round_.id),
        row_buttons(roundup.post)[0],
        Action("checkin_show", schedule_of(village).id),
        Action("checkin_join", schedule_of(village).id),
    ):
        said = text_of(await village.do(BO, action))
        assert "There is no such check-in" in said
        assert "vault" not in said
    assert "Standup" not in text_of(await village.type(BO, "/hearth checkin"))
    form = await village.do(LI, row_buttons(roundup.post)[0], COUNCIL)
    await village.submit(LI, form, COUNCIL)
    entry = village.store.read_now(1, lambda tx: tx.entries.get(1))
    assert entry
    assert (entry.scope, entry.room) == ("place", str(COUNCIL))


async def test_who_is_erased_vanishes_from_the_posted_roundup(village: Village) -> None:
    prompt = await opened(village)
    await answer(village, LI, prompt, "Xylophonquark")
    await answer(village, BO, prompt, "Nothing much")
    await village.tick(days=1)

    await village.do(LI, Action("erase"))

    shown = "\n".join(village.chat.shown(GENERAL))
    assert "Xylophonquark" not in shown
    assert "Bo: Nothing much" in shown
    village.store.scrub()
    assert b"Xylophonquark" not in village.file.read_bytes()


async def test_all_answers_can_be_read_whole_and_page_by_page(village: Village) -> None:
    prompt = await opened(village)
    long = "Word " * 200
    for at in range(14):
        await answer(village, BO.__class__(BO.space, f"bo{at}", f"Bo{at}"), prompt, f"{at} {long}")
    await village.tick(days=1)
    roundup = next(post for post in village.public() if "Roundup" in post.fallback)
    assert len(roundup.fallback) < 4000

    page = await village.press(LI, roundup, "Read all")
    more = await village.press(LI, page, "More")
    last = await village.press(LI, more, "More")

    every = "\n".join(map(text_of, (page, more, last)))
    assert long.strip() in text_of(page)
    assert all(f"Bo{at}\n" in every for at in range(14))
    assert "More answers" not in [each.label for each in buttons(last)]


async def test_two_rounds_of_few_answers_halve_the_cadence_and_one_press_sets_it_back(village: Village) -> None:
    await begin(village, hours="4")
    for _ in range(2):
        await a_day(village)

    (told,) = [post for post in village.posts_to(FAY) if "half as often" in post.fallback]
    assert "every other day" in told.fallback or "every 2 days" in told.fallback
    assert checkin_of(village).slowed == 1
    assert "INTERVAL=2" in schedule_of(village).rule.text
    assert "Bo" not in told.fallback

    back = await village.press(FAY, told, "Ask as often as before")

    assert "every day at 10:00" in text_of(back)
    assert "INTERVAL" not in schedule_of(village).rule.text
    assert checkin_of(village).slowed == 0
    assert "Nothing to change" in text_of(await village.press(FAY, told, "Ask as often as before"))


async def test_enough_answers_leave_the_cadence_as_it_is(village: Village) -> None:
    await begin(village, hours="4", quick="All good")
    for _ in range(3):
        await a_day(village, LI, BO, FAY)

    assert checkin_of(village).low == 0
    assert schedule_of(village).rule.text == "FREQ=DAILY"


async def test_after_half_of_its_time_it_is_skipped_and_told_once_for_all_that_was_missed(village: Village) -> None:
    await begin(village, hours="4")
    village.clock.forward(days=5, hours=6)

    for _ in range(8):
        await village.tick()

    told = [post for post in village.posts_to(FAY) if "I was not there" in post.fallback]
    assert len(told) == 1
    assert not any("What are you stuck on?" in post.fallback for post in village.public())
    states = [(one.state, one.reason) for one in occurrences(village)]
    assert states[:-1] == [(OccurrenceState.SKIPPED, "late")] * 6
    assert states[-1] == (OccurrenceState.PLANNED, "")


async def test_late_but_within_half_of_its_time_it_is_asked_until_the_same_close(village: Village) -> None:
    await begin(village, hours="4")
    village.clock.forward(hours=2)

    await village.tick()
    await village.tick()

    assert "What are you stuck on?" in village.public()[-1].fallback
    assert round_of(village).closes_at - occurrences(village)[0].at == timedelta(hours=4)


async def test_a_channel_that_is_gone_lets_it_rest_and_tells_the_facilitator(village: Village) -> None:
    await begin(village)
    village.store.write_now(1, lambda tx: tx.members.told_of(_gone(village)))

    await village.tick(minutes=31)
    await village.tick(days=1)

    (told,) = [post for post in village.posts_to(FAY) if "its channel is gone" in post.fallback]
    assert schedule_of(village).state == "paused"
    assert occurrences(village)[0].reason == "no_room"
    village.store.write_now(1, lambda tx: tx.members.told_of(_gone(village, gone=False)))
    await village.press(FAY, told, "Go on")
    await village.tick(hours=24)
    await village.tick()
    assert "What are you stuck on?" in village.public()[-1].fallback


def _gone(village: Village, *, gone: bool = True) -> RoomChanged:
    return RoomChanged(GENERAL, village.clock(), gone=gone, inside=not gone, private=False, name="general")


async def test_where_the_platform_never_took_it_the_facilitator_is_told(village: Village) -> None:
    await begin(village, hours="4")
    village.clock.forward(minutes=31)
    id_ = occurrences(village)[0].id
    village.store.write_now(1, lambda tx: take_step(tx, id_, now=village.clock()))  # Nothing is sent of it.

    village.clock.forward(hours=5)
    village.store.write_now(1, lambda tx: take_step(tx, id_, now=village.clock()))
    await village.deliver()

    assert occurrences(village)[0].reason == "unsent"
    assert any("could not be posted" in post.fallback for post in village.posts_to(FAY))


async def test_skip_pause_go_on_and_stop_by_words(village: Village) -> None:
    await begin(village)

    assert "Skipped" in text_of(await village.type(FAY, "/hearth checkin skip standup"))
    await village.tick(hours=1)
    assert not any("stuck" in post.fallback for post in village.public())
    await village.tick(days=1)
    assert any("stuck" in post.fallback for post in village.public())
    assert "rests" in text_of(await village.type(FAY, "/hearth checkin pause"))
    assert "goes on" in text_of(await village.type(FAY, "/hearth checkin resume Standup"))
    assert "has ended" in text_of(await village.type(FAY, "/hearth checkin stop"))
    assert "no check-in here" in text_of(await village.type(FAY, "/hearth checkin"))
    await village.tick(days=3)
    assert sum("What are you stuck on?" in post.fallback for post in village.public()) <= 2


async def test_members_may_not_arrange_what_others_answer(village: Village) -> None:
    await begin(village)

    for verb in ("skip", "pause", "resume", "stop", "faster"):
        assert "Only a facilitator" in text_of(await village.type(BO, f"/hearth checkin {verb}"))
        done = await village.do(BO, Action(f"checkin_{verb}", schedule_of(village).id))
        assert "Only a facilitator" in text_of(done)


async def test_while_it_rests_nothing_is_asked_and_nothing_is_made_up_for(village: Village) -> None:
    await begin(village)
    await village.type(FAY, "/hearth checkin pause")
    await village.tick(days=4)

    await village.type(FAY, "/hearth checkin resume")
    await village.tick()

    asked = [post for post in village.public() if "What are you stuck on?" in post.fallback]
    assert asked == []
    assert not any("I was not there" in post.fallback for post in village.posts_to(FAY))
    await village.tick(minutes=31)
    await village.tick()
    assert "What are you stuck on?" in village.public()[-1].fallback


async def test_which_one_is_asked_where_several_go_by_it(village: Village) -> None:
    await begin(village)
    await begin(village, title="Standup 2")

    which = await village.type(FAY, "/hearth checkin stop stand")

    assert "Which one?" in text_of(which)
    assert isinstance(which, Post)
    assert "has ended" in text_of(await village.do(FAY, row_buttons(which)[0]))


async def test_the_list_leads_to_each_one_and_its_page_says_what_it_asks(village: Village) -> None:
    await begin(village)
    listed = await village.type(BO, "/hearth checkin")
    assert isinstance(listed, Post)

    page = await village.do(BO, row_buttons(listed)[0])

    assert "What are you stuck on?" in text_of(page)
    assert "Stop it" not in [each.label for each in buttons(page)]


async def test_a_check_in_of_the_bank_asks_something_else_each_time(village: Village) -> None:
    await begin(village, question1="", title="Bank", asks="2")
    await village.tick(minutes=31)
    for _ in range(10):
        await village.tick(days=1)
        await village.tick()

    rounds = village.store.read_now(1, lambda tx: tx.checkins.rounds(schedule_of(village).id))
    origins = [asked.origin for round_ in rounds for asked in round_.asked]
    assert len(origins) == len(set(origins))
    assert checkin_of(village).mode is Mode.CHANNEL


async def test_a_pause_that_ends_before_the_next_time_takes_nothing_away(village: Village) -> None:
    await begin(village)
    await village.type(FAY, "/hearth checkin pause")
    assert occurrences(village) == []
    village.clock.forward(minutes=5)

    await village.type(FAY, "/hearth checkin resume")
    await village.tick(minutes=26)

    assert "What are you stuck on?" in village.public()[-1].fallback


async def test_in_the_middle_of_a_pause_it_may_be_set_back_to_its_cadence(village: Village) -> None:
    await begin(village, hours="4")
    for _ in range(2):
        await a_day(village)
    await village.type(FAY, "/hearth checkin pause")

    await village.type(FAY, "/hearth checkin faster")

    assert village.store.due(village.clock()) == []
    await village.type(FAY, "/hearth checkin resume")
    await village.tick(minutes=31)
    assert "What are you stuck on?" in village.public()[-1].fallback


async def test_what_a_platform_delivers_again_does_not_undo_what_was_said_since(village: Village) -> None:
    prompt = await opened(village, quick="All good")
    form = await village.press(LI, prompt, "Answer")
    await village.submit(LI, form, key="k1", answer0="First")
    await village.submit(LI, form, key="k2", answer0="Second")

    again = await village.submit(LI, form, key="k1", answer0="First")

    assert "Second" in text_of(again)
    said = village.store.read_now(1, lambda tx: tx.checkins.answers(round_of(village).id))
    assert [one.texts for one in said] == [("Second",)]


async def test_words_behind_new_stand_in_the_form(village: Village) -> None:
    form = await village.type(FAY, "/hearth checkin new standup every weekday 14:28")
    named = await village.type(FAY, "/hearth checkin new Monday pulse")

    assert isinstance(form, Form)
    assert isinstance(named, Form)
    holds = {field.name: field.value for field in form.fields}
    assert (holds["title"], holds["when"]) == ("standup", "every weekday 14:28")
    assert {field.name: field.value for field in named.fields}["title"] == "Monday pulse"


async def test_what_asks_a_whole_channel_is_not_said_to_be_missing(village: Village) -> None:
    form = await village.type(FAY, "/hearth checkin new")
    shown = await village.submit(FAY, form, title="Monday pulse")
    await village.press(FAY, shown, "Begin")

    assert "Monday pulse asks everybody in its channel" in text_of(await village.type(LI, "/hearth checkin join"))


async def test_without_a_name_no_name_is_said_to_be_wrong(village: Village) -> None:
    assert "There is no check-in here yet" in text_of(await village.type(LI, "/hearth checkin join"))
