"""What became of everything that was planned: counted in the database, and looked for on the platforms."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import holidays

from bot.core.checkins.roundup import prompt_key
from bot.core.keys import key_for
from bot.core.pairings.posting import card_key
from bot.core.sessions.standing import BEGINS, key_of
from tests.fakes.discord import checks
from tests.simulation.setting import HOLIDAYS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tests.simulation.process import World
    from tests.simulation.year import Year

ENDED = ("done", "skipped", "merged", "cancelled")
UNDER_WAY = timedelta(days=8)
FURTHEST = 120
"""So many days after its end, what is planned ahead is held against the calendar: of what was called off, more is."""
HEX = re.compile(r"[0-9a-f]{32}")
ASK = (
    "SELECT o.occurrence_id, s.title, s.kind, o.local, o.at, o.state, o.reason, o.moved, s.zone, o.due_at, "
    "n.announced_at, n.begun_at, coalesce(nullif(n.place, ''), r.place), coalesce(r.minutes, 0), "
    "coalesce(c.mode, ''), coalesce(c.slowed, 0), coalesce(d.place, '-') "
    "FROM occurrence o JOIN schedule s USING (community_id, schedule_id) "
    "LEFT JOIN session n USING (community_id, occurrence_id) LEFT JOIN series r ON r.schedule_id = o.schedule_id "
    "LEFT JOIN checkin c ON c.checkin_id = o.schedule_id LEFT JOIN digest d ON d.digest_id = o.schedule_id "
    "ORDER BY o.at"
)


@dataclass(frozen=True)
class Row:
    """An occurrence, with what its kind knows of it."""

    id: str
    title: str
    kind: str
    local: datetime
    at: datetime
    state: str
    reason: str
    moved: bool
    zone: str
    due_at: datetime | None
    announced_at: datetime | None
    begun_at: datetime | None
    place: str
    minutes: int
    mode: str
    slowed: int
    digest: str

    @classmethod
    def of(cls, values: tuple[Any, ...]) -> Row:
        """Return what a row of the database says."""
        id_, title, kind, local, at, state, reason, moved, zone, *times, place, minutes, mode, slowed, digest = values
        due, announced, begun = (_instant(one) for one in times)
        whole = _instant(at)
        assert whole is not None
        of = (id_, title, kind, datetime.fromisoformat(local), whole, state, reason, bool(moved), zone)
        return cls(*of, due, announced, begun, place or "", minutes, mode, slowed, digest)


@dataclass
class Kind:
    """What became of one schedule's occurrences."""

    planned: int = 0
    states: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    open: int = 0
    overdue: int = 0
    missing: int = 0
    extra: int = 0
    doubled: int = 0
    lost: int = 0
    wrong_time: int = 0
    moved: int = 0

    @property
    def balances(self) -> bool:
        """Return whether every one is accounted for."""
        faults = (self.overdue, self.missing, self.extra, self.doubled, self.lost, self.wrong_time)
        return self.planned == sum(self.states.values()) + self.open and not any(faults)


@dataclass
class Account:
    """The whole account; `faults` names what does not balance, one line each."""

    kinds: dict[str, Kind]
    faults: list[str]


Days = dict[str, tuple[time, "Callable[[date, date], bool]"]]
EXPECTED: Days = {
    "Open hour": (time(15), lambda day, _: day.weekday() == 1 and day not in _free(day.year)),
    "Case clinic": (time(16), lambda day, first: day.weekday() == 3 and (day - first).days % 14 == 0),
    "Lean coffee": (time(15), lambda day, _: day.weekday() == 4 and (day + timedelta(days=7)).month != day.month),
    "Pairings": (time(10), lambda day, _: day.weekday() == 2),
    "Digest of #general": (time(9), lambda day, _: day.weekday() == 4),
    "Daily word": (time(9, 30), lambda day, _: day.weekday() < 5),
    "Weekly look": (time(9), lambda day, _: day.weekday() == 0),
}
"""When what was set up on the first day is to be, reckoned here once more and by the calendar alone."""


def _free(year: int) -> Any:  # noqa: ANN401  A library's own.
    return holidays.country_holidays(HOLIDAYS, years=year)


def account(year: Year) -> Account:
    """Return what became of everything; the process has to be at work still."""
    rows = [Row.of(one) for one in year.process.rows(ASK)]
    kinds: defaultdict[str, Kind] = defaultdict(Kind)
    faults: list[str] = []
    standing = Counter(_standing(year.world))
    twice = _seen_twice(year.world, {one.id for one in rows})
    now = year.world.clock()
    for row in rows:
        kind = kinds[row.title]
        _count(kind, row, now, faults)
        keys = _keys(year, row)
        if row.state == "done" and any(not standing[key] for key in keys):
            kind.lost += 1
            faults.append(f"lost: {row.title} {row.local} has nothing standing")
        if any(standing[key] > 1 for key in keys) or row.id in twice:
            kind.doubled += 1
            faults.append(f"doubled: {row.title} {row.local} stands twice {twice.get(row.id, '')}")
    for title in kinds:
        _expect(kinds[title], [one for one in rows if one.title == title], year, faults)
    faults += [f"doubled: key {key} stands {many} times" for key, many in standing.items() if many > 1]
    return Account(dict(kinds), faults)


def _count(kind: Kind, row: Row, now: datetime, faults: list[str]) -> None:
    kind.planned += 1
    kind.moved += row.moved
    if row.state in ENDED:
        kind.states[row.state] += 1
        if row.reason:
            kind.reasons[row.reason] += 1
        elif row.state != "done":
            faults.append(f"no reason: {row.title} {row.local} {row.state}")
    elif row.at > now or (row.due_at and row.due_at > now and now - row.at < UNDER_WAY):
        kind.open += 1
    else:
        kind.overdue += 1
        faults.append(f"overdue: {row.title} {row.local} is {row.state}, next {row.due_at}")
    if not row.moved and row.local.replace(tzinfo=ZoneInfo(row.zone)).astimezone(UTC) != row.at:
        kind.wrong_time += 1
        faults.append(f"wrong time: {row.title} {row.local} {row.zone} is at {row.at}")


def _expect(kind: Kind, rows: list[Row], year: Year, faults: list[str]) -> None:
    """Hold what was planned against the calendar."""
    title = rows[0].title
    if title not in EXPECTED:
        return
    at, has = EXPECTED[title]
    slowed = any(one.slowed for one in rows)
    first, last = min(one.local for one in rows), year.ends.replace(tzinfo=None)
    begins = year.scale.begins.replace(tzinfo=None)
    days = (begins.date() + timedelta(days=day) for day in range(year.scale.days + FURTHEST))
    wanted = {datetime.combine(day, at) for day in days if has(day, first.date())}
    there = {one.local for one in rows}
    due = {one for one in wanted if begins + timedelta(hours=6) < one < last - timedelta(hours=3)}
    missing, extra = (set() if slowed else due - there), there - wanted
    kind.missing, kind.extra = len(missing), len(extra)
    faults += [f"missing: {title} {one}" for one in sorted(missing)]
    faults += [f"not of its rhythm: {title} {one}" for one in sorted(extra)]


def _keys(year: Year, row: Row) -> list[str]:
    """Return the keys of what has to stand for an occurrence that is done."""
    if row.kind == "session":
        begun = row.begun_at is not None and row.begun_at < row.at + timedelta(minutes=row.minutes)
        begins = [key_of(BEGINS, row.id)] if begun else []
        return [key_for("announce", row.id, row.place), *begins]
    if row.kind == "checkin":
        return [prompt_key(row.id)] if row.mode == "channel" else []
    if row.kind == "digest":
        return [key_for("digest", row.id)] if row.digest else []
    pairings = year.process.rows("SELECT pairing_id FROM pairing WHERE draw_id = ? AND step <> 'undone'", row.id)
    return [card_key(id_) for (id_,) in pairings]


def _standing(world: World) -> Iterator[str]:
    """Yield the key of everything of Hearth's that stands on a platform."""
    for workspace in world.slack.workspaces.values():
        for room in workspace.state.channels.values():
            for one in room.messages:
                key = one.get("metadata", {}).get("event_payload", {}).get("key")
                if key and one.get("subtype") != "file_share":
                    yield str(key)
    for one in world.discord.by_bot():
        if one.get("nonce"):
            yield str(one["nonce"])


def _seen_twice(world: World, ids: set[str]) -> Mapping[str, str]:
    """Return the occurrences about which the same stands twice in one channel, whatever it was sent for."""
    found: Counter[tuple[str, frozenset[str]]] = Counter()
    for room, actions in _pressable(world):
        mine = frozenset(one for one in actions if set(HEX.findall(one)) & ids)
        if len(mine) > 1:  # One button alone is a row of something larger, which may come again.
            found[room, mine] += 1
    twice = [(room, actions) for (room, actions), many in found.items() if many > 1]
    return {id_: f"in {room}" for room, actions in twice for one in actions for id_ in HEX.findall(one)}


def _pressable(world: World) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield what can be pressed on each thing that Hearth said in a channel."""
    from tests.fakes.slack.sight import elements  # noqa: PLC0415  Each fake has its own.

    for workspace in world.slack.workspaces.values():
        rooms = [room for room in workspace.state.channels.values() if not room.im]
        for where, one in ((room.id, one) for room in rooms for one in room.messages):
            yield where, frozenset(str(each.get("value", "")) for each in elements(one.get("blocks") or []))
    for one in world.discord.by_bot():
        parts = checks.parts(one["components"])
        yield one["channel_id"], frozenset(str(each.get("custom_id", "")) for each in parts)


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).replace(tzinfo=UTC) if text else None
