"""Gaps: what was asked and not answered is put together, has a date and a steward, and finds its end."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain.gaps import course
from bot.domain.gaps.model import GapState
from bot.messages import Account, Action, Place
from tests.core.village import BO, COUNCIL, FAY, GENERAL, LI, buttons, text_of
from tests.factories import a_draft

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.domain.gaps.model import Gap
    from bot.domain.model import Question
    from bot.messages import Answer
    from bot.transaction import Transaction
    from tests.core.village import Village

ASKED = "how do I calibrate the tide gauge after a storm?"
AGAIN = "what is the way to calibrate a tide gauge after storms?"
THIRD = "tide gauge calibration after a storm, how?"
EVE = Account("web:local", "eve", "Eve")


async def parked(village: Village, who: Account, text: str, place: Place = GENERAL) -> Answer:
    answer = await village.type(who, f"/ask {text}", place)
    return await village.press(who, answer, "Park it as a gap", place)


async def put(village: Village, who: Account, text: str, place: Place = GENERAL) -> Answer:
    answer = await village.type(who, f"/ask {text}", place)
    return await village.press(who, answer, "Ask the channel", place)


def open_gaps(village: Village) -> Sequence[Gap]:
    return village.store.read_now(1, lambda tx: tx.gaps.open())


async def listed(village: Village, who: Account, place: Place = GENERAL) -> str:
    return text_of(await village.type(who, "/hearth gaps", place))


async def test_a_parked_question_is_a_gap_at_once_with_a_date_and_a_steward(village: Village) -> None:
    await parked(village, BO, ASKED)

    said = await listed(village, LI)

    assert "tide gauge" in said
    assert "Bo looks after it" in said
    assert "again on" in said


async def test_questions_that_ask_the_same_are_one_gap(village: Village) -> None:
    await parked(village, BO, ASKED)
    await village.tick(minutes=1)
    await parked(village, LI, AGAIN)
    await parked(village, FAY, "where do we keep the spare anchors?")
    await village.tick(minutes=1)

    said = await listed(village, FAY)

    assert len(open_gaps(village)) == 2
    assert "asked twice" in said
    assert said.count("tide gauge") == 1


async def test_what_was_asked_in_private_never_appears_and_counts_from_three_people_up(village: Village) -> None:
    for who in (BO, LI):
        await village.type(who, f"/ask {ASKED}")
    await village.tick(minutes=1)
    two = await listed(village, FAY)
    await village.type(EVE, f"/ask {AGAIN}")
    await village.tick(minutes=1)

    three = await listed(village, FAY)

    assert "No gap is open" in two
    assert "looked for by 3 people or more" in three
    assert "tide" not in two + three


async def test_a_question_from_a_private_channel_is_a_gap_to_nobody_outside_of_it(village: Village) -> None:
    await put(village, LI, ASKED, COUNCIL)
    await village.tick(days=20)

    assert "tide" not in await listed(village, BO)
    assert "tide" in await listed(village, FAY, COUNCIL)


async def test_two_gaps_that_ask_the_same_keep_one_steward_and_the_earlier_date(village: Village) -> None:
    await parked(village, BO, ASKED)
    await village.tick(minutes=1)
    before = open_gaps(village)[0]
    await village.tick(days=3)
    await parked(village, LI, AGAIN)
    await village.tick(minutes=1)

    (gap,) = open_gaps(village)

    assert (gap.steward, gap.due_at, gap.size) == (before.steward, before.due_at, 2)


async def unowned(village: Village) -> Answer:
    """Return the list with one gap that nobody looks after."""
    await put(village, BO, ASKED)
    await village.tick(days=20)
    return await village.type(LI, "/hearth gaps")


async def test_a_gap_that_nobody_looks_after_is_taken_and_the_second_is_told_by_whom(village: Village) -> None:
    shown = await unowned(village)

    first = await village.press(LI, shown, "Take care of it")
    again = await village.press(LI, shown, "Take care of it")
    second = await village.press(FAY, shown, "Take care of it")

    assert "Thank you for looking after it" in text_of(first)
    assert "You look after it already" in text_of(again)
    assert "Li looks after it already" in text_of(second)


async def test_of_two_who_take_care_of_a_gap_at_the_same_moment_one_does_and_the_other_is_told(
    village: Village,
) -> None:
    for asked in (ASKED, "where is the spare anchor?", "who moors the ferry in winter?", "which rope for the sail?"):
        await put(village, BO, asked)
    await village.tick(days=20)
    gaps = open_gaps(village)

    assert len(gaps) == 4
    for gap in gaps:
        take = Action("gap_take", gap.id, gap.version)
        both = await asyncio.gather(village.do(LI, take), village.do(FAY, take))
        told = sorted(text_of(one).partition(" looks after")[0].partition(" for looking")[0] for one in both)
        stands = village.store.read_now(1, lambda tx, gap=gap: tx.gaps.get(gap.id))  # type: ignore[misc]
        name = village.store.read_now(1, lambda tx, stands=stands: tx.members.get(stands.steward).name)  # type: ignore[misc]

        assert told == sorted([name, "Thank you"])


async def test_whoever_was_outrun_by_another_steward_is_told_by_whom(village: Village) -> None:
    await unowned(village)
    (stale,) = open_gaps(village)

    def care(tx: Transaction) -> Gap:
        li, fay = (tx.members.meet(who, now=village.clock()).person for who in (LI, FAY))
        course.care(tx, stale, steward=li, now=village.clock())
        return course.care(tx, stale, steward=fay, now=village.clock())

    stands = village.store.write_now(1, care)

    assert stands.steward == village.store.read_now(1, lambda tx: tx.members.known(LI))


async def test_an_entry_ends_a_gap_and_whoever_asked_is_told(village: Village) -> None:
    await parked(village, BO, ASKED)
    await village.say(LI, "#tip Calibrate the tide gauge against the old staff")
    form = await village.press(FAY, await village.type(FAY, "/hearth gaps"), "It's answered")

    wrong = await village.submit(FAY, form, number="#99")
    done = await village.submit(FAY, form, number="#1")

    assert "99" in text_of(wrong)
    assert "closed by #1" in text_of(done)
    assert any("is answered by #1" in post.fallback for post in village.posts_to(BO))
    assert "No gap is open" in await listed(village, LI)
    question = village.store.read_now(1, lambda tx: tx.who.solved())[0]
    assert question.helper is not None
    assert question.ended_at == question.helped_at == village.clock()


async def test_the_thread_of_a_question_that_an_entry_answers_gets_one_line(village: Village) -> None:
    await put(village, BO, ASKED)
    await village.tick(days=20)
    asked = village.standing("tide gauge")
    await village.say(LI, "#tip Calibrate the tide gauge against the old staff")
    form = await village.press(FAY, await village.type(FAY, "/hearth gaps"), "It's answered")

    await village.submit(FAY, form, number="#1")
    await village.submit(FAY, form, number="#1")

    lines = [one for one in village.chat.standing if one.post.fallback.startswith("This is answered by #1")]
    assert [one.place.thread for one in lines] == [asked.id]


async def test_a_gap_names_the_entry_as_which_its_answer_was_kept_later(village: Village) -> None:
    await put(village, BO, ASKED)
    await village.tick(days=20)
    shown = await village.type(FAY, "/hearth gaps")
    asked = village.standing("tide gauge")
    thread = Place(asked.place.space, asked.place.channel, asked.id)
    reply = await village.say(LI, "Hold it against the old staff at high water.", thread)
    await village.choose(BO, "this_solved", reply)
    before = await village.press(FAY, shown, "Take care of it")

    await village.press(LI, next(one for one in village.posts_to(LI) if "Yes, keep it" in str(one.blocks)), "Yes")

    after = await village.press(FAY, shown, "Take care of it")
    assert "This gap was answered. " in text_of(before)
    assert "This gap was answered by #1" in text_of(after)


async def test_a_gap_is_dropped_with_a_reason_that_whoever_asked_reads(village: Village) -> None:
    await parked(village, BO, ASKED)
    form = await village.press(FAY, await village.type(FAY, "/hearth gaps"), "Drop it")

    empty = await village.submit(FAY, form, reason="  ")
    done = await village.submit(FAY, form, reason="The gauge was sold")
    late = await village.submit(FAY, form, reason="Again")

    assert "Say why" in text_of(empty)
    assert "dropped" in text_of(done)
    assert any("The gauge was sold" in post.fallback for post in village.posts_to(BO))
    assert "was let go of: The gauge was sold" in text_of(late)


async def test_only_who_looks_after_a_gap_asked_it_or_facilitates_can_end_it(village: Village) -> None:
    await unowned(village)

    for_li = await village.type(LI, "/hearth gaps")
    dropping = next(each.action for each in buttons(await village.type(BO, "/hearth gaps")) if each.label == "Drop it")
    answer = await village.do(LI, dropping)

    assert [each.label for each in buttons(for_li)] == ["Take care of it", "Ask again"]
    assert "Take care of it" in text_of(answer)


async def test_who_parks_a_question_hears_that_their_name_stands_with_it_and_can_leave_it_to_others(
    village: Village,
) -> None:
    answer = await village.type(BO, f"/ask {ASKED}")
    told = await village.press(BO, answer, "Park it as a gap")
    named = text_of(await village.type(LI, "/hearth gaps"))
    left = await village.press(BO, told, "Leave it to others")
    twice = await village.press(BO, told, "Leave it to others")
    await village.tick(days=1)
    after = text_of(await village.type(LI, "/hearth gaps"))

    assert "your name stands with it" in text_of(told)
    assert "Bo looks after it" in named
    assert "your name is not with it any more" in text_of(left)
    assert "You don't look after it" in text_of(twice)
    assert ASKED in after
    assert "nobody looks after it" in after
    assert "You look after it" in text_of(await village.press(BO, answer, "Park it as a gap"))


async def test_whom_an_asker_names_looks_after_the_gap_instead_of_them(village: Village) -> None:
    await village.type(LI, "/hearth me")
    await village.type(LI, "/ask is anybody here?")
    told = await village.press(BO, await village.type(BO, f"/ask {ASKED}"), "Park it as a gap")
    form = await village.press(BO, told, "Another date")
    due = f"{village.clock() + timedelta(days=30):%Y-%m-%d}"

    given = await village.submit(BO, form, date=due, steward="Li")

    assert "Li looks after it" in text_of(given)
    assert "Leave it to others" not in {each.label for each in buttons(given)}
    assert "Li looks after it" in text_of(await village.type(FAY, "/hearth gaps"))


async def test_a_gap_is_asked_again_in_a_channel_and_its_asker_can_mark_the_answer(village: Village) -> None:
    shown = await unowned(village)

    done = await village.press(LI, shown, "Ask again")

    assert "I asked the channel again" in text_of(done)
    again = village.public()[-1]
    assert "Li asks again, for Bo" in again.fallback
    assert ASKED in again.fallback
    where = village.standing("asks again")
    thread = type(where.place)(where.place.space, where.place.channel, where.id)
    reply = await village.say(FAY, "Against the old staff, twice", thread)
    assert "answered" in text_of(await village.choose(BO, "this_solved", reply))
    assert open_gaps(village) == []


async def test_its_steward_is_asked_when_the_date_comes_and_after_two_silences_it_is_let_go_of(
    village: Village,
) -> None:
    await parked(village, BO, ASKED)
    for _ in range(2):
        await village.tick(days=100)
    asks = [post for post in village.posts_to(BO) if "You look after this gap" in post.fallback]
    await village.tick(days=100)

    assert len(asks) == 2
    assert open_gaps(village) == []
    assert any("is let go of" in post.fallback for post in village.posts_to(BO))


async def test_a_steward_who_gave_a_gap_another_date_is_asked_when_that_comes(village: Village) -> None:
    await parked(village, BO, ASKED)
    await village.tick(days=100)
    asked = next(post for post in village.posts_to(BO) if "You look after this gap" in post.fallback)

    form = await village.press(BO, asked, "Another date")
    await village.submit(BO, form, date=f"{village.clock() + timedelta(days=5):%Y-%m-%d}")
    await village.tick(days=6)

    assert len([post for post in village.posts_to(BO) if "You look after this gap" in post.fallback]) == 2


async def test_facilitators_are_asked_about_a_gap_without_a_steward(village: Village) -> None:
    await village.say(FAY, "#tip Grease the winch in October")
    await unowned(village)

    await village.tick(days=100)

    asked = [post for post in village.posts_to(FAY) if "Nobody looks after this gap" in post.fallback]
    assert len(asked) == 1
    assert next(each.label for each in buttons(asked[0])) == "Take care of it"


async def test_no_question_is_older_than_its_limit_without_an_end(village: Village) -> None:
    await village.type(BO, f"/ask {ASKED}")
    await put(village, LI, "where do we keep the spare anchors?")
    await parked(village, FAY, "who paints the buoys in spring?")
    settings = village.store.read_now(1, lambda tx: tx.members.community()).settings
    limit = settings.question_days + 4 * settings.gap_days
    for _ in range(limit // 5 + 3):
        await village.tick(days=5)

    states = village.store.look(
        lambda connection: connection.exec_driver_sql("SELECT state FROM question WHERE ended_at IS NULL").all()
    )

    assert states == []


async def test_the_third_asking_proposes_a_write_up_that_ends_the_gap(village: Village) -> None:
    for who, text in ((BO, ASKED), (LI, AGAIN), (FAY, THIRD)):
        await parked(village, who, text)
        await village.tick(minutes=1)
    proposed = [post for post in village.posts_to(BO) if "We have faced this three times" in post.fallback]
    form = await village.press(BO, proposed[0], "Write it up")

    kept = await village.submit(BO, form, body="Level it against the old staff at slack water.")

    assert len(proposed) == 1
    assert "tide gauge" in next(each.value for each in form.fields if each.name == "title")  # type: ignore[union-attr]
    assert "#1" in text_of(kept)
    assert open_gaps(village) == []
    state = village.store.look(
        lambda connection: connection.exec_driver_sql("SELECT state FROM gap WHERE size = 3").scalar()
    )
    assert state == GapState.WRITTEN
    assert any("is answered by #1" in post.fallback for post in village.posts_to(LI))


async def test_asking_again_what_was_answered_opens_its_gap_anew(village: Village) -> None:
    answer = await parked(village, BO, ASKED)
    await village.tick(minutes=1)
    id_ = open_gaps(village)[0].id
    await village.type(BO, "/hearth me")
    question = village.store.read_now(1, lambda tx: tx.gaps.questions(id_))[0]
    await village.do(BO, next(b.action for b in buttons(answer)).__class__("solved_itself", question.id))
    assert open_gaps(village) == []

    await parked(village, LI, AGAIN)
    await village.tick(minutes=1)

    (gap,) = open_gaps(village)
    assert (gap.id, gap.size, gap.state) == (id_, 2, GapState.OPEN)


async def test_whoever_erases_what_is_theirs_leaves_no_word_in_a_gap(village: Village) -> None:
    await parked(village, BO, ASKED)
    await village.tick(minutes=1)

    await village.press(BO, await village.type(BO, "/hearth me erase"), "Erase")

    labels = village.store.look(lambda connection: connection.exec_driver_sql("SELECT label, steward FROM gap").all())
    assert [tuple(row) for row in labels] == [("", None)]
    assert "tide" not in await listed(village, FAY)


async def test_topics_on_which_fewer_than_two_told_something_are_named(village: Village) -> None:
    await village.say(LI, "#tip Grease the winch in October #winch")
    await village.say(LI, "#tip Keep the anchors dry #anchors")
    await village.say(BO, "#tip Count the anchors twice #anchors")

    said = await listed(village, FAY)

    assert "Fewer than two people told something on #winch." in said


async def test_who_is_known_by_the_name_that_came_with_an_import_has_told_something_too(village: Village) -> None:
    await village.say(LI, "#tip Grease the winch in October #winch")
    draft = a_draft(
        author=None, author_name="Kim", topics=("winch",), room="", source_key="import:kim", source_id="kim"
    )
    village.store.write_now(1, lambda tx: tx.entries.keep(draft, now=village.clock()))

    assert "Fewer than two" not in await listed(village, FAY)


async def test_a_community_without_any_question_says_that_no_gap_is_open(village: Village) -> None:
    assert "No gap is open" in await listed(village, LI)


async def test_a_press_on_a_gap_that_is_not_there_says_where_the_others_are(village: Village) -> None:
    shown = await unowned(village)
    action = next(each.action for each in buttons(shown) if each.label == "Take care of it")

    answer = await village.do(LI, type(action)("gap_take", "nothing"))

    assert "no longer there" in text_of(answer)


async def test_the_page_of_gaps_shows_what_its_reader_may_see(village: Village) -> None:
    await parked(village, BO, ASKED)

    page = await village.core.page(LI, GENERAL, "gaps")

    assert page is not None
    assert "tide gauge" in " ".join(map(str, page.blocks))


async def test_a_gap_is_given_another_date_and_a_wrong_one_is_said(village: Village) -> None:
    shown = await unowned(village)
    form = await village.press(LI, await village.press(LI, shown, "Take care of it"), "Another date")

    wrong = await village.submit(LI, form, date="soon")
    right = await village.submit(LI, form, date="2027-09-01")

    assert "is no date" in text_of(wrong)
    assert "01 September 2027" in text_of(right)
    assert open_gaps(village)[0].due_at is not None
    assert open_gaps(village)[0].due_at > village.clock() + timedelta(days=100)  # type: ignore[operator]


async def test_gaps_on_some_words_are_listed_alone_and_none_is_said(village: Village) -> None:
    await parked(village, BO, ASKED)
    await parked(village, FAY, "where do we keep the spare anchors?")

    some = text_of(await village.type(LI, "/hearth gaps anchors"))

    assert "anchors" in some
    assert "tide" not in some
    assert "No open gap is about “bananas”" in text_of(await village.type(LI, "/hearth gaps bananas"))


async def on_a_topic(village: Village, name: str = "calibration") -> None:
    """Let the community know of a topic."""
    await village.say(FAY, f"#tip Oil the hinge of the door #{name}")


async def test_the_topic_of_what_one_asked_in_private_is_no_gaps_topic(village: Village) -> None:
    await on_a_topic(village)
    await parked(village, BO, "what must I do with a tide gauge after a storm?")
    await village.type(LI, "/ask what must I do with a tide gauge after a storm, calibration?")
    await village.tick(minutes=1)

    said = await listed(village, FAY)

    assert [gap.size for gap in open_gaps(village)] == [2]
    assert "tide gauge" in said
    assert "calibration" not in said.partition("Few know about these")[0]


async def test_of_what_several_asked_in_private_the_topic_that_each_of_them_named_is_told(village: Village) -> None:
    await on_a_topic(village)
    for who in (BO, LI):
        await village.type(who, "/ask tide gauge calibration after a storm?")
    await village.type(EVE, "/ask tide gauge after a storm?")
    await village.tick(minutes=1)
    few = await listed(village, FAY)
    await village.type(FAY, "/ask tide gauge calibration after the storm?")
    await village.tick(minutes=1)

    several = await listed(village, FAY)

    assert "Something that was looked for" in few
    assert "Something on calibration that was looked for" in several


async def test_whoever_ends_a_gap_does_not_learn_that_somebody_asked_it_in_private(village: Village) -> None:
    await parked(village, BO, ASKED)
    await village.type(LI, f"/ask {ASKED}")
    await village.tick(minutes=1)
    await village.say(FAY, "#tip Calibrate the tide gauge against the old staff")
    form = await village.press(BO, await village.type(BO, "/hearth gaps"), "It's answered")

    done = await village.submit(BO, form, number="#1")

    assert "I tell whoever asked" not in text_of(done)
    assert any("answered by" in post.fallback for post in village.posts_to(LI))


async def test_a_facilitator_outside_of_a_private_channel_hears_of_none_of_its_gaps(village: Village) -> None:
    village.chat.present[str(FAY)] = frozenset()
    await village.type(FAY, "/hearth")
    await put(village, LI, ASKED, COUNCIL)
    for _ in range(8):
        await village.tick(days=20)

    assert not [post for post in village.posts_to(FAY) if "gap" in post.fallback]
    assert any("its day has come" in post.fallback for post in village.posts_to(LI))
    assert not open_gaps(village)


async def test_a_program_is_given_the_gaps_that_its_member_is_shown(village: Village) -> None:
    await parked(village, BO, ASKED)
    await village.tick(minutes=1)
    await parked(village, LI, AGAIN)
    await put(village, LI, "who has the key of the boat house?", COUNCIL)
    for who in (BO, LI, EVE):
        await village.type(who, "/ask where does the ferry moor in winter?")
    await village.tick(days=20)

    rows = await village.core.gaps(BO, GENERAL)

    assert [row.asks for row in rows] == [ASKED, "Something that was looked for"]
    assert [row.steward for row in rows] == ["Bo", ""]
    assert all(row.due for row in rows)
    assert {row.id for row in rows} <= {gap.id for gap in open_gaps(village)}


async def wrongly_gathered(village: Village) -> tuple[Gap, Question]:
    """Put two that do not belong together into one gap; return it, and the one that belongs elsewhere."""
    await parked(village, BO, "how do I start the engine of the boat in winter?")
    await village.tick(minutes=1)
    await parked(village, LI, "when must I change the oil of the boat's engine?")
    await village.tick(minutes=1)

    def gather(tx: Transaction) -> tuple[Gap, Question]:
        opened, other = sorted(tx.questions.gaps(), key=lambda one: one.asked_at)
        gap = tx.gaps.of(opened.id)
        assert gap
        return course.join(tx, gap, other.id, now=village.clock()), other

    return village.store.write_now(1, gather)


async def test_a_question_that_was_put_to_the_wrong_gap_comes_over_to_the_right_one(village: Village) -> None:
    gap, wrong = await wrongly_gathered(village)
    await parked(village, FAY, "when is the next oil change due?")
    await village.tick(minutes=1)
    await parked(village, EVE, "change the oil, but how often?")
    await village.tick(minutes=1)

    held = village.store.read_now(1, lambda tx: tx.gaps.held([gap.id for gap in open_gaps(village)]))

    assert sorted(len(questions) for questions in held.values()) == [1, 3]
    assert wrong.id not in {one.id for one in held[gap.id]}


async def test_a_question_that_comes_over_is_not_put_off_by_that(village: Village) -> None:
    gap, wrong = await wrongly_gathered(village)
    await village.tick(days=9)
    await parked(village, FAY, "when is the next oil change due?")
    await village.tick(minutes=1)
    await parked(village, EVE, "change the oil, but how often?")
    await village.tick(minutes=1)

    there = village.store.read_now(1, lambda tx: tx.gaps.of(wrong.id))

    assert there
    assert (there.id != gap.id, there.due_at) == (True, gap.due_at)


async def test_what_is_asked_openly_does_not_leave_a_gap_that_would_be_of_private_questions_alone(
    village: Village,
) -> None:
    gap, wrong = await wrongly_gathered(village)
    await parked(village, FAY, "where is the anchor?")
    await village.tick(minutes=1)

    def draw(tx: Transaction) -> Gap | None:
        opened, to = tx.questions.get(gap.id), next(one for one in tx.gaps.open() if one.id != gap.id)
        assert opened
        tx.questions.put(replace(opened, shared=False, version=opened.version + 1))
        course.drawn(tx, to, [wrong.id], now=village.clock())
        return tx.gaps.of(wrong.id)

    there = village.store.write_now(1, draw)
    assert there
    assert there.id == gap.id
