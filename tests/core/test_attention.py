"""Whoever is told something is told it in good time, not too often, and can make it stop."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.community.attention import BUDGET, Cause, Reason
from bot.core.attention import explained, release, tell
from bot.core.me import on_erase
from bot.messages import Account, Action, EntryCard, Form, Place, Post, Rows
from bot.practice.model import Scope
from bot.wording import post, prose
from tests.core.village import BO, COUNCIL, FAY, GENERAL, LI, Village, buttons, text_of
from tests.factories import NOW, a_draft

if TYPE_CHECKING:
    from bot.messages import Answer
    from bot.transaction import Transaction

WHY = "Why am I seeing this?"
LATE = datetime(2026, 11, 23, 21, 30, tzinfo=UTC)


def told(village: Village, said: str, to: Account = LI, cause: Cause = Cause.DIGEST, **facts: object) -> bool:
    """Have Hearth start something with somebody, and return what `tell` does; *said* is its key too."""
    words = post(prose(said), addressees=[str(to)])

    def start(tx: Transaction) -> bool:
        member = tx.members.meet(to, now=village.clock())
        return tell(tx, member, words, cause=cause, key=said[:25], now=village.clock(), **facts)  # type: ignore[arg-type]

    return village.store.write_now(1, start)


def heard(village: Village, account: Account = LI) -> list[str]:
    """Return what somebody was told, by its first line."""
    return [one.fallback.splitlines()[0] for one in village.posts_to(account)]


async def lives_in(village: Village, zone: str, account: Account = LI) -> None:
    """Let a platform have told where somebody lives."""
    living = Account(account.space, account.native, account.name, zone=zone)
    village.store.write_now(1, lambda tx: tx.members.meet(living, now=village.clock()))


def presses(answer: Answer) -> list[str]:
    """Return the labels of the presses in the rows of an answer."""
    assert isinstance(answer, Post)
    rows = [row for block in answer.blocks if isinstance(block, Rows) for row in block.rows]
    return [row.button.label for row in rows if row.button]


async def read_back(village: Village, number: int = 0, account: Account = LI) -> Answer:
    """Press Read on one row of the page of somebody."""
    page = await village.type(account, "/hearth me")
    assert isinstance(page, Post)
    rows = [row for block in page.blocks if isinstance(block, Rows) for row in block.rows if row.button]
    button = rows[number].button
    assert button
    return await village.do(account, button.action)


async def test_what_is_told_says_why_it_is_seen(village: Village) -> None:
    sent = told(village, "What is new")
    await village.deliver()

    assert sent
    assert [each.label for each in buttons(village.posts_to(LI)[0])] == [WHY]


async def test_the_same_is_told_once_however_often_it_is_tried(village: Village) -> None:
    first, second = told(village, "What is new"), told(village, "What is new")
    await village.deliver()

    assert (first, second) == (True, True)
    assert heard(village) == ["What is new"]


async def test_a_week_brings_no_more_than_the_budget_and_the_rest_is_on_ones_page(village: Village) -> None:
    for serial in range(BUDGET + 2):
        told(village, f"News {serial}")
    await village.deliver()

    page = await village.type(LI, "/hearth me")

    assert heard(village) == [f"News {serial}" for serial in range(BUDGET)]
    assert "While you were not to be disturbed" in text_of(page)
    assert "your messages of the week were used up" in text_of(page)
    assert presses(page) == ["Read", "Read"]


async def test_what_one_signed_up_to_is_not_of_the_budget(village: Village) -> None:
    for serial in range(BUDGET):
        told(village, f"News {serial}")

    reminded = told(village, "It begins in 15 minutes", cause=Cause.REMINDER)
    await village.deliver()

    assert reminded
    assert "It begins in 15 minutes" in heard(village)


async def test_a_budget_is_one_across_communities(village: Village) -> None:
    other = village.store.found("another", now=NOW).id
    for serial in range(BUDGET):
        told(village, f"News {serial}")

    def start(tx: Transaction) -> bool:
        member = tx.members.meet(LI, now=NOW)
        return tell(tx, member, post(prose("Elsewhere")), cause=Cause.DIGEST, key="elsewhere", now=NOW)

    assert not village.store.write_now(other, start)


async def test_after_seven_days_there_is_room_again(village: Village) -> None:
    for serial in range(BUDGET):
        told(village, f"News {serial}")
    village.clock.forward(days=7)

    assert told(village, "A week later")


async def test_quiet_hours_hold_something_back_until_they_end(village: Village) -> None:
    await lives_in(village, "Europe/Berlin")
    village.clock.at = LATE

    will = told(village, "Good evening")
    await village.tick(hours=9)
    asleep = heard(village)
    await village.tick(hours=1, minutes=0)

    assert will
    assert asleep == []
    assert heard(village) == ["Good evening"]


async def test_whose_zone_nobody_knows_has_no_night_until_they_set_one(village: Village) -> None:
    village.clock.at = LATE

    told(village, "At half past nine")
    await village.type(LI, "/hearth quiet 20:00-8:00 UTC")
    told(village, "At half past nine again")
    await village.deliver()

    assert heard(village) == ["At half past nine"]


async def test_what_is_of_no_use_by_morning_stays_on_ones_page(village: Village) -> None:
    await lives_in(village, "Europe/Berlin")
    village.clock.at = LATE

    will = told(village, "Ask now", by=LATE + timedelta(minutes=10))
    await village.tick(hours=12)

    assert not will
    assert heard(village) == []
    assert presses(await village.type(LI, "/hearth me")) == ["Read"]


async def test_a_reminder_that_would_come_too_late_comes_in_the_night(village: Village) -> None:
    await lives_in(village, "Europe/Berlin")
    village.clock.at = LATE

    told(village, "It begins", cause=Cause.REMINDER, by=LATE + timedelta(minutes=30))
    await village.deliver()

    assert heard(village) == ["It begins"]


async def test_what_waited_is_looked_at_again_when_its_time_comes(village: Village) -> None:
    await lives_in(village, "Europe/Berlin")
    village.clock.at = LATE
    told(village, "Digest of Monday")

    await village.type(LI, "/hearth mute digest")
    await village.tick(hours=12)

    assert heard(village) == []
    assert "1 of what you muted" in text_of(await village.type(LI, "/hearth me"))


async def test_released_twice_it_is_sent_once(village: Village) -> None:
    await lives_in(village, "Europe/Berlin")
    village.clock.at = LATE
    told(village, "Good evening")
    morning = village.clock.forward(hours=12)

    for _ in range(2):
        village.store.write_now(1, lambda tx: release(tx, "Good evening", now=morning))
    await village.deliver()

    assert heard(village) == ["Good evening"]


async def test_whoever_is_away_is_told_when_they_are_back(village: Village) -> None:
    told(village, "Before")
    await village.deliver()
    why = await village.press(LI, village.posts_to(LI)[0], WHY)
    away = await village.press(LI, why, "Off for a week")

    told(village, "Meanwhile")
    await village.tick(days=6)
    meanwhile = heard(village)
    await village.tick(days=1, minutes=1)

    assert "I start nothing with you until" in text_of(away)
    assert meanwhile == ["Before"]
    assert heard(village) == ["Before", "Meanwhile"]


async def test_being_back_early_brings_what_waited(village: Village) -> None:
    away = await village.type(LI, "/hearth mute week")
    told(village, "Meanwhile")

    await village.press(LI, away, "I am back")
    await village.tick(seconds=1)

    assert heard(village) == ["Meanwhile"]


async def test_a_mute_from_the_message_itself_stops_its_kind_and_can_be_undone(village: Village) -> None:
    told(village, "First")
    await village.deliver()
    why = await village.press(LI, village.posts_to(LI)[0], WHY)

    muted = await village.press(LI, why, "Mute all of this kind")
    second = told(village, "Second")
    await village.press(LI, muted, "Undo")
    third = told(village, "Third")

    assert "You see this because I gather what is new" in text_of(why)
    assert (second, third) == (False, True)


async def test_everything_can_be_muted_and_a_facilitator_is_told_what_that_means(village: Village) -> None:
    plain = await village.type(BO, "/hearth mute all")
    duty = await village.type(FAY, "/hearth mute all")

    silent = [told(village, cause.value, BO, cause) for cause in Cause]

    assert "You facilitate" not in text_of(plain)
    assert "You facilitate" in text_of(duty)
    assert not any(silent)


async def test_what_was_muted_is_not_lost(village: Village) -> None:
    await village.type(LI, "/hearth mute thanks")
    told(village, "Bo thanks you", cause=Cause.THANKS)

    listed = await village.press(LI, await village.type(LI, "/hearth me"), "Look at what is muted")
    read = await read_of(village, listed)

    assert "Bo thanks you" in text_of(read)


async def read_of(village: Village, listed: Answer) -> Answer:
    """Press the first Read of a list."""
    assert isinstance(listed, Post)
    button = next(row.button for block in listed.blocks if isinstance(block, Rows) for row in block.rows)
    assert button
    return await village.do(LI, button.action)


async def test_nobody_reads_what_was_held_back_for_another(village: Village) -> None:
    await village.type(LI, "/hearth budget 0")
    told(village, "For Li alone")
    page = await village.type(LI, "/hearth me")
    assert isinstance(page, Post)
    button = next(row.button for block in page.blocks if isinstance(block, Rows) for row in block.rows)
    assert button

    read = await village.do(BO, button.action)

    assert "For Li alone" not in text_of(read)


async def test_what_is_let_go_stands_on_the_page_no_more_and_does_not_come_again(village: Village) -> None:
    await village.type(LI, "/hearth budget 0")
    told(village, "Too much")

    await village.press(LI, await village.type(LI, "/hearth me"), "Let go of these")
    again = told(village, "Too much")

    assert not again
    assert presses(await village.type(LI, "/hearth me")) == []


async def test_an_entry_that_is_withdrawn_is_struck_from_what_waits(village: Village) -> None:
    entry = village.store.write_now(
        1, lambda tx: tx.entries.keep(a_draft("Old words", author=_person(tx, BO)), now=NOW)
    )
    assert entry
    await village.type(LI, "/hearth budget 0")
    card = EntryCard(entry.number, 1, "tip", "Old words")
    words = Post((card,), "Old words", entries=(entry.number,))
    village.store.write_now(1, lambda tx: _tell_li(tx, words))

    await village.type(BO, f"/hearth withdraw {entry.number}")

    held = village.store.read_now(1, lambda tx: tx.attention.held("card"))
    assert held
    assert "Old words" not in held.post.fallback
    assert held.reason is Reason.CHANGED


async def test_what_was_held_back_is_read_only_by_who_may_see_it_still(village: Village) -> None:
    draft = a_draft("In the council", author=None, scope=Scope.PLACE, room=str(COUNCIL))
    entry = village.store.write_now(1, lambda tx: tx.entries.keep(draft, now=NOW))
    assert entry
    await village.type(LI, "/hearth budget 0")
    words = Post((EntryCard(entry.number, 1, "tip", "In the council"),), "In the council", entries=(entry.number,))
    village.store.write_now(1, lambda tx: _tell_li(tx, words))

    inside = text_of(await village.type(LI, "/hearth me"))
    village.chat.present[str(LI)] = frozenset()
    village.core._desk.presences.forget()  # noqa: SLF001  # As when the platform tells that she left.
    outside = text_of(await village.type(LI, "/hearth me"))

    assert "In the council" in inside
    assert "In the council" not in outside


def _person(tx: Transaction, account: Account) -> str:
    return tx.members.meet(account, now=NOW).person


def _tell_li(tx: Transaction, words: Post) -> bool:
    return tell(tx, tx.members.meet(LI, now=NOW), words, cause=Cause.DIGEST, key="card", now=NOW)


async def test_erasing_oneself_leaves_nothing_of_what_was_set_told_and_held_back(village: Village) -> None:
    await lives_in(village, "Europe/Berlin")
    await village.type(LI, "/hearth budget 1")
    told(village, "Told")
    told(village, "Held back")
    person = village.store.read_now(1, lambda tx: tx.members.known(LI))
    assert person
    exported = text_of(await village.type(LI, "/hearth me export"))

    scene = await village.core._desk.scene(LI, GENERAL, private=False)  # noqa: SLF001
    await on_erase(village.core._desk, scene)  # noqa: SLF001

    left = village.store.read_now(1, lambda tx: (tx.attention.waiting(person), tx.attention.wishes(person).budget))
    assert "Held back" in exported
    assert '"told"' in exported
    assert left == ([], BUDGET)
    assert village.store.read_now(1, lambda tx: tx.attention.own_zone(person)) == ""


async def test_thanks_that_wait_lose_the_name_of_who_is_erased(village: Village) -> None:
    await village.type(LI, "/hearth budget 0")
    message = await village.say(LI, "Restart the ingress")
    await village.choose(BO, "thanks", message)

    scene = await village.core._desk.scene(BO, GENERAL, private=False)  # noqa: SLF001
    await on_erase(village.core._desk, scene)  # noqa: SLF001

    page = text_of(await village.type(LI, "/hearth me"))
    assert "Bo" not in page


async def test_two_accounts_of_one_person_share_what_was_told_and_muted(village: Village) -> None:
    liz = Account("web:local", "liz", "Liz")
    told(village, "One", LI)
    told(village, "Two", liz)
    await village.type(liz, "/hearth mute thanks")
    await village.type(LI, "/hearth budget 2")

    def join(tx: Transaction) -> bool:
        one, other = tx.members.known(LI), tx.members.known(liz)
        assert one
        assert other
        return tx.persons.join(one, other)

    joined = village.store.write_now(1, join)

    assert joined
    assert not told(village, "Three", liz)
    assert not told(village, "Thanks", LI, Cause.THANKS)


async def test_a_request_for_consent_that_is_muted_waits_on_ones_page(village: Village) -> None:
    message = await village.say(LI, "Restart the ingress after renewing")
    await village.type(LI, "/hearth mute consent")

    await village.choose(BO, "keep", message)

    page = await village.type(LI, "/hearth me")
    assert village.posts_to(LI) == []
    assert "Waiting for a yes or a no" in text_of(page)
    assert "While you were not to be disturbed" not in text_of(page)
    assert "keep it" in " ".join(each.label for each in buttons(page))


async def test_settings_are_one_form_that_says_what_holds(village: Village) -> None:
    form = await village.type(LI, "/hearth attention")

    saved = await village.submit(
        LI, form, zone="europe/berlin", quiet_from="21:00", quiet_to="7:30", budget="2", cause_digest="no"
    )

    again = await village.type(LI, "/hearth attention")
    assert isinstance(again, Form)
    holds = {field.name: field.value for field in again.fields}
    assert "at most 2 things a week" in text_of(saved)
    assert "21:00–07:30, Europe/Berlin" in text_of(saved)
    assert "Muted: the digest" in text_of(saved)
    assert (holds["zone"], holds["quiet_from"], holds["quiet_to"]) == ("Europe/Berlin", "21:00", "07:30")
    assert (holds["budget"], holds["cause_digest"], holds["cause_thanks"]) == ("2", "", "yes")


async def test_a_form_that_is_sent_as_it_was_changes_nothing(village: Village) -> None:
    before = village.store.read_now(1, lambda tx: tx.attention.wishes(tx.members.known(LI) or ""))

    await village.submit(LI, await village.type(LI, "/hearth attention"))

    person = village.store.read_now(1, lambda tx: tx.members.known(LI)) or ""
    after = village.store.read_now(1, lambda tx: tx.attention.wishes(person))
    assert (after.zone, after.quiet, after.budget, after.muted) == ("", "", before.budget, frozenset())


async def test_only_a_part_of_the_form_may_come_back(village: Village) -> None:
    form = await village.type(LI, "/hearth attention")
    await village.submit(LI, form, cause_thanks="no")
    assert isinstance(form, Form)
    part = Form(form.action, form.title, tuple(field for field in form.fields if field.name == "budget"))

    await village.submit(LI, part, budget="3")

    page = text_of(await village.type(LI, "/hearth me"))
    assert "at most 3 things a week" in page
    assert "Muted: thanks" in page


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"zone": "Europe/Berlim"}, "Did you mean Europe/Berlin?"),
        ({"quiet_from": "25:00", "quiet_to": "8:00"}, "write them like 20:00-8:00"),
        ({"quiet_from": "8:00", "quiet_to": "8:00"}, "the whole day"),
        ({"quiet_from": "8:00", "quiet_to": ""}, "write them like 20:00-8:00"),
        ({"budget": "many"}, "Type a number from 0 to 50"),
        ({"budget": "99"}, "Type a number from 0 to 50"),
        ({"away": "2026-02-31"}, "no date"),
        ({"away": "2026-11-01"}, "That day is over"),
        ({"away": "2031-01-01"}, "within the next 90 days"),
    ],
)
async def test_what_will_not_do_opens_the_form_again_with_what_was_typed(
    village: Village, values: dict[str, str], said: str
) -> None:
    form = await village.type(LI, "/hearth attention")

    again = await village.submit(LI, form, GENERAL, "", **values)

    assert isinstance(again, Form)
    assert said in text_of(again)
    assert {field.name: field.value for field in again.fields} | values == {f.name: f.value for f in again.fields}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("20:00-8:00 Europe/Berlin", "Quiet hours 20:00–08:00, Europe/Berlin."),
        ("22-7 asia/tokyo", "Quiet hours 22:00–07:00, Asia/Tokyo."),
        ("9pm to 6:30am UTC", "Quiet hours 21:00–06:30, UTC."),
        ("off", "No quiet hours."),
        ("whenever", "are no hours"),
        ("20:00-20:00", "the whole day"),
        ("20:00-99:00", "are no hours"),
        ("20:00-8:00 Europe/Berlim", "Did you mean Europe/Berlin?"),
    ],
)
async def test_quiet_hours_are_typed_in_many_ways(village: Village, typed: str, said: str) -> None:
    assert said in text_of(await village.type(LI, f"/hearth quiet {typed}"))


async def test_quiet_hours_without_a_zone_say_which_was_taken(village: Village) -> None:
    answer = text_of(await village.type(LI, "/hearth quiet 20:00-8:00"))

    assert "It is 09:30 now in UTC." in answer
    assert "You named no zone, so I took UTC" in answer


async def test_quiet_hours_with_a_zone_say_nothing_of_another(village: Village) -> None:
    answer = text_of(await village.type(LI, "/hearth quiet 20:00-8:00 Europe/Berlin"))

    assert "It is 10:30 now in Europe/Berlin." in answer
    assert "I took" not in answer


async def test_what_cannot_be_muted_is_answered_with_what_can(village: Village) -> None:
    answer = await village.type(LI, "/hearth mute everybody else")

    assert "There is no such thing to mute: “everybody else”." in text_of(answer)
    assert "/hearth mute reminder" in text_of(answer)


async def test_a_post_for_a_whole_channel_says_whom_to_ask(village: Village) -> None:
    village.store.write_now(1, lambda tx: tx.members.meet(FAY, now=NOW))
    why = buttons(post_with_why())[0]

    answer = await village.do(BO, why.action, GENERAL)

    assert "for everybody in this channel" in text_of(answer)
    assert "ask Fay" in text_of(answer)


def post_with_why() -> Post:
    """Return a post that stands in a channel."""
    return explained(post(prose("A digest")), Cause.DIGEST, for_all=True)


async def test_fewer_is_a_press_away(village: Village) -> None:
    told(village, "News")
    await village.deliver()
    why = await village.press(LI, village.posts_to(LI)[0], WHY)

    fewer = await village.press(LI, why, "Fewer")
    answer = await village.press(LI, fewer, "At most one thing")

    assert "at most one thing a week (1 in the last seven days)" in text_of(answer)
    assert not told(village, "More news")


async def test_a_button_of_a_kind_that_is_not_known_any_more_is_answered(village: Village) -> None:
    button = buttons(post_with_why())[0]
    strange = type(button.action)("why", "horoscope.")

    answer = await village.do(BO, strange, GENERAL)

    assert "older message" in text_of(answer)


async def test_what_grows_while_it_waits_is_sent_as_it_reads_then(village: Village) -> None:
    await lives_in(village, "Europe/Berlin")
    village.clock.at = LATE
    told(village, "One was skipped", cause=Cause.DUTY)
    more = explained(post(prose("Two were skipped"), addressees=[str(LI)]), Cause.DUTY)

    village.store.write_now(1, lambda tx: tx.outgoing.replace("One was skipped", more, now=village.clock()))
    await village.tick(hours=12)

    assert heard(village) == ["Two were skipped"]


async def test_what_is_settled_while_it_waits_is_not_sent(village: Village) -> None:
    await lives_in(village, "Europe/Berlin", LI)
    message = await village.say(LI, "Restart the ingress after renewing")
    village.clock.at = LATE
    await village.choose(BO, "keep", message)

    await village.press(LI, await village.type(LI, "/hearth me"), "No")
    await village.tick(hours=12)

    assert heard(village) == []


@pytest.mark.parametrize("subject", ["", "horoscope.", "digest.<@U1>", f"digest.{'a' * 60}", "²", "-1", "digest.x.y"])
async def test_no_crafted_press_breaks_or_mutes_what_nobody_meant(village: Village, subject: str) -> None:
    verbs = ("mute", "mute_not", "attention_away", "attention_budget", "quiet_read", "why")

    answers = [await village.do(LI, Action(verb, subject)) for verb in verbs]

    person = village.store.read_now(1, lambda tx: tx.members.known(LI)) or ""
    wishes = village.store.read_now(1, lambda tx: tx.attention.wishes(person))
    assert all(answers)
    assert wishes.muted <= {"digest.x"}
    assert (wishes.away_until, wishes.budget) == (None, BUDGET)


async def test_who_is_not_in_the_space_of_a_place_is_told_in_their_own_conversation(village: Village) -> None:
    elsewhere = Place("discord:1", "2")

    assert told(village, "May I keep this?", place=elsewhere, cause=Cause.CONSENT)

    await village.deliver()
    (standing,) = village.chat.standing
    assert standing.place == Place(LI.space, f"@{LI.native}")


async def test_a_community_that_nobody_named_is_this_one(village: Village) -> None:
    await village.type(FAY, "/hearth me")

    assert "You facilitate this community:" in text_of(await village.type(FAY, "/hearth mute all"))


async def test_what_began_nowhere_has_a_note_where_its_reader_comes_by(village: Village) -> None:
    village.store.write_now(1, lambda tx: tx.members.room(GENERAL, private=False))

    told(village, "It is a year ago")
    await village.deliver()

    [one] = village.posts_to(LI)
    assert one.near == str(GENERAL)
