"""What came of what was kept: put together by Hearth, told by who lived it, seen by others only then."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.core.value import printed, showing
from bot.messages import Action, Chart, Form, Post, Rows, Wanted
from tests.core.village import BO, COUNCIL, FAY, GENERAL, LI, buttons, text_of
from tests.factories import a_viewer

if TYPE_CHECKING:
    from bot.messages import Account, Answer
    from tests.core.village import Village

TIP = "#tip Restart the ingress after you renew a certificate #kubernetes"
ASK = "/ask restart the ingress after renewing a certificate"
STORY = "Our shop was down for an hour. Restarting the ingress brought it back."


async def worked(village: Village, by: Account = BO, number: int = 1) -> Answer:
    """Have somebody use an entry, and say that it worked."""
    return await village.press(by, await village.do(by, Action("used", str(number))), "It worked")


async def tell(village: Village, by: Account = BO, **values: str) -> Answer:
    """Have somebody tell what came of entry 1."""
    form = await village.type(by, "/hearth value tell 1")
    return await village.submit(by, form, GENERAL, "", **{"text": STORY} | values)


def field(form: Answer, name: str) -> str:
    """Return what stands in a field of a form."""
    assert isinstance(form, Form)
    return next(each.value for each in form.fields if each.name == name)


async def test_a_draft_is_put_together_from_question_entry_and_outcome_and_shown_to_nobody_else(
    village: Village,
) -> None:
    await village.say(LI, TIP)
    asked = await village.type(BO, ASK)
    used = await village.press(BO, asked, "I used this")
    told = await village.press(BO, used, "It worked")

    form = await village.press(BO, told, "Tell what came of it")

    assert "I asked: restart the ingress" in field(form, "text")
    assert "I found #1." in field(form, "text")
    assert "It worked." in field(form, "text")
    assert field(form, "cycle") == "applied"
    for other in (LI, FAY):
        assert "Nobody has told yet" in text_of(await village.type(other, "/hearth value"))


async def test_what_one_told_stands_on_ones_own_page_and_is_taken_back_there(village: Village) -> None:
    await village.say(LI, TIP)
    await tell(village)

    before = await village.type(BO, "/hearth me")
    others = await village.type(LI, "/hearth me")
    assert isinstance(before, Post)
    (row,) = [row for block in before.blocks if isinstance(block, Rows) for row in block.rows]
    assert row.button is not None
    await village.do(BO, row.button.action)
    after = await village.type(BO, "/hearth me")

    assert "Our shop was down for an hour" in text_of(before)
    assert "shown to the community" in text_of(before)
    assert "Our shop was down" not in text_of(others) + text_of(after)
    assert "Nobody has told yet" in text_of(await village.type(LI, "/hearth value"))


async def test_a_story_says_which_of_its_words_were_told_without_a_name(village: Village) -> None:
    await village.say(LI, TIP)
    worked_out = await worked(village)
    form = await village.press(BO, worked_out, "Tell where, and what you changed")
    await village.submit(BO, form, GENERAL, "", changed="I drained the node first")

    begun = await village.type(BO, "/hearth value tell 1")
    again = await village.submit(BO, begun, GENERAL, "", text="I drained the node first", cycle="none such")
    reworded = await village.submit(BO, begun, GENERAL, "", text="All in other words", cycle="none such")

    assert "I drained the node first" in field(begun, "text")
    assert "“I drained the node first” you told without your name" in text_of(begun)
    assert "without your name" in text_of(again)
    assert "without your name" not in text_of(reworded)


@pytest.mark.parametrize("outcome", ["Partly", "It did not"])
async def test_a_story_is_offered_only_where_it_worked(village: Village, outcome: str) -> None:
    await village.say(LI, TIP)

    told = await village.press(BO, await village.do(BO, Action("used", "1")), outcome)

    assert "value_open" not in {each.action.verb for each in buttons(told)}
    assert "yours to tell" not in text_of(await village.type(BO, "/hearth me"))


async def test_others_read_a_story_only_once_its_author_confirms(village: Village) -> None:
    await village.say(LI, TIP)
    await worked(village)
    assert "yours to tell" in text_of(await village.type(BO, "/hearth me"))

    await tell(village)

    assert "yours to tell" not in text_of(await village.type(BO, "/hearth me"))
    for reader in (LI, FAY):
        assert "Our shop was down" in text_of(await village.type(reader, "/hearth value"))
    assert "Our shop was down" in "\n".join(each.fallback for each in village.posts_to(LI))


async def test_the_author_of_an_entry_hears_of_a_story_once_and_not_of_its_draft(village: Village) -> None:
    await village.say(LI, TIP)
    await worked(village)
    before = len(village.posts_to(LI))

    await tell(village)
    await tell(village, text="It brought our shop back, and we know why now.")

    assert len(village.posts_to(LI)) == before + 1


async def test_a_no_is_not_asked_again_and_can_be_taken_back(village: Village) -> None:
    await village.say(LI, TIP)
    told = await worked(village)

    await village.press(BO, told, "No story")

    assert "value_open" not in {each.action.verb for each in buttons(await worked(village))}
    assert "yours to tell" not in text_of(await village.type(BO, "/hearth me"))
    assert "Shown to the community" in text_of(await tell(village))


async def test_the_cycle_is_proposed_from_what_is_known_and_chosen_by_who_lived_it(village: Village) -> None:
    await village.say(LI, TIP)
    asked = await village.type(BO, ASK)
    found = field(await village.type(BO, "/hearth value tell 1"), "cycle")
    await village.press(BO, asked, "I used this")
    used = field(await village.type(BO, "/hearth value tell 1"), "cycle")
    await worked(village)
    form = await village.do(BO, Action("changed", "1"))
    await village.submit(BO, form, changed="We restart it from a script")
    realized = await village.type(BO, "/hearth value tell 1")

    shown = await village.submit(BO, realized, cycle="transformative", text=STORY)

    assert (found, used, field(realized, "cycle")) == ("potential", "applied", "realized")
    assert "We restart it from a script" in field(realized, "text")
    assert "Shown to the community" in text_of(shown)
    assert "Transformative, on #1" in text_of(await village.type(LI, "/hearth value"))


async def test_thanks_alone_speak_for_immediate_value(village: Village) -> None:
    await village.say(LI, TIP)
    await village.do(BO, Action("thanks", "1"))

    assert field(await village.type(BO, "/hearth value tell 1"), "cycle") == "immediate"


async def test_a_story_taken_back_is_gone_with_its_words_and_from_the_news_of_it(village: Village) -> None:
    await village.say(LI, TIP)
    shown = await tell(village)

    gone = await village.press(BO, shown, "Take it back")

    assert "Taken back" in text_of(gone)
    assert "Our shop" not in text_of(await village.type(LI, "/hearth value"))
    assert not any("Our shop" in each.fallback for each in village.posts_to(LI))
    assert "Our shop" not in text_of(await village.type(BO, "/hearth me export"))


async def test_nobody_changes_or_takes_back_the_story_of_another(village: Village) -> None:
    await village.say(LI, TIP)
    await tell(village)
    id_ = village.store.read_now(1, lambda tx: tx.stories.confirmed())[0].id

    for verb in ("value_open", "value_no", "value_gone"):
        assert "no such story" in text_of(await village.do(FAY, Action(verb, id_)))

    assert "Our shop" in text_of(await village.type(LI, "/hearth value"))


@pytest.mark.parametrize("line", ["withdraw 1", "hide 1"])
async def test_a_story_is_not_shown_while_its_entry_is_not(village: Village, line: str) -> None:
    await village.say(LI, TIP)
    await tell(village, readers="sponsors")
    id_ = village.store.read_now(1, lambda tx: tx.stories.confirmed())[0].id

    await village.type(FAY if line.startswith("hide") else LI, f"/hearth {line}")

    assert "Our shop" not in text_of(await village.type(FAY, "/hearth value"))
    assert "no such story" in text_of(await village.do(FAY, Action("value_read", id_)))
    assert await village.core.page(FAY, GENERAL, "value", id_) is None
    sheet = await village.core.page(FAY, GENERAL, "value", "sponsors")
    assert sheet
    assert "Our shop" not in repr(sheet)
    assert "shown to nobody while that entry is not" in text_of(await village.type(BO, "/hearth value"))


async def test_a_story_about_a_private_channel_stays_in_it(village: Village) -> None:
    await village.say(LI, "#tip The council meets in the green room", COUNCIL)
    form = await village.type(FAY, "/hearth value tell 1", COUNCIL)

    await village.submit(FAY, form, COUNCIL, text=STORY, readers="sponsors")

    assert "Our shop" in text_of(await village.type(LI, "/hearth value", COUNCIL))
    assert "Our shop" not in text_of(await village.type(BO, "/hearth value"))
    sheet = await village.core.page(LI, GENERAL, "value", "sponsors")
    assert "Our shop" not in repr(sheet)


async def test_a_story_narrowed_to_a_private_channel_leaves_the_sponsors_page(village: Village) -> None:
    await village.say(LI, "#tip The council meets in the green room", COUNCIL)
    await village.type(LI, "/hearth widen 1", COUNCIL)
    await tell(village, FAY, readers="sponsors")
    assert "Our shop" in repr(await village.core.page(LI, GENERAL, "value", "sponsors"))

    await village.type(LI, "/hearth narrow 1", COUNCIL)

    assert "Our shop" not in repr(await village.core.page(LI, GENERAL, "value", "sponsors"))
    assert "Our shop" not in text_of(await village.type(BO, "/hearth value"))


async def test_the_sponsors_page_holds_only_what_its_authors_agreed_to_with_their_names_as_they_chose(
    village: Village,
) -> None:
    await village.say(LI, TIP)
    await tell(village, BO, text="Told by Bo, with the name", readers="sponsors")
    await tell(village, FAY, text="Told by Fay, without", readers="sponsors", nameless="yes")
    await tell(village, LI, text="For the community alone")

    sheet = await village.core.page(BO, GENERAL, "value", "sponsors")

    assert sheet
    assert sheet.sheet
    said = repr(sheet.blocks)
    assert "Told by Bo, with the name" in said
    assert "Bo'" in said
    assert "Told by Fay, without" in said
    assert "'Fay'" not in said
    assert "For the community alone" not in said


async def test_the_page_leads_to_the_one_for_sponsors_who_may_see_that(village: Village) -> None:
    member = await village.core.page(BO, GENERAL, "value")
    guest = village.store.read_now(1, lambda tx: showing._page(tx, a_viewer(guest=True), "https://hearth.example/s"))  # noqa: SLF001

    assert member is not None
    assert "value/sponsors" in member.near
    assert "value/sponsors" not in guest.near
    assert "hearth.example" not in repr(guest)


async def test_figures_by_cycle_are_shown_from_three_people_up(village: Village) -> None:
    await village.say(LI, TIP)
    for one in (LI, BO):
        await tell(village, one)
    few = await village.core.page(BO, GENERAL, "value")
    await tell(village, FAY)

    enough = await village.core.page(BO, GENERAL, "value")

    assert few
    assert enough
    assert not [each for each in few.blocks if isinstance(each, Chart)]
    assert counts(enough.blocks) == [None, 3.0, None, None, None]


def counts(blocks: tuple[object, ...]) -> list[float | None]:
    """Return what a page's chart shows."""
    chart = next(each for each in blocks if isinstance(each, Chart))
    return list(chart.series[0].values)


async def test_a_nameless_story_tells_nothing_by_which_its_author_is_found(village: Village) -> None:
    await village.say(LI, TIP)
    await village.press(BO, await village.type(BO, ASK), "I used this")
    await tell(village, BO, nameless="yes", readers="sponsors")
    id_ = village.store.read_now(1, lambda tx: tx.stories.confirmed())[0].id

    read = text_of(await village.do(FAY, Action("value_read", id_)))
    news = "\n".join(each.fallback for each in village.posts_to(LI))

    assert "Our shop" in read
    assert "Bo" not in read
    assert "Asked on" not in read
    assert "Used on" not in read
    assert "November" not in read
    for rest in ("", "sponsors"):
        assert "When(" not in repr(await village.core.page(FAY, GENERAL, "value", rest))
    assert "Bo told" not in news


async def test_secrets_in_a_story_are_struck_out_and_its_author_is_told(village: Village) -> None:
    await village.say(LI, TIP)
    secret = "xoxb-" + "123456789012-" * 2 + "abcdefghijklmnopqrstuvwx"

    shown = await tell(village, text=f"It worked with {secret}, at last")

    assert "looks like a secret" in text_of(shown)
    assert secret not in text_of(await village.type(LI, "/hearth value"))


async def test_a_story_that_says_nothing_or_too_much_keeps_what_was_typed(village: Village) -> None:
    await village.say(LI, TIP)

    empty = await tell(village, text=" . ")
    long = await tell(village, text="word " * 1000)
    odd = await tell(village, cycle="enormous")

    assert "Say what came of it" in text_of(empty)
    assert "at most 4000" in text_of(long)
    assert "Choose one of the five" in text_of(odd)
    assert field(long, "text").startswith("word word")


@pytest.mark.parametrize("line", ["value tell 99", "value 99"])
async def test_a_story_on_an_entry_that_is_not_there_gets_one_clear_sentence(village: Village, line: str) -> None:
    assert "There is no entry #99" in text_of(await village.type(BO, f"/hearth {line}"))


async def test_a_story_of_no_number_is_asked_for_one(village: Village) -> None:
    await village.say(LI, TIP)
    form = await village.type(BO, "/hearth value tell")

    wrong = await village.submit(BO, form, number="the ingress one")
    right = await village.submit(BO, form, number="#1")

    assert "by its number" in text_of(wrong)
    assert field(wrong, "number") == "the ingress one"
    assert field(right, "text")
    assert "by its number" in text_of(await village.type(BO, "/hearth value nonsense"))


async def test_a_story_confirmed_twice_is_one_story(village: Village) -> None:
    await village.say(LI, TIP)
    form = await village.type(BO, "/hearth value tell 1")

    for _ in range(2):
        await village.submit(BO, form, text=STORY, key="same")

    told = village.store.read_now(1, lambda tx: tx.stories.confirmed())
    assert [each.version for each in told] == [2]


async def test_an_erased_author_leaves_no_story_anywhere(village: Village) -> None:
    await village.say(LI, TIP)
    await tell(village, readers="sponsors")
    me = await village.type(BO, "/hearth me")

    await village.press(BO, await village.press(BO, me, "Erase all that is mine"), "Erase all of it")

    assert "Our shop" not in text_of(await village.type(LI, "/hearth value"))
    assert "Our shop" not in repr(await village.core.page(LI, GENERAL, "value", "sponsors"))
    assert not any("Our shop" in each.fallback for each in village.posts_to(LI))


async def test_a_community_with_nothing_kept_says_so(village: Village) -> None:
    said = await village.type(BO, "/hearth value")
    page = await village.core.page(BO, GENERAL, "value")
    sheet = await village.core.page(BO, GENERAL, "value", "sponsors")

    assert "Nobody has told yet" in text_of(said)
    assert page
    assert isinstance(said, Post)
    assert "Nobody has told yet" in repr(page)
    assert "No story may be shown outside yet" in repr(sheet)
    assert (await village.core.shelf(BO, GENERAL, Wanted())).total == 0


async def test_words_of_a_story_are_words_in_the_file_for_sponsors_and_nothing_else(village: Village) -> None:
    await village.say(LI, TIP)
    await tell(village, text="<img src=x> [Our shop](http://elsewhere.example) @everyone\n# Ours", readers="sponsors")

    sheet = village.store.read_now(1, showing.for_sponsors)

    written, drawn = printed.as_markdown(sheet), printed.as_html(sheet)
    assert r"> \<img src=x\> \[Our shop\](http://elsewhere.example) @everyone" in written
    assert r"> \# Ours" in written
    assert "<img" not in drawn
    assert "<a " not in drawn


async def test_who_is_mentioned_in_a_story_is_not_named_to_those_outside(village: Village) -> None:
    await village.say(LI, TIP)
    await tell(
        village, text="<@web:local/li> showed me in <#web:local/general>, `<@web:local/li>` apart", readers="sponsors"
    )

    listed = text_of(await village.type(FAY, "/hearth value"))
    sheet = repr(village.store.read_now(1, showing.for_sponsors))

    assert "somebody showed me in a channel" in listed
    assert "somebody showed me in a channel, `<@web:local/li>` apart" in sheet
