"""In a channel Hearth begins with one message: what it reads, what it keeps, how to make it stop."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from bot.core.first_day import greet
from bot.messages import Form, Invited, Place
from tests.core.village import BO, COUNCIL, FAY, GENERAL, LI, buttons, text_of
from tests.factories import NOW

if TYPE_CHECKING:
    from bot.messages import Post
    from tests.core.village import Village

GARDEN = Place("web:local", "garden")


async def invite(village: Village, place: Place, *, private: bool = False) -> None:
    invited = Invited(place, NOW, by=LI, name=place.channel, private=private)
    await village.store.write(1, partial(_greet, invited=invited))
    await village.deliver()


def _greet(tx: object, *, invited: Invited) -> bool:
    return greet(tx, invited, NOW)  # type: ignore[arg-type]


def words_of(hello: Post) -> int:
    return len(hello.fallback.replace("- ", "").split())


async def test_it_says_what_it_reads_and_keeps_and_how_to_make_it_stop(village: Village) -> None:
    await invite(village, GARDEN)

    (hello,) = village.public()
    for part in ("What I read", "#tip", "What I keep", "only when they say yes", "/hearth settings", "remove me"):
        assert part in hello.fallback
    assert hello.addressees == ()
    assert "whole community" in hello.fallback


async def test_it_is_short_whatever_is_switched_on(village: Village) -> None:
    village.switch(GENERAL, tags=True, reactions=True, prior_art=True)

    await invite(village, GARDEN)
    await invite(village, GENERAL)

    assert all(words_of(hello) < 80 for hello in village.public())
    assert words_of(village.public()[0]) < 70


async def test_it_says_so_once(village: Village) -> None:
    await invite(village, GARDEN)
    await invite(village, replace(GARDEN, thread="7"))

    assert len(village.public()) == 1


async def test_it_tells_of_what_is_switched_on_alone(village: Village) -> None:
    village.switch(GARDEN, tags=False)
    village.switch(GENERAL, tags=True, reactions=True, prior_art=True)

    await invite(village, GARDEN)
    await invite(village, GENERAL)

    quiet, busy = village.public()
    assert "#tip" not in quiet.fallback
    assert "📝" not in quiet.fallback
    assert "📝" in busy.fallback
    assert "similar stories" in busy.fallback


async def test_in_a_private_channel_it_says_who_sees_what_is_kept(village: Village) -> None:
    await invite(village, COUNCIL, private=True)

    assert "Only this channel's members" in village.public()[0].fallback
    room = village.store.read_now(1, lambda tx: tx.members.known_room(COUNCIL))
    assert room
    assert room.private


async def test_whoever_sees_it_finds_out_more_by_a_press(village: Village) -> None:
    await invite(village, GARDEN)

    assert "Keep and find" in text_of(await village.press(BO, village.public()[0], "What can I do?", GARDEN))
    assert isinstance(await village.press(BO, village.public()[0], "Share something", GARDEN), Form)


async def test_the_first_facilitator_is_led_on_after_the_setup(village: Village) -> None:
    village.switch(GENERAL)
    form = await village.type(FAY, "/hearth setup")

    done = await village.submit(FAY, form, name="Gardeners", about="Paths and gates")

    for part in ("Gardeners is set up", "Paths and gates", "What next?", "More channels", "/hearth invite"):
        assert part in text_of(done)
    assert [each.label for each in buttons(done)] == [
        "Share a first tip",
        "Keep by 📝 in this channel",
        "Hint at similar stories in this channel",
        "A digest here on Fridays",
        "All settings",
    ]
    switched = await village.press(FAY, done, "Keep by")
    assert "keeping by reaction" in text_of(switched)
    message = await village.say(LI, "Wear a scarf in the wind")
    await village.react(LI, message)
    assert village.store.read_now(1, lambda tx: tx.entries.get(1)) is not None
