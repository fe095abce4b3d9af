"""The flows of what runs by itself: check-ins, digests, pairings, welcomes, and what holds them back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.contracts.flows.flows import TIP, kept, said, told
from tests.contracts.flows.stage import eventually

if TYPE_CHECKING:
    from datetime import datetime

    from tests.contracts.flows.stage import Seen, Stage

EVERYBODY = ("fay", "li", "bo")


async def later(stage: Stage, **time: float) -> None:
    """Let time pass; what is due on the way happens at its own time."""
    await stage.hearth.reaches(stage.hearth.now() + timedelta(**time))


async def between(stage: Stage, who: str, text: str) -> Seen:
    """Return what Hearth said where somebody talks with it and some others alone, and that holds *text*."""

    async def find() -> Seen | None:
        return next((one for one in reversed(await stage.gathered(who)) if text in one.text), None)

    return await eventually(find)


async def asked(stage: Stage) -> Seen:
    """Let a check-in be asked in the channel, and return it."""
    form = await stage.types("fay", "/hearth checkin new")
    wanted = {"when": "every day at 9:00", "question1": "What did you learn?", "quick": "All good, Stuck"}
    preview = await stage.fills("fay", form, **wanted)
    assert "is set" in (await stage.presses("fay", preview, "Begin")).text
    await later(stage, days=1)
    return await said(stage, "What did you learn?")


async def flow_a_check_in_is_answered_and_rounded_up(stage: Stage) -> None:
    prompt = await asked(stage)

    form = await stage.presses("bo", prompt, "Answer")
    await stage.submits("bo", form, answer0="Brokers cache their certificate")
    await stage.presses("li", prompt, "All good")
    await later(stage, days=1)

    roundup = await said(stage, "Brokers cache their certificate")
    assert "Make this a tip" in " ".join(roundup.buttons)


async def flow_an_answer_becomes_a_tip(stage: Stage) -> None:
    form = await stage.presses("bo", await asked(stage), "Answer")
    await stage.submits("bo", form, answer0="Brokers cache their certificate")
    await later(stage, days=1)

    form = await stage.presses("bo", await said(stage, "Brokers cache"), "Make this a tip")
    shown = await stage.submits("bo", form)

    assert "Kept as" in shown.text
    assert "Brokers cache" in (await stage.types("li", "/ask brokers certificate cache")).text


async def flow_a_digest_tells_what_is_new_and_an_empty_week_tells_nothing(stage: Stage) -> None:
    await stage.types("fay", "/hearth digest on friday 9:00")
    await kept(stage)
    await later(stage, days=7, hours=1)
    first = await said(stage, TIP)
    before = len(await stage.heard())

    await later(stage, days=14)

    assert "New tip" in first.text
    assert len(await stage.heard()) == before


async def flow_a_topic_is_followed(stage: Stage) -> None:
    await stage.types("fay", "/hearth digest on friday 9:00")
    await kept(stage)
    assert "You follow #kafka" in (await stage.types("bo", "/hearth follow kafka")).text

    await kept(stage, text="Rotate the keystore before the truststore")
    await later(stage, days=7, hours=1)

    assert "keystore" in (await told(stage, "bo", "keystore")).text


async def flow_people_are_paired_meet_and_are_asked_how_it_was(stage: Stage) -> None:
    assert "every Tuesday" in (await stage.types("fay", "/hearth pairing start every Tuesday 10:00")).text
    for who in EVERYBODY:
        assert "You take part" in (await stage.types(who, "/hearth pairing join")).text
    await later(stage, days=9, hours=1)
    await told(stage, "bo", "I put you together")

    await between(stage, "bo", "Meet")
    await later(stage, days=4)
    shown = await stage.presses("bo", await between(stage, "bo", "Did you meet?"), "We met")

    assert "learn" in f"{shown.text} {shown.buttons}"
    assert not [one for one in await stage.gathered("li") if "Did you meet?" in one.text]


async def flow_who_was_not_matched_is_told_why(stage: Stage) -> None:
    await stage.types("fay", "/hearth pairing start every Tuesday 10:00")
    await stage.types("bo", "/hearth pairing join")
    await later(stage, days=8)

    shown = await stage.types("bo", "/hearth pairing why")

    assert "Nobody else" in shown.text or "nobody else" in shown.text


async def flow_why_is_this_seen_and_how_does_it_stop(stage: Stage) -> None:
    prompt = await asked(stage)

    why = await stage.presses("bo", prompt, "Why am I seeing this?")

    assert "check-in" in why.text.lower()
    assert why.buttons


async def flow_quiet_hours_hold_back_what_can_wait(stage: Stage) -> None:
    await stage.types("fay", "/hearth pairing start every Tuesday 10:00")
    for who in EVERYBODY:
        await stage.types(who, "/hearth pairing join")
    await stage.types("bo", "/hearth quiet 9:00-18:00 UTC")
    await stage.hearth.reaches(next_tuesday(stage) - timedelta(days=2) + timedelta(hours=10, minutes=1))
    assert not [one for one in await stage.told("bo") if "I put you together" in one.text]

    await later(stage, hours=9)

    await told(stage, "bo", "I put you together")


def next_tuesday(stage: Stage) -> datetime:
    """Return the midnight before the first round on a Tuesday at 10: two days away at least."""
    day = (stage.hearth.now() + timedelta(days=2) - timedelta(hours=10)).replace(
        hour=0, minute=0, second=0, microsecond=0
    )
    day += timedelta(days=1)
    return day + timedelta(days=(1 - day.weekday()) % 7)


async def flow_what_is_muted_is_not_told(stage: Stage) -> None:
    await stage.types("fay", "/hearth pairing start every Tuesday 10:00")
    for who in EVERYBODY:
        await stage.types(who, "/hearth pairing join")
    await stage.types("bo", "/hearth mute pairing")

    await later(stage, days=8)

    assert not [one for one in await stage.told("bo") if "I put you together" in one.text]
    await told(stage, "li", "I put you together")


async def flow_a_newcomer_is_welcomed_once(stage: Stage) -> None:
    await kept(stage)
    await stage.types("fay", "/hearth welcome here")
    await later(stage, days=8)

    for question in ("who renews the certificates?", "and who tells me?"):
        await stage.types("bo", f"/ask {question}")
        await later(stage, hours=2)

    welcomes = [one for one in await stage.told("bo") if "Welcome to" in one.text]
    assert TIP in welcomes[0].text
    assert sum(one.text.count("Welcome to") for one in welcomes) == 1
