"""Where an entry works, where it fails and how it stands, on a card of the page."""

from __future__ import annotations

from adapters.web import render
from bot.messages import EntryCard, Place

HOME = Place("web:local", "general")


def drawn(card: EntryCard) -> str:
    """Return a card as it is drawn."""
    return str(render.card(card, HOME))


def test_where_it_works_and_where_it_fails_stand_on_lines_of_their_own() -> None:
    html = drawn(EntryCard(1, 1, "tip", "Restart", works_in=("Kubernetes", "k3s"), fails_in=("OpenShift",)))

    assert "<strong>Works in:</strong> Kubernetes; k3s</p>" in html
    assert "<strong>Fails in:</strong> OpenShift</p>" in html


def test_how_an_entry_stands_is_told_with_its_facts() -> None:
    html = drawn(EntryCard(1, 1, "tip", "Restart", standing="confirmed by 4 people, last in March 2026"))

    assert "<span>Confirmed by 4 people, last in March 2026</span>" in html


def test_what_members_wrote_of_a_place_is_escaped() -> None:
    html = drawn(EntryCard(1, 1, "tip", "x", works_in=("<script>alert(1)</script>",), fails_in=("<b>",)))

    assert "<script>" not in html
    assert "&lt;b&gt;" in html
