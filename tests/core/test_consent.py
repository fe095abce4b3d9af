"""Another person's words are a pointer without text, until they agree."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.messages import Action, Form
from tests.core.village import BO, COUNCIL, FAY, LI, buttons, cards, text_of

if TYPE_CHECKING:
    from pathlib import Path

    from bot.practice.model import Entry
    from tests.core.village import Village

WORDS = "Flush the resolver cache before you blame the zeppelin provider"


def kept(village: Village) -> list[Entry]:
    return list(village.store.read_now(1, lambda tx: list(tx.entries.stream(None))))


def files_with(folder: Path, needle: bytes) -> list[Path]:
    return [file for file in folder.iterdir() if needle in file.read_bytes()]


async def asked(village: Village, by: str = "shortcut") -> None:
    message = await village.say(BO, WORDS)
    if by == "shortcut":
        await village.choose(LI, "keep", message)
    else:
        await village.react(LI, message)


async def test_keep_this_on_anothers_message_asks_its_author_and_keeps_nothing_yet(village: Village) -> None:
    await asked(village)

    (request,) = village.posts_to(BO)
    assert "Li would like to keep" in request.fallback
    assert kept(village) == []


async def test_the_request_holds_no_word_of_the_text(village: Village, tmp_path: Path) -> None:
    await asked(village)

    village.store.close()

    (request,) = village.posts_to(BO)
    assert "zeppelin" not in request.fallback
    assert not files_with(tmp_path, b"zeppelin")


async def test_a_reaction_asks_the_same_and_taking_it_away_takes_the_request_back(village: Village) -> None:
    message = await village.say(BO, WORDS)

    await village.react(LI, message)
    (request,) = village.posts_to(BO)
    await village.react(LI, message, added=False)

    assert "taken back" in village.posts_to(BO)[0].fallback
    answer = await village.press(BO, request, "Yes, keep it")
    assert kept(village) == []
    assert "not kept" in text_of(answer) or "hold no copy" in text_of(answer)


async def test_another_reaction_keeps_nothing(village: Village) -> None:
    message = await village.say(BO, WORDS)

    await village.react(LI, message, emoji="🎉")

    assert village.posts_to(BO) == []


async def test_ones_own_message_is_kept_by_the_reaction_at_once(village: Village) -> None:
    message = await village.say(BO, WORDS)

    await village.react(BO, message)

    (entry,) = kept(village)
    assert entry.author_name == "Bo"


async def test_a_yes_keeps_the_words_as_they_read_now_for_their_author(village: Village) -> None:
    await asked(village)
    (request,) = village.posts_to(BO)

    await village.press(BO, request, "Yes, keep it")

    (entry,) = kept(village)
    assert (entry.author_name, entry.body) == ("Bo", WORDS)
    assert "Bo agreed" in village.posts_to(LI)[-1].fallback


async def test_pressing_yes_twice_keeps_once(village: Village) -> None:
    await asked(village)
    (request,) = village.posts_to(BO)

    await village.press(BO, request, "Yes, keep it")
    await village.press(BO, request, "Yes, keep it")

    assert len(kept(village)) == 1


async def test_without_my_name_shows_no_name_anywhere(village: Village) -> None:
    await asked(village)
    (request,) = village.posts_to(BO)

    await village.press(BO, request, "Without my name")

    found = await village.type(FAY, "/ask how do I flush the resolver cache?")
    page = await village.core.entry(FAY, village.message(FAY, "").ref.place, 1)
    assert cards(found)[0].told_by == ""
    assert page
    assert all("Bo" not in revision.by for revision in page.revisions)
    assert "Bo" not in village.posts_to(LI)[-1].fallback


async def test_the_author_edits_before_it_is_kept(village: Village) -> None:
    await asked(village)
    (request,) = village.posts_to(BO)

    form = await village.press(BO, request, "Edit first")
    assert isinstance(form, Form)
    await village.submit(BO, form, body="Flush the resolver cache first.")

    (entry,) = kept(village)
    assert entry.body == "Flush the resolver cache first."


async def test_a_no_stays_a_no_whoever_asks_again(village: Village) -> None:
    message = await village.say(BO, WORDS)
    await village.choose(LI, "keep", message)
    await village.press(BO, village.posts_to(BO)[0], "No")

    await village.choose(FAY, "keep", message)

    assert len(village.posts_to(BO)) == 1
    assert kept(village) == []
    assert "rather not" in village.posts_to(LI)[-1].fallback


async def test_only_the_author_can_say_yes(village: Village) -> None:
    await asked(village)
    (request,) = village.posts_to(BO)

    for other in (LI, FAY):
        answer = await village.press(other, request, "Yes, keep it")
        assert "no such request" in text_of(answer)

    assert kept(village) == []


async def test_no_answer_in_fourteen_days_means_no(village: Village) -> None:
    await asked(village)
    await village.tick(days=13)
    assert village.posts_to(LI) == []

    await village.tick(days=2)

    assert "was not kept" in village.posts_to(LI)[-1].fallback
    answer = await village.press(BO, village.posts_to(BO)[0], "Yes, keep it")
    assert kept(village) == []
    assert "decided before" in text_of(answer)


async def test_words_that_cannot_be_read_again_are_not_kept(village: Village) -> None:
    await asked(village)
    village.chat.messages.clear()

    answer = await village.press(BO, village.posts_to(BO)[0], "Yes, keep it")

    assert "hold no copy" in text_of(answer)
    assert kept(village) == []


async def test_deleting_the_message_drops_the_request(village: Village) -> None:
    message = await village.say(BO, WORDS)
    await village.choose(LI, "keep", message)

    await village.delete(message)

    assert await village.type(BO, "/hearth me")
    assert "Waiting for" not in text_of(await village.type(BO, "/hearth me"))


async def test_words_from_a_private_channel_stay_there_after_a_yes(village: Village) -> None:
    message = await village.say(FAY, WORDS, COUNCIL)
    await village.choose(LI, "keep", message)

    await village.press(FAY, village.posts_to(FAY)[0], "Yes, keep it", COUNCIL)

    found = await village.type(BO, "/ask flush the resolver cache")
    assert cards(found) == []


async def test_keep_this_on_ones_own_message_opens_the_form_over_it(village: Village) -> None:
    message = await village.say(BO, WORDS)

    form = await village.choose(BO, "keep", message)
    await village.submit(BO, form)
    await village.edit(message, "Flush the cache first, always", "0001")

    (entry,) = kept(village)
    assert "always" in entry.body


async def test_what_is_kept_by_its_author_belongs_to_the_message_even_where_hearth_cannot_read_it(
    village: Village,
) -> None:
    message = await village.say(BO, WORDS)
    form = await village.choose(BO, "keep", message)
    village.chat.messages.clear()  # No right to the history, or no Message Content intent.

    await village.submit(BO, form)

    (entry,) = kept(village)
    assert (entry.source_key, entry.source_url) == (str(message.ref), message.url)
    await village.delete(message)
    assert cards(await village.type(FAY, "/ask flush the resolver cache")) == []


async def test_a_form_over_anothers_unreadable_message_does_not_take_it_over(village: Village) -> None:
    mine = await village.say(BO, WORDS)
    theirs = await village.say(LI, "Something else entirely, about trains")
    await village.choose(LI, "keep", theirs)
    form = await village.choose(BO, "keep", mine)
    village.chat.messages.clear()

    assert isinstance(form, Form)
    await village.submit(BO, replace(form, action=Action("share", str(theirs.ref))))

    (entry,) = kept(village)
    assert (entry.source_key, entry.source_url) != (str(theirs.ref), theirs.url)


async def test_keeping_ones_own_message_answers_the_request_for_it(village: Village) -> None:
    message = await village.say(BO, WORDS)
    await village.choose(LI, "keep", message)

    await village.submit(BO, await village.choose(BO, "keep", message))

    assert "Bo agreed: kept as" in village.posts_to(LI)[-1].fallback
    assert "You said yes" in village.posts_to(BO)[0].fallback
    assert "Waiting for" not in text_of(await village.type(BO, "/hearth me"))
    await village.tick(days=15)
    assert "was not kept" not in village.posts_to(LI)[-1].fallback


async def test_tagging_ones_own_message_answers_the_request_for_it(village: Village) -> None:
    message = await village.say(BO, WORDS)
    await village.choose(LI, "keep", message)

    await village.edit(message, f"{WORDS} #tip", "0001")

    assert any("Bo agreed: kept as" in post.fallback for post in village.posts_to(LI))


async def test_a_form_over_anothers_message_does_not_take_it_over(village: Village) -> None:
    mine = await village.say(BO, WORDS)
    theirs = await village.say(LI, "Something else entirely, about trains")
    form = await village.choose(BO, "keep", mine)

    assert isinstance(form, Form)
    forged = replace(form, action=Action("share", str(theirs.ref)))
    await village.submit(BO, forged, title="Taken over", body="Words of mine")
    await village.edit(theirs, "#tip Something else entirely, about slow trains", "0001")

    assert {entry.author_name for entry in kept(village)} == {"Bo", "Li"}


async def test_who_asked_for_the_keeping_cannot_withdraw_it(village: Village) -> None:
    await asked(village)
    await village.press(BO, village.posts_to(BO)[0], "Yes, keep it")

    answer = await village.type(LI, "/hearth withdraw 1")

    assert "withdrawn" not in text_of(answer)
    assert cards(await village.type(FAY, "/ask flush the resolver cache"))


async def test_without_my_name_leaves_no_sign_beneath_the_message(village: Village) -> None:
    await asked(village)

    await village.press(BO, village.posts_to(BO)[0], "Without my name")

    assert village.public() == []


async def test_a_decided_request_shows_how_it_was_decided_and_no_buttons(village: Village) -> None:
    await asked(village)

    await village.press(BO, village.posts_to(BO)[0], "Yes, keep it")

    request = next(post for post in village.posts_to(BO) if "You said yes" in post.fallback)
    assert buttons(request) == []


async def test_a_request_taken_back_can_be_made_again_once_by_the_same_keeper(village: Village) -> None:
    message = await village.say(BO, WORDS)
    for _ in range(2):
        made = await village.choose(LI, "keep", message)
        assert "I asked Bo" in text_of(made)
        await village.press(LI, made, "Take the request back")

    refused = await village.choose(LI, "keep", message)

    assert "not kept" in text_of(refused)
    assert kept(village) == []


async def test_a_request_made_again_is_answered_like_the_first(village: Village) -> None:
    message = await village.say(BO, WORDS)
    made = await village.choose(LI, "keep", message)
    await village.press(LI, made, "Take the request back")
    await village.choose(LI, "keep", message)

    first, again = village.posts_to(BO)
    assert "taken back" in first.fallback
    await village.press(BO, again, "Yes, keep it")

    assert [entry.author_name for entry in kept(village)] == ["Bo"]
    assert "You said yes" in village.posts_to(BO)[1].fallback


async def test_taking_back_what_was_refused_says_that_it_was_decided(village: Village) -> None:
    message = await village.say(BO, WORDS)
    made = await village.choose(LI, "keep", message)
    await village.press(BO, village.posts_to(BO)[0], "No")

    said = await village.press(LI, made, "Take the request back")

    assert "there is nothing to take back" in text_of(said)
    assert "yourself" not in text_of(said)


async def test_what_one_keeper_took_back_another_does_not_get(village: Village) -> None:
    message = await village.say(BO, WORDS)
    made = await village.choose(LI, "keep", message)
    await village.press(LI, made, "Take the request back")

    await village.choose(FAY, "keep", message)

    assert len(village.posts_to(BO)) == 1


async def test_the_same_reaction_delivered_again_does_not_renew_a_request(village: Village) -> None:
    message = await village.say(BO, WORDS)
    await village.react(LI, message)
    request = village.store.read_now(1, lambda tx: tx.consents.by_source(str(message.ref)))
    assert request
    await village.do(LI, Action("take_back", request.id, 1))

    await village.react(LI, message)

    assert len(village.posts_to(BO)) == 1


async def test_a_no_stays_a_no(village: Village) -> None:
    message = await village.say(BO, WORDS)
    await village.choose(LI, "keep", message)
    await village.press(BO, village.posts_to(BO)[0], "No")

    await village.choose(LI, "keep", message)

    assert len(village.posts_to(BO)) == 1


async def test_a_request_lasts_and_so_does_what_came_of_it(village: Village) -> None:
    await asked(village)
    assert all(post.lasting for post in village.posts_to(BO))

    await village.press(BO, village.posts_to(BO)[0], "Yes, keep it")

    assert all(post.lasting for post in (*village.posts_to(BO), *village.posts_to(LI)))
