"""What happens twice, at once, out of order or halfway leaves one effect and loses nothing."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.core import Core
from bot.errors import Unavailable
from bot.messages import (
    Action,
    CommandInvoked,
    Form,
    FormSubmitted,
    MessageChosen,
    MessageDeleted,
    MessageEdited,
    Pressed,
    Reacted,
    Wanted,
)
from tests.core.village import BO, COUNCIL, FAY, GENERAL, LI, buttons, text_of
from tests.factories import NOW, later

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from bot.community.model import Where
    from bot.messages import Account, EntryPage, Place
    from bot.transaction import Transaction
    from tests.core.village import Village

TIP = "#tip Bring a lantern to the night watch #lanterns"


async def page_of(village: Village, number: int = 1) -> EntryPage:
    """Return an entry as Li sees it."""
    page = await village.core.entry(LI, GENERAL, number)
    assert page
    return page


async def total(village: Village) -> int:
    """Return how many entries Li sees."""
    return (await village.core.shelf(LI, GENERAL, Wanted())).total


async def test_every_event_and_interaction_ten_times_at_once_has_one_effect(village: Village) -> None:
    said = village.message(LI, TIP)
    other = village.message(BO, "Oil the gate before the frost comes")
    core = village.core
    fill = {"kind": "tip", "title": "Sand the steps", "body": "When it freezes, sand them"}
    rounds: list[Callable[[], Awaitable[object]]] = [
        lambda: core.on_message(said),
        lambda: core.on_reaction(Reacted(said, LI, "📝", NOW)),
        lambda: core.on_reaction(Reacted(other, LI, "📝", NOW)),
        lambda: core.on_chosen(MessageChosen("c1", LI, "keep", other, NOW)),
        lambda: core.on_command(CommandInvoked("k1", LI, GENERAL, "share", "Wear a scarf", NOW, private=False)),
        lambda: core.on_form(FormSubmitted("f1", LI, GENERAL, Action("share"), fill, NOW, private=False)),
        lambda: core.on_press(Pressed("p1", BO, GENERAL, Action("used", "1"), NOW, private=False)),
        lambda: core.on_press(Pressed("p2", BO, GENERAL, Action("share_here", "1"), NOW, private=False)),
        lambda: core.on_command(CommandInvoked("k2", LI, GENERAL, "ask", "scarf", NOW, private=False)),
    ]
    for each in rounds:
        await asyncio.gather(*(each() for _ in range(10)))
    await village.deliver()

    assert await total(village) == 3
    assert len([post for post in village.posts_to(BO) if "would like to keep" in post.fallback]) == 1
    assert len([post for post in village.public() if "shares from" in post.fallback]) == 1
    assert len([post for post in village.public() if post.fallback.startswith("Kept by")]) == 1
    uses = await village.store.read(1, lambda tx: tx.uses.tally([1])[1].used)
    assert uses == 1
    questions = await village.store.read(1, lambda tx: tx.questions.mine(tx.members.known(LI) or ""))
    assert len(questions) == 1


async def test_fifty_uses_at_once_of_one_person_count_once(village: Village) -> None:
    await village.say(LI, TIP)
    await asyncio.gather(*(village.do(BO, Action("used", "1")) for _ in range(50)))

    tally = await village.store.read(1, lambda tx: tx.uses.tally([1])[1])
    assert tally.used == 1


async def test_two_merges_both_ways_at_once_leave_one_entry(village: Village) -> None:
    await village.say(LI, TIP)
    await village.say(LI, "#tip Oil the gate before the frost")

    await asyncio.gather(village.merge(FAY, 1, 2), village.merge(FAY, 2, 1))

    assert await total(village) == 1
    assert (await page_of(village, 1)).card.number == (await page_of(village, 2)).card.number


async def test_an_edit_that_comes_before_its_message_is_not_undone_by_an_older_one(village: Village) -> None:
    said = village.message(LI, "#tip The first words of all")
    for text, version in (("#tip The newest words of all", "3"), ("#tip The middle words of all", "2")):
        await village.core.on_edit(MessageEdited(said.ref, LI, text, version, NOW, private=False))
    await village.core.on_message(said)

    assert (await page_of(village)).body == "The newest words of all"


async def test_a_deletion_that_comes_first_leaves_nothing_whatever_way_in(village: Village) -> None:
    said, asked = village.message(LI, TIP), village.message(LI, "How do we carry fire?", to_hearth=True)
    for one in (said, asked):
        await village.core.on_delete(MessageDeleted(one.ref, NOW))
    village.chat.messages.clear()

    await village.core.on_message(said)
    await village.core.on_message(asked)
    await village.core.on_edit(MessageEdited(said.ref, LI, TIP, "2", NOW, private=False))
    await village.react(LI, said)
    await village.react(BO, said)
    await village.choose(BO, "keep", said)

    assert await total(village) == 0
    assert village.chat.standing == []
    assert b"carry fire" not in everything(village)


async def test_deleting_a_question_put_to_hearth_takes_its_words_away(village: Village) -> None:
    asked = await village.say(LI, "How do we carry krelboynes?", to_hearth=True)
    await village.delete(asked)

    assert "krelboyne" not in text_of(await village.type(LI, "/hearth me"))
    await village.tick(days=40)
    assert "krelboyne" not in text_of(await village.type(BO, "/hearth gaps"))


async def test_a_reaction_taken_away_before_it_arrives_keeps_nothing(village: Village) -> None:
    own, other = village.message(LI, "Wear a scarf in the wind"), village.message(BO, "Oil the gate before frost")
    for said in (own, other):
        await village.core.on_reaction(Reacted(said, LI, "📝", later(seconds=2), added=False))
        await village.core.on_reaction(Reacted(said, LI, "📝", later(seconds=1)))
    await village.deliver()

    assert await total(village) == 0
    assert village.chat.standing == []
    await village.core.on_reaction(Reacted(own, LI, "📝", later(seconds=3)))
    assert await total(village) == 1


async def test_taking_a_reaction_away_leaves_what_was_kept_in_another_way(village: Village) -> None:
    tagged = await village.say(LI, TIP)
    await village.react(LI, tagged)
    await village.react(LI, tagged, added=False)
    plain = village.message(LI, "Oil the gate before the frost")
    await village.submit(LI, await village.choose(LI, "keep", plain))
    await village.react(LI, plain)
    await village.react(LI, plain, added=False)

    assert await total(village) == 2


async def test_one_message_kept_in_four_ways_is_one_entry(village: Village) -> None:
    said = await village.say(LI, TIP)
    await village.react(LI, said)
    await village.react(BO, said)
    await village.choose(FAY, "keep", said)
    await village.submit(LI, await village.choose(LI, "keep", said))

    assert await total(village) == 1
    assert not [post for post in village.posts_to(LI) if "would like to keep" in post.fallback]


async def test_an_edit_down_to_nothing_takes_the_entry_out(village: Village) -> None:
    said = await village.say(LI, TIP)
    await village.edit(said, "#tip .", "2")

    assert await village.core.entry(BO, GENERAL, 1) is None


async def test_a_gap_can_be_put_to_its_channel_again(village: Village) -> None:
    asked = await village.type(LI, "/ask where do krelboynes sleep")
    id = next(each.action.subject for each in buttons(asked))
    await village.do(LI, Action("ask_channel", id))
    await village.tick(days=8)

    await asyncio.gather(*(village.do(LI, Action("ask_channel", id)) for _ in range(5)))
    await village.deliver()

    assert len([post for post in village.public() if "krelboyne" in post.fallback]) == 2


async def test_a_question_stays_asked_when_one_of_its_near_misses_is_withdrawn(village: Village) -> None:
    await village.say(LI, TIP)
    asked = await village.type(BO, "/ask lantern night krelboyne")
    id = next(each.action.subject for each in buttons(asked) if each.action.verb == "not_it")
    await village.do(BO, Action("ask_channel", id))
    await village.do(LI, Action("withdraw", "1"))

    asking = [post for post in village.public() if "asks:" in post.fallback]
    assert len(asking) == 1
    assert "krelboyne" in asking[0].fallback
    assert "watch" not in asking[0].fallback


async def test_what_is_told_of_a_yes_and_an_edit_first_at_once_is_what_was_edited(village: Village) -> None:
    said = village.message(BO, "Oil the gate before frost")
    await village.choose(LI, "keep", said)
    ask = village.posts_to(BO)[0]
    form = await village.press(BO, ask, "Edit first")
    await village.press(BO, ask, "Yes")

    await village.submit(BO, form, title="Oil the gate in autumn", body="Before the first frost comes")

    assert (await page_of(village)).card.title == "Oil the gate in autumn"
    assert await total(village) == 1


async def test_a_stale_edit_gives_back_what_was_typed_and_can_be_saved(village: Village) -> None:
    await village.say(LI, TIP)
    first, second = await village.type(LI, "/hearth edit 1"), await village.type(LI, "/hearth edit 1")
    await village.submit(LI, first, title="The first wins", body="It was saved before")

    late = await village.submit(LI, second, title="The second is late", body="Typed for an hour")
    assert isinstance(late, Form)
    assert "Typed for an hour" in {each.value for each in late.fields}
    await village.submit(LI, late)

    assert (await page_of(village)).card.title == "The second is late"


async def test_the_same_edit_sent_twice_is_saved_both_times(village: Village) -> None:
    await village.say(LI, TIP)
    form = await village.type(LI, "/hearth edit 1")
    answers = [await village.submit(LI, form, title="Only once", body="It is the same") for _ in range(2)]

    assert [text_of(answer) for answer in answers] == [text_of(answers[0])] * 2


async def test_a_fault_in_a_form_loses_nothing_that_was_typed(village: Village) -> None:
    long = "krelboyne " * 2_001
    share = await village.submit(LI, await village.type(LI, "/share"), title="A title", body=long)
    asked = await village.type(LI, "/ask where do krelboynes sleep")
    id = next(each.action.subject for each in buttons(asked))
    await village.do(LI, Action("park", id))
    park = await village.submit(LI, await village.do(LI, Action("park_on", id)), date="soon", steward="Nobody")
    await village.say(LI, TIP)
    trial = await village.submit(LI, await village.do(LI, Action("try_on", "1")), date="2026-13-45")

    assert isinstance(share, Form)
    assert long in {each.value for each in share.fields}
    assert isinstance(park, Form)
    assert {"soon", "Nobody"} <= {each.value for each in park.fields}
    assert isinstance(trial, Form)
    assert "2026-13-45" in {each.value for each in trial.fields}


async def test_a_text_of_a_megabyte_is_kept_as_far_as_it_goes_and_said_to_be_cut(village: Village) -> None:
    await village.type(LI, "/share " + "krelboynes sleep late " * 50_000)
    await village.say(LI, "#tip " + "gates rust early " * 2_000)

    assert len((await page_of(village)).body) <= 20_000
    assert any("20,000" in post.fallback for post in village.posts_to(LI))


class Down:
    """A store whose writer, and with `reads` also its readers, cannot be reached."""

    def __init__(self, village: Village, *, reads: bool) -> None:
        self._store, self._reads = village.store, reads

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)

    async def write(self, community: int, fn: Callable[[Transaction], object]) -> object:
        """Do the work and lose it, as a commit that fails does."""

        def fail(tx: Transaction) -> object:
            fn(tx)
            raise Unavailable("locked")

        return await self._store.write(community, fail)

    async def write_at(
        self, place: Place, actor: Account, fn: Callable[[Transaction, Where], object], *, now: datetime
    ) -> object:
        """Do the work and lose it, where the community is found on the way."""

        def fail(tx: Transaction, where: Where) -> object:
            fn(tx, where)
            raise Unavailable("locked")

        return await self._store.write_at(place, actor, fail, now=now)

    async def read(self, community: int, fn: Callable[[Transaction], object]) -> object:
        """Read, or fail to."""
        if self._reads:
            raise Unavailable("locked")
        return await self._store.read(community, fn)


@pytest.mark.parametrize("reads", [True, False])
async def test_a_database_that_fails_is_answered_in_a_sentence_and_keeps_nothing(village: Village, reads: bool) -> None:  # noqa: FBT001
    said = await village.say(LI, TIP)
    other = village.message(BO, "Oil the gate before the frost")
    before = await village.store.read(1, lambda tx: (tx.members.community().changes, tx.entries.get(1)))
    core = Core(Down(village, reads=reads), {"web": village.chat}, clock=village.clock)  # type: ignore[arg-type]
    typed = {"kind": "tip", "title": "A title that was typed", "body": "An hour of typing went into this"}
    events: list[Awaitable[None]] = [
        core.on_message(replace(said, ref=replace(said.ref, id="99"))),
        core.on_edit(MessageEdited(said.ref, LI, "#tip Other words", "9", NOW, private=False)),
        core.on_delete(MessageDeleted(said.ref, NOW)),
        core.on_reaction(Reacted(other, LI, "📝", NOW)),
    ]
    for event in events:
        with pytest.raises(Unavailable):
            await event

    kept = await core.on_form(FormSubmitted("f", LI, GENERAL, Action("share"), typed, NOW, private=False))
    line = await core.on_command(CommandInvoked("k", LI, GENERAL, "share", "Wear a krelboyne", NOW, private=False))
    chosen = await core.on_chosen(MessageChosen("c", LI, "keep", other, NOW))
    pressed = await core.on_press(Pressed("p", BO, GENERAL, Action("used", "1"), NOW, private=False))

    assert all("try again" in text_of(answer) for answer in (kept, line, chosen, pressed))
    assert "An hour of typing" in text_of(kept)
    assert "Wear a krelboyne" in text_of(line)
    after = await village.store.read(1, lambda tx: (tx.members.community().changes, tx.entries.get(1)))
    assert after == before


def everything(village: Village) -> bytes:
    """Return the bytes of every file of the database."""
    return b"".join(file.read_bytes() for file in sorted(village.file.parent.glob("hearth.db*")))


async def test_a_secret_is_kept_nowhere_by_whatever_field_it_comes(village: Village) -> None:
    secret = "ghp" + "_" + "R7k2Qw9ZxT4vB6nM1sD8fG3hJ5lP0aYcUeIo"
    await village.say(LI, TIP)
    await village.type(BO, f"/hearth report 1 it shows {secret}")
    await village.type(BO, f"/ask what is {secret}")
    share = await village.type(LI, "/share", COUNCIL)
    await village.submit(LI, share, COUNCIL, title="Use it", body=f"It is {secret}", topics=f"keys, {secret}")

    assert secret[4:20].encode().lower() not in everything(village).lower()
