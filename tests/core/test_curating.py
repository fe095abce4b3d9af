"""Facilitators hide, restore and merge; members report; everything is also a verb of `/hearth`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.messages import Action, Form, Wanted
from tests.core.village import BO, COUNCIL, FAY, GENERAL, LI, buttons, cards, text_of

if TYPE_CHECKING:
    from tests.core.village import Village

TIP = "#tip Restart the ingress after you renew a certificate #kubernetes"
ASK = "/ask restart the ingress after renewing a certificate"


async def test_a_facilitator_hides_and_restores_an_entry(village: Village) -> None:
    await village.say(LI, TIP)

    hidden = await village.type(FAY, "/hearth hide 1")
    assert "hidden" in text_of(hidden)
    assert cards(await village.type(BO, ASK)) == []

    await village.press(FAY, hidden, "Restore")
    assert [card.number for card in cards(await village.type(BO, ASK))] == [1]


async def test_a_member_cannot_curate(village: Village) -> None:
    await village.say(FAY, TIP)

    for line in ("hide 1", "restore 1", "reports", "settings", "setup", "audit", "alias k8s = kubernetes"):
        assert "Only a facilitator" in text_of(await village.type(BO, f"/hearth {line}"))


async def test_a_merge_lets_one_stand_for_the_other_with_its_uses(village: Village) -> None:
    await village.say(LI, TIP)
    await village.say(BO, "#tip After renewing, restart the ingress #kubernetes")
    await village.do(BO, Action("used", "2"))

    await village.merge(FAY, 2, 1)

    assert [card.number for card in cards(await village.type(BO, ASK))] == [1]
    assert village.store.read_now(1, lambda tx: tx.uses.tally([1]))[1].used == 1
    page = await village.core.entry(BO, GENERAL, 2)
    assert page
    assert page.card.number == 1


async def test_an_author_merges_their_own_and_nobody_elses(village: Village) -> None:
    await village.say(LI, TIP)
    await village.say(BO, "#tip After renewing, restart the ingress #kubernetes")

    refused = await village.type(BO, "/hearth merge 1 into 2")
    done = await village.merge(BO, 2, 1)

    assert "You can merge your own into it" in text_of(refused)
    assert "merged into" in text_of(done)


async def test_a_report_reaches_the_facilitators_without_a_name(village: Village) -> None:
    await village.say(FAY, TIP)
    form = await village.type(BO, "/hearth report 1")
    assert isinstance(form, Form)

    await village.submit(BO, form, reason="This broke our cluster")
    again = await village.type(BO, "/hearth report 1 Still broken")

    page = text_of(await village.type(FAY, "/hearth reports"))
    assert "This broke our cluster" in page
    assert "Bo" not in page
    assert "told them already" in text_of(again)


async def test_a_report_after_the_first_was_settled_reaches_them_again(village: Village) -> None:
    await village.say(FAY, TIP)
    await village.type(BO, "/hearth report 1 This broke our cluster")
    await village.do(FAY, Action("settle", "1"))

    await village.type(BO, "/hearth report 1 It broke another one")

    assert "another one" in text_of(await village.type(FAY, "/hearth reports"))


async def test_an_edit_of_an_old_version_is_refused_and_loses_nothing(village: Village) -> None:
    await village.say(LI, TIP)
    first = await village.type(LI, "/hearth edit 1")
    second = await village.type(LI, "/hearth edit 1")
    await village.submit(LI, first, title="The first wins", body="It was saved before")

    late = await village.submit(LI, second, title="The second is late", body="It was opened before")

    assert "changed by somebody else" in text_of(late)
    page = await village.core.entry(LI, GENERAL, 1)
    assert page
    assert page.card.title == "The first wins"


async def test_earlier_words_are_shown_to_their_author_only(village: Village) -> None:
    await village.say(LI, "#tip Call 555-0100 when the ingress is down")
    form = await village.type(LI, "/hearth edit 1")
    await village.submit(LI, form, title="Call the desk", body="Call the desk when the ingress is down")

    other = await village.core.entry(BO, GENERAL, 1)
    author = await village.core.entry(LI, GENERAL, 1)

    assert other
    assert author
    assert [revision.change for revision in other.revisions] == ["kept", "edited"]
    assert not any("555" in revision.body for revision in other.revisions)
    assert any("555" in revision.body for revision in author.revisions)


async def test_an_alias_finds_what_carries_the_other_name(village: Village) -> None:
    await village.say(LI, TIP)

    await village.type(FAY, "/hearth alias k8s = kubernetes")
    await village.say(BO, "#tip Name your clusters after rivers #k8s")

    shelf = await village.core.shelf(BO, GENERAL, Wanted(topic="kubernetes"))
    assert {card.number for card in shelf.cards} == {1, 2}
    assert cards(await village.type(BO, "/ask rivers topic:k8s"))


async def test_an_alias_in_a_circle_is_refused(village: Village) -> None:
    await village.say(LI, TIP)
    await village.type(FAY, "/hearth alias k8s = kubernetes")

    assert "another name of itself" in text_of(await village.type(FAY, "/hearth alias kubernetes = k8s"))
    assert "Say both names" in text_of(await village.type(FAY, "/hearth alias k8s"))


async def test_setup_names_the_community_and_settings_hold(village: Village) -> None:
    form = await village.type(FAY, "/hearth setup")
    done = await village.submit(FAY, form, name="Bakers of bread", about="Sourdough, mostly")
    assert "Bakers of bread" in text_of(done)
    settings = await village.type(FAY, "/hearth settings")

    wrong = await village.submit(FAY, settings, trial_days="many")
    await village.submit(FAY, settings, hashtags_on="no", trial_days="3")
    await village.say(LI, TIP)

    assert "type a number" in text_of(wrong)
    assert await village.core.entry(LI, GENERAL, 1) is None


async def test_setup_founds_another_community_in_a_channel_and_keeps_the_two_apart(village: Village) -> None:
    await village.say(LI, TIP)
    form = await village.type(FAY, "/hearth setup", COUNCIL)

    for _ in range(2):
        await village.submit(FAY, form, COUNCIL, key="setup-1", name="Council", which="new")
    await village.say(LI, "#tip The council meets in the green room", COUNCIL)

    assert [each.name for each in village.store.communities()][1:] == ["Council"]
    assert cards(await village.type(FAY, ASK, COUNCIL)) == []
    assert cards(await village.type(FAY, "/ask where does the council meet?", GENERAL)) == []
    assert [card.number for card in cards(await village.type(FAY, "/ask where does the council meet?", COUNCIL))] == [1]


async def test_a_member_cannot_found_a_community_by_a_forged_form(village: Village) -> None:
    form = await village.type(FAY, "/hearth setup", COUNCIL)

    refused = await village.submit(BO, form, COUNCIL, name="Mine", which="new")

    assert "Only a facilitator" in text_of(refused)
    assert len(village.store.communities()) == 1


async def test_a_facilitator_makes_another(village: Village) -> None:
    await village.say(LI, TIP)
    await village.type(FAY, "/hearth help")

    await village.type(FAY, "/hearth facilitator Li")

    assert "Audit log" in text_of(await village.type(LI, "/hearth audit"))


async def test_the_audit_log_says_who_did_what_without_content(village: Village) -> None:
    await village.say(LI, TIP)
    await village.type(FAY, "/hearth hide 1")

    page = text_of(await village.type(FAY, "/hearth audit"))

    assert "hide #1" in page
    assert "ingress" not in page


@pytest.mark.parametrize("line", ["hlep", "shaer x", "mee"])
async def test_a_mistyped_verb_is_answered_with_the_nearest(village: Village, line: str) -> None:
    assert "Did you mean" in text_of(await village.type(BO, f"/hearth {line}"))


@pytest.mark.parametrize(
    "line", ["edit", "show x", "hide 1e9", "merge 1", "report", "show 99999999999999999999", "edit ²"]
)
async def test_a_number_that_is_none_gets_one_clear_sentence(village: Village, line: str) -> None:
    assert "by its number" in text_of(await village.type(FAY, f"/hearth {line}"))


async def test_a_press_on_a_button_of_another_age_is_answered(village: Village) -> None:
    assert "older message" in text_of(await village.do(BO, Action("dance", "1")))
    assert "by its number" in text_of(await village.do(BO, Action("used", "x")))


async def test_a_press_on_an_old_card_shows_the_current_one(village: Village) -> None:
    await village.say(LI, TIP)
    answer = await village.type(BO, ASK)
    form = await village.type(LI, "/hearth edit 1")
    await village.submit(LI, form, title="A better title for it", body="A better text for it")

    read = await village.press(BO, answer, "Read it all")

    assert "has changed since" in text_of(read)
    assert "A better text" in text_of(read)


async def test_the_shelf_counts_only_what_its_reader_may_see(village: Village) -> None:
    await village.say(LI, "#tip The council meets in the green room #council", COUNCIL)
    await village.say(LI, TIP)

    outside = await village.core.shelf(BO, GENERAL, Wanted())
    inside = await village.core.shelf(FAY, GENERAL, Wanted())

    assert (outside.total, inside.total) == (1, 2)
    assert dict(outside.topics) == {"kubernetes": 1}
    assert dict(outside.kinds) == {"tip": 1}


async def test_a_topic_that_only_a_private_channel_speaks_of_is_suggested_to_nobody_else(village: Village) -> None:
    await village.say(LI, "#tip The council meets in the green room #takeover", COUNCIL)
    await village.say(LI, TIP)

    outside = await village.core.suggest(BO, GENERAL, "topics", "")
    inside = await village.core.suggest(FAY, GENERAL, "topics", "")

    assert [each.value for each in outside] == ["kubernetes"]
    assert {each.value for each in inside} == {"kubernetes", "takeover"}
    assert "takeover" not in text_of(await village.type(BO, "/hearth topics"))


async def test_me_shows_what_is_mine_and_exports_it(village: Village) -> None:
    await village.say(LI, TIP)
    await village.type(LI, "/ask who ate the cake?")

    me = await village.type(LI, "/hearth me")
    export = await village.press(LI, me, "Export all that is mine")

    assert "Restart the ingress" in text_of(me)
    assert "1 question that you looked up" in text_of(me)
    assert "who ate the cake?" in text_of(export)
    assert "Restart the ingress" in text_of(export)


async def test_the_export_does_not_tell_that_somebody_asked_the_same_in_private(village: Village) -> None:
    await village.type(BO, "/ask how do I descale the kettle?")
    asked_at = village.clock().isoformat()
    await village.tick(minutes=5)
    asked = await village.type(LI, "/ask how do I descale the kettle?")
    await village.press(LI, asked, "Park it as a gap")
    await village.tick(minutes=5)

    export = text_of(await village.type(LI, "/hearth me export"))

    assert "descale the kettle" in export
    assert asked_at not in export
    assert '"size"' not in export
    assert '"opened_at"' not in export


async def test_the_export_holds_what_has_ended_too(village: Village) -> None:
    await village.say(LI, TIP)
    used = await village.do(BO, Action("used", "1"))
    await village.press(BO, used, "It worked")
    asked = await village.type(BO, "/ask who ate the cake?")
    await village.press(BO, asked, "Never mind")
    await village.type(BO, "/hearth report 1 Not quite right")

    export = text_of(await village.type(BO, "/hearth me export"))

    assert '"outcome": "worked"' in export
    assert '"state": "dropped"' in export
    assert "Not quite right" in export
    assert "Restart the ingress" not in export


async def test_erasing_removes_all_that_is_mine_from_every_answer_and_card(village: Village) -> None:
    await village.say(LI, TIP)
    await village.press(BO, await village.type(BO, ASK), "Share to channel")
    me = await village.type(LI, "/hearth me")

    done = await village.press(LI, await village.press(LI, me, "Erase all that is mine"), "Erase all of it")

    assert "1 entry with it" in text_of(done)
    assert cards(await village.type(BO, ASK)) == []
    assert not any("Restart the ingress" in post.fallback for post in village.public())


async def test_what_its_author_withdrew_is_not_brought_back_by_hiding_and_restoring_it(village: Village) -> None:
    await village.say(BO, "#tip Salt the path before the frost")
    await village.type(BO, "/hearth withdraw 1")

    hidden = await village.type(FAY, "/hearth hide 1")
    await village.type(FAY, "/hearth restore 1")

    assert buttons(hidden) == []
    assert "no entry #1" in text_of(await village.type(LI, "/hearth show 1"))
    await village.type(BO, "/hearth unwithdraw 1")
    assert "Salt the path" in text_of(await village.type(LI, "/hearth show 1"))
