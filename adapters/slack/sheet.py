"""What a form carries with it while it is open: whose answer it is, and from where. Slack keeps it for us."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from adapters.slack.payload import Malformed
from bot.messages import Action, Place

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST = 3_000
LARGEST_VERSION = 2**31


@dataclass(frozen=True, slots=True)
class Sheet:
    """The action and the place of a form, the key it was opened with, and its hidden fields."""

    action: Action
    place: Place
    key: str = ""
    private: bool = True
    hidden: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        """Return it as JSON for `private_metadata`, at most 3,000 characters: hidden fields that are too long go."""
        hidden = dict(self.hidden)
        while len(printed := self._json(hidden)) > LONGEST and hidden:
            del hidden[max(hidden, key=lambda name: len(hidden[name]))]
        return printed

    def _json(self, hidden: Mapping[str, str]) -> str:
        kept = [str(self.action), str(self.place), self.key, int(self.private), hidden]
        return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def parse(cls, text: str) -> Sheet:
        """Return what *text* was printed from."""
        try:
            printed, place, key, private, hidden = json.loads(text)
            held = {str(name): str(value) for name, value in hidden.items()}
            return cls(action_of(str(printed)), Place.parse(str(place)), str(key), bool(private), held)
        except (ValueError, TypeError, AttributeError, RecursionError):
            raise Malformed("view.private_metadata") from None


def action_of(printed: str) -> Action:
    """Return the action that a button or form was printed with; ValueError for one that is none of ours."""
    action = Action.parse(printed)
    if not action.verb or not 0 <= action.version < LARGEST_VERSION:
        raise Malformed("action")
    return action
