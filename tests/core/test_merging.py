"""Two entries on the same thing become one, with both authors, both histories, and every way to either leading there."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.messages import Action, Wanted
from bot.practice.model import State
from tests.core.village import BO, COUNCIL, FAY, GENERAL, LI, buttons, cards, text_of

if TYPE_CHECKING:
    from bot.messages import Account, Place
    from bot.practice.model import Entry
    from tests.core.village import Village

LIS = "#tip Restart the ingress after you renew a certificate #kubernetes"
BOS = "#tip Bounce the proxy when the secret rotates, or it serves stale TLS #tls"
ASK = "/ask restart the ingress after renewing a certificate"
ASK_AS_BO = "/ask why does the proxy serve stale TLS when the secret rotates"


async def two(village: Village) -> None:
    """Have Li tell one thing, and Bo the same in other words."""
    await village.say(LI, LIS)
    await village.say(BO, BOS)


async def made_one(village: Village) -> None:
    """Have what Bo told become part of what Li told."""
    await two(village)
    await village.merge(FAY, 2, 1)


def entry(village: Village, number: int) -> Entry:
    """Return an entry as it is stored."""
    found = village.store.read_now(1, lambda tx: tx.entries.get(number))
    assert found
    return found


def used(village: Village, number: int) -> tuple[int, int]:
    """Return how many used an entry, and for how many it worked."""
    tally = village.store.read_now(1, lambda tx: tx.uses.tally([number]))[number]
    return tally.used, tally.worked


async def works(village: Village, by: Account, number: int, verb: str = "worked") -> None:
    """Have somebody say how an entry went."""
    await village.do(by, Action("used", str(number)))
    await village.do(by, Action(verb, str(number)))


async def read(village: Village, by: Account, number: int, place: Place = GENERAL) -> str:
    """Return all that an entry's page and card say to a reader."""
    page = await village.core.entry(by, place, number)
    return repr(page) + text_of(await village.type(by, f"/hearth show {number}", place))


async def test_a_merge_is_shown_before_it_is_done_and_nothing_changes_until_then(village: Village) -> None:
    await two(village)

    seen = await village.type(FAY, "/hearth merge 2 1")

    said = text_of(seen)
    assert "Nothing is merged yet" in said
    assert "Restart the ingress" in said
    assert "Bounce the proxy" in said
    assert "#2 becomes part of #1" in said
    assert entry(village, 2).state is State.KEPT
    left = await village.press(FAY, seen, "Leave both")
    assert "stay as they are" in text_of(left)
    assert (await village.core.shelf(BO, GENERAL, Wanted())).total == 2


async def test_a_near_duplicate_is_offered_for_merging_and_shown_before_it_is_done(village: Village) -> None:
    await village.say(LI, "#tip Restart the ingress after you renew a certificate #kubernetes")
    await village.say(BO, "#tip Restart the ingress after renewing a certificate #kubernetes")
    offer = next(one for one in village.posts_to(BO) if "Looks like" in one.fallback)

    seen = await village.press(BO, offer, "Mine is the same as #1")

    assert "Nothing is merged yet" in text_of(seen)
    assert entry(village, 2).state is State.KEPT
    await village.press(BO, seen, "Merge #2 into #1")
    assert entry(village, 2).state is State.MERGED


async def test_it_can_be_done_the_other_way_round(village: Village) -> None:
    await two(village)

    other = await village.press(FAY, await village.type(FAY, "/hearth merge 2 1"), "Keep #2 instead")
    await village.press(FAY, other, "Merge #1 into #2")

    assert (entry(village, 1).state, entry(village, 2).state) == (State.MERGED, State.KEPT)


async def test_an_entry_that_changed_since_it_was_looked_at_is_shown_again(village: Village) -> None:
    await two(village)
    seen = await village.type(FAY, "/hearth merge 2 1")
    form = await village.type(BO, "/hearth edit 2")
    await village.submit(BO, form, title="Quite another thing", body="Nothing to do with it")

    again = await village.press(FAY, seen, "Merge #2")

    assert "has changed since" in text_of(again)
    assert entry(village, 2).state is State.KEPT


async def test_both_authors_are_shown_and_the_words_of_both_are_read(village: Village) -> None:
    await made_one(village)

    (card,) = cards(await village.type(FAY, ASK))
    said = await read(village, FAY, 1)

    assert card.told_by == "Li and Bo"
    assert "Told by Bo as #2" in said
    assert "serves stale TLS" in said


async def test_whoever_told_without_a_name_is_not_named_by_a_merge(village: Village) -> None:
    await two(village)
    await village.type(BO, "/hearth nameless 2")
    await village.merge(BO, 2, 1)

    (card,) = cards(await village.type(FAY, ASK))

    assert card.told_by == "Li and somebody"
    assert "Bo" not in (await read(village, FAY, 1)).replace("Bounce", "")


async def test_a_name_put_on_or_taken_off_a_part_shows_on_the_whole(village: Village) -> None:
    await made_one(village)

    await village.type(BO, "/hearth nameless 2")

    (card,) = cards(await village.type(FAY, ASK))
    assert card.told_by == "Li and somebody"


async def test_both_histories_stand_on_the_page_each_with_its_number(village: Village) -> None:
    await two(village)
    village.clock.forward(hours=1)
    form = await village.type(BO, "/hearth edit 2")
    await village.submit(BO, form, title="Bounce the proxy", body="When the secret rotates")
    village.clock.forward(hours=1)
    await village.merge(FAY, 2, 1)

    page = await village.core.entry(FAY, GENERAL, 1)

    assert page
    changes = [each.change for each in page.revisions]
    assert sorted(changes) == sorted(["kept", "kept, as #2", "edited, as #2", "merged, as #2", "joined by another"])


async def test_earlier_words_of_a_part_are_for_its_author_and_not_for_the_author_of_the_whole(village: Village) -> None:
    await village.say(LI, LIS)
    await village.say(BO, "#tip Call 555-0100 when the proxy serves stale TLS")
    form = await village.type(BO, "/hearth edit 2")
    await village.submit(BO, form, title="Call the desk", body="Call the desk when it is stale")
    await village.merge(BO, 2, 1)

    theirs = await village.core.entry(LI, GENERAL, 1)
    own = await village.core.entry(BO, GENERAL, 1)

    assert "555" not in repr(theirs)
    assert "555" in repr(own)


async def test_every_way_to_the_one_leads_to_the_other(village: Village) -> None:
    await made_one(village)

    page = await village.core.entry(LI, GENERAL, 2)
    shown = await village.type(LI, "/hearth show 2")
    found = cards(await village.type(FAY, ASK_AS_BO))
    by_topic = await village.core.shelf(FAY, GENERAL, Wanted(topic="tls"))
    own = await village.type(BO, "/hearth show 2")

    assert page
    assert page.card.number == 1
    assert [card.number for card in cards(shown)] == [1]
    assert [card.number for card in found] == [1]
    assert [card.number for card in by_topic.cards] == [1]
    assert [card.number for card in cards(own)] == [1]


async def test_a_question_that_the_one_answered_is_answered_by_the_other(village: Village) -> None:
    await two(village)
    asked = await village.type(LI, ASK_AS_BO)
    await village.press(LI, asked, "I used this")

    await village.merge(FAY, 2, 1)

    question = village.store.read_now(1, lambda tx: tx.erasure.held(tx.members.known(LI) or ""))["question"][0]
    page = await village.core.entry(LI, GENERAL, int(str(question["answered_by"])))
    assert page
    assert page.card.number == 1


async def test_uses_add_up_and_whoever_used_both_counts_once(village: Village) -> None:
    await two(village)
    await works(village, LI, 2)
    await works(village, FAY, 1, "not")
    village.clock.forward(hours=1)
    await works(village, FAY, 2)

    await village.merge(FAY, 2, 1)

    assert used(village, 1) == (2, 2)


async def test_a_trial_of_the_one_is_asked_about_once_and_as_the_other(village: Village) -> None:
    await two(village)
    await village.do(LI, Action("try", "2"))
    await village.merge(FAY, 2, 1)

    await village.tick(days=8)

    asked = [one for one in village.posts_to(LI) if "How did it go" in one.fallback]
    assert len(asked) == 1
    assert "#1" in asked[0].fallback
    assert "#2" not in asked[0].fallback


async def test_a_trial_of_the_one_is_told_the_end_of_through_the_other(village: Village) -> None:
    await two(village)
    await village.do(LI, Action("try", "2"))
    await village.merge(FAY, 2, 1)

    await village.do(LI, Action("worked", "2"))
    await village.tick(days=8)

    assert used(village, 1) == (1, 1)
    assert not [one for one in village.posts_to(LI) if "How did it go" in one.fallback]
    assert "You wanted to try" not in text_of(await village.type(LI, "/hearth me"))


async def test_a_trial_that_will_not_be_is_dropped_by_either_number(village: Village) -> None:
    await two(village)
    await village.do(LI, Action("try", "2"))
    await village.merge(FAY, 2, 1)

    await village.do(LI, Action("try_not", "2"))
    await village.tick(days=8)

    assert not [one for one in village.posts_to(LI) if "How did it go" in one.fallback]


async def test_variants_of_the_one_are_variants_of_the_other(village: Village) -> None:
    await two(village)
    form = await village.type(LI, "/share")
    await village.submit(LI, form, title="Bounce the proxy at night", body="Then nobody notices", near="variant:2")
    await village.merge(FAY, 2, 1)

    page = await village.core.entry(FAY, GENERAL, 1)
    variant = await village.core.entry(FAY, GENERAL, 3)

    assert page
    assert variant
    assert [card.number for card in page.variants] == [3]
    assert variant.card.variant_of == 1


async def test_a_variant_merged_into_its_original_is_no_variant_of_itself(village: Village) -> None:
    await village.say(LI, LIS)
    form = await village.type(BO, "/share")
    await village.submit(BO, form, title="Restart it at night", body="Then nobody notices", near="variant:1")

    await village.merge(FAY, 1, 2)

    page = await village.core.entry(FAY, GENERAL, 2)
    assert page
    assert page.card.variant_of is None
    assert page.variants == ()


async def test_posted_cards_of_the_one_say_where_it_is_told_now(village: Village) -> None:
    await two(village)
    await village.do(LI, Action("share_here", "2"))
    assert any("Bounce the proxy" in post.fallback for post in village.public())

    await village.merge(FAY, 2, 1)

    assert not any("Bounce the proxy" in post.fallback for post in village.public())
    assert any("#2 is told as #1 now" in post.fallback for post in village.public())


async def test_an_answer_in_front_of_all_shows_the_whole_in_the_place_of_a_part(village: Village) -> None:
    await two(village)
    asked = await village.type(LI, ASK_AS_BO)
    await village.press(LI, asked, "Not what I need")
    await village.press(LI, await village.press(LI, asked, "Not what I need"), "Ask the channel")

    await village.merge(FAY, 2, 1)

    posted = next(one for one in village.public() if "why does the proxy" in one.fallback)
    assert "#1" in posted.fallback
    assert "#2" not in posted.fallback


async def test_authors_are_told_with_the_way_back_and_the_one_who_did_it_is_not(village: Village) -> None:
    await two(village)

    await village.merge(BO, 2, 1)

    told = [one for one in village.posts_to(LI) if "are one entry now" in one.fallback]
    assert len(told) == 1
    assert not [one for one in village.posts_to(BO) if "are one entry now" in one.fallback]
    parted = await village.press(LI, told[0], "Separate them")
    assert "stands by itself again" in text_of(parted)
    assert [one for one in village.posts_to(BO) if "are told apart again" in one.fallback]


async def test_parting_gives_each_back_exactly_what_it_had(village: Village) -> None:
    await two(village)
    await works(village, FAY, 1)
    await works(village, LI, 2)
    await works(village, FAY, 2, "not")
    before = [
        (used(village, number), await village.core.entry(FAY, GENERAL, number), cards(await village.type(FAY, line)))
        for number, line in ((1, ASK), (2, ASK_AS_BO))
    ]
    merged = await village.merge(FAY, 2, 1)

    await village.press(FAY, merged, "Undo")

    for (tally, page, found), number, line in zip(before, (1, 2), (ASK, ASK_AS_BO), strict=True):
        assert page
        now = await village.core.entry(FAY, GENERAL, number)
        assert now
        assert used(village, number) == tally
        assert (now.card.title, now.card.topics, now.card.told_by) == (
            page.card.title,
            page.card.topics,
            page.card.told_by,
        )
        assert [card.number for card in cards(await village.type(FAY, line))] == [card.number for card in found]


async def test_an_author_takes_their_part_back_and_the_rest_stands(village: Village) -> None:
    await made_one(village)
    await village.do(LI, Action("share_here", "1"))

    page = await village.type(BO, "/hearth show 1")
    await village.press(BO, page, "Take my part back")

    said = await read(village, FAY, 1)
    assert "serves stale TLS" not in said
    (card,) = cards(await village.type(FAY, ASK))
    assert card.told_by == "Li"
    assert cards(await village.type(FAY, ASK_AS_BO)) == []
    assert not any("Bo" in card.told_by for post in village.public() for card in cards(post))


async def test_what_others_told_stands_by_itself_when_the_author_of_the_whole_takes_it_back(village: Village) -> None:
    await made_one(village)

    await village.type(LI, "/hearth withdraw 1")

    assert entry(village, 2).state is State.KEPT
    assert [card.number for card in cards(await village.type(FAY, ASK_AS_BO))] == [2]
    assert "no entry #1" in text_of(await village.type(FAY, "/hearth show 1"))
    await village.type(LI, "/hearth unwithdraw 1")
    assert entry(village, 1).state is State.KEPT
    assert entry(village, 2).state is State.KEPT


async def test_what_others_told_stays_with_its_readers_when_the_whole_is_narrowed(village: Village) -> None:
    await village.say(LI, "#tip The council rests the ingress on Sundays", COUNCIL)
    await village.type(LI, "/hearth widen 1", COUNCIL)
    await village.say(BO, BOS)
    await village.merge(FAY, 2, 1)

    await village.type(LI, "/hearth narrow 1", COUNCIL)

    assert entry(village, 2).state is State.KEPT
    assert [card.number for card in cards(await village.type(BO, ASK_AS_BO))] == [2]


async def test_a_part_put_back_after_its_whole_went_stands_by_itself(village: Village) -> None:
    await made_one(village)
    await village.type(BO, "/hearth withdraw 2")
    await village.type(LI, "/hearth withdraw 1")

    await village.type(BO, "/hearth unwithdraw 2")

    assert [card.number for card in cards(await village.type(FAY, ASK_AS_BO))] == [2]


async def test_an_erased_author_leaves_nothing_in_the_whole_and_others_keep_theirs(village: Village) -> None:
    await made_one(village)
    await village.do(LI, Action("share_here", "1"))

    me = await village.type(BO, "/hearth me")
    await village.press(BO, await village.press(BO, me, "Erase all that is mine"), "Erase all of it")

    assert "serves stale TLS" not in await read(village, FAY, 1)
    assert cards(await village.type(FAY, ASK_AS_BO)) == []
    (card,) = cards(await village.type(FAY, ASK))
    assert card.told_by == "Li"
    assert not any("Li and Bo" in repr(post) for post in village.public())


async def test_the_part_of_another_outlives_the_erased_author_of_the_whole(village: Village) -> None:
    await made_one(village)

    me = await village.type(LI, "/hearth me")
    await village.press(LI, await village.press(LI, me, "Erase all that is mine"), "Erase all of it")

    assert [card.number for card in cards(await village.type(FAY, ASK_AS_BO))] == [2]
    (card,) = cards(await village.type(FAY, ASK_AS_BO))
    assert card.told_by == "Bo"


async def test_words_of_a_private_channel_stay_in_it_when_they_become_part_of_an_open_entry(village: Village) -> None:
    await village.say(LI, LIS)
    await village.say(FAY, "#tip The krelboyne rests the ingress", COUNCIL)
    await works(village, LI, 2)
    await village.merge(FAY, 2, 1, COUNCIL)

    outside = await read(village, BO, 1)
    inside = await read(village, LI, 1, COUNCIL)

    assert "krelboyne" not in outside
    assert "#2" not in outside
    assert "Fay" not in outside
    assert cards(await village.type(BO, "/ask krelboyne")) == []
    assert "krelboyne" in inside


async def test_an_edit_of_a_part_is_found_and_read_with_the_whole(village: Village) -> None:
    await made_one(village)

    form = await village.press(BO, await village.type(BO, "/hearth show 1"), "Edit my part")
    await village.submit(BO, form, title="Reload the zebrafish proxy", body="It serves stale TLS otherwise")

    assert [card.number for card in cards(await village.type(FAY, "/ask zebrafish proxy"))] == [1]
    assert "zebrafish" in await read(village, FAY, 1)
    assert "stale TLS" in text_of(await village.type(FAY, "/hearth show 1"))


async def test_what_follows_a_merge_is_merged_with_it_and_parted_one_at_a_time(village: Village) -> None:
    await two(village)
    await village.say(FAY, "#tip Kick the balancer when it hands out old chains")
    await works(village, LI, 2)
    await village.merge(FAY, 2, 3)
    await village.merge(FAY, 3, 1)

    assert used(village, 1) == (1, 1)
    (card,) = cards(await village.type(LI, ASK))
    assert card.told_by == "Li, Bo and Fay"
    await village.type(FAY, "/hearth unmerge 3")

    assert used(village, 1) == (0, 0)
    assert used(village, 3) == (1, 1)
    (card,) = cards(await village.type(LI, "/ask kick the balancer when it hands out old chains"))
    assert card.told_by == "Fay and Bo"


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("merge 1 1", "can't be merged into itself"),
        ("merge 1", "Say two entries"),
        ("merge one two", "Say two entries"),
        ("merge 1 2 2", "Say two entries"),
        ("merge 1 99", "no entry #99"),
        ("merge 99 1", "no entry #99"),
        ("merge 1 http://127.0.0.1:8765/entries/2?in=7", "another community's"),
        ("unmerge 1", "stands by itself"),
        ("unmerge 99", "no entry #99"),
        ("unmerge x", "by its number"),
    ],
)
async def test_a_merge_that_cannot_be_gets_one_clear_sentence(village: Village, line: str, sentence: str) -> None:
    await two(village)

    said = text_of(await village.type(FAY, f"/hearth {line}"))

    assert sentence in said
    assert (await village.core.shelf(BO, GENERAL, Wanted())).total == 2


async def test_a_link_to_an_entry_names_it_as_well_as_its_number(village: Village) -> None:
    await two(village)

    seen = await village.type(FAY, "/hearth merge http://127.0.0.1:8765/entries/2?in=1 #1")

    assert "#2 becomes part of #1" in text_of(seen)


async def test_an_entry_that_is_withdrawn_hidden_or_out_of_sight_cannot_be_merged(village: Village) -> None:
    await two(village)
    await village.say(LI, "#tip The council meets in the green room", COUNCIL)
    await village.say(BO, "#tip A fourth thing of quite another kind")
    await village.type(BO, "/hearth withdraw 2")
    await village.type(FAY, "/hearth hide 1")

    assert "is withdrawn" in text_of(await village.type(BO, "/hearth merge 2 4"))
    assert "no entry #2" in text_of(await village.type(FAY, "/hearth merge 2 4"))
    assert "no entry #2" in text_of(await village.type(FAY, "/hearth merge 4 2"))
    assert "is hidden" in text_of(await village.type(FAY, "/hearth merge 1 4"))
    assert "no entry #1" in text_of(await village.type(BO, "/hearth merge 4 1"))
    assert "no entry #3" in text_of(await village.type(BO, "/hearth merge 4 3"))
    assert "no entry #3" in text_of(await village.type(BO, "/hearth merge 3 4"))


async def test_a_circle_of_merges_cannot_be_made(village: Village) -> None:
    await two(village)
    await village.say(FAY, "#tip Kick the balancer when it hands out old chains")
    await village.merge(FAY, 1, 2)
    await village.merge(FAY, 2, 3)

    back = await village.merge(FAY, 3, 1)
    known = await village.type(FAY, "/hearth merge 1 3")

    assert "can't be merged into itself" in text_of(back)
    assert "is part of" in text_of(known)
    assert (await village.core.shelf(BO, GENERAL, Wanted())).total == 1


async def test_what_is_part_of_one_is_not_merged_into_another_before_it_is_parted(village: Village) -> None:
    await two(village)
    await village.say(FAY, "#tip Kick the balancer when it hands out old chains")
    await village.merge(FAY, 2, 1)

    assert "separate them first" in text_of(await village.type(FAY, "/hearth merge 2 3"))


async def test_the_same_merge_twice_at_once_is_one_merge(village: Village) -> None:
    await two(village)
    seen = await village.type(FAY, "/hearth merge 2 1")
    yes = next(each.action for each in buttons(seen) if each.action.verb == "merge_yes")

    said = await asyncio.gather(*(village.do(FAY, yes) for _ in range(4)))

    assert all("#2" in text_of(one) for one in said)
    assert entry(village, 1).version == 2
    assert entry(village, 2).version == 2


async def test_merges_both_ways_at_once_leave_one_entry(village: Village) -> None:
    await two(village)

    await asyncio.gather(village.do(FAY, Action("merge_yes", "1.2")), village.do(FAY, Action("merge_yes", "2.1")))

    assert sorted(entry(village, number).state for number in (1, 2)) == [State.KEPT, State.MERGED]
    assert (await village.core.shelf(BO, GENERAL, Wanted())).total == 1


async def test_two_who_merge_one_into_different_others_at_once_merge_it_once(village: Village) -> None:
    await two(village)
    await village.say(FAY, "#tip Kick the balancer when it hands out old chains")

    await asyncio.gather(village.do(FAY, Action("merge_yes", "2.1")), village.do(FAY, Action("merge_yes", "2.3")))

    assert entry(village, 2).merged_into in {1, 3}
    assert (await village.core.shelf(BO, GENERAL, Wanted())).total == 2


async def test_a_button_of_another_community_merges_nothing_here(village: Village) -> None:
    await two(village)
    form = await village.type(FAY, "/hearth setup", COUNCIL)
    await village.submit(FAY, form, COUNCIL, name="Council", which="new")
    stranger = replace(BO, native="ann", name="Ann")

    said = await village.do(stranger, Action("merge_yes", "2.1", community=2))

    assert "button" in text_of(said)
    assert entry(village, 2).state is State.KEPT


async def test_a_member_merges_their_own_and_parts_nobody_elses(village: Village) -> None:
    await two(village)
    await village.say(FAY, "#tip Kick the balancer when it hands out old chains")
    await village.merge(FAY, 3, 1)

    refused = await village.type(BO, "/hearth merge 1 2")
    parted = await village.type(BO, "/hearth unmerge 3")

    assert "You can merge your own into it" in text_of(refused)
    assert "Only its author" in text_of(parted)
    assert entry(village, 3).state is State.MERGED


async def test_the_audit_log_tells_of_merging_and_parting(village: Village) -> None:
    await made_one(village)
    await village.type(FAY, "/hearth unmerge 2")

    page = text_of(await village.type(FAY, "/hearth audit"))

    assert "merge #2 #1" in page
    assert "unmerge #2 #1" in page


async def test_what_one_person_was_told_still_works_after_a_merge_and_after_parting(village: Village) -> None:
    await two(village)
    await village.do(LI, Action("try", "2"))
    await village.tick(days=8)
    asked = next(one for one in village.posts_to(LI) if "How did it go" in one.fallback)
    await village.merge(FAY, 2, 1)
    await village.type(FAY, "/hearth unmerge 2")
    await village.merge(FAY, 2, 1)

    assert asked in village.posts_to(LI)
    await village.press(LI, asked, "It worked")

    assert used(village, 1) == (1, 1)


async def test_what_was_posted_before_a_merge_is_not_touched_by_parting(village: Village) -> None:
    await two(village)
    await village.do(BO, Action("share_here", "1"))
    village.clock.forward(minutes=1)
    await village.merge(FAY, 2, 1)

    await village.type(FAY, "/hearth unmerge 2")

    assert any("Restart the ingress" in post.fallback for post in village.public())
    assert not any("told apart" in post.fallback for post in village.public() if "#1 tip" in post.fallback)


async def test_a_source_is_offered_for_merging_into_what_was_written_up_from_it(village: Village) -> None:
    await two(village)
    form = await village.type(BO, "/hearth writeup 1 2 All about certificates")
    kept = await village.submit(BO, form)

    assert [each.label for each in buttons(kept) if each.action.verb == "merge"] == ["Merge #2 into #3"]
    seen = await village.press(BO, kept, "Merge #2 into #3")

    assert "Nothing is merged yet" in text_of(seen)


@pytest.mark.parametrize("verb", ["try", "try_not", "changed", "worked"])
async def test_what_was_done_with_a_part_alone_is_not_the_wholes_after_parting(village: Village, verb: str) -> None:
    await two(village)
    await works(village, LI, 2)
    await village.do(LI, Action("try", "2"))
    await village.merge(FAY, 2, 1)
    answer = await village.do(LI, Action(verb, "1"))
    if verb == "changed":
        await village.submit(LI, answer, changed="We do it from a script")

    await village.type(FAY, "/hearth unmerge 2")

    told = {"try": (0, 0), "try_not": (0, 0), "changed": (1, 0), "worked": (1, 1)}
    assert used(village, 1) == told[verb]
    assert used(village, 2) == (1, 1)


async def test_a_trial_that_was_asked_about_as_the_whole_tells_nothing_of_it_after_parting(village: Village) -> None:
    await two(village)
    await works(village, LI, 2)
    await village.do(LI, Action("try", "2"))
    await village.merge(FAY, 2, 1)

    await village.tick(days=8)
    await village.type(FAY, "/hearth unmerge 2")

    assert used(village, 1) == (0, 0)
    assert used(village, 2) == (1, 1)
