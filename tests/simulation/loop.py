"""What people do about what they care for, lack and learn: they ask, help, try, tell, look after things, and merge."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from tests.simulation.manners import named
from tests.simulation.setting import HELPS, LEADS

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from tests.contracts.flows.stage import Seen
    from tests.simulation.deeds import Deeds
    from tests.simulation.people import Person
    from tests.simulation.watched import Sent

    Do = Callable[[], Awaitable[None]]
    Steps = Sequence[tuple[float, tuple[str, ...]]]

TRIED = ("worked", "partly", "not")
ASKED_ON = ("ask_channel", "ask_one", "park")
FOUND: Steps = ((0.35, ("used", "try")), (0.7, TRIED), (0.4, ("value_open", "changed", "my_version")))
IN_VAIN: Steps = ((0.6, ("not_it",)), (0.85, (*ASKED_ON, "drop")), (0.9, ("ask_this_one", "park_on")))
FOLLOWS: dict[str, Steps] = {
    "one_help": ((1.0, ("one_answer", "one_talk")),),
    "used": FOUND[1:],
    "worked": FOUND[2:],
    "partly": FOUND[2:],
    "not": FOUND[2:],
    "ask_one": IN_VAIN[2:],
    "not_it": IN_VAIN[1:],
    "superseded": ((0.8, ("superseded_is",)),),
}
"""What is pressed in turn in what the press before it showed, each with its chance."""

TWICE = frozenset({"ask_this_one", "gap_ask", "merge_yes"})
"""What is asked once more about, where a platform has no question of its own."""
HOURS = 60
SUBJECTS = ("kafka", "oncall", "docs", "deploys")


@dataclass
class Loop:
    """Does what a community of practice does, beside what `Deeds` does; `later` lets something be done at an hour."""

    deeds: Deeds
    later: Callable[[timedelta, str, Do], None]

    def everyday(self) -> list[Callable[[Person], Awaitable[None]]]:
        """Return what anybody may do on any day."""
        often = [self.asks] * 8 + [self.looks_for_who] * 3 + [self.wants_to_learn] * 2 + [self.cares_for_gaps] * 2
        return [*often, self.reviews, self.tells_of_value, self.looks_after_a_topic, self.reads_on]

    async def presses(self, person: Person, platform: str, seen: Seen, *verbs: str) -> Seen:
        """Press one of what does these, where any stands there, fill in what opens, and go on from it."""
        hand, dice = self.deeds.hands[platform], self.deeds.crowd.dice
        there = [verb for verb in verbs if hand.label(seen, verb)]
        if not there:
            return seen
        verb = dice.choice(there)
        label = hand.label(seen, verb)
        shown = await hand.presses(person.called, seen, label)
        if verb in TWICE and label in shown.buttons:
            shown = await hand.presses(person.called, shown, label)
        shown = await self.deeds.fill(person, platform, verb, shown)
        return await self.goes_on(person, platform, shown, FOLLOWS.get(verb, ()))

    async def goes_on(self, person: Person, platform: str, seen: Seen, steps: Steps) -> Seen:
        """Take the steps in turn, as long as the dice are for it."""
        for chance, verbs in steps[:1]:
            if self.deeds.crowd.dice.random() < chance:
                return await self.presses(person, platform, seen, *verbs)
        return seen

    async def _types(self, person: Person, line: str, *verbs: str, chance: float = 0.7) -> None:
        platform = person.platforms[0]
        seen = await self.deeds.hands[platform].types(person.called, line)
        await self.goes_on(person, platform, seen, ((chance, verbs),))

    async def asks(self, person: Person) -> None:
        """Ask; use or try what was found, or go up the ladder."""
        found = self.deeds.crowd.dice.random() < 0.5
        line = "/ask how do I {} the {}?".format(*self.deeds.about())
        await self._types(person, line, *(("used", "try") if found else ("not_it", *ASKED_ON)), chance=0.8)

    async def looks_for_who(self, person: Person) -> None:
        """Look who knows about something, and now and then ask."""
        about = self.deeds.crowd.dice.choice((*SUBJECTS, " the ".join(self.deeds.about())))
        line = self.deeds.crowd.dice.choice(("/who", "/hearth who"))
        await self._types(person, f"{line} {about}", "who_ask", "who_group", chance=0.4)

    async def wants_to_learn(self, person: Person) -> None:
        """Propose something to understand, or vote for what was proposed."""
        does, thing = self.deeds.about()
        line = self.deeds.crowd.dice.choice((f"/hearth learning Why does it help to {does} the {thing}?", ""))
        await self._types(person, line or "/hearth learning", "learning_want", chance=1.0)

    async def cares_for_gaps(self, person: Person) -> None:
        """Look at what is lacking, and do something about the first of it."""
        does = ("gap_take", "gap_take", "gap_ask", "gap_by", "gap_drop", "gap_on", "gap_write")
        await self._types(person, "/hearth gaps", *does)

    async def reviews(self, person: Person) -> None:
        """Look at what nobody has confirmed for long."""
        await self._types(person, "/hearth review", "still_true", "still_true", "needs_change", "no_longer", "adopt")

    async def tells_of_value(self, person: Person) -> None:
        """Tell what came of an entry."""
        dice, line = self.deeds.crowd.dice, f"/hearth value tell {self.deeds.number()}"
        seen = await self.deeds.hands[person.platforms[0]].types(person.called, line)
        if dice.random() < 0.8:
            await self.deeds.fill(person, person.platforms[0], "value_open", seen)

    async def looks_after_a_topic(self, person: Person) -> None:
        """Look at a topic, and now and then look after it."""
        line = f"/hearth topic {self.deeds.crowd.dice.choice(SUBJECTS)}"
        await self._types(person, line, "topic_care", "topic_uncare", "follow", chance=0.5)

    async def reads_on(self, person: Person) -> None:
        """Read what everybody may read."""
        lines = ("/hearth about", "/hearth value", "/hearth topics", "/hearth pulse me", "/hearth findable")
        await self._types(person, self.deeds.crowd.dice.choice(lines), "findable_on", "value_read", chance=0.4)

    async def commits(self, person: Person) -> None:
        """Say what they bring and seek; some agree to be found."""
        hand, dice = self.deeds.hands[person.platforms[0]], self.deeds.crowd.dice
        if dice.random() < 0.7:
            form = await hand.types(person.called, "/hearth commit")
            does, thing = self.deeds.about()
            topics = {"help_topics": dice.choice(SUBJECTS), "learn_topics": dice.choice(SUBJECTS)}
            given = {"helps": f"I can {does} any {thing}", "learns": f"What a {thing} is"}
            await hand.submits(person.called, form, **given, **topics)
        if dice.random() < 0.6:
            await hand.types(person.called, "/hearth findable yes")

    async def facilitates(self) -> None:
        """Take the pulse and make one of its moves, care for gaps, review, merge, or give a topic another name."""
        dice = self.deeds.crowd.dice
        platform, who = dice.choice((("slack", LEADS), ("discord", HELPS)))
        hand = self.deeds.hands[platform]
        line = dice.choice((*["/hearth pulse"] * 4, "/hearth gaps", "/hearth review", *["merge"] * 3, "alias"))
        if line == "alias":
            line = f"/hearth alias {dice.choice(SUBJECTS)}{dice.randrange(9)} = {dice.choice(SUBJECTS)}"
        if line == "merge":
            line = f"/hearth merge {self.deeds.number()} {self.deeds.number()}"
        seen = await hand.types(who, line)
        if line.startswith("/hearth merge"):
            label = hand.label(seen, "merge_yes")
        else:
            label = dice.choice([one for one in seen.buttons if not one.startswith("Why am I")] or [""])
        if label:
            await hand.presses(who, seen, label)

    def notices(self, sent: Sent, readers: Sequence[Person]) -> None:
        """Let somebody reply to a question that was put to a channel."""
        dice = self.deeds.crowd.dice
        able = [one for one in readers if sent.post.fallback.find(" asks:") >= 0 and dice.random() < 0.1 * one.keen]
        if able:
            who = dice.choice(able)
            self.later(timedelta(minutes=dice.uniform(5, 30 * HOURS)), "reply", lambda: self._replies(who, sent))

    async def _replies(self, person: Person, sent: Sent) -> None:
        platform = sent.place.space.partition(":")[0]
        hand, dice = self.deeds.hands[platform], self.deeds.crowd.dice
        seen = await hand.found(person.called, sent) if person.here else None
        asker = self._asker(sent, platform)
        if seen is None or asker is person:
            return
        text = "I {} the {} first, then it goes".format(*self.deeds.about())
        said = await hand.says(person.called, text, beneath=hand.where(seen))
        if asker is not None and asker.here and dice.random() < 0.6:
            hour = timedelta(minutes=dice.uniform(1, 10 * HOURS))
            self.later(hour, "solved", lambda: self._is_solved(platform, asker, said))

    async def _is_solved(self, platform: str, asker: Person, said: object) -> None:
        if asker.here:
            await self.deeds.hands[platform].chooses(asker.called, "this_solved", said)

    def _asker(self, sent: Sent, platform: str) -> Person | None:
        native = next((one.account.rpartition("/")[2] for one in named(sent.post)), "")
        every = (one for one in self.deeds.crowd.people if platform in one.platforms)
        return next((one for one in every if self.deeds.native(one, platform) == native), None)
