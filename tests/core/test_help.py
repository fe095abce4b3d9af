"""The help page: every command on it can be typed, and none that there is is left out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.community.attention import Cause
from bot.community.replies.help import CURATING, GROUPS
from bot.community.replies.wishes import PARTS
from bot.core.verbs import VERBS

if TYPE_CHECKING:
    from tests.core.village import Village

from tests.core.village import text_of
from tests.factories import BO, FAY

FIELDS_OF_DISCORD = 5
ELSEWHERE = {"help", "share", "ask", "session", "sessions", "who"}
"""Commands of their own, and the page itself."""
BY_BUTTON = {"undo", "named", "nameless", "narrow", "widen", "unwithdraw", "tokens", "alias", "export", "erase"}
"""What stands as a button on an entry, or is another word for one that is named."""
ROWS = [row for rows in (*GROUPS.values(), CURATING) for row in rows]


def named() -> set[str]:
    """Return every verb of `/hearth` that the page names."""
    said = " ".join(f"{typed}; {does}" for typed, does in ROWS)
    return set(re.findall(r"/hearth (\w+)", said))


def test_every_command_on_the_page_is_one() -> None:
    assert named() <= set(VERBS)


def test_every_command_that_there_is_stands_on_the_page() -> None:
    assert set(VERBS) - named() <= ELSEWHERE | BY_BUTTON


def test_no_command_begins_two_rows_of_a_group() -> None:
    for rows in (*GROUPS.values(), CURATING):
        typed = [typed for typed, _ in rows]

        assert len(set(typed)) == len(typed)


async def test_whoever_wants_to_go_types_it_alone(village: Village) -> None:
    assert text_of(await village.type(BO, "/hearth erase")) == text_of(await village.type(BO, "/hearth me erase"))
    assert '"member"' in text_of(await village.type(BO, "/hearth export"))


async def test_what_only_facilitators_can_do_is_shown_to_them_alone(village: Village) -> None:
    assert "/hearth charter" in text_of(await village.type(FAY, "/hearth help"))
    assert "/hearth charter" not in text_of(await village.type(BO, "/hearth help"))


def test_every_kind_of_message_can_be_switched_in_the_form_in_parts_that_discord_holds() -> None:
    assert sorted(cause for causes in PARTS.values() for cause in causes) == sorted(Cause)
    assert all(len(causes) <= FIELDS_OF_DISCORD for causes in PARTS.values())
