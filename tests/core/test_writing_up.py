"""Several entries are put together into one, which says what it was put together from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.messages import EntryPage, Form, Wanted
from tests.core.test_value import field
from tests.core.village import BO, COUNCIL, FAY, GENERAL, LI, cards, text_of

if TYPE_CHECKING:
    from bot.messages import Answer
    from tests.core.village import Village

TITLE = "How we renew certificates"


async def three(village: Village) -> None:
    """Have three members tell of the same trouble."""
    await village.say(LI, "#tip Restart the ingress after you renew a certificate #kubernetes")
    await village.say(BO, "#tip Bounce the proxy when the secret rotates #tls")
    await village.say(FAY, "#warning Never renew on a Friday evening #tls")


async def written(village: Village, **values: str) -> Answer:
    """Have Fay write it up."""
    form = await village.type(FAY, f"/hearth writeup 1 2 #3 {TITLE}")
    return await village.submit(FAY, form, GENERAL, "", **values)


async def page(village: Village, number: int) -> EntryPage:
    """Return an entry's page as Bo sees it."""
    found = await village.core.entry(BO, GENERAL, number)
    assert found
    return found


async def test_a_form_is_filled_from_the_chosen_entries_and_nothing_is_kept_before_it_is_sent(village: Village) -> None:
    await three(village)

    form = await village.type(FAY, f"/hearth writeup 1 2 #3 {TITLE}")

    assert field(form, "title") == TITLE
    assert field(form, "kind") == "solution"
    assert "Restart the ingress" in field(form, "body")
    assert "Never renew on a Friday" in field(form, "body")
    assert field(form, "topics") == "kubernetes, tls"
    assert "Put together from these" in text_of(form)
    assert (await village.core.shelf(BO, GENERAL, Wanted())).total == 3


async def test_a_write_up_and_its_sources_lead_to_each_other(village: Village) -> None:
    await three(village)

    await written(village, body="Restart the ingress and the proxy, from Monday to Thursday.")

    said = text_of(await village.type(BO, "/hearth show 4"))
    assert "Put together from" in said
    assert "#2 Bounce the proxy" in said
    assert "Written up in\n- #4" in text_of(await village.type(BO, "/hearth show 1"))
    assert "Put together from" in repr((await page(village, 4)).beneath)
    assert TITLE in repr((await page(village, 2)).beneath)


async def test_what_was_written_up_is_not_asked_about_for_being_like_its_sources(village: Village) -> None:
    await three(village)

    kept = await written(village, title="Restart the ingress after you renew a certificate")

    assert "Kept as" in text_of(kept)


async def test_a_write_up_sent_twice_is_kept_once(village: Village) -> None:
    await three(village)
    form = await village.type(FAY, f"/hearth writeup 1 2 {TITLE}")

    for _ in range(2):
        await village.submit(FAY, form, key="same")

    assert (await village.core.shelf(BO, GENERAL, Wanted())).total == 4
    assert list(village.store.read_now(1, lambda tx: tx.stories.sources(4))) == [1, 2]


async def test_words_of_a_private_channel_are_not_copied_out_of_it(village: Village) -> None:
    await three(village)
    await village.say(LI, "#tip The krelboyne rests the ingress", COUNCIL)

    outside = await village.type(FAY, f"/hearth writeup 1 4 {TITLE}")
    inside = await village.type(FAY, f"/hearth writeup 1 4 {TITLE}", COUNCIL)
    wide = await village.submit(FAY, inside, COUNCIL, scope="community")
    kept = await village.submit(FAY, inside, COUNCIL, scope="place")

    assert "krelboyne" not in field(outside, "body")
    assert "No words of #4 are copied" in text_of(outside)
    assert "krelboyne" in field(inside, "body")
    assert "keep this to that channel too" in text_of(wide)
    assert "Kept as" in text_of(kept)
    assert cards(await village.type(BO, "/ask krelboyne")) == []


async def test_sources_that_a_reader_may_not_see_are_not_told_of(village: Village) -> None:
    await three(village)
    await village.say(LI, "#tip The krelboyne rests the ingress", COUNCIL)
    form = await village.type(FAY, f"/hearth writeup 1 4 {TITLE}", COUNCIL)
    await village.submit(FAY, form, COUNCIL, scope="place")

    assert "#5" not in text_of(await village.type(BO, "/hearth show 1"))
    assert "#5" in text_of(await village.type(LI, "/hearth show 1", COUNCIL))


async def test_a_forged_source_is_no_way_to_read_what_one_may_not_see(village: Village) -> None:
    await three(village)
    await village.say(LI, "#tip The krelboyne rests the ingress", COUNCIL)
    form = await village.type(BO, f"/hearth writeup 1 2 {TITLE}")

    await village.submit(BO, form, sources="1.4.99.x")

    assert list(village.store.read_now(1, lambda tx: tx.stories.sources(5))) == [1]


async def test_a_source_that_was_merged_is_told_of_as_what_stands_for_it(village: Village) -> None:
    await three(village)
    await written(village)

    await village.merge(FAY, 2, 1)

    said = text_of(await village.type(BO, "/hearth show 4")).partition("Put together from")[2]
    assert "#1 Restart the ingress" in said
    assert "#2" not in said


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("writeup", "at least 2 entries"),
        ("writeup 1", "at least 2 entries"),
        ("writeup 1 #1", "at least 2 entries"),
        ("writeup How we do it", "at least 2 entries"),
        ("writeup 1 99", "no entry #99"),
        ("writeup 1 2 3 4 5 6 7 8 9 10 11 12", "no entry #4"),
    ],
)
async def test_too_little_to_put_together_gets_one_clear_sentence(village: Village, line: str, sentence: str) -> None:
    await three(village)

    answer = await village.type(FAY, f"/hearth {line}")

    assert not isinstance(answer, Form)
    assert sentence in text_of(answer)
