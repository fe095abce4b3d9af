"""Who and where: places, accounts, messages, and what a button does."""

from __future__ import annotations

from dataclasses import dataclass

LONGEST_COMMUNITY = 15


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is said: a space, a channel of it, perhaps a thread.

    Printed as `slack:T01/C042/1700.1` and parsed back without loss. Three channels are no channel's own name:
    `@U1` is somebody's own conversation with Hearth, `+U1+U2` the conversation of exactly these with Hearth,
    opened when something is first sent there, and `*calendar` the space's own calendar, where it has one.
    """

    space: str
    channel: str = ""
    thread: str = ""

    def __str__(self) -> str:
        """Return the one string that stands for this place."""
        return "/".join(part for part in (self.space, self.channel, self.thread) if part)

    @classmethod
    def parse(cls, text: str) -> Place:
        """Return the place that *text* was printed from."""
        space, _, rest = text.partition("/")
        channel, _, thread = rest.partition("/")
        return cls(space, channel, thread)

    @property
    def room(self) -> Place:
        """The channel of this place, without its thread: what privacy attaches to."""
        return Place(self.space, self.channel)


@dataclass(frozen=True, slots=True)
class Account:
    """One platform identity, as the platform tells it.

    `manages` is true where the platform says that they may manage the space. An empty
    `name` or `zone` (IANA) means that the platform did not tell it with the fact.
    """

    space: str
    native: str
    name: str = ""
    manages: bool = False
    zone: str = ""

    def __str__(self) -> str:
        """Return the key of this account, `web:local/li`."""
        return f"{self.space}/{self.native}"


@dataclass(frozen=True, slots=True)
class MessageRef:
    """A message on a platform: where it stands and the platform's own id of it."""

    place: Place
    id: str

    def __str__(self) -> str:
        """Return the key of this message, `web:local/general#17`; the thread is no part of it."""
        return f"{self.place.room}#{self.id}"

    @classmethod
    def parse(cls, text: str) -> MessageRef:
        """Return the reference that *text* was printed from, without its thread."""
        room, _, id_ = text.rpartition("#")
        return cls(Place.parse(room), id_)


@dataclass(frozen=True, slots=True)
class Action:
    """What a button or form does when used: works after a restart, twice changes nothing more.

    `community` is whose it is, for numbers are each community's own; 0: the one that is meant where it is used.
    """

    verb: str
    subject: str = ""
    version: int = 0
    community: int = 0

    def __str__(self) -> str:
        """Return `verb:id:version@community`, at most 100 characters (Discord's limit for a custom id)."""
        whose = f"@{self.community}" if self.community else ""
        return f"{self.verb}:{self.subject}:{self.version}{whose}"

    @classmethod
    def parse(cls, text: str) -> Action:
        """Return the action that *text* was printed from; ValueError when it is none."""
        verb, _, rest = text.partition(":")
        subject, _, last = rest.rpartition(":")
        version, marked, whose = last.partition("@")
        if marked and not (whose.isascii() and whose.isdigit() and len(whose) <= LONGEST_COMMUNITY):
            raise ValueError(text)
        return cls(verb, subject, int(version or 0), int(whose or 0))
