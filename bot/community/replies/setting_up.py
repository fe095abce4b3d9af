"""What is said while a community is set up and its settings change."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.community.replies.faults import LABELS
from bot.community.setup import ABOUT_LIMIT, DAYS, NAME_LIMIT
from bot.messages import Action, Field, Form, Lines, Quote
from bot.wording import button, choices, code, line, post, prose, strong

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.community.model import Community, Member, Switches
    from bot.messages import Button, Place, Post, Span

SWITCHED = {"tags": "tags", "reactions": "keeping by reaction", "prior_art": "hints at similar stories"}


def setup_form(
    community: Community, place: Place, *, zone: str = "", fault_text: str = "", values: Mapping[str, str]
) -> Form:
    """Return the form that sets a community up; *zone* is the one of whoever does, where it is known."""
    usual = community.settings.zone if community.settings.zone != "UTC" else zone or "UTC"
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
            _zone(values.get("zone", usual)),
            *((bind, which) if place.channel else ()),
        ),
        notes=(prose(fault_text, tone="warning"),) if fault_text else (),
    )


def _zone(value: str) -> Field:
    return Field("zone", "Time zone", value=value, hint="Such as Europe/Berlin: sessions are planned in it", limit=64)


def is_set_up(community: Community, *, switches: Switches | None = None) -> Post:
    """Return the confirmation of a setup, and what leads on; *switches* where it was done in a channel."""
    return post(
        prose(strong(community.name), " is set up."),
        Quote(community.about) if community.about else None,
        prose("What next?", tone="heading"),
        Lines(_next_steps(community)),
        choices(
            button("Share a first tip", "share_form", weight="main"),
            _offered(switches, "reactions", f"Keep by {community.settings.reaction} in this channel"),
            _offered(switches, "prior_art", "Hint at similar stories in this channel"),
            button("A digest here on Fridays", "digest_on") if switches else None,
            button("All settings", "settings"),
        ),
    )


def _next_steps(community: Community) -> tuple[tuple[Span, ...], ...]:
    return (
        line("Share a first tip with ", code("/share"), ": the first entry shows the others what this is for."),
        line(
            f"A reaction ({community.settings.reaction}) can keep what was just said, with its author's yes. "
            "Each channel switches that on for itself."
        ),
        line("More channels: on Slack add me to each, on Discord I am wherever I can see."),
        line("Does this community talk in another space too? ", code("/hearth invite"), " brings both together."),
        line("Make somebody else a facilitator too: ", code("/hearth facilitator Amara"), "."),
    )


def _offered(switches: Switches | None, name: str, label: str) -> Button | None:
    return button(label, "switch", name) if switches and not getattr(switches, name) else None


def settings_form(
    community: Community,
    *,
    switches: Switches | None = None,
    fault_text: str = "",
    values: Mapping[str, str],
) -> Form:
    """Return the form of a community's settings, and of the channel's own *switches* where it was opened in one."""
    settings = community.settings
    everywhere = (
        Field("reaction", "The reaction that keeps a message", value=values.get("reaction", settings.reaction)),
        _zone(values.get("zone", settings.zone)),
        _switch("reactions_on", "Channels may keep by reaction", values, on=settings.reactions_on),
        _switch("hashtags_on", "Channels may keep messages with a tag", values, on=settings.hashtags_on),
        _switch("welcome", "Newcomers are welcomed", values, on=settings.welcome),
    )
    days = tuple(
        Field(name, LABELS[name], value=values.get(name, str(getattr(settings, name))), required=True, limit=4)
        for name in DAYS
    )
    return Form(
        Action("settings"),
        "Settings",
        (
            *(_part("This channel", _of_channel(switches, values)) if switches else ()),
            *_part("The whole community", everywhere),
            *_part("How many days things take", days),
        ),
        notes=(prose(fault_text, tone="warning"),) if fault_text else (),
    )


def _of_channel(switches: Switches, values: Mapping[str, str]) -> tuple[Field, ...]:
    return (
        _switch("room_tags", "In this channel: keep messages with a tag", values, on=switches.tags),
        _switch("room_reactions", "In this channel: keep by reaction", values, on=switches.reactions),
        _switch("room_prior_art", "In this channel: hint at similar stories", values, on=switches.prior_art),
    )


def settings_saved(switches: Switches | None = None) -> Post:
    """Return the confirmation of changed settings, and what the channel has on now."""
    now = prose(_said_of(switches), tone="quiet") if switches else None
    return post(prose("Saved. It holds from now on."), now)


def is_switched(switches: Switches) -> Post:
    """Return the confirmation that a channel has something switched on."""
    return post(
        prose("Switched on. ", _said_of(switches)),
        prose(code("/hearth settings"), " in this channel switches it off again.", tone="quiet"),
    )


def only_in_a_channel() -> Post:
    """Return the answer to a press that only means something in a channel."""
    return post(prose("That belongs to a channel: type ", code("/hearth settings"), " in the one you mean."))


def _said_of(switches: Switches) -> str:
    on = [label for name, label in SWITCHED.items() if getattr(switches, name)]
    return f"This channel has on: {', '.join(on)}." if on else "This channel has nothing switched on."


def is_facilitator(member: Member) -> Post:
    """Return the confirmation of a new facilitator."""
    return post(prose(strong(member.name), " is a facilitator now."))


def _part(called: str, fields: Iterable[Field]) -> tuple[Field, ...]:
    return tuple(replace(field, part=called) for field in fields)


def _switch(name: str, label: str, values: Mapping[str, str], *, on: bool) -> Field:
    value = values.get(name, "yes" if on else "no")
    return Field(name, label, "choice", value, choices=(("yes", "Yes"), ("no", "No")))
