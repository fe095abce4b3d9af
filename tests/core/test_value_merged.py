"""What came of an entry that became part of another: whose it is, who reads it, and what changes with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.messages import Action, Form
from tests.core.village import BO, COUNCIL, FAY, GENERAL, LI, text_of

if TYPE_CHECKING:
    from bot.messages import Account, Answer, Place
    from bot.practice.model import ValueStory
    from tests.core.village import Village

LIS = "#tip Restart the ingress after you renew a certificate #kubernetes"
BOS = "#tip Bounce the proxy when the secret rotates, or it serves stale TLS #tls"
STORY = "Our shop was down for an hour. Restarting the ingress brought it back."


async def tell(village: Village, by: Account, number: int, place: Place = GENERAL, **values: str) -> Answer:
    """Have somebody tell what came of an entry."""
    form = await village.type(by, f"/hearth value tell {number}", place)
    return await village.submit(by, form, place, "", **{"text": STORY} | values)


def stories(village: Village) -> list[ValueStory]:
    """Return the stories that their authors confirmed."""
    return list(village.store.read_now(1, lambda tx: tx.stories.confirmed()))


def text_in(form: Answer) -> str:
    """Return what a form holds of a story."""
    assert isinstance(form, Form)
    return next(each.value for each in form.fields if each.name == "text")


async def seen_of(village: Village, by: Account, place: Place = GENERAL) -> str:
    """Return all that a reader is shown of stories: the list, the page, and the sheet for sponsors."""
    pages = [await village.core.page(by, place, "value", rest) for rest in ("", "sponsors", stories(village)[0].id)]
    return text_of(await village.type(by, "/hearth value", place)) + repr(pages)


async def test_a_story_on_a_part_that_fewer_see_stays_with_those_who_see_that_part(village: Village) -> None:
    await village.say(LI, LIS)
    await village.say(FAY, "#tip The krelboyne rests the ingress", COUNCIL)
    await tell(village, LI, 2, COUNCIL)
    await village.merge(FAY, 2, 1, COUNCIL)

    outside = await seen_of(village, BO)
    inside = await seen_of(village, FAY, COUNCIL)

    assert "Our shop" not in outside
    assert "Our shop" in inside


async def test_a_story_on_a_part_that_is_narrowed_leaves_the_page_for_sponsors(village: Village) -> None:
    await village.say(LI, LIS)
    await village.say(FAY, "#tip The krelboyne rests the ingress", COUNCIL)
    await village.type(FAY, "/hearth widen 2", COUNCIL)
    await tell(village, LI, 2, readers="sponsors")
    await village.merge(FAY, 2, 1)
    assert "Our shop" in await seen_of(village, BO)

    await village.type(FAY, "/hearth narrow 2", COUNCIL)

    assert "Our shop" not in await seen_of(village, BO)


async def test_the_button_of_a_story_opens_that_story_after_its_entry_was_merged(village: Village) -> None:
    await village.say(LI, LIS)
    await village.say(BO, BOS)
    shown = await tell(village, FAY, 2)
    await village.merge(BO, 2, 1)

    form = await village.press(FAY, shown, "Edit")
    await village.submit(FAY, form, GENERAL, "", text="It brought the shop back at once.")

    assert text_in(form) == STORY
    assert [one.text for one in stories(village)] == ["It brought the shop back at once."]


async def test_whoever_told_of_a_part_tells_of_the_whole_in_the_same_story(village: Village) -> None:
    await village.say(LI, LIS)
    await village.say(BO, BOS)
    await tell(village, FAY, 2)
    await village.merge(BO, 2, 1)

    form = await village.type(FAY, "/hearth value tell 1")
    again = await village.press(FAY, await village.do(FAY, Action("used", "1")), "It worked")

    assert text_in(form) == STORY
    assert "put together" not in text_of(again)
    assert [one.number for one in stories(village)] == [2]


async def test_an_edit_of_a_story_reaches_whoever_was_told_of_it(village: Village) -> None:
    await village.say(LI, LIS)
    await tell(village, BO, 1)

    await tell(village, BO, 1, text="It helped us.", nameless="yes")

    news = [one.fallback for one in village.posts_to(LI) if "told what came of" in one.fallback]
    assert len(news) == 1
    assert "It helped us." in news[0]
    assert "Our shop" not in news[0]
    assert "Bo" not in news[0]


async def test_a_draft_of_a_part_waits_on_through_a_merge_and_after_parting(village: Village) -> None:
    await village.say(LI, LIS)
    await village.say(BO, BOS)
    told = await village.press(FAY, await village.do(FAY, Action("used", "2")), "It worked")
    await village.merge(BO, 2, 1)
    merged = await village.press(FAY, told, "Tell what came of it")
    await village.type(BO, "/hearth unmerge 2")

    await village.submit(FAY, merged, GENERAL, "", text=STORY)

    assert [one.number for one in stories(village)] == [2]
    assert text_of(await village.type(FAY, "/hearth me")).count("worked for you") == 0
