"""Where a reader of the page is: in a channel of the playground, or alone with Hearth. Pure."""

from __future__ import annotations

from adapters.web import playground
from bot.messages import Account, Place


def home(reader: Account) -> Place:
    """Return the place of what is done outside a channel.

    In the playground it is the channel that everybody is in; who signed in from a platform
    is in their conversation with Hearth there.
    """
    return playground.GENERAL.place if _plays(reader) else Place(reader.space, f"@{reader.native}")


def inside(reader: Account, place: Place) -> bool:
    """Return whether *reader* is in *place* now, as far as the page can tell."""
    return playground.inside(reader, place) if _plays(reader) else place == home(reader)


def is_private(reader: Account, place: Place) -> bool:
    """Return whether not everybody may read what is said in *place*."""
    channel = playground.channel(place.channel, reader) if _plays(reader) else None
    return channel is None or channel.private


def _plays(reader: Account) -> bool:
    return reader.space == playground.SPACE
