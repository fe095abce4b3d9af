"""Somebody in two communities: what is shown of the one stays about it, wherever it is pressed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.core.places import direct
from bot.messages import Action, Form, Place
from tests.core.towns import ANN, CY, DEE, HALL, SLACK, YARD, settle, with_platforms
from tests.core.village import buttons, text_of

if TYPE_CHECKING:
    from tests.core.village import Village

OVEN = Place(SLACK, "C02")
"""The channel of the bakers, in the workspace of the makers."""
OWN = direct(str(CY))


@pytest.fixture
async def town(village: Village) -> Village:
    """A workspace of two communities; Cy is in both and told each something, the makers' #1 and the bakers' #1."""
    with_platforms(village)
    await settle(village)
    form = await village.type(ANN, "/hearth setup", OVEN)
    await village.submit(ANN, form, OVEN, which="new", name="Bakers")
    await village.say(CY, "#tip planes want an edge", HALL, private=False)
    await village.say(CY, "#tip rye wants time", OVEN, private=False)
    return village


async def test_a_request_is_answered_where_its_author_reads_it(town: Village) -> None:
    said = await town.say(CY, "bake it at two hundred", OVEN, private=False)
    await town.choose(ANN, "keep", said)

    kept = await town.press(CY, town.posts_to(CY)[-1], "Yes, keep it", OWN)

    assert "bake it at two hundred" in text_of(kept)


async def test_what_was_found_in_a_channel_is_used_from_anywhere(town: Village) -> None:
    found = await town.type(ANN, "/ask rye", OVEN)

    used = await town.press(ANN, found, "I used this", direct(str(ANN)))

    assert "rye wants time" in text_of(used)


async def test_a_form_comes_back_to_the_community_that_showed_it(town: Village) -> None:
    form = await town.type(CY, "/hearth edit 1", OVEN)
    assert isinstance(form, Form)

    await town.submit(CY, form, OWN, body="rye wants a night")

    assert "rye wants a night" in text_of(await town.type(CY, "/hearth show 1", OVEN))
    assert "planes want an edge" in text_of(await town.type(CY, "/hearth show 1", HALL))


async def test_a_press_makes_nobody_a_member_and_shows_them_nothing(town: Village) -> None:
    bakers = next(one.id for one in await town.core.communities(CY) if one.name == "Bakers")

    said = [text_of(await town.do(DEE, Action(verb, "1", 1, bakers), YARD)) for verb in ("read", "used", "report")]
    await town.do(DEE, Action("setup", community=bakers), YARD)

    assert all("older message" in each for each in said)
    assert [one.name for one in await town.core.communities(DEE)] == ["Menders"]


async def test_a_channel_that_changed_hands_leaves_its_old_cards_to_those_whose_they_are(town: Village) -> None:
    found = await town.type(CY, "/ask planes", HALL)
    await town.say(DEE, "#tip of the menders", YARD, private=False)
    form = await town.type(ANN, "/hearth setup", HALL)
    await town.submit(ANN, form, HALL, which="new", name="Joiners")

    used = await town.press(CY, found, "I used this", HALL)

    assert "planes want an edge" in text_of(used)


async def test_the_page_shows_the_entry_that_a_link_means(town: Village) -> None:
    ids = {one.name: one.id for one in await town.core.communities(CY)}
    bakers, makers = ids["Bakers"], ids["Makers"]

    meant = await town.core.entry(CY, OWN, 1, bakers)
    usual = await town.core.entry(CY, OWN, 1)
    foreign = await town.core.entry(DEE, direct(str(DEE)), 1, bakers)

    assert meant
    assert usual
    assert (meant.card.title, usual.card.title) == ("rye wants time", "planes want an edge")
    assert (meant.card.community, usual.card.community) == (bakers, makers)
    assert {each.action.community for each in meant.card.buttons} == {bakers}
    assert foreign is None


async def test_every_button_says_which_community_it_is_about(town: Village) -> None:
    bakers = next(one.id for one in await town.core.communities(CY) if one.name == "Bakers")

    told = town.posts_to(CY)[-1]
    page = await town.core.home(CY, OVEN)

    assert {each.action.community for each in [*buttons(told), *buttons(page)]} == {bakers}
