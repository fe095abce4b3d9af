"""The words of the pulse: what each figure is called, how its value reads, and what a diagnosis means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community.pulse.definitions import DEFINITIONS
from bot.community.pulse.model import WEEKS, Element, Kind, Stage, Warned, Why
from bot.messages import Said
from bot.wording import line, strong

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.community.pulse.model import Figure, Pulse
    from bot.messages import Span

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
NEEDS = {
    Element.DOMAIN: "a charter, or a question on the learning agenda",
    Element.COMMUNITY: "{0} people or more who do something with others",
    Element.PRACTICE: "five entries that all may see, and something kept, used, tried or found",
}
"""What each element takes (`diagnosis.elements`)."""
WHY = {
    Why.FEW: "too few people",
    Why.EARLY: "too early",
    Why.NOTHING: "nothing yet",
    Why.CLOSED: "it is closed",
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
    "learning": "It is not said what this community wants to understand next.",
    "commit": "A commitment says what members can help with and want to learn: begin with yours.",
    "session": "No session is ahead.",
    "session_lost": "Fewer sessions took place than were planned: one short hour that is kept is a beginning.",
    "gap": "{0} questions are without an answer.",
    "gap_post": "The oldest question without an answer: “{0}”",
    "newcomers": "Newcomers waited longer than a day for a first word.",
    "hello": "Somebody is new, and has had no word from anybody yet.",
    "review": "{0} entries need somebody to look at them.",
    "share_top": "{0} was used most lately: show it to a channel.",
    "keep": "Keep the next thing that somebody says and others could use.",
    "ask": "Ask the question that you have this week where all can answer it.",
    "reopen": "Nothing was deleted: it can be opened again.",
}
ONE = {"gap": "One question is without an answer.", "review": "One entry needs somebody to look at it."}
"""What is said of a single one."""
CLOSED = "{0} is closed: I start nothing in it by myself, and what was kept can be read. The figures are of what passed through me all the same."
UNITS = {"": "", "%": "%", "people": " people", "hours": " hours", "yes": ""}


def row(figure: Figure) -> tuple[Span, ...]:
    """Return one figure as a line: what it is, its value, its target, and its change since the period before."""
    aside = f"{_target(figure)}{_change(figure)}"
    said = line(f"{label(figure.name)}: ", strong(value_of(figure)))
    return (*said, Said(aside, "quiet")) if aside else said


def move_said(name: str, about: str) -> str:
    """Return why a move is proposed."""
    return ONE[name] if name in ONE and about == "1" else MOVES[name].format(about)


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
    return f", {'+' if figure.change > 0 else '−'}{abs(figure.change):g}"


def hidden_of(taken: Pulse, element: Element) -> str:
    """Return which figures of an element are not shown, by why; empty where all are."""
    hidden = [one for one in taken.of(element) if one.value is None and one.unseen]
    by_why = {one.unseen: [label(each.name) for each in hidden if each.unseen is one.unseen] for one in hidden}
    told = "; ".join(f"{', '.join(names)} ({WHY[why]})" for why, names in by_why.items() if why)
    return f"Not visible: {told}." if told else ""


def because(taken: Pulse) -> Sequence[str]:
    """Return the figures that led to a diagnosis, and what would change it."""
    told, least = taken.diagnosis, taken.least
    needed = "; ".join(NEEDS[one].format(least) for one in told.missing or tuple(Element))
    if told.kind is Kind.UNSEEN:
        led = f"{_led(taken)} " if told.because else ""
        return (f"{led}What would change it: any one of these, within four whole weeks that are over: {needed}.",)
    if not told.missing:
        return (_led(taken), f"Nothing is missing. What it stands on: {needed}.")
    missing = " and ".join(one.value for one in told.missing)
    return (_led(taken), f"Missing: {missing}. What would change it: {needed}.")


def _led(taken: Pulse) -> str:
    """Return the figures that led to a diagnosis: of each element those that are shown, else that they are not."""
    led = [taken.figure(name) for name in taken.diagnosis.because]
    shown = [one for element in Element for one in _telling([each for each in led if each.element is element])]
    return f"Because of: {'; '.join(f'{label(one.name).lower()}: {value_of(one)}' for one in shown)}."


def _telling(figures: Sequence[Figure]) -> Sequence[Figure]:
    return [one for one in figures if one.value is not None] or figures[:1]


def unseen_of(taken: Pulse) -> Sequence[str]:
    """Return what can't be seen from here, a sentence each."""
    return [UNSEEN[one.why].format(one.subject) for one in taken.unseen]


def counted(taken: Pulse) -> str:
    """Return how people are counted, and up to when."""
    people = f"People are counted from {taken.least} up, in whole {taken.least}s, for four whole weeks at once."
    if not taken.periods:
        return people
    return (
        f"{people} The last of these ended on {taken.periods[-1]:%d %B %Y}; + and − are against the four weeks before."
    )
