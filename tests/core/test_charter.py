"""What a community is about is said to everybody, written by facilitators, and by nobody over another's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.messages import Account, Form, Place
from tests.core.village import BO, FAY, LI, buttons, text_of

if TYPE_CHECKING:
    from bot.messages import Answer
    from tests.core.village import Village

HOME = Place("web:local")
CARES = "Making things that last."
WHOLE = {
    "cares": CARES,
    "for_whom": "Whoever repairs.",
    "out_of": "Selling.",
    "questions": "- What wears out first?\n\nHow do we teach it?\n",
}


async def written(village: Village, **values: str) -> Answer:
    """Let Fay write the charter."""
    return await village.submit(FAY, await village.type(FAY, "/hearth charter"), **WHOLE | values)  # type: ignore[arg-type]


async def test_what_a_facilitator_wrote_everybody_reads(village: Village) -> None:
    await written(village)

    told = text_of(await village.type(BO, "/hearth about"))

    parts = (CARES, "Whoever repairs.", "Selling.", "What wears out first?", "How do we teach it?")
    assert [part for part in parts if part not in told] == []


async def test_the_page_says_the_same(village: Village) -> None:
    await written(village)

    page = await village.core.page(BO, HOME, "about")

    assert page is not None
    assert "Whoever repairs." in str(page.blocks)


async def test_there_is_no_page_behind_it(village: Village) -> None:
    await written(village)

    page = await village.core.page(BO, HOME, "about", "more")

    assert page is None


async def test_where_nothing_is_written_a_member_is_told_who_can(village: Village) -> None:
    await village.type(FAY, "/hearth me")

    told = text_of(await village.type(BO, "/hearth about"))

    assert "Nobody has written down yet what this community is about. A facilitator can: Fay." in told


async def test_where_nothing_is_written_a_facilitator_can_begin_at_once(village: Village) -> None:
    shown = await village.type(FAY, "/hearth about")

    opened = await village.press(FAY, shown, "Write it")

    assert isinstance(opened, Form)


async def test_whoever_facilitates_nothing_writes_no_charter(village: Village) -> None:
    await village.type(FAY, "/hearth me")

    told = text_of(await village.type(BO, "/hearth charter"))

    assert "Only a facilitator can do that. Ask Fay." in told


async def test_what_a_setup_said_it_is_about_stands_in_the_form(village: Village) -> None:
    await village.submit(FAY, await village.type(FAY, "/hearth setup"), name="Makers", about=CARES)

    form = await village.type(FAY, "/hearth charter")

    assert isinstance(form, Form)
    assert form.fields[0].value == CARES


async def test_a_setup_that_says_otherwise_later_changes_the_charter(village: Village) -> None:
    await written(village)
    await village.submit(FAY, await village.type(FAY, "/hearth setup"), name="Makers", about="Mending.")

    told = text_of(await village.type(BO, "/hearth about"))

    assert "Mending." in told
    assert CARES not in told
    assert "Whoever repairs." in told


async def test_of_two_who_write_at_once_the_second_is_told_and_keeps_what_they_typed(village: Village) -> None:
    first, second = [await village.type(FAY, "/hearth charter") for _ in range(2)]
    await village.submit(FAY, first, **WHOLE)  # type: ignore[arg-type]

    again = await village.submit(FAY, second, cares="Something else.")
    saved = text_of(await village.submit(FAY, again))

    assert "Somebody else wrote it just now" in text_of(again)
    assert "Something else." in saved


async def test_a_charter_that_cares_for_nothing_is_refused_in_a_sentence(village: Village) -> None:
    again = await written(village, cares="  ")

    assert isinstance(again, Form)
    assert "Say in a sentence what you care about" in text_of(again)
    assert again.fields[1].value == "Whoever repairs."


async def test_too_many_key_questions_are_refused_in_a_sentence(village: Village) -> None:
    again = await written(village, questions="\n".join(f"Why {number}?" for number in range(8)))

    assert "At most 7 key questions" in text_of(again)


async def test_too_long_a_question_is_refused_in_a_sentence(village: Village) -> None:
    again = await written(village, questions="a" * 201)

    assert "at most 200 characters each" in text_of(again)


async def test_a_secret_in_the_charter_is_struck_out(village: Village) -> None:
    token = "ghp_" + "a1B2c3D4e5" * 4

    await written(village, for_whom=f"Whoever has {token}")

    assert token not in text_of(await village.type(BO, "/hearth about"))


async def test_a_newcomer_is_told_what_it_is_about_and_offered_a_commitment(village: Village) -> None:
    await written(village)
    for account in (LI, BO):
        await village.type(account, "/hearth me")
    village.clock.forward(days=10)
    nia = Account("web:local", "nia", "Nia")

    await village.type(nia, "/hearth me")
    await village.tick(seconds=1)

    (told,) = village.posts_to(nia)
    assert "Whoever repairs." in told.fallback
    assert "Commit myself" in [each.label for each in buttons(told)]


async def test_what_was_written_is_in_the_audit_log_without_its_words(village: Village) -> None:
    await written(village)

    told = text_of(await village.type(FAY, "/hearth audit"))

    assert "Fay · charter" in told
    assert CARES not in told


async def test_the_same_form_sent_twice_is_saved_once_and_said_twice(village: Village) -> None:
    form = await village.type(FAY, "/hearth charter")
    first, second = [await village.submit(FAY, form, **WHOLE) for _ in range(2)]  # type: ignore[arg-type]

    assert "Saved." in text_of(second)
    assert text_of(second) == text_of(first)
    assert village.store.read_now(1, lambda tx: tx.charters.charter().version) == 1
