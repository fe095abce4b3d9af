"""The flows of the learning loop and the pulse: tried, told, kept fresh, merged, and what came of it all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.contracts.flows.flows import TIP, found, kept, told
from tests.contracts.flows.rhythm import later

if TYPE_CHECKING:
    from tests.contracts.flows.stage import Stage


async def flow_a_trial_is_asked_about_and_becomes_a_version_of_ones_own(stage: Stage) -> None:
    await kept(stage)
    await stage.presses("bo", await found(stage, "bo"), "I'll try this")
    await later(stage, days=8)

    worked = await stage.presses("bo", await told(stage, "bo", "How did it go?"), "Partly")
    form = await stage.presses("bo", worked, "Keep my version")
    shown = await stage.fills("bo", form, body="Restart the broker twice, with a minute between")

    assert "Kept as" in shown.text
    assert "a version of" in shown.text
    assert "with a minute between" in (await stage.types("li", "/hearth show 2")).text


async def flow_what_worked_where_stands_on_the_card(stage: Stage) -> None:
    await kept(stage)
    used = await stage.presses("bo", await found(stage, "bo"), "I used this")
    worked = await stage.presses("bo", used, "It worked")
    form = await stage.presses("bo", worked, "Tell where")
    await stage.submits("bo", form, where="a cluster of three")

    assert "a cluster of three" in (await found(stage, "li")).text


async def flow_an_author_is_told_quietly_what_came_of_their_words(stage: Stage) -> None:
    await kept(stage)
    await stage.presses("bo", await found(stage, "bo"), "I used this")
    await later(stage, days=9)

    receipt = await told(stage, "li", "used")

    assert TIP in receipt.text or "#1" in receipt.text


async def flow_what_grew_old_is_asked_about_and_stays(stage: Stage) -> None:
    await kept(stage)
    await stage.presses("bo", await found(stage, "bo"), "I used this")
    await later(stage, days=1000)

    asked = await told(stage, "bo", TIP)
    answered = await stage.presses("bo", asked, "Still true")

    assert "Thank" in answered.text or "holds" in answered.text


async def flow_two_entries_on_one_thing_become_one_with_both_authors(stage: Stage) -> None:
    await kept(stage)
    await kept(stage, "bo", "After a new certificate the broker wants a restart")

    preview = await stage.types("fay", "/hearth merge 2 1")
    assert "Nothing is merged yet" in preview.text
    await stage.presses("fay", preview, "Merge #2 into #1")

    shown = await stage.types("li", "/hearth show 2")
    assert TIP in shown.text
    assert "After a new certificate" in shown.text


async def flow_a_story_of_value_is_seen_once_its_teller_confirms_it(stage: Stage) -> None:
    await kept(stage)
    used = await stage.presses("bo", await found(stage, "bo"), "I used this")
    await stage.presses("bo", used, "It worked")

    assert "Restarts went from" not in (await stage.types("li", "/hearth value")).text
    form = await stage.presses("bo", await stage.types("bo", "/hearth value"), "Tell what came of it")
    told_it = await stage.fills("bo", form, text="Restarts went from weekly to never", cycle="realized")

    assert told_it.text
    assert "Restarts went from weekly to never" in (await stage.types("li", "/hearth value")).text


async def flow_the_pulse_is_taken_and_says_what_it_cannot_see(stage: Stage) -> None:
    await kept(stage)

    shown = await stage.types("fay", "/hearth pulse")
    mine = await stage.types("bo", "/hearth pulse me")

    assert "passed through Hearth" in shown.text or "not visible from here" in shown.text.lower()
    assert shown.buttons
    assert mine.text
