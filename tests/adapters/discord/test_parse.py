from __future__ import annotations

import contextlib
import copy
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.discord import parse
from bot.messages import Account, MessagePosted, MessageRef, Place
from tests.adapters.discord.recorded import (
    ANA,
    AT,
    FIRST,
    GENERAL,
    GUILD,
    LI,
    ME,
    RECORDINGS,
    SECRET,
    SPACE,
    homes,
    told,
)

if TYPE_CHECKING:
    from collections.abc import Callable


def said(name: str, **changed: Any) -> MessagePosted | None:  # noqa: ANN401
    return parse.said({**told(name), **changed}, me=ME, homes=homes())


def test_a_message_comes_with_its_author_place_time_and_address() -> None:
    assert said("message_create") == MessagePosted(
        MessageRef(Place(SPACE, GENERAL, FIRST), FIRST),
        Account(SPACE, LI, "Li"),
        "Restart the broker last, or it forgets the queue. #tip #deploys",
        datetime(2026, 11, 23, 9, 0, 3, 973000, tzinfo=UTC),
        private=False,
        url=f"https://discord.com/channels/{GUILD}/{GENERAL}/{FIRST}",
    )


def test_a_mention_of_hearth_calls_it_and_is_no_part_of_the_text() -> None:
    message = said("message_create_mention")

    assert message is not None
    assert message.to_hearth
    assert message.text == f"who knows about <#{SPACE}/1574348791086055435> and :party:?"
    assert message.author.name == "Ana B."


def test_a_mention_of_hearths_own_role_calls_it_too() -> None:
    message = parse.said(
        {**told("message_create"), "content": "<@&77> where is the log?"}, me=ME, homes=homes(), roles=("77",)
    )

    assert message is not None
    assert (message.to_hearth, message.text) == (True, "where is the log?")


def test_a_mention_within_code_calls_nobody() -> None:
    message = said("message_create", content=f"type `<@{ME}>` #tip")

    assert message is not None
    assert (message.to_hearth, message.text) == (False, f"type `<@{ME}>` #tip")


def test_a_mention_alone_is_still_heard() -> None:
    message = said("message_create", content=f"<@{ME}>")

    assert message is not None
    assert (message.to_hearth, message.text) == (True, "")


@pytest.mark.parametrize("kind", ["bot", "own", "webhook", "join", "direct", "without_content"])
def test_what_no_member_said_on_a_server_is_nothing_for_us(kind: str) -> None:
    assert said(f"message_create_{kind}") is None


def test_a_reply_begins_a_thread_of_its_own() -> None:
    reply = said("message_create_reply")

    assert reply is not None
    assert reply.ref.place.thread == reply.ref.id


def test_a_message_in_a_thread_stands_in_its_parents_room() -> None:
    inside = said("message_create_in_thread")

    assert inside is not None
    assert inside.ref.place == Place(SPACE, GENERAL, FIRST)
    assert inside.ref.id != FIRST
    assert not inside.private


def test_a_channel_that_not_everybody_may_read_is_private() -> None:
    message = said("message_create_private")

    assert message is not None
    assert message.private
    assert message.ref.place.channel == SECRET


def test_a_private_thread_is_a_private_room_of_its_own() -> None:
    message = said("message_create_private_thread")

    assert message is not None
    assert message.private
    assert message.ref.place == Place(SPACE, "1574348805451546655", message.ref.id)


def test_a_channel_that_is_not_known_is_private() -> None:
    message = said("message_create", channel_id="123")

    assert message is not None
    assert message.private
    assert message.ref.place.channel == "123"


def test_a_forum_post_begins_with_its_title() -> None:
    post = said("message_create_forum")

    assert post is not None
    assert post.forum
    assert post.ref.place.thread == post.ref.id
    assert post.text.endswith("\n\nAfter every deploy it starts empty. What do you do?")
    assert post.text.splitlines()[0] == told("thread_create_forum")["name"]


def test_a_forum_post_is_heard_by_its_title_where_its_words_may_not_be_read() -> None:
    post = said("message_create_forum", content="")

    assert post is not None
    assert post.text == told("thread_create_forum")["name"]


def test_an_edit_carries_a_version_that_grows_with_time() -> None:
    first = parse.edited(told("message_update"), me=ME, homes=homes())
    later = {**told("message_update"), "edited_timestamp": "2026-11-23T09:00:08+00:00"}
    second = parse.edited(later, me=ME, homes=homes())

    assert first is not None
    assert second is not None
    assert first.text == "Restart the broker last, or it forgets the queue: twice. #tip #deploys"
    assert first.version == "2026-11-23T09:00:07.535000Z"
    assert first.version < second.version


def test_a_preview_that_discord_adds_is_no_edit() -> None:
    assert parse.edited(told("message_update_embed_only"), me=ME, homes=homes()) is None


def test_each_message_of_a_bulk_deletion_is_deleted() -> None:
    gone = parse.deleted(told("message_delete_bulk"), homes=homes(), at=AT)

    assert [str(one.ref) for one in gone] == [f"{SPACE}/{GENERAL}#{id}" for id in told("message_delete_bulk")["ids"]]


def test_a_deletion_names_the_message_as_its_posting_did() -> None:
    told_ = {"id": FIRST, "channel_id": GENERAL, "guild_id": GUILD}

    (gone,) = parse.deleted(told_, homes=homes(), at=AT)

    posted = said("message_create")
    assert posted is not None
    assert gone.ref == posted.ref


def test_a_reaction_points_at_its_message() -> None:
    reaction = parse.reacted(told("message_reaction_add"), homes=homes(), at=AT, added=True)

    assert reaction is not None
    assert reaction.emoji == "📝"
    assert reaction.message.author.native == LI
    assert reaction.by.native == ANA


def test_a_custom_emoji_goes_by_its_name() -> None:
    reaction = parse.reacted(told("message_reaction_add_custom"), homes=homes(), at=AT, added=True)

    assert reaction is not None
    assert reaction.emoji == ":party:"


def test_a_reaction_taken_away_says_so() -> None:
    reaction = parse.reacted(told("message_reaction_remove"), homes=homes(), at=AT, added=False)

    assert reaction is not None
    assert not reaction.added


def test_what_is_said_to_hearth_in_private_is_known_as_such() -> None:
    assert parse.direct(told("message_create_direct"))
    assert not parse.direct(told("message_create"))


FACTS: dict[str, Callable[[dict[str, Any]], object]] = {
    "message_create": lambda d: parse.said(d, me=ME, homes=homes()),
    "message_update": lambda d: parse.edited(d, me=ME, homes=homes()),
    "message_delete": lambda d: parse.deleted(d, homes=homes(), at=AT),
    "message_reaction": lambda d: parse.reacted(d, homes=homes(), at=AT, added=True),
    "interaction": lambda d: _answered(d),  # noqa: PLW0108  It stands below.
}


def _answered(d: dict[str, Any]) -> object:
    match parse.kind_of(d):
        case "command":
            return parse.command(d, homes=homes(), at=AT)
        case "chosen":
            return parse.chosen(d, homes=homes(), at=AT, me=ME)
        case "press":
            return parse.confirmed(d), parse.pressed(d, homes=homes(), at=AT)
        case "typing":
            return parse.typed(d, homes=homes())
        case "form":
            return parse.form(d, homes=homes(), at=AT)
        case None:
            return None


def _paths(value: object, here: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path for key, inner in children for path in [(*here, key), *_paths(inner, (*here, key))]]


RECORDED = [path.stem for path in sorted(RECORDINGS.glob("*.json")) if path.stem.startswith(tuple(FACTS))]
STRANGE: st.SearchStrategy[object] = st.sampled_from(
    [None, "", "x", -1, 2**80, 1.5, True, [], [1], {}, {"id": []}, "\ud800", "9" * 40]
)


@pytest.mark.parametrize("name", RECORDED)
@given(data=st.data())
def test_a_mutilated_payload_is_malformed_and_nothing_worse(name: str, data: st.DataObject) -> None:
    d = copy.deepcopy(told(name))
    *way, last = data.draw(st.sampled_from(_paths(d)))
    inner: Any = d
    for key in way:
        inner = inner[key]
    if isinstance(inner, dict) and data.draw(st.booleans()):
        del inner[last]
    else:
        inner[last] = data.draw(STRANGE)
    fact = next(take for start, take in FACTS.items() if name.startswith(start))

    with contextlib.suppress(parse.Malformed):
        assert fact(d) is not NotImplemented
