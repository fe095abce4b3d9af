"""Trials to their end: reminded once more, told where it works, adapted; entries and people that go meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.messages import Action, Form, Post
from bot.practice.model import Kind, Outcome
from tests.core.village import BO, COUNCIL, FAY, GENERAL, LI, buttons, cards, text_of

if TYPE_CHECKING:
    from tests.core.village import Village

TIP = "#tip Restart the ingress after you renew a certificate #kubernetes"
ASK = "/ask restart the ingress after renewing a certificate"


def asked(village: Village) -> list[str]:
    """Return every question how a trial went that stands."""
    return [post.fallback for post in village.posts_to(BO) if "How did it go?" in post.fallback]


async def test_a_trial_is_asked_about_once_more_and_then_never_again(village: Village) -> None:
    await village.say(LI, TIP)
    await village.do(BO, Action("try", "1"))

    await village.tick(days=7)
    first = len(asked(village))
    await village.tick(days=7)
    second = len(asked(village))
    for _ in range(4):
        await village.tick(days=7)

    assert (first, second, len(asked(village))) == (1, 2, 2)
    assert "I ask no more after this" in asked(village)[-1]
    assert "tell me when you have" in text_of(await village.type(BO, "/hearth me"))


async def test_a_trial_with_an_outcome_is_not_asked_about_again(village: Village) -> None:
    await village.say(LI, TIP)
    await village.do(BO, Action("try", "1"))
    await village.tick(days=7)

    await village.press(BO, village.posts_to(BO)[-1], "It worked")
    await village.tick(days=30)

    assert len(asked(village)) == 1


async def test_a_date_that_a_member_set_is_asked_on_in_their_own_morning(village: Village) -> None:
    await village.say(LI, TIP)
    await village.type(BO, "/hearth quiet 20:00-8:00 Asia/Tokyo")
    answer = await village.do(BO, Action("try", "1"))
    form = await village.press(BO, answer, "Another date")

    await village.submit(BO, form, date="2026-12-01")

    use = village.store.read_now(1, lambda tx: tx.uses.get(1, tx.members.known(BO) or ""))
    assert use
    assert use.due_at
    assert use.due_at.isoformat() == "2026-12-01T00:00:00+00:00"


async def test_a_trial_of_what_was_withdrawn_ends_with_a_word(village: Village) -> None:
    await village.say(LI, TIP)
    await village.do(BO, Action("try", "1"))
    await village.type(LI, "/hearth withdraw 1")

    await village.tick(days=7)
    await village.tick(days=7)

    told = [post.fallback for post in village.posts_to(BO)]
    assert [text for text in told if "no longer in the repertoire" in text]
    assert asked(village) == []
    assert len(told) == 1


async def test_a_trial_of_what_was_merged_is_asked_about_once_as_what_stands_for_it(village: Village) -> None:
    await village.say(LI, TIP)
    await village.say(LI, "#tip After renewing, restart the ingress #kubernetes")
    await village.do(BO, Action("try", "2"))
    await village.press(LI, await village.type(LI, "/hearth merge 2 into 1"), "Merge #2")

    await village.tick(days=7)

    (only,) = asked(village)
    assert "#1" in only


async def test_a_member_erased_in_the_middle_of_a_trial_is_asked_nothing(village: Village) -> None:
    await village.say(LI, TIP)
    await village.do(BO, Action("try", "1"))

    await village.do(BO, Action("erase"))
    await village.tick(days=30)

    assert asked(village) == []


async def test_where_it_worked_and_where_it_did_not_stands_on_the_card_without_a_name(village: Village) -> None:
    await village.say(LI, TIP)
    worked = await village.do(BO, Action("worked", "1"))
    failed = await village.do(FAY, Action("not", "1"))

    await village.submit(BO, await village.press(BO, worked, "Tell where"), where="Kubernetes 1.29")
    await village.submit(FAY, await village.press(FAY, failed, "Tell where"), where="OpenShift 4")

    (card,) = cards(await village.type(LI, ASK))
    page = await village.core.entry(LI, GENERAL, 1)
    assert page
    assert (card.works_in, card.fails_in) == (("Kubernetes 1.29",), ("OpenShift 4",))
    assert (page.card.works_in, page.card.fails_in) == (("Kubernetes 1.29",), ("OpenShift 4",))
    assert "Bo" not in text_of(await village.type(LI, "/hearth show 1"))


async def test_where_it_worked_is_forgotten_with_the_one_who_told(village: Village) -> None:
    await village.say(LI, TIP)
    worked = await village.do(BO, Action("worked", "1"))
    await village.submit(BO, await village.press(BO, worked, "Tell where"), where="Bo's own cluster")

    await village.do(BO, Action("erase"))

    (card,) = cards(await village.type(LI, ASK))
    assert card.works_in == ()


async def test_a_form_with_neither_a_place_nor_a_change_says_what_is_missing(village: Village) -> None:
    await village.say(LI, TIP)
    worked = await village.do(BO, Action("worked", "1"))

    answer = await village.submit(BO, await village.press(BO, worked, "Tell where"), where=" ", changed="")

    assert "Say in a few words" in text_of(answer)


async def test_ones_own_version_is_kept_beside_the_entry_it_comes_from(village: Village) -> None:
    await village.say(LI, TIP)
    worked = await village.do(BO, Action("partly", "1"))
    form = await village.press(BO, worked, "Tell where")
    noted = await village.submit(BO, form, where="Traefik", changed="Restart Traefik instead, twice")

    mine = await village.press(BO, noted, "Keep my version")
    assert isinstance(mine, Form)
    answer = await village.submit(BO, mine, key="version-1")
    again = await village.submit(BO, mine, key="version-1")

    kept = village.store.read_now(1, lambda tx: tx.entries.get(2))
    assert kept
    assert (kept.variant_of, kept.body, kept.kind) == (1, "Restart Traefik instead, twice", Kind.TIP)
    assert "a version of #1" in text_of(answer) == text_of(again)
    page = await village.core.entry(LI, GENERAL, 1)
    assert page
    assert [card.number for card in page.variants] == [2]


async def test_what_did_not_work_is_kept_as_a_warning_beside_it_and_marks_a_dispute(village: Village) -> None:
    await village.say(LI, TIP)
    failed = await village.do(BO, Action("not", "1"))

    form = await village.press(BO, failed, "Keep a warning")
    await village.submit(BO, form, body="On OpenShift the router restarts by itself and drops what is open")

    warning = village.store.read_now(1, lambda tx: tx.entries.get(2))
    assert warning
    assert (warning.kind, warning.variant_of) == (Kind.WARNING, 1)
    shown = {card.number: card.standing for card in cards(await village.type(LI, ASK))}
    assert "disputed" in shown[1]


async def test_a_version_of_what_a_private_channel_shows_stays_in_that_channel(village: Village) -> None:
    await village.say(LI, "#tip The council votes by show of hands #votes", COUNCIL)
    worked = await village.do(FAY, Action("worked", "1"), COUNCIL)

    form = await village.press(FAY, worked, "Keep my version", COUNCIL)
    await village.submit(FAY, form, body="We vote by slips of paper", scope="community")

    version = village.store.read_now(1, lambda tx: tx.entries.get(2))
    assert version
    assert (version.scope.value, version.room) == ("place", str(COUNCIL))
    assert cards(await village.type(BO, "/ask how do we vote by slips of paper?")) == []


async def test_a_version_without_words_is_asked_for_again_with_what_was_typed(village: Village) -> None:
    await village.say(LI, TIP)
    worked = await village.do(BO, Action("worked", "1"))
    form = await village.press(BO, worked, "Keep my version")

    again = await village.submit(BO, form, title="Mine is another", body="")

    assert isinstance(again, Form)
    assert "Say what happened" in text_of(again)
    assert "Mine is another" in [field.value for field in again.fields]


async def test_a_version_of_what_one_cannot_see_is_refused_as_if_there_were_none(village: Village) -> None:
    await village.say(LI, "#tip The council votes by show of hands #votes", COUNCIL)

    hidden = await village.do(BO, Action("my_version", "1"))
    nothing = await village.do(BO, Action("my_version", "7"))

    assert text_of(hidden).replace("#1", "#7") == text_of(nothing)


@pytest.mark.parametrize("outcome", list(Outcome))
async def test_each_outcome_offers_to_keep_what_was_learned(village: Village, outcome: Outcome) -> None:
    await village.say(LI, TIP)

    answer = await village.do(BO, Action(outcome.value, "1"))

    assert isinstance(answer, Post)
    assert any(each.action.verb == "my_version" for each in buttons(answer))
