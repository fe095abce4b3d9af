"""What people do by themselves, and what facilitators change by hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from tests.simulation.setting import HELPS, LEADS

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.contracts.flows.stage import Seen
    from tests.simulation.people import Crowd, Person
    from tests.simulation.setting import FirstDay, Hands

    Clock = Callable[[], Any]

THINGS = ("broker", "certificate", "queue", "cache", "index", "pipeline", "ticket", "handover", "deploy", "backup")
DOES = ("restart", "rotate", "drain", "warm", "rebuild", "rerun", "close", "write", "freeze", "verify")
TOPICS = ("kafka", "oncall", "docs", "deploys")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
VALUES = {
    "agenda_propose": {"proposal": "How do we {0} the {1}?"},
    "checkin_answer": {"answer0": "I learned to {0} the {1} by hand"},
    "took": {"learned": "{0} the {1} before lunch", "trying": "{0} it myself"},
    "welcome_say": {"said": "I came to {0} a {1}"},
    "checkin_tip": {},
    "ask_channel": {},
    "ask_form": {"question": "How do I {0} the {1}?"},
    "who_ask": {"question": "How do I {0} the {1}?"},
    "who_group": {"question": "How do I {0} the {1}?"},
    "park_on": {"date": "{date}"},
    "try_on": {"date": "{date}"},
    "gap_on": {"date": "{date}"},
    "gap_by": {"number": "{number}"},
    "gap_drop": {"reason": "Nobody has to {0} a {1} any more"},
    "gap_write": {"title": "How to {0} the {1}", "body": "{0} the {1}, then look at it"},
    "gap_ask": {},
    "one_answer": {"answer": "{0} the {1}, and wait"},
    "changed": {"where": "a {1} of three", "changed": "I had to {0} it twice"},
    "my_version": {"body": "{0} the {1} twice"},
    "needs_change": {"suggestion": "One has to {0} it now"},
    "superseded": {"instead": "{number}"},
    "value_open": {"text": "To {0} the {1} takes a minute now"},
    "commit_open": {"helps": "I can {0} any {1}"},
    "learning_link": {"number": "{number}"},
}
"""What is filled in where a form opens after a press."""


@dataclass
class Deeds:
    """Everything that anybody does, at a moment's notice."""

    crowd: Crowd
    hands: Hands
    first: FirstDay
    clock: Callable[[], Any]
    moved: set[str] = field(default_factory=set)
    counts: dict[str, int] = field(default_factory=dict)
    more: list[Callable[[Person], Awaitable[None]]] = field(default_factory=list)
    """What else anybody may do."""

    def about(self) -> tuple[str, str]:
        """Return what something is about."""
        return self.crowd.dice.choice(DOES), self.crowd.dice.choice(THINGS)

    async def fill(self, who: Person, platform: str, verb: str, seen: Seen) -> Seen:
        """Fill in the form that a press opened, where it did."""
        if not seen.is_form or verb not in VALUES:
            return seen
        every = "modal" in seen.fields  # Whoever wrote an entry edits it where others only suggest something.
        values = {name: self._said(text) for name, text in VALUES[verb].items() if every or name in seen.fields}
        return await self.hands[platform].submits(who.called, seen, **values)

    def _said(self, text: str) -> str:
        day = self.clock() + timedelta(days=self.crowd.dice.randrange(3, 20))
        said = text.format(*self.about(), date=f"{day:%Y-%m-%d}", number=self.number())
        return said[:1].upper() + said[1:]

    def number(self) -> int:
        """Return the number of an entry that is likely to be there."""
        return self.crowd.dice.randrange(1, 2 + self.counts.get("shares", 0))

    def native(self, person: Person, platform: str) -> str:
        """Return what a platform calls somebody; empty where they are not there."""
        if platform not in person.platforms:
            return ""
        if platform == "slack":
            return str(self.hands["slack"].acme.state.user(person.called))  # type: ignore[union-attr]
        return str(self.hands["discord"].members[person.called].id)  # type: ignore[union-attr]

    async def something(self) -> None:
        """Let somebody do something."""
        dice = self.crowd.dice
        person = dice.choice([one for one in self.crowd.people if one.here])
        deed = dice.choice([*self._deeds(), *self.more])
        self.counts[deed.__name__.strip("_")] = self.counts.get(deed.__name__.strip("_"), 0) + 1
        await deed(person)

    def _deeds(self) -> list[Callable[[Person], Awaitable[None]]]:
        often = [self._shares] * 10 + [self._looks] * 3
        rarely = [self._away, self._pauses, self._mutes, self._quietens, self._follows, self._signs_up]
        return [*often, *rarely]

    async def _types(self, person: Person, line: str) -> Seen:
        return await self.hands[person.platforms[0]].types(person.called, line)

    async def _shares(self, person: Person) -> None:
        does, thing = self.about()
        number = self.crowd.dice.randrange(10_000)
        await self._types(person, f"/share {does} the {thing} after step {number} #{self.crowd.dice.choice(TOPICS)}")

    async def _looks(self, person: Person) -> None:
        await self._types(person, self.crowd.dice.choice(("/hearth me", "/session list", "/hearth pairing why")))

    async def _away(self, person: Person) -> None:
        until = self.clock() + timedelta(days=self.crowd.dice.randrange(2, 20))
        await self._types(person, f"/hearth checkin away {until:%Y-%m-%d}")

    async def _pauses(self, person: Person) -> None:
        until = self.clock() + timedelta(days=self.crowd.dice.randrange(5, 30))
        await self._types(person, f"/hearth pairing pause until {until:%Y-%m-%d}")

    async def _mutes(self, person: Person) -> None:
        what = self.crowd.dice.choice(("digest", "session", "pairing"))
        await self._types(person, f"/hearth {self.crowd.dice.choice(('mute', 'unmute'))} {what}")

    async def _quietens(self, person: Person) -> None:
        person.quiet = self.crowd.dice.choice(("19:00-9:00", "23:00-6:00"))
        await self._types(person, f"/hearth quiet {person.quiet} {person.zone}")

    async def _follows(self, person: Person) -> None:
        await self._types(
            person, f"/hearth {self.crowd.dice.choice(('follow', 'unfollow'))} {self.crowd.dice.choice(TOPICS)}"
        )

    async def _signs_up(self, person: Person) -> None:
        await self._types(person, "/hearth checkin join Weekly look")
        await self._types(person, "/hearth pairing join")

    async def comes(self) -> None:
        """Let a newcomer come."""
        platform = self.crowd.dice.choice(("slack", "discord"))
        person = self.crowd.newcomer(platform)
        if person is None:
            return
        if platform == "slack":
            acme = self.hands["slack"].acme  # type: ignore[union-attr]
            acme.person(person.called, zone=person.zone)
            for channel in ("general", "clinic", "coffee"):
                await acme.joins(person.called, channel)
        else:
            hand = self.hands["discord"]
            hand.members[person.called] = await hand.village.joins(person.name)  # type: ignore[union-attr]
        await self.first.arrives(person)
        await self.first.signs_up(person)

    async def goes(self) -> None:
        """Let somebody leave their platform."""
        able = [one for one in self.crowd.people[8:] if one.here and len(one.platforms) == 1]
        if not able:
            return
        person = self.crowd.dice.choice(able)
        person.here = False
        if person.platforms[0] == "slack":
            acme = self.hands["slack"].acme  # type: ignore[union-attr]
            for channel in ("general", "clinic", "coffee"):
                await acme.joins(person.called, channel, inside=False)
            acme.state.people[person.called].deleted = True
            await acme.brings({"type": "user_change", "user": acme.state.people[person.called].shown})
        else:
            hand = self.hands["discord"]
            await hand.village.leaves(hand.members[person.called])  # type: ignore[union-attr]

    async def erases(self) -> None:
        """Let somebody erase what is theirs, and act no more."""
        able = [one for one in self.crowd.people[8:] if one.here]
        person = self.crowd.dice.choice(able)
        hand = self.hands[person.platforms[0]]
        asked = await hand.types(person.called, "/hearth me erase")
        label = hand.label(asked, "erase")
        await hand.presses(person.called, asked, label)
        person.here = False

    async def changes(self) -> None:
        """Let a facilitator move, skip or cancel one of the sessions to come."""
        dice = self.crowd.dice
        hand, who = dice.choice(((self.hands["slack"], LEADS), (self.hands["discord"], HELPS)))
        number, what = dice.randrange(1, 4), dice.choice(("move", "move", "skip", "cancel"))
        if what == "skip":
            asked = await hand.types(who, f"/session skip {number}")
            await self._goes_on(hand, who, asked, "Skip this one")
        elif what == "cancel":
            asked = await hand.types(who, f"/session cancel {number} this one")
            await self._goes_on(hand, who, asked, "Only this one")
        else:
            day = dice.choice(WEEKDAYS)
            asked = await hand.types(who, f"/session move {number} to {day} {dice.randrange(10, 18)}:00")
            await self._goes_on(hand, who, asked, "Only this one")

    async def _goes_on(self, hand: Any, who: str, asked: Seen, label: str) -> None:  # noqa: ANN401
        if not any(one.startswith(label) for one in asked.buttons):
            return
        shown = await hand.presses(who, asked, label)
        if any(one.startswith("Move it anyway") for one in shown.buttons):
            await hand.presses(who, shown, "Move it anyway")
