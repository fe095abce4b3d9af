"""What is said while a community is set up and its settings change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community.replies.faults import LABELS
from bot.community.setup import ABOUT_LIMIT, DAYS, NAME_LIMIT
from bot.messages import Action, Field, Form, Quote
from bot.wording import code, post, prose, strong

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.community.model import Community, Member
    from bot.messages import Place, Post


def setup_form(community: Community, place: Place, *, fault_text: str = "", values: Mapping[str, str]) -> Form:
    """Return the form that sets a community up."""
    bind = Field("bind", "This channel belongs to it", "toggle", values.get("bind", "yes" if place.channel else ""))
    which = Field(
        "which",
        "Which community?",
        "choice",
        values.get("which", "this"),
        choices=(("this", f"This one: {community.name}"), ("new", "A new one, in this channel")),
    )
    return Form(
        Action("setup"),
        "Set up the community",
        (
            Field("name", "Name", value=values.get("name", community.name), required=True, limit=NAME_LIMIT),
            Field(
                "about",
                "What is it about?",
                "text",
                values.get("about", community.about),
                hint="The concern or passion that you share",
                limit=ABOUT_LIMIT,
            ),
            *((bind, which) if place.channel else ()),
        ),
        notes=(prose(fault_text, tone="warning"),) if fault_text else (),
    )


def is_set_up(community: Community) -> Post:
    """Return the confirmation of a setup, and the first small step."""
    return post(
        prose(strong(community.name), " is set up."),
        Quote(community.about) if community.about else None,
        prose("Next: share a first tip with ", code("/share"), ", and look at ", code("/hearth settings"), "."),
    )


def settings_form(community: Community, *, fault_text: str = "", values: Mapping[str, str]) -> Form:
    """Return the form of a community's settings."""
    settings = community.settings
    days = tuple(
        Field(name, LABELS[name], value=values.get(name, str(getattr(settings, name))), required=True, limit=4)
        for name in DAYS
    )
    return Form(
        Action("settings"),
        "Settings",
        (
            Field("reaction", "The reaction that keeps a message", value=values.get("reaction", settings.reaction)),
            _switch("reactions_on", "Keep by reaction", on=settings.reactions_on),
            _switch("hashtags_on", "Keep messages with a tag", on=settings.hashtags_on),
            *days,
        ),
        notes=(prose(fault_text, tone="warning"),) if fault_text else (),
    )


def settings_saved() -> Post:
    """Return the confirmation of changed settings."""
    return post(prose("Saved. It holds from now on."))


def is_facilitator(member: Member) -> Post:
    """Return the confirmation of a new facilitator."""
    return post(prose(strong(member.name), " is a facilitator now."))


def _switch(name: str, label: str, *, on: bool) -> Field:
    return Field(name, label, "choice", "yes" if on else "no", choices=(("yes", "Yes"), ("no", "No")))
