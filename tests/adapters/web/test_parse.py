from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from adapters.web import nonce, parse, playground
from bot.messages import Action, MessagePosted, Place
from tests.adapters.web.conftest import LI, NOW, a_message

JONAS = playground.MEMBERS[2]
ANY = st.text(max_size=200)


def sent(**values: str) -> parse.Sent:
    return parse.Sent(values, LI, NOW)


def test_a_command_goes_on_over_several_lines() -> None:
    said = parse.said(sent(text="/share First line\nsecond #tip"), playground.GENERAL)

    assert not isinstance(said, MessagePosted)
    assert (said.name, said.text, said.private) == ("share", "First line\nsecond #tip", False)


def test_a_command_in_a_private_channel_says_so() -> None:
    said = parse.said(sent(text="/ask x"), playground.BACKSTAGE)

    assert said.private


def test_a_slash_alone_is_a_message() -> None:
    assert isinstance(parse.said(sent(text="/ is where it lives"), playground.GENERAL), MessagePosted)


def test_a_mention_is_a_word_of_its_own() -> None:
    assert parse.heard(a_message("ask @hearth, please"), "").to_hearth
    assert not parse.heard(a_message("mail me@hearth.example"), "").to_hearth


def test_a_switch_that_is_off_says_no() -> None:
    form = parse.form(sent(action="share::0", toggles="nameless,bind", **{"v.bind": "yes", "v.title": "x"}))

    assert form.values == {"nameless": "no", "bind": "yes", "title": "x"}


def test_a_form_sent_with_other_values_is_another() -> None:
    drawn = nonce.fresh(NOW)
    keys = {parse.form(sent(action="share::0", nonce=drawn, **{"v.title": title})).key for title in ("a", "b", "a")}

    assert len(keys) == 2


def test_a_press_from_a_room_of_ones_own_is_private() -> None:
    press = parse.press(sent(action="used:7@q:3", place="web:local/@li"))

    assert (press.action, press.place, press.private) == (Action("used", "7@q", 3), Place("web:local", "@li"), True)


def test_a_forged_thread_is_none() -> None:
    assert parse.press(sent(action="used:7:3", place="web:local/general/a\x00b")).place == playground.GENERAL.place


def test_the_last_of_several_topics_is_completed() -> None:
    typed = parse.typed(sent(field="topics", place="", **{"v.topics": "deploys, #re"}))

    assert (typed.before, typed.prefix) == ("deploys, ", "re")


def test_going_back_as_another_member_leads_nowhere_closed() -> None:
    assert parse.back(sent(back="/c/backstage"), LI) == "/c/backstage"
    assert parse.back(sent(back="/c/backstage"), JONAS) == "/"
    assert parse.back(sent(back="//evil.example"), JONAS) == "/"


@given(ANY, ANY)
def test_whatever_is_typed_is_a_message_a_command_or_refused(text: str, thread: str) -> None:
    said = parse.said(sent(text=text, thread=thread), playground.GENERAL)

    assert "\x00" not in said.text


@given(ANY)
def test_whatever_nonce_is_sent_the_message_gets_an_id_a_database_can_hold(text: str) -> None:
    taken = nonce.taken(text, NOW)

    assert 0 < int(nonce.message_id(taken, text)) < 2**63


def test_ids_of_later_messages_are_larger() -> None:
    first, second = nonce.fresh(NOW), nonce.fresh(NOW.replace(microsecond=1))

    assert int(nonce.message_id(first, "a")) < int(nonce.message_id(second, "a"))


def test_a_nonce_from_the_future_is_none_of_ours() -> None:
    later = nonce.fresh(NOW.replace(year=NOW.year + 1))

    assert nonce.taken(later, NOW) != later


@given(ANY)
def test_tidy_text_can_be_stored_anywhere(text: str) -> None:
    tidied = parse.tidy(text)

    assert not set(tidied) & set("\x00\r\u202e\u2066")
    assert tidied == tidied.encode().decode()
