"""Where an entry works, where it fails and how it stands, on a card in Discord."""

from __future__ import annotations

from adapters.discord import blocks
from bot.messages import EntryCard

SPACE = "discord:77"


def content(card: EntryCard) -> str:
    """Return the text of a card as it is drawn."""
    said: str = blocks.card(card, SPACE).components[0]["components"][0]["content"]
    return said


def test_where_it_works_and_where_it_fails_stand_on_a_line_of_their_own() -> None:
    card = EntryCard(1, 1, "tip", "Restart", works_in=("Kubernetes", "k3s"), fails_in=("OpenShift",))

    assert "**Works in:** Kubernetes; k3s · **Fails in:** OpenShift" in content(card).splitlines()


def test_how_an_entry_stands_is_told_with_its_facts() -> None:
    card = EntryCard(1, 1, "tip", "Restart", told_by="Li", standing="confirmed by 4 people, last in March 2026")

    assert "-# told by Li · confirmed by 4 people, last in March 2026" in content(card).splitlines()


def test_what_members_wrote_of_a_place_pings_nobody_and_marks_nothing_up() -> None:
    said = content(EntryCard(1, 1, "tip", "x", works_in=("@everyone **b** <@11>",)))

    assert "\\@everyone" in said
    assert "<@11>" not in said
    assert "\\*\\*b\\*\\*" in said
