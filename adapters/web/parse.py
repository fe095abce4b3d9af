"""What a browser sends, as the core's words. Pure: the time and who acts are arguments."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote

from adapters.web import nonce, playground, whereabouts
from bot.messages import (
    Action,
    CommandInvoked,
    FormSubmitted,
    MessageChosen,
    MessageDeleted,
    MessageEdited,
    MessagePosted,
    MessageRef,
    Place,
    Pressed,
    Reacted,
    Wanted,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.messages import Account

LONGEST_MESSAGE = 8_000
LONGEST_FIELD = 20_000
LARGEST_ID = 2**63
LARGEST_VERSION = 2**31
LONGEST_COMMUNITY = 15
LAST_YEAR = 2100
COMMANDS = ("share", "ask", "session", "who", "hearth")
KEEPING = "📝"
MENTION = "@hearth"
UNREADABLE = "Hearth cannot read what was sent: reload the page."

# C0 but tab and newline, DEL, C1; surrogates; what turns the direction of what follows.
_STRUCK = {
    **dict.fromkeys([*range(9), 11, 12, *range(14, 32), *range(127, 160)]),
    **dict.fromkeys(range(0xD800, 0xE000)),
    **dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)]),
    0xFFFE: None,
    0xFFFF: None,
}


@dataclass
class Malformed(Exception):
    """No page of ours sends this. `sentence` says what is wrong with it."""

    sentence: str


@dataclass(frozen=True, slots=True)
class Sent:
    """A form as it came in: its values, who sent it, and when."""

    values: Mapping[str, str]
    actor: Account
    at: datetime

    def __getitem__(self, name: str) -> str:
        """Return a value, empty where it was not sent."""
        return self.values.get(name, "")

    @property
    def nonce(self) -> str:
        """Return the nonce of the page it comes from."""
        return nonce.taken(self["nonce"], self.at)

    def key(self, *parts: str) -> str:
        """Return the key of what was done here: the same done twice has the same."""
        return nonce.key(self.nonce, str(self.actor), *parts)


def tidy(text: str) -> str:
    """Return *text* with the line ends and characters that may stand in a message."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_STRUCK)


def place(sent: Sent) -> Place:
    """Return where something was done; a place that the actor is not in is none."""
    found = Place.parse(sent["place"])
    if not whereabouts.inside(sent.actor, found):
        return whereabouts.home(sent.actor)
    return replace(found, thread=_number(found.thread))


def said(sent: Sent, channel: playground.Channel) -> MessagePosted | CommandInvoked:
    """Return what was typed into the composer: a command where it begins as one, else a message."""
    text = _fitting(tidy(sent["text"]).strip("\n"))
    where = Place(channel.place.space, channel.name, _number(sent["thread"]))
    if (command := _command(text)) is not None:
        return _invoked(sent, where, *command)
    id = nonce.message_id(sent.nonce, str(sent.actor), str(where), text)
    return MessagePosted(MessageRef(where, id), sent.actor, text, sent.at, private=channel.private)


def heard(message: MessagePosted, base_url: str) -> MessagePosted:
    """Return *message* as the core is told of it: with its address, and without the mention that calls Hearth.

    What begins a thread stands in it: a line about a message goes beneath it.
    """
    place = message.ref.place
    ref = replace(message.ref, place=replace(place, thread=place.thread or message.ref.id))
    url = f"{base_url}/c/{quote(place.channel)}#m{message.ref.id}"
    if not _mentions(message.text):
        return replace(message, ref=ref, url=url)
    words = [word for word in message.text.split(" ") if not _mentions(word)]
    return replace(message, ref=ref, url=url, text=" ".join(words).strip(), to_hearth=True)


def command(sent: Sent) -> CommandInvoked:
    """Return a command given by a button or from the address bar."""
    name = sent["name"] if sent["name"] in COMMANDS else "hearth"
    return _invoked(sent, place(sent), name, _fitting(tidy(sent["text"])))


def press(sent: Sent) -> Pressed:
    """Return a pressed button."""
    where = place(sent)
    private = whereabouts.is_private(sent.actor, where)
    return Pressed(sent.key("press", sent["action"]), sent.actor, where, _action(sent), sent.at, private)


def choice(sent: Sent) -> Pressed:
    """Return the press that chooses a community."""
    chosen = replace(sent, values={**sent.values, "action": str(Action("community", sent["community"]))})
    return press(chosen)


def form(sent: Sent) -> FormSubmitted:
    """Return a form that came back; a switch that is off says no."""
    where = place(sent)
    entered = {name[2:]: tidy(value) for name, value in sent.values.items() if name.startswith("v.")}
    off = {name: "no" for name in sent["toggles"].split(",") if name}
    values = off | entered
    if max(map(len, values.values()), default=0) > LONGEST_FIELD:
        raise Malformed(f"A field holds more than the {LONGEST_FIELD:,} characters it may.")
    key = sent.key("form", sent["action"], *(f"{name}={value}" for name, value in sorted(values.items())))
    private = whereabouts.is_private(sent.actor, where)
    return FormSubmitted(key, sent.actor, where, _action(sent), values, sent.at, private)


def chosen(sent: Sent, message: MessagePosted) -> MessageChosen:
    """Return a message shortcut."""
    verb = _SHORTCUTS.get(sent["verb"])
    if verb is None:
        raise Malformed(
            "A message can be kept, looked up, marked as solving, or thanked for: reload the page and try again."
        )
    return MessageChosen(sent.key(verb, str(message.ref)), sent.actor, verb, message, sent.at)


def reaction(sent: Sent, message: MessagePosted) -> Reacted:
    """Return the reaction that keeps."""
    return Reacted(message, sent.actor, KEEPING, sent.at)


def edit(sent: Sent, message: MessagePosted) -> MessageEdited:
    """Return how one's own message reads now; later edits have larger versions."""
    text = _fitting(tidy(sent["text"]).strip("\n"))
    return MessageEdited(
        message.ref, message.author, text, sent.nonce, sent.at, private=message.private, url=message.url
    )


def deletion(sent: Sent, message: MessagePosted) -> MessageDeleted:
    """Return that a message is gone."""
    return MessageDeleted(message.ref, sent.at)


def wanted(query: Mapping[str, str]) -> Wanted:
    """Return what a reader looks for; a page that is no number is the first."""
    page = query.get("page", "1")
    return Wanted(
        words=tidy(query.get("q", ""))[:1000].strip(),
        kind=tidy(query.get("kind", ""))[:40],
        topic=tidy(query.get("topic", ""))[:100].strip().removeprefix("#"),
        author=tidy(query.get("author", ""))[:200].strip(),
        page=max(1, int(page)) if _is_number(page, 6) else 1,
    )


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in a field so far: what is complete, and the beginning of what is not."""

    before: str
    prefix: str


def typed(sent: Sent) -> Typed:
    """Return what of a field is to be completed: of comma-separated topics the last."""
    text = tidy(next((value for name, value in sent.values.items() if name not in ("field", "place")), ""))[:1000]
    before, comma, last = text.rpartition(",")
    return Typed(f"{before}{comma} " if comma else "", last.strip().removeprefix("#"))


def back(sent: Sent, account: Account) -> str:
    """Return the page to go back to as another member: the same channel where they are in it, else the first."""
    path = sent["back"]
    if path.startswith("/c/"):
        return path if playground.channel(path.removeprefix("/c/"), account) else "/"
    return path if path in ("/", "/repertoire", "/me") else "/"


def message_id(text: str) -> str | None:
    """Return the id in a message's address; None where it can be none."""
    return _number(text) or None


def entry_number(text: str) -> int | None:
    """Return the number in an entry's address; None where it can be none."""
    return int(text) if _is_number(text, 15) else None


def community(query: Mapping[str, str]) -> int:
    """Return the community that a link means; 0 where it says none."""
    return int(query["in"]) if _is_number(query.get("in", ""), LONGEST_COMMUNITY) else 0


def month(query: Mapping[str, str], *, today: date) -> date:
    """Return the first day of the month that a link means; of this one where it says none."""
    year, _, number = query.get("month", "").partition("-")
    if not (_is_number(year, 4) and _is_number(number, 2)):
        return today.replace(day=1)
    return date(min(max(int(year), 1970), LAST_YEAR), min(max(int(number), 1), 12), 1)


def _invoked(sent: Sent, where: Place, name: str, text: str) -> CommandInvoked:
    key = sent.key("command", str(where), name, text)
    return CommandInvoked(key, sent.actor, where, name, text, sent.at, whereabouts.is_private(sent.actor, where))


def _command(text: str) -> tuple[str, str] | None:
    """Return (name, rest) of `/ask how`; what is no command of its own is one of /hearth."""
    name, _, rest = text[1:].partition(" ") if text.startswith("/") else ("", "", "")
    if not name.replace("-", "").isalpha():
        return None
    return (name.lower(), rest.strip()) if name.lower() in COMMANDS else ("hearth", f"{name} {rest}".strip())


def _mentions(text: str) -> bool:
    """Return whether Hearth is spoken to."""
    return MENTION in (word.rstrip(",:?!.") for word in text.lower().split())


def _action(sent: Sent) -> Action:
    foreign = Malformed("This button is none of Hearth's: reload the page and press it again.")
    try:
        action = Action.parse(tidy(sent["action"])[:100])
    except ValueError:
        raise foreign from None
    if not 0 <= action.version < LARGEST_VERSION:
        raise foreign
    return action


def _fitting(text: str) -> str:
    if len(text) > LONGEST_MESSAGE:
        raise Malformed(f"That is longer than a message may be: at most {LONGEST_MESSAGE:,} characters.")
    return text


def _number(text: str) -> str:
    return text if _is_number(text, 19) and int(text) < LARGEST_ID else ""


def _is_number(text: str, most: int) -> bool:
    """Return whether *text* is a number of at most so many digits."""
    return text.isascii() and text.isdigit() and len(text) <= most


_SHORTCUTS: Mapping[str, Literal["keep", "solved", "this_solved", "thanks"]] = {
    "keep": "keep",
    "solved": "solved",
    "this_solved": "this_solved",
    "thanks": "thanks",
}
