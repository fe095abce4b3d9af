"""Set a community up: its name, what it is about, its channels, its settings, its facilitators."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.community.model import Role, Settings, Switches
from bot.community.naming import find_member
from bot.community.wishing import zone_typed
from bot.errors import NotAllowed, Unfit
from bot.text import normalise

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.community.model import Community, Member
    from bot.messages import Account, Place
    from bot.transaction import Transaction

DAYS = {"consent_days": (1, 90), "trial_days": (1, 180), "gap_days": (1, 365), "question_days": (1, 90)}
NAME_LIMIT = 80
ABOUT_LIMIT = 1_000


def set_up(tx: Transaction, values: Mapping[str, str], *, place: Place, member: Member, now: datetime) -> Community:
    """Name the community, say what it is about, and bind the channel where it was asked for."""
    must_facilitate(member, "setup")
    name = community_name(values)
    about = normalise(values.get("about", ""), limit=ABOUT_LIMIT).strip()
    settings = tx.members.community().settings
    tx.members.configure(replace(settings, zone=_zone(settings, values)), name=name, about=about)
    if values.get("bind") == "yes" and place.channel:
        tx.members.bind(place, member.community)
    tx.audit.note("setup", str(place.room), by=member.person, now=now)
    return tx.members.community()


def check(values: Mapping[str, str]) -> None:
    """Raise `Unfit` for the first in a setup form that will not do."""
    community_name(values)
    zone_typed(values.get("zone", ""))


def community_name(values: Mapping[str, str]) -> str:
    """Return the name in a setup form; raise `Unfit` where there is none."""
    name = " ".join(normalise(values.get("name", ""), limit=NAME_LIMIT).split())
    if not name:
        raise Unfit("name", "empty")
    return name


def begin(tx: Transaction, founder: Account, *, now: datetime) -> Member:
    """Return the founder of a new community as its first facilitator."""
    member = tx.members.meet(founder, now=now)
    tx.members.set_role(member.person, Role.FACILITATOR)
    return replace(member, role=Role.FACILITATOR)


def change_settings(tx: Transaction, values: Mapping[str, str], *, member: Member, now: datetime) -> Settings:
    """Change the community's settings; a facilitator may. Raise `Unfit` for the first that will not do."""
    must_facilitate(member, "settings")
    settings = tx.members.community().settings
    days: dict[str, Any] = {name: _days(name, values[name]) for name in DAYS if name in values}
    reaction = normalise(values.get("reaction", settings.reaction), limit=40).strip()
    changed = replace(
        replace(settings, **days),
        zone=_zone(settings, values),
        reaction=reaction or settings.reaction,
        reactions_on=_is_on(values, "reactions_on", was=settings.reactions_on),
        hashtags_on=_is_on(values, "hashtags_on", was=settings.hashtags_on),
        welcome=_is_on(values, "welcome", was=settings.welcome),
    )
    tx.members.configure(changed)
    tx.audit.note("settings", "", by=member.person, now=now)
    return changed


def change_switches(
    tx: Transaction, place: Place, values: Mapping[str, str], *, member: Member, now: datetime
) -> Switches:
    """Switch on and off what a channel may have for itself; a facilitator may. What *values* leave out stays."""
    must_facilitate(member, "settings")
    room = tx.members.known_room(place)
    was = room.switches if room else Switches()
    changed = Switches(
        tags=_is_on(values, "room_tags", was=was.tags),
        reactions=_is_on(values, "room_reactions", was=was.reactions),
        prior_art=_is_on(values, "room_prior_art", was=was.prior_art),
    )
    if changed != was:
        tx.members.switch(place, changed)
        tx.audit.note("switches", str(place.room), by=member.person, now=now)
    return changed


def make_facilitator(tx: Transaction, typed: str, *, member: Member, now: datetime) -> Member:
    """Make a member a facilitator, by a mention, an account or a name; another facilitator may.

    Raise `Unfit` with their accounts where several go by the name.
    """
    must_facilitate(member, "facilitator")
    other = find_member(tx, typed, me=member, near=True, whole=False)
    tx.members.set_role(other.person, Role.FACILITATOR)
    tx.audit.note("facilitator", other.person, by=member.person, now=now)
    return replace(other, role=Role.FACILITATOR)


def must_facilitate(member: Member, verb: str) -> None:
    """Raise `NotAllowed` unless *member* is a facilitator."""
    if not member.facilitates:
        raise NotAllowed(verb, "facilitator")


def _zone(settings: Settings, values: Mapping[str, str]) -> str:
    """Return the zone that was typed, the one that holds where none was; raise `Unfit` where there is none of the name."""
    return zone_typed(values.get("zone", "")) or settings.zone


def _days(name: str, text: str) -> int:
    least, most = DAYS[name]
    try:
        days = int(text)
    except ValueError:
        raise Unfit(name, "not_a_number", text[:20]) from None
    if not least <= days <= most:
        raise Unfit(name, "out_of_range", f"{least} to {most}")
    return days


def _is_on(values: Mapping[str, str], name: str, *, was: bool) -> bool:
    return was if name not in values else values[name] in {"yes", "on", "true", "1"}
