"""The flows: what people do and what they see, in words that hold on every platform."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.contracts.flows.stage import eventually

if TYPE_CHECKING:
    from tests.contracts.flows.stage import Message, Seen, Stage

TIP = "Restart the broker after its certificate was renewed"
SECRET = "AKIA" + "QYLPMN5HHHFPZAM2"


async def said(stage: Stage, text: str, channel: str = "general") -> Seen:
    """Return what Hearth says in front of everybody that holds *text*."""

    async def find() -> Seen | None:
        return next((one for one in reversed(await stage.heard(channel)) if text in one.text), None)

    return await eventually(find)


async def told(stage: Stage, who: str, text: str) -> Seen:
    """Return what Hearth said to one person alone that holds *text*."""

    async def find() -> Seen | None:
        return next((one for one in reversed(await stage.told(who)) if text in one.text), None)

    return await eventually(find)


async def kept(stage: Stage, who: str = "li", text: str = TIP, channel: str = "general") -> Seen:
    """Let somebody keep a tip in one line."""
    shown = await stage.types(who, f"/share {text} #kafka", channel=channel)
    assert "Kept as" in shown.text
    return shown


async def found(stage: Stage, who: str, question: str = "broker certificate renewed restart") -> Seen:
    """Let somebody ask, and find what Li told."""
    shown = await stage.types(who, f"/ask {question}")
    assert TIP in shown.text
    return shown


async def says_yes(stage: Stage, who: str, message: Message) -> None:
    """Let somebody say yes to what they are asked about their message.

    Where Hearth may not read it again, it asks them to keep it by themselves: they do.
    """
    shown = await stage.presses(who, await told(stage, who, "keep"), "Yes")
    if "Keep this" in shown.text:
        shown = await stage.chooses(who, "keep", message)
        shown = await stage.submits(who, shown)
    assert "Kept as" in shown.text


async def flow_keep_in_one_line_and_undo(stage: Stage) -> None:
    shown = await kept(stage)

    assert "#1" in shown.text
    await stage.presses("li", shown, "Undo")
    assert TIP not in (await stage.types("bo", "/ask broker certificate renewed restart")).text


async def flow_keep_with_a_form(stage: Stage) -> None:
    form = await stage.types("li", "/share")

    assert form.is_form
    shown = await stage.submits("li", form, title=TIP, body="It reads the file once, at the start.")
    assert "Kept as" in shown.text
    await found(stage, "bo")


async def flow_a_form_shows_what_it_looks_like_before_saving(stage: Stage) -> None:
    first = await stage.submits("li", await stage.types("li", "/share"), title=TIP, body="It reads the file once.")
    assert "Kept as" in first.text

    again = await stage.submits("bo", await stage.types("bo", "/share"), title=TIP, body="It reads the file once.")

    assert "#1" in again.text
    shown = await stage.submits("bo", again, near="variant:1")
    assert "#2" in shown.text


async def flow_a_tag_in_a_message_keeps_it(stage: Stage) -> None:
    await stage.says("li", f"{TIP} #tip #kafka")

    assert "#1" in (await said(stage, "Kept by")).text
    assert "Undo" in (await told(stage, "li", "Kept as")).buttons
    await found(stage, "bo")


async def flow_an_edit_carries_over(stage: Stage) -> None:
    message = await stage.says("li", f"{TIP} #tip")
    await said(stage, "Kept by")

    await stage.edits("li", message, f"{TIP}, never before noon #tip")

    async def changed() -> bool:
        return "never before noon" in (await stage.types("bo", "/hearth show 1")).text

    await eventually(changed)


async def flow_a_deletion_withdraws_it(stage: Stage) -> None:
    message = await stage.says("li", f"{TIP} #tip")
    await said(stage, "Kept by")

    await stage.deletes("li", message)

    async def gone() -> bool:
        return TIP not in (await stage.types("bo", "/ask broker certificate renewed restart")).text

    await eventually(gone)


async def flow_a_reaction_keeps_where_it_is_switched_on(stage: Stage) -> None:
    form = await stage.types("fay", "/hearth settings")
    await stage.submits("fay", form, room_reactions="yes")
    message = await stage.says("li", TIP)

    await stage.reacts("li", message)

    await said(stage, "Kept by")


async def flow_another_persons_words_are_kept_with_their_consent(stage: Stage) -> None:
    message = await stage.says("li", TIP)

    shown = await stage.chooses("bo", "keep", message)

    assert TIP not in shown.text
    assert any(name in shown.text for name in ("asked Li", "asked Amara", "asked <@")), shown.text
    await says_yes(stage, "li", message)
    await told(stage, "bo", "agreed")
    await found(stage, "fay")


async def flow_ones_own_message_is_kept_by_a_shortcut(stage: Stage) -> None:
    message = await stage.says("li", TIP)

    shown = await stage.submits("li", await stage.chooses("li", "keep", message))

    assert "Kept as" in shown.text
    await found(stage, "bo")


async def flow_a_deletion_withdraws_what_a_shortcut_kept(stage: Stage) -> None:
    message = await stage.says("li", TIP)
    await stage.submits("li", await stage.chooses("li", "keep", message))

    await stage.deletes("li", message)

    async def gone() -> bool:
        return TIP not in (await stage.types("bo", "/ask broker certificate renewed restart")).text

    await eventually(gone)


async def flow_keeping_ones_own_message_answers_a_request_for_it(stage: Stage) -> None:
    message = await stage.says("li", TIP)
    await stage.chooses("bo", "keep", message)
    await told(stage, "li", "keep")

    await stage.submits("li", await stage.chooses("li", "keep", message))

    await told(stage, "bo", "agreed")
    assert "You said yes" in (await told(stage, "li", "You said yes")).text


async def flow_another_persons_no_is_a_no(stage: Stage) -> None:
    message = await stage.says("li", TIP)
    await stage.chooses("bo", "keep", message)

    await stage.presses("li", await told(stage, "li", "keep"), "No")

    assert TIP not in (await stage.types("bo", "/ask broker certificate renewed restart")).text
    await told(stage, "bo", "no")


async def flow_ask_and_say_that_it_was_used(stage: Stage) -> None:
    await kept(stage)
    shown = await found(stage, "bo")

    used = await stage.presses("bo", shown, "I used this")

    assert used.text.strip()
    assert "used" in (await found(stage, "fay")).text.lower()


async def flow_a_trial_is_asked_about_later(stage: Stage) -> None:
    await kept(stage)
    await stage.presses("bo", await found(stage, "bo"), "I'll try this")

    await stage.hearth.passes(days=8)

    asked = await told(stage, "bo", TIP)
    assert (await stage.presses("bo", asked, "It worked")).text.strip()


async def flow_not_what_i_need_asks_the_channel_and_the_answer_is_offered(stage: Stage) -> None:
    shown = await stage.types("bo", "/ask why does the build hang on Tuesdays?")
    public = next(label for label in shown.buttons if label.startswith("Ask"))
    await stage.presses("bo", shown, public)
    question = await said(stage, "why does the build hang on Tuesdays?")

    answer = await stage.says("li", "The cache is emptied on Tuesdays; warm it first", beneath=stage.where(question))
    solved = await stage.chooses("bo", "this_solved", answer)

    assert solved.text.strip()
    await says_yes(stage, "li", answer)


async def flow_a_question_is_parked_as_a_gap(stage: Stage) -> None:
    shown = await stage.types("bo", "/ask why does the build hang on Tuesdays?")

    parked = await stage.presses("bo", shown, "Park")

    assert parked.text.strip()
    assert "Tuesdays" in (await stage.types("bo", "/hearth gaps")).text


async def flow_a_question_by_name_is_answered_in_front_of_everybody(stage: Stage) -> None:
    await kept(stage)

    await stage.asks_hearth("bo", "how do I restart the broker after its certificate was renewed?")

    assert TIP in (await said(stage, TIP)).text


async def flow_has_this_been_solved(stage: Stage) -> None:
    await kept(stage)
    message = await stage.says("li", "The broker will not restart since its certificate was renewed, anybody?")

    assert TIP in (await stage.chooses("bo", "solved", message)).text


async def flow_a_solved_thread_is_offered_once(stage: Stage) -> None:
    question = await stage.says("bo", "Why does the build hang on Tuesdays?")
    await stage.says("li", "The cache is emptied on Tuesdays; warm it first", beneath=question)

    await stage.says("bo", "Thanks, that solved it!", beneath=question)

    offered = await told(stage, "li", "keep")
    assert "Kept as" in (await stage.presses("li", offered, "Yes")).text


async def flow_a_check_mark_offers_the_answer(stage: Stage) -> None:
    question = await stage.says("bo", "Why does the build hang on Tuesdays?")
    answer = await stage.says("li", "The cache is emptied on Tuesdays; warm it first", beneath=question)

    await stage.reacts("bo", answer, "✅")

    await told(stage, "li", "keep")


async def flow_thanks_in_one_press_on_a_message(stage: Stage) -> None:
    message = await stage.says("li", TIP)

    assert (await stage.chooses("bo", "thanks", message)).text.strip()

    await told(stage, "li", "thank")


async def flow_a_secret_is_struck_out_and_its_author_told(stage: Stage) -> None:
    await stage.says("li", f"Log in with {SECRET} and restart the broker #tip")

    await told(stage, "li", "secret")
    assert SECRET not in (await stage.types("bo", "/hearth show 1")).text


async def flow_a_private_channel_is_not_found_from_outside(stage: Stage) -> None:
    await kept(stage, channel="council")

    asked = "/ask broker certificate renewed restart"

    assert TIP not in (await stage.types("bo", asked)).text
    assert TIP in (await stage.types("fay", asked)).text


async def flow_report_and_hide(stage: Stage) -> None:
    await kept(stage)
    assert (await stage.types("bo", "/hearth report 1 it is wrong")).text.strip()

    assert "it is wrong" in (await stage.types("fay", "/hearth reports")).text
    await stage.types("fay", "/hearth hide 1")

    assert TIP not in (await stage.types("bo", "/ask broker certificate renewed restart")).text
    assert "facilitator" in (await stage.types("bo", "/hearth hide 1")).text


async def flow_set_up_a_community(stage: Stage) -> None:
    form = await stage.types("fay", "/hearth setup")

    shown = await stage.submits("fay", form, name="Brokers", about="Keeping messages moving")

    assert "Brokers" in shown.text
    assert "facilitator" in (await stage.types("bo", "/hearth setup")).text


async def flow_my_page_shows_what_waits_and_what_is_mine(stage: Stage) -> None:
    await kept(stage)

    page = await stage.own_page("li")

    assert TIP in page.text
    assert TIP in (await stage.types("li", "/hearth me export")).text


async def flow_topics_are_completed(stage: Stage) -> None:
    await kept(stage)

    assert any("kafka" in one for one in await stage.completes("bo", "topics", "ka"))


async def flow_prior_art_where_it_is_switched_on(stage: Stage) -> None:
    await kept(stage)
    form = await stage.types("fay", "/hearth settings")
    await stage.submits("fay", form, room_prior_art="yes")

    await stage.says("bo", "How do I restart the broker after its certificate was renewed?")

    assert TIP in (await told(stage, "bo", TIP)).text


async def flow_wrong_commands_are_answered(stage: Stage) -> None:
    assert "/hearth ask" in (await stage.types("bo", "/hearth aks")).text
    assert (
        "#99" in (await stage.types("bo", "/hearth show 99")).text
        or "99" in (await stage.types("bo", "/hearth show 99")).text
    )


async def flow_the_page_by_a_link_of_ones_own(stage: Stage) -> None:
    assert (await stage.types("bo", "/hearth web")).text.strip()


async def flow_a_help_forum_post_is_shown_what_was_solved_before(stage: Stage) -> None:
    await kept(stage)

    post = await stage.opens_post("bo", "Broker will not restart", "How do I restart it after the certificate renewed?")

    shown = await said(stage, TIP)
    assert {"That solved it", "Still open"} <= set(shown.buttons)
    assert (await stage.presses("bo", shown, "That solved it")).text.strip()
    assert post
