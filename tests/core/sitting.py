"""What tests of sessions share: a village on a file, a series made in one sentence, and time that passes in steps."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.community.rhythm import Recurs
from bot.community.sessions.sight import session_of
from bot.messages import Account, Choices, Meeting, Place, Post, Rows
from tests.blank import fresh_store
from tests.core.village import FAY, GENERAL, Village
from tests.factories import NOW

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from bot.community.rhythm import Occurrence, Schedule
    from bot.community.sessions.model import Answer as Rsvped
    from bot.community.sessions.model import Series, Session
    from bot.messages import Answer, Button

CLINIC = "case clinic every Thursday at 16:00"
FIRST = NOW.replace(month=11, day=26, hour=16, minute=0)
ANN = Account("web:local", "ann", "Ann")
CY = Account("web:local", "cy", "Cy")


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Village]:
    """Return a village on a file: what is raced for is tested on both engines elsewhere."""
    file = tmp_path / "hearth.db"
    store = fresh_store(file)
    village = Village(store, file)
    yield village
    store.close()


async def hold(village: Village, sentence: str = CLINIC, place: Place = GENERAL, by: Account = FAY) -> str:
    """Have a series made in one sentence, and listed; return its id."""
    preview = await village.type(by, f"/session new {sentence}", place)
    await village.press(by, preview, "Save", place)
    await settle(village)
    return schedules(village)[-1].id


async def fill_in(village: Village, place: Place = GENERAL, by: Account = FAY, **values: str) -> str:
    """Have a series made by the form; return its id."""
    form = await village.type(by, "/session new", place)
    preview = await village.submit(by, form, place, **{"when": "every Thursday at 16:00", "title": "Clinic", **values})
    await village.press(by, preview, "Save", place)
    await settle(village)
    return schedules(village)[-1].id


async def arrive(village: Village, *accounts: Account) -> None:
    """Have people met, so that they are members."""
    for account in accounts:
        await village.store.write(1, lambda tx, account=account: tx.members.meet(account, now=village.clock()))  # type: ignore[misc]


async def leap(village: Village, at: datetime) -> None:
    """Let time pass to an instant at once, as after a downtime, and then let all happen that is due."""
    village.clock.forward(seconds=(at - village.clock()).total_seconds())
    await settle(village)


async def settle(village: Village) -> None:
    """Let all that is due now happen."""
    while village.store.due(village.clock()):
        await village.tick()
    await village.deliver()


async def until(village: Village, at: datetime, *, by: timedelta = timedelta(hours=6)) -> None:
    """Let time pass to an instant, in steps, with all that becomes due on the way."""
    await settle(village)
    while village.clock() < at:
        step = min(by, at - village.clock())
        await village.tick(seconds=step.total_seconds())
        await settle(village)


def schedules(village: Village) -> list[Schedule]:
    """Return the schedules of sessions that go on, oldest first."""
    return list(village.store.read_now(1, lambda tx: tx.schedules.every(Recurs.SESSION)))


def series_of(village: Village, id_: str) -> Series:
    """Return a series."""
    series = village.store.read_now(1, lambda tx: tx.sessions.get(id_))
    assert series
    return series


def occurrences(village: Village, id_: str = "") -> list[Occurrence]:
    """Return the occurrences of a series, or of all, by their time."""
    kind = Recurs.SESSION
    return list(village.store.read_now(1, lambda tx: tx.schedules.occurrences(schedule=id_, kind=kind)))


def session_at(village: Village, place: int = 0) -> Session:
    """Return the so-manieth session of all."""
    occurrence = occurrences(village)[place]
    session = village.store.read_now(1, lambda tx: session_of(tx, occurrence))
    assert session
    return session


def said(village: Village, session: str) -> dict[str, Rsvped]:
    """Return what each said to a session, by name."""

    def read(tx: object) -> dict[str, Rsvped]:
        answers = tx.sessions.answers(session)  # type: ignore[attr-defined]
        return {tx.members.get(one.person).name: one.answer for one in answers}  # type: ignore[attr-defined]

    return village.store.read_now(1, read)


def posts_in(village: Village, place: Place = GENERAL) -> list[Post]:
    """Return what Hearth said in a channel, as it reads now."""
    return [one.post for one in village.chat.standing if one.place == place]


def announcement(village: Village, place: Place = GENERAL) -> Post:
    """Return the newest announcement in a channel."""
    return next(post for post in reversed(posts_in(village, place)) if meeting(post))


def calendar(village: Village) -> list[Meeting]:
    """Return what stands in the space's own calendar."""
    return [found for post in posts_in(village, Place("web:local", "*calendar")) if (found := meeting(post))]


def meeting(post: Post) -> Meeting | None:
    """Return the meeting in a post."""
    return next((block for block in post.blocks if isinstance(block, Meeting)), None)


def told(village: Village, account: Account) -> list[str]:
    """Return all that somebody was told in their own conversation."""
    return [one.post.fallback for one in village.chat.standing if one.place == direct(account)]


def told_post(village: Village, account: Account, text: str) -> Post:
    """Return the newest post to somebody that says *text*."""
    to = direct(account)
    return next(one.post for one in reversed(village.chat.standing) if one.place == to and text in one.post.fallback)


def direct(account: Account) -> Place:
    """Return somebody's own conversation with Hearth."""
    return Place(account.space, f"@{account.native}")


def pressable(answer: Answer) -> list[Button]:
    """Return every button of a post, those of its rows too."""
    assert isinstance(answer, Post)
    found: list[Button] = []
    for block in answer.blocks:
        if isinstance(block, Choices):
            found.extend(block.buttons)
        elif isinstance(block, Rows):
            found.extend(row.button for row in block.rows if row.button)
    return found


async def press(village: Village, actor: Account, answer: Answer, label: str, place: Place = GENERAL) -> Answer:
    """Press the first button that is labelled so, in a row or not."""
    found = next(each for each in pressable(answer) if each.label.startswith(label))
    return await village.do(actor, found.action, place)


def offers(answer: Answer) -> list[str]:
    """Return the labels of all buttons."""
    return [each.label for each in pressable(answer)]
