"""What is shown of sessions: those to come, and one with all that can be done about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.community.replies.sessions.meetings import answers, meeting_of, named_with_time
from bot.community.sessions.model import Answer
from bot.messages import Lines, Row, Rows
from bot.recurrence import in_words
from bot.wording import button, choices, code, line, post, prose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.community.replies.sessions.meetings import Company
    from bot.community.sessions.model import Session
    from bot.messages import Block, Button, Choices, Post, Span, Who

MINE = {
    Answer.GOING: "you are going",
    Answer.MAYBE: "you may come",
    Answer.NO: "you can't",
    Answer.WAITING: "you are on the waiting list",
}
TASKS = {"skip": "Skip", "move": "Move", "cancel": "Call off", "host": "Who hosts", "change": "Change"}
COMMAND = "/session new case clinic every other Thursday at 16:00"


@dataclass(frozen=True, slots=True)
class Listed:
    """One session in a list: who hosts it, and what the reader said to it."""

    session: Session
    host: str = ""
    mine: Answer | None = None
    running: bool = False


def sessions_list(every: Sequence[Listed], *, leads: bool, task: str = "") -> Post:
    """Return the sessions to come, numbered as commands name them; *task* is what somebody is about to do with one."""
    if not every:
        ask = prose("A facilitator makes one: ", code(COMMAND), tone="quiet")
        return post(prose("No session is planned that you can see."), ask, choices(_new()) if leads else None)
    rows = tuple(Row(_row(at, one), _pressed(one, task)) for at, one in enumerate(every, 1))
    heading = f"{TASKS[task]}: which one?" if task in TASKS else "Coming sessions"
    return post(prose(heading, tone="heading"), Rows(rows), choices(_new()) if leads and not task else None)


def _new() -> Button:
    return button("New session", "session_form")


def _pressed(one: Listed, task: str) -> Button | None:
    if one.running and task:
        return None  # It has begun: nothing of it can be changed.
    return button(TASKS.get(task, "Show"), f"session_{task or 'show'}", one.session.id)


def _row(at: int, one: Listed) -> tuple[Span, ...]:
    host = f" · with {one.host}" if one.host else ""
    mine = f" · {MINE[one.mine]}" if one.mine else ""
    return line(f"{at}. ", *named_with_time(one.session), f"{' · now' if one.running else ''}{host}{mine}")


@dataclass(frozen=True, slots=True)
class Coming:
    """Who comes, by name: for the host and facilitators alone."""

    going: tuple[Who, ...] = ()
    maybe: tuple[Who, ...] = ()
    waiting: tuple[Who, ...] = ()


def session_page(
    session: Session,
    company: Company,
    *,
    mine: Answer | None = None,
    coming: Coming | None = None,
    agenda: Sequence[Block] = (),
) -> Post:
    """Return one session with its agenda and all that its reader can do; who *coming* is shown to leads it."""
    ahead = not session.over
    return post(
        meeting_of(session, company),
        prose(f"Recurs {in_words(session.schedule.rule)}.", tone="quiet") if session.schedule.rule.text else None,
        prose(MINE[mine][:1].upper() + MINE[mine][1:], ".") if mine else None,
        *_who(coming),
        *agenda,
        choices(*answers(session), button("Calendar file", "ics", session.id)) if ahead else None,
        _leading(session) if coming and ahead else None,
    )


def held_page(session: Session, company: Company, *, came: Sequence[Block] = (), is_open: bool = False) -> Post:
    """Return one session that was held, with what came of it; while it *is open* its reader adds to that."""
    there = button("I was there", "attend_yes", session.id)
    took = button("What I take away", "took", session.id, weight="main")
    return post(meeting_of(session, company), *came, choices(there, took) if is_open else None)


def _who(coming: Coming | None) -> list[Block]:
    if coming is None:
        return []
    said = (("Going", coming.going), ("Maybe", coming.maybe), ("Waiting for a place", coming.waiting))
    rows = tuple(line(f"{label}: ", *_listed(people)) for label, people in said if people)
    if not rows:
        return [prose("Nobody has answered yet.", tone="quiet")]
    return [Lines(rows), prose("Only who leads it sees these names.", tone="quiet")]


def _listed(people: Sequence[Who]) -> list[Span | str]:
    return [each for at, who in enumerate(people) for each in ((", ", who) if at else (who,))]


def _leading(session: Session) -> Choices:
    return choices(*(button(label, f"session_{task}", session.id) for task, label in TASKS.items()))


def my_sessions(every: Sequence[Listed]) -> list[Block]:
    """Return what stands on somebody's own page of the sessions that they come to or host."""
    if not every:
        return []
    rows = tuple(Row(_mine(one), _pressed(one, "")) for one in every)
    return [prose("Your sessions", tone="heading"), Rows(rows)]


def _mine(one: Listed) -> tuple[Span, ...]:
    return line(*named_with_time(one.session), f" · {MINE[one.mine]}" if one.mine else " · you host")


def commands(*, leads: bool = True) -> Post:
    """Return what can be typed of sessions: by everybody, and where the reader *leads*, to make and change them."""
    return post(
        prose("Sessions", tone="heading"),
        Lines((*_for_all(), *(_for_leads() if leads else ()))),
        choices(button("Coming sessions", "session_list"), _new() if leads else None),
    )


def _for_all() -> tuple[tuple[Span, ...], ...]:
    return (
        line(code("/session list"), " · those to come, with their numbers"),
        line(code("/session show 1"), " · one, with its agenda; its number or what it is called"),
        line(code("/session going 1"), " · you come; ", code("/session maybe 1"), " and ", code("/session cant 1")),
        line(code("/session agenda"), " · the agenda of the session that comes next here"),
        line(code("/session propose 1 How do we name things?"), " · put a point on its agenda"),
        line(code("/session guide lean coffee"), " · how a format goes, step by step"),
    )


def _for_leads() -> tuple[tuple[Span, ...], ...]:
    return (
        line(code(COMMAND), " · a new one in a sentence; ", code("/session new"), " opens a form"),
        line(code("/session skip 1"), " · leave one out"),
        line(code("/session move 1 to Friday 15:00"), " · this one, this and following, or all"),
        line(code("/session cancel 1"), " · call one off, or all that follow"),
        line(code("/session change 1"), " · what it is called and about, where, how many places"),
        line(code("/session host 1 Amara"), " · who hosts; several with commas take turns"),
    )
