"""Topics come with the parts of an entry, and go with the last that has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.core.village import BO, COUNCIL, FAY, GENERAL, LI

if TYPE_CHECKING:
    from tests.core.village import Village


async def topics(village: Village, number: int = 1) -> tuple[str, ...]:
    """Return the topics that an entry's page shows to anybody."""
    page = await village.core.entry(BO, GENERAL, number)
    assert page
    return tuple(sorted(page.card.topics))


async def test_topics_of_a_part_that_fewer_see_stay_with_it(village: Village) -> None:
    await village.say(LI, "#tip Restart the ingress #kubernetes")
    await village.say(FAY, "#tip Rest the ingress #krelboyne", COUNCIL)

    await village.merge(FAY, 2, 1, COUNCIL)

    assert await topics(village) == ("kubernetes",)


async def test_a_topic_of_two_parts_stays_while_one_of_them_does(village: Village) -> None:
    await village.say(LI, "#tip Restart the ingress #kubernetes")
    await village.say(BO, "#tip Bounce the proxy #tls")
    await village.say(FAY, "#tip Reload the balancer #tls")
    await village.merge(FAY, 2, 1)
    await village.merge(FAY, 3, 1)

    await village.type(FAY, "/hearth unmerge 2")
    one_left = await topics(village)
    await village.type(FAY, "/hearth unmerge 3")

    assert one_left == ("kubernetes", "tls")
    assert await topics(village) == ("kubernetes",)


@pytest.mark.parametrize(
    ("goes", "comes"),
    [
        ("hide 2", "restore 2"),
        ("withdraw 2", "unwithdraw 2"),
        ("withdraw 1", "unwithdraw 1"),
        ("unmerge 2", "unmerge 2"),
    ],
)
async def test_whichever_way_a_part_goes_its_topics_go_with_it_for_good(
    village: Village, goes: str, comes: str
) -> None:
    await village.say(LI, "#tip Restart the ingress #kubernetes")
    await village.say(BO, "#tip Bounce the proxy #tls")
    await village.merge(FAY, 2, 1)
    by = {"hide": FAY, "unmerge": FAY, "withdraw": BO if "2" in goes else LI}[goes.split(maxsplit=1)[0]]

    for line in (f"/hearth {goes}", f"/hearth {comes}"):
        await village.type(by, line)
    await village.merge(FAY, 2, 1)
    await village.type(FAY, "/hearth unmerge 2")

    assert await topics(village) == ("kubernetes",)
    assert await topics(village, 2) == ("tls",)


async def test_the_topics_of_an_erased_author_go_with_their_part(village: Village) -> None:
    await village.say(LI, "#tip Restart the ingress #kubernetes")
    await village.say(BO, "#tip Bounce the proxy #tls")
    await village.merge(FAY, 2, 1)
    me = await village.type(BO, "/hearth me")

    await village.press(BO, await village.press(BO, me, "Erase all that is mine"), "Erase all of it")

    page = await village.core.entry(LI, GENERAL, 1)
    assert page
    assert page.card.topics == ("kubernetes",)
