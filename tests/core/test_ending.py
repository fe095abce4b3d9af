"""A community ends well: it looks back and goes on anew, or closes with an anthology, and can be opened again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.community.rhythm import OccurrenceState, Recurs, ScheduleState
from bot.messages import Account, Arrived, File, Form, Place
from bot.practice.model import Kind, Outcome, Scope
from bot.storage.tables import metadata
from tests.core.gatherings import end, gather
from tests.core.sitting import announcement, hold, occurrences, press, settle, until
from tests.core.village import BO, COUNCIL, FAY, GENERAL, LI, buttons, text_of
from tests.factories import a_draft, a_use

if TYPE_CHECKING:
    from bot.messages import Answer, Page
    from bot.transaction import Transaction
    from tests.core.village import Village

HOME = Place("web:local")
NIA = Account("web:local", "nia", "Nia")


async def at_work(village: Village) -> None:
    """Let three be members, and something be kept, used and told."""
    for account in (FAY, LI, BO):
        await village.type(account, "/hearth me")
    await village.submit(FAY, await village.type(FAY, "/hearth setup"), name="Makers", about="Making things that last.")

    def fill(tx: Transaction) -> None:
        li = tx.members.known(LI)
        tip = a_draft("Whet it wet", author=li, author_name="Li")
        tx.entries.keep(tip, now=village.clock())
        tx.entries.keep(
            a_draft("How the bridge fell", kind=Kind.STORY, nameless=True, author=li, author_name="Li"),
            now=village.clock(),
        )
        tx.entries.keep(a_draft("Zwiebel", kind=Kind.STORY, scope=Scope.PLACE, room=str(COUNCIL)), now=village.clock())
        tx.entries.keep(a_draft("Never used"), now=village.clock())
        for person in ("ann", "bob", "cid"):
            tx.uses.put(a_use(1, person, outcome=Outcome.WORKED))
            tx.uses.put(a_use(3, person, outcome=Outcome.WORKED))

    village.store.write_now(1, fill)


async def asked_to_close(village: Village) -> Answer:
    """Let Fay go as far as the question whether to close the community."""
    return await village.press(FAY, await village.type(FAY, "/hearth ending"), "Close it")


async def closed(village: Village, learned: str = "Patience.") -> Answer:
    """Let Fay close the community."""
    form = await village.press(FAY, await asked_to_close(village), "Close it")
    return await village.submit(FAY, form, learned=learned)


async def anthology(village: Village, reader: Account = BO) -> Page:
    """Return the anthology's page."""
    page = await village.core.page(reader, HOME, "anthology")
    assert page is not None
    return page


def states(village: Village) -> dict[Recurs, ScheduleState]:
    """Return where each kind of what recurs stands."""
    every = village.store.read_now(1, lambda tx: tx.schedules.every())
    return {one.kind: one.state for one in every}


async def test_a_facilitator_is_shown_three_ways_and_what_came_of_it(village: Village) -> None:
    await at_work(village)

    shown = await village.type(FAY, "/hearth ending")

    assert [each.label for each in buttons(shown)] == ["Renew it", "Merge it", "Close it"]
    assert "3 entries were kept" in text_of(shown)
    assert "was used 3 times in all" in text_of(shown)


async def test_nobody_else_may_end_it(village: Village) -> None:
    await at_work(village)

    told = [text_of(await village.type(BO, "/hearth ending"))]
    told += [text_of(await village.do(BO, each.action)) for each in buttons(await asked_to_close(village))[1:]]
    told += [
        text_of(await village.do(BO, each.action)) for each in buttons(await village.type(FAY, "/hearth ending"))[:1]
    ]

    assert ["Only a facilitator can do that." in text for text in told] == [True, True, True]


async def test_in_a_community_with_nothing_in_it_the_three_ways_are_shown_all_the_same(village: Village) -> None:
    shown = await village.type(FAY, "/hearth ending")

    assert "0 entries were kept" in text_of(shown)


async def test_renewing_looks_back_and_writes_the_charter_anew(village: Village) -> None:
    await at_work(village)
    shown = await village.type(FAY, "/hearth ending")

    form = await village.press(FAY, shown, "Renew it")
    done = await village.submit(FAY, form, cares="Mending.", learned="Less is more.")

    assert "3 entries were kept" in text_of(shown)
    assert "Less is more." in text_of(done)
    assert "Mending." in text_of(await village.type(BO, "/hearth about"))


async def test_renewing_it_into_nothing_is_refused_and_what_was_typed_stays(village: Village) -> None:
    await at_work(village)
    form = await village.press(FAY, await village.type(FAY, "/hearth ending"), "Renew it")

    again = await village.submit(FAY, form, cares=" ", learned="Less is more.")

    assert isinstance(again, Form)
    assert "Say in a sentence what you care about" in text_of(again)
    assert again.fields[0].value == "Less is more."


async def test_nothing_is_closed_before_what_it_does_was_shown_and_agreed_to(village: Village) -> None:
    await at_work(village)

    asked = await asked_to_close(village)

    assert "Close Makers?" in text_of(asked)
    assert isinstance(await village.press(FAY, asked, "Close it"), Form)
    assert "Renew it" in text_of(await village.type(FAY, "/hearth ending"))


async def test_closing_lets_all_that_recurs_rest_and_tells_each_channel_once(village: Village) -> None:
    await at_work(village)
    await village.type(FAY, "/hearth digest on friday 9:00")
    await begin_checkin(village)
    await hold(village)
    before = states(village)

    told = await closed(village)
    await village.tick(days=30)
    await settle(village)

    said = [one.place for one in village.chat.standing if "Makers is closed" in text_of(one.post).replace("*", "")]
    assert set(before.values()) == {ScheduleState.ACTIVE}
    assert set(before) == {Recurs.DIGEST, Recurs.CHECKIN, Recurs.SESSION}
    assert set(states(village).values()) == {ScheduleState.PAUSED}
    assert "I said so in 2 channels." in text_of(told)
    assert sorted(map(str, said)) == sorted(map(str, (GENERAL, COUNCIL)))
    assert [one for one in village.public() if "What are you stuck on?" in one.fallback] == []


async def test_whoever_comes_to_a_session_hears_that_it_is_off(village: Village) -> None:
    await at_work(village)
    await hold(village)
    await until(village, village.clock() + timedelta(days=2))
    await press(village, BO, announcement(village), "Going")

    await closed(village)
    await settle(village)

    (told,) = [one.fallback for one in village.posts_to(BO) if "is called off." in one.fallback]
    assert "The next one" not in told
    assert {one.state for one in occurrences(village)} == {OccurrenceState.CANCELLED}


async def test_a_series_that_rested_is_held_again_once_it_is_opened(village: Village) -> None:
    await at_work(village)
    await hold(village)
    closing = await closed(village)
    village.clock.forward(days=20)

    await village.press(FAY, closing, "Open it again")
    await settle(village)

    ahead = [one for one in occurrences(village) if one.at > village.clock()]
    assert len(ahead) >= 4
    assert {one.state for one in occurrences(village)} == {OccurrenceState.PLANNED}


async def test_nobody_is_welcomed_to_a_closed_community(village: Village) -> None:
    await at_work(village)
    village.clock.forward(days=10)
    await closed(village)

    await village.core.on_change(Arrived(NIA, village.clock()))
    await village.tick(seconds=1)

    assert village.posts_to(NIA) == []


async def test_nobody_is_asked_about_a_commitment_to_a_closed_community(village: Village) -> None:
    await at_work(village)
    await village.submit(LI, await village.type(LI, "/hearth commit"), helps="Sharpening")
    await closed(village)

    await village.tick(days=366)

    assert village.posts_to(LI) == []


async def test_nobody_is_asked_how_a_trial_went_nor_told_of_a_gap_in_a_closed_community(village: Village) -> None:
    await at_work(village)
    await village.press(BO, await village.type(BO, "/ask whet"), "I'll try this")
    nothing = await village.type(LI, "/ask who has a lathe")
    await village.press(LI, nothing, "Ask")
    await closed(village)
    before = len(village.chat.standing)

    for _ in range(40):
        await village.tick(days=1)

    assert village.posts_to(BO) == []
    assert len(village.chat.standing) == before


async def test_what_was_held_back_when_it_was_closed_is_told_to_nobody(village: Village) -> None:
    await at_work(village)
    await village.submit(LI, await village.type(LI, "/hearth commit"), helps="Sharpening")
    await village.type(LI, "/hearth quiet 09:00-11:00 UTC")
    await village.tick(days=365, minutes=5)
    await closed(village)

    await village.tick(hours=3)

    assert village.posts_to(LI) == []


async def test_what_was_kept_can_still_be_read_and_asked_for(village: Village) -> None:
    await at_work(village)
    await closed(village)

    assert "Whet it wet" in text_of(await village.type(BO, "/hearth show 1"))
    assert "Whet it wet" in text_of(await village.type(BO, "/ask whet it wet"))
    assert "All that I hold of yours" in text_of(await village.type(BO, "/hearth me export"))


async def test_whoever_asks_what_it_is_about_reads_that_it_is_closed(village: Village) -> None:
    await at_work(village)
    await closed(village)

    shown = await village.type(BO, "/hearth about")

    assert "It has been closed since" in text_of(shown)
    assert [each.label for each in buttons(shown)] == ["Read the anthology"]


async def test_closing_deletes_nothing(village: Village) -> None:
    await at_work(village)
    before = _counts(village)

    await closed(village)

    after = _counts(village)
    assert {name: (count, after[name]) for name, count in before.items() if after[name] < count} == {}


async def test_closing_twice_is_answered_and_changes_nothing(village: Village) -> None:
    await at_work(village)
    asked = await asked_to_close(village)
    form = await village.press(FAY, asked, "Close it")
    await village.submit(FAY, form)

    again = [text_of(await village.submit(FAY, form)), text_of(await village.press(FAY, asked, "Close it"))]

    assert ["It is closed already." in each for each in again] == [True, True]


async def test_of_what_changed_since_it_was_asked_nothing_is_closed(village: Village) -> None:
    await at_work(village)
    form = await village.press(FAY, await asked_to_close(village), "Close it")
    await village.submit(FAY, await village.type(FAY, "/hearth charter"), cares="Mending.")

    told = await village.submit(FAY, form, learned="Patience.")

    assert "Somebody changed the charter just now." in text_of(told)
    assert isinstance(told, Form)
    assert told.fields[0].value == "Patience."
    assert "Renew it" in text_of(await village.type(FAY, "/hearth ending"))


async def test_it_can_be_opened_again_and_what_rested_goes_on(village: Village) -> None:
    await at_work(village)
    await village.type(FAY, "/hearth digest on friday 9:00")
    await closed(village)
    village.clock.forward(days=60)

    opened = await village.press(FAY, await village.type(FAY, "/hearth ending"), "Open it again")

    assert "Makers is open again. It goes on: Digest of #general." in text_of(opened)
    assert set(states(village).values()) == {ScheduleState.ACTIVE}


async def test_opening_what_is_open_is_answered_in_a_sentence(village: Village) -> None:
    await at_work(village)
    closing = await closed(village)
    await village.press(FAY, closing, "Open it again")

    again = text_of(await village.press(FAY, closing, "Open it again"))

    assert "It is open: nothing was closed." in again


async def test_the_anthology_holds_what_helped_and_the_stories_by_those_who_want_to_be_named(village: Village) -> None:
    await at_work(village)
    await closed(village)

    text = str((await anthology(village)).blocks)

    assert "Whet it wet" in text
    assert "How the bridge fell" in text
    assert "Patience." in text
    assert "Never used" not in text
    assert text.count("'Li'") == 1
    assert (await anthology(village)).sheet


async def test_the_anthology_holds_nothing_of_a_private_channel_whoever_reads_it(village: Village) -> None:
    await at_work(village)

    pages = [str(await anthology(village, reader)) for reader in (BO, LI, FAY)]

    assert [page for page in pages if "Zwiebel" in page] == []


async def test_the_anthology_of_a_community_without_entries_says_so(village: Village) -> None:
    await village.type(FAY, "/hearth me")

    page = await anthology(village, FAY)

    assert "Nothing was kept yet that all members may see." in str(page.blocks)


async def test_what_too_few_used_is_not_told_by_its_place_in_the_anthology(village: Village) -> None:
    for account in (FAY, LI):
        await village.type(account, "/hearth me")

    def fill(tx: Transaction) -> None:
        for title in ("First", "Second", "Third"):
            tx.entries.keep(a_draft(title), now=village.clock())
        tx.uses.put(a_use(1, "ann", outcome=Outcome.WORKED))

    village.store.write_now(1, fill)

    text = text_file(await village.type(LI, "/hearth anthology"))

    assert text.index("Third") < text.index("Second") < text.index("First")
    assert "What helped most" not in text


async def test_the_anthology_is_a_file_to_take_along(village: Village) -> None:
    await at_work(village)

    answer = await village.type(BO, "/hearth anthology")

    (file,) = [block for block in answer.blocks if isinstance(block, File)]  # type: ignore[union-attr]
    assert file.text.startswith("# Anthology of Makers\n")
    assert "### Whet it wet\n\n*tip · told by Li · " in file.text
    assert "worked for 3 of 3 who tried*" in file.text
    assert "> The certificate is read once, at the start." in file.text
    assert "### How the bridge fell\n\n*story · 2026" in file.text


async def test_it_is_downloaded_from_its_page_too(village: Village) -> None:
    await at_work(village)

    page = await anthology(village)

    (file,) = [block for block in page.blocks if isinstance(block, File)]
    assert file.text == text_file(await village.type(BO, "/hearth anthology"))


async def test_a_title_breaks_out_of_no_heading_of_the_file(village: Village) -> None:
    await at_work(village)
    evil = a_draft("x](http://127.0.0.1) # <b>\n# y", kind=Kind.STORY)
    village.store.write_now(1, lambda tx: tx.entries.keep(evil, now=village.clock()))

    answer = await village.type(BO, "/hearth anthology")

    assert r"### x\](http://127.0.0.1) \# \<b\> \# y" in str(text_file(answer))


async def test_sessions_that_were_held_in_open_channels_stand_in_the_anthology(village: Village) -> None:
    await at_work(village)
    end(village, gather(village, days=-3))
    end(village, gather(village, days=-2, place=COUNCIL, series="f" * 32))

    text = text_file(await village.type(BO, "/hearth anthology"))

    assert text.count("Open hour") == 1


async def begin_checkin(village: Village) -> None:
    """Have Fay begin a check-in."""
    form = await village.type(FAY, "/hearth checkin new")
    given = {"title": "Standup", "question1": "What are you stuck on?", "when": "every day at 10:00"}
    await village.press(FAY, await village.submit(FAY, form, **given), "Begin")  # type: ignore[arg-type]


def text_file(answer: Answer) -> str:
    """Return the text of an answer's file."""
    return next(block.text for block in answer.blocks if isinstance(block, File))  # type: ignore[union-attr]


def _counts(village: Village) -> dict[str, int]:
    names = [name for name in metadata.tables if name not in {"outbox", "delivery"}]
    return village.store.change(
        lambda connection: {name: len(connection.execute(metadata.tables[name].select()).all()) for name in names}
    )


async def test_the_same_renewal_sent_twice_renews_once_and_says_so_twice(village: Village) -> None:
    await at_work(village)
    form = await village.press(FAY, await village.type(FAY, "/hearth ending"), "Renew it")

    first, second = [await village.submit(FAY, form, cares="Mending.", learned="Less is more.") for _ in range(2)]

    assert "Renewed." in text_of(second)
    assert text_of(second) == text_of(first)
