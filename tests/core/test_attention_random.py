"""Whatever is told, in whatever order: budgets and nights are kept, nothing is lost, nothing comes twice."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.community.attention import SIGNED_UP, WEEK, Cause, Hours, Reason, Wishes, decide, quiet_until
from bot.core.attention import release, tell
from bot.messages import Account, Place
from bot.storage.store import Store
from bot.wording import post, prose

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.transaction import Transaction

START = datetime(2026, 10, 20, 6, 0, tzinfo=UTC)
LI = Account("slack:T01", "U01", "Li", zone="Europe/Berlin")
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "UTC", "Pacific/Apia")

clocks = st.times().map(lambda at: at.replace(second=0, microsecond=0))
hours = st.builds(Hours, clocks, clocks).filter(lambda one: one.begin != one.end)
instants = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))
waits = st.integers(0, 40 * 60)


@given(hours, st.sampled_from(ZONES), instants)
def test_quiet_hours_end_within_a_day_and_a_bit_and_not_before_now(quiet: Hours, zone: str, now: datetime) -> None:
    until = quiet_until(quiet, zone, now)

    holds = quiet.holds(now.astimezone(ZoneInfo(zone)).time())
    assert (until is not None) == holds
    assert until is None or now < until <= now + timedelta(hours=26)


@given(hours, st.sampled_from(ZONES), instants)
def test_whoever_waits_for_the_end_gets_out_of_the_night_in_a_few_looks(quiet: Hours, zone: str, now: datetime) -> None:
    looks = 0
    while until := quiet_until(quiet, zone, now):
        now, looks = until, looks + 1

    assert looks <= 3  # An hour that there is twice ends twice.


@given(st.sampled_from(list(Cause)), st.integers(0, 9), st.integers(0, 9), instants)
def test_the_budget_stops_all_but_what_people_signed_up_to(
    cause: Cause, budget: int, counted: int, now: datetime
) -> None:
    wishes = Wishes("li", quiet="off", budget=budget)

    verdict = decide(wishes, zone="UTC", zone_known=True, cause=cause, subject="", counted=counted, now=now)

    assert (verdict.reason is Reason.BUDGET) == (cause not in SIGNED_UP and counted >= budget)


@dataclass(frozen=True)
class Start:
    """Hearth starts something, in one of two communities, which is of no use after so many minutes."""

    cause: Cause
    community: int
    minutes: int | None


@dataclass(frozen=True)
class Wait:
    """Time passes; what is due is done, perhaps by two replicas, perhaps after a restart."""

    minutes: int
    twice: bool
    restart: bool


@dataclass(frozen=True)
class Change:
    """A person changes what they wish."""

    budget: int | None = None
    quiet: str | None = None
    mute: str | None = None
    away: int | None = None


steps = st.lists(
    st.one_of(
        st.builds(Start, st.sampled_from(list(Cause)), st.integers(0, 1), st.none() | st.integers(1, 900)),
        st.builds(Wait, waits, st.booleans(), st.booleans()),
        st.builds(Change, budget=st.integers(0, 6)),
        st.builds(Change, quiet=hours.map(str) | st.just("off") | st.just("")),
        st.builds(Change, mute=st.sampled_from(["", "all", "digest", "reminder"])),
        st.builds(Change, away=st.integers(0, 4)),
    ),
    min_size=5,
    max_size=40,
)


@dataclass
class Life:
    """One person in two communities, and what was started with them."""

    folder: Path
    now: datetime = START
    started: dict[str, Start] = field(default_factory=dict)
    wishes_at_sending: list[tuple[str, Wishes, datetime]] = field(default_factory=list)
    sent: list[tuple[str, datetime]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Open the store and meet the person."""
        self.store = Store.open(f"sqlite:///{self.folder / 'hearth.db'}")
        self.homes = [self.store.home_now(Place("slack:T01", "C1"), now=START), self.store.found("two", now=START).id]
        self.person = self.store.write_now(self.homes[0], lambda tx: tx.members.meet(LI, now=START).person)

    def live(self, step: Start | Wait | Change) -> None:
        """Take a step."""
        match step:
            case Start():
                self.begin(step)
            case Wait():
                self.wait(step)
            case Change():
                self.change(step)
        self.take_note()

    def begin(self, start: Start) -> None:
        """Start something, twice: a use case may run again."""
        key = f"key-{len(self.started)}"
        self.started[key] = start
        by = self.now + timedelta(minutes=start.minutes) if start.minutes else None

        def begin(tx: Transaction) -> bool:
            member = tx.members.meet(LI, now=self.now)
            return tell(tx, member, post(prose(key)), cause=start.cause, key=key, now=self.now, by=by)

        home = self.homes[start.community]
        assert self.store.write_now(home, begin) == self.store.write_now(home, begin)

    def wait(self, wait: Wait) -> None:
        """Let time pass in ticks of an hour at most."""
        end = self.now + timedelta(minutes=wait.minutes)
        while self.now < end:
            self.now = min(end, self.now + timedelta(hours=1))
            if wait.restart:
                self.store.close()
                self.store = Store.open(f"sqlite:///{self.folder / 'hearth.db'}")
            for due in [each for each in self.store.due(self.now) for _ in range(2 if wait.twice else 1)]:
                self.store.write_now(due.community, partial(release, key=due.id, now=self.now))
            self.take_note()

    def change(self, change: Change) -> None:
        """Change what the person wishes."""
        was = self.store.read_now(self.homes[0], lambda tx: tx.attention.wishes(self.person))
        now = Wishes(
            self.person,
            quiet=was.quiet if change.quiet is None else change.quiet,
            budget=was.budget if change.budget is None else change.budget,
            muted=was.muted if change.mute is None else frozenset(filter(None, [change.mute])),
            away_until=was.away_until if change.away is None else self.now + timedelta(days=change.away),
        )
        self.store.write_now(self.homes[0], lambda tx: tx.attention.put(now))
        self.store.write_now(self.homes[0], lambda tx: tx.attention.hasten(self.person, now=self.now))

    def take_note(self) -> None:
        """Note what is on its way since the last look, and what the person wished then."""
        known = {key for key, _ in self.sent}
        wishes = self.store.read_now(self.homes[0], lambda tx: tx.attention.wishes(self.person))
        for key in sorted(set(self.on_the_way()) - known):
            self.sent.append((key, self.now))
            self.wishes_at_sending.append((key, wishes, self.now))

    def on_the_way(self) -> Iterator[str]:
        """Yield the keys that are in the outbox."""
        for home, key in ((home, key) for home in self.homes for key in self.started):
            if self.store.read_now(home, partial(_was_told, person=self.person, key=key)):
                yield key

    def kept(self) -> list[str]:
        """Return the keys of what is held back, in both communities."""
        return [
            one.key
            for home in self.homes
            for one in self.store.read_now(home, lambda tx: tx.attention.waiting(self.person))
        ]


def _was_told(tx: Transaction, *, person: str, key: str) -> bool:
    return tx.attention.was_told(person, key)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps)
def test_over_any_life_nothing_is_lost_and_no_promise_is_broken(lived: list[Start | Wait | Change]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        life = Life(Path(folder))
        for step in lived:
            life.live(step)
        sent, kept = [key for key, _ in life.sent], life.kept()
        life.store.close()

    assert sorted([*sent, *kept]) == sorted(life.started)
    for key, wishes, at in life.wishes_at_sending:
        start = life.started[key]
        in_the_night = quiet_until(wishes.hours(zone_known=True), "Europe/Berlin", at)
        counted = [
            one for one, when in life.sent if at - WEEK < when <= at and life.started[one].cause not in SIGNED_UP
        ]
        assert not wishes.mutes(start.cause)
        assert not (wishes.away_until and at < wishes.away_until)
        assert in_the_night is None or (start.cause in SIGNED_UP and start.minutes is not None)
        assert start.cause in SIGNED_UP or len(counted) <= wishes.budget


def test_the_usual_night_is_from_eight_to_eight() -> None:
    night = Wishes("li").hours(zone_known=True)

    assert night == Hours(time(20), time(8))
    assert Wishes("li").hours(zone_known=False) is None
