"""What stands beneath each message that Hearth starts: why it is seen, and how it stops."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community.attention import FOR_ALL, SIGNED_UP, Cause
from bot.community.replies.faults import any_of
from bot.messages import When
from bot.wording import button, choices, post, prose, strong

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.messages import Block, Button, Post, Span

BECAUSE = {
    Cause.SESSION: "a session of yours and others is planned, was changed, or took place without you",
    Cause.REMINDER: "you said that you come to it",
    Cause.CHECKIN: "you joined this check-in",
    Cause.PAIRING: "you joined these pairings",
    Cause.DIGEST: "I gather what is new, at most once a week",
    Cause.WELCOME: "you are new here, or said that you like to meet newcomers",
    Cause.TRIAL: "you wanted to try something, and I said that I would ask how it went",
    Cause.CONSENT: "somebody would like to keep what you said, and only you can say yes",
    Cause.OFFER: "what you said has helped somebody, and only you can say whether it is kept",
    Cause.PRIOR_ART: "something was asked in a channel that wants to know what was solved before",
    Cause.THANKS: "somebody thanked you",
    Cause.UPKEEP: "you used or told something, and others want to know whether it still holds",
    Cause.ENTRY: "you told it, and something became of it",
    Cause.RECEIPT: "what you told was of use to others; I say so once a week at most",
    Cause.QUESTION: "a question that was asked here is still without an answer",
    Cause.ASKED: "you agreed to be found by what you know",
    Cause.ANSWER: "you asked for something, and this is what came of it",
    Cause.COMMITMENT: "you committed yourself to this community, and I said that I would ask once a year",
    Cause.COMMUNITY: "the community that this channel belongs to was closed, or became part of another",
    Cause.DUTY: "you facilitate, host, or run something here, and this needs somebody like you",
}
"""Why somebody sees what Hearth starts, after “You see this because”."""

CALLED = {
    Cause.SESSION: "news of sessions",
    Cause.REMINDER: "reminders of sessions that you come to",
    Cause.CHECKIN: "check-ins that you joined",
    Cause.PAIRING: "pairings that you joined",
    Cause.DIGEST: "the digest",
    Cause.WELCOME: "welcomes",
    Cause.TRIAL: "how a trial went",
    Cause.CONSENT: "requests to keep what you said",
    Cause.OFFER: "offers to keep what helped",
    Cause.PRIOR_ART: "hints at what was solved before",
    Cause.THANKS: "thanks",
    Cause.UPKEEP: "whether something still holds",
    Cause.ENTRY: "what becomes of what you told",
    Cause.RECEIPT: "what came of what you told",
    Cause.QUESTION: "questions that stay open",
    Cause.ASKED: "questions to you alone",
    Cause.ANSWER: "what came of your requests",
    Cause.COMMITMENT: "whether your commitment still holds",
    Cause.COMMUNITY: "what becomes of the whole community",
    Cause.DUTY: "what a facilitator or host has to know",
}
"""What each kind is called where it is muted."""


def why(cause: Cause, subject: str = "", *, for_all: bool = False) -> Button:
    """Return the button that tells why a message is seen, with ways to mute it or to have it less often.

    *subject* is the id of the schedule that brings it, where one does (32 characters at most). *for_all*
    says that the message stands in a channel, for everybody there.
    """
    mark = f".{FOR_ALL}" if for_all else ""
    return button("Why am I seeing this?", "why", f"{cause.value}.{subject}{mark}")


def why_you(  # Each is a fact of its own.
    cause: Cause,
    subject: str,
    *,
    brings: Sequence[Span | str],
    coming: datetime | None,
    settings: Sequence[Span | str],
    muted: bool,
) -> Post:
    """Return why somebody was told something: *brings* names the schedule, *coming* is when it brings the next."""
    return post(
        prose("Why you see this", tone="heading"),
        prose(f"You see this because {BECAUSE[cause]}. ", *brings),
        prose("The next one: ", When(coming, "moment"), ".") if coming else prose(_next(cause)),
        prose(*settings, tone="quiet"),
        _stops(cause, subject, scheduled=bool(brings), muted=muted),
    )


def _stops(cause: Cause, subject: str, *, scheduled: bool, muted: bool) -> Block:
    if muted:
        return choices(
            button("Tell me again", "mute_not", f"{cause.value}.{subject}", weight="main"),
            button("All that is set", "attention_form"),
        )
    return choices(
        button("Mute this one", "mute", f"{cause.value}.{subject}") if scheduled else None,
        button("Mute all of this kind", "mute", f"{cause.value}."),
        button("Fewer", "attention_fewer"),
        button("Quiet hours", "attention_form"),
        button("Off for a week", "attention_away", 7),
    )


def _next(cause: Cause) -> str:
    if cause in SIGNED_UP:
        return "It does not count against your messages of the week: you signed up to it, or asked for it."
    return "No next one is planned: it comes when there is something of the kind."


def why_here(
    cause: Cause,
    *,
    brings: Sequence[Span | str],
    coming: datetime | None,
    whom: Sequence[str] | None,
) -> Post:
    """Return why something stands in a channel, and who can change that: *whom* are the facilitators, if told."""
    ask = f"ask {any_of(whom)}" if whom else "ask a facilitator"
    return post(
        prose("Why this stands here", tone="heading"),
        prose(
            f"It is for everybody in this channel, and was not sent to you in particular. It stands here because {_for_all(cause)}. ",
            *brings,
        ),
        prose("The next one: ", When(coming, "moment"), ".") if coming else None,
        prose(
            f"Facilitators can change it or make it stop: {ask}. What I tell you alone is yours to change:",
            tone="quiet",
        ),
        choices(button("What I tell you alone", "attention_form")),
    )


def _for_all(cause: Cause) -> str:
    return {
        Cause.CHECKIN: "this channel has a check-in",
        Cause.PAIRING: "this channel has pairings",
        Cause.REMINDER: "a session of this channel is about to begin",
        Cause.DIGEST: "this channel gets a digest of what is new",
        Cause.WELCOME: "somebody is new here",
        Cause.DUTY: "somebody who facilitates should know",
    }.get(cause, BECAUSE[cause])


def brought_by(title: str, rule: str) -> tuple[Span | str, ...]:
    """Return which schedule brings something, and when it does."""
    return ("It comes from ", strong(title), f", {rule}.")
