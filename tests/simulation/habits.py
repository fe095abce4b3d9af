"""What people do about what they are shown: each button a chance, some time later, by somebody it is for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from bot.messages import Button
    from tests.simulation.people import Crowd, Person
    from tests.simulation.watched import Sent

MINUTES = 60


@dataclass(frozen=True)
class Wish:
    """That somebody will press one of some buttons of a post; `values` fill in the form that opens."""

    at: datetime
    person: Person
    sent: Sent
    verb: str


@dataclass(frozen=True)
class Habit:
    """One thing done about a post: with which chance, and how many minutes later at most."""

    verbs: tuple[str, ...]
    chance: float
    minutes: int = 6 * MINUTES
    weights: tuple[int, ...] = ()
    most: int = 99

    def verb(self, dice: random.Random) -> str:
        """Return which of its buttons is pressed."""
        return dice.choices(self.verbs, self.weights or None)[0]


IN_PUBLIC = (
    Habit(("rsvp_going", "rsvp_maybe", "rsvp_no"), 0.45, 48 * MINUTES, (6, 1, 3), most=14),
    Habit(("agenda_propose",), 0.06, 40 * MINUTES, most=2),
    Habit(("point_vote",), 0.1, 5, most=3),
    Habit(("checkin_answer", "checkin_quick"), 0.5, 20 * MINUTES, (1, 2), most=10),
    Habit(("attend_yes", "took"), 0.12, 10 * MINUTES, (3, 1), most=6),
    Habit(("pair_met", "pair_planned", "pair_not"), 0.7, 60 * MINUTES, (7, 1, 2), most=1),
    Habit(("checkin_tip",), 0.02, 10 * MINUTES, most=1),
    Habit(("checkin_join", "pair_join"), 0.3, 30 * MINUTES),
    Habit(("learning_want",), 0.05, 20 * MINUTES, most=3),
    Habit(("digest_help", "digest_care"), 0.05, 24 * MINUTES, most=1),
    Habit(("try", "read"), 0.05, 24 * MINUTES, most=2),
    Habit(("why",), 0.002, 60, most=1),
)
IN_PRIVATE = (
    Habit(("checkin_answer", "checkin_pass"), 0.6, 12 * MINUTES, (5, 1)),
    Habit(("pair_skip",), 0.08, 24 * MINUTES),
    Habit(("rsvp_no",), 0.05, 10),
    Habit(("session_hold", "session_off"), 0.8, 60, (4, 1)),
    Habit(("took_worked", "took_partly", "took_drop"), 0.7, 24 * MINUTES),
    Habit(("welcome_say",), 0.6, 24 * MINUTES),
    Habit(("attend_wish",), 0.2, 60),
    Habit(("worked", "partly", "not", "try_on", "try_not"), 0.7, 48 * MINUTES, (6, 2, 2, 1, 1)),
    Habit(("still_true", "needs_change", "superseded", "no_longer"), 0.6, 48 * MINUTES, (6, 1, 1, 1)),
    Habit(("adopt_yes", "adopt_no", "adopt"), 0.6, 48 * MINUTES, (3, 1, 1)),
    Habit(("commit_renew", "commit_end", "commit_open"), 0.7, 96 * MINUTES, (6, 1, 1)),
    Habit(("one_help", "one_not_now", "one_stop"), 0.8, 30 * MINUTES, (12, 4, 1)),
    Habit(("one_solved", "not_it"), 0.7, 30 * MINUTES, (4, 1)),
    Habit(("ask_one", "ask_channel", "park"), 0.4, 30 * MINUTES),
    Habit(("gap_ask", "gap_by", "gap_on", "gap_drop", "gap_take", "gap_write"), 0.6, 72 * MINUTES),
    Habit(("solved_itself", "drop"), 0.5, 72 * MINUTES),
    Habit(("value_open", "value_no"), 0.5, 72 * MINUTES, (2, 1)),
    Habit(("approve", "approve_nameless", "refuse"), 0.7, 72 * MINUTES, (6, 1, 1)),
    Habit(("why",), 0.01, 60),
)


def wishes(sent: Sent, crowd: Crowd, readers: Sequence[Person], *, alone: bool, now: datetime) -> Iterator[Wish]:
    """Yield what those who read a post will do about it."""
    dice = crowd.dice
    verbs = {one.action.verb for one in _buttons(sent)}
    for habit in IN_PRIVATE if alone else IN_PUBLIC:
        if not verbs & set(habit.verbs):
            continue
        able = [one for one in readers if dice.random() < habit.chance * (1 if alone else 2 * one.keen)]
        for person in dice.sample(able, min(len(able), habit.most)):
            verb = habit.verb(dice)
            later = timedelta(minutes=dice.uniform(1, habit.minutes))
            if verb in verbs:
                yield Wish(now + later, person, sent, verb)


def _buttons(sent: Sent) -> Iterator[Button]:
    for block in sent.post.blocks:
        if block.type == "choices":
            yield from block.buttons
        elif block.type == "rows":
            yield from (row.button for row in block.rows if row.button is not None)
