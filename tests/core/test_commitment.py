"""Joining is a commitment: renewed in one press a year, asked about once, and told to others only as a sum."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.domain.charter.model import CommitmentState
from bot.messages import Account, Form, Moved, Place
from bot.storage.tables.charter import commitment
from bot.storage.tables.pulse import interaction
from tests.core.village import BO, FAY, LI, buttons, text_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bot.domain.charter.model import Commitment
    from bot.messages import Answer, Post
    from tests.core.village import Village

CAL = Account("web:local", "cal", "Cal")
EVE = Account("web:local", "eve", "Eve")
SAID = {"helps": "Sharpening", "help_topics": "#knives, saws", "learns": "", "learn_topics": "glue"}


async def committed(village: Village, account: Account = LI, **values: str) -> Answer:
    """Let somebody commit themselves."""
    return await village.submit(account, await village.type(account, "/hearth commit"), **SAID | values)  # type: ignore[arg-type]


def held(village: Village, account: Account = LI) -> Commitment:
    """Return what somebody committed themselves to."""
    found = village.store.read_now(1, lambda tx: tx.charters.commitment(tx.members.known(account) or ""))
    assert found is not None
    return found


async def a_year_on(village: Village) -> Post:
    """Let a year go by in daytime; return the one question that Li is asked then."""
    await village.tick(days=365, hours=1)
    (told,) = [one for one in village.posts_to(LI) if "Does this still hold?" in one.fallback]
    return told


async def test_what_one_committed_oneself_to_stands_on_ones_own_page(village: Village) -> None:
    await committed(village)

    mine = text_of(await village.type(LI, "/hearth me"))

    assert "What you committed yourself to" in mine
    assert "Sharpening" in mine
    assert "#knives, #saws" in mine
    assert "#glue" in mine


async def test_nobody_else_reads_it(village: Village) -> None:
    await committed(village)

    told = [text_of(await village.type(BO, verb)) for verb in ("/hearth about", "/hearth me")]

    assert [text for text in told if "Sharpening" in text or "knives" in text] == []


async def test_below_three_others_not_even_how_many_is_told(village: Village) -> None:
    for account in (LI, BO, FAY):
        await committed(village, account)

    told = text_of(await village.type(FAY, "/hearth about"))

    assert "committed themselves" not in told
    assert "knives" not in told


async def test_beside_one_from_three_on_the_topics_that_as_many_named_are_told_to_all(village: Village) -> None:
    for account in (LI, BO, FAY, EVE):
        await committed(village, account)
    await committed(village, CAL, help_topics="knives, secret-sauce", learn_topics="")

    told = text_of(await village.type(CAL, "/hearth about"))

    assert "More than 3 members have committed themselves" in told
    assert "#knives, #saws" in told
    assert "#glue" in told
    assert "secret-sauce" not in told
    assert "Sharpening" not in told


async def test_who_takes_their_own_back_reads_nothing_of_two_others(village: Village) -> None:
    for account in (LI, BO):
        await committed(village, account)
    before = text_of(await village.type(FAY, "/hearth about"))

    await committed(village, FAY)
    after = text_of(await village.type(FAY, "/hearth about"))

    for told in (before, after):
        assert "committed themselves" not in told
        assert "knives" not in told


async def test_a_topic_is_meant_by_any_of_its_names_and_none_is_made(village: Village) -> None:
    await village.say(FAY, "#tip Whet them wet #blades")
    await village.type(FAY, "/hearth alias knives = blades")

    await committed(village)

    assert held(village).help_topics == ("blades", "saws")
    assert "saws" not in text_of(await village.type(FAY, "/hearth topics"))


async def test_an_empty_commitment_is_refused_in_a_sentence(village: Village) -> None:
    again = await committed(village, **dict.fromkeys(SAID, " "))  # type: ignore[arg-type]

    assert isinstance(again, Form)
    assert "Fill in one of them" in text_of(again)


async def test_too_long_a_commitment_is_refused_and_kept_in_the_form(village: Village) -> None:
    again = await committed(village, helps="x" * 1_001)

    assert isinstance(again, Form)
    assert "at most 1000 characters" in text_of(again)
    assert again.fields[0].value == "x" * 1_001


async def test_a_year_on_one_is_asked_once_and_renews_in_one_press(village: Village) -> None:
    await committed(village)

    asked = await a_year_on(village)
    done = text_of(await village.press(LI, asked, "Yes, another year"))
    await village.tick(days=60)

    assert "Renewed." in done
    assert held(village).state is CommitmentState.KEPT
    assert len([one for one in village.posts_to(LI) if "still hold?" in one.fallback]) == 1


async def test_renewing_twice_is_said_and_changes_nothing(village: Village) -> None:
    await committed(village)
    asked = await a_year_on(village)
    await village.press(LI, asked, "Yes")
    before = held(village)

    again = text_of(await village.press(LI, asked, "Yes"))

    assert "You renewed it today already." in again
    assert held(village) == before


async def test_without_an_answer_it_lapses_after_a_month_and_nothing_else_is_lost(village: Village) -> None:
    await village.say(LI, "#tip Whet them wet #blades")
    await committed(village)
    await a_year_on(village)

    await village.tick(days=29)
    still = held(village).state
    await village.tick(days=2)

    mine = text_of(await village.type(LI, "/hearth me"))
    assert still is CommitmentState.KEPT
    assert held(village).state is CommitmentState.LAPSED
    assert "It has lapsed" in mine
    assert "Whet them wet" in mine


async def test_one_that_lapsed_is_renewed_in_one_press(village: Village) -> None:
    await committed(village)
    await a_year_on(village)
    await village.tick(days=31)

    await village.press(LI, await village.type(LI, "/hearth me"), "Renew it")

    assert held(village).state is CommitmentState.KEPT


async def test_what_is_changed_holds_for_a_year_from_then(village: Village) -> None:
    await committed(village)
    asked = await a_year_on(village)

    form = await village.press(LI, asked, "Change it")
    await village.submit(LI, form, learns="Dovetails")

    assert held(village).renewed_at == village.clock()
    assert held(village).learns == "Dovetails"
    assert held(village).helps == "Sharpening"


async def test_it_ends_when_one_says_so_and_is_asked_about_no_more(village: Village) -> None:
    await committed(village)

    ended = [text_of(await village.type(LI, "/hearth commit end")) for _ in range(2)]
    await village.tick(days=400)

    assert "You stay a member" in ended[0]
    assert "had ended already" in ended[1]
    assert village.posts_to(LI) == []
    assert "committed yourself" not in text_of(await village.type(LI, "/hearth me"))


@pytest.mark.parametrize("word", ["renew", "end"])
async def test_who_committed_themselves_to_nothing_is_told_so(village: Village, word: str) -> None:
    told = text_of(await village.type(LI, f"/hearth commit {word}"))

    assert "You have not committed yourself here yet." in told


async def test_a_word_that_is_none_is_answered_with_the_nearest(village: Village) -> None:
    told = text_of(await village.type(LI, "/hearth commit renw"))

    assert "did you mean /hearth commit renew?" in told


async def test_the_question_waits_for_the_end_of_the_quiet_hours(village: Village) -> None:
    await committed(village)
    await village.type(LI, "/hearth quiet 09:00-11:00 UTC")

    await village.tick(days=365, minutes=5)
    before = len(village.posts_to(LI))
    await village.tick(hours=2)

    assert before == 0
    assert len(village.posts_to(LI)) == 1


async def test_it_is_erased_with_who_made_it(village: Village) -> None:
    await committed(village)

    await village.do(LI, buttons(await village.type(LI, "/hearth me erase"))[0].action)

    count = village.store.change(lambda connection: len(connection.execute(commitment.select()).all()))
    assert count == 0


async def test_others_find_who_ticked_that_they_may_and_no_more_when_that_is_taken_back(village: Village) -> None:
    def found() -> bool:
        return village.store.read_now(1, lambda tx: tx.who.findable(tx.members.known(LI) or "") is not None)

    await committed(village)
    before = found()
    await committed(village, findable="yes")
    ticked = found()
    form = await village.type(LI, "/hearth commit")
    await village.submit(LI, form, findable="no")

    assert isinstance(form, Form)
    assert next(field.value for field in form.fields if field.name == "findable") == "yes"
    assert (before, ticked, found()) == (False, True, False)


async def test_a_commitment_and_its_renewal_stand_in_the_ledger_once_each(village: Village) -> None:
    await committed(village)
    await committed(village)
    asked = await a_year_on(village)
    await village.press(LI, asked, "Yes")

    def noted(connection: Connection) -> list[str]:
        rows = connection.execute(interaction.select().where(interaction.c.did == "committed"))
        return [row.subject for row in rows]

    assert sorted(village.store.change(noted)) == ["commitment-2026-11-23", "commitment-2027-11-23"]


@pytest.mark.parametrize("field", ["help_topics", "learn_topics"])
async def test_topics_are_completed_as_they_are_typed(village: Village, field: str) -> None:
    await village.say(FAY, "#tip Whet them wet #blades")

    found = await village.core.suggest(LI, Place("web:local"), field, "bl")

    assert [one.value for one in found] == ["blades"]


async def test_who_has_left_is_counted_among_the_committed_no_more(village: Village) -> None:
    for account in (LI, BO, FAY, CAL):
        await committed(village, account)
    before = text_of(await village.type(BO, "/hearth about"))

    await village.core.on_change(Moved(LI, Place(LI.space), village.clock(), inside=False))
    after = text_of(await village.type(BO, "/hearth about"))

    assert "More than 3 members have committed themselves" in before
    assert "committed themselves" not in after
    assert "knives" not in after
