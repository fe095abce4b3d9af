"""The real Hearth in a process of its own, and Debian's Chromium in front of it.

Whatever a page complains of (its console, its policy, a request that failed) fails the test
that did not expect it.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.tools import require

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, ConsoleMessage, Locator

HOUSE = Path(__file__).resolve().parents[2]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SECONDS = 30  # Only a failure waits so long: two busy cores make no fault.
WIDE, NARROW = (1400, 900), (400, 860)

expect.set_options(timeout=SECONDS * 1000)


@dataclass
class Hearth:
    """`hearth run` on its own folder."""

    folder: Path
    port: str = "0"
    process: subprocess.Popen[str] = field(init=False)
    url: str = ""

    def start(self) -> None:
        """Start it and wait for the line that says where it is open."""
        ours = {"HEARTH_DATA_DIR": str(self.folder / "data"), "HEARTH_PORT": self.port}
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "bot", "run"],
                cwd=HOUSE,
                env=os.environ | ours,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        assert self.process.stdout
        found = re.search(r"http://\S+", self.process.stdout.readline())
        assert found, self.log.read_text()
        self.url = found[0]
        self.port = self.url.rpartition(":")[2]

    def stop(self) -> int:
        """Tell it to end, and return how it did."""
        self.process.send_signal(signal.SIGTERM)
        self.process.communicate(timeout=SECONDS)
        return self.process.returncode

    @property
    def log(self) -> Path:
        """Return where it logs."""
        return self.folder / "log"


class House(Protocol):
    """Something that serves the page."""

    url: str


@dataclass
class Reader:
    """A browser of somebody's own."""

    page: Page
    hearth: House
    faults: list[str] = field(default_factory=list)
    expected: set[int] = field(default_factory=set)

    def watch(self) -> None:
        """Note all that the page complains of."""
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("console", self._noted)

    def open(self, path: str = "/") -> None:
        """Open a page of Hearth."""
        self.page.goto(self.hearth.url + path)

    def become(self, native: str) -> None:
        """Be a member."""
        self.open()
        self.page.locator(f"button[name=member][value={native}]").click()
        expect(self.page.locator(f"button[value={native}]")).to_have_attribute("aria-pressed", "true")
        self.page.wait_for_load_state()  # Before that, Enter is nobody's yet.

    def say(self, text: str) -> None:
        """Type into the message box and send it with Enter."""
        box = self.page.get_by_role("textbox", name=re.compile("^Message to"))
        box.fill(text)
        box.press("Enter")
        expect(box).to_have_value("")

    @property
    def answer(self) -> Locator:
        """Return the place of what only this reader sees."""
        return self.page.locator("#answer")

    @property
    def log(self) -> Locator:
        """Return the channel's messages."""
        return self.page.get_by_role("log")

    def _noted(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not any(
            f"status of {code}" in message.text for code in self.expected
        ):
            self.faults.append(message.text)


@pytest.fixture
def hearth(tmp_path: Path) -> Iterator[Hearth]:
    running = Hearth(tmp_path)
    running.start()
    yield running
    assert running.stop() == 0
    log = running.log.read_text()
    assert "Traceback" not in log
    assert "policy_hurt" not in log


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    program = require("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Visits:
    """Browsers side by side: each has its own cookies."""

    browser: Browser
    hearth: Hearth
    readers: list[Reader] = field(default_factory=list)

    def __call__(
        self, native: str, *, size: tuple[int, int] = WIDE, scheme: Literal["light", "dark"] = "light"
    ) -> Reader:
        """Open the chat as a member, in a browser of their own."""
        context = self.browser.new_context(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme)
        reader = Reader(context.new_page(), self.hearth)
        reader.watch()
        reader.become(native)
        self.readers.append(reader)
        return reader


@pytest.fixture
def visit(chromium: Browser, hearth: Hearth) -> Iterator[Visits]:
    visits = Visits(chromium, hearth)
    yield visits
    faults = [fault for reader in visits.readers for fault in reader.faults]
    for reader in visits.readers:
        reader.page.context.close()
    assert faults == []
