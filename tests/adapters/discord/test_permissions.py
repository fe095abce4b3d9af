from __future__ import annotations

import re
from base64 import b64encode
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.discord import invite, permissions, rights
from adapters.discord.atlas import Channel
from adapters.discord.rights import Overwrite, Server

HOUSE = Path(__file__).parents[3]
VIEW, HISTORY, SEND, ADMIN = rights.VIEW, rights.HISTORY, 1 << 11, rights.ADMINISTRATOR

# The call, or the rule of ours, that Discord refuses without the permission.
PATHS = {
    "view_channel": ("rights.py", r"view_channel=True"),
    "send_messages": ("chat.py", r'\.post\("/channels/\{channel_id\}/messages"'),
    "create_private_threads": ("talks.py", r'\.post\("/channels/\{channel_id\}/threads"'),
    "create_events": ("calendar.py", r"\.post\(_EVENTS"),
    "attach_files": ("wire.py", r'"payload_json"'),
    "send_messages_in_threads": ("chat.py", r"where = thread\.id"),
    "read_message_history": ("history.py", r'"/channels/\{channel_id\}/messages"'),
}
# Calls that would need more than we ask for.
NEEDING = {
    "manage_messages": r"\.delete\((?!_EVENT,)",
    "add_reactions": r"/reactions/",
    "create_public_threads": r'post\("[^"]*/messages/[^"]*/threads"|"type": 1[01]\b',
    "manage_threads": r'"archived": |"locked": |\{channel_id\}/threads/archived/private"',
    "embed_links": r'"embeds": \[[^\]]',
    "manage_webhooks": r"/webhooks\"",
    "manage_roles": r"/roles\"",
}


def code() -> dict[str, str]:
    return {path.name: path.read_text() for path in (HOUSE / "adapters" / "discord").glob("*.py")}


@pytest.mark.parametrize("wanted", permissions.PERMISSIONS, ids=lambda one: one.name)
def test_a_permission_that_is_asked_for_is_needed_by_the_code(wanted: permissions.Wanted) -> None:
    file, path = PATHS[wanted.name]

    assert re.search(path, code()[file])


@pytest.mark.parametrize("name", NEEDING)
def test_no_call_needs_a_permission_that_is_not_asked_for(name: str) -> None:
    assert name not in {one.name for one in permissions.PERMISSIONS}
    assert not [file for file, text in code().items() if re.search(NEEDING[name], text)]


@pytest.mark.parametrize("wanted", permissions.PERMISSIONS, ids=lambda one: one.name)
def test_the_docs_give_the_reason_for_each_permission(wanted: permissions.Wanted) -> None:
    assert f"| {wanted.label} | {wanted.feature} | {wanted.reason} |" in (HOUSE / "docs" / "discord.md").read_text()


@pytest.mark.parametrize("intent", permissions.INTENTS, ids=lambda one: one.label)
def test_the_docs_say_what_each_intent_gives(intent: permissions.Intent) -> None:
    assert f"| {intent.label} | {intent.gives} | {intent.without} |" in (HOUSE / "docs" / "discord.md").read_text()


def test_the_docs_name_the_number_that_the_link_has() -> None:
    assert f"permissions={permissions.integer()}" in (HOUSE / "docs" / "discord.md").read_text()


def test_the_install_link_asks_for_what_is_in_the_table_and_no_more() -> None:
    asked = parse_qs(urlsplit(invite.link("1574348784765239297")).query)

    assert asked == {
        "client_id": ["1574348784765239297"],
        "scope": ["bot applications.commands"],
        "permissions": [str(VIEW | SEND | 1 << 38 | HISTORY | 1 << 36 | 1 << 44 | 1 << 15)],
    }


def test_the_application_is_told_by_its_token() -> None:
    token = b64encode(b"1574348784765239297").decode().rstrip("=") + ".made.up"

    assert invite.application_of(token) == "1574348784765239297"


@pytest.mark.parametrize("token", ["", "x", "ä.b.c", "bm90IGFuIGlk.b.c"])
def test_what_is_no_token_tells_no_application(token: str) -> None:
    assert invite.application_of(token) is None


def a_server(everyone: int = VIEW | HISTORY, **roles: int) -> Server:
    return Server("1", "9", {"1": everyone, **roles})


def test_everybody_reads_a_channel_without_overwrites() -> None:
    assert rights.everybody_reads(a_server(), ())


@pytest.mark.parametrize("taken", [VIEW, HISTORY])
def test_a_channel_without_the_right_to_see_it_or_its_past_is_not_everybodys(taken: int) -> None:
    assert not rights.everybody_reads(a_server(), [Overwrite("1", of_role=True, allow=0, deny=taken)])


@pytest.mark.parametrize(
    "over", [Overwrite("r", of_role=True, allow=0, deny=VIEW), Overwrite("5", of_role=False, allow=0, deny=HISTORY)]
)
def test_a_channel_that_is_closed_to_somebody_is_not_everybodys(over: Overwrite) -> None:
    assert not rights.everybody_reads(a_server(r=0), [over])


def test_a_channel_that_is_closed_to_an_app_is_everybodys_still() -> None:
    roles = [{"id": "1", "permissions": str(VIEW | HISTORY)}, {"id": "7", "permissions": "0", "tags": {"bot_id": "3"}}]
    server = rights.server({"id": "1", "owner_id": "9", "roles": roles})

    assert rights.everybody_reads(server, [Overwrite("7", of_role=True, allow=0, deny=VIEW)])
    assert not rights.everybody_reads(server, [Overwrite("8", of_role=True, allow=0, deny=VIEW)])


def test_a_voice_channel_is_read_by_those_who_may_connect() -> None:
    voice, text = (Channel("2", "1", kind) for kind in (2, 0))

    assert not rights.everybody_reads(a_server(), (), voice.needed)
    assert rights.everybody_reads(a_server(VIEW | HISTORY | rights.CONNECT), (), voice.needed)
    assert rights.everybody_reads(a_server(), (), text.needed)


def test_a_role_opens_a_channel_to_those_who_have_it() -> None:
    server = a_server(r=0)
    over = [Overwrite("1", of_role=True, allow=0, deny=VIEW), Overwrite("r", of_role=True, allow=VIEW, deny=0)]

    assert rights.in_channel(server, over, "5", ("r",)) & VIEW
    assert not rights.in_channel(server, over, "5", ()) & VIEW


def test_what_is_said_of_a_member_comes_before_what_is_said_of_their_roles() -> None:
    over = [Overwrite("r", of_role=True, allow=VIEW, deny=0), Overwrite("5", of_role=False, allow=0, deny=VIEW)]

    assert not rights.in_channel(a_server(r=0), over, "5", ("r",)) & VIEW


def test_who_administers_or_owns_the_server_may_do_everything() -> None:
    over = [Overwrite("1", of_role=True, allow=0, deny=VIEW)]

    assert rights.in_channel(a_server(r=ADMIN), over, "5", ("r",)) == rights.EVERYTHING
    assert rights.in_channel(a_server(), over, "9", ()) == rights.EVERYTHING


def test_who_does_not_see_a_channel_may_do_nothing_in_it() -> None:
    over = [Overwrite("1", of_role=True, allow=SEND, deny=VIEW)]

    assert rights.in_channel(a_server(), over, "5", ()) == 0


BITS = st.integers(0, 2**40)
OVER = st.lists(
    st.builds(Overwrite, st.sampled_from(["1", "a", "b", "5"]), of_role=st.booleans(), allow=BITS, deny=BITS)
)


@given(BITS, BITS, OVER)
def test_a_channel_that_everybody_reads_is_read_by_whoever_has_no_role(
    everyone: int, role: int, over: list[Overwrite]
) -> None:
    server = a_server(everyone, a=role)
    mine = [one for one in over if one.id == "1" or one.of_role]

    if rights.everybody_reads(server, mine):
        assert rights.in_channel(server, mine, "5", ()) & rights.READING == rights.READING
