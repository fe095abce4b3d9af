"""Topics as people work with them: shown, followed, looked after, renamed, merged, never in a circle or too deep."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from bot.community.model import Viewer
from bot.core import DUES, FAULTS
from bot.messages import Action, Form, Moved, Place, Post, RoomChanged, Wanted
from bot.storage.scrub import scrub
from bot.tick import Tick
from bot.wording import post
from tests.core.village import BO, COUNCIL, FAY, GENERAL, LI, Village, buttons, text_of

if TYPE_CHECKING:
    from bot.domain.model import Topic
    from bot.messages import Answer
    from bot.transaction import Transaction


async def change(village: Village, topic: str, **values: str) -> Answer:
    """Let Fay change a topic by its form."""
    return await village.submit(FAY, await village.type(FAY, f"/hearth topic edit {topic}"), GENERAL, **values)


def topic(village: Village, name: str) -> Topic | None:
    """Return a topic as it is stored."""
    return village.store.read_now(1, lambda tx: tx.topics.get(name))


def labels(answer: Answer) -> list[str]:
    """Return what the buttons of an answer say."""
    return [one.label for one in buttons(answer)]


async def test_a_topic_is_shown_with_its_names_its_place_and_what_is_on_it(village: Village) -> None:
    await village.type(LI, "/share Back off before you try again #retries")
    await village.type(LI, "/share Count what you drop #limits")
    await change(village, "retries", about="When to try again", parent="resilience", aliases="re-try")
    await change(village, "limits", parent="retries")

    shown = text_of(await village.type(BO, "/hearth topic #re-try"))

    assert "#retries" in shown
    assert "When to try again" in shown
    assert "part of #resilience · also #re-try" in shown
    assert "In it: #limits · 1" in shown
    assert "Back off before you try again" in shown
    assert "Nobody looks after it yet." in shown


async def test_topics_are_listed_as_a_tree(village: Village) -> None:
    await village.type(LI, "/share Back off before you try again #retries")
    await change(village, "retries", parent="resilience")

    listed = text_of(await village.type(BO, "/hearth topics"))

    assert "- #resilience · 0\n-   ↳ #retries · 1" in listed


async def test_a_topic_that_nobody_knows_is_answered_with_those_like_it(village: Village) -> None:
    await village.type(LI, "/share Back off before you try again #retries")

    answer = await village.type(BO, "/hearth topic retrise")
    shown = await village.press(BO, answer, "Look at #retries")

    assert "Nothing that you can see is about #retrise. Did you mean #retries?" in text_of(answer)
    assert "Make" not in " ".join(labels(answer))
    assert "Back off" in text_of(shown)


async def test_a_facilitator_makes_a_topic_that_nothing_is_on_yet(village: Village) -> None:
    form = await village.press(FAY, await village.type(FAY, "/hearth topic resilience"), "Make #resilience")
    saved = await village.submit(FAY, form, about="What keeps us up")

    assert "Saved: #resilience" in text_of(saved)
    assert "What keeps us up" in text_of(await village.type(BO, "/hearth topic resilience"))


async def test_what_only_a_private_channel_speaks_of_is_no_topic_to_others(village: Village) -> None:
    await village.say(LI, "#tip Nobody is to know of the merger #layoffs", COUNCIL)

    others = text_of(await village.type(BO, "/hearth topic layoffs")), text_of(await village.type(BO, "/hearth topics"))
    theirs = text_of(await village.type(LI, "/hearth topic layoffs", COUNCIL))

    assert "Nothing that you can see is about #layoffs" in others[0]
    assert "layoffs" not in others[1]
    assert "merger" in theirs


async def test_a_renamed_topic_takes_everything_along_and_keeps_its_old_name(village: Village) -> None:
    await village.type(LI, "/share Back off before you try again #retrying")
    await village.type(BO, "/hearth follow retrying")
    await village.submit(FAY, await village.type(FAY, "/hearth topic map"), topics="retrying")
    await village.type(BO, "/hearth learning When do we give up for good? #retrying")

    saved = await change(village, "retrying", name="#retries")
    kept = await village.type(LI, "/share Try a second time at once #retrying", COUNCIL)

    def carried(tx: Transaction) -> tuple[object, ...]:
        person = tx.members.known(BO) or ""
        shelf = tx.entries.shelf(Wanted(topic="retries"), village_viewer(tx), size=9)[1]
        asked = [one.topic for one in tx.learning.every()]
        return shelf, tx.digests.followed(person), tx.topics.of_source(str(GENERAL)), asked

    assert "Saved: #retries" in text_of(saved)
    assert "on retries" in text_of(kept)
    assert village.store.read_now(1, carried) == (1, ["retries"], ("retries",), ["retries"])
    assert topic(village, "retrying") is None
    assert "#retries" in text_of(await village.type(BO, "/hearth topic retrying"))


def village_viewer(tx: Transaction) -> Viewer:
    """Return anybody as a reader."""
    return Viewer(tx.members.community().id)


async def test_a_name_that_another_topic_has_is_refused_and_a_merge_offered(village: Village) -> None:
    await village.type(LI, "/share Back off before you try again #retries")
    await village.type(LI, "/share Wait a little longer each time #backoff")
    await village.type(BO, "/hearth follow backoff")

    offered = await change(village, "backoff", name="retries")
    merged = await village.press(FAY, offered, "Merge #backoff into #retries")

    assert "There is a topic #retries already, so #backoff can't be called so. Nothing was changed." in text_of(offered)
    assert "#backoff is now another name of #retries" in text_of(merged)
    assert "#retries · 2 · also backoff" in text_of(await village.type(BO, "/hearth topics"))
    assert "#retries" in text_of(await village.type(BO, "/hearth follow"))


async def test_a_merge_pressed_twice_is_one(village: Village) -> None:
    await village.type(LI, "/share Back off before you try again #retries")
    await village.type(LI, "/share Wait a little longer each time #backoff")
    await village.type(FAY, "/hearth topic merge backoff into retries")

    again = await village.type(FAY, "/hearth topic merge backoff into retries")

    assert "#backoff is now another name of #retries" in text_of(again)
    assert "#retries · 2" in text_of(await village.type(BO, "/hearth topics"))


async def test_parts_of_a_merged_topic_stay_where_they_can_be(village: Village) -> None:
    for name, parent in (("b", "a"), ("c", "b"), ("y", "x"), ("z", "y")):
        await village.type(LI, f"/share Something about it that is worth knowing, number {name} #top-{name}")
        await change(village, f"top-{name}", parent=f"top-{parent}")

    merged = await village.type(FAY, "/hearth topic merge top-a into top-z")
    every = village.store.read_now(1, lambda tx: tx.topics.parents())

    assert "#top-a is now another name of #top-z" in text_of(merged)
    assert every == {"top-b": "top-x", "top-c": "top-b", "top-x": None, "top-y": "top-x", "top-z": "top-y"}


async def test_a_circle_in_the_tree_is_refused_with_a_sentence(village: Village) -> None:
    await village.type(LI, "/share Back off before you try again #retries")
    await change(village, "retries", parent="resilience")

    form = await change(village, "resilience", parent="retries")

    assert isinstance(form, Form)
    assert "#retries is a part of it already, or it itself: a topic can't be a part of itself." in text_of(form)
    assert village.store.read_now(1, lambda tx: tx.topics.parents())["resilience"] is None


async def test_a_topic_is_no_part_of_itself(village: Village) -> None:
    await village.type(LI, "/share Back off before you try again #retries")

    assert "can't be a part of itself" in text_of(await change(village, "retries", parent="#retries"))


async def test_a_fourth_level_is_refused_with_a_sentence(village: Village) -> None:
    await village.type(LI, "/share Back off before you try again #jitter")
    for name, parent in (("jitter", "backoff"), ("backoff", "retries")):
        await change(village, name, parent=parent)

    form = await change(village, "retries", parent="resilience")

    assert isinstance(form, Form)
    assert "Under #resilience it would stand on a fourth level." in text_of(form)
    assert topic(village, "resilience") is None


async def test_a_name_of_two_topics_is_refused_with_a_sentence(village: Village) -> None:
    await village.type(LI, "/share Drain the node first #kubernetes")
    await village.type(LI, "/share Tag every image #containers")
    await village.type(FAY, "/hearth alias k8s = kubernetes")

    typed = await village.type(FAY, "/hearth alias k8s = containers")
    form = await change(village, "containers", aliases="k8s")

    said = "That name stands for #kubernetes already, and a name stands for one topic alone."
    assert said in text_of(typed)
    assert said in text_of(form)
    assert "on kubernetes" in text_of(await village.type(LI, "/share Cordon it before that #k8s"))


async def test_a_name_taken_off_its_topic_can_stand_for_another(village: Village) -> None:
    await village.type(LI, "/share Drain the node first #kubernetes")
    await village.type(LI, "/share Tag every image #containers")
    await village.type(FAY, "/hearth alias k8s = kubernetes")

    await change(village, "kubernetes", aliases="")
    answer = await village.type(FAY, "/hearth alias k8s = containers")

    assert "#k8s is now another name of #containers" in text_of(answer)


async def test_of_two_who_want_to_look_after_a_topic_at_once_the_second_gets_a_sentence(village: Village) -> None:
    await village.type(LI, "/share Back off before you try again #retries")
    seen_by_li, seen_by_bo = [await village.type(who, "/hearth topic retries") for who in (LI, BO)]

    first = await village.press(LI, seen_by_li, "Look after it")
    second = await village.press(BO, seen_by_bo, "Look after it")

    assert "You look after #retries" in text_of(first)
    assert "Li looks after #retries already. One does at a time" in text_of(second)
    assert "Li looks after it." in text_of(await village.type(BO, "/hearth topic retries"))


async def test_who_looks_after_a_topic_says_what_it_is_and_lets_it_go(village: Village) -> None:
    await village.type(BO, "/share Back off before you try again #retries")
    refused = await village.type(LI, "/hearth topic edit retries")
    cared = await village.press(LI, await village.type(LI, "/hearth topic retries"), "Look after it")

    saved = await village.submit(LI, await village.press(LI, cared, "Change it"), about="Trying again")
    shown = await village.type(LI, "/hearth topic retries")
    let_go = await village.press(LI, shown, "I look after it no more")

    assert "Only who looks after #retries can do that, or a facilitator." in text_of(refused)
    assert "Saved: #retries" in text_of(saved)
    assert "Nobody looks after #retries any more." in text_of(let_go)


async def test_a_change_over_somebody_elses_is_refused_with_a_sentence(village: Village) -> None:
    await village.type(LI, "/share Back off before you try again #retries")
    mine = await village.type(FAY, "/hearth topic edit retries")
    await change(village, "retries", about="Trying again")

    outrun = await village.submit(FAY, mine, about="Something else")

    assert "#retries was changed by somebody else just now" in text_of(outrun)
    found = topic(village, "retries")
    assert found
    assert found.about == "Trying again"


async def test_who_follows_a_topic_follows_its_parts(village: Village) -> None:
    await village.type(BO, "/share Wait a little longer each time #backoff")
    await change(village, "backoff", parent="retries")

    within = village.store.read_now(1, lambda tx: tx.topics.within(["retries"]))
    followed = await village.press(BO, await village.type(BO, "/hearth topic retries"), "Follow")

    assert within == ("retries", "backoff")
    assert "You follow #retries" in text_of(followed)
    assert "Unfollow" in labels(await village.type(BO, "/hearth topic retries"))


async def test_the_shelf_and_a_question_about_a_topic_take_its_parts_along(village: Village) -> None:
    await village.type(BO, "/share Wait a little longer each time you try it again #backoff")
    await change(village, "backoff", parent="retries")

    shelf = await village.core.shelf(BO, GENERAL, Wanted(topic="retries"))
    asked = await village.type(LI, "/ask wait longer topic:retries")

    assert [card.title for card in shelf.cards] == ["Wait a little longer each time you try it again"]
    assert "Wait a little longer" in text_of(asked)


async def test_a_new_hashtag_close_to_a_topic_is_asked_about_privately_and_one_press_merges(village: Village) -> None:
    await village.type(LI, "/share Back off before you try again #retries")

    await village.say(BO, "#tip Wait a little longer each time #retrys")
    private = village.posts_to(BO)[-1]
    merged = await village.press(BO, private, "Yes, use #retries")
    again = await village.press(BO, private, "Yes, use #retries")

    assert "#retrys is new; did you mean #retries?" in text_of(private)
    assert all("did you mean" not in text_of(one) for one in village.public())
    assert "#retrys is another name of #retries now" in text_of(merged)
    assert text_of(again) == text_of(merged)
    assert "#retries · 2 · also retrys" in text_of(await village.type(LI, "/hearth topics"))


@pytest.mark.parametrize(
    "line", ["/share Drain the node first #kubernets", "/share Drain the node first #kube-clusters"]
)
async def test_a_hashtag_close_to_another_name_of_a_topic_is_asked_about(village: Village, line: str) -> None:
    await village.type(LI, "/share Cordon it before that #kubernetes")
    await village.type(FAY, "/hearth alias kube-cluster = kubernetes")

    kept = await village.type(BO, line)

    assert "did you mean #kubernetes?" in text_of(kept)
    assert "Kept as" in text_of(kept)


async def test_a_form_with_a_close_hashtag_is_kept_all_the_same(village: Village) -> None:
    await village.type(LI, "/share Back off before you try again #retries")

    form = await village.type(BO, "/share")
    kept = await village.submit(BO, form, title="Wait longer", body="A little longer each time", topics="retry")

    assert "#retry is new; did you mean #retries?" in text_of(kept)
    assert "Kept as" in text_of(kept)


async def test_a_hashtag_that_others_use_by_now_is_not_one_members_to_merge(village: Village) -> None:
    await village.type(LI, "/share Back off before you try again #retries")
    kept = await village.type(BO, "/share Wait a little longer each time #retrys")
    await village.type(LI, "/share Count how often that was #retrys")

    refused = await village.press(BO, kept, "Yes, use #retries")
    merged = await village.press(FAY, kept, "Yes, use #retries")

    assert "#retrys is used by others by now. A facilitator can make one of both" in text_of(refused)
    assert "#retrys is another name of #retries now" in text_of(merged)


async def test_a_topic_that_only_a_private_channel_speaks_of_is_offered_to_nobody(village: Village) -> None:
    await village.say(LI, "#tip Nobody is to know of the merger #layoffs", COUNCIL)

    kept = await village.type(BO, "/share How to plan a lay-off season in the snow #layoff")

    assert "did you mean" not in text_of(kept)


async def test_what_is_kept_in_a_mapped_channel_carries_its_topics(village: Village) -> None:
    mapped = await village.submit(FAY, await village.type(FAY, "/hearth topic map"), topics="deploy, git")

    typed = await village.type(LI, "/share Tag before you release")
    await village.say(LI, "#tip Never on a Friday #retries")
    form = await village.submit(
        LI, await village.type(LI, "/share"), title="Look twice", body="And once more", topics=""
    )

    assert "#general is about #deploy, #git from now on" in text_of(mapped)
    assert "on deploy, git" in text_of(typed)
    assert any("on retries, deploy, git" in text_of(one) for one in village.public())
    assert "on deploy, git" in text_of(form)


async def test_a_channel_mapped_to_a_slip_of_a_topic_is_asked_about_and_mended_by_one_press(village: Village) -> None:
    await village.type(LI, "/share Oil the treadles #looms")

    mapped = await village.submit(FAY, await village.type(FAY, "/hearth topic map"), topics="#loms, weaving")
    mended = await village.press(FAY, mapped, "Yes, use #looms")

    assert "#loms is new; did you mean #looms?" in text_of(mapped)
    assert "weaving is new" not in text_of(mapped)
    assert "#loms is another name of #looms now" in text_of(mended)
    assert "on looms, weaving" in text_of(await village.type(LI, "/share Count the threads"))


async def test_a_known_topic_that_a_channel_is_mapped_to_is_not_asked_about(village: Village) -> None:
    await village.type(LI, "/share Oil the treadles #looms")
    await village.type(LI, "/share Oil the treads #loms")

    mapped = await village.submit(FAY, await village.type(FAY, "/hearth topic map"), topics="#loms")

    assert "did you mean" not in text_of(mapped)


async def test_a_change_or_a_merge_without_a_name_says_what_is_missing(village: Village) -> None:
    assert text_of(await village.type(FAY, "/hearth topic edit")) == (
        "Say which topic, such as /hearth topic edit git. /hearth topics lists them."
    )
    assert "Say both, such as" in text_of(await village.type(FAY, "/hearth topic merge"))
    await village.type(LI, "/share Cut the first minute #edit")
    assert "Cut the first minute" in text_of(await village.type(FAY, "/hearth topic edit"))


async def test_a_topic_that_is_like_by_two_of_its_names_is_offered_once(village: Village) -> None:
    await village.type(LI, "/share Oil the treadles #looms")
    await village.type(FAY, "/hearth alias loom = looms")

    assert "Did you mean #looms? " in text_of(await village.type(BO, "/hearth topic loomz"))


async def test_only_a_facilitator_says_what_a_channel_is_about(village: Village) -> None:
    answer = await village.type(BO, "/hearth topic map")

    assert "Only a facilitator can do that." in text_of(answer)


async def test_the_form_of_a_channel_offers_what_its_own_words_say(village: Village) -> None:
    await village.type(LI, "/share Tag before you release #deploy")
    told = RoomChanged(GENERAL, village.clock(), "deploy", private=False, about="All about #releases, and lunch")
    await village.core.on_change(told)

    form = await village.type(FAY, "/hearth topic map")

    assert isinstance(form, Form)
    assert form.fields[0].value == "releases, deploy"
    assert "I offer what its name and its own words say" in text_of(form)


async def test_what_a_forum_files_a_post_under_stands_for_topics(village: Village) -> None:
    told = RoomChanged(GENERAL, village.clock(), "help", private=False, labels=("Deploy failures", "Other"))
    await village.core.on_change(told)
    form = await village.type(FAY, "/hearth topic map")
    await village.submit(FAY, form, labels="deploy FAILURES = deploy, ci\nNonsense = git\nOther =")

    await village.say(LI, "#tip Read the log from its end", labels=("Deploy failures",))
    await village.say(LI, "#tip Bring a towel", labels=("Other",))

    assert isinstance(form, Form)
    assert form.fields[1].value == "Deploy failures =\nOther ="
    assert any("on ci, deploy" in text_of(one) for one in village.public())
    listed = text_of(await village.type(BO, "/hearth topics"))
    assert "#ci · 1" in listed
    assert "#git" not in listed


async def test_the_channels_that_stand_for_topics_are_listed_elsewhere(village: Village) -> None:
    await village.submit(FAY, await village.type(FAY, "/hearth topic map"), topics="deploy")
    await village.type(LI, "/share Tag before you release #deploy")
    await village.submit(FAY, await village.type(FAY, "/hearth topic map", COUNCIL), topics="deploy")
    alone = replace(GENERAL, channel="@bo")

    listed = text_of(await village.type(BO, "/hearth topic map", alone))

    assert "#general · #deploy" in listed
    assert "council" not in listed


async def test_how_many_follow_a_topic_is_told_from_three_up(village: Village) -> None:
    await village.type(LI, "/share Back off before you try again #retries")
    for who in (LI, BO):
        await village.type(who, "/hearth follow retries")
    two = text_of(await village.type(BO, "/hearth topic retries"))
    await village.type(FAY, "/hearth follow retries")

    three = text_of(await village.type(BO, "/hearth topic retries"))

    assert "follow it" not in two
    assert "3 follow it" in three


async def test_the_page_of_topics_shows_the_tree_and_each_topic(village: Village) -> None:
    await village.type(LI, "/share Back off before you try again #retries")
    await village.say(LI, "#tip Nobody is to know of the merger #layoffs", COUNCIL)

    every = await village.core.page(BO, GENERAL, "topics")
    one = await village.core.page(BO, GENERAL, "topics", "retries")
    hidden = await village.core.page(BO, GENERAL, "topics", "layoffs")

    assert every
    assert "#retries" in post(*every.blocks).fallback
    assert "layoffs" not in post(*every.blocks).fallback
    assert one
    assert "Back off" in post(*one.blocks).fallback
    assert hidden is None


async def test_a_community_without_topics_says_how_to_begin(village: Village) -> None:
    assert "No topic yet: add one to what you share" in text_of(await village.type(BO, "/hearth topics"))
    assert "/hearth topics" in text_of(await village.type(BO, "/hearth topic"))


async def test_whoever_is_erased_looks_after_nothing_any_more(village: Village) -> None:
    await village.type(BO, "/share Back off before you try again #retries")
    await village.press(LI, await village.type(LI, "/hearth topic retries"), "Look after it")

    await village.do(LI, Action("erase"))
    scrub(village.store)

    assert "Nobody looks after it yet." in text_of(await village.type(BO, "/hearth topic retries"))


@pytest.mark.parametrize("name", ["", "#", "!!!", "a" * 200, "\u202egit", "git>ops", "🎉"])
async def test_no_name_breaks_the_showing_or_changing_of_a_topic(village: Village, name: str) -> None:
    await village.type(LI, "/share Back off before you try again #retries")

    for line in (f"/hearth topic {name}", f"/hearth topic edit {name}", f"/hearth topic merge {name} into retries"):
        assert isinstance(await village.type(FAY, line), (Post, Form))
    assert await change(village, "retries", name=name, parent=name, aliases=name)


async def test_what_is_asked_in_a_mapped_channel_is_on_its_topic(village: Village) -> None:
    told = RoomChanged(GENERAL, village.clock(), "help", private=False, labels=("Queues",))
    await village.core.on_change(told)
    form = await village.type(FAY, "/hearth topic map")
    await village.submit(FAY, form, topics="", labels="Queues = broker")

    await village.say(LI, "Why does it forget everything?", to_hearth=True, labels=("Queues",))

    def asked(tx: Transaction) -> list[str]:
        return [one.topic for one in tx.questions.mine(tx.members.known(LI) or "")]

    assert village.store.read_now(1, asked) == ["broker"]


async def test_a_topic_merged_into_itself_is_refused_with_a_sentence(village: Village) -> None:
    await village.type(LI, "/share Back off before you try again #retries")

    answer = await village.type(FAY, "/hearth topic merge #Retries into retries")

    assert "That would make #retries another name of itself." in text_of(answer)


async def test_the_list_says_how_many_more_there_are_only_where_there_are(village: Village) -> None:
    await village.type(LI, "/share Back off before you try again #retries")
    few = text_of(await village.type(BO, "/hearth topics"))
    tags = " ".join(f"#tag{chr(97 + number // 26)}{chr(97 + number % 26)}" for number in range(45))
    await village.type(LI, f"/share Everything at once {tags}")

    many = text_of(await village.type(BO, "/hearth topics"))

    assert "more" not in few
    assert "and 6 more" in many
    assert "#taga" in text_of(await village.type(BO, "/hearth topics taga"))


async def test_the_digest_of_a_followed_topic_tells_of_its_parts(village: Village) -> None:
    await village.type(LI, "/share Back off before you try again #backoff")
    await change(village, "backoff", parent="retries")
    await village.type(BO, "/hearth follow retries")
    await village.type(LI, "/share Wait a little longer each time #backoff")
    village.clock.at = datetime(2026, 11, 27, 8, 30, tzinfo=UTC)

    for _ in range(4):
        await Tick(village.store, DUES, FAULTS, errands=village.core.errands(), clock=village.clock).once()
        village.clock.forward(minutes=30)
    await village.deliver()

    assert any("Wait a little longer" in text_of(one) for one in village.posts_to(BO))


async def test_the_same_form_twice_changes_a_topic_once_and_says_so_twice(village: Village) -> None:
    await village.type(LI, "/share Back off before you try again #retrying")
    form = await village.type(FAY, "/hearth topic edit retrying")

    said = [await village.submit(FAY, form, name="retries", parent="resilience", about="Again") for _ in range(2)]

    assert [text_of(one) for one in said] == ["Saved: #retries, a part of #resilience."] * 2


async def test_whoever_lets_a_topic_go_twice_is_answered_alike(village: Village) -> None:
    await village.type(BO, "/share Back off before you try again #retries")
    cared = await village.press(LI, await village.type(LI, "/hearth topic retries"), "Look after it")

    said = [await village.press(LI, cared, "I look after it no more") for _ in range(2)]

    assert all("Nobody looks after #retries any more." in text_of(one) for one in said)


async def test_what_somebody_looks_after_stands_on_their_own_page(village: Village) -> None:
    await village.type(BO, "/share Back off before you try again #retries")
    await village.press(LI, await village.type(LI, "/hearth topic retries"), "Look after it")

    assert "You look after #retries." in text_of(await village.type(LI, "/hearth me"))
    assert "You look after" not in text_of(await village.type(BO, "/hearth me"))


async def test_a_close_hashtag_is_asked_about_when_an_entry_is_edited(village: Village) -> None:
    await village.type(LI, "/share Back off before you try again #retries")
    await village.type(BO, "/share Wait a little longer each time")

    edited = await village.submit(BO, await village.type(BO, "/hearth edit 2"), topics="retrys")

    assert "#retrys is new; did you mean #retries?" in text_of(edited)


async def test_a_change_over_a_renaming_is_refused_with_a_sentence(village: Village) -> None:
    await village.type(LI, "/share Back off before you try again #retries")
    await change(village, "retries", about="When to try again")
    one, other = [await village.type(FAY, "/hearth topic edit retries") for _ in range(2)]

    await village.submit(FAY, one, name="trying-again")
    outrun = await village.submit(FAY, other, about="Something else")

    assert "was changed by somebody else just now" in text_of(outrun)
    assert topic(village, "retries") is None
    found = topic(village, "trying-again")
    assert found
    assert found.about == "When to try again"


async def test_a_beginning_that_no_topic_has_is_said_so(village: Village) -> None:
    await village.type(LI, "/share Back off before you try again #retries")

    listed = text_of(await village.type(BO, "/hearth topics zz"))

    assert "No topic that you can see begins with #zz." in listed
    assert "No topic yet" not in listed


async def test_a_form_over_a_topic_that_was_merged_meanwhile_changes_nothing(village: Village) -> None:
    await village.type(LI, "/share Back off before you try again #retries")
    await village.type(LI, "/share Wait a little longer each time #backoff")
    open_form = await village.type(FAY, "/hearth topic edit backoff")

    await village.type(FAY, "/hearth topic merge backoff into retries")
    outrun = await village.submit(FAY, open_form, about="Waiting")

    assert "was changed by somebody else just now" in text_of(outrun)
    found = topic(village, "retries")
    assert found
    assert (found.about, found.aliases) == ("", ("backoff",))


@pytest.mark.parametrize("line", ["/hearth alias reorg = layoffs", "/hearth topic merge layoffs into retries"])
async def test_no_other_name_makes_known_what_only_a_private_channel_speaks_of(village: Village, line: str) -> None:
    await village.type(LI, "/share Back off before you try again #retries")
    await village.type(LI, "/share Tell people early #layoffs", COUNCIL)

    refused = await village.type(FAY, line, COUNCIL)
    kept = await village.type(BO, "/share Start again from the top #reorg")

    assert "Only a private channel speaks of #layoffs" in text_of(refused)
    assert "/hearth topic edit layoffs" in text_of(refused)
    assert "layoffs" not in text_of(kept)
    assert "layoffs" not in text_of(await village.type(BO, "/hearth topic retries"))


async def test_a_name_that_only_a_private_channel_uses_is_free_to_others_and_tells_nothing(village: Village) -> None:
    await village.type(LI, "/share Back off before you try again #retries")
    await village.type(LI, "/share Tell people early #layoffs", COUNCIL)
    await village.store.write(1, lambda tx: tx.topics.alias("layofs", "layoffs"))
    cared = await village.press(BO, await village.type(BO, "/hearth topic retries"), "Look after it")

    saved = await village.submit(BO, await village.press(BO, cared, "Change it"), aliases="layoffs, layofs, unheard-of")
    shown = text_of(await village.type(BO, "/hearth topic retries"))

    assert text_of(saved) == "Saved: #retries."
    assert "also #layoffs, #layofs, #unheard-of" in shown
    assert "Tell people early" not in shown
    assert "#retries · 1" in text_of(await village.type(BO, "/hearth topics"))
    assert "Tell people early" in text_of(await village.type(LI, "/hearth topic retries", COUNCIL))


async def test_a_topic_of_one_who_left_is_free_to_look_after(village: Village) -> None:
    await village.type(LI, "/share Back off before you try again #retries")
    await village.press(LI, await village.type(LI, "/hearth topic retries"), "Look after it")
    await village.core.on_change(Moved(LI, Place(LI.space), village.clock(), inside=False))

    shown = await village.type(BO, "/hearth topic retries")
    cared = await village.press(BO, shown, "Look after it")

    assert "Nobody looks after it yet." in text_of(shown)
    assert "You look after #retries" in text_of(cared)


async def test_a_facilitator_frees_a_topic_for_another(village: Village) -> None:
    await village.type(LI, "/share Back off before you try again #retries")
    await village.press(LI, await village.type(LI, "/hearth topic retries"), "Look after it")

    freed = await village.press(FAY, await village.type(FAY, "/hearth topic retries"), "Free it for another")

    assert "Nobody looks after #retries any more." in text_of(freed)
    assert "Look after it" in labels(await village.type(BO, "/hearth topic retries"))
    assert "Free it for another" not in labels(await village.type(BO, "/hearth topic retries"))


async def test_what_a_forum_renames_stands_for_its_topics_under_the_new_name(village: Village) -> None:
    told = RoomChanged(GENERAL, village.clock(), "help", private=False, labels=("Deploy failures", "Queues"))
    await village.core.on_change(told)
    form = await village.type(FAY, "/hearth topic map")
    await village.submit(FAY, form, labels="Deploy failures = deploy\nQueues = broker")

    swapped = (("Deploy failures", "Queues"), ("Queues", "Releases"))
    labels = ("Queues", "Releases")
    await village.core.on_change(replace(told, at=village.clock.forward(hours=1), labels=labels, relabelled=swapped))

    sources = village.store.read_now(1, lambda tx: tx.topics.sources())
    assert sources == {f"{GENERAL}#Queues": ("deploy",), f"{GENERAL}#Releases": ("broker",)}


async def test_what_a_forum_files_nothing_under_is_said(village: Village) -> None:
    told = RoomChanged(GENERAL, village.clock(), "help", private=False, labels=("Deploy failures",))
    await village.core.on_change(told)
    form = await village.type(FAY, "/hearth topic map")

    mapped = await village.submit(FAY, form, labels="Nonsense = git\nDeploy failures = deploy\nhow odd")

    assert "Deploy failures · #deploy" in text_of(mapped)
    assert "Nothing is filed under “Nonsense”, “how odd” here, so I left that out." in text_of(mapped)
