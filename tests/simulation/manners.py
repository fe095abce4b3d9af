"""Whether Hearth keeps its manners with each thing that it starts: looked at when it stands, with what holds then."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from bot.messages import Who

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.simulation.hands import OnAcme, OnVillage
    from tests.simulation.process import Process
    from tests.simulation.watched import Sent

SIGNED_UP = {"reminder", "checkin", "pairing", "asked", "answer", "duty"}
WEEK = timedelta(days=7) - timedelta(minutes=5)
"""Almost: what came at the same hour a week ago came a moment earlier or later."""
JUST_NOW = timedelta(hours=2)
NIGHT = "20:00-08:00"
PINGED = re.compile(r"<@(\w+)>")
USER = re.compile(r'"user_id": "(\w+)"')
EVERYBODY = re.compile(r"<!(?:channel|here|everyone)")

ASK_PERSON = (
    "SELECT a.person_id, coalesce(nullif(t.zone, ''), max(b.zone)), coalesce(t.quiet, ''), coalesce(t.budget, 5) "
    "FROM account a JOIN account b USING (person_id) LEFT JOIN attention t USING (person_id) "
    "WHERE a.space_id = ? AND a.native = ? GROUP BY a.person_id"
)
ASK_USES = (
    "SELECT datetime(o.at, '+' || coalesce(s.minutes, 0) || ' minutes') FROM occurrence o "
    "LEFT JOIN series s USING (community_id, schedule_id) WHERE o.schedule_id = ?1 AND o.at > ?2 "
    "UNION SELECT o.at FROM occurrence o WHERE o.schedule_id = ?1 AND o.at > ?2 "
    "UNION SELECT closes_at FROM checkin_round WHERE checkin_id = ?1 AND closes_at > ?2"
)


@dataclass
class Manners:
    """What was seen so far; each fault with the words that say which."""

    acme: OnAcme
    village: OnVillage
    faults: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)
    private: int = 0
    public: int = 0
    unexplained: int = 0
    _told: defaultdict[str, list[datetime]] = field(default_factory=lambda: defaultdict(list))

    def look(self, process: Process, sent: Sent) -> None:
        """Judge something that was just sent."""
        cause, subject = cause_of(sent)
        platform = sent.place.space.partition(":")[0]
        if sent.place.channel == "*calendar":
            return
        self._look_at_pings(sent, platform)
        if sent.post.audience != "private":
            self.public += 1
            return
        self.private += 1
        self.unexplained += not cause
        if cause:
            self._look_at_person(process, sent, cause, subject)

    def _fault(self, what: str, sent: Sent, more: str = "") -> None:
        self.faults[what] += 1
        self.examples.append(f"{what}: {sent.at:%Y-%m-%d %H:%M} {sent.place} {sent.post.fallback[:70]!r} {more}")

    # --- who is called

    def _look_at_pings(self, sent: Sent, platform: str) -> None:
        meant = {one.rpartition("/")[2] for one in sent.post.addressees} | set(sent.place.channel[1:].split("+"))
        called = self._on_slack(sent) if platform == "slack" else self._on_discord(sent)
        if called - meant:
            self._fault("pings", sent, f"{sorted(called - meant)}")

    def _on_slack(self, sent: Sent) -> set[str]:
        rooms = (room for room in self.acme.acme.state.channels.values() if room.messages)
        standing = (one for room in rooms for one in room.messages[-60:] if one["ts"] == sent.id)
        message = next(standing, None)
        if message is None:
            return set()
        whole = json.dumps(message.get("blocks") or message["text"])
        everybody = {"everybody"} if EVERYBODY.search(whole) else set()
        return set(PINGED.findall(whole)) | set(USER.findall(whole)) | everybody

    def _on_discord(self, sent: Sent) -> set[str]:
        discord = self.village.discord
        if not sent.id.startswith("letter:"):
            return set(discord.pings.get(sent.id, ()))
        every = (one for said in discord.messages.values() for one in said[-60:] if str(one.get("nonce")) == sent.key)
        found = next(every, None)
        return set(discord.pings.get(found["id"], ())) if found else set()

    # --- when, and how often

    def _look_at_person(self, process: Process, sent: Sent, cause: str, subject: str) -> None:
        native = next((one.rpartition("/")[2] for one in sent.post.addressees), "")
        native = native or sent.place.channel.removeprefix("@")
        found = process.rows(ASK_PERSON, sent.place.space, native)
        if not found:
            return
        person, zone, quiet, budget = found[0]
        self._look_at_hours(process, sent, cause, subject, zone=zone, quiet=quiet)
        if cause not in SIGNED_UP:
            told = [at for at in self._told[person] if at > sent.at - WEEK] + [sent.at]
            self._told[person] = told
            if len(told) > budget:
                self._fault("budget", sent, f"{len(told)} of {budget}")

    def _look_at_hours(  # Each is a fact of its own.
        self, process: Process, sent: Sent, cause: str, subject: str, *, zone: str | None, quiet: str
    ) -> None:
        until = quiet_until(quiet or (NIGHT if zone else "off"), zone or "UTC", sent.at)
        if until is None or until - sent.at < timedelta(minutes=1):
            return
        if cause in SIGNED_UP:
            uses = process.rows(ASK_USES, subject, f"{sent.at - JUST_NOW:%Y-%m-%d %H:%M:%S}")
            if any(datetime.fromisoformat(at).replace(tzinfo=UTC) <= until for (at,) in uses):
                return  # After the quiet hours it would have been of no use.
        self._fault("quiet", sent, f"{cause}, quiet until {until:%H:%M}")


def quiet_until(hours: str, zone: str, at: datetime) -> datetime | None:
    """Return when the quiet hours end in which *at* lies; None where it lies in none."""
    if hours == "off":
        return None
    begin, end = (time.fromisoformat(one) for one in hours.split("-"))
    there = at.astimezone(ZoneInfo(zone))
    clock = there.time()
    inside = begin <= clock < end if begin < end else clock >= begin or clock < end
    if not inside:
        return None
    day = there.date() if clock < end else there.date() + timedelta(days=1)
    return datetime.combine(day, end, ZoneInfo(zone)).astimezone(UTC)


def cause_of(sent: Sent) -> tuple[str, str]:
    """Return why something was said, and which schedule brought it, as its own button tells; empty where none does."""
    buttons = (one for block in sent.post.blocks if block.type == "choices" for one in block.buttons)
    found = next((one.action.subject for one in buttons if one.action.verb == "why"), "")
    cause, subject, *_ = (*found.split("."), "")
    return cause, subject


def named(part: Any) -> Iterator[Who]:  # noqa: ANN401  Any part of a post.
    """Yield everybody who is shown in something."""
    if isinstance(part, Who):
        yield part
    elif is_dataclass(part):
        for each in fields(part):
            yield from named(getattr(part, each.name))
    elif isinstance(part, (tuple, list)):
        for one in part:
            yield from named(one)


__all__: Sequence[str] = ("Manners", "cause_of", "named", "quiet_until")
