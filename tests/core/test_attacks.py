"""What is hidden stays hidden, by whatever way somebody looks for it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.messages import Action, Form, FormSubmitted, Post, Wanted
from tests.core.village import BO, COUNCIL, FAY, GENERAL, LI, buttons, cards, text_of
from tests.factories import NOW

if TYPE_CHECKING:
    from bot.messages import Answer
    from tests.core.village import Village

SECRET = "#tip The zyxomorph budget is spent on candles #zyxonomy"
OPEN = "#tip Bring a lantern to the night watch #lanterns"


def words(*answers: Answer) -> str:
    """Return everything that answers show, blocks and all."""
    return "\n".join(f"{text_of(answer)}\n{answer!r}" for answer in answers)


async def forged(village: Village, action: Action, **values: str) -> Answer:
    """Send a form that no page of ours made, as Bo."""
    form = FormSubmitted(village.key(), BO, GENERAL, action, values, NOW, private=False)
    return await village.core.on_form(form)


async def test_a_gap_of_a_private_channel_is_listed_to_nobody_outside_it(village: Village) -> None:
    await village.say(LI, "How do we hide the zyxomorph?", COUNCIL, to_hearth=True)
    asked = await village.type(LI, "/ask what about the krelboyne", COUNCIL)
    await village.do(LI, Action("ask_channel", _question_of(asked)), COUNCIL)
    await village.tick(days=8)

    outside = await village.type(BO, "/hearth gaps")
    inside = await village.type(FAY, "/hearth gaps")

    assert "zyxomorph" not in words(outside)
    assert "krelboyne" not in words(outside)
    assert "zyxomorph" in words(inside)
    assert "krelboyne" in words(inside)


async def test_a_variant_names_no_original_that_its_reader_may_not_see(village: Village) -> None:
    await village.say(LI, SECRET, COUNCIL)
    form = await village.submit(
        LI, await village.type(LI, "/share", COUNCIL), COUNCIL, title="Variant of it", body="Candles again", near="x"
    )
    assert isinstance(form, Post)
    copy = await village.submit(
        LI,
        await village.type(LI, "/share", COUNCIL),
        COUNCIL,
        title="The budget was spent",
        body="On candles, as ever",
        near="variant:1",
        scope="community",
    )
    assert isinstance(copy, Post)

    page = await village.core.entry(BO, GENERAL, 3)
    answer = await village.type(BO, "/ask budget spent candles")
    shelf = await village.core.shelf(BO, GENERAL, Wanted())
    read = await village.type(BO, "/hearth show 3")

    assert page
    assert page.card.variant_of is None
    assert {card.variant_of for card in (*cards(answer), *shelf.cards, *cards(read))} == {None}
    own = await village.core.entry(LI, GENERAL, 3)
    assert own
    assert own.card.variant_of == 1


async def test_what_was_said_of_a_private_entry_does_not_move_into_an_open_one(village: Village) -> None:
    await village.say(LI, SECRET, COUNCIL)
    await village.say(LI, OPEN)
    await village.do(FAY, Action("used", "1"), COUNCIL)
    changed = await village.do(FAY, Action("changed", "1"), COUNCIL)
    await village.submit(FAY, changed, COUNCIL, changed="We spent it on krelboynes")

    await village.merge(LI, 1, 2, COUNCIL)

    page = await village.core.entry(BO, GENERAL, 2)
    assert page
    assert "krelboyne" not in repr(page)


async def test_a_merge_into_another_private_channel_is_refused(village: Village) -> None:
    cellar = replace(COUNCIL, channel="cellar")
    village.chat.present[str(LI)] = frozenset({str(COUNCIL), str(cellar)})
    await village.say(LI, SECRET, COUNCIL)
    await village.say(LI, OPEN, cellar, private=True)

    merged = await village.merge(LI, 1, 2, COUNCIL)

    assert "fewer people" in text_of(merged)


async def test_a_merge_is_followed_all_the_way(village: Village) -> None:
    for line in (OPEN, "#tip Oil the gate before the frost", "#tip Sand the steps when it freezes"):
        await village.say(LI, line)
    await village.merge(FAY, 1, 2)
    await village.merge(FAY, 2, 3)

    page = await village.core.entry(BO, GENERAL, 1)
    shown = await village.type(BO, "/hearth show 1")
    back = await village.type(FAY, "/hearth merge 3 into 1")

    assert page
    assert page.card.number == 3
    assert "#3" in text_of(shown)
    assert "merged into itself" in text_of(back)


async def test_a_facilitator_outside_learns_nothing_of_a_private_entry_by_curating(village: Village) -> None:
    await village.say(FAY, OPEN)
    await village.type(FAY, "/hearth facilitator Fay")
    await village.say(LI, SECRET, COUNCIL)
    await village.say(BO, "#tip Bo is here")
    await village.type(FAY, "/hearth facilitator Bo")

    for line in ("hide 2", "restore 2", "merge 2 into 1", "merge 1 into 2", "show 2", "report 2 x", "edit 2"):
        there = await village.type(BO, f"/hearth {line}")
        absent = await village.type(BO, f"/hearth {line}".replace("2", "99"))
        assert text_of(there).replace("#2", "#99") == text_of(absent), line
    assert "zyxo" not in words(await village.type(BO, "/hearth audit"))


async def test_a_facilitator_can_hide_what_was_reported_in_a_channel_they_are_not_in(village: Village) -> None:
    await village.say(FAY, OPEN)
    await village.say(BO, "#tip Bo is here")
    await village.type(FAY, "/hearth facilitator Bo")
    await village.say(LI, SECRET, COUNCIL)
    await village.type(FAY, "/hearth report 3 this is unkind", COUNCIL)

    reports = await village.type(BO, "/hearth reports")
    hidden = await village.type(BO, "/hearth hide 3")
    restored = await village.type(BO, "/hearth restore 3")

    assert "zyxo" not in words(reports, hidden, restored)
    assert "hidden" in text_of(hidden)
    assert "in the repertoire" in text_of(restored)


async def test_what_a_facilitator_hid_is_not_put_back_by_its_author(village: Village) -> None:
    await village.say(LI, OPEN)
    await village.type(FAY, "/hearth hide 1")

    await village.do(LI, Action("withdraw", "1"))
    await village.do(LI, Action("unwithdraw", "1"))

    assert await village.core.entry(BO, GENERAL, 1) is None


async def test_a_trial_no_longer_names_an_entry_that_was_taken_away(village: Village) -> None:
    await village.say(LI, OPEN)
    await village.do(BO, Action("try", "1"))
    await village.do(LI, Action("withdraw", "1"))

    assert "lantern" not in words(await village.type(BO, "/hearth me"))


async def test_a_trial_of_what_was_narrowed_asks_without_its_title(village: Village) -> None:
    await village.say(LI, SECRET, COUNCIL)
    await village.do(LI, Action("widen", "1"), COUNCIL)
    await village.do(BO, Action("try", "1"))
    await village.do(LI, Action("narrow", "1"), COUNCIL)

    me = await village.type(BO, "/hearth me")
    await village.tick(days=8)

    assert "zyxo" not in words(me, *village.posts_to(BO))


async def test_keep_this_on_what_was_withdrawn_or_moved_tells_nothing_of_it(village: Village) -> None:
    said = await village.say(LI, OPEN)
    form = await village.type(LI, "/hearth edit 1")
    await village.submit(LI, form, title="A krelboyne title", body="Another body altogether")
    await village.do(LI, Action("withdraw", "1"))

    assert "krelboyne" not in words(await village.choose(BO, "keep", said))


async def test_narrowing_and_going_nameless_strike_the_cards_that_stand(village: Village) -> None:
    await village.say(LI, OPEN)
    await village.do(BO, Action("share_here", "1"))
    await village.do(LI, Action("nameless", "1"))

    shown = [post for post in village.public() if "shares" in post.fallback or "told by" in post.fallback]
    assert not any("told by Li" in post.fallback for post in shown)

    await village.do(BO, Action("share_here", "1"))
    await village.do(LI, Action("narrow", "1"))
    assert not any(cards(post) for post in village.public())


async def test_a_nameless_entry_links_to_no_message_of_its_author(village: Village) -> None:
    await village.say(LI, OPEN)
    await village.do(LI, Action("nameless", "1"))

    page = await village.core.entry(BO, GENERAL, 1)
    answer = await village.type(BO, "/ask lantern night watch by:Li")

    assert page
    assert page.card.source_url is None
    assert not cards(answer)
    assert "Li" not in repr(page)


async def test_corrections_teach_no_word_of_a_private_channel(village: Village) -> None:
    await village.say(LI, SECRET, COUNCIL)
    await village.say(LI, OPEN)

    answer = await village.type(BO, "/ask zyxomorf lantern")
    await village.say(BO, "zyxomorf lantern", to_hearth=True)

    assert "zyxomorph" not in words(answer, *village.public())


async def test_the_number_of_uses_is_told_from_three_people_up(village: Village) -> None:
    await village.say(LI, OPEN)
    for one in (BO, FAY):
        await village.do(one, Action("used", "1"))

    form = await village.submit(
        BO, await village.type(BO, "/share"), title="Bring a lantern to the night watch", body="Bring a lantern along"
    )

    assert isinstance(form, Form)
    assert "used" not in text_of(form).replace("What shall", "")


async def test_another_asks_nothing_of_ones_private_question(village: Village) -> None:
    asked = await village.type(LI, "/ask where is the zyxomorph", COUNCIL)
    id = _question_of(asked)

    for verb in ("rest", "not_it", "ask_channel", "park", "park_on", "drop", "solved_itself"):
        said = await village.do(BO, Action(verb, id))
        assert "zyxo" not in words(said), verb
    await village.do(BO, Action("used", f"1@{id}"))

    assert "zyxomorph" not in words(await village.do(BO, Action("looked_up")))
    assert "zyxomorph" in words(await village.do(LI, Action("looked_up"), COUNCIL))


async def test_forged_values_get_one_sentence_and_change_nothing(village: Village) -> None:
    await village.say(LI, SECRET, COUNCIL)
    fields = {"kind": "tip", "title": "A forged title", "body": "A forged body"}

    for near in ("variant:²", "variant:1", "variant:-1", "variant:" + "9" * 40, "variant:99", "nonsense"):
        kept = await forged(village, Action("share", "nowhere#"), near=near, **fields)
        assert "zyxo" not in words(kept)
    assert "Choose one" in text_of(await forged(village, Action("share"), **{**fields, "kind": "spell"}))
    for subject in ("-1", "²", "1e3", "9" * 40, "", "1@x@y", "#", "0"):
        for verb in ("used", "try", "read", "share_here", "report", "widen", "merge", "not", "changed", "try_on"):
            assert text_of(await village.do(BO, Action(verb, subject))), (verb, subject)

    for number in range(2, 8):
        page = await village.core.entry(BO, GENERAL, number)
        assert page
        assert page.card.variant_of is None


async def test_a_forged_room_is_not_posted_to(village: Village) -> None:
    await village.say(LI, SECRET, COUNCIL)
    await village.say(LI, OPEN)
    id = _question_of(await village.type(BO, "/ask where is the krelboyne"))

    for room in (str(COUNCIL), f"{COUNCIL}/1", "web:local/@li", "slack:T1/C1", "/", "web:local"):
        await forged(village, Action("ask_channel", id), room=room)
        await forged(village, Action("share_here", "2"), room=room)
    await village.deliver()

    places = {str(one.place.room) for one in village.chat.standing if "krelboyne" in one.post.fallback}
    assert places <= {str(GENERAL)}
    assert {str(one.place.room) for one in village.chat.standing if cards(one.post)} <= {str(GENERAL)}


async def test_who_left_the_private_channel_sees_it_no_more_after_a_minute(village: Village) -> None:
    await village.say(LI, SECRET, COUNCIL)
    village.chat.present[str(FAY)] = frozenset()

    assert await village.core.entry(FAY, GENERAL, 1) is None
    assert not cards(await village.type(FAY, "/ask zyxomorph budget"))


async def test_a_form_with_the_key_of_anothers_entry_tells_nothing_of_it(village: Village) -> None:
    said = await village.say(LI, SECRET, COUNCIL)
    action = Action("share")
    values = {"kind": "tip", "title": "Something else", "body": "Something else again"}
    form = FormSubmitted(str(said.ref), BO, GENERAL, action, values, NOW, private=False)

    assert "zyxo" not in words(await village.core.on_form(form))


def _question_of(answer: Answer) -> str:
    found = next(each for each in buttons(answer) if each.action.verb in {"not_it", "ask_channel"})
    return found.action.subject
