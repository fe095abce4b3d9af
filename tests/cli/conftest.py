"""The command line as a person uses it: what it prints, and the code that it leaves with."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import structlog

from bot.cli import main
from tests.tools import bound_by_modes

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Said:
    """What a command came to."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:  # noqa: ANN401 - what a command printed
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]


@dataclass(frozen=True)
class Shell:
    """A shell whose settings point to a folder of its own."""

    folder: Path
    capture: pytest.CaptureFixture[str]
    before: tuple[str, ...] = ()

    @property
    def bound(self) -> Shell:
        """Return this shell for processes that files' modes bind, whoever runs the tests."""
        return replace(self, before=tuple(bound_by_modes()))

    @property
    def database(self) -> Path:
        return self.folder / "hearth.db"

    def hearth(self, *words: str | Path) -> Said:
        """Run a command in this process."""
        self.capture.readouterr()
        with pytest.raises(SystemExit) as left:
            main([str(word) for word in words])
        said = self.capture.readouterr()
        code = left.value.code
        return Said(code if isinstance(code, int) else 1, said.out, said.err)

    def end(self, *words: str) -> Said:
        """Run a command as a process of its own to its end."""
        process = self.start(*words)
        out, err = process.communicate(timeout=60)
        return Said(process.returncode, out, err)

    def start(self, *words: str, **settings: str) -> subprocess.Popen[str]:
        """Start a command as a process of its own."""
        return subprocess.Popen(
            [*self.before, sys.executable, "-m", "bot", *words],
            cwd=ROOT,
            env=os.environ | {"HEARTH_EMBEDDER": "off", "HEARTH_PORT": "0"} | settings,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Shell]:
    folder = tmp_path / "data"
    monkeypatch.setenv("HEARTH_DATA_DIR", str(folder))
    monkeypatch.setenv("HEARTH_EMBEDDER", "off")
    monkeypatch.setenv("HEARTH_PORT", "0")
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(tmp_path)
    yield Shell(folder, capsys)
    structlog.reset_defaults()  # Commands write their logs to the standard error of this test.
