"""What is wrong with the settings, as facts that print as sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.errors import HearthError

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong: the setting's name as the operator wrote it, where, its value if it is no secret, and the rule."""

    name: str
    source: str
    value: str | None
    rule: str

    def __str__(self) -> str:
        """Say it in one sentence."""
        where = "" if self.source == "environment" else f" in {self.source}"
        value = "" if self.value is None else f' is "{self.value}"'
        return f"{self.name}{where}{value}: {self.rule}"


class SettingsFault(HearthError):
    """The settings cannot be used; `faults` holds all that is wrong with them. Exit code 78."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(*map(str, self.faults))

    def __str__(self) -> str:
        """Say each fault on a line of its own."""
        return "\n".join(map(str, self.faults))


@dataclass(frozen=True, slots=True)
class Written:
    """A setting as the operator wrote it: its field, the name it goes by there, where, and its value."""

    field: str
    name: str
    source: str
    value: str

    def fault(self, rule: str, *, shown: bool = False) -> Fault:
        """Return what is wrong with it; its value is repeated only where it is *shown*."""
        return Fault(self.name, self.source, self.value if shown else None, rule)
