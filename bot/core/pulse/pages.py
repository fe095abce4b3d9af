"""The pulse as a page, and a month of it on a sheet: for facilitators; everybody else reads their own figures."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from typing import TYPE_CHECKING

from bot.community.pulse.taking import LIVE, RESTS, spans, take
from bot.community.replies import pulse as replies
from bot.community.replies import pulse_page
from bot.core.pulse.asking import own, taken

if TYPE_CHECKING:
    from bot.community.pulse.model import Figure, Pulse
    from bot.core.desk import Desk, Scene
    from bot.messages import Page
    from bot.transaction import Transaction

MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")
DECEMBER = 12


async def page(desk: Desk, scene: Scene, rest: str) -> Page | None:
    """Return the pulse; for who facilitates nothing what they did themselves."""
    if rest:
        return None
    pulse = await taken(desk, scene)
    if pulse is None:
        deeds = await desk.read(scene, partial(own, scene=scene))
        return pulse_page.own_page(replies.for_facilitators(deeds))
    return pulse_page.page(pulse)


async def report(desk: Desk, scene: Scene, rest: str) -> Page | None:
    """Return the report of a month (2026-10), of the last one that is over without; None for a month to come.

    Of the month that is not over, and where there is none yet, it says from when on there is one.
    """
    month = _month(rest, scene.now)
    coming = rest in {"", f"{scene.now.astimezone(UTC):%Y-%m}"}
    if (month is None and not coming) or await taken(desk, scene) is None:
        return None
    made = await desk.read(scene, lambda tx: _report(tx, month, scene.now)) if month else None
    return made or (await desk.read(scene, lambda tx: _no_report(tx, scene.now)) if coming else None)


def _no_report(tx: Transaction, now: datetime) -> Page:
    """Return from when on there is a report of the month that is not over."""
    today = now.astimezone(UTC).date().replace(day=1)
    return pulse_page.no_report(tx.members.community().name, today, date(*_after(today), 1))


def _report(tx: Transaction, month: date, now: datetime) -> Page | None:
    """Return the report of a month, by what was published of the weeks that were over when it ended."""
    ended = datetime(*_after(month), 1, tzinfo=UTC) + RESTS
    if ended - RESTS <= tx.pulses.founded():
        return None
    pulse = take(tx, min(ended, now))
    return pulse_page.report(_as_it_was(pulse) if spans(tx, ended) else pulse, month, _others(tx, month, now))


def _others(tx: Transaction, month: date, now: datetime) -> tuple[str, ...]:
    """Return the names of the reports of the month before and the month after, as far as there are any."""
    before = date(month.year - (month.month == 1), (month.month - 2) % DECEMBER + 1, 1)
    after = date(*_after(month), 1)
    every = [before] if month > tx.pulses.founded().date() else []
    if date(*_after(after), 1) <= now.astimezone(UTC).date():
        every.append(after)
    return tuple(f"report/{one:%Y-%m}" for one in every)


def _as_it_was(pulse: Pulse) -> Pulse:
    """Return a pulse in which nothing is told as it stands right now: that would be no part of the month."""
    return replace(pulse, figures=tuple(_then(one) if one.name in LIVE else one for one in pulse.figures), moves=())


def _then(figure: Figure) -> Figure:
    return replace(figure, value=figure.trend[-1] if figure.trend else None)


def _month(rest: str, now: datetime) -> date | None:
    """Return the first day of the month that is meant; None where it is none, or not over."""
    today = now.astimezone(UTC).date()
    if not rest:
        return date(today.year - (today.month == 1), (today.month - 2) % DECEMBER + 1, 1)
    found = MONTH.fullmatch(rest)
    month = date(int(found[1]), int(found[2]), 1) if found else None
    return month if month and date(*_after(month), 1) <= today else None


def _after(month: date) -> tuple[int, int]:
    return month.year + month.month // DECEMBER, month.month % DECEMBER + 1
