"""What is said about the pulse: the three elements side by side, what they make, and what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community.model import Did
from bot.community.pulse.definitions import DEFINITIONS
from bot.community.pulse.model import WEEKS, Element, Kind, Stage, Warned, Why
from bot.messages import Button, Chart, Choices, Lines, Series
from bot.wording import button, choices, code, line, post, prose, strong

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.community.pulse.model import Diagnosis, Figure, Pulse
    from bot.messages import Block, Post, Span

HEADINGS = {
    Element.DOMAIN: "Domain: what it is about",
    Element.COMMUNITY: "Community: who does what with whom",
    Element.PRACTICE: "Practice: what is kept and used",
}
MAKES = {
    Kind.PRACTICE: "This is a community of practice: a domain, people who do things together, and what they keep of it.",
    Kind.CLUB: "This is a club of friends: people are close, and what they are about is not said.",
    Kind.NETWORK: "This is a network: people are in touch, here and there, and what they are about is not said.",
    Kind.WEBSITE: "This is a website: there is something to read, and hardly anybody does anything with others.",
    Kind.INTEREST: "This is a community of interest: people talk about the same thing, and keep little of what they learn.",
    Kind.UNSEEN: "Not visible from here: too little came through Hearth to say what this is.",
}
STAGES = {
    Stage.POTENTIAL: "Stage: potential. People are there, and have yet to find each other.",
    Stage.COALESCING: "Stage: coalescing. People do things together; not all three elements are there yet.",
    Stage.MATURING: "Stage: maturing. All three elements are there, and are young.",
    Stage.STEWARDSHIP: f"Stage: stewardship. All three elements have been there for {4 * WEEKS} weeks and more.",
    Stage.TRANSFORMATION: "Stage: transformation. It had all three elements, and has them no more: renew, merge, or end well.",
}
WHY = {
    Why.FEW: "too few people",
    Why.EARLY: "too early",
    Why.NOTHING: "nothing yet",
    Why.STRICTER: "counted before for fewer people than may be shown now",
}
UNSEEN = {
    Why.EARLY: "It is too early: figures about people are made for four whole weeks, when these are over.",
    Why.STRICTER: "Earlier figures were counted for smaller groups than may be shown now; new ones come with the next weeks.",
    Why.CHANNELS: "I am not in {0} of the channels that I know of.",
    Why.CONTENT: "On Discord I may not be allowed to read messages that do not name me.",
    Why.DIRECT: "I do not see what people say to each other in private.",
    Why.ELSEWHERE: "I do not see other channels, mails, meetings and corridors. I count only what passed through me.",
}
WARNINGS = {
    Warned.SLOWER: "Questions waited longer for a first reply than in the four weeks before.",
    Warned.SLIPPING: "Less than six of ten planned sessions took place.",
    Warned.CARRIED: "A few people gave most of the answers. What happens when they are away?",
}
MOVES = {
    "charter": "It is not said what this community is about.",
    "commit": "A commitment says what members can help with and want to learn: begin with yours.",
    "session": "No session took place as planned, or none is ahead.",
    "gap": "{0} questions are without an answer.",
    "newcomers": "Newcomers waited longer than a day for a first word.",
    "review": "{0} entries need somebody to look at them.",
    "share_top": "{0} was used most lately: show it to a channel.",
    "keep": "Keep the next thing that somebody says and others could use.",
    "ask": "Ask the question that you have this week where all can answer it.",
}
DEEDS = {
    Did.KEPT: "kept",
    Did.ASKED: "asked",
    Did.REPLIED: "replied first",
    Did.ANSWERED: "answered",
    Did.THANKED: "said thanks",
    Did.USED: "used",
    Did.TRIED: "wanted to try",
    Did.TOLD: "told how it went",
    Did.CONFIRMED: "looked whether something still holds",
    Did.VOTED: "voted",
    Did.PROPOSED: "proposed",
    Did.ATTENDED: "were at sessions",
    Did.CHECKED_IN: "answered check-ins",
    Did.MET: "met in pairings",
    Did.INTRODUCED: "said who you are",
    Did.GREETED: "greeted newcomers",
    Did.COMMITTED: "committed yourself",
}
UNITS = {"": "", "%": "%", "people": " people", "hours": " hours", "yes": ""}


def pulse(taken: Pulse) -> Post:
    """Return the pulse: what it makes, the three elements, moves, warnings, and what can't be seen."""
    return post(*blocks_of(taken))


def blocks_of(taken: Pulse) -> list[Block]:
    """Return what the pulse shows, for an answer and for a page alike."""
    return [
        prose(f"Pulse of {taken.community}", tone="heading"),
        prose(strong(MAKES[taken.diagnosis.kind])),
        prose(STAGES[taken.diagnosis.stage]),
        *because(taken),
        *(prose(WARNINGS[one], tone="warning") for one in taken.warnings),
        *moves(taken),
        *(block for element in Element for block in element_of(taken, element)),
        prose(_counted(taken), tone="quiet"),
        prose(" ".join(UNSEEN[one.why].format(one.subject) for one in taken.unseen), tone="quiet"),
    ]


def element_of(taken: Pulse, element: Element) -> list[Block]:
    """Return one element: its figures as lines, and the trend of its shares."""
    seen = tuple(row(one) for one in taken.of(element) if one.value is not None)
    chart = trend(taken, element)
    hidden = hidden_of(taken, element)
    shown: list[Block | None] = [Lines(seen) if seen else None, chart, prose(hidden, tone="quiet") if hidden else None]
    return [prose(HEADINGS[element], tone="heading"), *(one for one in shown if one)]


def hidden_of(taken: Pulse, element: Element) -> str:
    """Return which figures of an element are not shown, by why; empty where all are."""
    hidden = [one for one in taken.of(element) if one.value is None and one.unseen]
    by_why = {one.unseen: [label(each.name) for each in hidden if each.unseen is one.unseen] for one in hidden}
    told = "; ".join(f"{', '.join(names)} ({WHY[why]})" for why, names in by_why.items() if why)
    return f"Not visible: {told}." if told else ""


def row(figure: Figure) -> tuple[Span, ...]:
    """Return one figure as a line: what it is, its value, its target, whether it grew."""
    return line(f"{label(figure.name)}: ", strong(value_of(figure)), _target(figure), _change(figure))


def label(name: str) -> str:
    """Return what a figure is called."""
    return DEFINITIONS[name].label


def value_of(figure: Figure) -> str:
    """Return a figure's value as it is read, or why it is not shown."""
    if figure.value is None:
        return f"not visible ({WHY[figure.unseen]})" if figure.unseen else "not visible"
    if figure.unit == "yes":
        return "yes" if figure.value else "not yet"
    bound = f"{figure.bound} " if figure.bound else ""
    return f"{bound}{figure.value:g}{UNITS[figure.unit]}"


def _target(figure: Figure) -> str:
    if figure.target is None or figure.unit == "yes":
        return ""
    most = "at most " if figure.better == "fewer" else ""
    return f" (target {most}{figure.target:g}{UNITS[figure.unit]})"


def _change(figure: Figure) -> str:
    if not figure.change:
        return ""
    return f", {abs(figure.change):g} {'more' if figure.change > 0 else 'fewer'} than the four weeks before"


def trend(taken: Pulse, element: Element) -> Chart | None:
    """Return the trend of an element's shares; None before there are two periods, or where none is shown."""
    shares = [one for one in taken.of(element) if one.unit == "%" and any(each is not None for each in one.trend)]
    if len(taken.periods) < 2 or not shares:  # noqa: PLR2004
        return None
    title = f"{HEADINGS[element].partition(':')[0]} over {WEEKS * len(taken.periods)} weeks"
    about = "; ".join(f"{label(one.name)}: {value_of(one)}" for one in shares)
    series = tuple(Series(label(one.name), one.trend) for one in shares)
    days = tuple(f"{day:%d %b}" for day in taken.periods)
    return Chart(
        f"pulse-{element.value}", title, f"In percent, each for four weeks. Now: {about}.", days, series, "lines", "%"
    )


def because(taken: Pulse) -> list[Block]:
    """Return the figures that led to a diagnosis, and which would change it."""
    if taken.diagnosis.kind is Kind.UNSEEN:
        return []
    led = ", ".join(f"{label(name).lower()} {value_of(taken.figure(name))}" for name in taken.diagnosis.because)
    change = ", ".join(label(name).lower() for name in taken.diagnosis.would_change)
    return [prose(f"Because of: {led}."), prose(f"{_lacks(taken.diagnosis)}: {change}.")]


def _lacks(diagnosis: Diagnosis) -> str:
    missing = " and ".join(one.value for one in diagnosis.missing)
    return f"Missing: {missing}. What would change it" if missing else "Nothing is missing. What it stands on"


def moves(taken: Pulse) -> list[Block]:
    """Return the moves for this week, each with its press."""
    if not taken.moves:
        return []
    said = [line(MOVES[one.name].format(one.about)) for one in taken.moves]
    pressed = Choices(tuple(Button(one.label, one.action) for one in taken.moves))
    return [
        prose(f"For this week ({len(said)})", tone="heading"),
        Lines(tuple(said)),
        pressed,
    ]


def _counted(taken: Pulse) -> str:
    people = f"People are counted from {taken.least} up, in whole {taken.least}s, for four whole weeks at once."
    last = f" The last of these ended on {taken.periods[-1]:%d %B %Y}." if taken.periods else ""
    return people + last


def own(deeds: Mapping[Did, int], *, weeks: int) -> Post:
    """Return what somebody did themselves: for their own eyes."""
    if not deeds:
        return post(
            prose(f"I have noted nothing that you did in the last {weeks} weeks. To read and look up is not noted.")
        )
    rows = tuple(
        line(f"{DEEDS[did]}: {times} times" if times > 1 else f"{DEEDS[did]}: once") for did, times in deeds.items()
    )
    return post(
        prose("What you did", tone="heading"),
        prose(f"In the last {weeks} weeks, as far as it passed through me. Nobody else sees this.", tone="quiet"),
        Lines(rows),
    )


def for_facilitators(deeds: Post) -> Post:
    """Return one's own figures with a word on whose the pulse of all is."""
    note = prose("The pulse of the whole community is for its facilitators; this is yours.")
    return post(note, *deeds.blocks)


def wrong_figure(typed: str) -> Post:
    """Return what is said where a target is for no figure, or is no number."""
    names = ", ".join(one.name for one in DEFINITIONS.values() if one.target is not None)
    return post(
        prose(
            f"I know no target “{typed}”. " if typed else "A target needs a figure and a number. ",
            "Type for example ",
            code("/hearth pulse target gaps_open 8"),
            ".",
        ),
        prose(f"There are: {names}.", tone="quiet"),
    )


def target_set(name: str, value: float) -> Post:
    """Return what is said when a target was set."""
    return post(
        prose(f"The target for “{label(name)}” is {value:g}{UNITS[DEFINITIONS[name].unit]} now."),
        choices(button("Show the pulse", "pulse")),
    )


def unknown(typed: str) -> Post:
    """Return what is said to `/hearth pulse` with a word behind it that means nothing."""
    return post(
        prose(
            f"I do not know “/hearth pulse {typed}”. There is ",
            code("/hearth pulse"),
            ", ",
            code("/hearth pulse me"),
            " and ",
            code("/hearth pulse target"),
            ".",
        )
    )


def early(warned: Sequence[Warned], *, to: str) -> Post:
    """Return what facilitators are told early, and once."""
    return post(
        prose("Something to look at before it grows:"),
        *(prose(WARNINGS[one]) for one in warned),
        choices(button("Show the pulse", "pulse")),
        addressees=(to,),
    )
