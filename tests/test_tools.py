"""What the absence of a tool means: a loud skip on a desk, a failure in CI."""

from __future__ import annotations

import pytest

from tests.tools import require, shared


@pytest.fixture
def _bare_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")


@pytest.mark.usefixtures("_bare_machine")
def test_a_missing_tool_skips_its_tests_on_a_desk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)

    with pytest.raises(pytest.skip.Exception, match="chromium is not installed"):
        require("chromium")


@pytest.mark.usefixtures("_bare_machine")
def test_a_missing_tool_fails_its_tests_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")

    with pytest.raises(pytest.fail.Exception, match="chromium is not installed"):
        require("chromium")


def test_real_data_that_is_not_there_is_nobodys_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")

    with pytest.raises(pytest.skip.Exception, match="no real data"):
        shared("no-such-folder")
