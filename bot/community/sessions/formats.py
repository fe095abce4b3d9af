"""How each kind of session goes: a short guide for whoever hosts it, and what its agenda is filled from. No I/O."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.community.sessions.model import Format

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Source(StrEnum):
    """Where a point on an agenda comes from."""

    QUESTION = "question"  # Put to a channel, and still open.
    GAP = "gap"
    LEARNING = "learning"  # What the community wants to understand.
    STORY = "story"
    TRIAL = "trial"
    PROPOSAL = "proposal"
    OPENING = "opening"  # A question to begin with, where there is nothing else.


@dataclass(frozen=True, slots=True)
class Step:
    """One part of a session: how many minutes of an hour it takes, what it is called, and what happens in it."""

    minutes: int
    name: str
    does: str


@dataclass(frozen=True, slots=True)
class Guide:
    """How one format goes.

    `about` says what it is good for, `before` and `host` what the host does before and during it. `opening` are
    questions to begin with, of which there is always one. `draws` says how many points of each source an agenda
    takes by itself, the first source first. `votes` is how many votes each member has, 0: as many as there are
    points; where there is a number the order is fixed when the first point is taken up, and each point then has `timebox`
    minutes.
    """

    name: str
    about: str
    before: str
    steps: tuple[Step, ...]
    host: tuple[str, ...]
    opening: tuple[str, ...]
    draws: Mapping[Source, int]
    votes: int = 0
    timebox: int = 0

    @property
    def minutes(self) -> int:
        """Return how long the steps take as they are written."""
        return sum(step.minutes for step in self.steps)

    def timed(self, minutes: int = 0) -> Sequence[tuple[int, int, Step]]:
        """Return (first minute, last minute, step) of each step in a session of so many *minutes*."""
        whole = minutes or self.minutes
        ends = [0]
        for step in self.steps:
            ends.append(ends[-1] + step.minutes)
        marks = [round(end * whole / self.minutes) for end in ends]
        return [(marks[at], marks[at + 1], step) for at, step in enumerate(self.steps)]


GUIDES: Mapping[Format, Guide] = {
    Format.OPEN_HOUR: Guide(
        name="Open hour",
        about="The door is open: whoever is stuck brings it, whoever is not brings time.",
        before="Pick the first point yourself, in case nobody dares to begin.",
        steps=(
            Step(5, "Arrive", "Each says in one sentence what they are working on, and whether they bring something."),
            Step(45, "Work", "Take the points in their order. Show the real thing: the screen, the text, the case."),
            Step(10, "Close", "Each says one thing that they take away, and types it into the form."),
        ),
        host=(
            "Let the one who asks talk first, until the question is clear; only then ask who has met it before.",
            "If a point takes more than a quarter of an hour, ask who stays on it afterwards, and go on.",
        ),
        opening=(
            "What took you longer this week than it should have?",
            "What did you work around lately instead of solving it?",
            "Which question do you keep being asked?",
        ),
        draws={Source.LEARNING: 1, Source.QUESTION: 3, Source.GAP: 2, Source.TRIAL: 1, Source.STORY: 1},
    ),
    Format.CASE_CLINIC: Guide(
        name="Case clinic",
        about="One person brings a case that is really theirs; the others help them to see it anew.",
        before="Find the one who brings the case, and ask them for a question that fits on one line.",
        steps=(
            Step(5, "The case", "Whoever brings it says what they want from the hour."),
            Step(10, "What happened", "They tell it; the others listen, and write down what they would ask."),
            Step(10, "To be clear", "Only questions that ask for a fact. No advice yet, not even dressed as one."),
            Step(20, "Without them", "The others think aloud together; whoever brought it listens and takes notes."),
            Step(10, "What I heard", "They say what was new, what they will try, and by when."),
            Step(5, "Close", "Each says what the case taught them about their own work, and types it into the form."),
        ),
        host=(
            "Hold the line between a question and advice: it is what makes this more than a chat.",
            "Thank whoever brought the case. Nothing is kept of it that they do not say themselves.",
        ),
        opening=(
            "What are you in the middle of that you would like to be seen by fresh eyes?",
            "Where do you know what you should do, and still do not do it?",
            "Which decision do you put off?",
        ),
        draws={Source.LEARNING: 1, Source.QUESTION: 2, Source.GAP: 2},
    ),
    Format.SHOW_AND_TELL: Guide(
        name="Show and tell",
        about="A few people show what they made or found, as it is, in a few minutes each.",
        before="Have two who show something, and one more in case. Unfinished is welcome.",
        steps=(
            Step(5, "Arrive", "Name who shows what, in their order."),
            Step(45, "Show", "Ten minutes each: seven to show it at work, three for questions."),
            Step(10, "Close", "Each says what they will try of it, and types it into the form."),
        ),
        host=(
            "Ask for the thing itself instead of slides, and for what went wrong on the way.",
            "After each one, ask: who could use this tomorrow, and what would they have to change?",
        ),
        opening=(
            "What did you make lately that you would miss if it were gone?",
            "Which small thing saves you time every day?",
            "What did you try that did not work, and what would you tell the next one?",
        ),
        draws={Source.LEARNING: 1, Source.STORY: 3, Source.TRIAL: 1},
    ),
    Format.LEAN_COFFEE: Guide(
        name="Lean coffee",
        about="Those who come make the agenda, vote, and talk about what most want, a few minutes a topic.",
        before="Nothing but a clock. Whatever stands on the agenda by then can be voted for.",
        steps=(
            Step(5, "Propose", "Each adds what they want to talk about, in one line."),
            Step(5, "Vote", "Three votes each. When you take up the first topic, the order stands."),
            Step(40, "Talk", "Eight minutes a topic. Then a show of hands: four minutes more, or the next one?"),
            Step(10, "Close", "Each says one thing that they take away, and types it into the form."),
        ),
        host=(
            "When the time is up, ask for thumbs at once: a half-said sentence can go on, a dull topic cannot.",
            "What is not reached goes on to the next time by itself. Nobody needs to hurry.",
        ),
        opening=(
            "What should we have talked about long ago?",
            "What has changed in how we work since we last met?",
            "What would you ask the others if it took them five minutes?",
        ),
        draws={Source.LEARNING: 1, Source.QUESTION: 2, Source.GAP: 2, Source.STORY: 1, Source.TRIAL: 1},
        votes=3,
        timebox=8,
    ),
    Format.READING: Guide(
        name="Reading",
        about="All have read the same few pages, and work out together what they mean for us.",
        before="Say which pages a week ahead. Twenty minutes of reading is enough.",
        steps=(
            Step(10, "What it says", "Two sum it up, one sentence each. Others add what is missing."),
            Step(
                15, "Where it fits", "Where have we seen this in our own work? One case is better than three opinions."
            ),
            Step(15, "Where it does not", "What does the author not know about us? What would go wrong here?"),
            Step(15, "What follows", "What would we do differently on Monday, and how would we know that it helped?"),
            Step(5, "Close", "Each types one thing to take away into the form. Choose what is read next."),
        ),
        host=(
            "Those who did not get to it are welcome: have them ask the first question.",
            "Ask for the sentence in the text before the opinion about it.",
        ),
        opening=(
            "Which sentence did you underline, and why?",
            "What in it contradicts what we do?",
            "What would you tell somebody who will never read it?",
        ),
        draws={Source.LEARNING: 1, Source.STORY: 2, Source.GAP: 1},
    ),
    Format.GUEST: Guide(
        name="Guest",
        about="Somebody from elsewhere tells how they do it, and we ask what we could not read anywhere.",
        before="Send the guest the agenda: these are the questions that we have. Ask for a story, not for a lecture.",
        steps=(
            Step(5, "Welcome", "Say who is here and what we work on, so that the guest knows whom they talk to."),
            Step(20, "Their story", "How it was, what they tried, what did not work, how it is now."),
            Step(25, "Our questions", "In the order of the votes. Follow up before you take the next one."),
            Step(10, "Close", "Each says what they will try. Thank the guest, and tell them later what came of it."),
        ),
        host=(
            "Begin with the question that most want answered, not with one's own.",
            "When the guest speaks in general, ask for the last time that it happened.",
        ),
        opening=(
            "What did you believe when you began that you no longer believe?",
            "What went wrong that nobody writes about?",
            "If you began again in our place, what would you do first?",
        ),
        draws={Source.LEARNING: 1, Source.QUESTION: 3, Source.GAP: 2},
    ),
    Format.LOOK_BACK: Guide(
        name="Look back",
        about="We look at what we said we would try, what came of it, and what we change in how we meet.",
        before="Read what was taken away from the last sessions: it stands below.",
        steps=(
            Step(10, "What was", "Go through what was taken away since the last look back. No judging yet."),
            Step(20, "What came of it", "Who tried something tells how it went. What did not work is worth the most."),
            Step(15, "How we meet", "What shall we keep, what shall we stop, what shall we try?"),
            Step(10, "What we change", "At most two things, each with a name and a date."),
            Step(5, "Close", "Each types what they take away into the form."),
        ),
        host=(
            "Ask what happened before you ask why. Nobody has to defend anything.",
            "A change without a name and a date is a wish: write down both.",
        ),
        opening=(
            "What do you do differently since we last looked back?",
            "What did we say that we would do, and did not?",
            "When was a session worth your time, and when was it not?",
        ),
        draws={Source.LEARNING: 1, Source.TRIAL: 3, Source.STORY: 3, Source.GAP: 1},
    ),
}


def opening(kind: Format, turn: int) -> str:
    """Return the question to begin with of a series' so-manieth session: never the same twice in a row."""
    questions = GUIDES[kind].opening
    return questions[turn % len(questions)]


ALSO: Mapping[str, Format] = {
    "clinic": Format.CASE_CLINIC,
    "clinics": Format.CASE_CLINIC,
    "show": Format.SHOW_AND_TELL,
    "demo": Format.SHOW_AND_TELL,
    "demos": Format.SHOW_AND_TELL,
    "lean": Format.LEAN_COFFEE,
    "retro": Format.LOOK_BACK,
    "retrospective": Format.LOOK_BACK,
}
"""What people call a format in short."""


def format_of(words: str) -> Format | None:
    """Return the format that somebody calls so, by its name, its key or in short, in any case; None: there is none."""
    plain = " ".join(_plain(words.replace("_", " ").split()))
    return next((each for each, guide in GUIDES.items() if guide.name.casefold() == plain), ALSO.get(plain))


def format_in(words: str) -> Format | None:
    """Return the format that somebody names among other words, in full before in short; None where none is named."""
    plain = _plain(words.split())
    whole = f" {' '.join(plain)} "
    named = (each for each, guide in GUIDES.items() if f" {guide.name.casefold()} " in whole)
    return next(named, None) or next((ALSO[word] for word in plain if word in ALSO), None)


def named_first(words: Sequence[str]) -> int:
    """Return how many of *words*, from the first on, name a format; 0 where none is named first."""
    longest = max(len(guide.name.split()) for guide in GUIDES.values())
    return next((many for many in range(longest, 0, -1) if format_of(" ".join(words[:many]))), 0)


def _plain(words: Sequence[str]) -> list[str]:
    every = (word for each in words for word in each.casefold().replace("-", " ").split())
    return [bare for word in every if (bare := word.strip(",.:;!?–"))]
