"""What is said about members' own calendars: a session to take along, and the feed with its secret address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.messages import File, When
from bot.wording import button, choices, code, post, prose

if TYPE_CHECKING:
    from datetime import datetime

    from bot.messages import Button, Post

CALENDAR = "text/calendar"


def session_taken(title: str, text: str, page: str = "") -> Post:
    """Return a session as a file for one's own calendar, and the page where it stands, where there is one."""
    return post(
        prose("Here is “", title, "” for your calendar. When it moves or is called off I tell you."),
        File("session.ics", CALENDAR, text, "Add to calendar"),
        prose("It also stands on ", code(page), ".", tone="quiet") if page else None,
    )


def feed_opened(address: str) -> Post:
    """Return the secret address of a member's calendar: the one time that it can be shown."""
    return post(
        prose("Subscribe to this address in your calendar program:"),
        prose(code(address)),
        prose(
            "It shows the sessions that you can see here, without the ones that you can't come to, and follows every "
            "change. Whoever has the address sees them too, so keep it to yourself; I show it only now.",
            tone="quiet",
        ),
        choices(_revoke()),
        lasting=False,
    )


def feed_since(at: datetime | None, *, page: bool) -> Post:
    """Return whether a member's calendar has an address, and the ways to a new one or to none."""
    if not page:
        return post(
            prose(
                "A calendar to subscribe to needs the page, which has no address here. "
                "“Calendar file” under a session gives you a file instead."
            )
        )
    if at is None:
        return post(
            prose("Your sessions as a calendar to subscribe to, by an address that only you know."),
            choices(button("Give me an address", "feed_new", weight="main")),
        )
    return post(
        prose("Your calendar has an address since ", When(at), ". I keep no copy of it that I could show."),
        choices(
            button("Give me a new one", "feed_new", confirm="The address that you have opens nothing any more. Go on?"),
            _revoke(),
        ),
    )


def feed_revoked(*, was: bool) -> Post:
    """Return that the address opens nothing any more."""
    said = "Done: that address opens nothing any more." if was else "There was no address to revoke."
    return post(prose(said, " ", code("/hearth calendar"), " gives you a new one."))


def _revoke() -> Button:
    return button("Revoke it", "feed_revoke", weight="danger")
