"""`hearth anthology` and `hearth value`."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from bot.messages import Account
from bot.practice.model import Cycle, StoryState, ValueStory
from bot.storage.store import Store
from tests.factories import NOW

if TYPE_CHECKING:
    from pathlib import Path

    from bot.transaction import Transaction
    from tests.cli.conftest import Shell


def test_the_anthology_is_printed_as_markdown(shell: Shell, tmp_path: Path) -> None:
    shell.hearth("share", "#story the gate sticks in the rain")
    file = tmp_path / "anthology.md"

    said = shell.hearth("anthology", "-o", file)
    printed = shell.hearth("anthology").out

    assert f"Printed 1 entry to {file}." in said.err
    assert file.read_text() == printed
    assert printed.startswith("# Anthology of ")
    assert "### the gate sticks in the rain" in printed


def test_where_nothing_is_kept_no_anthology_is_made(shell: Shell, tmp_path: Path) -> None:
    said = shell.hearth("anthology", "-o", tmp_path / "anthology.md")

    assert said.code != 0
    assert "There is no repertoire" in said.err
    assert not shell.folder.exists()


def told(shell: Shell) -> None:
    """Have a member tell what came of something, for sponsors too."""
    shell.hearth("share", "#story the gate sticks in the rain")
    with closing(Store.open(f"sqlite:///{shell.folder / 'hearth.db'}")) as store:
        community = store.communities()[0].id

        def tell(tx: Transaction) -> None:
            ann = tx.members.meet(Account("web:local", "ann", "Ann <b>"), now=NOW).person
            tx.stories.add(
                ValueStory(
                    community=community,
                    id="story",
                    number=1,
                    author=ann,
                    cycle=Cycle.REALIZED,
                    at=NOW,
                    text="We oil it before the winter.\n\nNobody climbs the fence <script>any more</script>.",
                    state=StoryState.CONFIRMED,
                    sponsors=True,
                    confirmed_at=NOW,
                )
            )

        store.write_now(community, tell)


def test_what_came_of_it_is_printed_for_sponsors_as_markdown_and_as_a_page_of_its_own(
    shell: Shell, tmp_path: Path
) -> None:
    told(shell)
    file = tmp_path / "value.html"

    said = shell.hearth("value", "--format", "html", "-o", file)
    markdown = shell.hearth("value").out

    page = file.read_text()
    assert f"Printed 1 story to {file}." in said.err
    assert "<h2>Realized: something went better for it</h2>" in page
    assert "<p>We oil it before the winter.</p>" in page
    assert "&lt;script&gt;" in page
    assert "<script" not in page
    assert "Ann &lt;b&gt;" in page
    assert "> We oil it before the winter." in markdown
    assert "not shown" not in markdown


def test_a_page_for_sponsors_of_nothing_is_no_database(shell: Shell, tmp_path: Path) -> None:
    said = shell.hearth("value", "-o", tmp_path / "value.md")

    assert said.code != 0
    assert "There is no repertoire" in said.err
    assert not shell.folder.exists()


def test_a_form_that_is_none_is_refused_with_those_there_are(shell: Shell) -> None:
    said = shell.hearth("value", "--format", "pdf")

    assert said.code == 2
    assert "html" in said.err
