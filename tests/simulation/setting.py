"""The first day: a facilitator on Slack and one on Discord set up what is to run by itself, as people do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.contracts.flows.on_discord import MANAGE_SERVER
from tests.simulation.hands import OnAcme, OnVillage, on_acme, on_village
from tests.simulation.people import HOME

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.contracts.flows.stage import Seen
    from tests.simulation.people import Crowd, Person
    from tests.simulation.process import World

    Hands = dict[str, OnAcme | OnVillage]
    Pause = Callable[[], Awaitable[None]]

HOLIDAYS = "DE"
LEADS = "fay"
HELPS = "dana"
"""Who facilitates on Slack, and who manages the server."""

SESSIONS = {
    "Open hour": {"when": "every Tuesday at 15:00", "format": "open_hour", "country": HOLIDAYS},
    "Case clinic": {"when": "every other Thursday at 16:00", "format": "case_clinic", "capacity": "8", "quorum": "2"},
}
COFFEE = {"when": "last Friday of every month at 15:00", "format": "lean_coffee", "title": "Lean coffee"}
DAILY = {"title": "Daily word", "when": "every weekday at 9:30", "question1": "What did you learn?"}
WEEKLY = {"title": "Weekly look", "when": "every Monday at 9:00", "mode": "morning", "hours": "24"}
CHARTER = {
    "cares": "Machines that others have to run at night",
    "for_whom": "Whoever is called when they stop",
    "out_of": "Which machines to buy",
    "questions": "What wears out first?\nWhat may be left alone?",
}


def furnished(world: World, crowd: Crowd) -> Hands:
    """Return the hands of both platforms, with everybody and all channels there."""
    clock, acme = world.clock, world.slack.workspace()
    acme.state.now = lambda: clock().timestamp()
    village = world.discord.server("Village")
    members = {HELPS: village.member("Dana", permissions=MANAGE_SERVER)}
    for person in crowd.people:
        if "slack" in person.platforms:
            acme.person(person.called, zone=person.zone, admin=person.called == LEADS)
        if "discord" in person.platforms:
            members[person.called] = village.member(person.name)
    inside = [one.called for one in crowd.people if "slack" in one.platforms]
    for name in ("general", "clinic", "coffee"):
        acme.channel(name, inside)
    channels = {name: village.channel(name) for name in ("general", "lounge")}
    return {
        "slack": on_acme(clock, world.slack, acme),
        "discord": on_village(clock, world.discord, village, members, channels),
    }


class FirstDay:
    """Sets everything up; *pause* lets what was said be sent."""

    def __init__(self, hands: Hands, crowd: Crowd, pause: Pause) -> None:
        self._hands, self._crowd, self._pause = hands, crowd, pause
        self._slack, self._discord = hands["slack"], hands["discord"]

    async def founds(self, commits: Callable[[Person], Awaitable[None]]) -> None:
        """Found the community, say what it is about, and let people come and commit themselves."""
        form = await self._slack.types(LEADS, "/hearth setup")
        await self._slack.submits(LEADS, form, name="Riverside", zone=HOME)
        await self._join_spaces()
        for person in self._crowd.people:
            await self.arrives(person)
        await self._link()
        form = await self._slack.types(LEADS, "/hearth charter")
        await self._slack.fills(LEADS, form, **CHARTER)
        for person in self._crowd.people:
            await commits(person)
        await self._pause()

    async def runs(self) -> None:
        """Schedule what recurs, and let people sign up."""
        await self._sessions()
        await self._rhythm()
        for person in self._crowd.people:
            await self.signs_up(person)
        await self._pause()

    async def _join_spaces(self) -> None:
        code = _code(await self._slack.types(LEADS, "/hearth invite"))
        offered = await self._discord.types(HELPS, f"/hearth join {code}")
        await self._discord.presses(HELPS, offered, "The whole space")
        await self._pause()
        asked = next(one for one in await self._slack.told(LEADS) if "would like to bring" in one.text)
        await self._slack.presses(LEADS, asked, "Let them in")
        await self._pause()

    async def arrives(self, person: Person) -> None:
        """Let somebody be known."""
        await self._hands[person.platforms[0]].types(person.called, "/hearth me")

    async def _link(self) -> None:
        for person in self._crowd.people:
            if len(person.platforms) > 1:
                code = _code(await self._slack.types(person.called, "/hearth link"))
                asked = await self._discord.types(person.called, f"/hearth link {code}")
                await self._discord.presses(person.called, asked, "Join them")
        await self._discord.types(HELPS, "/hearth me")
        said = await self._slack.types(LEADS, "/hearth facilitator Dana")
        assert "Dana" in said.text, said.text

    async def _sessions(self) -> None:
        hosts = ", ".join(one.name for one in list(self._crowd.on("slack"))[1:4])
        for title, given in SESSIONS.items():
            values = {"title": title, **given, **({"hosts": hosts} if "capacity" in given else {})}
            await self._schedule(self._slack, LEADS, values, channel="general" if title == "Open hour" else "clinic")
        await self._schedule(self._discord, HELPS, {**COFFEE, "zone": HOME}, channel="lounge")

    async def _schedule(self, hand: OnAcme | OnVillage, who: str, values: dict[str, str], *, channel: str) -> None:
        form = await hand.types(who, "/session new", channel=channel)
        preview = await hand.fills(who, form, **values)
        assert any(one.startswith("Save") for one in preview.buttons), preview.text
        saved = await hand.presses(who, preview, "Save")
        assert "is saved" in saved.text, (preview.text, saved.text)

    async def _rhythm(self) -> None:
        for given in ({**DAILY, "quick": "All good, Stuck"}, WEEKLY):
            form = await self._slack.types(LEADS, "/hearth checkin new")
            shown = await self._begun(await self._slack.fills(LEADS, form, **given))
            assert "is set" in shown.text, shown.text
        for line in (
            "/hearth pairing start every Wednesday 10:00",
            "/hearth digest on friday 9:00",
            "/hearth welcome here",
        ):
            shown = await self._begun(await self._slack.types(LEADS, line))
            assert "?" not in shown.text[:60], shown.text
        await self._slack.types(list(self._crowd.on("slack"))[2].called, "/hearth welcome me as greeter 2")

    async def _begun(self, shown: Seen) -> Seen:
        """Say yes to what was understood, where that is asked."""
        if not any(label.startswith("Begin") for label in shown.buttons):
            return shown
        return await self._slack.presses(LEADS, shown, "Begin")

    async def signs_up(self, person: Person) -> None:
        """Let somebody take part in this and that, and set what they like."""
        hand, dice, who = self._hands[person.platforms[0]], self._crowd.dice, person.called
        if dice.random() < 0.85:
            person.does["pairing"] = 1
            await hand.types(who, "/hearth pairing join")
        if dice.random() < 0.5:
            await hand.types(who, "/hearth checkin join Weekly look")
        if dice.random() < 0.25:
            person.quiet = dice.choice(("18:00-9:00", "22:00-7:00", "12:00-13:00"))
            await hand.types(who, f"/hearth quiet {person.quiet} {person.zone}")
        if dice.random() < 0.15:
            person.budget = dice.choice((1, 2, 3))
            await hand.types(who, f"/hearth budget {person.budget}")
        if dice.random() < 0.2:
            await hand.types(who, "/hearth follow kafka")


def _code(seen: Seen) -> str:
    found = re.search(r"[A-Z0-9]{4}-[A-Z0-9]{4}", seen.text)
    assert found, seen.text
    return found[0]
