"""Digests: at most six lines with one press each, none in an empty week, only what everybody there may see."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.community.digests.model import News, Worth, chosen
from bot.community.rhythm import OccurrenceState, Recurs
from bot.domain.model import QuestionState
from bot.messages import Account, Action, Post, RoomChanged, Rows
from bot.practice.model import Outcome
from tests.blank import fresh_store
from tests.core.village import BO, COUNCIL, FAY, GENERAL, LI, Village, buttons, text_of
from tests.factories import a_question, a_use

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.community.rhythm import Occurrence
    from bot.messages import Row
    from bot.transaction import Transaction

FRIDAY = datetime(2026, 11, 27, 9, 1, tzinfo=UTC)


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Village]:
    """Return a village on a file, in which Fay facilitates."""
    file = tmp_path / "hearth.db"
    store = fresh_store(file)
    yield Village(store, file)
    store.close()


async def weekly(village: Village) -> None:
    """Have Fay turn the digest of the channel on."""
    said = await village.type(FAY, "/hearth digest on friday 9:00")
    assert "every Friday at 9:00" in text_of(said)


async def on(village: Village, at: datetime) -> None:
    """Let the clock come to *at*, and let all that is due be done."""
    village.clock.at = at
    for _ in range(14):
        await village.tick()


def digests(village: Village) -> list[Post]:
    return [post for post in village.public() if "What is new" in post.fallback]


def rows(post: Post) -> list[Row]:
    return [row for block in post.blocks if isinstance(block, Rows) for row in block.rows]


def occurrences(village: Village) -> list[Occurrence]:
    return list(village.store.read_now(1, lambda tx: tx.schedules.occurrences(kind=Recurs.DIGEST)))


async def test_what_is_new_is_told_once_with_a_press_each(village: Village) -> None:
    await weekly(village)
    await village.say(LI, "#tip Salt the path before the frost")

    await on(village, FRIDAY)

    (digest,) = digests(village)
    assert "Salt the path before the frost" in digest.fallback
    assert "told by Li" in digest.fallback
    assert [row.button.action.verb for row in rows(digest) if row.button] == ["read"]
    assert digest.entries == (1,)
    assert [each.label for each in buttons(digest)] == ["Why am I seeing this?"]
    assert occurrences(village)[0].state is OccurrenceState.DONE


async def test_an_empty_week_brings_no_post(village: Village) -> None:
    await weekly(village)
    await village.say(LI, "#tip Salt the path before the frost")

    await on(village, FRIDAY)
    await on(village, FRIDAY + timedelta(days=7))

    assert len(digests(village)) == 1
    assert [(one.state, one.reason) for one in occurrences(village)][1] == (OccurrenceState.SKIPPED, "nothing")


async def test_old_questions_alone_bring_no_post_every_week(village: Village) -> None:
    await weekly(village)
    asked = await village.type(BO, "/ask How do I thaw the well?")
    await village.press(BO, asked, "Ask the channel")

    await on(village, FRIDAY)
    village.store.write_now(1, _posted_still)
    await on(village, FRIDAY + timedelta(days=7))

    assert len(digests(village)) == 1


def _posted_still(tx: Transaction) -> None:
    assert [one.text for one in tx.questions.open()] == ["How do I thaw the well?"]


async def test_six_lines_at_the_most_and_one_of_each_kind_before_a_second_of_any(village: Village) -> None:
    await weekly(village)
    for at in range(9):
        await village.say(LI, f"#tip Number {at} of the things that keep a path free of ice")
    asked = await village.type(BO, "/ask How do I thaw the well?")
    await village.press(BO, asked, "Ask the channel")

    await on(village, FRIDAY)

    (digest,) = digests(village)
    assert len(rows(digest)) == 6
    assert "How do I thaw the well?" in digest.fallback


def test_one_of_each_kind_comes_before_a_second_of_any() -> None:
    found = [News(Worth.ENTRY, str(at)) for at in range(9)] + [News(Worth.GAP, "g"), News(Worth.SESSION, "s")]

    assert [one.worth for one in chosen(found)] == [Worth.SESSION, *[Worth.ENTRY] * 4, Worth.GAP]


async def test_what_only_a_private_channel_may_see_is_not_told_elsewhere(village: Village) -> None:
    await weekly(village)
    await village.type(FAY, "/hearth digest on friday 9:00", COUNCIL)
    await village.say(LI, "#tip The vault creaks", COUNCIL)
    await village.say(LI, "#tip Salt the path")

    await on(village, FRIDAY)

    told = {one.place: one.post.fallback for one in village.chat.standing if "What is new" in one.post.fallback}
    assert "vault" not in told[GENERAL]
    assert "vault" in told[COUNCIL]


async def test_a_withdrawn_entry_is_struck_and_the_rest_stays(village: Village) -> None:
    await weekly(village)
    await village.say(LI, "#tip Salt the path before the frost")
    await village.say(BO, "#tip Hang the lantern low")
    await on(village, FRIDAY)

    await village.do(LI, Action("withdraw", "1", 1))

    (digest,) = digests(village)
    assert "Salt" not in digest.fallback
    assert "Hang the lantern low" in digest.fallback
    assert [each.label for each in buttons(digest)] == ["Why am I seeing this?"]
    await village.do(BO, Action("erase"))
    assert not any("lantern" in post.fallback for post in village.public() if "What is new" in post.fallback)


async def test_after_weeks_away_all_merge_into_the_latest(village: Village) -> None:
    await weekly(village)
    await village.say(LI, "#tip Salt the path before the frost")

    await on(village, FRIDAY + timedelta(days=22))

    assert len(digests(village)) == 1
    assert "Salt the path" in digests(village)[0].fallback
    states = [one.state for one in occurrences(village)]
    assert states == [OccurrenceState.MERGED] * 3 + [OccurrenceState.DONE, OccurrenceState.PLANNED]


async def test_how_trials_went_is_told_from_three_people_up(village: Village) -> None:
    await village.say(LI, "#tip Salt the path before the frost")
    village.clock.forward(hours=1)
    await weekly(village)
    village.store.write_now(1, lambda tx: _tried(tx, (0, 1), village.clock()))
    await on(village, FRIDAY)
    assert digests(village) == []

    village.store.write_now(1, lambda tx: _tried(tx, (2,), village.clock()))
    await on(village, FRIDAY + timedelta(days=7))

    assert "worked for 3 of 3" in digests(village)[0].fallback
    assert [row.button.action.verb for row in rows(digests(village)[0]) if row.button] == ["try"]


def _tried(tx: Transaction, who: tuple[int, ...], now: datetime) -> None:
    for at in who:
        person = tx.members.meet(Account("web:local", f"p{at}", f"P{at}"), now=now).person
        tx.uses.put(a_use(1, person, outcome=Outcome.WORKED, at=now))


async def test_thanks_are_counted_from_three_up(village: Village) -> None:
    await weekly(village)
    for at in range(3):
        await village.choose(BO, "thanks", await village.say(LI, f"Here is how, number {at}"))

    await on(village, FRIDAY)

    assert "3 times somebody here said thank you" in digests(village)[0].fallback
    assert "Bo" not in digests(village)[0].fallback


async def test_a_gap_that_nobody_looks_after_finds_somebody_once(village: Village) -> None:
    await weekly(village)
    bo = village.store.write_now(1, lambda tx: tx.members.meet(BO, now=village.clock())).person
    gap = a_question(bo, id="q" * 32, state=QuestionState.GAP, shared=True, due_at=FRIDAY + timedelta(days=30))
    village.store.write_now(1, lambda tx: tx.questions.add(gap))
    village.clock.forward(minutes=1)
    await village.say(LI, "#tip Salt the path")
    await on(village, FRIDAY)
    press = next(row.button for row in rows(digests(village)[0]) if row.button and "look after" in row.button.label)

    first = await village.do(LI, press.action)
    again = await village.do(LI, press.action)
    second = await village.do(FAY, press.action)

    assert "You look after it from now on" in text_of(first)
    assert "You look after it" in text_of(again)
    assert "Li looks after it already" in text_of(second)


async def test_who_can_help_is_shown_the_question_while_it_is_open(village: Village) -> None:
    await weekly(village)
    asked = await village.type(BO, "/ask How do I thaw the well?")
    await village.press(BO, asked, "Ask the channel")
    await on(village, FRIDAY)
    press = next(row.button for row in rows(digests(village)[0]) if row.button)

    shown = await village.do(LI, press.action)
    await village.press(BO, await village.type(BO, "/hearth me"), "It is solved")
    later = await village.do(LI, press.action)

    assert "How do I thaw the well?" in text_of(shown)
    assert "no longer open" in text_of(later)


async def test_it_is_turned_off_and_on_again_without_what_was_in_between(village: Village) -> None:
    await weekly(village)
    await weekly(village)
    await village.say(LI, "#tip Salt the path before the frost")
    assert "no more digest" in text_of(await village.type(FAY, "/hearth digest off"))
    await on(village, FRIDAY)
    assert digests(village) == []

    again = await village.type(FAY, "/hearth digest on mondays at noon")
    await village.say(LI, "#tip Hang the lantern low")
    await on(village, datetime(2026, 11, 30, 12, 1, tzinfo=UTC))

    assert "every Monday at 12:00" in text_of(again)
    assert "lantern" in digests(village)[0].fallback
    assert "Salt" not in digests(village)[0].fallback


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("on whenever", "understand"),
        ("on every day at 9:00", "once a week at most"),
        ("on friday 9:00 #nowhere", "I can't ask in that channel"),
    ],
)
async def test_what_will_not_do_is_said_in_a_sentence(village: Village, typed: str, said: str) -> None:
    assert said in text_of(await village.type(FAY, f"/hearth digest {typed}"))


async def test_only_a_facilitator_turns_it_on_or_off(village: Village) -> None:
    await weekly(village)
    id_ = occurrences(village)[0].schedule

    for said in (
        await village.type(BO, "/hearth digest on"),
        await village.type(BO, "/hearth digest off"),
        await village.do(BO, Action("digest_on")),
        await village.do(BO, Action("digest_off", id_)),
    ):
        assert "Only a facilitator" in text_of(said)


async def test_a_channel_that_is_gone_lets_it_rest_and_tells_the_facilitator(village: Village) -> None:
    await weekly(village)
    gone = RoomChanged(GENERAL, village.clock(), "general", private=False, gone=True, inside=False)
    village.store.write_now(1, lambda tx: tx.members.told_of(gone))

    await on(village, FRIDAY)
    await on(village, FRIDAY + timedelta(days=7))

    assert sum("has nowhere to go" in post.fallback for post in village.posts_to(FAY)) == 1
    assert occurrences(village)[0].reason == "no_room"


async def test_what_one_follows_comes_to_them_and_nothing_else_does(village: Village) -> None:
    await village.say(LI, "#tip Salt the path #winter")
    village.clock.forward(hours=1)
    followed = await village.type(BO, "/hearth follow #winter")
    village.clock.forward(hours=1)
    await village.say(LI, "#tip Sand is as good as salt #winter")
    await village.say(LI, "#tip Water the roses #summer")
    await village.say(LI, "#tip The vault freezes #winter", COUNCIL)

    await on(village, FRIDAY)

    assert "You follow #winter" in text_of(followed)
    (digest,) = [post for post in village.posts_to(BO) if "What is new on what you follow" in post.fallback]
    assert "Sand is as good as salt" in digest.fallback
    for hidden in ("roses", "vault", "Salt the path"):
        assert hidden not in digest.fallback
    assert digest.lasting
    assert digest.near == str(GENERAL)
    assert digests(village) == []


async def test_ones_own_entries_are_no_news_to_oneself(village: Village) -> None:
    await village.say(LI, "#tip Salt the path #winter")
    await village.type(LI, "/hearth follow winter")
    await village.say(LI, "#tip Sand is as good as salt #winter")

    await on(village, FRIDAY)

    assert not any("What is new" in post.fallback for post in village.posts_to(LI))


async def test_what_one_follows_no_more_comes_no_more(village: Village) -> None:
    await village.say(LI, "#tip Salt the path #winter")
    await village.type(BO, "/hearth follow winter")
    listed = await village.type(BO, "/hearth follow")
    assert isinstance(listed, Post)
    (row,) = rows(listed)
    assert row.button

    gone = await village.do(BO, row.button.action)
    await village.say(LI, "#tip Sand is as good as salt #winter")
    await on(village, FRIDAY)

    assert "no more" in text_of(gone)
    assert "You follow no topic" in text_of(await village.type(BO, "/hearth unfollow"))
    assert not any("What is new" in post.fallback for post in village.posts_to(BO))


async def test_a_topic_that_is_renamed_is_followed_by_its_new_name(village: Village) -> None:
    await village.say(LI, "#tip Salt the path #winter")
    await village.type(BO, "/hearth follow winter")
    await village.type(FAY, "/hearth alias winter = frost")
    village.clock.forward(hours=1)
    await village.say(LI, "#tip Sand is as good as salt #frost")

    await on(village, FRIDAY)

    assert any("Sand is as good" in post.fallback for post in village.posts_to(BO))


async def test_what_nothing_is_about_cannot_be_followed(village: Village) -> None:
    await village.say(LI, "#tip Salt the path #winter")

    said = text_of(await village.type(BO, "/hearth follow wintr"))

    assert "Did you mean #winter?" in said
    assert "#vault" not in text_of(await village.type(BO, "/hearth follow vault"))[40:]


async def test_a_topic_of_a_private_channel_looks_as_if_there_were_none(village: Village) -> None:
    await village.say(LI, "#tip The vault creaks #vault", COUNCIL)

    hidden = text_of(await village.type(BO, "/hearth follow vault"))
    absent = text_of(await village.type(BO, "/hearth follow fault"))

    assert hidden == absent.replace("#fault", "#vault")


async def test_a_guest_is_told_that_there_is_nothing_to_follow(village: Village) -> None:
    await village.say(LI, "#tip Salt the path #winter")
    village.chat.guests.add(str(BO))

    assert "As a guest" in text_of(await village.type(BO, "/hearth follow winter"))


async def test_many_followers_are_told_some_at_a_time_and_each_once(village: Village) -> None:
    await village.say(LI, "#tip Salt the path #winter")
    many = [Account("web:local", f"p{at:02}", f"P{at:02}") for at in range(25)]
    for one in many:
        await village.type(one, "/hearth follow winter")
    village.clock.forward(hours=1)
    await village.say(LI, "#tip Sand is as good as salt #winter")

    await on(village, FRIDAY)

    told = [[post for post in village.posts_to(one) if "What is new" in post.fallback] for one in many]
    assert [len(each) for each in told] == [1] * 25
    assert [one.state for one in occurrences(village)] == [OccurrenceState.DONE, OccurrenceState.PLANNED]


async def test_the_list_shows_only_what_one_may_see(village: Village) -> None:
    await village.type(FAY, "/hearth digest on friday 9:00", COUNCIL)

    assert "council" not in text_of(await village.type(BO, "/hearth digest"))
    assert "#council" in text_of(await village.type(LI, "/hearth digest", COUNCIL))


async def test_setting_a_community_up_offers_a_digest(village: Village) -> None:
    form = await village.type(FAY, "/hearth setup")

    done = await village.submit(FAY, form, name="Menders", about="", bind="yes")
    on_ = await village.press(FAY, done, "A digest here on Fridays")

    assert "every Friday at 9:00" in text_of(on_)


async def test_off_and_on_again_on_the_same_day_takes_nothing_away(village: Village) -> None:
    await weekly(village)
    await village.type(FAY, "/hearth digest off")
    await weekly(village)
    village.clock.forward(minutes=1)
    await village.say(LI, "#tip Salt the path before the frost")

    await on(village, FRIDAY)

    assert len(digests(village)) == 1
