"""Consent, erasure and manners: nobody's words or name are where they should not be."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.community.model import Viewer
from bot.core.curating import CHANGES
from bot.core.routes import PRESSES
from bot.messages import Account, Action, Field, Form, Post, Prose, Who
from bot.wording import plain_of
from tests.core.village import BO, FAY, GENERAL, LI, buttons, text_of

if TYPE_CHECKING:
    from bot.messages import Answer
    from tests.core.village import Village

TIP = "#tip Bring a lantern to the night watch #lanterns"
HOSTILE = "<!channel> @everyone <@U1> [x](javascript:alert)"


def everything(village: Village) -> bytes:
    """Return the bytes of every file of the database."""
    return b"".join(file.read_bytes() for file in sorted(village.file.parent.glob("hearth.db*")))


async def test_no_word_of_anothers_message_is_stored_before_their_yes(village: Village) -> None:
    said = village.message(BO, "#solution Sing to the krelboyne #zyxology until it sleeps")
    await village.say(LI, TIP)
    await village.choose(LI, "keep", said)
    await village.react(LI, said)
    asked = await village.choose(LI, "solved", said)
    id = next(each.action.subject for each in buttons(asked))
    await village.do(LI, Action("ask_channel", id))
    await village.do(LI, Action("park", id))

    for word in (b"krelboyne", b"zyxology", b"sleeps"):
        assert word not in everything(village)


async def test_nobody_but_the_author_decides_and_a_no_holds(village: Village) -> None:
    said = village.message(BO, "Sing to the krelboyne until it sleeps")
    await village.choose(LI, "keep", said)
    consent = await village.store.read(1, lambda tx: tx.consents.by_source(str(said.ref)))
    assert consent

    for verb in ("approve", "approve_nameless", "approve_edit", "refuse"):
        for other in (LI, FAY):
            assert "no such request" in text_of(await village.do(other, Action(verb, consent.id, 1)))
    assert "All right" in text_of(await village.do(BO, Action("refuse", consent.id, 1)))
    for verb in ("approve", "approve_nameless", "approve_edit"):
        await village.do(BO, Action(verb, consent.id, 1))
    again = text_of(await village.choose(FAY, "keep", said))
    assert "is not kept" in again
    assert "unless they say yes" not in again

    assert (await village.store.read(1, lambda tx: tx.members.community())).changes == 0


async def test_an_approval_after_its_time_keeps_nothing(village: Village) -> None:
    said = village.message(BO, "Sing to the krelboyne until it sleeps")
    await village.choose(LI, "keep", said)
    ask = village.posts_to(BO)[0]
    village.clock.forward(days=15)

    await village.press(BO, ask, "Yes")

    assert await village.core.entry(BO, GENERAL, 1) is None


async def test_an_offer_accepted_without_a_name_names_nobody_in_the_thread(village: Village) -> None:
    question = village.message(LI, "How do we get the krelboyne to sleep?")
    thread = replace(GENERAL, thread=question.ref.id)
    village.message(BO, "Sing to it until it sleeps, and dim the lantern", thread)
    await village.say(LI, "thanks!", thread)
    offer = village.posts_to(BO)[0]

    await village.press(BO, offer, "Without")

    assert not any("Bo" in post.fallback for post in village.public())


async def test_what_is_erased_is_gone_from_every_answer_and_post(village: Village) -> None:
    await village.say(BO, "#tip Sing to the krelboyne until it sleeps")
    await village.say(LI, TIP)
    await village.do(BO, Action("used", "2"))
    await village.submit(BO, await village.do(BO, Action("changed", "2")), changed="I sang to zyxomorphs")
    await village.type(BO, "/hearth report 2 it scares zyxomorphs")
    asked = await village.type(BO, "/ask where do zyxomorphs sleep")
    await village.do(BO, Action("ask_channel", next(each.action.subject for each in buttons(asked))))
    parked = await village.type(BO, "/ask what do zyxomorphs eat")
    await village.do(BO, Action("park", next(each.action.subject for each in buttons(parked))))

    done = await village.do(BO, Action("erase"))

    assert "1 entry " in text_of(done)
    told: list[Answer] = [
        await village.type(FAY, f"/hearth {verb}") for verb in ("gaps", "audit", "topics", "show 1", "show 2", "me")
    ]
    pages = [await village.core.entry(LI, GENERAL, number) for number in (1, 2)]
    standing = [one.post for one in village.chat.standing if not one.post.addressees]
    village.store.scrub()
    told.append(await village.type(FAY, "/hearth reports"))
    shown = repr((told, pages, standing))
    for word in ("krelboyne", "zyxo", "'Bo'", "Bo "):
        assert word not in shown, word
    assert not await village.core.suggest(LI, GENERAL, "author", "b")
    assert [each.value for each in await village.core.suggest(LI, GENERAL, "author", "")] == ["Fay", "Li"]


async def test_what_one_asked_and_kept_for_others_names_nobody_after_their_erasure(village: Village) -> None:
    asked = await village.type(BO, "/ask where do krelboynes sleep")
    await village.do(BO, Action("ask_channel", next(each.action.subject for each in buttons(asked))))
    standing = village.standing("krelboynes")
    reply = await village.say(LI, "In the barn, always", replace(GENERAL, thread=standing.id))
    await village.choose(BO, "this_solved", reply)
    await village.press(LI, village.posts_to(LI)[0], "Yes")
    said = village.message(LI, "Oil the gate before the frost")
    await village.choose(BO, "keep", said)
    await village.press(LI, village.posts_to(LI)[-1], "Yes")

    await village.do(BO, Action("erase"))
    await village.deliver()

    shown = repr([one.post for one in village.chat.standing])
    assert "'Bo'" not in shown
    assert "krelboyne" not in shown
    assert "Kept as a tip" in shown


async def test_whoever_a_public_post_names_can_be_found_in_it(village: Village) -> None:
    await village.say(LI, TIP)
    said = village.message(LI, "Oil the gate before the frost")
    await village.choose(BO, "keep", said)
    await village.press(LI, village.posts_to(LI)[-1], "Yes")
    await village.do(BO, Action("share_here", "1"))
    asked = await village.type(BO, "/ask where do krelboynes sleep")
    await village.do(BO, Action("ask_channel", next(each.action.subject for each in buttons(asked))))

    shown = [one.post for one in village.chat.standing]
    named = [span for post in shown for block in post.blocks if isinstance(block, Prose) for span in block.spans]
    accounts = {span.account for span in named if isinstance(span, Who)}

    assert accounts == {str(BO), str(LI)}


async def test_after_an_erasure_no_byte_of_it_is_left_in_the_database(village: Village) -> None:
    bo = replace(BO, name="Bo Krelboyne")
    await village.say(bo, "#tip Sing to the krelboyne until it sleeps")
    await village.say(LI, TIP)
    await village.do(bo, Action("used", "2"))
    asked = await village.type(bo, "/ask where do krelboynes sleep")
    await village.do(bo, Action("ask_channel", next(each.action.subject for each in buttons(asked))))
    await village.do(bo, Action("share_here", "2"))
    await village.choose(bo, "keep", village.message(LI, "Oil the gate before the frost"))

    await village.do(bo, Action("erase"))
    await village.deliver()
    village.store.scrub()

    for _ in range(50):
        if b"relboyne" not in everything(village):
            return
        await asyncio.sleep(0.1)
    pytest.fail("a word is left")


async def test_an_empty_name_is_nobody(village: Village) -> None:
    await village.say(FAY, TIP)
    await village.say(BO, "#tip Sing to the krelboyne until it sleeps")
    await village.do(BO, Action("erase"))

    for name in ("", "@", " "):
        assert "nobody called" in text_of(await village.type(FAY, f"/hearth facilitator {name}"))


async def test_members_words_never_address_link_or_act(village: Village) -> None:
    mallory = Account("web:local", "mallory", f"{HOSTILE}\n\u202e" + "x" * 500)
    await village.say(mallory, f"#tip {HOSTILE} {TIP[5:]} #<!channel> #@everyone")
    await village.do(mallory, Action("share_here", "1"))
    asked = await village.type(mallory, f"/ask {HOSTILE} krelboyne")
    id = next(each.action.subject for each in buttons(asked) if each.action.verb in {"not_it", "ask_channel"})
    await village.do(mallory, Action("ask_channel", id))
    await village.do(mallory, Action("park", id))
    await village.type(BO, f"/hearth report 1 {HOSTILE}")
    await village.type(FAY, f"/hearth {HOSTILE}")
    await village.choose(mallory, "keep", village.message(BO, "Oil the gate before the frost"))

    for one in village.chat.standing:
        assert set(one.post.addressees) <= {str(mallory), str(BO)}
        links = [span for block in one.post.blocks for span in getattr(block, "spans", ()) if span.type == "link"]
        assert all(link.url.startswith("http://127.0.0.1/") for link in links)
        for each in buttons(one.post):
            assert Action.parse(str(each.action)) == each.action
            assert len(str(each.action)) <= 100
            assert "everyone" not in f"{each.label}{each.action}"
    topics = await village.store.read(1, lambda tx: tx.topics.every(Viewer(1)))
    assert not any(set(topic.name) & set("<>@!,: ") for topic in topics)


async def test_a_name_is_one_short_line(village: Village) -> None:
    await village.say(replace(BO, name="Bo\n\u202egnp.exe\x00" + "x" * 5_000), TIP)

    page = await village.core.entry(LI, GENERAL, 1)
    assert page
    assert page.card.told_by.startswith("Bo gnp.exe")
    assert len(page.card.told_by) <= 80


async def test_every_button_gets_an_answer_that_reads_well(village: Village) -> None:
    await village.say(LI, TIP)
    await village.say(FAY, "#tip Oil the gate before the frost")
    said = [
        await village.do(actor, Action(verb, subject))
        for actor in (LI, BO, FAY)
        for verb in _verbs()
        for subject in ("1", "99", "1.2", "x")
    ]

    for answer in said:
        text = _every_word(answer)
        assert text.strip()
        for clumsy in ("None", "1 entries", "  ", " .", "{}", "[", "Traceback", "''"):
            assert clumsy not in text, (clumsy, text)


def _verbs() -> list[str]:
    return [verb for verb in (*PRESSES, *CHANGES) if verb not in {"erase", "export_me"}]


def _every_word(answer: Answer) -> str:
    if isinstance(answer, Post):
        return "\n".join(map(plain_of, answer.blocks))
    assert isinstance(answer, Form)
    return "\n".join([answer.title, *map(plain_of, answer.notes), *(_label(each) for each in answer.fields)])


def _label(field: Field) -> str:
    return f"{field.label} {field.hint}".strip()
