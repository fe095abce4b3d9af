"""What every test stands on; the real services have their fixtures in tests/storage/conftest.py.

That no test leaves the machine is set in pyproject.toml (`--allow-hosts`).
"""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

settings.register_profile("here", deadline=None, max_examples=50)
settings.register_profile("ci", deadline=None, max_examples=100, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")


@pytest.fixture(autouse=True)
def _nothing_of_the_shell(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hide the settings of whoever runs the tests: a test sets what it needs."""
    for name in [name for name in os.environ if name.upper().startswith("HEARTH_")]:
        monkeypatch.delenv(name)
