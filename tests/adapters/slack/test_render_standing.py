"""Where an entry works, where it fails and how it stands, on a card in Slack."""

from __future__ import annotations

from adapters.slack import render
from bot.messages import EntryCard
from bot.wording import post

HOSTILE = "<!channel> *bold* `x"


def words(card: EntryCard) -> str:
    """Return all text of a card as it is drawn."""
    (block, *_) = render.message(post(card), {})["blocks"]
    return "\n".join("".join(each.get("text", "") for each in part["elements"]) for part in block["elements"])


def test_where_it_works_and_where_it_fails_stand_on_a_line_of_their_own() -> None:
    card = EntryCard(1, 1, "tip", "Restart", works_in=("Kubernetes 1.29", "k3s"), fails_in=("OpenShift",))

    assert "\nWorks in: Kubernetes 1.29; k3s · Fails in: OpenShift\n" in words(card)


def test_how_an_entry_stands_is_told_with_its_facts() -> None:
    card = EntryCard(1, 1, "tip", "Restart", standing="confirmed by 4 people, last in March 2026")

    assert words(card).endswith("Tip #1 · confirmed by 4 people, last in March 2026")


def test_what_members_wrote_of_a_place_is_only_text() -> None:
    (block, *_) = render.message(post(EntryCard(1, 1, "tip", "x", works_in=(HOSTILE,))), {})["blocks"]

    kinds = {each["type"] for part in block["elements"] for each in part["elements"]}
    assert kinds == {"text"}
    assert HOSTILE in words(EntryCard(1, 1, "tip", "x", works_in=(HOSTILE,)))
