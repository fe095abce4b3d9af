"""The flows of the domain: what a community is about, what it wants to learn, what it lacks, and who knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.contracts.flows.flows import TIP, found, kept, told
from tests.contracts.flows.rhythm import later

if TYPE_CHECKING:
    from tests.contracts.flows.stage import Seen, Stage

ABOUT = "Brokers that restart by themselves"
LACKED = "How do we tune the tension of a loom?"


async def chartered(stage: Stage) -> Seen:
    """Let the facilitator write down what the community is about."""
    form = await stage.types("fay", "/hearth charter")
    parts = {"cares": ABOUT, "for_whom": "Operators", "out_of": "Desktop support", "questions": "What wears out?"}
    return await stage.fills("fay", form, **parts)


async def asked_in_vain(stage: Stage, who: str = "bo", question: str = LACKED) -> Seen:
    """Let somebody ask what nothing is kept about."""
    shown = await stage.types(who, f"/ask {question}")
    assert "I found nothing like this" in shown.text
    return shown


async def surely(stage: Stage, who: str, on: Seen, label: str) -> Seen:
    """Press a button, and where a platform has the question as a second press, that one too."""
    shown = await stage.presses(who, on, label)
    return await stage.presses(who, shown, label) if label in shown.buttons else shown


async def flow_a_community_says_what_it_is_about(stage: Stage) -> None:
    assert "everybody reads" in (await chartered(stage)).text

    shown = await stage.types("bo", "/hearth about")

    assert ABOUT in shown.text
    assert "Desktop support" in shown.text
    assert "What wears out?" in shown.text
    refused = await stage.types("bo", "/hearth charter")
    assert not refused.is_form or "cares" not in refused.fields


async def flow_joining_is_a_commitment_renewed_in_one_press(stage: Stage) -> None:
    await chartered(stage)
    form = await stage.presses("bo", await stage.types("bo", "/hearth about"), "Commit myself")
    shown = await stage.fills("bo", form, helps="Anything with queues", help_topics="kafka")
    assert "You have committed yourself" in shown.text

    await later(stage, days=370)
    asked = await told(stage, "bo", "Anything with queues")
    renewed = await stage.presses("bo", asked, "Yes, another year")

    assert "Renewed" in renewed.text


async def flow_a_topic_has_a_page_a_steward_and_another_name(stage: Stage) -> None:
    await kept(stage)
    shown = await stage.types("bo", "/hearth topic kafka")
    assert TIP in shown.text

    cared = await stage.presses("bo", shown, "Look after it")
    form = await stage.presses("bo", cared, "Change it")
    saved = await stage.fills("bo", form, name="messaging", about="Queues and brokers")

    assert "messaging" in saved.text
    assert TIP in (await stage.types("li", "/hearth topic kafka")).text


async def flow_what_to_understand_next_is_proposed_and_voted(stage: Stage) -> None:
    shown = await stage.types("bo", "/hearth learning What makes brokers slow?")
    assert "on the learning agenda" in shown.text

    agenda = await stage.types("li", "/hearth learning")
    voted = await stage.presses("li", agenda, "I want to know")

    assert "Your vote is in" in voted.text
    assert "What makes brokers slow?" in (await stage.types("fay", "/hearth learning")).text


async def flow_a_gap_has_a_date_a_steward_and_an_end(stage: Stage) -> None:
    parked = await stage.presses("bo", await asked_in_vain(stage), "Park it")
    assert "looked at again on" in parked.text

    gaps = await stage.types("li", "/hearth gaps")
    assert LACKED in gaps.text
    await kept(stage, text="Tune a loom by the sound of its warp")
    form = await stage.presses("bo", await stage.types("bo", "/hearth gaps"), "It's answered by")
    ended = await stage.submits("bo", form, number="1")

    assert "#1" in ended.text
    assert LACKED not in (await stage.types("li", "/hearth gaps")).text


async def flow_who_knows_is_found_with_evidence_once_they_agree(stage: Stage) -> None:
    await kept(stage)
    nobody = await stage.types("bo", "/hearth who kafka")
    assert "Nobody whom I may name" in nobody.text

    offered = await stage.types("li", "/hearth findable")
    await stage.presses("li", offered, "I may be found")
    shown = await stage.types("bo", "/who kafka")

    assert TIP in shown.text or "#1" in shown.text
    assert "Ask the group" in " ".join(shown.buttons)


async def flow_one_person_is_asked_who_agreed_to_be_found(stage: Stage) -> None:
    await kept(stage)
    await stage.presses("li", await stage.types("li", "/hearth findable"), "I may be found")
    shown = await stage.types("bo", "/ask why does the kafka broker certificate expire on restart at night")
    step = await stage.presses("bo", shown, "Not what I need") if "Not what I need" in shown.buttons else shown

    offered = await stage.presses("bo", step, "Ask one person")
    assert "Whoever you choose is shown your question" in offered.text
    await surely(stage, "bo", offered, offered.buttons[0])
    letter = await told(stage, "li", "certificate expire")
    await stage.presses("li", letter, "I can help")

    assert (await told(stage, "bo", "can help")).text


async def flow_a_member_lets_a_program_read_and_stops_it(stage: Stage) -> None:
    form = await stage.presses("bo", await stage.types("bo", "/hearth token"), "Make a token")
    made = await stage.submits("bo", form, name="My editor", days="30")
    secret = next(word for word in made.text.replace("`", " ").split() if word.startswith("hearth_"))

    bearer = await stage.hearth.core.bearer(secret)
    assert bearer
    await surely(stage, "bo", await stage.types("bo", "/hearth token"), "Revoke")

    assert await stage.hearth.core.bearer(secret) is None


async def flow_a_community_ends_with_an_anthology_and_opens_again(stage: Stage) -> None:
    await kept(stage)
    await stage.presses("bo", await found(stage, "bo"), "I used this")
    offered = await stage.types("fay", "/hearth ending")

    asked = await stage.presses("fay", offered, "Close it")
    form = await stage.presses("fay", asked, "Close it")
    closed = await stage.fills("fay", form, learned="Brokers want rest")
    assert "closed" in closed.text
    anthology = await stage.types("bo", "/hearth anthology")

    assert TIP in await stage.file("bo", anthology)
    await stage.presses("fay", await stage.types("fay", "/hearth ending"), "Open")
    assert "Kept as" in (await stage.types("li", "/share It goes on #kafka")).text
