"""One community becomes part of another: both sides agree, all goes over exactly, and old numbers lead to the new."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.community.model import Role
from bot.core.places import direct
from bot.practice.model import Outcome, State
from bot.storage.tables import metadata
from bot.storage.takeover import TAKEN_OVER
from tests.core.towns import ANN, CELLAR, CY, DEE, HALL, LIZ, YARD, code_in, settle, with_platforms
from tests.core.village import buttons, text_of
from tests.factories import a_use

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bot.messages import Answer, Post
    from bot.transaction import Transaction
    from tests.core.village import Village

MAKERS, MENDERS = "Makers", "Menders"


@pytest.fixture
async def town(village: Village) -> Village:
    """Ann's makers keep three things, of which one is private and one has two versions; Dee's menders keep one."""
    with_platforms(village)
    await settle(village)
    await village.say(DEE, "#tip a patch wants a hem #cloth", YARD, private=False)
    said = await village.say(CY, "#tip planes want an edge #tools", HALL, private=False)
    await village.edit(said, "#tip planes want a keen edge #tools", "2")
    await village.say(CY, "#tip the cellar is damp", CELLAR, private=True)
    await village.say(ANN, "#story how the bench came to be", HALL, private=False)
    await village.type(LIZ, "/hearth me", YARD)
    return village


def ids(village: Village) -> dict[str, int]:
    """Return the communities by name."""
    return {one.name: one.id for one in village.store.communities()}


async def offered(town: Village) -> Answer:
    """Let Ann give a code, and Dee bring it."""
    given = await town.press(ANN, await town.type(ANN, "/hearth ending", HALL), "Merge it", HALL)
    return await town.type(DEE, f"/hearth ending take {code_in(given)}", YARD)


async def asked(town: Village) -> Post:
    """Let Dee say yes; return the last question to Ann."""
    await town.press(DEE, await offered(town), "Take it over", YARD)
    return next(post for post in reversed(town.posts_to(ANN)) if "would take Makers over" in post.fallback)


async def merged(town: Village) -> Answer:
    """Let the makers become part of the menders, with all that takes."""
    answer = await town.press(ANN, await asked(town), "Yes, merge them", direct(str(ANN)))
    for _ in range(10):
        await town.tick(seconds=1)
    return answer


def everything(town: Village, name: str) -> dict[int, tuple[object, ...]]:
    """Return what a community keeps, by number: the words, who told them, the versions and the uses."""

    def read(tx: Transaction) -> dict[int, tuple[object, ...]]:
        return {
            one.number: (
                *(one.title, one.body, one.author, one.author_name, one.topics, one.scope, one.room, one.told_at),
                *([each.body for each in tx.entries.revisions(one.number)], tx.uses.tally([one.number])[one.number]),
            )
            for one in tx.entries.stream(None)
            if one.state is State.KEPT
        }

    return town.store.read_now(ids(town)[name], read)


async def test_both_sides_agree_before_anything_changes(town: Village) -> None:
    question = await asked(town)

    before = everything(town, MAKERS)

    assert "Menders would take Makers over: Dee said yes." in question.fallback
    assert len(before) == 3
    assert len(everything(town, MENDERS)) == 1


async def test_all_goes_over_with_authors_versions_and_uses_under_greater_numbers(town: Village) -> None:
    use = a_use(1, "somebody", outcome=Outcome.WORKED)
    town.store.write_now(ids(town)[MAKERS], lambda tx: tx.uses.put(use))
    before = everything(town, MAKERS)

    told = text_of(await merged(town))

    after = everything(town, MENDERS)
    assert {number + 1000: kept for number, kept in before.items()}.items() <= after.items()
    assert len(after) == 4
    assert everything(town, MAKERS) == {}
    assert "What was #1 is #1001 now." in told


async def test_what_was_private_stays_so(town: Village) -> None:
    await merged(town)

    assert "the cellar is damp" not in text_of(await town.type(DEE, "/ask cellar damp", YARD))
    assert "#1002" not in text_of(await town.type(DEE, "/hearth show 1002", YARD)).replace("entry #1002", "")


async def test_each_finds_what_the_other_kept_in_their_own_channel(town: Village) -> None:
    await merged(town)

    assert "planes want a keen edge" in text_of(await town.type(DEE, "/ask planes", YARD))
    assert "a patch wants a hem" in text_of(await town.type(CY, "/ask patch hem", HALL))
    assert "planes want a keen edge" in text_of(await town.type(LIZ, "/hearth show 1001", YARD))


async def test_an_old_button_does_the_same_to_the_entry_under_its_new_number(town: Village) -> None:
    found = await town.type(CY, "/ask planes", HALL)
    await merged(town)

    used = text_of(await town.press(CY, found, "I used this", HALL))

    assert "planes want a keen edge" in used
    tally = town.store.read_now(ids(town)[MENDERS], lambda tx: tx.uses.tally([1001])[1001])
    assert tally.used == 1


async def test_an_old_link_leads_to_the_entry_under_its_new_number(town: Village) -> None:
    makers = ids(town)[MAKERS]
    await merged(town)

    page = await town.core.entry(CY, direct(str(CY)), 1, makers)

    assert page is not None
    assert page.card.number == 1001


async def test_its_members_mean_the_other_community_from_now_on(town: Village) -> None:
    await merged(town)

    assert [one.name for one in await town.core.communities(CY)] == [MENDERS]
    assert "Menders" in text_of(await town.type(CY, "/hearth about", direct(str(CY))))


async def test_its_facilitators_facilitate_there_too(town: Village) -> None:
    await merged(town)

    assert "three" not in text_of(await town.type(ANN, "/hearth ending", HALL))
    assert "How does Menders go on?" in text_of(await town.type(ANN, "/hearth ending", HALL))


async def test_its_channels_are_told_once(town: Village) -> None:
    await merged(town)

    told = [one.place for one in town.chat.standing if "has become part of" in one.post.fallback]

    assert sorted(map(str, told)) == sorted(map(str, (HALL, CELLAR)))


async def test_who_agreed_hears_when_all_is_there(town: Village) -> None:
    await merged(town)

    assert [one for one in town.posts_to(ANN) if "All that was kept in Makers is in Menders by now." in one.fallback]


async def test_what_its_author_takes_back_afterwards_is_gone_from_old_cards_too(town: Village) -> None:
    shared = await town.press(CY, await town.type(CY, "/ask planes", HALL), "Share to channel", HALL)
    assert shared is not None
    await merged(town)

    await town.type(CY, "/hearth withdraw 1001", HALL)
    await town.deliver()

    standing = [one.post.fallback for one in town.chat.standing if one.place.room == HALL]
    assert [text for text in standing if "planes want a keen edge" in text] == []


async def test_an_open_question_stays_open_and_is_answered_there(town: Village) -> None:
    nothing = await town.type(CY, "/ask who has a lathe", HALL)
    await town.press(CY, nothing, "Ask", HALL)
    await merged(town)

    def shared(tx: Transaction) -> list[str]:
        return [one.text for one in tx.questions.open()]

    assert town.store.read_now(ids(town)[MENDERS], shared) == ["who has a lathe"]


async def test_a_reply_solves_a_question_that_was_asked_before(town: Village) -> None:
    nothing = await town.type(CY, "/ask who has a lathe", HALL)
    await town.press(CY, nothing, "Ask", HALL)
    asked_in = town.standing("asks:")
    await merged(town)
    reply = await town.say(ANN, "in the cellar, beneath the bench", replace(HALL, thread=asked_in.id), private=False)

    done = text_of(await town.choose(CY, "this_solved", reply))

    assert "The question is answered." in done
    assert town.store.read_now(ids(town)[MENDERS], lambda tx: list(tx.questions.open())) == []


async def test_a_request_that_waited_for_its_author_is_answered_afterwards(town: Village) -> None:
    said = await town.say(CY, "sharpen it before every use", HALL, private=False)
    await town.choose(ANN, "keep", said)
    request = town.posts_to(CY)[-1]
    await merged(town)

    kept = text_of(await town.press(CY, request, "Yes, keep it", direct(str(CY))))

    assert "sharpen it before every use" in kept
    assert "sharpen it before every use" in text_of(await town.type(LIZ, "/ask sharpen before every use", YARD))


async def test_nobody_is_asked_twice_about_what_they_wanted_to_try(town: Village) -> None:
    found = await town.type(CY, "/ask planes", HALL)
    await town.press(CY, found, "I'll try this", HALL)
    await merged(town)

    for _ in range(10):
        await town.tick(days=1)

    asked_about = [one for one in town.posts_to(CY) if "planes want a keen edge" in one.fallback]
    assert len(asked_about) == 1


async def test_who_is_erased_is_erased_from_both(town: Village) -> None:
    await merged(town)

    await town.press(CY, await town.type(CY, "/hearth me erase", HALL), "Erase all of it", HALL)

    for name in (MAKERS, MENDERS):
        kept = town.store.read_now(ids(town)[name], lambda tx: [one.body for one in tx.entries.stream(None)])
        assert [body for body in kept if "planes" in body and body] == []


async def test_a_takeover_that_was_cut_short_goes_on_and_brings_nothing_twice(town: Village) -> None:
    makers = ids(town)[MAKERS]
    before = everything(town, MAKERS)
    question = await asked(town)
    await town.press(ANN, question, "Yes, merge them", direct(str(ANN)))
    town.store.write_now(makers, lambda tx: tx.takeover.bring(ids(town)[MENDERS], 1000, after=0, limit=2))

    for _ in range(5):
        await town.tick(seconds=1)

    after = everything(town, MENDERS)
    assert {number + 1000: kept for number, kept in before.items()}.items() <= after.items()
    assert len(after) == 4


async def test_the_last_yes_counts_once(town: Village) -> None:
    question = await asked(town)
    await town.press(ANN, question, "Yes, merge them", direct(str(ANN)))

    again = text_of(await town.press(ANN, question, "Yes, merge them", direct(str(ANN))))

    assert "answered already" in again


async def test_a_no_changes_nothing(town: Village) -> None:
    question = await asked(town)

    told = text_of(await town.press(ANN, question, "No", direct(str(ANN))))
    late = text_of(await town.press(ANN, question, "Yes, merge them", direct(str(ANN))))

    assert "everything stays as it is" in told
    assert "answered already" in late
    assert len(everything(town, MAKERS)) == 3


async def test_nobody_but_facilitators_of_each_side_agrees(town: Village) -> None:
    offer, own = await offered(town), direct(str(CY))
    code = await town.type(CY, "/hearth ending", HALL)
    taken = await town.do(LIZ, next(each.action for each in buttons(offer)), YARD)
    question = await town.press(DEE, offer, "Take it over", YARD)
    yes = next(each for each in buttons(town.posts_to(ANN)[-1]) if each.label == "Yes, merge them")
    given = await town.do(CY, yes.action, own)

    assert question is not None
    assert ["Only a facilitator" in text_of(one) for one in (code, taken, given)] == [True, True, True]
    assert len(everything(town, MAKERS)) == 3


async def test_where_nobody_is_left_to_say_the_last_yes_that_is_told(town: Village) -> None:
    offer = await offered(town)

    def stand_down(tx: Transaction) -> None:
        tx.members.set_role(tx.members.known(ANN) or "", Role.MEMBER)

    town.store.write_now(ids(town)[MAKERS], stand_down)

    told = text_of(await town.press(DEE, offer, "Take it over", YARD))

    assert "Nobody facilitates Makers any more" in told


async def test_an_offer_ends_with_the_erasure_of_who_gave_the_code(town: Village) -> None:
    offer = await offered(town)
    await town.press(ANN, await town.type(ANN, "/hearth me erase", HALL), "Erase all of it", HALL)

    told = text_of(await town.press(DEE, offer, "Take it over", YARD))

    assert "answered already, or is too old. Nothing was changed" in told


@pytest.mark.parametrize(("typed", "said"), [("", "Type the code behind it"), (" ABCD-EFGH", "I don't know that code")])
async def test_a_code_that_is_none_is_answered_in_a_sentence(town: Village, typed: str, said: str) -> None:
    told = text_of(await town.type(DEE, f"/hearth ending take{typed}", YARD))

    assert said in told


async def test_a_community_does_not_take_itself_over(town: Village) -> None:
    given = await town.press(ANN, await town.type(ANN, "/hearth ending", HALL), "Merge it", HALL)

    told = text_of(await town.type(ANN, f"/hearth ending take {code_in(given)}", HALL))

    assert "That is this community's own code" in told


async def test_what_was_merged_is_not_opened_again(town: Village) -> None:
    makers = ids(town)[MAKERS]
    await merged(town)

    def closed(tx: Transaction) -> bool:
        return tx.charters.charter().closed_at is not None

    assert town.store.read_now(makers, closed)


async def test_a_community_that_keeps_nothing_goes_over_all_the_same(village: Village) -> None:
    with_platforms(village)
    await settle(village)

    told = text_of(await merged(village))

    assert "Every number stays what it was." in told
    assert [one.name for one in await village.core.communities(ANN)] == [MENDERS]


def test_every_table_says_what_becomes_of_it_when_another_community_takes_over() -> None:
    assert set(TAKEN_OVER) == set(metadata.tables) | {"alembic_version"}


async def test_topics_are_called_there_as_they_are_and_their_tree_keeps_its_three_levels(town: Village) -> None:
    def grow(*parts: tuple[str, str]) -> Callable[[Transaction], None]:
        def write(tx: Transaction) -> None:
            for name, parent in parts:
                tx.topics.resolve((parent, name))
                topic = tx.topics.get(name)
                assert topic
                tx.topics.put(replace(topic, parent=parent, version=topic.version + 1))

        return write

    town.store.write_now(ids(town)[MENDERS], grow(("needles", "sewing"), ("threads", "needles")))
    town.store.write_now(ids(town)[MENDERS], lambda tx: tx.topics.alias("yarns", "threads"))
    town.store.write_now(ids(town)[MAKERS], grow(("silk", "threads")))
    form = await town.type(CY, "/hearth commit", HALL)
    await town.submit(CY, form, HALL, help_topics="yarns, silk")

    await merged(town)

    def read(tx: Transaction) -> tuple[Mapping[str, str | None], Sequence[str]]:
        commitment = tx.charters.commitment(tx.members.known(CY) or "")
        return tx.topics.parents(), commitment.help_topics if commitment else ()

    parents, helps = town.store.read_now(ids(town)[MENDERS], read)
    assert {name: parents[name] for name in ("silk", "threads", "needles")} == {
        "silk": "needles",
        "threads": "needles",
        "needles": "sewing",
    }
    assert tuple(helps) == ("threads", "silk")
