"""The words for letting another space into a community."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community.replies.linking import spaced
from bot.messages import Place, Who
from bot.wording import button, choices, code, post, prose, strong

if TYPE_CHECKING:
    from bot.community.inviting import Invitation, LeftBehind, Offer
    from bot.messages import Block, Post

WHY_NOT = {
    "unknown": "I don't know that code. Type it as it was given, or ask for a new one: /hearth invite makes it.",
    "expired": "That code is too old: each works for a day. Ask for a new one: /hearth invite makes it.",
    "spent": "That code was used already: each works once. Ask for a new one: /hearth invite makes it.",
    "here": "This channel belongs to that community already.",
    "too_many": "That were too many wrong codes. Please wait an hour, then try again.",
}


def your_invitation(code_: str, name: str) -> Post:
    """Return a code, and what to do with it."""
    return post(
        prose("Another workspace or server joins ", strong(name), " with the code ", strong(spaced(code_)), "."),
        prose(
            "It works once, within a day. A facilitator there types ",
            code(f"/hearth join {spaced(code_)}"),
            "; then I ask you once more.",
        ),
    )


def join_what(offer: Offer, name: str, *, here: str, left: LeftBehind, place: Place) -> Post:
    """Return what joining would do, what it leaves behind, and the choice."""
    channel = place.channel and not place.channel.startswith("@")
    return post(
        prose("This would make what is said here part of ", strong(name), ", once a facilitator there agrees."),
        prose("From then on its members see what is kept here, and you see what they keep."),
        *(_whole(left) if offer.whole else ()),
        _channel(here) if channel else None,
        choices(
            button("The whole space", "join_space", offer.ticket, weight="main") if offer.whole else None,
            button("Only this channel", "join_room", offer.ticket) if channel else None,
            button("No", "join_no", offer.ticket),
        ),
    )


def _whole(left: LeftBehind) -> tuple[Block | None, ...]:
    """Return what becomes of what a space has kept so far, and who looks after it from then on."""
    entries = "entry" if left.entries == 1 else "entries"
    seen = f"its {left.entries} {entries} that all its members see, and " if left.entries else ""
    return (
        prose(
            strong("The whole space:"),
            f" nothing moves out of {left.name}: {seen}what it keeps for single channels can no longer be found from "
            "this space. Each author still sees their own on the page, where they choose it with ",
            code("/hearth community"),
            "; whoever runs me can write all of it to a file: ",
            code("hearth export --community"),
            ".",
        ),
        prose(f"Where {left.name} lives besides, all stays as it is.") if left.lives_on else None,
        prose("You become a facilitator there."),
    )


def _channel(here: str) -> Block:
    """Return what becomes of what a channel has kept so far, and who looks after it from then on."""
    return prose(
        strong("Only this channel:"),
        f" it no longer finds what {here} keeps, the other channels do; what was shown in this channel alone is seen "
        "by its authors. Their facilitators look after it.",
    )


def no_invitation(offer: Offer) -> Post:
    """Return why a code did nothing."""
    return post(prose(WHY_NOT[offer.state]))


def with_a_code() -> Post:
    """Return what to type where no code came with the command."""
    return post(
        prose("Type it with the code that a facilitator over there gave you: ", code("/hearth join BCDF-GHJK"), "."),
        prose("They get one with ", code("/hearth invite"), "."),
    )


def asked(*, yes: bool) -> Post:
    """Return what became of the choice."""
    if yes:
        return post(prose("I have asked whoever gave you the code. I tell you here what they say."))
    return post(prose("Nothing was joined, and the code is used up."))


def answered_before() -> Post:
    """Return the answer to a press that comes too late, or from somebody else."""
    return post(prose("That question is answered, too old, or not yours. ", code("/hearth invite"), " begins anew."))


def let_them_in(invitation: Invitation, ticket: str, *, name: str, asker: str, space: str) -> Post:
    """Return the question to the inviting side; it has to be found again later."""
    target = Place.parse(invitation.target)
    what = f"a channel of {space}" if target.channel else f"all of {space}"
    return post(
        prose(Who(asker, invitation.asker), f" would like to bring {what} into ", strong(name), "."),
        prose("Its people would see what your community shows to all its members, and you what they keep."),
        prose(Who(asker, invitation.asker), " becomes a facilitator there, and can hide, merge and let others in.")
        if invitation.whole
        else None,
        choices(button("Let them in", "let_in", ticket, weight="main"), button("No", "let_no", ticket)),
        addressees=(invitation.inviter,),
        lasting=True,
        near=invitation.near,
    )


def let_in(invitation: Invitation, *, yes: bool) -> Post:
    """Return the confirmation to the inviting side."""
    whom = "That space" if invitation.whole else "That channel"
    return post(prose(f"{whom} is part of the community now." if yes else "Nobody was let in."))


def came_of_it(invitation: Invitation, name: str, *, yes: bool) -> Post:
    """Return what the inviting side said, to the one who asked."""
    whom = "This space" if invitation.whole else "This channel"
    says = (f"{whom} is part of ", strong(name), " now.") if yes else (strong(name), " said no this time.")
    yours = prose("You are a facilitator there.") if yes and invitation.whole else None
    return post(prose(*says), yours, addressees=(invitation.asker,), lasting=True, near=invitation.back)
