"""A small community that lives through the core, its pulse counted by hand; and what facilitators are told early of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community.pulse.cells import HIDDEN, Cell
from bot.community.pulse.counted import Span, last_span
from bot.messages import Account, Place
from tests.core.village import BO, FAY, GENERAL, LI, Village, text_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.messages import MessagePosted

CAL = Account("web:local", "cal", "Cal")
EVE = Account("web:local", "eve", "Eve")
IDA = Account("web:local", "ida", "Ida")
ASKERS = {
    BO: "how do I calibrate the tide gauge after a storm?",
    CAL: "where do we keep the spare anchors?",
    EVE: "which paint keeps barnacles off the hull?",
}


async def asked(village: Village, who: Account, text: str) -> Place:
    """Put a question to the channel; return its thread."""
    answer = await village.type(who, f"/ask {text}")
    await village.press(who, answer, "Ask the channel")
    posted = village.standing(text)
    return Place(GENERAL.space, GENERAL.channel, posted.id)


async def round_of(village: Village, number: int, *, hours: float) -> list[MessagePosted]:
    """Let three ask, and one reply to all of them, so many hours later, and be thanked by each."""
    threads = [(who, await asked(village, who, f"{text} ({number})")) for who, text in ASKERS.items()]
    village.clock.forward(hours=hours)
    replies = [await village.say(LI, "Have a look at the shelf.", thread) for _, thread in threads]
    for (who, _), reply in zip(threads, replies, strict=True):
        await village.choose(who, "thanks", reply)
    return replies


async def lived(village: Village, *, hours: float = 1.0) -> int:
    """Let six people live two spans: in the first, one hour passes before each reply, in the second *hours*."""
    first = Span(last_span(village.clock()).number + 2)
    village.clock.forward(seconds=(first.begins - village.clock()).total_seconds() + 9 * 3600)
    for who in (FAY, IDA, LI, BO, CAL, EVE):
        await village.type(who, "/hearth me")
    await round_of(village, 1, hours=1.0)
    village.clock.forward(days=28)
    await round_of(village, 2, hours=hours)
    village.clock.forward(days=28)
    return first.number


async def published(village: Village, number: int) -> Mapping[str, Cell]:
    await village.type(FAY, "/hearth pulse")
    home = village.store.home_now(GENERAL, now=village.clock())
    return village.store.read_now(home, lambda tx: tx.pulses.published([Span(number)]))[number].cells


BY_HAND = {
    "members": Cell(6),  # Fay, Ida, Li, Bo, Cal, Eve.
    "together": Cell(3),  # Li replied; Bo, Cal and Eve thanked: 4.
    "helpers": HIDDEN,  # Li alone.
    "helped": Cell(3),  # Bo, Cal, Eve.
    "reciprocity": HIDDEN,  # Three pairs, all one way: of fewer than five nothing is said.
    "ties": Cell(50),  # Four people are six pairs, three of them in touch: one whole three of two.
    "core": HIDDEN,
    "active": HIDDEN,
    "occasional": Cell(6),  # Four did something in one week of four; the two who did nothing are too few, and join.
    "peripheral": HIDDEN,
    "answering": HIDDEN,  # Li alone.
    "dependence": HIDDEN,
    "replied": Cell(100),  # Three of three within a day.
    "reply_hours": Cell(1.0),
    "found": HIDDEN,  # Three asked and none found anything: of fewer than five nothing is said.
    "sessions": HIDDEN,
    "met": HIDDEN,
    "entries": Cell(0),
    "kept": Cell(0),
    "used": HIDDEN,
    "tried": HIDDEN,
    "worked": HIDDEN,
    "silent": HIDDEN,
    "charter": Cell(0),
    "agenda": HIDDEN,
    "committed": HIDDEN,
    "renewed": HIDDEN,
}


async def test_every_figure_of_a_small_community_is_what_was_counted_by_hand(village: Village) -> None:
    first = await lived(village)

    cells = await published(village, first)

    assert {name: cells[name] for name in BY_HAND} == BY_HAND


# --- early


def told_early(village: Village, who: Account = FAY) -> list[str]:
    return [text_of(one) for one in village.posts_to(who) if "before it grows" in text_of(one)]


async def test_slower_replies_and_one_who_carries_all_are_told_early_once_and_name_nobody(village: Village) -> None:
    await lived(village, hours=20)

    for _ in range(3):
        await village.tick(days=7)

    (told,) = told_early(village)
    assert "Questions waited longer" in told
    assert "A few people gave most of the answers" in told
    assert [name for name in ("Li", "Bo", "Cal", "Eve") if f"{name} " in told or f"{name}." in told] == []
    assert [told_early(village, who) for who in (LI, BO, CAL, EVE, IDA)] == [[], [], [], [], []]


async def test_replies_that_are_as_quick_as_before_are_no_warning(village: Village) -> None:
    await lived(village, hours=1)

    await village.tick(days=3)

    assert [one for one in told_early(village) if "waited longer" in one] == []


# --- what it makes


async def test_a_diagnosis_says_by_which_figures_and_what_would_change_it_in_words(village: Village) -> None:
    await lived(village)

    told = text_of(await village.type(FAY, "/hearth pulse"))

    assert "This is a network" in told or "This is a club of friends" in told
    assert "Because of: charter: not yet; people who did something with others: 3 people; " in told
    assert (
        "Missing: domain and practice. What would change it: a charter, or a question on the learning agenda; " in told
    )
    assert "not visible" not in told.partition("Because of")[2].partition("\n")[0]


async def test_what_is_not_visible_says_what_would_make_it_so(village: Village) -> None:
    told = text_of(await village.type(FAY, "/hearth pulse"))

    assert "Not visible from here" in told
    assert "What would change it: any one of these, within four whole weeks that are over: a charter" in told
    assert "3 people or more who do something with others" in told
