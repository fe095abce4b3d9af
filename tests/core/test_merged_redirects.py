"""What named an entry before it became part of another leads there: agendas, announcements, digests, and back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.community.sessions.model import Format
from bot.core.charter.anthology import anthology
from bot.core.charter.paper import markdown
from bot.core.sessions.drawing import fill
from bot.messages import Action, Rows
from tests.core.gatherings import announce, gather, rows, with_session
from tests.core.village import BO, COUNCIL, FAY, LI, buttons, cards, text_of

if TYPE_CHECKING:
    from bot.messages import Button, Post
    from tests.core.village import Village

FRIDAY = datetime(2026, 11, 27, 9, 1, tzinfo=UTC)
LIS = "#story Our ingress served an old certificate"
BOS = "#story Our proxy served stale TLS"


def refill(village: Village, id_: str) -> None:
    """Fill an agenda."""
    with_session(village, id_, lambda tx, session: fill(tx, session, now=village.clock()))


async def agenda(village: Village, id_: str) -> list[str]:
    """Return an agenda's rows as Bo is shown them."""
    return rows(await village.do(BO, Action("agenda_show", id_)))


async def digest(village: Village) -> Post:
    """Return the newest digest of the channel once it is due."""
    if village.clock.at < FRIDAY:
        village.clock.at = FRIDAY
        for _ in range(14):
            await village.tick()
    return [post for post in village.public() if "What is new" in post.fallback][-1]


async def test_a_point_on_the_agenda_is_drawn_once_for_two_that_became_one(village: Village) -> None:
    id_ = gather(village, Format.SHOW_AND_TELL)
    await village.say(LI, LIS)
    await village.say(BO, BOS)
    await village.merge(FAY, 2, 1)

    refill(village, id_)

    shown = await agenda(village, id_)
    assert len(shown) == 1
    assert "old certificate" in shown[0]


async def test_a_point_of_the_one_leads_to_the_other_once_they_are_merged(village: Village) -> None:
    id_ = gather(village, Format.SHOW_AND_TELL, announced=False)
    await village.say(LI, LIS)
    await village.say(BO, BOS)
    refill(village, id_)
    announce(village, id_)
    await village.deliver()

    await village.merge(FAY, 2, 1)
    refill(village, id_)

    shown = await agenda(village, id_)
    assert len(shown) == 1
    assert "old certificate" in shown[0]
    assert "stale TLS" not in village.public()[-1].fallback.replace("#2 is told as #1", "")


async def test_a_point_of_what_was_merged_is_its_own_again_after_parting(village: Village) -> None:
    id_ = gather(village, Format.SHOW_AND_TELL)
    await village.say(LI, LIS)
    await village.say(BO, BOS)
    refill(village, id_)
    before = await agenda(village, id_)
    await village.merge(FAY, 2, 1)
    refill(village, id_)

    await village.type(FAY, "/hearth unmerge 2")
    refill(village, id_)

    assert sorted(await agenda(village, id_)) == sorted(before)


async def test_a_digest_tells_of_two_that_became_one_as_one(village: Village) -> None:
    await village.type(FAY, "/hearth digest on friday 9:00")
    await village.say(LI, LIS)
    await village.say(BO, BOS)
    await village.merge(FAY, 2, 1)

    said = await digest(village)

    lines = [row for block in said.blocks if isinstance(block, Rows) for row in block.rows]
    assert len(lines) == 1
    assert "#1" in said.fallback
    assert "#2" not in said.fallback


async def test_a_line_of_a_digest_that_stands_leads_to_the_whole_after_a_merge(village: Village) -> None:
    await village.type(FAY, "/hearth digest on friday 9:00")
    await village.say(LI, LIS)
    await village.say(BO, BOS)
    told = await digest(village)
    press = next(each.action for each in _pressable(told) if each.action.subject.startswith("2"))

    await village.merge(FAY, 2, 1)

    opened = await village.do(LI, press)
    assert "#1" in text_of(opened)
    assert {card.number for card in cards(opened)} <= {1}
    now = await digest(village)
    assert "stale TLS" not in now.fallback
    assert now.fallback.count("old certificate") == 1


def _pressable(post: Post) -> list[Button]:
    in_rows = [row.button for block in post.blocks if isinstance(block, Rows) for row in block.rows if row.button]
    return [*buttons(post), *in_rows]


async def test_an_anthology_holds_the_words_and_the_names_of_all_who_told_an_entry(village: Village) -> None:
    await village.say(LI, LIS)
    await village.say(BO, f"{BOS} until it was bounced")
    await village.say(FAY, "#story The krelboyne rests", COUNCIL)
    await village.merge(FAY, 2, 1)
    await village.merge(FAY, 3, 1, COUNCIL)

    page = village.store.read_now(1, lambda tx: anthology(tx, now=village.clock()))

    said = markdown(page)
    assert "told by Li and Bo" in said
    assert "stale TLS until it was bounced" in said
    assert "To Bo, Li, who told" in said
    assert "krelboyne" not in said
    assert "Fay" not in said
