"""The pulse as it is seen: its page, a month of it on one sheet, the knowledge map, and the answer of the command."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from bot.core.erasing import erase
from bot.messages import Account, Action, Button, Chart, Lines, Page, Place, Post, Prose, Rows
from bot.practice.model import Change, Outcome, Scope
from bot.storage.tables.community import community
from bot.wording import plain_of
from tests.factories import BO, COUNCIL, FAY, GENERAL, NOW, a_draft, a_use
from tests.pulse_samples import BEFORE, lively

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.messages import Block
    from bot.transaction import Transaction
    from tests.core.village import Village

HOME = Place("web:local", "@fay")
BOS = Place("web:local", "@bo")
PEOPLE = 7


def headings(page: Page) -> list[str]:
    return [plain_of(block) for block in page.blocks if isinstance(block, Prose) and block.tone == "heading"]


def charts(blocks: Iterable[Block]) -> list[Chart]:
    return [block for block in blocks if isinstance(block, Chart)]


def words(blocks: Iterable[Block]) -> str:
    return "\n".join(map(plain_of, blocks))


async def grown(village: Village, *, told: bool = True) -> int:
    """Let the village be half a year old, and do well; where nothing is *told* of it, nothing was published yet."""
    await village.type(FAY, "/hearth help")
    home = village.store.home_now(GENERAL, now=village.clock())

    def age(tx: Transaction) -> None:
        tx.members.meet(FAY, now=village.clock())
        connection = tx._context.connection  # type: ignore[attr-defined]  # noqa: SLF001  No use case ages a community.
        connection.execute(update(community).values(created_at=village.clock() - BEFORE))
        if told:
            lively(tx, village.clock())

    village.store.write_now(home, age)
    return home


async def seen(village: Village, name: str, rest: str = "") -> Page:
    page = await village.core.page(FAY, HOME, name, rest)
    assert page
    return page


async def test_the_three_elements_stand_side_by_side_each_with_its_figures_and_its_trend(village: Village) -> None:
    await grown(village)

    page = await seen(village, "pulse")

    assert [one.partition(":")[0] for one in page.beside] == ["Domain", "Community", "Practice"]
    assert set(page.beside) <= set(headings(page))
    assert {one.name for one in charts(page.blocks)} >= {"pulse-domain", "pulse-community", "pulse-practice"}
    assert "Questions replied to within a day: 80% (target 70%), +5" in words(page.blocks)


async def test_the_page_says_what_this_is_and_by_which_figures_what_would_change_it_and_what_it_cannot_see(
    village: Village,
) -> None:
    await grown(village)

    said = words((await seen(village, "pulse")).blocks)

    assert "This is a community of practice" in said
    assert "Stage: " in said
    assert "Because of: " in said
    assert "What it stands on" in said
    assert "I do not see what people say to each other in private." in said


async def test_each_of_three_moves_has_a_button_of_its_own(village: Village) -> None:
    await grown(village)

    (rows,) = [block for block in (await seen(village, "pulse")).blocks if isinstance(block, Rows)]

    assert len(rows.rows) == 3
    assert all(isinstance(one.button, Button) for one in rows.rows)


async def test_an_early_warning_stands_out(village: Village) -> None:
    await grown(village)

    tones = {block.tone for block in (await seen(village, "pulse")).blocks if isinstance(block, Prose)}

    assert "warning" in tones


async def test_a_member_reads_their_own_figures_on_the_page_and_no_report(village: Village) -> None:
    await grown(village)

    own = await village.core.page(BO, BOS, "pulse")

    assert own
    assert own.title == "Your own pulse"
    assert "The pulse of the whole community is for its facilitators" in words(own.blocks)
    assert await village.core.page(BO, BOS, "report") is None
    assert "report" not in own.near


async def test_pages_lead_to_the_pages_that_their_reader_may_open(village: Village) -> None:
    await grown(village)

    near = (await seen(village, "pulse")).near

    assert {"about", "topics", "pulse", "report", "map"} <= set(near)


async def test_a_community_without_anything_is_told_so_on_every_page(village: Village) -> None:
    await village.type(FAY, "/hearth help")

    said = [words((await seen(village, name)).blocks) for name in ("pulse", "map")]

    assert "Not visible from here" in said[0]
    assert "There is nothing on any topic yet" in said[1]


async def test_the_report_is_of_the_last_month_that_is_over_on_one_sheet(village: Village) -> None:
    await grown(village)
    village.clock.at = datetime(2027, 1, 15, tzinfo=UTC)

    page = await seen(village, "report")

    assert page.sheet
    assert page.title.endswith("December 2026")
    assert not any(isinstance(block, Rows) for block in page.blocks)


async def test_the_report_of_a_month_tells_how_it_was_then(village: Village) -> None:
    await grown(village)
    month = f"{village.clock() - timedelta(days=80):%Y-%m}"

    then, now = words((await seen(village, "report", month)).blocks), words((await seen(village, "report")).blocks)

    assert "Entries in the repertoire: 40" in then or "Entries in the repertoire: 31" in then
    assert "Entries in the repertoire: 61" in now or "Entries in the repertoire: 52" in now


@pytest.mark.parametrize("rest", ["2026-13", "2026-1", "october", "2199-01", "2026-10/x", "1999-12", "2001-01"])
async def test_what_is_no_month_that_is_over_has_no_report(village: Village, rest: str) -> None:
    await grown(village)

    assert await village.core.page(FAY, HOME, "report", rest) is None


async def test_the_command_answers_with_the_three_elements_in_one_chart(village: Village) -> None:
    await grown(village)

    answer = await village.type(FAY, "/hearth pulse")

    assert isinstance(answer, Post)
    (chart,) = charts(answer.blocks)
    assert [row.label.partition(":")[0] for row in chart.series] == ["Domain", "Community", "Practice"]
    assert all(len(block.rows) <= 6 for block in answer.blocks if isinstance(block, Lines))


async def test_all_figures_come_by_a_press_where_there_is_no_page(village: Village) -> None:
    await grown(village)

    answer = await village.type(FAY, "/hearth pulse")
    shown = await village.press(FAY, answer, "All figures")

    assert isinstance(shown, Post)
    assert "Found and taken no further: 11" in words(shown.blocks)
    assert charts(shown.blocks) == []


async def test_the_map_shows_what_all_may_see_and_people_from_three_up(village: Village) -> None:
    home = await grown(village, told=False)
    long_ago = village.clock() - timedelta(days=60)

    def fill(tx: Transaction) -> None:
        every = [tx.members.meet(_somebody(at), now=long_ago).person for at in range(PEOPLE)]
        open_one = tx.entries.keep(a_draft(scope=Scope.COMMUNITY, topics=("tls",)), now=long_ago)
        hidden = tx.entries.keep(
            a_draft("Secret", scope=Scope.PLACE, topics=("backstage",), room=str(COUNCIL)), now=long_ago
        )
        assert open_one
        assert hidden
        for who in every[:4]:
            tx.uses.put(a_use(open_one.number, who, used_at=long_ago, at=long_ago, outcome=Outcome.WORKED))
            tx.uses.put(a_use(hidden.number, who, used_at=long_ago, at=long_ago))

    village.store.write_now(home, fill)
    page = await village.core.page(BO, BOS, "map")

    assert page
    (chart,) = charts(page.blocks)
    assert [(row.label, row.values) for row in chart.series] == [("#tls", (1, None, 3, 3))]


def at_leisure(village: Village, *, users: int, topic: str = "tls") -> tuple[int, list[str]]:
    """Have an entry that so many people used long ago; return its number, and who they are."""
    home = village.store.home_now(GENERAL, now=NOW)
    long_ago = village.clock() - timedelta(days=60)

    def fill(tx: Transaction) -> tuple[int, list[str]]:
        every = [tx.members.meet(_somebody(at), now=long_ago).person for at in range(users)]
        entry = tx.entries.keep(a_draft(scope=Scope.COMMUNITY, topics=(topic,)), now=long_ago)
        assert entry
        for who in every:
            tx.uses.put(a_use(entry.number, who, used_at=long_ago, at=long_ago, outcome=Outcome.WORKED))
        return entry.number, every

    return village.store.write_now(home, fill)


async def used(village: Village) -> dict[str, float | None]:
    """Return how many people the map says used what there is of each topic."""
    page = await village.core.page(BO, BOS, "map")
    assert page
    return {row.label: row.values[2] for row in charts(page.blocks)[0].series}


async def test_who_used_it_too_cannot_take_themselves_off_and_read_of_two(village: Village) -> None:
    await grown(village, told=False)
    at_leisure(village, users=3)

    assert await used(village) == {"#tls": None}


async def test_a_topic_given_to_an_entry_tells_nothing_of_its_people_before_the_span_is_over(village: Village) -> None:
    home = await grown(village, told=False)
    number, _ = at_leisure(village, users=5)
    await used(village)

    def tag(tx: Transaction) -> None:
        entry = tx.entries.get(number)
        assert entry
        again = replace(entry, topics=("tls", "mine"), version=entry.version + 1)
        assert tx.entries.put(again, by=None, change=Change.EDITED, now=village.clock())

    village.store.write_now(home, tag)

    assert (await used(village))["#tls"] == 3
    assert (await used(village)).get("#mine") is None


async def test_who_erased_what_was_theirs_changes_no_number_of_people_on_the_map(village: Village) -> None:
    home = await grown(village, told=False)
    _, every = at_leisure(village, users=4)
    before = await used(village)

    village.store.write_now(home, lambda tx: erase(tx, person=every[0], now=village.clock()))
    at_once = await used(village)
    village.clock.forward(days=28)

    assert before == at_once == await used(village) == {"#tls": 3}


async def test_what_somebody_does_today_changes_no_number_of_people_on_the_map(village: Village) -> None:
    home = await grown(village)
    before = await village.core.page(BO, BOS, "map")

    def use(tx: Transaction) -> None:
        every = [tx.members.meet(_somebody(at), now=village.clock()).person for at in range(PEOPLE)]
        entry = tx.entries.keep(a_draft(scope=Scope.COMMUNITY, topics=("tls",)), now=village.clock())
        assert entry
        for who in every:
            tx.uses.put(a_use(entry.number, who, used_at=village.clock(), at=village.clock(), outcome=Outcome.WORKED))

    village.store.write_now(home, use)
    after = await village.core.page(BO, BOS, "map")

    assert before
    assert after
    assert [row.values for row in charts(after.blocks)[0].series] == [(1, None, None, None)]


def _somebody(at: int) -> Account:
    return Account("web:local", f"p{at}", f"P{at}")


async def test_a_report_leads_to_the_months_beside_it_that_there_are(village: Village) -> None:
    await grown(village)
    village.clock.at = datetime(2027, 1, 15, tzinfo=UTC)

    last, before = await seen(village, "report"), await seen(village, "report", "2026-11")

    assert [one for one in last.near if one.startswith("report/")] == ["report/2026-11"]
    assert [one for one in before.near if one.startswith("report/")] == ["report/2026-10", "report/2026-12"]


async def test_before_the_first_month_is_over_the_report_says_from_when_on_there_is_one(village: Village) -> None:
    await village.type(FAY, "/hearth help")
    await village.say(FAY, "#tip Whet it wet #tools")

    first, same = await seen(village, "report"), await seen(village, "report", f"{NOW:%Y-%m}")

    assert "it is here from 1 December 2026 on" in words(first.blocks)
    assert first == same
    assert await village.core.page(FAY, HOME, "report", "2026-10") is None


async def test_the_month_that_is_not_over_has_no_report_yet(village: Village) -> None:
    await grown(village)

    assert "is not made yet" in words((await seen(village, "report", f"{village.clock():%Y-%m}")).blocks)


async def test_the_pulse_of_a_closed_community_says_so_and_offers_to_open_it(village: Village) -> None:
    await grown(village)
    await village.submit(FAY, await village.type(FAY, "/hearth charter"), cares="Mending.")
    asked = await village.press(FAY, await village.type(FAY, "/hearth ending"), "Close it")
    await village.submit(FAY, await village.press(FAY, asked, "Close it"))

    page, answer = await seen(village, "pulse"), await village.type(FAY, "/hearth pulse")

    assert isinstance(answer, Post)
    for blocks in (page.blocks, answer.blocks):
        assert " is closed: I start nothing in it by myself" in words(blocks)
        assert "Charter: not yet" not in words(blocks)
        assert "Stage:" not in words(blocks)
        (press,) = [row.button for block in blocks if isinstance(block, Rows) for row in block.rows if row.button]
        assert press.label == "Open it again"
        assert press.confirm
    done = await village.do(FAY, Action("ending_reopen"))
    assert isinstance(done, Post)
    assert "is open again" in done.fallback


async def test_what_cannot_be_seen_has_no_stage(village: Village) -> None:
    await village.type(FAY, "/hearth help")

    said = words((await seen(village, "pulse")).blocks)

    assert "Not visible from here" in said
    assert "Stage:" not in said
