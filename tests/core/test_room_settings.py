"""Each channel switches for itself what it wants, within what its community allows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.messages import Action, Form, Place
from tests.core.village import BO, COUNCIL, FAY, GENERAL, LI, text_of

if TYPE_CHECKING:
    from bot.messages import Answer
    from tests.core.village import Village

GARDEN = Place("web:local", "garden")


def kept(village: Village) -> int:
    return village.store.read_now(1, lambda tx: len(list(tx.entries.stream(None))))


def value_of(form: Answer, name: str) -> str:
    assert isinstance(form, Form)
    return next(each.value for each in form.fields if each.name == name)


async def test_the_settings_show_what_the_channel_has_on(village: Village) -> None:
    form = await village.type(FAY, "/hearth settings", GARDEN)

    assert value_of(form, "room_tags") == "yes"
    assert value_of(form, "room_reactions") == "no"
    assert value_of(form, "room_prior_art") == "no"


async def test_in_no_channel_they_show_the_community_alone(village: Village) -> None:
    form = await village.type(FAY, "/hearth settings", Place("web:local", "@fay"))

    assert isinstance(form, Form)
    assert not [each for each in form.fields if each.name.startswith("room_")]


async def test_reactions_keep_nothing_until_a_channel_wants_them(village: Village) -> None:
    await village.react(LI, await village.say(LI, "Wear a scarf in the wind", GARDEN))
    assert kept(village) == 0

    form = await village.type(FAY, "/hearth settings", GARDEN)
    saved = await village.submit(FAY, form, GARDEN, room_reactions="yes")
    await village.react(LI, await village.say(LI, "Oil the gate before frost", GARDEN))

    assert kept(village) == 1
    assert "keeping by reaction" in text_of(saved)


async def test_where_tags_are_off_a_tagged_message_is_passed_over(village: Village) -> None:
    form = await village.type(FAY, "/hearth settings", GARDEN)
    await village.submit(FAY, form, GARDEN, room_tags="no")

    await village.say(LI, "#tip Wear a scarf in the wind", GARDEN)
    assert kept(village) == 0

    await village.say(LI, "#tip Wear a scarf in the wind", GENERAL)
    assert kept(village) == 1


async def test_what_the_community_forbids_no_channel_has(village: Village) -> None:
    form = await village.type(FAY, "/hearth settings", GENERAL)
    await village.submit(FAY, form, GENERAL, reactions_on="no", hashtags_on="no")

    await village.react(LI, await village.say(LI, "#tip Wear a scarf in the wind"))

    assert kept(village) == 0
    again = await village.type(FAY, "/hearth settings", GENERAL)
    assert value_of(again, "room_reactions") == "yes"


async def test_a_fault_gives_back_what_was_chosen_for_the_channel(village: Village) -> None:
    form = await village.type(FAY, "/hearth settings", GARDEN)

    again = await village.submit(FAY, form, GARDEN, room_reactions="yes", trial_days="many")

    assert "type a number" in text_of(again)
    assert value_of(again, "room_reactions") == "yes"
    assert value_of(await village.type(FAY, "/hearth settings", GARDEN), "room_reactions") == "no"


async def test_only_a_facilitator_switches(village: Village) -> None:
    await village.type(FAY, "/hearth help")

    for answer in (
        await village.type(BO, "/hearth settings", GARDEN),
        await village.do(BO, Action("switch", "reactions"), GARDEN),
        await village.do(BO, Action("settings"), GARDEN),
    ):
        assert "Only a facilitator" in text_of(answer)


async def test_a_switch_of_another_name_changes_nothing(village: Village) -> None:
    await village.do(FAY, Action("switch", "everything"), GARDEN)

    room = village.store.read_now(1, lambda tx: tx.members.known_room(GARDEN))
    assert room
    assert (room.switches.tags, room.switches.reactions, room.switches.prior_art) == (True, False, False)


async def test_a_switch_pressed_in_a_conversation_with_hearth_says_where_it_belongs(village: Village) -> None:
    said = await village.do(FAY, Action("switch", "reactions"), Place("web:local", "@fay"))

    assert "belongs to a channel" in text_of(said)


async def test_a_private_channel_stays_private_when_it_switches(village: Village) -> None:
    await village.do(FAY, Action("switch", "prior_art"), COUNCIL)

    room = village.store.read_now(1, lambda tx: tx.members.known_room(COUNCIL))
    assert room
    assert room.private


async def test_what_was_switched_is_in_the_audit_log_without_content(village: Village) -> None:
    await village.do(FAY, Action("switch", "prior_art"), GARDEN)
    await village.do(FAY, Action("switch", "prior_art"), GARDEN)

    lines = village.store.read_now(1, lambda tx: [(each.verb, each.subject) for each in tx.audit.every()])
    assert lines == [("switches", "web:local/garden")]


async def test_a_channel_that_wants_hints_has_them_at_once(village: Village) -> None:
    await village.say(LI, "#tip Salt the path before the frost")
    await village.say(BO, "How do I salt the path before the frost?")
    assert village.posts_to(BO) == []

    await village.do(FAY, Action("switch", "prior_art"), GENERAL)
    await village.say(BO, "How do I salt the path before frost comes?")

    assert "one similar story" in village.posts_to(BO)[0].fallback


async def test_in_a_conversation_with_hearth_a_reaction_keeps(village: Village) -> None:
    direct = Place("web:local", "@li")

    await village.react(LI, await village.say(LI, "Wear a scarf in the wind", direct))

    assert kept(village) == 1


async def test_a_conversation_with_hearth_is_no_channel_to_set_up(village: Village) -> None:
    direct = Place("web:local", "@fay")

    form = await village.type(FAY, "/hearth setup", direct)
    await village.submit(FAY, form, direct, name="Gardeners", bind="yes", which="new")

    assert isinstance(form, Form)
    assert [each.name for each in form.fields] == ["name", "about", "zone"]
    assert village.store.read_now(1, lambda tx: tx.members.known_room(direct)) is None
    assert [one.name for one in village.store.communities()] == ["Gardeners"]
